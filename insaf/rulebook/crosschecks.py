"""What must hold between the values of a policy file, beyond the shape of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from string import Formatter

from insaf.core.policy import OTHER_BODY, Kind, Rung, Text
from insaf.core.workdays import FIRST_ON, LAST_ON
from insaf.rulebook.lines import Path
from insaf.rulebook.problems import Fault, written
from insaf.rulebook.schema import HoursTable, PolicyFile, TargetTable

REQUIRED_TEXTS = (
    "purpose",
    "definition",
    "no_retaliation",
    "confidentiality",
    "anonymous_note",
    "day_rule",
    "how_we_handle_1",
    "expected_time",
    "when_late_1",
    "undertaking",
    "out_of_hours",
    "privacy_notice",
)
FIGURES = frozenset(
    {
        "decide_days",
        "suggestion_days",
        "inquiry_days",
        "update_days",
        "verify_days",
        "extension_days",
        "reopening_days",
        "objection_days",
        "accept_months",
        "opens",
        "closes",
    }
)
"""The figures a sentence may name in braces; ``rulebook.page`` says them in words."""


def faults_between(policy: PolicyFile) -> list[Fault]:
    """Everything that does not hold together, each at the place to correct."""
    return [fault for check in _CHECKS for fault in check(policy)]


def _dates(policy: PolicyFile) -> Iterator[Fault]:
    if not FIRST_ON <= policy.effective_on <= LAST_ON:
        yield _fault(
            ("effective_on",),
            f"must lie between {FIRST_ON} and {LAST_ON}",
            f"يجب أن يقع بين {FIRST_ON} و{LAST_ON}",
        )


def _hours(policy: PolicyFile) -> Iterator[Fault]:
    places: list[tuple[Path, HoursTable]] = [(("calendar", "hours"), policy.calendar.hours)]
    for index, period in enumerate(policy.calendar.periods):
        place: Path = ("calendar", "periods", index)
        places.append(((*place, "hours"), period.hours))
        if period.first_on > period.last_on:
            yield _fault((*place, "last_on"), "comes before first_on", "يسبق first_on")
    for path, hours in places:
        if hours.opens >= hours.closes:
            yield _fault(
                path,
                f"opens at {hours.opens:%H:%M}, which must come before closing at {hours.closes:%H:%M}",
                f"يبدأ {hours.opens:%H:%M}، ويجب أن يسبق وقت الإغلاق {hours.closes:%H:%M}",
            )


def _periods_apart(policy: PolicyFile) -> Iterator[Fault]:
    ends: list[tuple[date, date]] = []
    for index, period in enumerate(policy.calendar.periods):
        if any(period.first_on <= last and first <= period.last_on for first, last in ends):
            yield _fault(
                ("calendar", "periods", index),
                "overlaps an earlier period; a day can have one set of hours only",
                "تتداخل مع فترة سابقة، ولا يكون لليوم الواحد إلا دوام واحد",
            )
        ends.append((period.first_on, period.last_on))


def _weekend(policy: PolicyFile) -> Iterator[Fault]:
    if len(set(policy.calendar.weekend)) > 5:
        yield _fault(
            ("calendar", "weekend"),
            "must leave at least two working days in the week",
            "يجب أن يُبقي يومي عمل في الأسبوع على الأقل",
        )


def _every_kind(policy: PolicyFile) -> Iterator[Fault]:
    for kind in Kind:
        if kind not in policy.targets:
            yield _fault(("targets", kind.value), "is missing", "مفقود")


def _clocks(policy: PolicyFile) -> Iterator[Fault]:
    """A warning named after the date is none, so that shortening a date needs no second change."""
    for kind, target in policy.targets.items():
        place: Path = ("targets", kind.value)
        yield from _clocks_in_order(place, target)
        if list(target.warn_on_days) != sorted(set(target.warn_on_days)):
            yield _fault(
                (*place, "warn_on_days"),
                "must rise, each day once",
                "يجب أن تتصاعد أيامه دون تكرار",
            )


def _clocks_in_order(place: Path, target: TargetTable) -> Iterator[Fault]:
    for name in ("acknowledge_days", "assign_days", "assess_days"):
        if getattr(target, name) > target.decide_days:
            yield _fault(
                (*place, name),
                f"must not come after decide_days = {target.decide_days}",
                f"يجب ألا يتجاوز decide_days = {target.decide_days}",
            )


def _ladder(policy: PolicyFile) -> Iterator[Fault]:
    rungs = [rule.rung for rule in policy.ladder]
    if rungs != list(Rung):
        order = ", ".join(rung.value for rung in Rung)
        yield _fault(
            ("ladder",),
            f"must have these rungs in this order: {order}",
            f"يجب أن تكون مستوياته بهذا الترتيب: {order}",
        )


def _approvers(policy: PolicyFile) -> Iterator[Fault]:
    extension = policy.extension
    for name in ("approved_by", "second_approved_by"):
        if getattr(extension, name) is Rung.SUPPORT:
            yield _fault(
                ("extension", name),
                "must be a rung above support, which owns the case",
                "يجب أن يكون مستوى أعلى من support الذي يتولى الشكوى",
            )
    if extension.second_approved_by.height < extension.approved_by.height:
        yield _fault(
            ("extension", "second_approved_by"),
            "must not be lower than approved_by",
            "يجب ألا يكون أدنى من approved_by",
        )


def _restriction(policy: PolicyFile) -> Iterator[Fault]:
    rule = policy.restriction
    if rule is None:
        return
    if rule.decided_by is Rung.SUPPORT:
        yield _fault(
            ("restriction", "decided_by"),
            "must be a rung above support: management decides on this",
            "يجب أن يكون مستوى أعلى من support، فالإدارة هي التي تقرّر ذلك",
        )
    if rule.review_every_calendar_days > rule.longest_calendar_days:
        yield _fault(
            ("restriction", "review_every_calendar_days"),
            f"must not be longer than longest_calendar_days = {rule.longest_calendar_days}",
            f"يجب ألا يتجاوز longest_calendar_days = {rule.longest_calendar_days}",
        )
    for name in ("grounds", "ways"):
        if not getattr(rule, name):
            yield _fault(("restriction", name), "must have at least one entry", "يجب أن يضم مدخلًا واحدًا على الأقل")


def _outside(policy: PolicyFile) -> Iterator[Fault]:
    """What names a subject or a ground names one of the lists; `other` is for bodies that the list lacks."""
    for index, body in enumerate(policy.external):
        place: Path = ("external", index)
        if body.code == OTHER_BODY:
            yield _fault((*place, "code"), "is kept for bodies that are not listed", "محجوز للجهات غير المدرجة")
        yield from _listed((*place, "subjects"), body.subjects, policy.subjects)
    yield from _listed(("sensitive_subjects",), policy.sensitive_subjects, policy.subjects)
    yield from _listed(("declining", "elsewhere"), policy.declining.elsewhere or (), policy.declining.grounds)


def _listed(path: Path, codes: tuple[str, ...], among: Mapping[str, object]) -> Iterator[Fault]:
    for code in codes:
        if code not in among:
            yield _fault(path, f"names {code}, which is not in its list", f"يذكر {code}، وليس في قائمته")


def _codes_once(policy: PolicyFile) -> Iterator[Fault]:
    used: dict[str, list[str]] = {
        "channels": [channel.code for channel in policy.channels],
        "external": [body.code for body in policy.external],
    }
    for name, codes in used.items():
        for index, code in enumerate(codes):
            if code in codes[:index]:
                path: Path = (name, index, "code")
                yield _fault(path, f"{code} is used twice", f"الرمز {code} مكرر")


def _nothing_empty(policy: PolicyFile) -> Iterator[Fault]:
    needed: tuple[tuple[Path, object], ...] = (
        (("channels",), policy.channels),
        (("external",), policy.external),
        (("subjects",), policy.subjects),
        (("remedies",), policy.remedies),
        (("extension", "reasons"), policy.extension.reasons),
        (("reopening", "delay_reasons"), policy.reopening.delay_reasons),
        (("declining", "grounds"), policy.declining.grounds),
    )
    for path, listed in needed:
        if not listed:
            yield _fault(path, "must have at least one entry", "يجب أن يضم مدخلًا واحدًا على الأقل")


def _texts(policy: PolicyFile) -> Iterator[Fault]:
    for name in REQUIRED_TEXTS:
        if name not in policy.texts:
            yield _fault(("texts", name), "is missing", "مفقود")
    for name, sentences in policy.texts.items():
        for language in ("ar", "en"):
            for figure in _unknown_figures(getattr(sentences, language)):
                yield _fault(
                    ("texts", name, language),
                    f"names {{{figure}}}, which is not a figure of the policy",
                    f"يذكر {{{figure}}}، وليس من أرقام السياسة",
                )


def _unknown_figures(sentence: str) -> list[str]:
    try:
        named = [field for _, field, _, _ in Formatter().parse(sentence) if field is not None]
    except ValueError:
        return ["{ }"]
    return [field for field in named if field not in FIGURES]


def _fault(path: Path, english: str, arabic: str) -> Fault:
    return Fault(path, Text(f"{written(path)} {arabic}", f"{written(path)} {english}"))


_CHECKS: tuple[Callable[[PolicyFile], Iterator[Fault]], ...] = (
    _dates,
    _hours,
    _periods_apart,
    _weekend,
    _every_kind,
    _clocks,
    _ladder,
    _approvers,
    _restriction,
    _outside,
    _codes_once,
    _nothing_empty,
    _texts,
)
