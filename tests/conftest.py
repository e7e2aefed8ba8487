"""What every test may use, and what the end of a run says about skipped tests."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import live, tables

# No law depends on how busy the machine is; in CI the examples are the same each time.
settings.register_profile(
    "insaf",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("insaf")

pytest_plugins = ["tests.browsing", "tests.postoffice"]


@pytest.fixture(scope="session")
def insaf() -> Iterator[live.Live]:
    """The product itself, served on a free port with an empty data folder of its own."""
    with live.running_insaf(bare=True) as running:
        yield running


@pytest.fixture(autouse=True)
def _files_as_others_make_them() -> Iterator[None]:
    """The command line narrows the umask of its process; called within a test it would narrow ours."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def pytest_configure(config: pytest.Config) -> None:
    """Once in a run, in the process that all others of it come from."""
    if not hasattr(config, "workerinput"):
        tables.begin()
        config.add_cleanup(tables.end)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest first, so that the short ones fill the gaps between the processes."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = sorted({_reason(report) for report in terminalreporter.stats.get("skipped", [])})
    if reasons:
        terminalreporter.section("not run, and how to run it")
        for reason in reasons:
            terminalreporter.line(f"- {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """INSAF_TEST_REQUIRE=all: what could not be run counts as failed."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    skipped = reporter is not None and reporter.stats.get("skipped")
    if os.environ.get("INSAF_TEST_REQUIRE") == "all" and skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reason(report: pytest.TestReport) -> str:
    where = report.longrepr
    return str(where[2] if isinstance(where, tuple) else where).removeprefix("Skipped: ")
