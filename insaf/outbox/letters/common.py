"""What many letters say in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.cases import access
from insaf.core.arabic import isolate, neutralise
from insaf.core.policy import Kind, Rung
from insaf.core.record import Sealed
from insaf.core.terms import DeadlineKind
from insaf.outbox.letters.blocks import (
    Block,
    Button,
    Composed,
    Facts,
    Heading,
    Link,
    Paragraph,
    Promise,
    Quote,
    Signature,
)
from insaf.outbox.letters.matter import Matter, words


def letter(matter: Matter, subject: str, gist: str, *blocks: Block) -> Composed:
    """A whole letter: greeting, what is to be said, signature; the reference in the subject (B-01)."""
    return Composed(
        subject=f"{subject} ({_in_subject(matter)})",
        title=subject,
        gist=gist,
        language=matter.language,
        institution=matter.institution,
        foot=_("You receive this message because you gave us this address for %(reference)s.")
        % {"reference": matter.reference},
        blocks=(Paragraph(greeting(matter)), *blocks, signature(matter)),
    )


def _in_subject(matter: Matter) -> str:
    """Among English words the reference needs no isolate, and the header stays plain ASCII."""
    return matter.row.reference if matter.language == "en" else matter.reference


def greeting(matter: Matter) -> str:
    person = matter.row.person
    name = " ".join(neutralise(person.name).split()) if person else ""
    if name:
        return _("Dear %(name)s,") % {"name": isolate(name)}
    return pgettext("letter", "Dear Sir or Madam,")


def signature(matter: Matter) -> Signature:
    rung = matter.rung(matter.case.rung)
    return Signature((pgettext("letter", "Yours sincerely,"), rung, matter.institution))


def yours(matter: Matter) -> str:
    """The matter as the person would call it: your complaint, your suggestion."""
    return {
        Kind.COMPLAINT: pgettext("letter", "your complaint"),
        Kind.SUGGESTION: pgettext("letter", "your suggestion"),
        Kind.INQUIRY: pgettext("letter", "your inquiry"),
        Kind.COMPLIMENT: pgettext("letter", "your message of thanks"),
    }[matter.case.kind]


def track(matter: Matter, label: str = "") -> Iterator[Block]:
    """The way back to the case."""
    yield Button(label or _("Open %(yours)s") % {"yours": yours(matter)}, way_back(matter))
    yield Paragraph(
        _("You can also write to %(email)s or call %(phone)s; please quote the reference %(reference)s.")
        % contact(matter)
    )


def way_back(matter: Matter) -> str:
    """The private link (L-02, L-03): it only opens the page, and changes nothing by itself.

    Staff who preview a letter, and pages that show one, get the public page instead.
    """
    if not matter.private:
        return page("portal:track", "/track/")
    return settings.INSAF_BASE_URL + access.private_path(matter.row)


def contact(matter: Matter) -> dict[str, str]:
    institution = matter.policy.institution
    return {
        "email": isolate(institution.email),
        "phone": isolate(institution.phone),
        "reference": matter.reference,
    }


def next_word(matter: Matter) -> Iterator[Block]:
    """When the person hears next, and when the answer is due (D-09)."""
    update = matter.case.deadline(DeadlineKind.NEXT_UPDATE)
    answer = matter.answer_due
    if answer is not None and answer.pending:
        yield Promise(pgettext("letter", "You will have our answer by"), matter.on(answer.due_at))
    if update is not None and update.pending and not (answer and answer.pending and answer.due_at <= update.due_at):
        yield Paragraph(
            _("We will write to you again by %(date)s at the latest, whether or not there is news.")
            % {"date": matter.on(update.due_at)}
        )


def outside(matter: Matter) -> Paragraph:
    """The external route, open at any time (A-04, E-16)."""
    body = matter.body
    return Paragraph(
        _(
            "You may also turn to the %(body)s at any time, before our answer or after it: telephone "
            "%(phone)s, e-mail %(email)s."
        )
        % {
            "body": body.name.said_in(matter.language),
            "phone": isolate(body.phone),
            "email": isolate(body.email),
        }
    )


def way_outside(matter: Matter) -> Iterator[Block]:
    """Each competent body with its number, addresses and what it is for: nothing is left inside (E-15, E-16)."""
    yield Heading(pgettext("letter", "The way outside"))
    for body in matter.bodies:
        yield Paragraph(body.purpose.said_in(matter.language))
        yield Facts(
            (
                (pgettext("letter", "External body"), body.name.said_in(matter.language)),
                (pgettext("letter", "Telephone"), isolate(body.phone)),
                (pgettext("letter", "E-mail"), isolate(body.email)),
                (pgettext("letter", "Website"), isolate(body.website)),
            )
        )
    yield Paragraph(
        _("When you turn to it, please quote our reference: %(reference)s.") % {"reference": matter.reference}
    )


def ways_up(matter: Matter) -> Iterator[Block]:
    """How to go further, inside and outside (D-02, D-06, E-16)."""
    yield Heading(pgettext("letter", "If you want to take it further"))
    above = [
        rule.title.said_in(matter.language)
        for rule in matter.policy.ladder
        if rule.rung.height > matter.case.rung.height
    ]
    if above:
        yield Paragraph(
            _(
                "If the date passes without an answer, you may ask us on the tracking page for the "
                "reason, and escalate to: %(levels)s."
            )
            % {"levels": pgettext("letter", ", then ").join(above)}
        )
    yield outside(matter)


def said(matter: Matter, heading: str, sealed: Sealed | None) -> Iterator[Block]:
    """Somebody's own words under a heading; nothing where there are none."""
    text = words(sealed)
    if text:
        yield Heading(heading)
        yield Quote(text)


def privacy() -> Link:
    return Link(pgettext("letter", "How we use and protect your data"), page("portal:privacy", "/policy/"))


def page(name: str, path: str) -> str:
    """The address of a public page; ``path`` where this installation has no such page."""
    with suppress(NoReverseMatch):
        path = reverse(name)
    return f"{settings.INSAF_BASE_URL}{path}"


def handler(matter: Matter, rung: Rung | None = None) -> str:
    """The role that has the case: a role, not a name."""
    return matter.rung(rung or matter.case.rung)
