"""The story of a dossier: everything it says, in the language of the moment, as plain texts.

What the entries say and how a date was counted is told by the desk; it comes in as functions,
since reports and desk do not know each other (`site/evidence.py` brings them together).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import override, pgettext

from insaf.cases import words
from insaf.cases.history import Step
from insaf.core.arabic import isolate
from insaf.core.events import answering, handling, intake
from insaf.core.record import Sealed
from insaf.outbox.letters import names
from insaf.reports.dossier.labels import labels
from insaf.reports.dossier.told import Counted, Day, Line, Sent, Told
from insaf.reports.dossier.typesetting import Plain, Said
from insaf.reports.masking import partly
from insaf.rulebook.dates import spoken_date, spoken_time


def story(told: Told, at: datetime) -> dict[str, Any]:
    """Everything the template asks for."""
    with override(told.shown.language):
        return _Story(told, at).whole()


class _Story:
    def __init__(self, told: Told, at: datetime) -> None:
        self.told, self.shown, self.made_at = told, told.shown, at
        self.loaded = told.shown.loaded
        self.case, self.policy = self.loaded.case, self.loaded.rules.policy
        self.language, self.zone = told.shown.language, self.loaded.rules.calendar.zone

    def whole(self) -> dict[str, Any]:
        institution = self.policy.institution.name.said_in(self.language)
        reference, kicker = self.case.reference, pgettext("dossier", "Case dossier")
        return {
            "rtl": self.language != "en",
            "labels": labels(),
            "institution": institution,
            "plain_institution": Plain(institution),
            "kicker": kicker,
            "title": self._title(),
            "plain_title": Plain(f"{pgettext('dossier', 'Case dossier')} {reference}"),
            "reference": isolate(reference),
            "running": f"{pgettext('dossier', 'Case dossier')} {isolate(reference)}",
            "made": pgettext("dossier", "As the record stood on %(at)s") % {"at": self.when(self.made_at)},
            "cover": self._cover(),
            "notice": self._notice(),
            "summary": self._summary(),
            "points": self._points(),
            "decision": self._decision(),
            "promises": [self._promise(key) for key in self._in_order()],
            "entries": [self._entry(line) for line in self.told.lines],
            "letters": [self._letter(one) for one in self.told.letters],
            "files": [
                {"name": isolate(name), "size": self._size(size), "sha256": sha256}
                for name, size, sha256 in self.told.files
            ],
            "withheld": self.told.withheld,
            "record": [list(pair) for pair in self.told.record],
        }

    def when(self, at: datetime | date) -> str:
        """A day with the hour where there is one, and its Hijri twin."""
        said = spoken_date(at, self.language, self.zone)
        if not isinstance(at, datetime):
            return said
        day, bracket, hijri = said.partition(" (")
        return f"{day}{self._comma}{spoken_time(at, self.language, self.zone)}{bracket}{hijri}"

    @property
    def _comma(self) -> str:
        return ", " if self.language == "en" else "، "

    def short(self, at: datetime | date) -> str:
        return spoken_date(at, self.language, self.zone).partition(" (")[0]

    def _title(self) -> str:
        received = self._first()
        return words_of(received.title)

    def _first(self) -> intake.Received:
        event = self.loaded.steps[0].event
        assert isinstance(event, intake.Received)
        return event

    def _cover(self) -> list[list[str]]:
        decide = next((d for d in self.case.deadlines.values() if d.kind == "decide"), None)
        pairs = [
            (pgettext("dossier", "Kind"), str(words.KIND[self.case.kind])),
            (pgettext("dossier", "State"), str(words.STATUS[self.case.status])),
            (pgettext("dossier", "Level"), self.policy.rung(self.case.rung).title.said_in(self.language)),
            (pgettext("dossier", "Complainant"), self._complainant()),
            (pgettext("dossier", "Received"), self.when(self.case.received_at)),
            (pgettext("dossier", "Answer promised by"), self.when(decide.original_due_at) if decide else ""),
            (
                pgettext("dossier", "Answered"),
                self.when(self.case.first_decided_at) if self.case.first_decided_at else "",
            ),
            (pgettext("dossier", "Made for"), self.told.body),
        ]
        return [[label, value] for label, value in pairs if value]

    def _complainant(self) -> str:
        if self.case.anonymous:
            return pgettext("dossier", "Anonymous")
        person = self.loaded.row.person
        if not self.shown.names or person is None:
            return pgettext("dossier", "Not named here")
        points = [isolate(one) for one in (person.email, person.phone) if one]
        return self._comma.join(
            [isolate(person.name) if person.name else pgettext("dossier", "Without a name"), *points]
        )

    def _notice(self) -> str:
        identity = (
            pgettext("dossier", "This document names the complainant. Pass it on only as far as handling requires.")
            if self.shown.names
            else pgettext("dossier", "The complainant is not named here, and hidden names are replaced in their words.")
        )
        others = pgettext(
            "dossier",
            "Staff are named by their office. Internal notes and what the concerned party said in confidence are withheld; "
            "their seals stand in the record. A character without a shape in print is given as its code.",
        )
        return f"{identity}\n{others}"

    def _summary(self) -> list[list[str]]:
        received = self._first()
        channel = self.policy.channel(self.case.channel)
        subject = next(
            (s.title.said_in(self.language) for s in self.policy.subjects if s.code == self.case.subject), ""
        )
        assessed = [s.event for s in self.loaded.steps if isinstance(s.event, handling.Assessed)]
        pairs = [
            (pgettext("dossier", "Subject"), subject or self.case.subject),
            (pgettext("dossier", "Channel"), channel.title.said_in(self.language) if channel else self.case.channel),
            (pgettext("dossier", "What happened"), words_of(received.narrative)),
            (pgettext("dossier", "Asks for"), words_of(received.outcome_sought)),
            (pgettext("dossier", "The matter as understood"), words_of(assessed[-1].definition) if assessed else ""),
            (pgettext("dossier", "Policy"), isolate(self.case.policy_version)),
            (pgettext("dossier", "Calendar"), isolate(self.case.calendar_version)),
        ]
        return [[label, value] for label, value in pairs if value]

    def _points(self) -> list[list[list[str]]]:
        answers = {s.event.number: s.event for s in self.loaded.steps if isinstance(s.event, answering.PointAnswered)}
        found = []
        for step in self.loaded.steps:
            if isinstance(step.event, handling.PointAdded):
                answer = answers.get(step.event.number)
                rows = [[pgettext("dossier", "Point %(n)s") % {"n": step.event.number}, words_of(step.event.text)]]
                if answer:
                    rows += [
                        [pgettext("dossier", "Finding"), str(words.FINDING[answer.finding])],
                        [pgettext("dossier", "Answer"), words_of(answer.text)],
                    ]
                found.append(rows)
        return found

    def _decision(self) -> list[list[str]]:
        step = _last(self.loaded.steps, (answering.Decided, answering.Declined))
        if step is None:
            return []
        pairs = [[pgettext("dossier", "On"), self.when(step.at)]]
        if isinstance(step.event, answering.Declined):
            ground = next(
                (g.title.said_in(self.language) for g in self.policy.declining.grounds if g.code == step.event.ground),
                step.event.ground,
            )
            return [*pairs, [pgettext("dossier", "Declined on the ground"), ground], [pgettext("dossier", "Reasons"), words_of(step.event.reason)],
                    [pgettext("dossier", "Where to take it"), words_of(step.event.route)]]  # fmt: skip
        event = step.event
        assert isinstance(event, answering.Decided)
        pairs += [
            [pgettext("dossier", "By"), self.policy.rung(event.rung).title.said_in(self.language)],
            [pgettext("dossier", "Outcome"), str(words.OUTCOME[event.outcome])],
            [pgettext("dossier", "Reasons"), words_of(event.reasons)],
            [pgettext("dossier", "Rule applied"), words_of(event.rule)],
            [pgettext("dossier", "To what was asked for"), words_of(event.outcome_answer)],
            *([pgettext("dossier", "What puts it right"), self._remedy(one)] for one in event.remedies),
        ]
        return [[label, value] for label, value in pairs if value]

    def _remedy(self, remedy: answering.Remedy) -> str:
        title = next(
            (r.title.said_in(self.language) for r in self.policy.remedies if r.code == remedy.code), remedy.code
        )
        parts = [title, words_of(remedy.detail), self.short(remedy.due_on) if remedy.due_on else ""]
        return " – ".join(part for part in parts if part)

    def _in_order(self) -> list[str]:
        """The answer first, then by the date first promised."""
        all_of = self.case.deadlines
        return sorted(all_of, key=lambda key: (all_of[key].kind != "decide", all_of[key].original_due_at))

    def _promise(self, key: str) -> dict[str, Any]:
        one = self.case.deadlines[key]
        title = str(words.DEADLINE[one.kind]) + (f" ({one.number})" if one.number else "")
        return {
            "title": title,
            "main": one.kind == "decide",
            "original": self.short(one.original_due_at),
            "due": self.short(one.due_at),
            "late": one.breached_at is not None,
            "state": self._became(one),
            "dates": [
                self._counted(count) for count in self.told.counts.get(key, ()) if count.days or one.kind == "decide"
            ],
        }

    def _became(self, one: Any) -> str:
        if one.met_at:
            kept = (
                pgettext("dossier", "Kept late on %(on)s") if one.breached_at else pgettext("dossier", "Kept on %(on)s")
            )
            return kept % {"on": self.short(one.met_at)}
        if one.ended_at:
            return (
                pgettext("dossier", "Broken, then fell away")
                if one.breached_at
                else pgettext("dossier", "Fell away on %(on)s") % {"on": self.short(one.ended_at)}
            )
        return pgettext("dossier", "Broken") if one.breached_at else pgettext("dossier", "Running")

    def _counted(self, count: Counted) -> dict[str, Any]:
        about = [
            [pgettext("dossier", "Reason of the date"), count.because],
            [pgettext("dossier", "Counted from"), self.when(count.counted_from)],
            [pgettext("dossier", "Working days promised"), str(count.days_promised)],
            [pgettext("dossier", "Date"), self.when(count.due_at)],
            [
                pgettext("dossier", "Derived again"),
                pgettext("dossier", "The same date")
                if count.agrees
                else pgettext("dossier", "ANOTHER date: %(at)s") % {"at": self.when(count.derived_at or count.due_at)},
            ],
        ]
        total = pgettext(
            "dossier", "Working days: %(days)s, from %(from)s: %(due)s (%(because)s). Derived again: %(same)s"
        )
        parts = {
            "days": isolate(str(count.days_promised)),
            "from": isolate(self.short(count.counted_from)),
            "due": isolate(self.short(count.due_at)),
            "because": count.because,
            "same": about[-1][1],
        }
        return {"about": about, "sum": total % parts, "days": [self._day(day) for day in count.days]}

    def _day(self, day: Day) -> dict[str, str]:
        number = "–" if day.number is None else str(day.number)
        why = day.why or pgettext("dossier", "counted")
        return {"number": number, "date": spoken_date(day.on, self.language), "why": why,
                "short": f"{isolate(self.short(day.on))}: {number if day.number else why}"}  # fmt: skip

    def _entry(self, line: Line) -> dict[str, Any]:
        return {
            "n": pgettext("dossier", "Entry %(n)s") % {"n": line.n},
            "at": self.when(line.at),
            "who": isolate(line.who),
            "said": line.said,
            "text": Said(line.text),
            "late": line.late,
            "facts": [[label, self.when(value) if isinstance(value, date) else value] for label, value in line.facts],
        }

    def _letter(self, one: Sent) -> dict[str, Any]:
        to = one.to if self.shown.names else partly(one.to)
        at = f"{self._comma}{self.when(one.at)}" if one.at else ""
        return {
            "n": str(one.n),
            "name": names.name(one.kind),
            "to": isolate(to),
            "state": f"{one.state}{at}",
            "text": one.paragraphs,
        }

    def _size(self, size: int) -> str:
        return isolate(f"{size / 1_000_000:.1f} MB" if size > 999_999 else f"{max(1, round(size / 1000))} kB")


def words_of(sealed: Sealed | None) -> str:
    if sealed is None:
        return ""
    return Said(sealed.text) if sealed.text is not None else pgettext("dossier", "[erased]")


def _last(steps: Iterable[Step], kinds: tuple[type, ...]) -> Step | None:
    return next((step for step in reversed(list(steps)) if isinstance(step.event, kinds)), None)
