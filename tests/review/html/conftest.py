"""A real Chromium for the tests of the review page; without one they are skipped, and say why."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from page_demo import demo, picture_bytes

from songngu.records import ArticleUnits
from songngu.review.html import write_html

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The path of a Chromium: from SONGNGU_CHROMIUM, or on the search path; the test is skipped where there is none."""
    found = os.environ.get("SONGNGU_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.skip("no Chromium on this machine; name one in SONGNGU_CHROMIUM to run the tests of the review page")
    return found


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


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    """The demonstration article, three times, as a page."""
    path = tmp_path / "quang-tri-2021.html"
    return write_html(
        [demo(0), demo(1), demo(2)],
        path,
        name="quang-tri-2021",
        project="Ngoại vụ",
        pictures=lambda _a, _p: picture_bytes(),
    )


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page in a profile of its own; what it asks for and complains of is on `page.asked`, `page.errors`."""
    contexts = []

    def opened(path: Path, *, reviewer: str = "Lê Thu Hà", script: str = "", **options: Any) -> Any:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.errors = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        if script:
            page.add_init_script(script)
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        if reviewer:
            page.keyboard.type(reviewer)
            page.keyboard.press("Enter")
        return page

    yield opened
    for context in contexts:
        context.close()


def as_page(articles: list[ArticleUnits], path: Path) -> Path:
    """Write a page for a test of its own."""
    return write_html(articles, path, name="thử", project="thử")
