"""What each turn of a story asks of the law: who does which acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from insaf.core.acts import Act, consulting, handling, intake, referring
from insaf.core.acts import answering as answers
from insaf.core.acts import clock as clocks
from insaf.core.acts import ladder as ladders
from insaf.core.policy import OTHER_BODY, Kind
from insaf.core.terms import (
    COMPLAINANT,
    Actor,
    Finding,
    Outcome,
    Route,
    Severity,
    Side,
)
from insaf.site.demo import parties
from insaf.site.demo.office import Office
from insaf.site.demo.plot import Turn
from insaf.site.demo.tales import Story


def received(story: Story, at: datetime) -> intake.Receive:
    days = story.get("event_days_before")
    reachable_by = "email" if story.get("email") else "phone" if story.get("phone") else ""
    said = {k: story.get(k, "") for k in ("outcome_sought", "on_behalf_of", "authority", "adjustments")}
    return intake.Receive(
        kind=Kind(story["kind"]),
        channel=story["channel"],
        subject=story["subject"],
        title=story["title"],
        narrative=story["narrative"],
        received_at=at,
        language=story["language"],
        contact=intake.Contact(*(story.get(k, "") for k in ("name", "email", "phone"))),
        preferred_channel=reachable_by,
        event_on=at.date() - timedelta(days=days) if days else None,
        **said,
    )


Acts = list[tuple[Actor, Act]]


def _assess(office: Office, n: int, story: Story, turn: Turn) -> Acts:
    act = handling.Assess(
        definition=story["title"],
        severity=Severity(story.get("severity", 2)),
        route=Route(story.get("route", "quick")),
        points=tuple(point["text"] for point in story.get("points", ())),
        complexity=2 if story.get("route") == "investigation" else 1,
    )
    return [(office.handler(n), act)]


def _decide(office: Office, n: int, story: Story, turn: Turn) -> Acts:
    decision, again = story["decision"], turn.what == "decide_again"
    who = office.handler(n)
    climbed = who != office.owner(n)
    acts: Acts = [(who, _talk(story))] if climbed else []
    for number, point in enumerate(story.get("points") or [{}], start=1):
        judged = story["kind"] == "complaint" and point.get("finding")
        finding = Finding(judged or "answered")
        text = point.get("answer") or decision["findings"]
        acts.append((who, answers.AnswerPoint(number, finding, text)))
    if again:
        decision = story.get("second_decision", decision)
    acts += [(who, handling.HearSide(side, "phone", HEARD[side])) for side in office.unheard(n)]
    acts.append((who, _decision(story, decision, office, turn)))
    if story["kind"] == "complaint" and not again:
        acts.append((who, _cause(story, decision)))
    if story["channel"] == "external":
        acts.append((who, referring.AnswerReferral("nelc", decision["findings"], way="platform", to="NELC")))
    return acts


def _talk(story: Story) -> handling.RecordContact:
    """Whoever takes a matter on after a climb hears the party concerned (E-14)."""
    party = story.get("consult", {}).get("party", "شؤون المتدربين")
    said = "راجعنا معهم الوقائع والمستندات، وأكدوا ما ورد في الملف."
    return handling.RecordContact(party, "phone", said)


HEARD = {
    Side.COMPLAINANT: "عرضنا عليه ما ورد من الجهة المعنية، فأكد روايته وأضاف تواريخ الوقائع.",
    Side.CONCERNED: "عرضنا عليها ما ورد في الشكوى، فأوضحت ما لديها وأطلعتنا على المستندات.",
}


CAUSES = {
    "trainer": "staff_conduct",
    "technical": "system_fault",
    "facilities": "resources",
    "service": "not_followed",
    "privacy": "procedure",
    "course": "information",
}


def _cause(story: Story, decision: dict[str, Any]) -> answers.RecordCause:
    lessons = [action["text"] for action in decision.get("actions", ())]
    cause = CAUSES.get(story["subject"], "procedure")
    if decision["outcome"] == "not_upheld":
        cause = "none"
    return answers.RecordCause(cause, lessons[0] if lessons else decision["reasons"])


def _decision(story: Story, decision: dict[str, Any], office: Office, turn: Turn) -> answers.Decide:
    remedy = decision.get("remedy")
    detail = decision.get("remedy_detail", "")
    planned = tuple(
        answers.PlannedAction(action["text"], office.clock.day(turn.at, int(action["days"])))
        for action in decision.get("actions", ())
    )
    return answers.Decide(
        outcome=Outcome(decision["outcome"]),
        reasons=f"{decision['findings']}\n\n{decision['reasons']}",
        rule=decision["rule"],
        remedies=(answers.OfferedRemedy(remedy, detail),) if remedy else (),
        outcome_answer=decision.get("outcome_answer", ""),
        actions=planned,
    )


def _consult(office: Office, n: int, story: Story, turn: Turn) -> Acts:
    return [(office.owner(n), parties.asked(story, office.clock.calendar.due_at(turn.at, 3)))]


def _consult_answer(office: Office, n: int, story: Story, turn: Turn) -> Acts:
    owner = office.owner(n)
    who = parties.answering(story, owner)
    via = "" if who == owner else "desk"
    return [(who, consulting.AnswerConsultation(1, story["consult"]["answer"], via=via))]


def _extend(office: Office, n: int, story: Story, turn: Turn) -> Acts:
    why = story["extension"]
    act = clocks.Extend(turn.with_, why["reason"], why["text"])
    return [(who, act) for who in office.approvers(n, turn.at)[:1]]


def _verify(office: Office, n: int, story: Story, turn: Turn) -> Acts:
    why = story.get("delay") or {"reason": "volume", "text": story["title"]}
    act = clocks.VerifyDelay(why["reason"], why["text"], turn.with_)
    return [(office.owner(n), act)]


def _decline(office: Office, n: int, story: Story, turn: Turn) -> Acts:
    why = story["decline"]
    act = answers.Decline(why["ground"], why["reason"], why["route"])
    if "body_name" in why:  # it belongs to another body, and the person is directed there
        act = replace(act, body=OTHER_BODY, body_name=why["body_name"], how="directed", contact=why["contact"])
    return [(office.handler(n), act)]


def _by_owner(act: Callable[[Any], Act]) -> Callable[[Office, int, Story, Turn], Acts]:
    return lambda office, n, story, turn: [(office.owner(n), act(turn.with_))]


def _by_complainant(act: Callable[[Any], Act]) -> Callable[[Office, int, Story, Turn], Acts]:
    return lambda office, n, story, turn: [(COMPLAINANT, act(turn.with_ or ""))]


ACTS: dict[str, Callable[[Office, int, Story, Turn], Acts]] = {
    "assess": _assess,
    "decide": _decide,
    "decide_again": _decide,
    "consult": _consult,
    "consult_answer": _consult_answer,
    "extend": _extend,
    "verify_delay": _verify,
    "decline": _decline,
    "note": _by_owner(handling.AddNote),
    "reply": _by_owner(handling.Reply),
    "ask": _by_owner(handling.AskComplainant),
    "update": _by_owner(handling.SendUpdate),
    "inform": _by_complainant(intake.AddInformation),
    "accept": _by_complainant(answers.Accept),
    "object": _by_complainant(answers.Object),
    "reopen": _by_complainant(ladders.RequestReopening),
    "withdraw": _by_complainant(intake.Withdraw),
    "go_outside": _by_complainant(lambda told: referring.Refer("out", "nelc", asks=told)),
}
