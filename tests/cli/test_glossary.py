"""`songngu glossary`, command by command, as a maintainer uses it: what is printed, written and refused."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.ledger import Ledger
from songngu.batch.reviews import keep_term_decision
from songngu.batch.run import run
from songngu.cli import songngu
from songngu.engines import FakeEngine
from songngu.errors import SongnguError, TermbaseError, UsageError
from songngu.project import Project
from songngu.records import TermDecision

HEAD = "id,vi,en,vi_variants,vi_short,valid_from,valid_to,succeeded_by,status,source\n"
TERMS = (
    "so-ttt,Sở Thông tin và Truyền thông,Department of Information and Communications,,Sở TT&TT,,2025-02-28,so-khcn,,\n"
    "so-khcn,Sở Khoa học và Công nghệ,Department of Science and Technology,,,,,,,\n"
    "ttdn,thông tin đối ngoại,external information,,TTĐN,,,,,\n"
)
DRAFT = "The Department of Information and Communications acted."
REVIEWED = "The Information Office acted."

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say() -> Say:
    """Give a command's exit status and what it prints, errors as `songngu` prints them."""

    def call(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(songngu, ["glossary", *map(str, arguments)])
        if isinstance(done.exception, SongnguError):
            return (2 if isinstance(done.exception, UsageError) else 1), f"{done.output}Error: {done.exception}"
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    return call


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with three terms, in a git repository."""
    made = Project.create(tmp_path / "p")
    for path in made.glossary.glob("*.csv"):
        path.unlink()
    (made.glossary / "terms.csv").write_text(HEAD + TERMS, encoding="utf-8")
    git(made, "init", "-q")
    git(made, "add", "glossary")
    git(made, "commit", "-q", "-m", "First terms")
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def reviewed(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project after a run, with a reviewer who wrote `Information Office` twice and left a third draft as it is."""
    monkeypatch.setattr("songngu.engines.load_engine", lambda *_a, **_k: FakeEngine(lambda _: DRAFT))
    name = "Sở Thông tin và Truyền thông"
    text = f"Tin ngắn\n\n25/01/2021\n\n{name} họp báo.\n\n{name} tập huấn cho cán bộ.\n\n{name} khen thưởng.\n"
    (project.corpora / "bai.txt").write_text(text, encoding="utf-8")
    run(project, ["corpora/bai.txt"], options=RunOptions(formats=("jsonl",), out=project.root / "out"))
    rows = [json.loads(line) for line in (project.root / "out" / "units.jsonl").read_text("utf-8").splitlines()]
    wanted = [row for row in rows if row["target"] == DRAFT and "khen" not in row["source"]]
    returned = project.root / "returned.jsonl"
    back = [json.dumps(row | {"target": REVIEWED, "state": "reviewed"}) for row in wanted]
    returned.write_text("\n".join(back), encoding="utf-8")
    accept(project, [returned])
    return project


def git(project: Project, *arguments: str) -> None:
    who = ["-c", "user.name=Lan", "-c", "user.email=lan@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=project.root, check=True, capture_output=True)


def edit(project: Project, before: str, after: str) -> None:
    path = project.glossary / "terms.csv"
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")


@pytest.mark.usefixtures("project")
class TestFind:
    def test_the_day_chooses_and_the_hit_is_as_documented(self, say: Say) -> None:
        status, said = say("find", "--json", "--on", "2026-01-01", "Sở TT&TT họp")
        (hit,) = json.loads(said)["hits"]
        assert status == 0
        assert (hit["term"], hit["surface"], hit["start"], hit["end"]) == ("so-ttt", "Sở TT&TT", 0, 8)
        assert hit["expected"][0] == "Department of Information and Communications"
        assert "until 2025-02-28: now part of Department of Science and Technology" in hit["note"]
        assert "until" not in say("find", "--on", "2021-01-25", "Sở TT&TT họp")[1]

    def test_a_misspelt_name_gives_what_is_most_like_it(self, say: Say) -> None:
        assert "Sở Thông tin và Truyền thông  =>" in say("find", "so thong tin truyen thong")[1]

    def test_why_not(self, say: Say) -> None:
        said = say("find", "--why", "thông tin, đối ngoại")[1]
        assert "not thông tin, đối ngoại [ttdn]: a mark of the sentence stands in it" in said

    def test_a_day_that_is_none(self, say: Say) -> None:
        status, said = say("find", "--on", "31/2/2021", "Sở TT&TT")
        assert status == 2
        assert "'31/2/2021' does not match the formats" in said

    def test_a_day_may_be_written_as_in_vietnam(self, say: Say) -> None:
        assert say("find", "--on", "25/1/2021", "Sở TT&TT") == say("find", "--on", "2021-01-25", "Sở TT&TT")


class TestAdd:
    def test_the_term_is_written_and_found(self, project: Project, say: Say) -> None:
        done = say("add", "Sở Du lịch", "Department of Tourism", "--short", "SDL", "--source", "Quyết định 1")
        assert done == (
            0, "Added term-so-du-lich to own.csv. See what it changes with: songngu glossary impact\n"
        )  # fmt: skip
        assert "Department of Tourism" in say("find", "SDL họp")[1]
        assert "Quyết định 1" in (project.glossary / "own.csv").read_text("utf-8")

    def test_an_id_that_stands_already_and_a_status_that_is_none(self, project: Project, say: Say) -> None:
        assert "There is a term ttdn already" in say("add", "x", "y", "--id", "ttdn")[1]
        status, said = say("add", "x", "y", "--status", "ok")
        assert status == 2
        assert "--status ok is none; there are: approved" in said
        assert not (project.glossary / "own.csv").exists()


class TestCheck:
    @pytest.mark.usefixtures("project")
    def test_a_good_glossary(self, say: Say) -> None:
        assert say("check") == (0, "0 problem(s), 0 note(s).\n")

    def test_what_excel_makes_is_told_and_fixed(self, project: Project, say: Say) -> None:
        path = project.glossary / "terms.csv"
        path.write_bytes(b"\xef\xbb\xbf" + (HEAD + TERMS).replace(",", ";").replace("Sở TT&TT", " Sở  TT&TT").encode())
        status, said = say("check")
        assert status == 1
        for told in (
            "row 1: begins with a byte order mark",
            "row 1: semicolons",
            "row 2, column vi_short: stray spaces",
        ):
            assert told in said
        assert say("check", "--fix")[0] == 0
        assert path.read_text("utf-8") == HEAD + TERMS

    def test_windows_1258_is_mended_and_other_old_encodings_are_left_alone(self, project: Project, say: Say) -> None:
        path = project.glossary / "terms.csv"
        path.write_bytes("id;vi;en\na;Hô\u0323i đô\u0300ng;Council\n".encode("cp1258"))
        status, said = say("check")
        assert status == 1
        assert "terms.csv, row 2, byte 4: not UTF-8 (Windows-1258" in said
        assert say("check", "--fix")[0] == 0
        assert path.read_text("utf-8") == "id,vi,en\na,Hội đồng,Council\n"
        tcvn3 = b"id,vi,en\na,H\xe9i \xae\xe5ng,Council\n"
        path.write_bytes(tcvn3)
        assert say("check", "--fix")[0] == 1
        assert path.read_bytes() == tcvn3

    def test_every_problem_in_json(self, project: Project, say: Say) -> None:
        edit(project, "so-khcn,,\n", "nobody,,\n")
        said = json.loads(say("check", "--json")[1])
        assert [p["severity"] for p in said["problems"]] == ["warning"]
        assert "terms.csv, row 2, column succeeded_by: there is no term nobody" in said["problems"][0]["message"]


BAD = [
    ("missing column", b"id,vi\na,b\n", "bad.csv, row 1: no column en"),
    ("no date", b"id,vi,en,valid_to\na,b,c,31/02/2025\n", "bad.csv, row 2, column valid_to: '31/02/2025' is no date"),
    ("unclosed quote", b'id,vi,en\na,b,c\nd,"e,f\n', "bad.csv, row 3, character 3: a quotation mark opens here"),
    ("a cell of 10 MB", b"id,vi,en\na," + b"x" * 10_000_000 + b",c\n", "row 2, column vi: 10,000,000 characters"),
    ("a formula", b"id,vi,en\na,=1+1,c\n", "bad.csv, row 2, column vi: a formula: =1+1"),
    ("Windows-1258", b"id;vi;en\na;S\xf4\xec;c\nb;\xfe;d\n", "bad.csv, row 2, byte 4: not UTF-8 (Windows-1258"),
]


@pytest.mark.parametrize(("data", "told"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
class TestBadFiles:
    def test_they_are_not_imported(self, project: Project, say: Say, data: bytes, told: str) -> None:
        before = (project.glossary / "terms.csv").read_bytes()
        (project.root / "bad.csv").write_bytes(data)
        status, said = say("import", "bad.csv")
        assert status == 1
        assert told in said
        assert "nothing was changed" in said
        assert {p.name: p.read_bytes() for p in project.glossary.glob("*.csv")} == {"terms.csv": before}

    def test_among_the_term_files_they_stop_every_command(
        self, project: Project, say: Say, data: bytes, told: str
    ) -> None:
        (project.glossary / "bad.csv").write_bytes(data)
        for command in (("find", "Sở TT&TT"), ("export", "all.csv"), ("add", "x", "y")):
            status, said = say(*command)
            assert status == 1
            assert told in said
        assert say("check")[0] == 1
        assert not (project.root / "all.csv").exists()
        assert not (project.glossary / "own.csv").exists()


def test_a_run_with_a_broken_glossary_refuses_and_all_stays_as_it_was(reviewed: Project, say: Say) -> None:
    good = (reviewed.glossary / "terms.csv").read_text("utf-8")
    with Ledger(reviewed.state_dir, read_only=True) as ledger:
        before = [unit.target for unit in ledger.reviewed_units()]
    edit(reviewed, "2025-02-28", "28/02/2025")
    with pytest.raises(TermbaseError, match=r"terms\.csv, row 2, column valid_to: '28/02/2025' is no date"):
        run(reviewed, ["corpora/bai.txt"], options=RunOptions(formats=("jsonl",)))
    with Ledger(reviewed.state_dir, read_only=True) as ledger:
        assert [unit.target for unit in ledger.reviewed_units()] == before
    (reviewed.glossary / "terms.csv").write_text(good, encoding="utf-8")
    report = run(reviewed, ["corpora/bai.txt"], options=RunOptions(formats=("jsonl",)))
    assert report.content["articles"]["translated"] == 0  # type: ignore[index]
    assert say("check")[0] == 0


class TestImportAndExport:
    @pytest.mark.parametrize("kind", ["csv", "xlsx", "tbx", "tmx"])
    def test_there_and_back(self, project: Project, say: Say, kind: str) -> None:
        before = (project.glossary / "terms.csv").read_bytes()
        assert say("export", f"all.{kind}") == (0, f"3 terms written to all.{kind}.\n")
        if kind != "tmx":  # TMX has the pairs only
            assert say("import", f"all.{kind}")[1] == "0 added (in imported.csv), 0 changed, 3 as they were.\n"
            assert (project.glossary / "terms.csv").read_bytes() == before

    def test_a_partner_file_adds_and_changes(self, project: Project, say: Say) -> None:
        new = "id,vi,en\nttdn,thông tin đối ngoại,external communications\nx,Sở Du lịch,Department of Tourism\n"
        (project.root / "new.csv").write_text(new, encoding="utf-8")
        assert "1 added (in imported.csv), 1 changed, 0 as they were" in say("import", "new.csv")[1]
        assert "external communications" in say("find", "thông tin đối ngoại")[1]

    @pytest.mark.parametrize("kind", ["tbx", "tmx"])
    def test_external_entities(self, project: Project, say: Say, kind: str) -> None:
        bad = project.root / f"bad.{kind}"
        bad.write_text('<?xml version="1.0"?>\n<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/hosts">]>\n<tbx>&x;</tbx>')
        status, said = say("import", bad)
        assert status == 1
        assert f"bad.{kind}, row 2, character 14: it declares entities" in said

    def test_a_kind_that_is_not_known_and_broken_files(self, project: Project, say: Say) -> None:
        (project.root / "a.docx").write_bytes(b"PK")
        (project.root / "a.xlsx").write_bytes(b"PK\x03\x04 cut off")
        (project.root / "a.tbx").write_text("<tbx><text>")
        assert "a.docx is of no kind that is read here" in say("import", "a.docx")[1]
        assert "a.xlsx: not an Excel file that can be read" in say("import", "a.xlsx")[1]
        assert "a.tbx, row 1, character" in say("import", "a.tbx")[1]
        assert "is of no kind" in say("export", "a.pdf")[1]


class TestImpact:
    def test_what_an_edit_does_to_texts_drafts_and_reviewed_units(self, reviewed: Project, say: Say) -> None:
        edit(reviewed, "Department of Information and Communications", "Office of Information")
        said = json.loads(say("impact", "--json", "corpora/bai.txt")[1])
        assert (said["terms"], said["segments"], said["changed"], said["redo"]) == (["so-ttt"], 4, 3, 3)
        assert (said["drafts"], said["contradicted"]) == (1, 2)
        assert said["reviewed"][0]["target"] == REVIEWED
        assert (said["articles"], said["touched"]) == (1, 1)
        told = say("impact", "corpora/bai.txt")[1]
        assert "so-ttt: Department of Information and Communications  ->  Office of Information" in told
        assert "In this project: 1 draft(s) to redo, 2 reviewed unit(s) contradicted" in told
        assert "before: Sở Thông tin và Truyền thông => Department of Information and Communications" in told

    @pytest.mark.usefixtures("project")
    def test_nothing_changed(self, say: Say) -> None:
        assert say("impact")[1].startswith("0 term(s) differ.")

    def test_against_another_file(self, project: Project, say: Say) -> None:
        other = project.root / "other.csv"
        other.write_text(HEAD + TERMS.replace("external information", "foreign information"), encoding="utf-8")
        assert "ttdn: foreign information  ->  external information" in say("impact", "--against", "other.csv")[1]

    def test_articles_without_a_wording_of_the_changed_terms_are_passed_over(self, project: Project, say: Say) -> None:
        lines = [
            {"id": str(n), "title": "Tin", "published": "2021-01-25", "text": text}
            for n, text in enumerate(["Công tác thông tin đối ngoại.", "Lễ hội đua thuyền.", "Mưa to ở vùng núi."])
        ]
        archive = project.corpora / "bai.jsonl"
        archive.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        edit(project, "external information", "external communications")
        said = json.loads(say("impact", "--json", archive)[1])
        assert (said["articles"], said["touched"], said["segments"], said["redo"]) == (3, 1, 2, 1)

    @pytest.mark.usefixtures("project")
    def test_a_commit_that_is_none(self, say: Say) -> None:
        status, said = say("impact", "--commit", "nowhere")
        assert status == 2
        assert "git cannot tell the history" in said


def test_history_tells_who_changed_what(project: Project, say: Say) -> None:
    edit(project, "external information", "external communications")
    git(project, "commit", "-qam", "TTĐN: communications")
    said = say("history", "ttdn")[1]
    assert "Lan: TTĐN: communications" in said
    assert "en: 'external information' -> 'external communications'" in said
    assert say("history", "nothing")[0] == 2


def test_gaps_lists_what_has_no_term(project: Project, say: Say) -> None:
    text = "Tin\n\n25/01/2021\n\n" + "Công ty Nam Phong và TTĐN gặp Làng Vây, VKHCN dự.\n\n" * 3
    (project.corpora / "bai.txt").write_text(text, encoding="utf-8")
    said = [json.loads(line) for line in say("gaps", "corpora/bai.txt", "--least", "3", "--json")[1].splitlines()]
    found = {(row["text"], row["kind"]) for row in said}
    assert {("Công ty Nam Phong", "organisation"), ("Làng Vây", "name"), ("VKHCN", "abbreviation")} <= found
    assert "TTĐN" not in {row["text"] for row in said}
    assert "3  abbreviation  VKHCN" in say("gaps", "corpora/bai.txt")[1]


class TestPropose:
    def test_a_proposal_is_taken_only_when_asked_and_shows_what_follows(self, reviewed: Project, say: Say) -> None:
        before = (reviewed.glossary / "terms.csv").read_bytes()
        listed = say("propose")[1]
        assert (
            "Sở Thông tin và Truyền thông: Department of Information and Communications -> Information Office" in listed
        )
        assert (reviewed.glossary / "terms.csv").read_bytes() == before
        name = listed.split()[0]
        status, said = say("propose", "--accept", name)
        assert status == 1
        assert "To write this into the term files, give --yes." in said
        assert "Nothing was changed." in said
        assert "en_variants: '' -> 'Information Office'" in said
        assert (reviewed.glossary / "terms.csv").read_bytes() == before
        status, said = say("propose", "--accept", name, "--yes")
        assert status == 0
        assert "Taken: so-ttt, in terms.csv" in said
        assert "en_variants: '' -> 'Information Office'" in said
        assert "source: '' -> 'reviewers, 2 times'" in said
        assert "3 unit(s) have it; 1 draft(s) to redo" in said
        hit = json.loads(say("find", "--json", "Sở TT&TT họp")[1])["hits"][0]
        assert hit["expected"][:2] == ["Department of Information and Communications", "Information Office"]

    @pytest.mark.parametrize(
        ("answer", "status", "told"), [("y\n", 0, "Taken: so-ttt"), ("n\n", 1, "Nothing was changed")]
    )
    @pytest.mark.usefixtures("reviewed")
    def test_on_a_terminal_it_shows_and_then_asks(
        self, say: Say, monkeypatch: pytest.MonkeyPatch, answer: str, status: int, told: str
    ) -> None:
        name = say("propose")[1].split()[0]
        monkeypatch.setattr("songngu.cli.glossary_propose._on_terminal", lambda: True)
        said = CliRunner().invoke(songngu, ["glossary", "propose", "--accept", name], input=answer)
        assert said.exit_code == status
        assert said.output.index("en_variants") < said.output.index("Write this into the term files?")
        assert told in said.output

    def test_two_ids_change_one_term_one_after_the_other(self, reviewed: Project, say: Say) -> None:
        decisions = [
            TermDecision("đặc khu", "special zone", "add", "a.xlsx, row 3", reviewer="Lan"),
            TermDecision("đặc khu", "special administrative zone", "change", "b.xlsx, row 9", reviewer="Minh"),
        ]
        with Ledger(reviewed.state_dir) as ledger:
            assert all(keep_term_decision(ledger, decision) for decision in decisions)
        listed = [line for line in say("propose")[1].splitlines() if ".xlsx, row" in line]
        ids = [line.split()[0] for line in sorted(listed, key=lambda line: "b.xlsx" in line)]
        say("propose", "--yes", *(word for one in ids for word in ("--accept", one)))
        hit = json.loads(say("find", "--json", "đặc khu Phú Hải")[1])["hits"][0]
        assert hit["expected"] == ["special administrative zone", "special zone"]

    def test_prefer_asks_for_the_reviewers_wording(self, reviewed: Project, say: Say) -> None:
        name = say("propose")[1].split()[0]
        assert (
            "en: 'Department of Information and Communications' -> 'Information Office'"
            in (say("propose", "--accept", name, "--prefer", "--yes")[1])
        )
        assert "Information Office" in (reviewed.glossary / "terms.csv").read_text("utf-8")

    def test_decisions_of_reviewers_are_taken_or_set_aside(self, reviewed: Project, say: Say) -> None:
        decisions = [
            TermDecision("đặc khu", "special zone", "add", "a.xlsx, row 3", note="theo luật", reviewer="Lan"),
            TermDecision("thông tin đối ngoại", "", "remove", "a.xlsx, row 4", "ttdn", reviewer="Lan"),
            TermDecision("Sở TT&TT", "Office", "change", "a.xlsx, row 5", reviewer="Lan"),
        ]
        with Ledger(reviewed.state_dir) as ledger:
            assert all(keep_term_decision(ledger, decision) for decision in decisions)
        ids = {line.split()[2]: line.split()[0] for line in say("propose")[1].splitlines() if "Lan, a.xlsx" in line}
        assert "Taken: term-dac-khu, in own.csv" in say("propose", "--accept", ids["đặc"], "--yes")[1]
        assert "status: 'approved' -> 'deprecated'" in say("propose", "--accept", ids["thông"], "--yes")[1]
        assert "Set aside: Sở TT&TT -> Office" in say("propose", "--reject", ids["Sở"])[1]
        own = (reviewed.glossary / "own.csv").read_text("utf-8")
        assert "term-dac-khu,đặc khu,special zone" in own
        assert '"reviewer Lan, a.xlsx, row 3"' in own
        assert "Lan, a.xlsx" not in say("propose")[1]
        assert json.loads(say("find", "--json", "thông tin đối ngoại")[1])["hits"] == []

    @pytest.mark.usefixtures("project")
    def test_an_id_that_is_none(self, say: Say) -> None:
        status, said = say("propose", "--accept", "abc")
        assert status == 2
        assert "There is no abc" in said
