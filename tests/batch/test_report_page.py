"""The report page says what became of every article, and nothing of an archive becomes markup in it."""

import re
from pathlib import Path
from typing import Any

from lxml import html

from songngu.batch.report_page import write_report_page


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
        "terms": {"required": 9, "applied": 8, "mechanisms": {}},
        "findings": {"terms": 1, "numbers": 2},
        "severities": {"error": 3},
        "skips": [{"item": "b.html", "reason": "no article in it"}],
        "notes": [],
        "seconds": {"read": 0.5, "translate": 1.5, "total": 2.0},
        "files": ["cong-thong-tin.xlsx"],
        "items": [
            {"item": "a.html", "result": "translated", "reason": "", "id": "a", "title": "Họp báo",
             "published": "2021-01-25T10:06:00+07:00", "units": 12, "findings": 3},
            {"item": "b.html", "result": "skipped", "reason": "no article in it"},
        ],
    } | changes  # fmt: skip


def text(path: Path) -> str:
    return " ".join(" ".join(html.fromstring(path.read_bytes()).itertext()).split())


def test_every_article_and_the_reason_it_was_left_out(tmp_path: Path) -> None:
    said = text(write_report_page(report(), tmp_path / "report.html"))
    assert "Họp báo a.html 2021-01-25 translated 12 3" in said
    assert "b.html skipped: no article in it" in said
    assert "8 / 9 required terms" in said


def test_a_run_with_nothing_new_says_so(tmp_path: Path) -> None:
    page = write_report_page(report(files=[], findings={}, skips=[], items=[]), tmp_path / "report.html")
    assert "Nothing new to review" in text(page)


def test_markup_in_an_archive_stays_text(tmp_path: Path) -> None:
    nasty = "</style><script>alert(1)</script><img src=x onerror=alert(2)>"
    items = [{"item": nasty, "result": "translated", "reason": nasty, "title": nasty, "units": 1, "findings": 0}]
    page = write_report_page(report(name=nasty, items=items, files=[nasty]), tmp_path / "report.html")
    tree = html.fromstring(page.read_bytes())
    assert not tree.xpath("//script | //img | //*[@onerror]")
    assert len(tree.xpath("//style")) == 1


def test_the_page_asks_for_nothing_and_runs_nothing(tmp_path: Path) -> None:
    page = write_report_page(report(), tmp_path / "report.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "http://" not in page
    assert "https://" not in page


def test_a_long_list_is_cut_and_said_to_be(tmp_path: Path) -> None:
    items = [{"item": f"{n}.html", "result": "reused", "reason": ""} for n in range(2500)]
    said = text(write_report_page(report(items=items), tmp_path / "report.html"))
    assert "The first 2000 of 2500" in said
