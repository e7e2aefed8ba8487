"""The policy's sentences as the checker reads them: what each entry demands to follow at once."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

from tests.core.oracle_days import later

LASTING = {"remedy", "consultation", "external", "acknowledge", "cause"}
KEEPS = {
    "Acknowledged": ["acknowledge"],
    "InformationAdded": ["answer_question"],
    "Assigned": ["assign"],
    "Assessed": ["first_response", "assess"],
    "UpdateSent": ["first_response", "next_update"],
    "Replied": ["first_response", "next_update"],
    "ComplainantAsked": ["first_response"],
    "Decided": [
        "first_response",
        "decide",
        "rung_response",
        "verify_delay",
        "assess",
        "assign",
        "next_update",
        "answer_question",
    ],
    "Declined": ["first_response", "decide", "rung_response", "verify_delay", "assess", "assign"],
    "DelayVerified": ["verify_delay"],
    "ImmediateActionTaken": ["immediate"],
    "CauseRecorded": ["cause"],
    "Reopened": ["judge_reopening"],
    "ReopeningDeclined": ["judge_reopening"],
    "Objected": ["auto_close"],
    "QuestionLapsed": ["answer_question"],
    "Escalated": ["verify_delay"],
}
"""With which entry a promise is kept, or needed no more."""

CLIMBING = {"verify_delay", "rung_response", "immediate"}


class Law:
    """Reads the policy's file by itself; answers with (type, fields) that must come next."""

    def __init__(self, file: Path, days=None):
        self.table = tomllib.loads(file.read_text("utf-8"))
        self.days = days
        self.rungs = [rung["rung"] for rung in self.table["ladder"]]
        self.answers = {rung["rung"]: rung["answers_within_days"] for rung in self.table["ladder"]}

    def first_hours(self, channel):
        """In how many working hours the way in promises a human's first word (C-18); 0 for the outside body."""
        way = next(way for way in self.table["channels"] if way["code"] == channel)
        return 0 if channel == "external" else way["first_response_hours"]

    def target(self, case):
        return self.table["targets"][case.kind]

    def promise(self, kind, start, n, at, because, number=0):
        """A promise of n working days, to be made at ``at``."""
        said = {"kind": kind, "due_at": self.days.due(start, n, at), "because": because}
        return "DeadlineSet", said | {"counted_from": start, "days": n, "number": number}

    def outright(self, kind, start, due_at, because, number=0):
        said = {"kind": kind, "due_at": due_at, "because": because}
        return "DeadlineSet", said | {"counted_from": start, "days": 0, "number": number}

    def next_rung(self, case):
        above = self.rungs.index(case.rung) + 1
        return self.rungs[above] if above < len(self.rungs) else None

    def climb(self, case, because, since, at):
        to = self.next_rung(case)
        if to is None:
            return []
        answer = self.promise("rung_response", since, self.answers[to], at, "escalation")
        climbed = ("Escalated", {"was": case.rung, "to": to, "because": because})
        return [climbed, *self.handler(case, since, at), answer]

    def handler(self, case, since, at):
        """Somebody else takes it on that rung: until then it waits there, with the queue's clock (E-12)."""
        left = [("Assigned", {"was": case.owner, "owner": ""})] if case.owner else []
        days = self.target(case).get("assign_days", 1)
        return [*left, self.promise("assign", since, days, at, "escalation")]

    def update(self, case, since, at, because):
        return self.promise("next_update", since, self.target(case)["update_every_days"], at, because)

    def cause(self, case, since, at):
        owed = case.kind == "complaint" and not case.cause
        return [self.promise("cause", since, self.target(case)["assess_days"], at, "answer")] if owed else []

    def opened(self, case, because, since, at):
        """Open again: the rung's own clock, and the next update; what was declined is heard higher up."""
        clocks = self.climb(case, "reopening", since, at) if case.declined else []
        clocks = clocks or [self.promise("rung_response", since, self.answers[case.rung], at, "reopening")]
        update = self.update(case, since, at, "reopening")
        return [("Reopened", {"because": because}), *clocks, update, *self.pressed_again(case, since, at, "reopening")]

    def pressed_again(self, case, since, at, because):
        """Who was asked and has no date ahead is reminded anew, once the matter is open again (step 4)."""
        rule = self.table["consultation"]
        ahead = {promise.number for promise in case.pending() if promise.kind.startswith("consultation")}
        for promise in [one for one in case.promises.values() if one.kind == "consultation"]:
            if promise.number not in ahead and case.pressed.get(promise.number, 0) < len(rule["climbs"]):
                days = rule["remind_every_days"]
                yield self.promise("consultation_again", since, days, at, because, promise.number)

    def lapse(self, case, promise, at):
        """What follows, in order, when a promise's date has passed."""
        kind, due = promise.kind, promise.due
        if kind == "answer_question":
            return [("QuestionLapsed", {})]
        if kind == "auto_close":
            return [("Closed", {"reason": "no_objection"}), *self.cause(case, due, at)]
        breach = ("Breached", {"kind": kind, "due_at": due, "number": promise.number})
        pressing = self._press(case, promise, at) if kind.startswith("consultation") else ()
        return [breach, *pressing, *self._after_breach(case, kind, due, at)]

    def _press(self, case, promise, at):
        """The party is reminded and one more level told, until all are; not once it is decided (step 4)."""
        rule, step = self.table["consultation"], case.pressed.get(promise.number, 0) + 1
        if case.status not in ("open", "waiting") or step > len(rule["climbs"]):
            return
        yield "ConsultationClimbed", {"number": promise.number, "step": step, "to": rule["climbs"][step - 1]}
        if step < len(rule["climbs"]):
            days = rule["remind_every_days"]
            yield self.promise("consultation_again", promise.due, days, at, "breach", promise.number)

    def days_before(self, promise):
        """How many working days before a date that was given outright it is warned of."""
        return self.table["consultation"]["warn_before_days"] if promise.kind == "consultation" else ()

    def _after_breach(self, case, kind, due, at):
        if kind == "decide" and (case.rung == self.rungs[0] or "rung_response" not in case.promises):
            yield self.promise("verify_delay", due, self.table["reopening"]["verify_delay_days"], at, "breach")
        elif kind in CLIMBING and self.next_rung(case):
            yield from self.climb(case, "lapse", due, at)
        elif kind in CLIMBING and not case.spent:
            yield "InternalStagesSpent", {"rung": case.rung}
        elif kind == "judge_reopening":
            yield from self.opened(case, "lapse", due, at)
        elif kind == "next_update":
            yield "UpdateSent", {"automatic": True, "nothing_new": True, "text": None}
            yield self.update(case, due, at, "lapse")
            if case.silent + 1 >= self.table["silence_climbs_after"]:
                yield from self.climb(case, "silence", due, at)

    def follows(self, case, entry):
        """What an act's first entry demands to come right after it."""
        demand = getattr(self, "_after_" + entry["type"].lower(), None)
        return list(demand(case, entry["data"], entry["at"], entry) or ()) if demand else []

    def _after_received(self, case, data, at, entry):
        target = self.target(case)
        for kind, name in (
            ("acknowledge", "acknowledge_days"),
            ("assign", "assign_days"),
            ("assess", "assess_days"),
            ("next_update", "update_every_days"),
            ("decide", "decide_days"),
        ):
            yield self.promise(kind, case.received, target.get(name, 1), at, "receipt")
        hours = self.first_hours(data["channel"])
        if hours and not entry["actor"].startswith("staff"):
            due = self.days.open_after(case.received, hours, at)
            yield self.outright("first_response", case.received, due, "receipt")
        if data["subject"] in self.table.get("raised_subjects", ()):
            yield "Escalated", {"was": case.rung, "to": self.next_rung(case), "because": "policy"}

    def _after_assessed(self, case, data, at, entry):
        if not case.owner:
            yield "Assigned", {"was": "", "owner": entry["actor"].partition(":")[2]}
        if (data["immediate"] or data["safety"] or data["severity"] == 4) and not case.critical:
            yield self.outright("immediate", at, later(at, self.table["immediate_hours"]), "critical")

    def _after_assigned(self, case, data, at, entry):
        if not data["owner"]:
            yield self.promise("assign", at, self.target(case).get("assign_days", 1), at, "staff")

    def _after_complainantasked(self, case, data, at, entry):
        yield self.promise("answer_question", at, self.table["closing"]["answer_question_days"], at, "message")
        yield self.update(case, at, at, "message")

    def _after_updatesent(self, case, data, at, entry):
        if case.status in ("open", "waiting"):
            yield self.update(case, at, at, "message")

    _after_replied = _after_updatesent

    def _after_consulted(self, case, data, at, entry):
        yield self.outright("consultation", at, data["due_at"], "staff", data["number"])

    def _after_clarificationasked(self, case, data, at, entry):
        days = self.table["consultation"]["forward_within_days"]
        yield self.promise("forward", at, days, at, "complainant", data["number"])

    def _after_decided(self, case, data, at, entry):
        yield self.promise("auto_close", at, self.table["closing"]["no_objection_days"], at, "answer")

    def _after_declined(self, case, data, at, entry):
        yield "Closed", {"reason": "declined"}

    def _after_withdrawn(self, case, data, at, entry):
        yield "Closed", {"reason": "withdrawn"}

    def _after_accepted(self, case, data, at, entry):
        return [("Closed", {"reason": "resolved"}), *self.cause(case, at, at)]

    def _after_objected(self, case, data, at, entry):
        climbed = [*self.climb(case, "objection", at, at), self.update(case, at, at, "objection")]
        return [*climbed, *self.pressed_again(case, at, at, "objection")]

    def _after_reopeningrequested(self, case, data, at, entry):
        days = self.table["reopening"]["verify_delay_days"]
        if case.status != "closed":
            return [] if case.verified_once else [self.promise("verify_delay", at, days, at, "complainant")]
        if data["late"]:
            return [self.promise("judge_reopening", at, days, at, "complainant")]
        return self.opened(case, "complainant", at, at)

    def is_late(self, case, at):
        """After the published window of calendar days from the closing."""
        last = date.fromordinal(self.days.local(case.closed)) + timedelta(
            days=self.table["reopening"]["window_calendar_days"]
        )
        return self.days.local(at) > last.toordinal()

    def _after_reopened(self, case, data, at, entry):
        return self.opened(case, "staff", at, at)[1:]

    def _after_escalated(self, case, data, at, entry):
        return self.climb(case, data["because"], at, at)[1:]

    def _after_extended(self, case, data, at, entry):
        yield "DeadlineMoved", {"kind": "decide", "was": data["was"], "due_at": data["due_at"], "because": "extension"}

    def _after_delayverified(self, case, data, at, entry):
        if "verify_delay" in case.promises:
            yield self.outright("rung_response", at, data["committed_at"], "commitment")
