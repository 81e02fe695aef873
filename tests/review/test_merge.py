"""The three-way merge: what is taken, what is a conflict, and that twice is once."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.records import Outcome, Result, Returned, Sent, State, Version, digest
from songngu.review import Merged, merge, read, write_conflicts

SOURCE = "Lễ hội đường phố diễn ra vào tháng 4."
BASE = Version("The street festival is in April.", State.TRANSLATED)
EDITED = Version("The street festival takes place in April.", State.REVIEWED)
OTHER = Version("A street festival will be held in April.", State.REVIEWED)


def sent(current: Version = BASE, *, base: Version = BASE, **more: object) -> dict[str, Sent]:
    one = Sent("u1", SOURCE, digest(SOURCE), base, current)
    return {"u1": replace(one, **more)}  # type: ignore[arg-type]


def row(version: Version = BASE, *, base: Version | None = BASE, unit_id: str = "u1", place: str = "a.xlsx, row 3",
        **more: object) -> Returned:  # fmt: skip
    one = Returned(
        unit_id, place, source=SOURCE, target=version.target, state=version.state, sub_state=version.sub_state,
        comment=version.comment, source_hash=digest(SOURCE),
        sent_target=base.target if base else None, sent_state=base.state if base else None,
        sent_sub_state=base.sub_state if base else None, sent_comment=base.comment if base else None,
    )  # fmt: skip
    return replace(one, **more)  # type: ignore[arg-type]


def results(merged: Merged) -> list[Result]:
    return [outcome.result for outcome in merged.outcomes]


class TestOneRow:
    def test_an_edit_is_taken(self) -> None:
        merged = merge([row(EDITED, reviewer="Lan")], sent())
        assert results(merged) == [Result.APPLIED]
        (decision,) = merged.decisions
        assert (decision.before, decision.after, decision.reviewer) == (BASE, EDITED, "Lan")
        assert merged.outcomes[0].detail == "English changed; state reviewed"

    def test_no_edit_changes_nothing(self) -> None:
        assert results(merge([row()], sent())) == [Result.UNCHANGED]

    def test_an_old_file_without_edits_does_not_undo_a_later_review(self) -> None:
        merged = merge([row()], sent(EDITED, base=EDITED))
        assert results(merged) == [Result.UNCHANGED]
        assert merged.decisions == ()

    def test_without_its_own_base_the_ledger_s_is_used(self) -> None:
        merged = merge([row(EDITED, base=None)], sent())
        assert [decision.after for decision in merged.decisions] == [EDITED]

    def test_what_the_file_does_not_say_stays(self) -> None:
        merged = merge([row(EDITED, state=None, sub_state=None, comment=None)], sent())
        assert merged.decisions[0].after == replace(BASE, target=EDITED.target)
        assert "still translated" in merged.outcomes[0].detail

    def test_a_comment_alone_is_an_edit(self) -> None:
        merged = merge([row(replace(BASE, comment="Ai viết?"))], sent())
        assert merged.decisions[0].after.comment == "Ai viết?"

    def test_an_edit_joins_another_s_edit_of_something_else(self) -> None:
        merged = merge([row(replace(BASE, comment="Hay lắm"))], sent(EDITED))
        assert merged.decisions[0].after == replace(EDITED, comment="Hay lắm")

    def test_line_ends_and_composition_are_no_edit(self) -> None:
        base = replace(BASE, target="Huế\nis old")
        merged = merge([row(replace(base, target="Hue\u0302\u0301\r\nis old"), base=base)], sent(base, base=base))
        assert results(merged) == [Result.UNCHANGED]

    def test_control_and_direction_characters_are_left_out_and_counted(self) -> None:
        merged = merge([row(replace(BASE, target="April\x00 \u202efestival\u202c"))], sent())
        assert merged.decisions[0].after.target == "April festival"
        assert "3 control characters were left out" in merged.outcomes[0].detail

    def test_formulas_and_scripts_are_just_text(self) -> None:
        for text in ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{7*7}}"):
            assert merge([row(replace(BASE, target=text))], sent()).decisions[0].after.target == text

    def test_dismissed_findings_come_with_the_decision(self) -> None:
        merged = merge([row(dismissed=("number",), reviewer="Lan")], sent())
        assert results(merged) == [Result.APPLIED]
        assert merged.decisions[0].dismissed == ("number",)
        again = merge([row(dismissed=("number",))], sent(dismissed=frozenset({"number"})))
        assert (results(again), again.decisions) == ([Result.UNCHANGED], ())


class TestRefusals:
    @pytest.mark.parametrize(
        ("returned", "known", "result", "words"),
        [
            (row(unit_id="u9"), sent(), Result.UNKNOWN, "no such unit"),
            (row(EDITED, problem="the cell “target” holds a formula"), sent(), Result.FAILED, "formula"),
            (row(EDITED), sent(stale=True), Result.STALE, "has changed since"),
            (row(EDITED, source="Khác hẳn."), sent(), Result.FAILED, "typed over"),
            (row(EDITED), sent(source="Lễ hội mới.", source_hash=digest("Lễ hội mới.")), Result.STALE, "Lễ hội mới."),
            (row(EDITED, source="Của câu khác.", source_hash="0"), sent(), Result.FAILED, "sorted by itself"),
        ],
    )
    def test_a_row_that_cannot_be_taken(
        self, returned: Returned, known: dict[str, Sent], result: Result, words: str
    ) -> None:
        merged = merge([returned], known)
        assert results(merged) == [result]
        assert words in merged.outcomes[0].detail
        assert merged.decisions == ()

    def test_the_rest_goes_on(self) -> None:
        rows = [row(unit_id="u9"), row(EDITED, place="a.xlsx, row 4"), row(problem="no id")]
        merged = merge(rows, sent())
        assert results(merged) == [Result.UNKNOWN, Result.APPLIED, Result.FAILED]
        assert merged.outcomes[1] == Outcome("u1", Result.APPLIED, "English changed; state reviewed", "a.xlsx, row 4")

    def test_spaces_that_a_program_changed_in_the_source_do_not_matter(self) -> None:
        assert results(merge([row(EDITED, source=f"  {SOURCE.replace(' ', chr(160))} ")], sent())) == [Result.APPLIED]


class TestSeveral:
    def test_two_who_differ_are_a_conflict_and_neither_is_taken(self) -> None:
        rows = [row(EDITED, reviewer="Lan"), row(OTHER, reviewer="Minh", place="b.csv, line 2")]
        for order in (rows, rows[::-1]):
            merged = merge(order, sent())
            assert results(merged) == [Result.CONFLICT] * 2
            assert merged.decisions == ()
            (conflict,) = merged.conflicts
            assert (conflict.base, conflict.current) == (BASE, BASE)
            assert {(claim.reviewer, claim.version) for claim in conflict.claims} == {("Lan", EDITED), ("Minh", OTHER)}

    def test_one_who_differs_from_what_was_taken_since(self) -> None:
        merged = merge([row(OTHER, reviewer="Minh")], sent(EDITED, reviewer="Lan"))
        assert results(merged) == [Result.CONFLICT]
        assert [claim.reviewer for claim in merged.conflicts[0].claims] == ["Lan", "Minh"]

    def test_one_who_thinks_again_contradicts_nobody(self) -> None:
        known = sent(EDITED, reviewer="Lan", accepted=frozenset({EDITED.key}))
        again = merge([row(OTHER, reviewer="Lan")], known)
        assert [decision.after for decision in again.decisions] == [OTHER]
        assert results(merge([row(EDITED, reviewer="Lan")], known)) == [Result.UNCHANGED]
        assert results(merge([row(OTHER, reviewer="Mai")], known)) == [Result.CONFLICT]

    def test_approving_the_old_text_is_no_approval_of_the_new(self) -> None:
        merged = merge([row(replace(BASE, state=State.REVIEWED))], sent(replace(EDITED, state=State.TRANSLATED)))
        assert results(merged) == [Result.CONFLICT]

    def test_two_who_agree_are_one_edit(self) -> None:
        merged = merge([row(EDITED, reviewer="Lan"), row(EDITED, reviewer="Minh")], sent())
        assert results(merged) == [Result.APPLIED, Result.DUPLICATE]
        assert len(merged.decisions) == 1
        assert merged.decisions[0].reviewer == "Lan, Minh"

    def test_the_higher_approval_stands_and_comments_are_joined(self) -> None:
        one = replace(EDITED, comment="Tốt")
        two = replace(EDITED, state=State.FINAL, comment="Đăng được")
        after = merge([row(one), row(two)], sent()).decisions[0].after
        assert after == Version(EDITED.target, State.FINAL, None, "Tốt\n— Đăng được")

    def test_rejecting_and_approving_differ(self) -> None:
        rejected = Version(BASE.target, State.INITIAL, "rejected", "Sai nghĩa")
        merged = merge([row(rejected), row(replace(BASE, state=State.REVIEWED))], sent())
        assert results(merged) == [Result.CONFLICT] * 2

    def test_an_untouched_copy_of_a_row_does_not_matter(self) -> None:
        for order in ([row(), row(EDITED)], [row(EDITED), row()]):
            merged = merge(order, sent())
            assert sorted(results(merged)) == [Result.APPLIED, Result.DUPLICATE]
            assert merged.decisions[0].after == EDITED


REJECTED = Version(BASE.target, State.INITIAL, "rejected", "Sai nghĩa")


class TestRejection:
    """A state and its sub-state are one thing, and stay together on every way through a merge."""

    def test_it_is_taken_whole(self) -> None:
        merged = merge([row(REJECTED, reviewer="Lan")], sent())
        assert merged.decisions[0].after == REJECTED
        assert merged.outcomes[0].detail == "state rejected; comment"

    def test_it_stays_when_another_comments(self) -> None:
        commented = replace(REJECTED, comment="Sai nghĩa. Xem lại.")
        merged = merge([row(commented, base=REJECTED)], sent(REJECTED, base=REJECTED))
        assert merged.decisions[0].after == commented

    def test_a_file_that_was_sent_with_it_changes_nothing(self) -> None:
        merged = merge([row(REJECTED, base=REJECTED)], sent(REJECTED))
        assert (results(merged), merged.decisions) == ([Result.UNCHANGED], ())

    def test_two_who_reject_are_one(self) -> None:
        merged = merge([row(REJECTED), row(replace(REJECTED, comment=""))], sent())
        assert [decision.after for decision in merged.decisions] == [REJECTED]


class TestWhatIsTold:
    """Every row is answered in words that say what became of it, and why."""

    def test_of_rows_that_change_nothing(self) -> None:
        assert [one.detail for one in merge([row()], sent()).outcomes] == [""]
        taken = merge([row(EDITED)], sent()).decisions[0]
        later = sent(replace(EDITED, state=State.FINAL), accepted=frozenset(taken.taken))
        assert [one.detail for one in merge([row(EDITED)], later).outcomes] == ["This was taken before."]

    def test_of_rows_that_say_the_same(self) -> None:
        merged = merge([row(EDITED), row(EDITED), row()], sent())
        assert [one.detail for one in merged.outcomes] == [
            "English changed; state reviewed",
            "Another row says the same, and was taken.",
            "Another row of the same unit was taken; this one adds nothing.",
        ]

    @pytest.mark.parametrize(
        ("other", "reason"),
        [
            (OTHER, "the English was changed in two ways"),
            (replace(BASE, state=State.REVIEWED), "one approved the English as it was sent, another changed it"),
        ],
        ids=["two texts", "the old text approved"],
    )
    def test_of_conflicts(self, other: Version, reason: str) -> None:
        for rows in ([row(EDITED), row(other)], [row(other), row(EDITED)]):
            merged = merge(rows, sent())
            said = {(one.result, one.detail) for one in merged.outcomes}
            assert said == {(Result.CONFLICT, f"Not taken: {reason}. See the file of conflicts.")}

    def test_of_a_rejection_and_an_approval(self) -> None:
        merged = merge([row(REJECTED), row(replace(BASE, state=State.REVIEWED))], sent())
        assert {one.detail for one in merged.outcomes} == {
            "Not taken: one rejected it, another did not. See the file of conflicts."
        }

    def test_of_files_of_different_times(self) -> None:
        merged = merge([row(OTHER), row(EDITED, base=replace(BASE, target="Streets in April."))], sent())
        assert {one.detail for one in merged.outcomes} == {
            "Not taken: the files were written at different times, and say different things. See the file of conflicts."
        }

    def test_of_english_that_was_emptied(self) -> None:
        merged = merge([row(replace(BASE, target=" "))], sent())
        assert merged.outcomes[0].detail == "the English was emptied; its state is still translated"

    def test_of_dismissals_and_characters_left_out(self) -> None:
        merged = merge([row(replace(EDITED, target=EDITED.target + "\x00"), dismissed=("number", "date"))], sent())
        assert merged.outcomes[0].detail == (
            "English changed; state reviewed; dismissed: number, date; 1 control characters were left out"
        )

    def test_of_a_source_that_has_changed(self) -> None:
        moved = row(EDITED, source=None, source_hash=digest("khác"))
        assert merge([moved], sent()).outcomes[0].detail == (
            f"The Vietnamese has changed since. It was: ? | It is: {SOURCE}"
        )


def test_a_decision_names_every_place_and_every_version_it_was_made_of() -> None:
    final = replace(EDITED, state=State.FINAL)
    rows = [row(EDITED, reviewer="Lan"), row(final, reviewer="Minh", place="b.csv, line 2"), row(final, reviewer="Lan")]
    (decision,) = merge(rows, sent()).decisions
    assert decision.places == ("a.xlsx, row 3", "b.csv, line 2", "a.xlsx, row 3")
    assert (decision.reviewer, set(decision.taken)) == ("Lan, Minh", {EDITED.key, final.key})


def test_a_base_that_was_untidy_is_no_edit() -> None:
    untidy = replace(BASE, target="April.\r\nMay.\x00", comment="một\r\nhai")
    merged = merge(
        [row(replace(untidy, target="April.\nMay.", comment="một\nhai"), base=untidy)], sent(untidy, base=untidy)
    )
    assert (results(merged), merged.decisions) == ([Result.UNCHANGED], ())


class TestTwice:
    def test_the_same_file_again_changes_nothing(self) -> None:
        merged = merge([row(EDITED)], sent())
        again = merge([row(EDITED)], sent(merged.decisions[0].after))
        assert (results(again), again.decisions) == ([Result.UNCHANGED], ())

    def test_a_file_that_gave_way_to_a_later_one_stays_given_way(self) -> None:
        first = merge([row(EDITED)], sent()).decisions[0]
        later = replace(EDITED, target="The festival of streets is in April.", state=State.FINAL)
        known = sent(later, accepted=frozenset(first.taken))
        again = merge([row(EDITED)], known)
        assert (results(again), again.conflicts) == ([Result.UNCHANGED], ())

    def test_joined_comments_are_not_joined_again(self) -> None:
        rows = [row(replace(BASE, comment="một")), row(replace(BASE, comment="hai"))]
        after = merge(rows, sent()).decisions[0].after
        assert after.comment == "một\n— hai"
        assert merge(rows, sent(after)).decisions == ()


class TestConflictFile:
    def test_it_shows_all_sides_and_settles_them(self, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        merged = merge([row(EDITED, reviewer="Lan"), row(OTHER, reviewer="Minh", place="b.csv, line 2")], sent())
        path = write_conflicts(merged.conflicts, tmp_path / "xung-dot.xlsx", project="test")
        assert results(merge(read(path), sent())) == [Result.UNCHANGED]
        book = load_workbook(path)
        sheet = book["Review"]
        names = [cell.value for cell in sheet[1]]
        shown = " ".join(str(cell.value) for cell in sheet[3])
        assert all(text in shown for text in (BASE.target, EDITED.target, OTHER.target, "Lan", "Minh", "b.csv, line 2"))
        sheet.cell(3, names.index("target") + 1).value = OTHER.target
        sheet.cell(3, names.index("state") + 1).value = "final"
        sheet.cell(3, names.index("reviewer") + 1).value = "Hoa"
        book.save(path)
        (decision,) = merge(read(path), sent()).decisions
        assert (decision.after, decision.reviewer) == (replace(OTHER, state=State.FINAL), "Hoa")

    def test_it_settles_against_what_was_taken_since(self, tmp_path: Path) -> None:
        known = sent(EDITED, reviewer="Lan")
        merged = merge([row(OTHER)], known)
        path = write_conflicts(merged.conflicts, tmp_path / "c.xlsx", project="test")
        (back,) = read(path)
        (decision,) = merge([replace(back, target=OTHER.target)], known).decisions
        assert decision.after == OTHER


def test_ten_thousand_edits_in_any_order_lose_nothing() -> None:
    """Three files of overlapping parts, shuffled, doubled and cut: every edit is taken or named as a conflict."""
    chance = random.Random(20210125)
    count = 10_000
    drafts = {n: Version(f"T{n}", State.TRANSLATED) for n in range(count)}
    known = {f"u{n}": Sent(f"u{n}", f"Câu {n}", digest(f"Câu {n}"), v, v) for n, v in drafts.items()}
    said: dict[str, set[Version]] = {}
    rows: list[Returned] = []
    for _ in range(count):
        n = chance.randrange(count)
        one = known[f"u{n}"]
        version = chance.choice(
            [one.base, Version(f"E{n}", State.REVIEWED), Version(f"E{n}!", State.FINAL), replace(one.base, comment="?")]
        )
        if version != one.base:
            said.setdefault(one.unit_id, set()).add(version)
        rows.append(row(version, base=chance.choice([one.base, None]), unit_id=one.unit_id, source=one.source,
                        source_hash=one.source_hash))  # fmt: skip
    chance.shuffle(rows)
    merged = merge(rows, known)
    decided = {decision.unit_id: decision for decision in merged.decisions}
    differing = {conflict.unit_id for conflict in merged.conflicts}
    assert len(merged.outcomes) == count
    assert set(decided) | differing == set(said)
    assert not set(decided) & differing
    for unit_id, decision in decided.items():
        targets = {v.target for v in said[unit_id]} - {known[unit_id].base.target}
        assert targets <= {decision.after.target}
        assert any(v.comment for v in said[unit_id]) == bool(decision.after.comment)
    for conflict in merged.conflicts:
        assert {claim.version for claim in conflict.claims} == said[conflict.unit_id]
    accepted = {u: replace(s, current=decided[u].after if u in decided else s.current) for u, s in known.items()}
    again = merge(rows, accepted)
    assert again.decisions == ()
    assert {conflict.unit_id for conflict in again.conflicts} == differing


VERSIONS = st.builds(
    Version,
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([State.TRANSLATED, State.REVIEWED, State.FINAL]),
    st.none(),
    st.sampled_from(["", "x", "y"]),
)


@given(base=VERSIONS, current=VERSIONS, theirs=st.lists(VERSIONS, min_size=1, max_size=4))
def test_laws_of_the_merge(base: Version, current: Version, theirs: list[Version]) -> None:
    """Order does not matter to what is decided; a merge that is applied has nothing left to do."""
    rows = [row(version, base=base, place=str(n)) for n, version in enumerate(theirs)]
    known = sent(current, base=base)
    merged = merge(rows, known)
    backwards = merge(rows[::-1], known)
    assert len(merged.outcomes) == len(rows)
    assert bool(merged.conflicts) == bool(backwards.conflicts)
    assert [d.after.target for d in merged.decisions] == [d.after.target for d in backwards.decisions]
    if merged.decisions:
        taken = merged.decisions[0]
        again = merge(rows, sent(taken.after, base=base, accepted=frozenset(taken.taken)))
        assert (again.decisions, again.conflicts) == ((), ())
