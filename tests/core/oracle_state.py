"""A case as the checker knows it: no more than the policy's sentences speak of."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.core.oracle_law import KEEPS, LASTING


def key_of(data):
    return f"{data['kind']}:{data['number']}" if data["number"] else data["kind"]


@dataclass
class Promise:
    kind: str
    due: str
    start: str
    days: int
    since: str  # set, or last moved
    number: int = 0
    broken: bool = False
    extended: str = ""  # when more time was last approved

    @property
    def key(self):
        return key_of(vars(self))


@dataclass
class State:
    """As much of a case as the sentences speak of."""

    kind: str
    received: str
    rung: str
    channel: str
    status: str = "open"
    owner: str = ""
    promises: dict = field(default_factory=dict)
    warned: set = field(default_factory=set)
    silent: int = 0
    spent: bool = False
    critical: bool = False
    complex: bool = False
    about: bool = False  # about a member of staff
    weighed: bool = False
    heard: set = field(default_factory=set)
    cause: str = ""
    overdue: bool = False
    verified_once: bool = False
    judged: bool = False
    declined: bool = False
    closed: str = ""
    others: set = field(default_factory=set)  # consultations of a unit or of somebody outside
    pressed: dict = field(default_factory=dict)  # how often each concerned party was reminded

    def pending(self):
        return [promise for promise in self.promises.values() if not promise.broken]

    def apply(self, entry, data):
        """One more entry."""
        kind, at = entry["type"], entry["at"]
        if kind == "Called" and data["outcome"] == "reached" and data["began_at"] >= self.received:
            self.promises.pop("first_response", None)
        for name in KEEPS.get(kind, ()):
            if not (name == "first_response" and data["automatic"]):  # the system is no human
                self.promises.pop(name, None)
        apply = getattr(self, "_on_" + kind.lower(), None)
        if apply:
            apply(data, at)

    def _on_deadlineset(self, data, at):
        key = key_of(data)
        self.promises[key] = Promise(
            data["kind"], data["due_at"], data["counted_from"], data["days"], at, data["number"]
        )
        self.verified_once |= data["kind"] == "verify_delay"

    def _on_deadlinemoved(self, data, at):
        key = key_of(data)
        promise = self.promises.get(key)
        if promise:
            promise.due, promise.days, promise.since = data["due_at"], data["days"], at
            if data["because"] in ("extension", "external_body"):
                promise.extended = at
                self.warned = {one for one in self.warned if one[0] != key}

    def _on_breached(self, data, at):
        key = key_of(data)
        if key in self.promises:
            self.promises[key].broken = True
        self.overdue |= data["kind"] == "decide"

    def _on_warned(self, data, at):
        self.warned.add((key_of(data), data["day"]))

    def _on_consultationclimbed(self, data, at):
        self.pressed[data["number"]] = data["step"]

    def _on_consultationwithdrawn(self, data, at):
        self.promises.pop(f"consultation:{data['number']}", None)
        self.promises.pop(f"consultation_again:{data['number']}", None)

    def _on_consulted(self, data, at):
        if data.get("unit") or data.get("language"):
            self.others.add(data["number"])
        if data.get("forwards"):
            self.promises.pop(f"forward:{data['forwards']}", None)

    def _on_clarificationdeclined(self, data, at):
        self.promises.pop(f"forward:{data['number']}", None)

    @property
    def unheard(self):
        """Who must still have a say before a complex complaint is decided (D-08)."""
        both = {"complainant", "concerned"} if self.kind == "complaint" and (self.complex or self.about) else set()
        return both - self.heard

    def _on_personnamed(self, data, at):
        self.about = True

    def _on_sideheard(self, data, at):
        self.heard.add(data["side"])

    _on_sidenotheard = _on_sideheard

    def _on_partycontacted(self, data, at):
        self.heard.add("concerned")

    def _on_consultationanswered(self, data, at):
        if not (self.about and data["number"] in self.others):
            self.heard.add("concerned")
        self._on_consultationwithdrawn(data, at)

    def _on_assigned(self, data, at):
        self.owner = data["owner"]

    def _on_assessed(self, data, at):
        self.critical |= data["immediate"] or data["safety"] or data["severity"] == 4
        self.complex = data["route"] == "investigation" or data["complexity"] == 3
        self.weighed = True

    def _on_causerecorded(self, data, at):
        self.cause = data["cause"]

    def _on_complainantasked(self, data, at):
        self.status, self.silent = "waiting", 0

    def _on_retyped(self, data, at):
        self.kind = data["kind"]

    def _on_informationadded(self, data, at):
        if self.weighed:
            self.heard.add("complainant")
        self._on_questionlapsed(data, at)

    def _on_questionlapsed(self, data, at):
        self.status = "open" if self.status == "waiting" else self.status

    def _on_updatesent(self, data, at):
        self.silent = self.silent + 1 if data["automatic"] else 0

    _on_replied = _on_updatesent

    def _on_decided(self, data, at):
        self.status, self.silent = "answered", 0

    def _on_declined(self, data, at):
        self.declined = True

    def _on_objected(self, data, at):
        self.status = "open"

    def _on_closed(self, data, at):
        self.status, self.closed = "closed", at
        self.promises = {key: p for key, p in self.promises.items() if p.kind in LASTING}

    def _on_reopeningrequested(self, data, at):
        self.judged = data["late"]

    def _on_reopened(self, data, at):
        self.status, self.silent, self.judged, self.declined = "open", 0, False, False

    def _on_reopeningdeclined(self, data, at):
        self.judged = False

    def _on_escalated(self, data, at):
        self.rung, self.silent = data["to"], 0

    def _on_internalstagesspent(self, data, at):
        self.spent = True
