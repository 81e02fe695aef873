"""Taking review files back: merged unit by unit, written in one transaction, and reported row by row."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from songngu.batch import returns, reviews
from songngu.batch.accept_page import row_of, write_accept_page
from songngu.batch.ledger import Ledger
from songngu.batch.lock import hold
from songngu.batch.recheck import check_again
from songngu.batch.remembering import MEMORY_FILE, remember
from songngu.batch.term_effects import TermEffect, effect
from songngu.errors import LedgerError, ReviewError
from songngu.files import beside, inert
from songngu.records import ArticleTags, Decision, Outcome, Result, Returned, TermDecision

if TYPE_CHECKING:
    from songngu.project import Project
    from songngu.review import Merged

_QUIET = (Result.UNCHANGED, Result.DUPLICATE)
"""Results of rows that neither changed anything nor need a person."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of some returned files."""

    outcomes: tuple[Outcome, ...]
    """One for each row, in the files' order; a file that cannot be read has one of its own."""
    remembered: int
    """Translations that are new in the memory."""
    propagated: int
    """Units of the same Vietnamese, seen by nobody yet, that were given the approved English."""
    term_decisions: tuple[TermEffect, ...]
    """Decisions about terms that are new, with what each would do; see `songngu glossary propose`."""
    tagged: int
    """Articles whose places and themes a reviewer gave or changed."""
    conflicts: Path | None
    """The file that shows both sides of each conflict, and can itself be returned."""
    settled: int
    """Conflicts of earlier returns that are settled now."""
    emptied: tuple[str, ...]
    """Where rows left no English of what there was: taken, but hardly meant."""
    unnamed: int
    """Units that were changed by somebody whom no file names."""
    table: Path
    """The outcomes as CSV."""
    page: Path
    """The outcomes as a page for people, in Vietnamese and English."""

    @property
    def counts(self) -> dict[str, int]:
        """How many rows had each result."""
        found = Counter(outcome.result for outcome in self.outcomes)
        return {result.value: found[result] for result in Result}

    @property
    def problems(self) -> int:
        """Rows that need a person."""
        return sum(outcome.result not in returns.SETTLED for outcome in self.outcomes) + len(self.emptied)


def accept(project: Project, paths: Sequence[Path], *, reviewer: str = "") -> Accepted:
    """Take review files back. Nothing is written until all of them are read; then all of it, or nothing.

    `reviewer` is who worked in the rows that name nobody. Raises LedgerError where the project has no ledger or another
    command holds it.
    """
    from songngu.memory import Memory
    from songngu.review import merge, write_conflicts

    if not (project.state_dir / "ledger.db").exists():
        raise LedgerError(
            "Nothing was run in this project yet, so no review file can belong to it. Start with: songngu run"
        )
    read = _read(paths, reviewer)
    with hold(project.state_dir, purpose="accept"), Ledger(project.state_dir) as ledger:
        merged = merge(read.rows, reviews.sent(ledger, sorted({row.unit_id for row in read.rows})))
        outcomes = (*read.unreadable, *merged.outcomes)
        folder = _folder(project)
        conflicts = folder / "conflicts.xlsx" if merged.conflicts else None
        with ledger.transaction():
            settled = reviews.settle_conflicts(ledger, _settled(ledger, read, merged))
            for decision in merged.decisions:
                reviews.record(ledger, decision, by_person=True)
            spread = _spread(ledger, merged.decisions)
            new_terms = [one for one in read.terms if reviews.keep_term_decision(ledger, one)]
            tagged = sum(reviews.keep_tags(ledger, one) for one in read.tags)
            for path, part in _by_file(read):
                returns.remember(ledger, path, merged.outcomes[part])
            if conflicts:
                reviews.keep_conflicts(ledger, merged.conflicts, conflicts.relative_to(project.root).as_posix())
            check_again(ledger, (*merged.decisions, *spread), project.settings)
        now = dt.datetime.now(dt.UTC)
        # Rows without a change too: a return that was cut off here, or a memory that was lost, is made good.
        touched = [*(one.unit_id for one in merged.decisions), *(row.unit_id for row in read.rows)]
        with Memory(project.state_dir / MEMORY_FILE) as memory:
            remembered = remember(ledger, memory, dict.fromkeys(touched, now))
        if conflicts:
            write_conflicts(merged.conflicts, conflicts, project=project.name)
            with ledger.transaction():
                ledger.save_file(str(conflicts.resolve()), returns.sha256(conflicts), 0)
        accepted = Accepted(
            outcomes,
            remembered,
            len(spread),
            tuple(effect(ledger, one) for one in new_terms),
            tagged,
            conflicts,
            settled,
            _emptied(merged.decisions),
            sum(not decision.reviewer for decision in merged.decisions),
            _write_table(outcomes, folder / "accepted.csv"),
            folder / "accepted.html",
        )
        _write_page(ledger, accepted, read, merged.decisions, project.name)
    return accepted


@dataclass(frozen=True, slots=True)
class _Read:
    """What the returned files say, and the files that cannot be read."""

    paths: list[Path] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    """How many of the rows each file has."""
    rows: list[Returned] = field(default_factory=list)
    terms: list[TermDecision] = field(default_factory=list)
    tags: list[ArticleTags] = field(default_factory=list)
    unreadable: list[Outcome] = field(default_factory=list)


def _read(paths: Sequence[Path], reviewer: str) -> _Read:
    from songngu.review import read, read_tags, read_terms

    found = _Read()
    for path in paths:
        try:
            rows, terms, tags = read(path), read_terms(path), read_tags(path)
        except (ReviewError, OSError) as error:
            found.unreadable.append(Outcome("", Result.FAILED, str(error), path.name))
            continue
        found.paths.append(path)
        found.counts.append(len(rows))
        found.rows.extend(_named(rows, reviewer))
        found.terms.extend(_named(terms, reviewer))
        found.tags.extend(_named(tags, reviewer))
    return found


_Said = TypeVar("_Said", Returned, TermDecision, ArticleTags)


def _named(said: Iterable[_Said], reviewer: str) -> list[_Said]:
    """Return what a file says, with who said it where it names nobody."""
    return [one if one.reviewer else replace(one, reviewer=reviewer) for one in said]


def _by_file(read: _Read) -> Iterator[tuple[Path, slice]]:
    """Yield each file that was read, with which of the rows it has."""
    start = 0
    for path, count in zip(read.paths, read.counts, strict=True):
        yield path, slice(start, start + count)
        start += count


def _settled(ledger: Ledger, read: _Read, merged: Merged) -> list[str]:
    """Return the units whose conflicts end: what is taken is the last word, and so is a row of a file of conflicts.

    A file of conflicts that nobody worked in settles nothing.
    """
    settled = [decision.unit_id for decision in merged.decisions]
    for path, part in _by_file(read):
        rows = [
            row
            for row, outcome in zip(read.rows[part], merged.outcomes[part], strict=True)
            if row.settles and outcome.result in returns.SETTLED
        ]
        if rows and not returns.as_written(ledger, path):
            settled += [row.unit_id for row in rows]
    return list(dict.fromkeys(settled))


def _emptied(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """Return the places of the rows that left units without English."""
    gone = (one for one in decisions if one.before.target.strip() and not one.after.target.strip())
    return tuple("; ".join(one.places) for one in gone)


def _write_page(ledger: Ledger, accepted: Accepted, read: _Read, decisions: Sequence[Decision], project: str) -> None:
    """Write the page: a row for each outcome that changed something or needs a person, with its texts."""
    said = (*(None for _ in read.unreadable), *read.rows)
    told = [pair for pair in zip(accepted.outcomes, said, strict=True) if pair[0].result not in _QUIET]
    units = ledger.rows(sorted({outcome.unit_id for outcome, _ in told}))
    before = {decision.unit_id: decision.before.target for decision in decisions}
    rows = [
        row_of(outcome, returned, units.get(outcome.unit_id), before.get(outcome.unit_id, ""))
        for outcome, returned in told
    ]
    write_accept_page(
        accepted.page,
        project=project,
        names=[path.name for path in read.paths],
        counts=accepted.counts,
        rows=rows,
        terms=accepted.term_decisions,
        conflicts=accepted.conflicts.name if accepted.conflicts else None,
        emptied=accepted.emptied,
        unnamed=accepted.unnamed,
    )


def _spread(ledger: Ledger, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Give approved translations to the units of the same text that nobody has looked at."""
    from songngu.review import propagate

    rows = ledger.rows([decision.unit_id for decision in decisions])
    sources = {unit_id: row.unit.segment.text for unit_id, row in rows.items()}
    spread = propagate(decisions, sources, reviews.alike(ledger, sorted(set(sources.values()))))
    for decision in spread:
        reviews.record(ledger, decision, by_person=False)
    return spread


def _folder(project: Project) -> Path:
    """Make a folder for this return: review/returned-001, -002..."""
    number = 1
    while (folder := project.review / f"returned-{number:03d}").exists():
        number += 1
    folder.mkdir(parents=True)
    return folder


def _write_table(outcomes: Sequence[Outcome], path: Path) -> Path:
    """Write the outcomes for people; the byte order mark lets Excel read the Vietnamese."""
    with beside(path) as made, made.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(("place", "unit", "result", "detail"))
        rows = ((one.place, one.unit_id, one.result.value, one.detail) for one in outcomes)
        table.writerows(map(inert, row) for row in rows)
    return path
