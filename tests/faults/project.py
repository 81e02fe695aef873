"""A project for runs that meet with faults, and what must be the same after them."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl

from songngu.project import Project, shipped

_TIMES = ("seconds", "finished", "course")
_COLUMNS_OF_TIME = {
    "runs": ("started", "finished", "tally"),
    "moments": ("seconds",),
    **dict.fromkeys(("reviews", "returns", "entries", "conflicts", "dismissals", "term_decisions"), ("at",)),
}


def make(folder: Path, *, articles: int = 24, engine: str = "embedded") -> Project:
    """Make a project with an archive of short articles: synthetic news of this repository."""
    project = Project.create(folder)
    settings = project.root / "songngu.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('engine = "embedded"', f'engine = "{engine}"').replace("beam_size = 4", "beam_size = 1")
    text = text.replace('"xlsx", "html", "xliff", "jsonl"', '"xlsx", "xliff", "jsonl"')
    text = text.replace("units_per_file = 2000", "units_per_file = 70")
    text = text.replace("window_segments = 1024", "window_segments = 16")
    settings.write_text(text, encoding="utf-8")
    write_archive(project.corpora / "tin.jsonl", articles)
    return Project.open(folder)


def write_archive(path: Path, articles: int) -> None:
    """Write so many articles of a title and three sentences; every sixth repeats a sentence of the first."""
    lines = (shipped("corpora") / "parallel" / "short.tsv").read_text(encoding="utf-8").splitlines()
    sentences = [line.split("\t")[0] for line in lines if len(line.split("\t")[0].split()) > 5]
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            title, *body = sentences[4 * number : 4 * number + 4]
            if number % 6 == 5:
                body.append(sentences[1])
            article = {"id": f"bai-{number}", "title": title, "published": f"2021-{1 + number % 12:02d}-05"}
            file.write(json.dumps(article | {"text": "\n".join(body)}, ensure_ascii=False) + "\n")


def start(project: Project, *arguments: str) -> subprocess.Popen[str]:
    """Start `songngu run` on the archive, as a shell does."""
    return subprocess.Popen(
        [sys.executable, "-m", "songngu", "run", "corpora/tin.jsonl", "--keep-duplicates", *arguments],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(call: Callable[[Any], None], argument: Any, after: float) -> bool:
    """Do it in a process of its own that has all modules already, killed after so many seconds.

    It starts at once, and so many more kills meet it. Tells whether the kill came before its end.
    """
    process = multiprocessing.get_context("fork").Process(target=call, args=(argument,))
    process.start()
    process.join(after)
    if process.is_alive():
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def outcome(project: Project) -> dict[str, Any]:
    """Return all that a run leaves, the times apart: files byte by byte, cells, figures, and the ledger's rows."""
    (folder,) = project.review.iterdir()
    found: dict[str, Any] = {"names": sorted(path.name for path in folder.iterdir())}
    for path in folder.iterdir():
        if path.suffix in (".xlf", ".jsonl"):
            found[path.name] = path.read_bytes()
        elif path.suffix == ".xlsx":
            found[path.name] = _cells(path)
        elif path.name == "report.json":
            report = json.loads(path.read_text(encoding="utf-8"))
            found[path.name] = {key: value for key, value in report.items() if key not in _TIMES}
    return found | {"ledger": _of_first_run(rows(project.state_dir / "ledger.db"))}


def _of_first_run(tables: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Leave out the notes of later runs: one that was killed between its end and its process's is followed by one that
    finds nothing to do. Had that one done anything, the units and files would say so."""
    return tables | {name: [row for row in tables[name] if row[0] == 1] for name in ("runs", "visits", "moments")}


def _cells(path: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return a whole database's rows by table; what is a time, or the project's own place, is left out."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in names if name not in _COLUMNS_OF_TIME.get(table, ())]
            read = db.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
            found[table] = [(Path(p).name, run) for p, _, run in read] if table == "files" else sorted(read, key=repr)
    if "runs" in found:
        found["runs"] = [row[:2] for row in found["runs"]]
        found["files"] = sorted(set(found["files"]))
    return found
