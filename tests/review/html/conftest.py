"""Review pages, open in a real Chromium (see tests/conftest.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from songngu.records import ArticleUnits
from songngu.review.html import write_html
from tests.browser import listen
from tests.review.html.page_demo import demo, picture_bytes


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
        page = listen(context.new_page())
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
