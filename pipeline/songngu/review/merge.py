"""The merge: what came back, against what was sent and what stands now, unit by unit.

A pure function over values. The batch room uses it so:

1. `rows = [row for file in files for row in read(file)]`: nothing is written while a file does not parse;
2. `sent = {unit_id: Sent(...)}` for the ids of these rows, from the ledger;
3. `merged = merge(rows, sent)`;
4. in one transaction, write `merged.decisions`, each with the version that it replaces, and remember the key of every
   version taken (`decision.after.key`, and the keys of its rows' own versions, `decision.taken`), so that a file that
   comes a second time changes nothing;
5. write `merged.conflicts` with `write_conflicts`, whose file comes back like any other.

Three versions meet in a unit: the base (as the file was written; as the ledger remembers where the format does not
keep it), theirs (what the row says) and ours (what stands now). Target and state are merged each by itself; comments
are joined, never lost. What two people changed differently is a conflict, and then neither is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from songngu.records import Claim, Conflict, Decision, Outcome, Result, Returned, Sent, State, Version, digest
from songngu.review.compare import Differ, combine, same_source, tidy
from songngu.review.table import state_word


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge decides. `outcomes` has one for each row, in the rows' order."""

    decisions: tuple[Decision, ...]
    outcomes: tuple[Outcome, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """A row that may be taken: what it was written with, and what it says."""

    index: int
    row: Returned
    base: Version
    theirs: Version
    left_out: int
    """How many characters of its target may not stand in a text, and were left out."""
    dismissed: tuple[str, ...]
    """Checks that it dismisses, and that were not dismissed before."""

    @property
    def changes(self) -> bool:
        """Whether the reviewer changed anything."""
        return self.base != self.theirs or bool(self.dismissed)


@dataclass(slots=True)
class _Work:
    """The merge as it goes on."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def note(self, index: int, row: Returned, result: Result, detail: str) -> None:
        """Write down what became of a row."""
        self.outcomes[index] = Outcome(row.unit_id, result, detail, row.place)


def merge(rows: Sequence[Returned], sent: Mapping[str, Sent]) -> Merged:
    """Merge returned rows, of one file or many, into decisions, conflicts, and an outcome for each row.

    The order of the rows does not matter, but that of rows which say the same the first is the one applied.
    """
    work = _Work()
    edits: dict[str, list[_Edit]] = {}
    for index, row in enumerate(rows):
        refusal = _refusal(row, sent)
        if refusal is not None:
            work.note(index, row, *refusal)
        else:
            edits.setdefault(row.unit_id, []).append(_edit(index, row, sent[row.unit_id]))
    for unit_id, group in edits.items():
        _merge_unit(sent[unit_id], group, work)
    outcomes = tuple(work.outcomes[index] for index in range(len(rows)))
    return Merged(tuple(work.decisions), outcomes, tuple(work.conflicts))


def _refusal(row: Returned, sent: Mapping[str, Sent]) -> tuple[Result, str] | None:
    """Tell why a row cannot be taken, where it cannot."""
    if row.problem:
        return Result.FAILED, row.problem
    known = sent.get(row.unit_id)
    if known is None:
        return Result.UNKNOWN, "This project has no such unit; the file may be of another project."
    moved = row.source_hash is not None and row.source_hash != known.source_hash
    altered = row.source is not None and not same_source(row.source, known.source)
    if known.stale or moved:
        # A row whose own text is not the one its hash was made of was scrambled, whatever else happened.
        if moved and row.source is not None and row.source_hash != digest(row.source) and altered:
            return Result.FAILED, _ALTERED
        return Result.STALE, f"The Vietnamese has changed since. It was: {row.source or '?'} | It is: {known.source}"
    return (Result.FAILED, _ALTERED) if altered else None


_ALTERED = (
    "The Vietnamese of the row is not the one sent with this id: it was typed over, or a part of the table was sorted "
    "by itself. Put it right and return the row."
)


def _edit(index: int, row: Returned, known: Sent) -> _Edit:
    """Return a row as an edit: what the file does not say is as it was sent."""
    base = _version(
        known.base,
        target=row.sent_target,
        state=row.sent_state,
        sub_state=row.sent_sub_state,
        comment=row.sent_comment,
    )
    theirs = _version(base, target=row.target, state=row.state, sub_state=row.sub_state, comment=row.comment)
    # Texts that differ in line ends or composition only were changed by a program, not by a person.
    target, left_out = tidy(theirs.target)
    if tidy(base.target)[0] == target:
        target, left_out = base.target, 0
    comment = base.comment if tidy(base.comment)[0] == tidy(theirs.comment)[0] else tidy(theirs.comment)[0]
    dismissed = tuple(check for check in row.dismissed if check not in known.dismissed)
    return _Edit(index, row, base, replace(theirs, target=target, comment=comment), left_out, dismissed)


def _version(
    other: Version, *, target: str | None, state: State | None, sub_state: str | None, comment: str | None
) -> Version:
    """Return a version that says what is given, and else what another says."""
    return Version(
        target=other.target if target is None else target,
        state=other.state if state is None else state,
        sub_state=other.sub_state if state is None else sub_state,
        comment=other.comment if comment is None else comment,
    )


def _merge_unit(known: Sent, group: Sequence[_Edit], work: _Work) -> None:
    changing = [edit for edit in group if edit.changes and not _taken(edit, known)]
    for edit in group:
        if edit not in changing:
            _note_idle(edit, first=edit is group[0], changed=bool(changing), work=work)
    if not changing:
        return
    # One who differs from what they said before has thought again: that is no conflict.
    changing = [
        replace(edit, base=known.current) if edit.row.reviewer and edit.row.reviewer == known.reviewer else edit
        for edit in changing
    ]
    try:
        wanted = _join(changing)
        after = combine(wanted.base, known.current, wanted.theirs)
    except Differ as differ:
        _note_conflict(known, changing, str(differ), work)
        return
    _note_change(known, changing, after, work)


def _taken(edit: _Edit, known: Sent) -> bool:
    """Tell whether a row's version stands already, or was taken before and gave way to a later one."""
    if edit.dismissed:
        return False
    return edit.theirs == known.current or edit.theirs.key in known.accepted


def _note_idle(edit: _Edit, *, first: bool, changed: bool, work: _Work) -> None:
    if changed or not first:
        work.note(
            edit.index, edit.row, Result.DUPLICATE, "Another row of the same unit was taken; this one adds nothing."
        )
    elif edit.changes:
        work.note(edit.index, edit.row, Result.UNCHANGED, "This was taken before.")
    else:
        work.note(edit.index, edit.row, Result.UNCHANGED, "")


def _join(edits: Sequence[_Edit]) -> _Edit:
    """Return several rows' edits as one. Raises Differ where two of them cannot both be right."""
    joined = edits[0]
    for edit in edits[1:]:
        if (edit.base.target, edit.base.state) != (joined.base.target, joined.base.state):
            # Written at different times: each is measured against its own base, and only equals may join.
            if edit.theirs != joined.theirs:
                raise Differ("the files were written at different times, and say different things")
            continue
        joined = replace(joined, theirs=combine(joined.base, joined.theirs, edit.theirs))
    return joined


def _note_conflict(known: Sent, edits: Sequence[_Edit], reason: str, work: _Work) -> None:
    claims: dict[str, Claim] = {}
    if known.current not in (known.base, *(edit.base for edit in edits)):
        claims[known.current.key] = Claim(known.reviewer, "", known.current)
    for edit in edits:
        claims.setdefault(edit.theirs.key, Claim(edit.row.reviewer, edit.row.place, edit.theirs))
        work.note(edit.index, edit.row, Result.CONFLICT, f"Not taken: {reason}. See the file of conflicts.")
    work.conflicts.append(
        Conflict(known.unit_id, known.source, known.source_hash, edits[0].base, known.current, tuple(claims.values()))
    )


def _note_change(known: Sent, edits: Sequence[_Edit], after: Version, work: _Work) -> None:
    dismissed = tuple(dict.fromkeys(check for edit in edits for check in edit.dismissed))
    seen: set[str] = set()
    for edit in edits:
        if edit.theirs.key in seen:
            work.note(edit.index, edit.row, Result.DUPLICATE, "Another row says the same, and was taken.")
            continue
        seen.add(edit.theirs.key)
        unchanged = after == known.current and not dismissed
        detail = "This stands already." if unchanged else _told(known.current, after, edit)
        work.note(edit.index, edit.row, Result.UNCHANGED if unchanged else Result.APPLIED, detail)
    if after != known.current or dismissed:
        reviewers = dict.fromkeys(edit.row.reviewer for edit in edits if edit.row.reviewer)
        work.decisions.append(
            Decision(
                known.unit_id,
                known.current,
                after,
                ", ".join(reviewers),
                tuple(edit.row.place for edit in edits),
                dismissed,
                tuple(dict.fromkeys((after.key, *(edit.theirs.key for edit in edits)))),
            )
        )


def _told(before: Version, after: Version, edit: _Edit) -> str:
    """Say what a change changes."""
    parts = []
    if before.target != after.target:
        parts.append("English changed" if after.target.strip() else "the English was emptied")
        if after.state not in (State.REVIEWED, State.FINAL):
            parts.append(f"its state is still {state_word(after.state, after.sub_state)}")
    if (before.state, before.sub_state) != (after.state, after.sub_state):
        parts.append(f"state {state_word(after.state, after.sub_state)}")
    if before.comment != after.comment:
        parts.append("comment")
    if edit.dismissed:
        parts.append(f"dismissed: {', '.join(edit.dismissed)}")
    if edit.left_out:
        parts.append(f"{edit.left_out} control characters were left out")
    return "; ".join(parts)
