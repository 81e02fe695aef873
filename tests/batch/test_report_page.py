"""The report page says what became of every article, and nothing of an archive becomes markup in it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import html

from songngu.batch.report_page import write_report_page

USES = {"ubnd tỉnh → Provincial People's Committee": 7}


def report(**changes: Any) -> dict[str, Any]:
    return {
        "run": 3,
        "name": "cong-thong-tin",
        "project": "Quảng Trị",
        "finished": "2026-11-26T10:00:00+00:00",
        "engine": "embedded",
        "glossary": "abc",
        "articles": {"read": 2, "translated": 1, "reused": 0, "duplicate": 0, "skipped": 1},
        "segments": {"total": 12, "engine": 12},
        "terms": {"required": 9, "applied": 8, "mechanisms": {}, "uses": USES},
        "findings": {"terms": 1, "numbers": 2},
        "severities": {"error": 3},
        "skips": [{"item": "b.html", "reason": "no article in it"}],
        "leverage": {"exact": 4, "none": 8},
        "load": {"error": {"units": 2, "words": 40}, "warning": {"units": 1, "words": 20},
                 "note": {"units": 0, "words": 0}, "none": {"units": 9, "words": 150},
                 "hours": 0.3, "words_an_hour": 700},
        "effort": {"units": 0},
        "words": 210,
        "course": [[0.0, 0], [1.0, 100], [2.0, 210]],
        "seconds": {"read": 0.5, "translate": 1.5, "total": 2.0},
        "files": ["cong-thong-tin.xlsx"],
    } | changes  # fmt: skip


ITEMS: list[dict[str, Any]] = [
    {"item": "a.html", "result": "translated", "reason": "", "id": "a", "title": "Họp báo",
     "published": "2021-01-25T10:06:00+07:00", "units": 12, "findings": 3, "file": "cong-thong-tin"},
    {"item": "b.html", "result": "skipped", "reason": "no article in it"},
]  # fmt: skip


def write(path: Path, items: Iterable[dict[str, Any]] = ITEMS, **changes: Any) -> Path:
    notes = [{"item": "a.html", "note": "read as tcvn3: 98% of its marked words are Vietnamese syllables then"}]
    return write_report_page(report(**changes), path / "report.html", items=items, notes=notes)


def text(path: Path) -> str:
    return " ".join(" ".join(html.fromstring(path.read_bytes()).itertext()).split())


def test_every_article_and_the_reason_it_was_left_out(tmp_path: Path) -> None:
    said = text(write(tmp_path))
    assert "Họp báo a.html 2021-01-25 translated 12 3" in said
    assert "b.html skipped: no article in it" in said
    assert "8 / 9 required terms" in said


def test_a_run_with_nothing_new_says_so(tmp_path: Path) -> None:
    page = write(tmp_path, [], files=[], findings={}, skips=[], leverage={}, course=[[0.0, 0]])
    assert "Nothing new to review" in text(page)


def test_markup_in_an_archive_stays_text(tmp_path: Path) -> None:
    nasty = "</style><script>alert(1)</script><img src=x onerror=alert(2)>"
    items = [
        {
            "item": nasty,
            "result": "translated",
            "reason": nasty,
            "title": nasty,
            "units": 1,
            "findings": 0,
            "file": nasty,
        }
    ]
    page = write(tmp_path, items, name=nasty, files=[nasty])
    tree = html.fromstring(page.read_bytes())
    assert not tree.xpath("//script | //img | //*[@onerror]")
    assert len(tree.xpath("//style")) == 1


def test_the_page_asks_for_nothing_and_runs_nothing(tmp_path: Path) -> None:
    page = write(tmp_path).read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "http://" not in page
    assert "https://" not in page


def test_a_long_list_is_cut_and_said_to_be(tmp_path: Path) -> None:
    items = [{"item": f"{n}.html", "result": "reused", "reason": ""} for n in range(2500)]
    said = text(write(tmp_path, items))
    assert "The first 2000; report.json has all" in said


def test_an_article_links_to_the_page_on_which_it_is_reviewed(tmp_path: Path) -> None:
    page = html.fromstring(write(tmp_path, files=["cong-thong-tin.xlsx", "cong-thong-tin.html"]).read_bytes())
    assert page.xpath("//a[text()='Họp báo']/@href") == ["cong-thong-tin.html"]


def test_plots_say_in_words_what_they_draw(tmp_path: Path) -> None:
    page = write(tmp_path)
    said = text(page)
    assert "a second: 105 on average (dashed), 110 at most" in said
    assert "12 units of the whole project, about 0.3 hours at 700 words an hour" in said
    assert "ubnd tỉnh → Provincial People's Committee 7" in said
    (label,) = html.fromstring(page.read_bytes()).xpath("//svg[@role='img']/@aria-label")
    assert label == "Words a second over time: 105 on average, 110 at most"


def test_a_run_too_short_to_draw_says_so(tmp_path: Path) -> None:
    assert "Too short a run to draw: 210 words in 2.0 s" in text(write(tmp_path, course=[[0.0, 0], [2.0, 210]]))
