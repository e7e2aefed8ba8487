"""`insaf simulate`: a year in a minute, by the real law; what a policy and a team would come to."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insaf.site.cli import Wrong, command, show

if TYPE_CHECKING:
    from insaf.core.rules import Rules
    from insaf.reports.simulation.figures import Figures
    from insaf.reports.simulation.plan import Plan

FIRST_POLICY = Path(__file__).resolve().parents[3] / "policies" / "engineering-tracks.toml"
SHARE = 0.95


def add(subparsers: Any) -> None:
    words = command(subparsers, "simulate", _simulate, "what a policy and a team would come to in a year")
    words.add_argument("--policy", metavar="FILE", default=str(FIRST_POLICY), help="a policy file")
    words.add_argument("--days", type=int, default=365, help="calendar days (365)")
    words.add_argument(
        "--from", dest="starts_on", type=date.fromisoformat, metavar="DATE", help="the policy's own date"
    )
    words.add_argument("--arrivals", default="10", metavar="N", help="a working day: 10, or complaint=6,inquiry=3")
    words.add_argument("--staff", type=int, default=4, help="people of the support team (4)")
    words.add_argument("--managers", type=int, default=1, help="people of complaints management (1)")
    words.add_argument("--executives", type=int, default=1, help="executives who decide (1)")
    words.add_argument("--seed", type=int, default=1, help="the same seed gives the same year")
    words.add_argument("--find-staff", action="store_true", help="also find how few keep 95 %% on time")


def _simulate(words: argparse.Namespace) -> None:
    from insaf.reports.simulation.figures import figures_of
    from insaf.reports.simulation.year import Year

    plan, rules = _plan(words)
    figures = figures_of(Year(plan, rules).run(_progress(plan.days)))
    value, lines = as_value(figures), _lines(plan, figures)
    if words.find_staff:
        value["staff_found"] = found = _found(plan, rules)
        said = f"{found} people of the support team" if found else "no number of people tried"
        lines += ["", f"To answer 95 % on time: {said}."]
    show(words, {"plan": _plan_value(plan, rules)} | value, lines)


def _plan(words: argparse.Namespace) -> tuple[Plan, Rules]:
    from insaf.core.rules import Rules
    from insaf.reports.simulation.plan import BadPlan, Plan, arrivals
    from insaf.rulebook.loading import read_policy
    from insaf.rulebook.snapshots import computed

    policy = read_policy(words.policy)
    try:
        plan = Plan(
            days=words.days,
            starts_on=words.starts_on or policy.effective_on,
            arrivals=arrivals(words.arrivals),
            staff=words.staff,
            managers=words.managers,
            executives=words.executives,
            seed=words.seed,
        )
    except BadPlan as problem:
        raise Wrong(str(problem)) from None
    return plan, Rules(policy, computed(policy.calendar))


def _found(plan: Plan, rules: Rules) -> int | None:
    from insaf.reports.simulation.hiring import fewest_staff

    return fewest_staff(plan, rules, SHARE, _tried)


def _tried(staff: int, figures: Figures) -> None:
    print(f"with {staff} people: {figures.on_time_share:.1%} on time", file=sys.stderr)


def _progress(days: int) -> Any:
    """A line that counts, for a person who waits."""
    if not sys.stderr.isatty():
        return None

    def said(day: int) -> None:
        print(f"\rday {day} of {days}", end="\n" if day == days else "", file=sys.stderr, flush=True)

    return said


def _plan_value(plan: Plan, rules: Rules) -> dict[str, Any]:
    heads = {"staff": plan.staff, "managers": plan.managers, "executives": plan.executives}
    return {
        "policy_version": rules.policy.version,
        "calendar_version": rules.calendar.version,
        "from": plan.starts_on.isoformat(),
        "days": plan.days,
        "arrivals": {str(kind): rate for kind, rate in plan.arrivals.items()},
        "seed": plan.seed,
    } | heads


def as_value(figures: Figures) -> dict[str, Any]:
    """The figures as JSON values."""
    return {
        "received": figures.received,
        "answered": figures.answered,
        "on_time": figures.on_time,
        "late": figures.late,
        "on_time_share": round(figures.on_time_share, 4),
        "promises": {
            str(kind): {"made": one.made, "kept": one.kept, "broken": one.broken}
            | {"fell_away": one.fell_away, "open": one.open}
            for kind, one in figures.promises.items()
        },
        "load": {
            str(rung): {"most": load.most, "mean": round(load.mean, 1), "busy": _share(figures.busy, rung)}
            for rung, load in figures.load.items()
        },
        "happened": dict(figures.happened),
    }


def _share(busy: Mapping[Any, float], rung: Any) -> float | None:
    return round(busy[rung], 3) if rung in busy else None


def _lines(plan: Plan, figures: Figures) -> list[str]:
    value = as_value(figures)
    end = plan.starts_on.toordinal() + plan.days - 1
    lines = [
        f"{plan.starts_on} to {date.fromordinal(end)}, seed {plan.seed}; "
        f"{plan.staff} in support, {plan.managers} in complaints management, {plan.executives} executive",
        f"{figures.received} received, {figures.answered} answered; by the first date "
        f"{figures.on_time} on time, {figures.late} late: {figures.on_time_share:.1%} on time",
        "",
        f"{'promise':18}{'made':>8}{'kept':>8}{'broken':>8}{'fell away':>11}{'open':>7}",
    ]
    for kind, one in value["promises"].items():
        lines.append(
            f"{kind:18}{one['made']:>8}{one['kept']:>8}{one['broken']:>8}{one['fell_away']:>11}{one['open']:>7}"
        )
    lines += ["", f"{'open on the rung':24}{'most':>6}{'mean':>8}{'busy':>7}"]
    for rung, one in value["load"].items():
        busy = "-" if one["busy"] is None else f"{one['busy']:.0%}"
        lines.append(f"{rung:24}{one['most']:>6}{one['mean']:>8}{busy:>7}")
    lines += ["", *(f"{name.replace('_', ' '):28}{number:>6}" for name, number in value["happened"].items())]
    return lines
