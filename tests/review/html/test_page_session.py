"""A reviewer's session, played by the keyboard alone in a real Chromium, and read back as `songngu accept` reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from songngu.records import Returned, State
from songngu.review.html import read_html, read_html_terms
from tests.review.html.page_demo import demo

UNITS = demo(0).units


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page: Any, folder: Path) -> Path:
    with page.expect_download() as download:
        press(page, "Control+s")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def row(rows: tuple[Returned, ...], number: int) -> Returned:
    return next(one for one in rows if one.unit_id == UNITS[number].id)


def active(page: Any) -> str:
    return str(page.locator(".unit.active .number").inner_text())


def test_edit_accept_comment_reject_and_save(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    press(page, "Control+Enter")  # the title is right as it is
    assert active(page) == "2"
    press(page, "Enter", "Control+a")
    page.keyboard.type("On January 20, 2021, the Quang Tri Provincial People's Committee issued Plan No. 10/KH-UBND.")
    press(page, "Control+Enter")  # unit 3 is reviewed already: it is passed over
    assert active(page) == "4"
    press(page, "Escape", "F4")
    page.keyboard.type("Số 12 hay 21?")
    press(page, "Escape", "Alt+ArrowDown", "Shift+F4")
    page.keyboard.type("Chưa đúng chức vụ")
    press(page, "Control+Enter", "ArrowDown", "Control+Shift+Enter")
    path = saved(page, tmp_path)
    assert path.name == "quang-tri-2021 - Lê Thu Hà.songngu.json"
    rows = read_html(path)
    assert len(rows) == 30
    assert (row(rows, 0).state, row(rows, 0).target) == (State.REVIEWED, UNITS[0].target)
    assert (
        row(rows, 1).target
        == "On January 20, 2021, the Quang Tri Provincial People's Committee issued Plan No. 10/KH-UBND."
    )
    assert (row(rows, 1).sent_target, row(rows, 1).state) == (UNITS[1].target, State.REVIEWED)
    assert (row(rows, 3).comment, row(rows, 3).state) == ("Số 12 hay 21?", State.TRANSLATED)
    assert (row(rows, 4).sub_state, row(rows, 4).comment) == ("rejected", "Chưa đúng chức vụ")
    assert row(rows, 5).state is State.FINAL
    assert {one.reviewer for one in rows if one.target != one.sent_target} == {"Lê Thu Hà"}
    assert row(rows, 9).state is State.TRANSLATED
    assert page.errors == []
    assert [url for url in page.asked if not url.startswith(("file:", "blob:", "data:"))] == []


def test_a_rejection_needs_its_reason(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    press(page, "Shift+F4", "Control+Enter")
    assert page.locator(".commenting").count() == 1
    page.keyboard.type("thiếu")
    press(page, "Control+Enter")
    assert row(read_html(saved(page, tmp_path)), 0).sub_state == "rejected"


def test_findings_are_reached_and_dismissed(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    press(page, "F8")
    assert page.evaluate("document.activeElement.dataset.check") == "terms"
    press(page, "F8")
    assert (active(page), page.evaluate("document.activeElement.dataset.check")) == ("4", "numbers")
    press(page, "F8")
    assert page.evaluate("document.activeElement.dataset.check") == "length"
    press(page, "Delete")
    press(page, "Shift+F8")
    rows = read_html(saved(page, tmp_path))
    assert row(rows, 3).dismissed == ("length",)
    assert row(rows, 1).dismissed == ()


def test_undo_and_redo(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    press(page, "Enter", "End")
    page.keyboard.type(" now")
    press(page, "Control+Enter", "Escape", "Control+z", "Control+z")
    assert row(read_html(saved(page, tmp_path)), 0).target == UNITS[0].target
    press(page, "Control+y")
    rows = read_html(saved(page, tmp_path))
    assert (row(rows, 0).target, row(rows, 0).state) == (UNITS[0].target + " now", State.TRANSLATED)


def test_terms_memory_and_source_are_inserted(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    press(page, "ArrowDown", "Enter", "Control+Home", "F9", "1")
    expected = "Quang Tri Provincial People's Committee"
    assert page.locator(".unit.active textarea").input_value() == f"{expected} {UNITS[1].target}"
    assert "present" in (page.locator(".unit.active .terms li").first.get_attribute("class") or "")
    assert page.locator(".unit.active .changes ins").inner_text().strip() == expected
    press(page, "F9", "5")
    assert page.locator(".unit.active textarea").input_value() == UNITS[1].matches[0].target
    press(page, "Escape", "F9", "ArrowUp", "Enter")  # the last choice: back to the text as sent
    assert page.locator(".unit.active textarea").input_value() == UNITS[1].target


def test_search_needs_no_diacritics(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file)
    press(page, "Control+f")
    page.keyboard.type("bien gioi hoa binh")
    press(page, "Enter")
    assert page.locator(".unit").count() == 3
    assert "biên giới hòa bình" in page.locator(".unit .source .text").first.inner_text()
    assert page.locator("mark.found").first.inner_text() == "biên"
    press(page, "Control+f", "Escape")
    assert page.locator(".unit").count() > 10


def test_filters_and_order(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file)
    page.get_by_label("Điểm cần xem").select_option("severity:warning")
    assert page.locator(".unit").count() == 3
    assert page.locator(".panel .finding.warning .severity").first.inner_text() == "▲ Cảnh báo"
    page.get_by_label("Điểm cần xem").select_option("")
    page.get_by_label("Thứ tự").select_option("doubt")
    assert page.locator(".unit .number").all_inner_texts()[:3] == ["4", "14", "24"]
    assert page.locator(".doubt-score").first.inner_text() == "đáng ngờ 77 %"


def test_a_term_is_proposed(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    press(page, "Shift+F9")
    page.keyboard.type("thông tin đối ngoại")
    press(page, "Tab")
    page.keyboard.type("external information work")
    press(page, "Enter")
    (decision,) = read_html_terms(saved(page, tmp_path))
    assert (decision.source, decision.target, decision.decision) == (
        "thông tin đối ngoại",
        "external information work",
        "add",
    )
    assert (decision.reviewer, decision.unit_ids) == ("Lê Thu Hà", (UNITS[0].id,))


def test_the_other_language_and_the_help(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file)
    press(page, "F1")
    assert "câu sau, câu trước" in page.locator("dialog.help").inner_text()
    press(page, "Escape")
    page.get_by_role("button", name="English").click()
    press(page, "F1")
    assert "next, previous unit" in page.locator("dialog.help").inner_text()


def test_composing_keys_are_left_to_the_input_method(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file)
    press(page, "Enter")
    fire = (
        "key => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key, isComposing: true, bubbles: true}))"
    )
    for key in ("Enter", "Escape", "F8"):
        page.evaluate(fire, key)
    assert page.locator(".unit.active textarea").count() == 1
    for letter in "jknpadsfx/?":  # no single letter is a command
        page.keyboard.press("Escape")
        page.keyboard.press(letter)
    assert active(page) == "1"
    assert page.locator("dialog").count() == 0


def test_a_chosen_row_keeps_its_height(page_file: Path, open_page: Any) -> None:
    """What speaks about a unit lies beside the list: nothing moves under the eye of who goes on or begins to edit."""
    page = open_page(page_file)
    tall = "(n) => document.querySelectorAll('.unit')[n].getBoundingClientRect().height"
    before = [page.evaluate(tall, n) for n in (1, 2, 3)]
    for number, height in zip((1, 2, 3), before, strict=True):
        press(page, "ArrowDown")
        assert abs(page.evaluate(tall, number) - height) < 2
        press(page, "Enter")
        assert abs(page.evaluate(tall, number) - height) < 2
        press(page, "Escape")


def test_the_panel_stays_within_its_row_and_titles_need_no_scrolling(page_file: Path, open_page: Any) -> None:
    """A scroll bar takes room that headless browsers hide: what stands over the row's edge is cut off by it."""
    page = open_page(page_file)
    page.set_viewport_size({"width": 1400, "height": 900})
    row, panel = (page.locator(place).first.bounding_box() for place in (".unit.active", ".unit.active .panel"))
    assert panel["x"] + panel["width"] <= row["x"] + row["width"]
    for text in page.locator(".unit.active .text").all():
        assert text.evaluate("element => element.scrollHeight <= element.clientHeight")


def test_notes_speak_the_language_of_the_page(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file)
    press(page, "ArrowDown")
    note = page.locator(".unit.active .terms .note").first
    assert note.inner_text() == "từ 1989"
    page.get_by_role("button", name="English").click()
    assert note.inner_text() == "since 1989"
