"""Term files: bad input, lint and fix, import and export, impact, learning, the cache."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from songngu.errors import TermbaseError
from songngu.records import Severity, Term
from songngu.termbase import Termbase, load
from songngu.termbase.exchange import add, export, import_terms, read_any
from songngu.termbase.history import committed, history
from songngu.termbase.impact import compare
from songngu.termbase.learn import Correction, gaps, proposals
from songngu.termbase.lint import check, fix
from songngu.termbase.table import read_rows, row_of
from tests.termbase.conftest import GLOSSARY, segment

HEAD = "id,vi,en,valid_from,succeeded_by,rules\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,vi\na,b\n", "row 1: no column en"),
        (HEAD + "a,Bộ A,Ministry A,1/3/2025,,\n", "row 2, column valid_from: '1/3/2025' is no date"),
        (HEAD + 'a,Bộ A,Ministry A,,,\nb,"Bộ B,Ministry B,,,\n', "row 3, character 3: a quotation mark opens here"),
        (HEAD + "a,=HYPERLINK(1),Ministry A,,,\n", "row 2, column vi: a formula"),
        (HEAD + "a," + "x" * 10_000_000 + ",Ministry A,,,\n", "row 2, column vi: 10,000,000 characters"),
        (HEAD + "a,Bộ A,,,,\n", "row 2, column en: empty"),
        (HEAD + "a,Bộ A,M,,,sometimes\n", "row 2, column rules: 'sometimes' is no rule"),
        (HEAD + "a,Bộ A,M,,,\na,Bộ B,N,,,\n", "row 3, column id: a stands in t.csv, row 2 too"),
    ],
)
def test_bad_files_are_refused_with_place_and_cure(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TermbaseError) as refused:
        load(tmp_path)
    assert any(said in problem for problem in refused.value.problems)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "a,,x,31/12/2020,,\nb,y,,,,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("vi,en\n", encoding="utf-8")
    with pytest.raises(TermbaseError) as refused:
        load(tmp_path)
    assert len(refused.value.problems) == 4


def test_files_of_excel_are_read_or_mended(tmp_path: Path) -> None:
    text = "id;vi;en\na;Sở Du lịch;Department of Tourism\n"
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_rows(tmp_path)[0][1] == "Sở Du lịch"
    assert {p.text.split(". --fix")[0] for p in check(tmp_path)} == {
        "t.csv, row 1: begins with a byte order mark, as Excel writes it",
        "t.csv, row 1: semicolons stand between the columns, as Excel writes them",
    }
    assert fix(tmp_path) == ("t.csv: mended",)
    assert check(tmp_path) == ()


def test_windows_1258_is_named_and_mended(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("id,vi,en\na,Hô\u0323i đô\u0300ng,Council\n".encode("cp1258"))
    with pytest.raises(TermbaseError, match=r"row 2, byte 4: not UTF-8 \(Windows-1258"):
        load(tmp_path)
    fix(tmp_path)
    assert read_rows(tmp_path)[0][1] == "Hội đồng"


def test_check_finds_conflicts_and_broken_successions(tmp_path: Path) -> None:
    rows = "a,Sở A,Department A,,zz,\nb,Sở A,Office A,,,\nc,tấn,tonne,,,\n"
    (tmp_path / "t.csv").write_text(HEAD + rows, encoding="utf-8")
    found = [(p.severity, p.text) for p in check(tmp_path)]
    assert any("there is no term zz" in t for s, t in found if s is Severity.WARNING)
    assert any("conflict of t.csv, row 2: Sở A" in t for s, t in found if s is Severity.WARNING)
    assert any("tấn is one syllable" in t for s, t in found if s is Severity.NOTE)


def test_check_tells_of_sound_rows_too_where_others_are_broken(tmp_path: Path) -> None:
    rows = "a,Sở A,Department A,,b,\nb,Sở B,Department B,ngày xưa,,\na,Sở C,Department C,,,\nd,Sở A,Office A,,zz,\n"
    (tmp_path / "t.csv").write_text(HEAD + rows, encoding="utf-8")
    found = [(p.severity, p.text) for p in check(tmp_path)]
    assert [t.split(":")[0] for s, t in found if s is Severity.ERROR] == [
        "t.csv, row 3, column valid_from",
        "t.csv, row 4, column id",
    ]
    warned = [t for s, t in found if s is Severity.WARNING]
    assert any("there is no term zz" in t for t in warned)
    assert any("conflict of t.csv, row 2: Sở A" in t for t in warned)
    assert not any("there is no term b" in t for t in warned)
    (tmp_path / "u.csv").write_text("id,en\nzz,Department Z\n", encoding="utf-8")
    assert not any("there is no term" in problem.text for problem in check(tmp_path))


def test_the_shipped_glossary_has_no_problems() -> None:
    assert [p.text for p in check(GLOSSARY) if p.severity is not Severity.NOTE] == []
    assert len(load(GLOSSARY)) >= 1750


@pytest.mark.parametrize("kind", ["csv", "xlsx", "tbx"])
def test_export_and_import_change_nothing(tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"terms.{kind}"
    assert export(GLOSSARY, target) == len(load(GLOSSARY))
    own = {row[0]: row for row in read_rows(GLOSSARY)}
    back = {row[0]: row for row in read_any(target)}
    assert back == own


def test_tmx_gives_the_pairs(tmp_path: Path) -> None:
    export(GLOSSARY, tmp_path / "t.tmx")
    assert {r[:3] for r in read_any(tmp_path / "t.tmx")} == {r[:3] for r in read_rows(GLOSSARY)}


def test_external_entities_are_refused_and_the_glossary_stays(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "g" / "t.csv").write_text(HEAD + "a,Bộ A,M,,,\n", encoding="utf-8")
    bad = tmp_path / "x.tbx"
    bad.write_text('<?xml version="1.0"?>\n<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/hosts">]>\n<tbx>&x;</tbx>')
    with pytest.raises(TermbaseError, match=r"x\.tbx, row 2, character 14: it declares entities"):
        import_terms(tmp_path / "g", bad)
    assert [p.name for p in (tmp_path / "g").iterdir()] == ["t.csv"]


def test_import_replaces_where_a_term_stands(tmp_path: Path) -> None:
    glossary = tmp_path / "g"
    glossary.mkdir()
    (glossary / "t.csv").write_text(HEAD + "a,Bộ A,M,,,\n", encoding="utf-8")
    new = tmp_path / "new.csv"
    new.write_text("id,vi,en\na,Bộ A,Ministry A\nb,Bộ B,Ministry B\n", encoding="utf-8")
    done = import_terms(glossary, new)
    assert (done.added, done.replaced, done.unchanged) == (1, 1, 0)
    assert load(glossary).get("a").target == "Ministry A"  # type: ignore[union-attr]
    with pytest.raises(TermbaseError, match="There is a term a already"):
        add(glossary, row_of(Term("a", "x", "y")), file="own.csv")


def test_the_kept_index_gives_the_same_hits_and_follows_edits(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEAD + "a,Bộ A,Ministry A,,,\n", encoding="utf-8")
    kept = tmp_path / "kept"
    load(tmp_path, cache=kept)
    again = load(tmp_path, cache=kept)
    assert again.find(segment("Bộ A họp"), on=None)[0].target == "Ministry A"
    (tmp_path / "t.csv").write_text(HEAD + "a,Bộ A,Ministry of A,,,\n", encoding="utf-8")
    edited = load(tmp_path, cache=kept)
    assert edited.find(segment("Bộ A họp"), on=None)[0].target == "Ministry of A"
    assert edited.fingerprint != again.fingerprint


def test_impact_tells_what_an_edit_changes() -> None:
    before = Termbase.of([Term("a", "Sở A", "Office A"), Term("b", "Sở B", "Office B")])
    after = Termbase.of([Term("a", "Sở A", "Department A"), Term("c", "Sở C", "Department C")])
    texts = ["Sở A họp", "Sở B họp", "Sở C họp", "Sở D họp"]
    pairs = [(segment(t, name=str(n)), dt.date(2021, 1, 1)) for n, t in enumerate(texts)]
    found = compare(before, after, pairs, reviewed={"0": "Office A met."})
    assert (found.segments, found.newly_hit, found.lost, found.changed, len(found.redo)) == (4, 1, 1, 1, 3)
    assert [hit.target for _, hit, _ in found.contradicted] == ["Department A"]
    assert len(found.examples) == 3


def test_history_and_the_last_commit(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    for english in ("Office A", "Department A"):
        (tmp_path / "t.csv").write_text(HEAD + f"a,Sở A,{english},,,\n", encoding="utf-8")
        git("add", "t.csv")
        git("commit", "-q", "-m", english)
    (tmp_path / "t.csv").write_text(HEAD + "a,Sở A,Other A,,,\n", encoding="utf-8")
    assert committed(tmp_path).get("a").target == "Department A"  # type: ignore[union-attr]
    newest = history(tmp_path, "a")[0]
    assert newest.cells == (("en", "Office A", "Department A"),)


def test_gaps_count_names_without_terms() -> None:
    termbase = Termbase.of([Term("a", "Sở Du lịch", "Department of Tourism")])
    texts = ["Hát tiếng Anh ở Làng Vây, Công ty Nam Phong và Sở Du lịch ký với VKHCN."] * 3
    found = {(g.text, g.kind, g.count) for g in gaps([segment(t) for t in texts], termbase)}
    assert ("VKHCN", "abbreviation", 3) in found
    assert ("Làng Vây", "name", 3) in found
    assert not any("Anh" in text for text, _, _ in found)
    assert not any("Sở Du lịch" in text for text, _, _ in found)


def test_corrections_become_proposals_with_evidence() -> None:
    termbase = Termbase.of([Term("a", "Sở Du lịch", "Department of Tourism")])
    rows = [
        Correction(
            s, f"The Department of Tourism {v}.", f"The Tourism Department {v}.", termbase.find(segment(s), on=None)
        )
        for s, v in (("Sở Du lịch họp", "met"), ("Sở Du lịch mời", "invited guests"))
    ]
    (proposal,) = proposals(rows)
    assert (proposal.was, proposal.proposed, proposal.count) == ("Department of Tourism", "Tourism Department", 2)
    assert proposals(rows[:1]) == ()
