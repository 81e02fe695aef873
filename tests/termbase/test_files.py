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
        (HEAD + 'a,"Bộ ""A""",Ministry A,,,\nb,"Bộ" B,M,,,\n', "row 3, character 3: ',' expected after '\"'"),
        (HEAD + 'a,"Bộ A","Ministry ""A" x,,,\n', "row 2, character 10: ',' expected after '\"'"),
        (HEAD + "a,Bộ A,M,,,,thừa\n", "row 2: 7 cells under 6 columns. Put text with ',' into quotation marks"),
        ("id,vi,en,ghi_chú\na,Bộ A,M,\n", "row 1: unknown column ghi_chú. The columns are: id, vi, en,"),
        ("id,vi,en,status\na,Bộ A,M,maybe\n", "row 2, column status: 'maybe' is no status; there are: approved"),
        (
            "id,vi,en,valid_from,valid_to\na,Bộ A,M,2021-02-01,2021-01-01\n",
            "2021-01-01 lies before valid_from 2021-02-01",
        ),
        (HEAD + "a,Bộ\0A,M,,,\n", "row 2: binary data. Is it a CSV file?"),
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


def found(folder: Path) -> list[tuple[str, str]]:
    return [(problem.severity.value, problem.text) for problem in check(folder)]


def test_a_folder_without_term_files_is_no_glossary(tmp_path: Path) -> None:
    advice = f"{tmp_path} has no term files (*.csv). Copy the shipped glossary there."
    assert found(tmp_path) == [("error", advice)]
    assert fix(tmp_path) == ()
    with pytest.raises(TermbaseError, match="Copy the shipped glossary there: songngu init"):
        read_rows(tmp_path)


def test_successors_that_lead_nowhere_or_round_are_told(tmp_path: Path) -> None:
    columns = "id,vi,en,valid_to,succeeded_by\n"
    rows = [
        "a,Bộ A,M A,2020-01-01,a",
        "b,Bộ B,M B,2020-01-01,x",
        "c,Bộ C,M C,2020-01-01,d",
        "d,Bộ D,M D,2019-01-01,e",
        "e,Bộ E,M E,,d",
        "f,Bộ F,M F,2020-01-01,g",
        "g,Bộ G,M G,,",
    ]
    (tmp_path / "t.csv").write_text(columns + "\n".join(rows) + "\n", encoding="utf-8")
    at = "t.csv, row {}, column succeeded_by: "
    assert found(tmp_path) == [
        ("warning", at.format(2) + "a is its own successor. Leave the cell empty, or name another term."),
        ("warning", at.format(3) + "there is no term x. Correct the id, or add the term."),
        ("warning", at.format(4) + "d ended on 2019-01-01, before c did (2020-01-01)."),
        ("warning", at.format(4) + "the successors go round in a circle (c, d, e)."),
        ("warning", at.format(5) + "the successors go round in a circle (d, e)."),
        ("warning", at.format(6) + "the successors go round in a circle (d, e)."),
    ]


def test_wordings_that_stand_twice_or_are_forbidden_are_told(tmp_path: Path) -> None:
    columns = "id,vi,en,vi_variants,vi_short,en_variants,en_forbidden,valid_from,valid_to,rules\n"
    rows = [
        "a,Bộ Xây dựng,Ministry of Building,Bộ XD,BXD,MOC,MOC,,,",
        "b,Bộ xây dựng,Ministry of Construction,,,,,2021-01-01,,",
        "c,Bộ XÂY DỰNG,Ministry of Building,,,,,,2020-12-31,",
        "d,Ban Xây dựng,Building Board,,BXD,,,,,",
        "e,Bộ XD,Ministry of Works,,,,,,,after number",
        "",
        ",,,,,,,,,",
        "f,Sở Y tế,Department of Health,Y tế tỉnh|Sở Y tế,,,,,,",
    ]
    (tmp_path / "t.csv").write_text(columns + "\n".join(rows) + "\n", encoding="utf-8")
    periods = "in one period. Join the rows, or give them periods that do not overlap."
    assert found(tmp_path) == [
        ("warning", "t.csv, row 9: Sở Y tế stands twice in f. Delete one."),
        (
            "warning",
            "t.csv, row 3, column vi: conflict of t.csv, row 2: Bộ xây dựng is 'Ministry of Construction' and "
            f"'Ministry of Building' {periods}",
        ),
        (
            "warning",
            "t.csv, row 4, column vi: duplicate of t.csv, row 2: Bộ XÂY DỰNG is 'Ministry of Building' and "
            f"'Ministry of Building' {periods}",
        ),
        ("warning", "t.csv, row 2, column en_forbidden: 'MOC' is asked for and forbidden. Delete one."),
    ]


def test_letters_in_pieces_and_stray_bars_are_told_and_mended(tmp_path: Path) -> None:
    import unicodedata

    path = tmp_path / "t.csv"
    path.write_text("id,vi,en,vi_variants\n" + unicodedata.normalize("NFD", "a,Sở Y tế, Health,Y tế | sở y\n"), "utf-8")
    assert found(tmp_path) == [
        ("warning", "t.csv, row 2: letters in pieces (not NFC). --fix joins them."),
        ("warning", "t.csv, row 2, column en: stray spaces or bars in ' Health'. --fix mends them."),
        (
            "warning",
            "t.csv, row 2, column vi_variants: stray spaces or bars in "
            f"{unicodedata.normalize('NFD', 'Y tế | sở y')!r}. --fix mends them.",
        ),
    ]
    assert fix(path) == ("t.csv: mended",)
    assert path.read_text("utf-8") == "id,vi,en,vi_variants\na,Sở Y tế,Health,Y tế|sở y\n"
    assert check(path) == ()


def test_what_cannot_be_read_is_not_mended(tmp_path: Path) -> None:
    for data in (b'id,vi,en\na,"S\xe1\xbb\x9f Y,Health\n', b"id,vi,en\na,S\xc0 B\xe9,Health\n", b"id,vi,en\n\0"):
        (tmp_path / "t.csv").write_bytes(data)
        assert fix(tmp_path) == ()
        assert (tmp_path / "t.csv").read_bytes() == data


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


def test_gaps_are_no_words_of_a_line_in_capitals_and_show_three_sentences_at_most() -> None:
    termbase = Termbase.of([Term("a", "Sở Du lịch", "Department of Tourism")])
    loud = [segment("CÔNG TY NAM PHONG KÝ VỚI VKHCN")] * 5
    assert gaps(loud, termbase) == ()
    said = [segment(f"Lần {n}, Nam Phong và Làng Vây gặp Sở Du lịch và Công ty Hải An.") for n in range(5)]
    told = {gap.text: (gap.kind, gap.count, gap.examples) for gap in gaps([*loud, *said], termbase)}
    first = tuple(one.text for one in said[: len(told["Công ty Hải An"][2])])
    assert told["Công ty Hải An"] == ("organisation", 5, first)
    assert len(first) < 5
    assert gaps(said[:2], termbase) == ()


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


@pytest.mark.parametrize(
    ("draft", "target"),
    [
        ("The Department of Tourism met.", "The Department of Tourism met today."),
        ("Yesterday morning the Department of Tourism met its guests.", "Everyone came together at last, we hear."),
        ("The office met.", "The Tourism Department met."),
        ("The Department of Tourism met.", "The met."),
        ("The Department of Tourism met.", "The one and only office that looks after all of our tourism met."),
    ],
    ids=["kept", "written anew", "not obeyed", "left out", "far longer"],
)
def test_what_tells_no_other_wording_of_a_term_becomes_no_proposal(draft: str, target: str) -> None:
    termbase = Termbase.of([Term("a", "Sở Du lịch", "Department of Tourism")])
    text = "Sở Du lịch họp"
    assert proposals([Correction(text, draft, target, termbase.find(segment(text), on=None))] * 3) == ()
