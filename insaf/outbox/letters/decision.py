"""The decision in writing (D-11), and the reasoned refusal to handle a matter (A-11)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.cases.history import Step
from insaf.cases.models import Case as Row
from insaf.cases.outside import name_of
from insaf.cases.queries import Loaded
from insaf.core.acts.answering import Decide, Decline
from insaf.core.arabic import isolate
from insaf.core.case import Point
from insaf.core.decide import Moment, decide
from insaf.core.events.answering import ActionPlanned, Decided, Declined, Remedy
from insaf.core.events.handling import Assessed
from insaf.core.events.referring import HandedOver
from insaf.core.policy import Coded, Policy
from insaf.core.record import SALT_BYTES, Sealed
from insaf.core.terms import Actor, DeadlineKind, Finding, Outcome
from insaf.outbox.letters import blocks as b
from insaf.outbox.letters.common import handler, letter, outside, said, track, way_outside, yours
from insaf.outbox.letters.matter import Matter, phrase, words


def compose(row: Row, steps: Sequence[Step], policy: Policy, language: str) -> b.Composed:
    """The letter of the latest decision; LookupError when nothing has been decided."""
    seq = next((s.seq for s in reversed(steps) if isinstance(s.event, Decided)), None)
    if seq is None:
        raise LookupError(f"{row.reference} has no decision")
    with translation.override(language):
        return decision(Matter.at(row, steps, policy, language, seq))


def preview(loaded: Loaded, act: Decide | Decline, actor: Actor, now: datetime, language: str = "") -> b.Composed:
    """The letter that ``act`` would send, without doing it; raises ``Refused`` as the act would."""
    moment = Moment(actor, now, loaded.rules, _seal)
    events = decide(loaded.case, act, moment)
    last = loaded.steps[-1]
    imagined = [
        Step(last.seq + 2 + n, last.n + 1 + n, now, actor.label, type(event).__name__, event)
        for n, event in enumerate(events)
    ]
    language = language or loaded.row.language
    with translation.override(language):
        steps = [*loaded.steps, *imagined]
        matter = Matter.at(loaded.row, steps, loaded.rules.policy, language, imagined[0].seq)
        return decision(matter) if isinstance(act, Decide) else declined(matter)


def decision(matter: Matter) -> b.Composed:
    """Everything D-11 names, in its order."""
    decided = matter.the(Decided)
    mine = {"yours": yours(matter)}
    return letter(
        matter,
        (_("Our answer to %(yours)s") if _asked(decided) else _("Our decision on %(yours)s")) % mine,
        _verdict(decided.outcome),
        *_opening(matter, decided),
        *said(matter, _("How we understood %(yours)s") % mine, _definition(matter)),
        *_findings(matter),
        *said(matter, _why(decided), decided.reasons),
        *said(matter, pgettext("letter", "The rule we applied"), decided.rule),
        *_sought(matter, decided),
        *_remedies(matter, decided),
        *_actions(matter),
        *_answer_back(matter, decided),
    )


def _asked(decided: Decided) -> bool:
    """An inquiry is answered; there is nothing to uphold."""
    return decided.outcome is Outcome.ANSWERED


def _opening(matter: Matter, decided: Decided) -> Iterator[b.Block]:
    mine = {"yours": yours(matter)}
    if _asked(decided):
        yield b.Paragraph(_("We have looked into %(yours)s, and this is our answer.") % mine)
        yield _facts(matter, decided)
        return
    yield b.Paragraph(
        _("We have finished looking into %(yours)s. This letter tells you what we decided, and why.") % mine
    )
    yield _facts(matter, decided)
    yield b.Heading(pgettext("letter", "The decision"))
    yield b.Promise("", _verdict(decided.outcome))


def _why(decided: Decided) -> str:
    return pgettext("letter", "Our answer") if _asked(decided) else pgettext("letter", "Our reasons")


def _facts(matter: Matter, decided: Decided) -> b.Facts:
    at = next(step.at for step in matter.act if step.event is decided)
    return b.Facts(
        (
            (pgettext("letter", "Reference"), matter.reference),
            (pgettext("letter", "Received"), matter.on(matter.case.received_at)),
            (pgettext("letter", "Decided"), matter.on(at)),
            (pgettext("letter", "Decided by"), handler(matter, decided.rung)),
        )
    )


def _verdict(outcome: Outcome) -> str:
    return {
        Outcome.UPHELD: pgettext("letter", "We uphold your complaint."),
        Outcome.PARTLY_UPHELD: pgettext("letter", "We uphold part of your complaint."),
        Outcome.NOT_UPHELD: pgettext("letter", "We do not uphold your complaint."),
        Outcome.RESOLVED: pgettext("letter", "The problem you raised has been solved."),
        Outcome.ADOPTED: pgettext("letter", "We are adopting your suggestion."),
        Outcome.PARTLY_ADOPTED: pgettext("letter", "We are adopting part of your suggestion."),
        Outcome.NOT_NOW: _("We cannot adopt your suggestion for the time being."),
        Outcome.NOT_ADOPTED: pgettext("letter", "We are not adopting your suggestion."),
        Outcome.ANSWERED: pgettext("letter", "We have answered what you wrote to us."),
    }[outcome]


def _definition(matter: Matter) -> Sealed | None:
    assessed = matter.latest(Assessed)
    return assessed.definition if assessed else None


def _findings(matter: Matter) -> Iterator[b.Block]:
    answered = [point for point in matter.case.points if not point.moved_to]
    if answered:
        yield b.Heading(pgettext("letter", "What we found, point by point"))
    for point in answered:
        yield b.Finding(
            number=point.number,
            point=words(point.text),
            label=_("Point %(number)d") % {"number": point.number},
            verdict=_finding(point),
            answer=words(point.answer),
        )


def _finding(point: Point) -> str:
    if point.finding is None:
        return ""
    return {
        Finding.UPHELD: pgettext("letter", "We found this to be so."),
        Finding.PARTLY_UPHELD: pgettext("letter", "We found part of this to be so."),
        Finding.NOT_UPHELD: pgettext("letter", "We did not find this to be so."),
        Finding.ANSWERED: pgettext("letter", "Our answer:"),
    }[point.finding]


def _sought(matter: Matter, decided: Decided) -> Iterator[b.Block]:
    """What was asked for, answered explicitly (B-04)."""
    if decided.outcome_answer:
        yield from said(matter, pgettext("letter", "You asked for"), matter.case.outcome_sought)
        yield b.Paragraph(pgettext("letter", "Our answer to this:"))
        yield b.Quote(words(decided.outcome_answer))


def _remedies(matter: Matter, decided: Decided) -> Iterator[b.Block]:
    if decided.remedies:
        yield b.Heading(pgettext("letter", "What we do to put it right"))
        yield b.Items(tuple(_remedy(matter, remedy) for remedy in decided.remedies))


def _remedy(matter: Matter, remedy: Remedy) -> str:
    parts = [titled(matter.policy.remedies, remedy.code, matter.language)]
    if remedy.detail:
        parts.append(phrase(remedy.detail))
    told = pgettext("letter", ": ").join(parts)
    if remedy.due_on:
        return _("%(what)s, by %(date)s") % {"what": told, "date": matter.on(remedy.due_on)}
    return told


def _actions(matter: Matter) -> Iterator[b.Block]:
    planned = [step.event for step in matter.act if isinstance(step.event, ActionPlanned)]
    if planned:
        yield b.Heading(pgettext("letter", "What remains to be done, and when"))
        yield b.Items(
            tuple(
                _("%(what)s, by %(date)s") % {"what": phrase(action.text), "date": matter.on(action.due_on)}
                for action in planned
            )
        )


def _answer_back(matter: Matter, decided: Decided) -> Iterator[b.Block]:
    """How to accept or object, until when, and the ways up and outside (D-15, E-15)."""
    yield b.Heading(pgettext("letter", "Your answer to us"))
    closes = matter.case.deadline(DeadlineKind.AUTO_CLOSE)
    until = matter.on(closes.due_at) if closes else ""
    if decided.final:
        yield b.Paragraph(
            _(
                "This is our final answer: it was given by the highest level in our institution, and with it "
                "the process inside our institution is complete."
            )
        )
    else:
        yield b.Paragraph(
            _(
                "If you accept the decision, you can say so on the tracking page. If you do not, you can "
                "object there without giving a reason, and it goes at once to a higher level: %(level)s."
            )
            % {"level": _above(matter)}
        )
    yield b.Promise(pgettext("letter", "Your answer can reach us until"), until, _afterwards(decided))
    yield from track(matter, pgettext("letter", "Accept or object") if not decided.final else "")
    if decided.final:
        yield from way_outside(matter)
    else:
        yield outside(matter)


def _afterwards(decided: Decided) -> str:
    if decided.final:
        return _("If we hear nothing from you by then, we close the matter. You may still turn to the external body.")
    return _(
        "If we hear nothing from you by then, we close the matter. You may still ask us afterwards to open it again."
    )


def _above(matter: Matter) -> str:
    higher = (rule for rule in matter.policy.ladder if rule.rung.height > matter.case.rung.height)
    return next(rule.title.said_in(matter.language) for rule in higher)


def declined(matter: Matter) -> b.Composed:
    """The ground, the individual reason and the way on (A-11, A-12)."""
    refused = matter.the(Declined)
    ground = titled(matter.policy.declining.grounds, refused.ground, matter.language)
    return letter(
        matter,
        _("We cannot take up %(yours)s") % {"yours": yours(matter)},
        _("This letter tells you why, and where you can take it."),
        b.Paragraph(
            _("We have read %(yours)s with care and cannot take it up. You have a right to know the reason.")
            % {"yours": yours(matter)}
        ),
        b.Facts(
            ((pgettext("letter", "Reference"), matter.reference), (pgettext("letter", "Ground in our policy"), ground))
        ),
        *said(matter, pgettext("letter", "Why this applies to you"), refused.reason),
        *_handed_over(matter),
        *said(matter, pgettext("letter", "Where you can take it"), refused.route),
        b.Paragraph(
            _("If you do not agree, you may ask us on the tracking page to open it again, and it will be looked at.")
        ),
        *track(matter),
        outside(matter),
    )


def _handed_over(matter: Matter) -> Iterator[b.Block]:
    """To whom it belongs, and what became of it there: nobody is sent away with "not ours" (A-12)."""
    over = matter.find(HandedOver)
    if over is None:
        return
    body = isolate(name_of(matter.policy, over.body, matter.language, words(over.name)))
    contact = isolate(words(over.contact))
    if over.how == "forwarded" and over.on:
        sentence = _("We forwarded your matter to %(body)s on %(date)s. You can reach it here: %(contact)s.")
        yield b.Paragraph(sentence % {"body": body, "date": matter.on(over.on), "contact": contact})
    else:
        sentence = _("The matter belongs to %(body)s. You can reach it here: %(contact)s.")
        yield b.Paragraph(sentence % {"body": body, "contact": contact})


def titled(listed: tuple[Coded, ...], code: str, language: str) -> str:
    """The words of a code of the policy."""
    return next((entry.title.said_in(language) for entry in listed if entry.code == code), code)


def _seal(text: str) -> Sealed:
    return Sealed.of(text, secrets.token_bytes(SALT_BYTES))
