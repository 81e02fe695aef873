"""The release gate: what is kept out, with a reason for each item; licences; the takedown list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from songngu.dataset.gate import clear, why_not_article, why_not_picture
from songngu.dataset.licences import LicenceRule, licence_for
from songngu.dataset.takedown import read_takedowns
from songngu.errors import DatasetError
from songngu.records import BlockKind, Picture, State
from tests.dataset.conftest import candidate, passage, policy

GOOD = passage("Quảng Trị đón khách.", "Quang Tri welcomes visitors.")


def reasons(*passages: Any, **changes: Any) -> list[str]:
    """Return why an article of some passages is refused."""
    return [one.reason for one in why_not_article(candidate(*passages), policy(**changes))]


def test_a_reviewed_article_with_a_licence_passes() -> None:
    assert reasons(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": State.TRANSLATED}, "not reviewed: “Quảng Trị đón khách.”"),
        ({"state": State.INITIAL, "rejected": True}, "a reviewer rejected it: “"),
        ({"target": " "}, "it has no English: “"),
        (
            {"errors": ("The number 10 is missing.",)},
            "an error is open (The number 10 is missing.) Correct",
        ),
    ],
)
def test_one_bad_segment_keeps_its_article_out_and_both_are_told(changes: dict[str, Any], reason: str) -> None:
    said = reasons(GOOD, replace(GOOD, id="s2", **changes))
    assert said[0] == "1 of its 2 segments must not be published"
    assert said[1].startswith(reason)


def test_drafts_pass_where_they_are_asked_for_but_not_what_is_rejected_or_wrong() -> None:
    draft = replace(GOOD, state=State.TRANSLATED)
    assert reasons(draft, include_drafts=True) == []
    assert reasons(replace(draft, rejected=True), include_drafts=True)
    assert reasons(replace(draft, errors=("x",)), include_drafts=True)


def test_an_article_without_text_is_refused() -> None:
    assert reasons() == ["it has no text"]


def test_a_caption_that_is_not_reviewed_keeps_its_picture_out_and_not_the_article() -> None:
    picture = Picture("p1", "anh/cau.jpg", "Thu Hà")
    caption = passage("Cầu Hiền Lương", "", BlockKind.CAPTION, 2, picture_id="p1", state=State.TRANSLATED)
    whole = candidate(GOOD, caption, pictures=(picture,))
    assert why_not_article(whole, policy()) == ()
    assert {one.reason.split(":")[1].strip() for one in why_not_picture(whole, picture, policy())} == {
        "not reviewed", "it has no English",
    }  # fmt: skip


# --- licences ---

RULES = (
    LicenceRule("CC-BY-NC-4.0", credit="TTXVN*"),
    LicenceRule("CC0-1.0", source="corpora/luat/*", kind="article"),
    LicenceRule("CC-BY-4.0", publisher="báo gió lào"),
)


@pytest.mark.parametrize(
    ("kind", "publisher", "source", "credit", "expected"),
    [
        ("article", "Báo Gió Lào", "x", None, "CC-BY-4.0"),
        ("picture", "Báo Gió Lào", "x", "TTXVN phát", "CC-BY-NC-4.0"),
        ("article", None, "corpora/luat/2024.txt", None, "CC0-1.0"),
        ("picture", None, "corpora/luat/2024.jpg", None, None),
        ("article", "Báo khác", "x", "TTXVN", None),
    ],
)
def test_the_first_rule_that_fits_gives_the_licence(
    kind: Any, publisher: str | None, source: str, credit: str | None, expected: str | None
) -> None:
    found = licence_for(RULES, kind=kind, publisher=publisher, sources=[source], credit=credit)
    assert (found and found.licence) == expected


def test_without_a_licence_the_message_says_what_to_write_where() -> None:
    (said,) = reasons(GOOD, licences=())
    assert said.startswith(
        "no licence. If you may publish it, write three lines into songngu.toml: [[dataset.licences]]"
    )
    assert 'publisher = "Báo Gió Lào"' in said


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("LicenseRef-state-news", ""),
    ],
)
def test_known_licences_have_their_address(licence: str, address: str) -> None:
    assert LicenceRule(licence, source="*").address == address


# --- takedowns ---


def takedowns(folder: Path, text: str) -> Any:
    """Read a list of such a text."""
    (folder / "takedown.csv").write_text(text, encoding="utf-8-sig")
    return read_takedowns(folder / "takedown.csv")


@pytest.mark.parametrize(
    "item",
    ["bai-1", "BAI-1", "https://example.org/tin/bai-1", "http://www.example.org/tin/bai-1/", "corpora/tin/bai-1.html"],
)
def test_an_article_is_taken_down_by_id_address_or_path(tmp_path: Path, item: str) -> None:
    listed = takedowns(tmp_path, f"item,reason,date\n{item},toà án,2026-11-20\n")
    assert reasons(GOOD, takedowns=listed) == ["on the takedown list since 2026-11-20: toà án"]
    assert listed.unmet == ()


@pytest.mark.parametrize("item", ["bai-2", "https://example.org/tin/bai-1?trang=2", "example.org"])
def test_others_stay_and_rows_that_met_nothing_are_remembered(tmp_path: Path, item: str) -> None:
    listed = takedowns(tmp_path, f"item;reason;date\n{item};x;20/11/2026\n")
    assert reasons(GOOD, takedowns=listed) == []
    assert [row.item for row in listed.unmet] == [item]


def test_a_taken_down_sentence_takes_its_article_with_it(tmp_path: Path) -> None:
    listed = takedowns(tmp_path, f"item,reason,date\n{GOOD.id},x,2026-11-20\n")
    assert "1 of its 1 segments must not be published" in reasons(GOOD, takedowns=listed)


def test_a_list_with_a_bad_row_stops_the_build_and_names_all_of_them(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        takedowns(tmp_path, "item,reason,date\n,x,2026-11-20\n\nbai-1,x,hôm qua\nbai-2,x,2026-11-20\n")
    assert "row 2: the item is empty" in str(caught.value)
    assert "row 4: 'hôm qua' is no date" in str(caught.value)


def test_no_list_takes_nothing_down(tmp_path: Path) -> None:
    assert len(read_takedowns(tmp_path / "takedown.csv")) == 0


# --- personal data ---


def test_personal_data_are_masked_in_both_languages_or_refused() -> None:
    line = passage("Gọi anh Nam, 0912 345 678.", "Call Mr. Nam on 0912 345 678.")
    cleared = clear([line], policy())
    assert cleared.passages[0].source == "Gọi anh Nam, [số điện thoại]."
    assert cleared.passages[0].target == "Call Mr. Nam on [phone number]."
    assert cleared.kinds == ("phone",)

    flagged = clear([line], policy(personal_data="flag"))
    assert (flagged.passages, flagged.kinds) == ((line,), ("phone",))

    assert reasons(line, personal_data="refuse")[1].startswith("it has personal data (phone)")
