"""Looks a project and its installation over, and says what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from songngu.batch.ledger import Ledger
from songngu.batch.remembering import MEMORY_FILE, lost
from songngu.errors import SongnguError
from songngu.project import Project

_PACKAGES = ("ctranslate2", "sentencepiece", "pyvi", "transformers", "pandas", "lxml", "openpyxl", "xlsxwriter")
_FREE_BYTES = 1 << 30
"""Below a gibibyte a run over a large archive may fill the disk: a segment takes about 4 kB in the ledger."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    subject: str
    well: bool
    detail: str
    advice: str = ""


def examine(project: Project) -> Iterator[Diagnosis]:
    """Yield a diagnosis for each thing a run depends on."""
    yield Diagnosis(
        "python", sys.version_info >= (3, 11), sys.version.split()[0], "songngu needs Python 3.11 or newer."
    )
    yield _packages()
    yield from (_guarded(subject, call, project) for subject, call in _EXAMS)


def _packages() -> Diagnosis:
    missing = []
    for name in _PACKAGES:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    advice = f"Install again: pip install --force-reinstall songngu (missing: {', '.join(missing)})" if missing else ""
    return Diagnosis("packages", not missing, f"{len(_PACKAGES) - len(missing)} of {len(_PACKAGES)} found", advice)


def _guarded(subject: str, call: Callable[[Project], Diagnosis], project: Project) -> Diagnosis:
    try:
        return call(project)
    except (SongnguError, OSError) as error:
        return Diagnosis(subject, False, str(error), "")


def _glossary(project: Project) -> Diagnosis:
    from songngu.termbase import load

    termbase = load(project.glossary, default_date=project.settings.default_date)
    count = len(termbase.terms)
    return Diagnosis("glossary", count > 0, f"{count} terms", f"Put term files into {project.glossary}.")


def _engine(project: Project) -> Diagnosis:
    from songngu.engines import load_engine
    from songngu.records import Request

    with closing(load_engine(project.settings.engine, models=project.models)) as engine:
        answer = engine.translate([Request("Việt Nam là một nước hòa bình.")])[0].text
    advice = "The engine answers with nothing. Install the model again: songngu model add NAME"
    return Diagnosis("engine", bool(answer.strip()), f"{engine.name}: {answer}", advice)


def _ledger(project: Project) -> Diagnosis:
    try:
        with Ledger(project.state_dir, read_only=True) as ledger:
            found = ledger.integrity()
    except SongnguError as error:
        if not (project.state_dir / "ledger.db").exists():
            return Diagnosis("ledger", True, "none yet; the first run makes it")
        return Diagnosis("ledger", False, str(error))
    return Diagnosis("ledger", found == "ok", found, "Rebuild it; the damaged file is kept: songngu doctor --repair")


def _memory(project: Project) -> Diagnosis:
    from songngu.memory import Memory

    advice, path, known = "Put them back: songngu doctor --repair", project.state_dir / MEMORY_FILE, set[str]()
    try:
        if path.exists():
            with Memory(path) as memory:
                if (found := memory.integrity()) != "ok":
                    return Diagnosis("memory", False, found, advice)
                known = memory.unit_ids()
    except SongnguError as error:
        return Diagnosis("memory", False, str(error), advice)
    try:
        with Ledger(project.state_dir, read_only=True) as ledger:
            missing = len(lost(ledger, known))
    except SongnguError:
        return Diagnosis("memory", True, "nothing to compare it with")
    detail = f"{len(known):,} entries" + (f"; {missing:,} approved sentence(s) are not in it" if missing else "")
    return Diagnosis("memory", not missing, detail, advice)


def _disk(project: Project) -> Diagnosis:
    free = shutil.disk_usage(project.root).free
    return Diagnosis(
        "disk", free > _FREE_BYTES, f"{free / (1 << 30):.1f} GiB free", "Free some space before a long run."
    )


def _permissions(project: Project) -> Diagnosis:
    closed = [str(p) for p in (project.root, project.review) if p.exists() and not os.access(p, os.W_OK)]
    return Diagnosis(
        "permissions", not closed, ", ".join(closed) or "folders can be written", "Give yourself write access."
    )


_EXAMS: tuple[tuple[str, Callable[[Project], Diagnosis]], ...] = (
    ("glossary", _glossary),
    ("engine", _engine),
    ("ledger", _ledger),
    ("memory", _memory),
    ("disk", _disk),
    ("permissions", _permissions),
)
