"""Colours that carry text differ enough from what is behind them: 4.5 to 1, as WCAG 2.2 AA asks, light and dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tests.browser import contrast

STYLE = files("songngu.review.html").joinpath("css/page.css").read_text(encoding="utf-8")
BLOCKS = {"light": STYLE.index(":root {"), "dark": STYLE.index(':root[data-theme="dark"]')}
PAIRS = [
    (text, ground)
    for text, grounds in {
        "ink": "paper sheet wash celadon-wash red-wash amber-wash indigo-wash",
        "faint": "paper sheet wash celadon-wash",
        "celadon": "paper sheet wash celadon-wash",
        "red": "paper sheet wash red-wash",
        "amber": "paper sheet amber-wash",
        "indigo": "paper sheet",
        "on-celadon": "celadon",
    }.items()
    for ground in grounds.split()
]


def colours(theme: str) -> dict[str, str]:
    block = STYLE[BLOCKS[theme] :].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize("theme", BLOCKS)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    found = colours(theme)
    assert contrast(found[text], found[ground]) >= 4.5
