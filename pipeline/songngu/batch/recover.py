"""A ledger rebuilt after damage: from what can still be read of it, the memory, review files, and the archives."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from songngu.batch import codec, runs
from songngu.batch.export import insert, tables
from songngu.batch.faults import explaining
from songngu.batch.ledger import LEDGER_FILE, Ledger
from songngu.batch.lock import hold
from songngu.batch.prepare import Prepared, draft_key, prepare
from songngu.batch.remembering import MEMORY_FILE, refill, set_aside
from songngu.batch.returns import OURS
from songngu.batch.rows import Basis, article_digest, unit_row
from songngu.batch.window import findings
from songngu.errors import LedgerError, ReviewError
from songngu.records import Article, Draft, Handling, Origin, Returned, Segment, State, TermHit, Unit

if TYPE_CHECKING:
    from songngu.project import Project, Settings

FINGERPRINT = "recovered"
"""Of drafts whose maker is no longer known."""
_RANK = {State.INITIAL: 0, State.TRANSLATED: 1, State.REVIEWED: 2, State.FINAL: 3}


@dataclass(slots=True)
class Recovered:
    """What became of a damaged ledger."""

    kept_as: Path | None
    """The damaged file, kept."""
    rows: Counter[str] = field(default_factory=Counter)
    """Rows that could still be read, by table."""
    damaged: list[str] = field(default_factory=list)
    """Tables of which some could not."""
    from_memory: int = 0
    """Units whose text the translation memory gave."""
    from_files: int = 0
    """Units whose text review files gave."""
    missing: int = 0
    """Units of the archives that nothing was found for: the next run drafts them."""
    archives: tuple[str, ...] = ()
    """What was read to find articles again."""
    unreadable: list[str] = field(default_factory=list)
    """Review files that could not be read."""
    whole: bool = False
    """Whether there was nothing to rebuild: only the memory lacked something."""
    remembered: int = 0
    """Approved units that the translation memory had lost."""


def repair(project: Project, archives: Sequence[str] = ()) -> Recovered:
    """Rebuild a project's ledger, and what its memory lacks; damaged files are kept.

    Where no `archives` are named, those of the ledger's runs are read. Raises LedgerError where both are whole, or the
    ledger is of a newer program.
    """
    path = project.state_dir / LEDGER_FILE
    with explaining(project), hold(project.state_dir, purpose="doctor --repair"):
        whole = _is_whole(project.state_dir)
        done = Recovered(None if whole else set_aside(path), whole=whole)
        with Ledger(project.state_dir) as ledger:
            if not whole:
                if done.kept_as is not None:
                    _salvage(done.kept_as, ledger, done)
                done.archives = tuple(archives) or _archives(ledger)
                _rebuild(project, ledger, done)
            done.remembered = refill(ledger, project.state_dir)
    if whole and not done.remembered:
        raise LedgerError("The ledger and the memory are whole: there is nothing to repair.")
    return done


def _is_whole(folder: Path) -> bool:
    if not (folder / LEDGER_FILE).exists():
        return False
    try:
        with Ledger(folder, read_only=True) as ledger:
            whole = ledger.integrity() == "ok"
    except LedgerError as error:
        if "knows versions up to" in str(error):
            raise
        return False
    except sqlite3.DatabaseError:
        return False
    return whole


def _salvage(damaged: Path, ledger: Ledger, done: Recovered) -> None:
    """Copy the rows that can still be read, from both ends of each table; a row that is no record is left."""
    old = sqlite3.connect(damaged)
    old.row_factory = sqlite3.Row
    try:
        with ledger.transaction():
            for table in tables(ledger.db):
                for row in _readable(old, table, done):
                    if _is_record(table, row):
                        done.rows[table] += insert(ledger.db, table, dict(row), ignore=True)
    finally:
        old.close()


def _readable(db: sqlite3.Connection, table: str, done: Recovered) -> Iterator[sqlite3.Row]:
    try:
        yield from db.execute(f'SELECT * FROM "{table}"').fetchall()
        return
    except (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError):
        done.damaged.append(table)
    for order in ("ASC", "DESC"):
        try:
            yield from db.execute(f'SELECT * FROM "{table}" ORDER BY 1 {order}')
        except (sqlite3.DatabaseError, OverflowError, UnicodeDecodeError):
            continue


def _is_record(table: str, row: sqlite3.Row) -> bool:
    try:
        if table == "units":
            unit_row(row)
        elif table == "articles":
            codec.load(row["record"], Article)
    except (msgspec.MsgspecError, ValueError, TypeError, KeyError, IndexError):
        return False
    return True


def _archives(ledger: Ledger) -> tuple[str, ...]:
    """Return the archives of the runs that could still be read."""
    found = [msgspec.json.decode(row["paths"]) for row in ledger.db.execute("SELECT paths FROM runs ORDER BY id")]
    return tuple(dict.fromkeys(path for paths in found for path in paths if path != "-"))


# --- what the ledger no longer has ---


@dataclass(frozen=True, slots=True)
class _Text:
    """What is known of a unit from elsewhere."""

    source: str
    target: str
    state: State
    sub_state: str | None = None
    comment: str = ""
    reviewer: str = ""
    from_memory: bool = False
    edited: bool = False
    """Whether somebody changed the English in the file."""

    @property
    def touched(self) -> bool:
        """Whether a person has worked on it, as far as can be told."""
        return bool(self.edited or self.reviewer or self.comment or self.sub_state)


def _rebuild(project: Project, ledger: Ledger, done: Recovered) -> None:
    """Read the archives again, and give those units that the ledger lacks the texts found elsewhere."""
    from songngu.archive import open_archive
    from songngu.termbase import load

    if not done.archives:
        return
    settings = project.settings
    texts = _spread(_from_files(project, done) | _from_memory(project))
    termbase = load(project.glossary, default_date=settings.default_date, romanisation=settings.romanisation)
    plan = runs.Plan("recovered", done.archives, "", engine=FINGERPRINT, glossary="")
    run_id = runs.begin(ledger, plan, anew=True).run_id
    for item in open_archive(done.archives, mapping=settings.columns or None, keep_duplicates=True):
        if isinstance(item, Article):
            prepared = prepare(item, termbase=termbase, default_date=settings.default_date)
            with ledger.transaction():
                _restore(ledger, prepared, texts, run_id, settings, done)
    runs.finish(ledger, run_id, "")


def _restore(
    ledger: Ledger,
    prepared: Prepared,
    texts: Mapping[str, _Text],
    run_id: int,
    settings: Settings,
    done: Recovered,
) -> None:
    known = ledger.rows([segment.id for segment in prepared.segments])
    made = []
    found: list[tuple[str, bool, str]] = []
    for position, (segment, hits) in enumerate(zip(prepared.segments, prepared.hits, strict=True)):
        text = texts.get(segment.id)
        if segment.id in known:
            continue
        if text is None or text.source != segment.text:
            done.missing += segment.handling is Handling.TRANSLATE
            continue
        made.append((_unit(segment, hits, text, settings), draft_key(segment, hits, settings.romanisation), position))
        found.append((text.reviewer, text.touched, segment.id))
        done.from_memory += text.from_memory
        done.from_files += not text.from_memory
    article = prepared.article
    if ledger.basis(article.id) is None and (made or known):
        ledger.save_article(article, Basis(article_digest(article), "", FINGERPRINT))
    elif len(known) < len(prepared.segments):
        ledger.save_basis(article.id, "")  # without a basis, the next run looks at it and drafts what is missing
    ledger.save_units(made, run_id=run_id)
    ledger.mark_sent([unit for unit, _, _ in made], run_id)
    ledger.db.executemany("UPDATE units SET reviewer = ?, touched = ? WHERE id = ?", found)


def _unit(segment: Segment, hits: tuple[TermHit, ...], text: _Text, settings: Settings) -> Unit:
    origin = Origin.MEMORY if text.from_memory else Origin.ENGINE
    draft = Draft(segment.id, text.target, origin if text.target else Origin.NONE, FINGERPRINT)
    unit = Unit(segment, hits, (), draft, (), text.target, text.state, text.sub_state, text.comment)
    disabled = frozenset(settings.disabled_checks)
    return replace(unit, findings=findings(unit, disabled=disabled, romanisation=settings.romanisation))


def _from_memory(project: Project) -> dict[str, _Text]:
    """Return the texts of the translation memory by unit: what was accepted."""
    from songngu.memory import Memory

    with Memory(project.state_dir / MEMORY_FILE) as memory:
        return {
            entry.unit_id: _Text(entry.source, entry.target, State.REVIEWED, reviewer=entry.reviewer, from_memory=True)
            for entry in memory.entries()
            if entry.unit_id
        }


def _spread(texts: Mapping[str, _Text]) -> dict[str, _Text]:
    """Give the memory's text to the same sentences that nobody has looked at, as accepting it did."""
    approved = {text.source: text.target for text in texts.values() if text.from_memory}
    return {
        name: replace(text, target=approved.get(text.source, text.target))
        if text.state is State.TRANSLATED and not text.touched
        else text
        for name, text in texts.items()
    }


def _from_files(project: Project, done: Recovered) -> dict[str, _Text]:
    """Return the texts of the project's review files by unit: the furthest state of each, the newest file's first."""
    from songngu.review import SUFFIXES, read

    texts: dict[str, _Text] = {}
    paths = [
        path
        for path in project.review.rglob("*")
        if path.name == "units.jsonl" or (path.name.endswith(tuple(SUFFIXES.values())) and path.name not in OURS)
    ]
    for path in sorted(paths, key=lambda path: path.stat().st_mtime):
        try:
            rows = read(path)
        except (ReviewError, OSError) as error:
            done.unreadable.append(str(error))
            continue
        for row in rows:
            text = _text(row)
            known = texts.get(row.unit_id)
            if text and (known is None or _RANK[text.state] >= _RANK[known.state]):
                texts[row.unit_id] = text
    return texts


def _text(row: Returned) -> _Text | None:
    if row.problem or row.source is None or row.target is None:
        return None
    state = row.state or State.TRANSLATED
    edited = row.sent_target is not None and row.target != row.sent_target
    return _Text(row.source, row.target, state, row.sub_state, row.comment or "", row.reviewer, edited=edited)
