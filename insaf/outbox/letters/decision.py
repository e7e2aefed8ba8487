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
from insaf.cases.queries import Loaded
from insaf.core.acts.answering import Decide, Decline
from insaf.core.arabic import isolate
from insaf.core.case import Point
from insaf.core.decide import Moment, decide
from insaf.core.events.answering import ActionPlanned, Decided, Declined, Remedy
from insaf.core.events.handling import Assessed
from insaf.core.policy import Coded, Policy
from insaf.core.record import SALT_BYTES, Sealed
from insaf.core.terms import Actor, DeadlineKind, Finding, Outcome
from insaf.outbox.letters import blocks as b
from insaf.outbox.letters.common import handler, letter, outside, said, track, yours
from insaf.outbox.letters.matter import Matter, words


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
    return letter(
        matter,
        _("Our decision on %(yours)s") % {"yours": yours(matter)},
        _verdict(decided.outcome),
        b.Paragraph(
            _("We have finished looking into %(yours)s. This letter tells you what we decided, and why.")
            % {"yours": yours(matter)}
        ),
        _facts(matter, decided),
        b.Heading(pgettext("letter", "The decision")),
        b.Promise("", _verdict(decided.outcome)),
        *said(matter, _("How we understood %(yours)s") % {"yours": yours(matter)}, _definition(matter)),
        *_findings(matter),
        *said(matter, _("Our reasons"), decided.reasons),
        *said(matter, _("The rule we applied"), decided.rule),
        *_sought(matter, decided),
        *_remedies(matter, decided),
        *_actions(matter),
        *_answer_back(matter, decided),
    )


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
        Outcome.UPHELD: _("We uphold your complaint."),
        Outcome.PARTLY_UPHELD: _("We uphold part of your complaint."),
        Outcome.NOT_UPHELD: _("We do not uphold your complaint."),
        Outcome.RESOLVED: _("The problem you raised has been solved."),
        Outcome.ADOPTED: _("We are adopting your suggestion."),
        Outcome.PARTLY_ADOPTED: _("We are adopting part of your suggestion."),
        Outcome.NOT_NOW: _("We cannot adopt your suggestion for the time being."),
        Outcome.NOT_ADOPTED: _("We are not adopting your suggestion."),
        Outcome.ANSWERED: _("We have answered what you wrote to us."),
    }[outcome]


def _definition(matter: Matter) -> Sealed | None:
    assessed = matter.latest(Assessed)
    return assessed.definition if assessed else None


def _findings(matter: Matter) -> Iterator[b.Block]:
    if matter.case.points:
        yield b.Heading(_("What we found, point by point"))
    for point in matter.case.points:
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
        Finding.UPHELD: _("We found this to be so."),
        Finding.PARTLY_UPHELD: _("We found part of this to be so."),
        Finding.NOT_UPHELD: _("We did not find this to be so."),
        Finding.ANSWERED: _("Our answer:"),
    }[point.finding]


def _sought(matter: Matter, decided: Decided) -> Iterator[b.Block]:
    """What was asked for, answered explicitly (B-04)."""
    if decided.outcome_answer:
        yield from said(matter, _("You asked for"), matter.case.outcome_sought)
        yield b.Paragraph(_("Our answer to this:"))
        yield b.Quote(words(decided.outcome_answer))


def _remedies(matter: Matter, decided: Decided) -> Iterator[b.Block]:
    if decided.remedies:
        yield b.Heading(_("What we do to put it right"))
        yield b.Items(tuple(_remedy(matter, remedy) for remedy in decided.remedies))


def _remedy(matter: Matter, remedy: Remedy) -> str:
    parts = [titled(matter.policy.remedies, remedy.code, matter.language)]
    if remedy.detail:
        parts.append(isolate(words(remedy.detail)))
    told = _(": ").join(parts)
    if remedy.due_on:
        return _("%(what)s, by %(date)s") % {"what": told, "date": matter.on(remedy.due_on)}
    return told


def _actions(matter: Matter) -> Iterator[b.Block]:
    planned = [step.event for step in matter.act if isinstance(step.event, ActionPlanned)]
    if planned:
        yield b.Heading(_("What remains to be done, and when"))
        yield b.Items(
            tuple(
                _("%(what)s, by %(date)s") % {"what": isolate(words(action.text)), "date": matter.on(action.due_on)}
                for action in planned
            )
        )


def _answer_back(matter: Matter, decided: Decided) -> Iterator[b.Block]:
    """How to accept or object, until when, and the ways up and outside (D-15, E-15)."""
    yield b.Heading(_("Your answer to us"))
    closes = matter.case.deadline(DeadlineKind.AUTO_CLOSE)
    until = matter.on(closes.due_at) if closes else ""
    if decided.final:
        yield b.Paragraph(_("This is our final answer: it was given by the highest level in our institution."))
    else:
        yield b.Paragraph(
            _(
                "If you accept the decision, you can say so on the tracking page. If you do not, you can "
                "object there without giving a reason, and it goes at once to a higher level: %(level)s."
            )
            % {"level": _above(matter)}
        )
    yield b.Promise(_("Your answer can reach us until"), until, _afterwards(decided))
    yield from track(matter, _("Accept or object") if not decided.final else "")
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
        b.Facts(((pgettext("letter", "Reference"), matter.reference), (_("Ground in our policy"), ground))),
        *said(matter, _("Why this applies to you"), refused.reason),
        *said(matter, _("Where you can take it"), refused.route),
        b.Paragraph(
            _("If you do not agree, you may ask us on the tracking page to open it again, and it will be looked at.")
        ),
        *track(matter),
        outside(matter),
    )


def titled(listed: tuple[Coded, ...], code: str, language: str) -> str:
    """The words of a code of the policy."""
    return next((entry.title.said_in(language) for entry in listed if entry.code == code), code)


def _seal(text: str) -> Sealed:
    return Sealed.of(text, secrets.token_bytes(SALT_BYTES))
