"""The demonstration dataset as a gallery, and pages of it in Chromium (see tests/conftest.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from songngu.dataset.gallery import write_gallery
from tests.browser import listen
from tests.dataset.gallery.gallery_demo import demo, draw

Open = Callable[..., Any]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery that tests only read."""
    folder = tmp_path_factory.mktemp("quang-tri")
    draw(demo(), folder, longest=160)
    write_gallery(demo(), folder, term_use={"thông tin đối ngoại → external information": 31, "huyện → district": 9})
    return folder


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens a page from disk, in a profile of its own; what it asks for and complains of is on `asked`, `errors`."""
    contexts = []

    def opened(path: Path, after: str = "", *, width: int = 1440, **options: Any) -> Any:
        settings = {"locale": "vi-VN", "viewport": {"width": width, "height": 900}} | options
        context = browser.new_context(**settings)
        contexts.append(context)
        page = listen(context.new_page())
        page.goto(path.as_uri() + after)
        return page

    yield opened
    for context in contexts:
        context.close()
