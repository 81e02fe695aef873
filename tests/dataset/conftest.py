"""A project whose sample was read, and reviewed by a script; candidates and pictures built by hand."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.dataset import BuildOptions, Built, build
from songngu.batch.run import run
from songngu.dataset.gate import Candidate, Passage, Policy
from songngu.dataset.licences import LicenceRule
from songngu.dataset.takedown import TakedownList
from songngu.project import Project
from songngu.records import Article, Block, BlockKind, Picture, State, TermHit

REVIEW = Path(__file__).parent / "sample-review.tsv"
"""The sample in Vietnamese and in the English of a person, a segment a line."""
REVIEWER = "Nguyễn Thị Lan"


def reviewed_sample(folder: Path) -> Project:
    """Make a project of the sample in which a script has reviewed every segment, as a person would."""
    project = Project.create(folder)
    english = dict(line.split("\t") for line in REVIEW.read_text(encoding="utf-8").splitlines())
    review(project, "corpora/sample", english)
    return project


def review(project: Project, archive: str, english: Mapping[str, str]) -> None:
    """Run over an archive in a project, and give every segment back with the English of a person."""
    out = project.root / "out"
    with chdir(project.root):
        run(project, [archive], options=RunOptions(engine="none", out=out, formats=("jsonl",)))
    rows = [json.loads(line) for line in (out / "units.jsonl").read_text(encoding="utf-8").splitlines()]
    give_back(
        project, [row | {"target": english[row["source"]], "state": "reviewed", "reviewer": REVIEWER} for row in rows]
    )


def give_back(project: Project, rows: Sequence[dict[str, Any]], name: str = "back.jsonl") -> None:
    """Return rows of units.jsonl to a project."""
    path = project.root / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    accepted = accept(project, [path])
    assert not accepted.problems, accepted.outcomes


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a reviewed sample project, to copy."""
    return reviewed_sample(tmp_path_factory.mktemp("dataset") / "mau").root


@pytest.fixture(scope="session")
def released(reviewed: Path) -> Built:
    """The dataset of the reviewed sample, to read."""
    return build(Project.open(reviewed), reviewed.parent / "published", options=BuildOptions())


@pytest.fixture
def project(reviewed: Path, tmp_path: Path) -> Project:
    """A reviewed sample project of one's own."""
    shutil.copytree(reviewed, tmp_path / "mau")
    return Project.open(tmp_path / "mau")


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    """Return the rows of a built table."""
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


# --- by hand ---

ANY = LicenceRule("CC-BY-4.0", holder="Báo Gió Lào", source="*")
DAY = dt.date(2024, 7, 6)


def passage(text: str, english: str, kind: BlockKind = BlockKind.PARAGRAPH, block: int = 1, **changes: Any) -> Passage:
    """A reviewed passage."""
    values: dict[str, Any] = {
        "id": f"s{block}-{len(text)}", "block": block, "kind": kind, "picture_id": None, "source": text,
        "target": english, "state": State.REVIEWED, "rejected": False, "reviewer": "Lan",
        "reviewed": dt.datetime(2024, 8, 1, tzinfo=dt.UTC), "origin": "engine", "fingerprint": "engine-1",
    }  # fmt: skip
    return Passage(**(values | changes))


def candidate(*passages: Passage, pictures: tuple[Picture, ...] = (), **changes: Any) -> Candidate:
    """An article of some passages."""
    values: dict[str, Any] = {
        "id": "bai-1", "source": "corpora/tin/bai-1.html", "title": "Quảng Trị đón khách", "published": DAY,
        "blocks": tuple(Block(p.block, p.kind, p.source, p.picture_id) for p in passages), "pictures": pictures,
        "publisher": "Báo Gió Lào", "url": "https://www.example.org/tin/bai-1",
    }  # fmt: skip
    article = Article(**(values | changes))
    return Candidate(article, article.source, passages)


def hit(term_id: str, surface: str, target: str, *, required: bool = True) -> TermHit:
    """A term found at the start of a text."""
    return TermHit(term_id, 0, len(surface), surface, target, required=required)


def policy(**changes: Any) -> Policy:
    """A policy under which everything has a licence."""
    values: dict[str, Any] = {"licences": (ANY,), "takedowns": TakedownList()}
    return Policy(**(values | changes))


def photograph(*, seed: int = 1, size: tuple[int, int] = (640, 420), kind: str = "JPEG", **options: Any) -> bytes:
    """A picture with shapes that a seed decides, in a format."""
    picture = Image.effect_mandelbrot(size, (-2.0 + seed / 7, -1.2, 0.6, 1.2), 60).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for number in range(6):
        x, y = (seed * 97 + number * 131) % size[0], (seed * 53 + number * 71) % size[1]
        pen.rectangle((x, y, x + 40 + 25 * number, y + 60), fill=((seed * 40) % 255, number * 40, 120))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
