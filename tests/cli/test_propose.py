"""`glossary propose` learns from what reviewers did in this project, and shows what they said about terms."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.ledger import Ledger
from songngu.batch.reviews import keep_term_decision
from songngu.batch.run import run
from songngu.cli.glossary import glossary
from songngu.engines import FakeEngine
from songngu.project import Project
from songngu.records import TermDecision

SENTENCES = "Sở Thông tin và Truyền thông họp báo.\n\nSở Thông tin và Truyền thông tập huấn cho cán bộ.\n"
DRAFTED = "The Department of Information and Communications acted."
REVIEWED = "The Information Office acted."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in which a reviewer put another wording in a term's place twice."""
    monkeypatch.setattr("songngu.engines.load_engine", lambda *_a, **_k: FakeEngine(lambda _: DRAFTED))
    made = Project.create(tmp_path / "project")
    archive = made.corpora / "bai.txt"
    archive.write_text(f"Tin ngắn\n\n25/01/2021\n\n{SENTENCES}", encoding="utf-8")
    run(made, [str(archive)], options=RunOptions(formats=("jsonl",), out=made.root / "out"))
    rows = [json.loads(line) for line in (made.root / "out" / "units.jsonl").read_text("utf-8").splitlines()]
    edited = [row | {"target": REVIEWED, "state": "reviewed"} for row in rows if row["target"] == DRAFTED]
    returned = made.root / "returned.jsonl"
    returned.write_text("\n".join(json.dumps(row) for row in edited), encoding="utf-8")
    accept(made, [returned])
    monkeypatch.chdir(made.root)
    return made


@pytest.mark.usefixtures("project")
def test_repeated_corrections_become_a_proposal_with_evidence() -> None:
    said = CliRunner().invoke(glossary, ["propose"])
    assert said.exit_code == 0, said.output
    assert (
        "Sở Thông tin và Truyền thông: Department of Information and Communications -> Information Office"
        in said.output
    )
    assert "Sở Thông tin và Truyền thông họp báo." in said.output


def test_what_reviewers_said_about_terms_is_shown(project: Project) -> None:
    decision = TermDecision(
        "đặc khu", "special administrative zone", "change", "a.xlsx, row 3", note="theo luật", reviewer="Lan"
    )
    with Ledger(project.state_dir) as ledger:
        assert keep_term_decision(ledger, decision)
        assert not keep_term_decision(ledger, decision)
    said = CliRunner().invoke(glossary, ["propose"])
    assert "change đặc khu -> special administrative zone (Lan, a.xlsx, row 3): theo luật" in said.output
