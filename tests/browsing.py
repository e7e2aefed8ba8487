"""Fixtures of the browser tests: the system's Chromium driven by playwright, and axe."""

import os
from collections.abc import Iterator
from importlib import resources

import pytest

from tests.needs import CHROMIUM

PATIENCE = 60_000  # milliseconds that a page may take on a busy machine; nothing that comes is slower for it


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One browser for the session; open a context of your own in it. Mark the test `needs`."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    # Playwright keeps an event loop in this thread; Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe.min.js; add it to a page opened with bypass_csp, then `axe.run()`."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
