"""The README of a bundle, in the language of the moment."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from insaf.core.arabic import isolate
from insaf.reports.bundle.record import Head
from insaf.reports.dossier.told import Told


def readme(told: Told, head: Head, names: bool) -> str:
    """What is in here, and how to check it."""
    with override(told.shown.language):
        return "\n\n".join(_parts(told, head, names)) + "\n"


def _parts(told: Told, head: Head, names: bool) -> list[str]:
    institution = told.shown.loaded.rules.policy.institution.name.said_in(told.shown.language)
    reference = isolate(told.shown.loaded.case.reference)
    title = _("Evidence bundle of %(reference)s\n%(institution)s") % {
        "reference": reference,
        "institution": institution,
    }
    return [title, _contents(), *_checking(head), _("WHAT IS NOT IN HERE") + "\n" + _left_out(told, names)]


def _checking(head: Head) -> list[str]:
    return [
        _("HOW TO CHECK IT")
        + "\n"
        + _(
            "With Python 3.8 or newer, in this folder, without a network:\n"
            "    python3 verify.py\n"
            "or open verify.html in a browser and choose this folder, or with any shell:\n"
            "    sha256sum -c SHA256SUMS"
        ),
        _(
            "The program names every file that was changed, is missing or was added. It checks the signature over the "
            "manifest and over the checkpoint, the hash and the proof of each entry, and each text against its seal."
        ),
        _("WHAT TO TRUST")
        + "\n"
        + _(
            "The key in this folder proves only that the bundle agrees with itself. Compare it with the key on the "
            "policy page of the institution, or with that in an older receipt:\n    %(key)s"
        )
        % {"key": head.key},
    ]


def _left_out(told: Told, names: bool) -> str:
    whose = _("The complainant is named.") if names else _("The complainant is not named.")
    rest = _(
        "Staff are named by their office. Internal notes and what the concerned party said in confidence are "
        "withheld. Whatever is withheld stays in the record as a seal: the institution can open it later, and not "
        "with other words. Files are as they were received and may show names. Private links, tracking codes "
        "and the raw mails are left out."
    )
    literal = _(
        "Names, addresses and numbers are replaced where they stand as they were given. Somebody who is misspelt, named "
        "otherwise or only described may still be recognised: read with that in mind before you pass anything on."
    )
    return "\n\n".join(filter(None, (f"{whose} {rest}", literal, _for_a_body(told))))


def _for_a_body(told: Told) -> str:
    """What one external body is not given."""
    if not told.body:
        return ""
    others = _(
        "This bundle was made for %(body)s. What other external bodies wrote, and what we wrote to them, is withheld "
        "with its files; that it passed, and when, is told."
    )
    return f"{others % {'body': told.body}} {told.withheld}".strip()


def _contents() -> str:
    lines = (
        ("dossier.ar.pdf, dossier.en.pdf", _("the case for people")),
        ("letters/", _("the letters as they were sent")),
        ("files/", _("the files as they were received")),
        ("timeline.json", _("every entry in both languages")),
        ("deadlines.json", _("every date with the days counted and skipped")),
        ("record/entries.jsonl", _("the entries as they are hashed, each with its proof")),
        ("record/passages.json", _("the words that are shown, with the salts of their seals")),
        ("record/checkpoint.txt, record/key.txt", _("the signed head of the record, and the key")),
        ("manifest.json, manifest.note, SHA256SUMS", _("the list of files, and the signature over it")),
        ("verify.py, verify.html", _("the programs that check it")),
    )
    return "\n".join([_("WHAT IS IN HERE"), *(f"{isolate(name)}: {what}" for name, what in lines)])
