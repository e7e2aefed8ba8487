"""What the sender's authentication lacks, as our own server found it (K-16); it never lets anybody in."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insaf.intake.email.shape import Mail

WARNINGS: dict[str, Promise] = {
    "dmarc": _("The sender's address may be forged: the domain's own check (DMARC) failed."),
    "unproven": _("The sender's address may be forged: neither the server it came from nor its signature proves it."),
}


def warning_of(mail: Mail) -> str:
    """A code of ``WARNINGS``; empty when nothing is known against the sender."""
    if not mail.authentication.failed:
        return ""
    return "dmarc" if mail.authentication.dmarc == "fail" else "unproven"
