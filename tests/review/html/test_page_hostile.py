"""Hostile text on the page is text: nothing runs, nothing is asked for, nothing hides, and much of it is no burden."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from songngu.records import ArticleUnits, Finding, Match, MatchKind, Severity, Span
from songngu.review.html import read_html, write_html
from tests.review.html.conftest import as_page
from tests.review.html.page_demo import demo

HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    "<!--<script>",
    "<img src=x onerror='window.hacked = 1'>",
    "javascript:window.hacked=1",
    "{{ 7 * 7 }} {% raw %}",
    "a\u2028b\u2029c",
    "\u202egnp.exe\u202c",
    "\x00\x07 control \x1b[31m",
    "'\"`${window.hacked = 1}\\",
    "]]> &amp; &lt;b&gt;",
)


def hostile(text: str) -> ArticleUnits:
    """An article with a text in every place that a text can stand in."""
    one = demo(0)
    unit = one.units[1]
    unit = replace(
        unit,
        segment=replace(unit.segment, text=text, previous=text, next=text),
        target=text,
        draft=replace(unit.draft, text=text + "!", alternatives=(text + "?",)),
        comment=text,
        hits=(replace(unit.hits[0], start=0, end=len(text), surface=text, target=text, variants=(text,), note=text),),
        matches=(Match(MatchKind.FUZZY, 80, text, text, text),),
        findings=(Finding("x", Severity.ERROR, text, text, Span(0, len(text)), Span(0, len(text))),),
    )
    article = replace(one.article, title=text, publisher=text, author=text, url=text, section=text)
    return ArticleUnits(article, (one.units[0], unit, *one.units[2:]))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_text(text: str, open_page: Any, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    write_html([hostile(text)], path, name=text, project=text, pictures=lambda _a, _p: b"<svg onload=alert(1)>")
    assert read_html(path)[1].target == text
    page = open_page(path, reviewer=text.replace("\x00", ""))
    for key in ("Escape", "ArrowDown", "F9", "Escape", "Enter", "Escape", "F4", "Escape"):
        page.keyboard.press(key)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#app script, #app iframe, #app [onerror], #app a[href^='javascript']").count() == 0
    assert page.errors == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []


def test_what_turns_text_around_is_shown(open_page: Any, tmp_path: Path) -> None:
    page = open_page(as_page([hostile("\u202egnp.exe")], tmp_path / "bidi.html"))
    assert page.locator(".unit .source .hidden-mark").first.inner_text() == "U+202E"


@pytest.mark.parametrize("name", ["embedded", "saved by a browser"])
def test_no_byte_of_the_data_is_markup(name: str, tmp_path: Path) -> None:
    page = as_page([hostile(text) for text in HOSTILE], tmp_path / "page.html").read_text(encoding="utf-8")
    block = page.partition('id="songngu-data">')[2].partition("</script>")[0]
    assert not re.search("[<>&\u2028\u2029\u202a-\u202e]", block)
    if name == "saved by a browser":
        path = tmp_path / "again.html"
        path.write_text(page.replace("<script type=", "<SCRIPT  data-x='1' type=").replace("</script>", "</SCRIPT >"))
        assert [row.target for row in read_html(path)] == [row.target for row in read_html(tmp_path / "page.html")]


def test_the_policy_forbids_everything_but_the_page_itself(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file)
    assert "default-src 'none'" in page.locator("meta[http-equiv]").get_attribute("content")
    page.evaluate(
        "() => { const s = document.createElement('script');"
        " try { s.textContent = 'window.hacked = 1'; document.body.append(s); } catch {} }"
    )
    fetched = page.evaluate("() => fetch('http://127.0.0.1:9/').then(() => 'fetched', (error) => 'refused')")
    markup = page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return 'set'; } catch { return 'refused'; } }"
    )
    assert (page.evaluate("window.hacked"), fetched, markup) == (None, "refused", "refused")


def test_a_segment_of_fifty_kilobytes(open_page: Any, tmp_path: Path) -> None:
    long = " ".join(f"từ{number}" for number in range(8000))
    assert len(long.encode()) > 50_000
    one = demo(0)
    unit = replace(one.units[0], segment=replace(one.units[0].segment, text=long), target=long)
    page = open_page(as_page([ArticleUnits(one.article, (unit, *one.units[1:]))], tmp_path / "long.html"))
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Home")
    page.keyboard.type("X")
    page.locator(".changes ins").first.wait_for()
    page.keyboard.press("Control+Enter")
    assert page.locator(".unit.active .number").inner_text() == "2"
    assert page.errors == []


def test_ten_thousand_units_are_no_more_elements_than_a_screenful(open_page: Any, tmp_path: Path) -> None:
    page = open_page(as_page([demo(number) for number in range(1000)], tmp_path / "many.html"))
    assert "10.000 câu" in page.locator(".count").inner_text()
    page.keyboard.press("End")
    assert page.locator(".unit.active .number").inner_text() == "10000"
    assert page.locator(".unit").count() < 80
    page.keyboard.press("Home")
    assert page.locator(".unit.active .number").inner_text() == "1"
