"""One contract for all review formats: out and back changes nothing; out, edited, back gives just the edits."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songngu.records import ArticleUnits, BlockKind, Result, Returned, Sent, State, Unit, Version
from songngu.review import merge, read, write
from songngu.review.compare import tidy
from tests.review.builders import full_article, many
from tests.review.editing import EDITORS, Edits, keep

# Texts that files, spreadsheets and XML are known to spoil, beside whatever hypothesis finds.
NASTY = (
    "", " ", "=1+1", '=HYPERLINK("http://x")', "+84 233", "-5", "@SUM(A1)", "'007", "007", "1/2", "25/1/2021", "1E5",
    "TRUE", "Jan 5", "<script>alert(1)</script>", "a & b < c > d \"e\" 'f'", "]]>", "<![CDATA[x]]>", "&amp;", "&#65;",
    "_x0041_", "_x005F_x0041_", "x005F_", "⟦U+0007⟧", "⟦", "bell \x07", "null \x00", "dòng\nhai", "tab\there",
    " trước và sau ", "a\u2028b", "Ninh Thuận – Ðà Lạt", "e\u0302\u0301", "🏞️ 𝒜", "⟦Sở ⇒ Department⟧", "id", "English",
    "\ufeffx", "#NAME?", ";,\t|",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(NASTY).map("x{}y".format),
)
STATES = st.sampled_from(
    [
        (State.INITIAL, None),
        (State.INITIAL, "rejected"),
        (State.TRANSLATED, None),
        (State.REVIEWED, None),
        (State.FINAL, None),
    ]
)
VERSIONS = st.builds(lambda text, state, comment: Version(text, *state, comment), TEXTS, STATES, TEXTS)


def version_of(unit: Unit) -> Version:
    return Version(unit.target, unit.state, unit.sub_state, unit.comment)


def sent_of(articles: list[ArticleUnits]) -> dict[str, Sent]:
    units = [unit for one in articles for unit in one.units]
    return {u.id: Sent(u.id, u.segment.text, u.source_hash, version_of(u), version_of(u)) for u in units}


def told(row: Returned) -> Version:
    """What a row says; every format says everything of a unit that it was written with."""
    assert row.problem == ""
    assert row.target is not None
    assert row.state is not None
    assert row.comment is not None
    return Version(row.target, row.state, row.sub_state, row.comment)


def like(text: str) -> str:
    """A text as XML and editors give it back: line ends and composition are not a reviewer's edit."""
    return tidy(text)[0]


def with_versions(versions: list[Version], sources: list[str]) -> list[ArticleUnits]:
    one = full_article()
    units = []
    for index, (version, source) in enumerate(zip(versions, sources, strict=True)):
        model = one.units[index % len(one.units)]
        segment = replace(model.segment, id=f"{index:016x}", text=source, kind=BlockKind.PARAGRAPH)
        units.append(
            replace(
                model, segment=segment, target=version.target, state=version.state, sub_state=version.sub_state,
                comment=version.comment,
            )
        )  # fmt: skip
    return [ArticleUnits(one.article, tuple(units))]


def out(articles: list[ArticleUnits], folder: Path, kind: str) -> Path:
    (path,) = write(articles, folder, name="thử nghiệm", formats=[kind], project="test")
    return path


@pytest.mark.parametrize("kind", EDITORS)
class TestEveryFormat:
    def test_the_sample_comes_back_as_it_went(self, kind: str, tmp_path: Path) -> None:
        articles = [full_article("a1"), full_article("a2")]
        rows = read(out(articles, tmp_path, kind))
        units = [unit for one in articles for unit in one.units]
        assert [row.unit_id for row in rows] == [unit.id for unit in units]
        for row, unit in zip(rows, units, strict=True):
            assert told(row) == version_of(unit)
            assert row.source == unit.segment.text
            assert row.source_hash == unit.source_hash
            assert (row.sent_target, row.sent_state, row.sent_sub_state, row.sent_comment) == (
                unit.target, unit.state, unit.sub_state, unit.comment,
            )  # fmt: skip

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_out_and_back_changes_nothing(self, kind: str, data: st.DataObject) -> None:
        versions = data.draw(st.lists(VERSIONS, min_size=1, max_size=6))
        sources = data.draw(st.lists(TEXTS.filter(str.strip), min_size=len(versions), max_size=len(versions)))
        articles = with_versions(versions, sources)
        with TemporaryDirectory() as folder:
            rows = read(out(articles, Path(folder), kind))
        assert [told(row) for row in rows] == versions
        assert [row.source for row in rows] == sources
        merged = merge(rows, sent_of(articles))
        assert merged.decisions == ()
        assert {outcome.result for outcome in merged.outcomes} == {Result.UNCHANGED}

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_edits_come_back_and_nothing_else(self, kind: str, data: st.DataObject) -> None:
        versions = data.draw(st.lists(VERSIONS, min_size=2, max_size=5))
        articles = with_versions(versions, [f"câu số {number}" for number in range(len(versions))])
        ids = [unit.id for unit in articles[0].units]
        edits: Edits = data.draw(st.dictionaries(st.sampled_from(ids), VERSIONS, min_size=1))
        with TemporaryDirectory() as folder:
            path = out(articles, Path(folder), kind)
            EDITORS[kind](path, edits, keep)
            rows = read(path)
        assert_just(edits, dict(zip(ids, versions, strict=True)), rows, sent_of(articles))

    def test_rows_sorted_deleted_and_doubled(self, kind: str, tmp_path: Path) -> None:
        articles = many(60)
        before = {unit.id: version_of(unit) for one in articles for unit in one.units}
        chance = random.Random(7)
        chosen = chance.sample(sorted(before), 25)
        edits = {unit_id: Version(f"Edited {unit_id}", State.REVIEWED, None, "đã sửa") for unit_id in chosen}
        path = out(articles, tmp_path, kind)
        EDITORS[kind](path, edits, lambda rows: _shuffled(rows, chance))
        rows = read(path)
        merged = merge(rows, sent_of(articles))
        present = {row.unit_id for row in rows}
        assert {d.unit_id: d.after for d in merged.decisions} == {u: v for u, v in edits.items() if u in present}
        assert {o.result for o in merged.outcomes} <= {Result.APPLIED, Result.UNCHANGED, Result.DUPLICATE}
        assert len(merged.outcomes) == len(rows)

    def test_any_name_will_do(self, kind: str, tmp_path: Path) -> None:
        path = out([full_article()], tmp_path, kind)
        other = path.rename(tmp_path / "bản đã duyệt (2).bin")
        assert len(read(other)) == 5

    def test_nothing_is_left_beside(self, kind: str, tmp_path: Path) -> None:
        path = out([full_article()], tmp_path, kind)
        assert list(tmp_path.iterdir()) == [path]


def _shuffled(rows: list[object], chance: random.Random) -> list[object]:
    """Delete a third of the rows, double some, and sort them anew."""
    kept = [row for row in rows if chance.random() > 0.33]
    mixed = kept + chance.sample(kept, 5)
    chance.shuffle(mixed)
    return mixed


def assert_just(edits: Edits, before: Mapping[str, Version], rows: tuple[Returned, ...], sent: dict[str, Sent]) -> None:
    """The rows say the edits; the merge decides just what they change, and a second merge changes nothing."""
    for row in rows:
        assert told(row) == edits.get(row.unit_id, before[row.unit_id])
    merged = merge(rows, sent)
    after = dict(before) | {decision.unit_id: decision.after for decision in merged.decisions}
    for unit_id, version in before.items():
        wanted = edits.get(unit_id, version)
        assert like(after[unit_id].target) == like(wanted.target)
        assert like(after[unit_id].comment) == like(wanted.comment)
        assert (after[unit_id].state, after[unit_id].sub_state) == (wanted.state, wanted.sub_state)
    now = {unit_id: replace(one, current=after[unit_id]) for unit_id, one in sent.items()}
    again = merge(rows, now)
    assert again.decisions == ()
    assert {outcome.result for outcome in again.outcomes} == {Result.UNCHANGED}
