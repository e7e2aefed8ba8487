"""Letters to a concerned party: only what is disclosed, never whose matter it is (E-14)."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.cases import consulted, shown
from insaf.core.arabic import isolate, neutralise
from insaf.core.deadlines import Deadline
from insaf.core.events import Event, clock
from insaf.core.events.consulting import (
    ConsultationClimbed,
    ConsultationExtended,
    ConsultationWithdrawn,
    Consulted,
)
from insaf.core.terms import DeadlineKind
from insaf.outbox.letters.blocks import Block, Button, Composed, Facts, Paragraph, Promise, Quote
from insaf.outbox.letters.common import signature
from insaf.outbox.letters.matter import Matter, phrase, words

D = DeadlineKind


def consultation(matter: Matter) -> Composed:
    """The question, the date, and how to answer: by the private link, or by replying to this very message."""
    asked = matter.the(Consulted)
    opening = _("We are examining a matter that concerns you, and need your answer to this question before we decide:")
    subject = pgettext("consultation", "We need your answer")
    gist = _("Please answer by %(date)s.") % {"date": matter.on(asked.due_at)}
    return _letter(
        matter,
        asked,
        subject,
        gist,
        (Paragraph(opening), *_question(asked), *_goes_with(matter, asked), *_until(matter, asked)),
    )


def reminder(matter: Matter) -> Composed:
    """The date is near and there is no answer."""
    warned = matter.the(clock.Warned)
    asked, subject = _asked(matter, warned), pgettext("consultation", "A reminder: we need your answer")
    gist = _("Your answer is due by %(date)s.") % {"date": matter.on(warned.due_at)}
    opening = Paragraph(_("We have not received your answer to this question yet. If it is on its way, thank you."))
    return _letter(matter, asked, subject, gist, (opening, *_question(asked), *_until(matter, asked)))


def late(matter: Matter) -> Composed:
    """The date passed; a level above was told, and the party is told that it was."""
    climbed = matter.the(ConsultationClimbed)
    asked, subject = _asked(matter, climbed), pgettext("consultation", "Your answer is late")
    told = _("It was due by %(date)s. We have told %(rung)s that it is missing.") % {
        "date": matter.on(_date(matter, asked).due_at),
        "rung": matter.rung(climbed.to),
    }
    still = Paragraph(_("We still need your answer, and take it at any time:"))
    return _letter(matter, asked, subject, told, (Paragraph(told), still, *_question(asked), Paragraph(_how(matter))))


def extended(matter: Matter) -> Composed:
    """More time, and until when."""
    event = matter.the(ConsultationExtended)
    asked, subject = _asked(matter, event), pgettext("consultation", "You have more time to answer")
    gist = _("Please answer by %(date)s.") % {"date": matter.on(event.due_at)}
    date = Promise(pgettext("consultation", "Please answer by"), matter.on(event.due_at), "")
    return _letter(matter, asked, subject, gist, (*_question(asked), date, Paragraph(_how(matter))))


def withdrawn(matter: Matter) -> Composed:
    """Nothing more is asked."""
    asked = _asked(matter, matter.the(ConsultationWithdrawn))
    subject = pgettext("consultation", "We no longer need your answer")
    gist = _("We no longer need your answer to this question. You need not do anything more; thank you.")
    return _letter(matter, asked, subject, gist, (Paragraph(gist), *_question(asked)), link=False)


def _letter(
    matter: Matter, asked: Consulted, subject: str, gist: str, blocks: tuple[Block, ...], link: bool = True
) -> Composed:
    reference = matter.row.reference if matter.language == "en" else matter.reference
    to = Paragraph(_("To: %(party)s") % {"party": phrase(asked.party)})
    facts = Facts(((pgettext("letter", "Reference"), matter.reference),))
    return Composed(
        subject=f"{subject} ({reference})",
        title=subject,
        gist=gist,
        language=matter.language,
        institution=matter.institution,
        foot=_("You receive this message because %(institution)s asks you as the party concerned.")
        % {"institution": matter.institution},
        blocks=(to, *blocks, *(_link(matter, asked) if link else ()), facts, Paragraph(_discreet()), signature(matter)),
    )


def _asked(matter: Matter, event: Event) -> Consulted:
    number = getattr(event, "number", 0)
    questions = (step.event for step in matter.steps if isinstance(step.event, Consulted))
    return next(one for one in questions if one.number == number)


def _date(matter: Matter, asked: Consulted) -> Deadline:
    date = matter.case.deadline(D.CONSULTATION, asked.number)
    assert date is not None
    return date


def _question(asked: Consulted) -> Iterator[Block]:
    yield Quote(words(asked.question))
    if asked.disclosed:
        yield Paragraph(_("What you need to know for it:"))
        yield Quote(words(asked.disclosed))


def _goes_with(matter: Matter, asked: Consulted) -> Iterator[Block]:
    """What staff chose to go with the question: said once, not with each reminder; files open on the page alone."""
    found = shown.with_question(matter.steps, asked)
    if found.matter:
        yield Paragraph(_("In the words of whoever brought the matter:"))
        yield Quote(found.matter)
    if found.files:
        names = _(", ").join(isolate(neutralise(one.name)) for one in found.files)
        yield Paragraph(_("Files that go with it, on the private page: %(names)s.") % {"names": names})


def _until(matter: Matter, asked: Consulted) -> Iterator[Block]:
    due_at = _date(matter, asked).due_at
    by_then = _("Before closing time, %(time)s.") % {"time": matter.clock(due_at)}
    yield Promise(pgettext("consultation", "Please answer by"), matter.on(due_at), by_then)
    yield Paragraph(_how(matter))


def _link(matter: Matter, asked: Consulted) -> Iterator[Block]:
    """The page of this question alone; only in what is sent to the party's own address."""
    if matter.private and asked.address:
        path = reverse("portal:asked-key", args=[consulted.secret(matter.row.reference, asked.number)])
        yield Button(pgettext("consultation", "Answer on a private page"), settings.INSAF_BASE_URL + path)


def _how(matter: Matter) -> str:
    return _(
        "Answer on the private page below, which opens this question alone and needs no account, or simply reply to "
        "this message, from this address; files may go with it. By telephone: %(phone)s."
    ) % {"phone": isolate(matter.policy.institution.phone)}


def _discreet() -> str:
    return _(
        "Your answer is filed with the matter for those who decide it. Please keep this question to "
        "yourself, and do not try to find out or to contact whoever it came from."
    )
