"""A real Chromium for the tests of pages, one for all of them; without one they are skipped, and say why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import ARGUMENTS, chromium


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """Playwright's Chromium, not started yet."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    chromium()
    with sync_api.sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def browser(driver: Any) -> Iterator[Any]:
    started = driver.launch(executable_path=chromium(), args=ARGUMENTS)
    yield started
    started.close()
