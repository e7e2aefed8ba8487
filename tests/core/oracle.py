"""An independent checker: reads exported histories and the policy's file, and names every broken sentence.

Shares no code with the product: its calendar, its reading of the policy and its idea of
what must follow what are its own. Whatever it finds is a promise missing, doubled, early,
late, or out of order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque

from tests.core.oracle_state import State, key_of

NOTICED = {"Warned", "Breached", "QuestionLapsed", "InternalStagesSpent", "DeadlineSet", "ConsultationClimbed"}
"""What nobody does: it comes only because something demands it."""

DEFAULTS = {"number": 0, "automatic": False, "overdue": False, "late": False, "text": None, "reason": None}


ANSWERS = {"decide", "rung_response", "consultation"}
"""Promises of an answer, also where their date was given outright."""


class Oracle:
    """Checks one case after the other; ``sweeps`` are the instants at which all was noticed."""

    def __init__(self, law, days, sweeps, ends_at):
        self.law, self.days, self.sweeps, self.ends_at = law, days, sweeps, ends_at

    def faults(self, history):
        """The sentences that a history breaks, in order; empty when it breaks none."""
        return list(_Reading(self, history).faults())


class _Reading:
    def __init__(self, oracle, history):
        self.o, self.law, self.days, self.history = oracle, oracle.law, oracle.days, history
        self.expected: deque = deque()
        self.case = None
        self.before = ""

    def faults(self):
        for number, entry in enumerate(self.history):
            data = {**DEFAULTS, **entry["data"]}
            for fault in self._faults_of(entry, data):
                yield f"entry {number}, {entry['type']} at {entry['at']}: {fault}"
            self.case.apply(entry, data)
            self.before = entry["at"]
        if self.expected:
            yield f"at the end: {self.expected[0]} never followed"
        for fault in self._passed_over(self.o.ends_at):
            yield f"at the end: {fault}"

    def _faults_of(self, entry, data):
        at = entry["at"]
        if self.case is None:
            yield from self._received(entry, data)
        elif at < self.before:
            yield "it stands after a later one"
        elif self.expected:
            yield from self._as_expected(entry, data)
        else:
            yield from self._passed_over(at)
            yield from self._head(entry, data)
        if "calendar_version" in data and data["calendar_version"] != self.days.names[self.days.in_force(at)]:
            yield "it was counted on a calendar that did not hold"

    def _received(self, entry, data):
        if entry["type"] != "Received" or data["received_at"] > entry["at"]:
            yield "a history begins with a receipt that is past"
        self.case = State(data.get("kind"), data.get("received_at"), self.law.rungs[0], data.get("channel"))
        self.expected.extend(self.law.follows(self.case, entry))

    def _as_expected(self, entry, data):
        kind, fields = self.expected.popleft()
        wrong = {name: data.get(name) for name, value in fields.items() if data.get(name) != value}
        if kind != entry["type"] or wrong or entry["at"] != self.before:
            self.expected.clear()
            yield f"{kind} {fields} must follow instead, at {self.before}"

    # --- what was owed ----------------------------------------------------------------------

    def _owed(self, at):
        """What has fallen due by an instant, earliest first: (instant, 0 warning or 1 date, what)."""
        dates = [(p.due, 1, p) for p in self.case.pending() if p.due <= at]
        warnings = [(due, 0, (p.key, day)) for since, due, p, day in self._warnings(at) if since < at]
        return sorted([*dates, *warnings], key=lambda one: one[:2])

    def _warnings(self, at):
        """Warnings that are due by the calendar that holds: (since when it names this instant, due, what, day)."""
        for promise, day in self._warned_of():
            sinces, instants = self._warned_at(promise, day)
            index = bisect_right(sinces, at) - 1
            due = instants[index]
            if (promise.key, day) not in self.case.warned and due <= at and self._ahead(promise, due):
                yield sinces[index], due, promise, day

    def _warned_of(self):
        """What is warned of: the answer by days of the policy, a consultation by days before its date."""
        for promise in self.case.pending():
            days = self.law.target(self.case)["warn_on_days"] if promise.kind == "decide" else ()
            yield from ((promise, day) for day in (*days, *(-n for n in self.law.days_before(promise))))

    def _ahead(self, promise, due):
        """Between the setting of the date, or its last extension, and the date itself."""
        since = promise.extended if promise.kind == "decide" else promise.extended or promise.start
        return since < due < promise.due

    def _warned_at(self, decide, day):
        """Counted from the receipt; of an extended date as far from its end as from the first one's (C-19)."""
        if day < 0:
            return self.days.runs_before(decide.due, -day)
        if decide.extended:
            return self.days.runs_before(decide.due, self.law.target(self.case)["decide_days"] - day)
        return self.days.runs(decide.start, day, opening=True)

    def _passed_over(self, at):
        """What a whole sweep, or a change of the calendar, should have noticed before ``at``."""
        for promise in self.case.pending():
            if self._swept(max(promise.due, promise.since), at):
                yield f"the {promise.kind} due {promise.due} was passed over by a sweep"
            if self.case.status != "closed":
                yield from self._left_behind(promise, at) if promise.days else self._left_on_a_day_off(promise, at)
        if self.case.status != "closed":  # which no change of the calendar moves any more
            yield from self._warnings_passed_over(at)

    def _swept(self, since, until):
        index = bisect_left(self.o.sweeps, since)
        return since < until and index < len(self.o.sweeps) and self.o.sweeps[index] < until

    def _left_behind(self, promise, at):
        """The calendar changed and the promise did not follow (C-09)."""
        sinces, dues = self.days.runs(promise.start, promise.days)
        for index in range(bisect_left(sinces, max(self.before, promise.since)), len(sinces)):
            changed, due = sinces[index], dues[index]
            if changed >= at:
                return
            if due != promise.due and due > changed and promise.due > changed:
                yield f"the {promise.kind} due {promise.due} did not move to {due} at {changed}"

    def _left_on_a_day_off(self, promise, at):
        """An answer promised for a day that was declared free later comes on the next working day."""
        since = max(self.before, promise.since)
        for version in range(bisect_left(self.days.since, since), bisect_left(self.days.since, at)):
            changed = self.days.since[version]
            due = self._counted(promise, changed)
            if due != promise.due > changed and due > changed:
                yield f"the {promise.kind} due {promise.due} stayed on a day off at {changed}"

    def _warnings_passed_over(self, at):
        for promise, day in self._warned_of():
            if (promise.key, day) in self.case.warned:
                continue
            sinces, instants = self._warned_at(promise, day)
            for since, until, due in zip(sinces, [*sinces[1:], at], instants, strict=True):
                begins = max(since, due, self.before)
                if self._ahead(promise, due) and self._swept(begins, min(until, at)):
                    yield f"the warning of day {day} due {due} was passed over by a sweep"

    # --- what begins an act -------------------------------------------------------------------

    def _head(self, entry, data):
        owed = self._owed(entry["at"])
        if self._notices(entry, data, owed):
            return
        if owed:
            yield f"{owed[0]} had fallen due and must come first"
        elif entry["type"] in NOTICED or data["automatic"] or data.get("because") in ("lapse", "silence"):
            yield "nothing had fallen due: it is early, doubled, or nobody's promise"
        elif entry["type"] == "Closed" and data["reason"] != "resolved":
            yield "it closes without what its reason says"
        else:
            yield from self._allowed(entry, data)
            self.expected.extend(self.law.follows(self.case, entry))

    def _notices(self, entry, data, owed):
        """Whether the entry is about what fell due first; of one instant any may be first.

        A warning whose day lies in the past only since the calendar changed just now may
        stand before or after the moved dates.
        """
        at = entry["at"]
        first = [what for due, order, what in owed if (due, order) == owed[0][:2]]
        near = [one for one in self._warnings(at) if (one[2].key, one[3]) in first or one[0] == at]
        lists = [
            [("Warned", {"kind": p.kind, "number": p.number, "day": day, "was_due_at": due, "due_at": p.due})]
            for since, due, p, day in near
        ]
        if owed and owed[0][1]:
            lists += [self.law.lapse(self.case, promise, at) for promise in first]
        for (kind, fields), *rest in lists:
            if kind == entry["type"] and all(data.get(name) == value for name, value in fields.items()):
                self.expected.extend(rest)
                return True
        return False

    def _allowed(self, entry, data):
        case, kind, at = self.case, entry["type"], entry["at"]
        decide = case.promises.get("decide")
        if kind == "DeadlineMoved":
            yield from self._moved(data, at)
        elif kind in ("UpdateSent", "Replied", "ComplainantAsked") and case.status == "closed":
            yield "no word is due after the closing"
        elif kind == "Decided" and (case.status not in ("open", "waiting") or data["rung"] != case.rung):
            yield "it decides what is not open on that rung"
        elif kind == "Decided" and case.unheard:
            yield f"nobody heard {sorted(case.unheard)}, and nothing says why"
        elif kind in ("Closed", "Accepted", "Objected") and case.status != "answered":
            yield "there is no answer to close, accept or object to"
        elif kind == "Escalated" and entry["actor"] == "complainant" and not case.overdue:
            yield "the complainant's way up opens when the time has passed"
        elif kind == "Escalated" and (data["was"] != case.rung or data["to"] != self.law.next_rung(case)):
            yield "a climb goes one rung up"
        elif kind == "Extended" and (decide is None or decide.broken or data["was"] != decide.due):
            yield "only a date that is ahead is extended"
        elif kind == "ReopeningRequested" and case.status == "closed" and data["late"] != self.law.is_late(case, at):
            yield "the window for reopening was counted wrongly"
        elif kind == "ReopeningRequested" and case.status != "closed" and not case.overdue:
            yield "an open case is asked about only when its time has passed"
        elif kind in ("Reopened", "ReopeningDeclined") and not case.judged:
            yield "nobody asked for it late"

    def _moved(self, data, at):
        promise = self.case.promises.get(key_of(data))
        if promise is None or promise.broken or self.case.status == "closed":
            yield "only a promise that is open moves"
        elif at not in self.days.since or data["because"] != "calendar":
            yield "no calendar changed"
        elif data["was"] != promise.due or data["due_at"] != self._counted(promise, at):
            yield "it moved from or to a wrong date"
        elif data["due_at"] == promise.due or data["due_at"] <= at:
            yield "it needed no moving"

    def _counted(self, promise, at):
        if promise.days:
            return self.days.due(promise.start, promise.days, at)
        if promise.kind == "first_response":
            return self.days.open_after(promise.start, self.law.first_hours(self.case.channel), at)
        outright = promise.kind in ANSWERS
        return self.days.next_open(promise.due, self.days.in_force(at)) if outright else promise.due
