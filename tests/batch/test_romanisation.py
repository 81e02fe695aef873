"""`romanisation` in songngu.toml, end to end: drafts, credits, terms and checks spell names as it says."""

import json
from pathlib import Path

import pytest

from songngu.batch.asked import RunOptions
from songngu.batch.run import run
from songngu.engines import FakeEngine
from songngu.project import Project

ARTICLE = "Tin xã\n\n25/01/2021\n\nÔng Nguyễn Hoàn thăm huyện Hướng Hóa, tỉnh Quảng Trị.\n\nẢnh: Thanh Tùng\n"
DRAFT = "Mr Nguyen Hoan visited Huong Hoa district, Quang Tri province."
MARKED = "Mr Nguyễn Hoàn visited Hướng Hóa district, Quảng Trị province."


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr("songngu.engines.load_engine", lambda *_a, **_k: FakeEngine(lambda _: DRAFT))
    made = Project.create(tmp_path / "p")
    (made.corpora / "bai.txt").write_text(ARTICLE, encoding="utf-8")
    return made


def drafted(project: Project, romanisation: str | None) -> dict[str, dict[str, object]]:
    """Run with a policy; return the units by their Vietnamese."""
    if romanisation:
        (project.root / "songngu.toml").write_text(f'[run]\nromanisation = "{romanisation}"\n', encoding="utf-8")
    out = project.root / f"out-{romanisation}"
    run(Project.open(project.root), [str(project.corpora / "bai.txt")], options=RunOptions(formats=("jsonl",), out=out))
    rows = map(json.loads, (out / "units.jsonl").read_text("utf-8").splitlines())
    return {row["source"]: row for row in rows}


@pytest.mark.parametrize(
    ("policy", "draft", "terms", "credit"),
    [
        (None, DRAFT, ["Huong Hoa district", "Quang Tri"], "Photo: Thanh Tung"),
        ("diacritics", MARKED, ["Hướng Hóa district", "Quảng Trị"], "Photo: Thanh Tùng"),
    ],
    ids=["plain is the default", "with diacritics"],
)
def test_drafts_terms_credits_and_checks_spell_names_alike(
    project: Project, policy: str | None, draft: str, terms: list[str], credit: str
) -> None:
    units = drafted(project, policy)
    sentence = units["Ông Nguyễn Hoàn thăm huyện Hướng Hóa, tỉnh Quảng Trị."]
    assert sentence["target"] == draft
    assert [hit["expected"][0] for hit in sentence["hits"]] == terms
    assert sentence["findings"] == []
    assert units["Ảnh: Thanh Tùng"]["target"] == credit


def test_a_changed_policy_makes_the_drafts_anew(project: Project) -> None:
    drafted(project, "plain")
    assert drafted(project, "diacritics")["Ông Nguyễn Hoàn thăm huyện Hướng Hóa, tỉnh Quảng Trị."]["target"] == MARKED
    assert drafted(project, "plain")["Ông Nguyễn Hoàn thăm huyện Hướng Hóa, tỉnh Quảng Trị."]["target"] == DRAFT
