"""Texts that mean harm, from an archive to review files and back: they stay text; nothing is lost or run."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import html

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.run import run
from songngu.project import Project
from songngu.review import read
from songngu.text import clean
from tests.fuzz.targets import FORMATS, LEAD, TERMS, review_files

HAZARDS = (
    "Tin về <script>alert(1)</script> và <img src=x onerror=alert(2)> ở Gio Linh.",
    '=HYPERLINK("http://127.0.0.1:9","Bấm vào đây") là một dòng trong bảng.',
    "+84 233 3852 455 là số của Sở; -5 độ; @quangtri là tên trang.",
    "\tDòng bắt đầu bằng một dấu nhảy cột.",
    "Tệp \u202egnp.exe\u202c trông như một bức ảnh.",
    "Một nửa ký tự \ud83d và một nửa khác \udfff đứng lẻ.",
    "Ký tự không \x00 và chuông \x07 ở giữa câu.",
    "Robert'); DROP TABLE units; -- là tên của một học sinh.",
    "]]> &amp; &lt;b&gt; {{ 7 * 7 }} ${9 * 9} ⟦U+0041⟧ là những dấu lạ.",
)
IDS = (
    "a'; DROP TABLE units; --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "<b>x</b>",
    "x" * 5_000,
    "\ud800\u202e",
    "\x00",
)


@dataclass(frozen=True, slots=True)
class World:
    """A project that was run on the hazards, and the units that came of them."""

    project: Project
    units: list[dict[str, Any]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    project = Project.create(tmp_path_factory.mktemp("hazards") / "<i>dự án</i>")
    for path in project.glossary.glob("*.csv"):
        path.unlink()
    (project.glossary / "terms.csv").write_text(TERMS, encoding="utf-8")
    shutil.rmtree(project.corpora / "sample")
    with (project.corpora / "tin.jsonl").open("w", encoding="utf-8") as file:
        for number, name in enumerate(IDS):
            record = {"id": name, "title": f"Bài số {number}", "author": HAZARDS[0], "section": "../" + HAZARDS[1]}
            file.write(json.dumps(record | {"text": [LEAD, *HAZARDS], "url": f"javascript:alert({number})"}) + "\n")
    options = RunOptions(engine="none", formats=FORMATS, out=project.root / "out", keep_duplicates=True, workers=1)
    run(project, [str(project.corpora)], options=options)
    return World(
        project, [json.loads(line) for line in (project.root / "out/units.jsonl").read_text("utf-8").splitlines()]
    )


def test_every_text_is_in_the_review_file_as_clean_text(world: World) -> None:
    for name in {unit["article"] for unit in world.units}:
        texts = " ".join(unit["source"] for unit in world.units if unit["article"] == name)
        for hazard in HAZARDS:
            assert "".join(clean(hazard).split()) in "".join(texts.split())


def test_ids_are_kept_or_a_hash_stands_for_them_and_no_file_lies_elsewhere(world: World) -> None:
    named = {unit["article"] for unit in world.units}
    assert len(named) == len(IDS)
    assert {IDS[0], IDS[1], IDS[2], IDS[3]} <= named
    assert max(map(len, named)) < 100
    outside = [path.name for path in world.project.root.parent.iterdir()]
    assert outside == [world.project.root.name]


def test_every_format_brings_the_same_units_back_unchanged(world: World) -> None:
    ids = [unit["id"] for unit in world.units]
    for kind, data in review_files(world.project).items():
        path = world.project.root / f"back.{kind}"
        path.write_bytes(data)
        rows = read(path)
        assert sorted(row.unit_id for row in rows) == sorted(ids), kind
        assert not [row.problem for row in rows if row.problem], kind
        assert accept(world.project, [path]).counts["unchanged"] == len(ids), kind


def test_hazards_that_a_reviewer_returns_are_kept_as_text(world: World) -> None:
    rows = [
        unit | {"target": hazard, "comment": hazard, "state": "reviewed", "reviewer": hazard}
        for unit, hazard in zip(world.units, HAZARDS, strict=False)
    ]
    rows += [{"id": name, "target": "text", "state": "reviewed"} for name in (*IDS, "=1+1", "@x")]
    rows.append(world.units[-1] | {"source": HAZARDS[5], "target": "text"})
    path = world.project.root / "=cmd.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    accepted = accept(world.project, [path])
    assert accepted.counts["applied"] == len(HAZARDS)
    assert accepted.counts["unknown"] + accepted.counts["failed"] == len(IDS) + 3
    with sqlite3.connect(world.project.state_dir / "ledger.db") as db:
        kept = [target for (target,) in db.execute("SELECT target FROM units WHERE state = 'reviewed'")]
    assert {HAZARDS[0], HAZARDS[1], HAZARDS[7]} <= set(kept)
    assert not [text for text in kept if {"\x00", "\u202e", "\ud83d"} & set(text)]
    page = html.fromstring(accepted.page.read_bytes())
    assert not page.xpath("//script[contains(., 'alert')] | //img | //*[@onerror] | //b[.='x']")
    with accepted.table.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_reports_and_pages_of_the_run_hold_no_markup_of_the_archive(world: World) -> None:
    for path in (world.project.root / "out").glob("*.html"):
        tree = html.fromstring(path.read_bytes())
        assert not tree.xpath("//img[@onerror] | //*[starts-with(@href, 'javascript:')]"), path.name
        scripts = "".join(node.text or "" for node in tree.xpath("//script[not(@type='application/json')]"))
        assert "alert(" not in scripts, path.name
