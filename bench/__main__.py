"""Runs every `bench/bench_*.py` and prints figure, floor, ratio and aim."""

import argparse
import importlib
import json
import pkgutil
import sys
import traceback
from collections.abc import Iterator

import bench
from bench.figure import Figure

HEAD = ("figure", "measured", "floor", "ratio", "aim", "")


def main() -> int:
    words = _words()
    names = [name for name in modules() if not words.only or any(word in name for word in words.only)]
    figures, broken = measure(names)
    if words.json:
        print(json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=2))
    else:
        print(table([HEAD, *(row(figure) for figure in figures)]))
    missed = [figure.name for figure in figures if not figure.reached]
    if missed:
        print(f"not reached: {', '.join(missed)}", file=sys.stderr)
    return 1 if broken or missed else 0


def modules() -> Iterator[str]:
    found = (info.name for info in pkgutil.iter_modules(bench.__path__))
    return iter(sorted(name for name in found if name.startswith("bench_")))


def measure(names: list[str]) -> tuple[list[Figure], bool]:
    """The figures of every module that could be run; one that fails does not stop the others."""
    figures: list[Figure] = []
    broken = False
    for name in names:
        print(f"measuring {name.removeprefix('bench_')} ...", file=sys.stderr)
        try:
            figures += importlib.import_module(f"bench.{name}").run()
        except Exception:
            traceback.print_exc()
            broken = True
    return figures, broken


def row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        f"{_number(figure.value)} {figure.unit}",
        f"{_number(figure.floor)} {figure.floor_name}".strip() if figure.floor else "",
        f"{_number(figure.ratio)} x" if figure.ratio else "",
        _aim(figure),
        "reached" if figure.reached else "NOT REACHED",
    )


def table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(each, widths, strict=True)).rstrip() for each in rows
    )


def _aim(figure: Figure) -> str:
    sign = ">=" if figure.higher_is_better else "<="
    aims = [f"{sign} {_number(figure.aim)}"] if figure.aim is not None else []
    return ", ".join(aims + ([f"{sign} {_number(figure.aim_ratio)} x"] if figure.aim_ratio else []))


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure what the project promises.")
    parser.add_argument("only", nargs="*", help="run only the modules whose name holds one of these words")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
