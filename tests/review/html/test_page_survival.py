"""Nothing typed is lost: a crash, a browser that keeps nothing, another computer, a newer version of the file."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

from songngu.records import ArticleUnits
from songngu.review.html import read_html, read_html_terms
from tests.browser import ARGUMENTS, chromium
from tests.review.html.conftest import as_page
from tests.review.html.page_demo import demo

FIRST = demo(0).units[0]


def work_on(page: Any, text: str) -> None:
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(text)
    page.locator(".kept", has_text="lúc").wait_for()


def test_a_killed_browser_loses_nothing(page_file: Path, driver: Any, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    page = opened(driver, profile, page_file)
    page.keyboard.type("Lan")
    page.keyboard.press("Enter")
    work_on(page, " (không mất)")
    kill_all_of(profile)
    page = opened(driver, profile, page_file)
    assert page.locator(".unit.active .target .text").first.inner_text() == FIRST.target + " (không mất)"
    assert page.locator(".name").inner_text() == "Người duyệt: Lan"
    assert page.locator(".unsaved").inner_text() == "1 câu chưa lưu ra tệp"
    assert page.locator("dialog").count() == 0
    kill_all_of(profile)


def opened(driver: Any, profile: Path, path: Path) -> Any:
    context = driver.launch_persistent_context(str(profile), executable_path=chromium(), args=ARGUMENTS)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    return page


def kill_all_of(profile: Path) -> None:
    """Kill the browser that was started with this test's own profile, as a crash would."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in command:
            os.kill(int(entry.name), signal.SIGKILL)


def test_a_browser_that_keeps_nothing_says_so(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file, script="Object.defineProperty(window, 'indexedDB', {get() { throw new Error('no'); }})")
    assert "không cho tự lưu" in page.locator(".kept.warning").inner_text()
    page.keyboard.press("Control+Enter")
    assert page.locator(".unsaved").inner_text() == "1 câu chưa lưu ra tệp"


def test_leaving_warns_until_the_work_is_in_a_file(page_file: Path, open_page: Any) -> None:
    page = open_page(page_file)
    asks = (
        "(() => { const e = new Event('beforeunload', {cancelable: true});"
        " dispatchEvent(e); return e.defaultPrevented; })()"
    )
    assert page.evaluate(asks) is False
    page.keyboard.press("Control+Enter")
    assert page.evaluate(asks) is True
    with page.expect_download():
        page.keyboard.press("Control+s")
    assert page.evaluate(asks) is False


def test_work_goes_on_on_another_computer(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    work_on(page, " (nhà)")
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    path = tmp_path / "work.json"
    download.value.save_as(path)
    other = open_page(page_file, reviewer="Bình")
    other.locator("input[type=file]").set_input_files(path)
    other.wait_for_selector(".unit.changed")
    assert other.locator(".unit.active .target .text").first.inner_text() == FIRST.target + " (nhà)"


def test_a_page_saved_with_its_work(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    work_on(page, " </script><b>x</b>")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="Lưu cả trang").click()
    path = tmp_path / "saved.html"
    download.value.save_as(path)
    rows = read_html(path)
    assert len(rows) == 30
    assert (rows[0].target, rows[0].sent_target) == (FIRST.target + " </script><b>x</b>", FIRST.target)
    again = open_page(path, reviewer="")
    assert again.locator(".unit.active .target .text").first.inner_text() == FIRST.target + " </script><b>x</b>"
    assert again.errors == []


def test_work_on_an_older_version_goes_along(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    page = open_page(page_file)
    work_on(page, " (cũ)")
    one = demo(0)
    newer = ArticleUnits(one.article, (replace(one.units[0], target="Another draft"), *one.units[1:]))
    page.keyboard.press("Control+s")
    from songngu.review.html import write_html

    write_html([newer], page_file, name="quang-tri-2021", project="Ngoại vụ")
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready]")
    assert "bản cũ của tệp này" in page.locator(".notice").inner_text()
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    download.value.save_as(tmp_path / "work.json")
    rows = [row for row in read_html(tmp_path / "work.json") if row.unit_id == FIRST.id]
    assert [(row.sent_target, row.target) for row in rows] == [
        ("Another draft", "Another draft"), (FIRST.target, FIRST.target + " (cũ)"),
    ]  # fmt: skip


def test_work_of_another_batch_is_refused(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    other = as_page([demo(5)], tmp_path / "other.html")
    page = open_page(other)
    with page.expect_download() as download:
        page.keyboard.press("Control+s")
    download.value.save_as(tmp_path / "work.json")
    mine = open_page(page_file)
    mine.locator("input[type=file]").set_input_files(tmp_path / "work.json")
    mine.locator(".notice", has_text="không phải lô này").wait_for()


def test_two_tabs_of_one_page_join_their_work(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    one = open_page(page_file)
    two = one.context.new_page()
    two.goto(page_file.as_uri())
    two.wait_for_selector("html[data-ready]")
    for page in (one, two):
        page.locator(".notice", has_text="đang mở ở thẻ").wait_for()
    work_on(one, " (thẻ một)")
    two.locator(".unit.active .target .text", has_text="(thẻ một)").wait_for()
    two.keyboard.press("ArrowDown")
    work_on(two, " (thẻ hai)")
    one.locator(".unit.changed .target .text", has_text="(thẻ hai)").wait_for()
    one.keyboard.type("!")
    with one.expect_download() as download:
        one.keyboard.press("Control+s")
    download.value.save_as(tmp_path / "work.json")
    rows = read_html(tmp_path / "work.json")
    assert [row.target for row in rows[:2]] == [
        FIRST.target + " (thẻ một)!", demo(0).units[1].target + " (thẻ hai)",
    ]  # fmt: skip


def test_a_term_proposed_in_the_other_tab_goes_along(page_file: Path, open_page: Any, tmp_path: Path) -> None:
    one = open_page(page_file)
    two = one.context.new_page()
    two.goto(page_file.as_uri())
    two.wait_for_selector("html[data-ready]")
    for page, term in ((one, "gỏi cá"), (two, "cháo bột")):
        page.keyboard.press("Shift+F9")
        page.keyboard.type(term)
        page.keyboard.press("Tab")
        page.keyboard.type(f"dish {term}")
        page.keyboard.press("Enter")
        page.wait_for_timeout(400)
    with one.expect_download() as download:
        one.keyboard.press("Control+s")
    download.value.save_as(tmp_path / "work.json")
    assert {decision.source for decision in read_html_terms(tmp_path / "work.json")} == {"gỏi cá", "cháo bột"}
