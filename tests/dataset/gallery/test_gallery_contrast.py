"""Colours that carry text differ enough from what is behind them: 4.5 to 1, as WCAG 2.2 AA asks, light and dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tests.browser import contrast

STYLE = files("songngu.dataset.gallery").joinpath("assets/base.css").read_text(encoding="utf-8")
BLOCKS = {"light": STYLE.index(":root {"), "dark": STYLE.index(':root[data-theme="dark"]')}
PAIRS = [
    (text, ground)
    for text, grounds in {
        "ink": "paper sheet wash celadon-wash", "faint": "paper sheet", "celadon": "paper sheet celadon-wash",
        "amber": "amber-wash", "indigo": "paper", "on-celadon": "celadon",
    }.items()
    for ground in grounds.split()
]  # fmt: skip


@pytest.mark.parametrize("theme", BLOCKS)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    block = STYLE[BLOCKS[theme] :].partition("}")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    assert contrast(found[text], found[ground]) >= 4.5
