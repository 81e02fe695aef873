"""A window of a run: some articles, drafted together so that the engine works on full batches.

Identical segments are translated once: within the window, and against every draft that the ledger keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from songngu.batch.ledger import Ledger
from songngu.batch.prepare import Prepared, draft_key, requests
from songngu.batch.rows import Row
from songngu.errors import EngineError
from songngu.records import (
    Applied,
    Article,
    Draft,
    Engine,
    Finding,
    Handling,
    Match,
    MatchKind,
    Mechanism,
    Origin,
    Romanisation,
    Segment,
    Severity,
    State,
    TermHit,
    Translation,
    Unit,
    digest,
)
from songngu.romanise import respelt

if TYPE_CHECKING:
    from songngu.memory import Memory
    from songngu.termbase import Termbase

RULES = "rules-1"
"""Fingerprint of drafts made by rule; raise it when the rules change."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run works with."""

    termbase: Termbase
    memory: Memory
    engine: Engine
    memory_state: State = State.TRANSLATED
    disabled_checks: frozenset[str] = frozenset()
    romanisation: Romanisation = Romanisation.PLAIN
    redo_engine: bool = False
    """Whether drafts of another engine are made anew."""
    redo_reviewed: bool = False
    """Whether reviewed units are treated as drafts are; what was reviewed is kept beside."""


@dataclass(frozen=True, slots=True)
class Task:
    """A segment of a window, with what the ledger and the memory know of it."""

    article: Article
    segment: Segment
    position: int
    hits: tuple[TermHit, ...]
    key: str
    known: Row | None
    matches: tuple[Match, ...] = ()
    same: bool = False
    """Whether the ledger has the unit just so, with its findings: nothing is to be done."""

    @property
    def reviewed(self) -> bool:
        """Whether a person has worked on the unit."""
        row = self.known
        return row is not None and (row.unit.state in (State.REVIEWED, State.FINAL) or row.touched)


@dataclass(frozen=True, slots=True)
class Done:
    """A unit of a window, and whether it was made now."""

    task: Task
    unit: Unit
    made: bool
    failed: bool = False
    """Whether the engine failed on it."""


def plan(window: Sequence[Prepared], *, ledger: Ledger, tools: Tools) -> list[Task]:
    """Return the window's segments with what is known of each; the memory is asked only about what is to be made."""
    known = ledger.rows([segment.id for prepared in window for segment in prepared.segments])
    tasks = []
    for prepared in window:
        for position, (segment, hits) in enumerate(zip(prepared.segments, prepared.hits, strict=True)):
            task = Task(
                prepared.article,
                segment,
                position,
                hits,
                draft_key(segment, hits, tools.romanisation),
                known.get(segment.id),
            )
            if not needs_draft(task, tools):
                task = replace(task, same=prepared.same_text and _same(task))
            elif segment.handling is Handling.TRANSLATE:
                task = replace(task, matches=_matches(task, tools))
            tasks.append(task)
    return tasks


def needs_draft(task: Task, tools: Tools) -> bool:
    """Tell whether a segment's draft is to be made: it is new, or what it was made from has changed.

    What a person has reviewed is not made anew unless that was asked for.
    """
    row = task.known
    if row is None:
        return True
    if task.reviewed and not tools.redo_reviewed:
        return False
    other_engine = row.unit.draft.fingerprint != tools.engine.fingerprint
    if row.unit.draft.origin is Origin.NONE and other_engine:
        return True
    return row.key != task.key or (row.unit.draft.origin is Origin.ENGINE and other_engine and tools.redo_engine)


def _same(task: Task) -> bool:
    row = task.known
    return row is not None and row.unit.segment == task.segment and row.unit.hits == task.hits


def _matches(task: Task, tools: Tools) -> tuple[Match, ...]:
    """Return what the memory has; for a reviewed unit made anew, what its reviewer wrote comes first."""
    found = tools.memory.find(task.segment)
    if task.known is None or not task.reviewed:
        return found
    own = Match(MatchKind.IN_CONTEXT, 101, task.segment.text, task.known.unit.target, "reviewed before")
    return (own, *(match for match in found if match.target != own.target))


def lacking(tasks: Sequence[Task], *, ledger: Ledger, tools: Tools) -> tuple[dict[str, Translation], dict[str, Task]]:
    """Return the drafts that the ledger has for a window, and what an engine must translate: each distinct key once."""
    distinct: dict[str, Task] = {}
    for task in tasks:
        if key := wanted(task, tools):
            distinct.setdefault(key, task)
    known = ledger.drafts(list(distinct))
    return known, {key: task for key, task in distinct.items() if key not in known}


def wanted(task: Task, tools: Tools) -> str | None:
    """Return the key of the draft that an engine must make for a task; None where none is needed."""
    asks = task.segment.handling is Handling.TRANSLATE and needs_draft(task, tools) and not _remembered(task)
    return _cache_key(task, tools) if asks else None


def ask(missing: Mapping[str, Task], tools: Tools) -> dict[str, Translation]:
    """Translate segments, clause by clause, and join the clauses. Raises EngineError; touches no ledger."""
    from songngu.engines import translate
    from songngu.segment import join_clauses

    asked = {key: requests(task.segment, task.hits, task.article) for key, task in missing.items()}
    flat = [request for group in asked.values() for request in group]
    if not flat:
        return {}
    answers = iter(translate(flat, engine=tools.engine))
    made = {}
    for key, group in asked.items():
        parts = [next(answers) for _ in group]
        text = join_clauses(missing[key].segment, [part.text for part in parts])
        made[key] = _joined(parts, text)
    return made


def units(
    tasks: Sequence[Task],
    answers: Mapping[str, Translation],
    *,
    tools: Tools,
    checked: Mapping[str, tuple[Finding, ...]] = MappingProxyType({}),
) -> list[Done]:
    """Make and check the units of a window, in order; `checked` are the findings of those already checked, by id."""
    done = []
    for task in tasks:
        if task.same and task.known is not None:
            done.append(Done(task, task.known.unit, made=False))
            continue
        made = task.known is None or needs_draft(task, tools)
        if task.known is not None and not made:
            unit = replace(task.known.unit, segment=task.segment, hits=task.hits)
        else:
            draft = _draft(task, answers, tools)
            unit = Unit(task.segment, task.hits, task.matches, draft, (), draft.text, _state(draft, tools))
        found = checked.get(unit.id)
        if found is None:
            found = findings(unit, disabled=tools.disabled_checks, romanisation=tools.romanisation)
        unit = replace(unit, findings=found)
        if made and unit.draft.origin is Origin.ENGINE:
            unit = _scored(unit, answers[_cache_key(task, tools)], tools)
        done.append(Done(task, unit, made=made))
    return done


def _scored(unit: Unit, answer: Translation, tools: Tools) -> Unit:
    """Give a fresh draft its score, in which the findings count, and the finding that a low score is."""
    from songngu.checks import check, names_of_checks
    from songngu.engines import confidence

    found = tuple(one for one in unit.findings if one.check != "low-score")
    score = confidence(tools.engine, unit.segment.text, answer, found)
    others = frozenset(names_of_checks()) - {"low-score"}
    low = check(unit.segment, (), unit.target, score=score, disabled=tools.disabled_checks | others)
    return replace(unit, draft=replace(unit.draft, score=score), findings=(*found, *low))


def _remembered(task: Task) -> Match | None:
    """Return the match that serves as the draft: in context or exact."""
    if task.reviewed:  # it is to be made anew: its own text is not the answer
        return None
    for match in task.matches:
        if match.kind in (MatchKind.IN_CONTEXT, MatchKind.EXACT):
            return match
    return None


def _cache_key(task: Task, tools: Tools) -> str:
    return digest(task.key, tools.engine.fingerprint)


def _joined(parts: Sequence[Translation], text: str) -> Translation:
    """Make one translation of a segment's clauses: the score of the worst, the terms of all."""
    if len(parts) == 1:
        return replace(parts[0], text=text)
    scores = [part.score for part in parts if part.score is not None]
    applied = tuple(replace(one, target_span=None) for part in parts for one in part.applied)
    return Translation(text, min(scores) if scores else None, (), applied)


def _draft(task: Task, answers: Mapping[str, Translation], tools: Tools) -> Draft:
    """Make a segment's draft: by rule, from memory, or of the engine's answer."""
    segment = task.segment
    if segment.handling is Handling.COPY:
        return Draft(segment.id, segment.text, Origin.COPY, RULES)
    if segment.handling is Handling.RENDER:
        from songngu.segment import render

        rendered = respelt(render(segment), segment.text, (), tools.romanisation)
        return Draft(segment.id, rendered, Origin.RULE, RULES)
    match = _remembered(task)
    if match is not None:
        return Draft(segment.id, match.target, Origin.MEMORY, "memory", applied=_found(task.hits, match.target))
    answer = answers[_cache_key(task, tools)]
    origin = Origin.ENGINE if answer.text else Origin.NONE
    spelling = (segment.text, task.hits, tools.romanisation)
    return Draft(
        segment.id,
        respelt(answer.text, *spelling),
        origin,
        tools.engine.fingerprint,
        applied=answer.applied if origin is Origin.ENGINE else (),
        alternatives=tuple(respelt(other, *spelling) for other in answer.alternatives),
    )


def _found(hits: Sequence[TermHit], target: str) -> tuple[Applied, ...]:
    """Tell which required terms stand in a remembered translation."""
    from songngu.english import find_wording

    applied = []
    for hit in hits:
        if hit.required:
            spans = (find_wording(wording, target) for wording in hit.expected)
            span = next((s for s in spans if s is not None), None)
            mechanism = Mechanism.MEMORY if span else Mechanism.MISSED
            applied.append(Applied(hit.term_id, hit.surface, mechanism, span))
    return tuple(applied)


def _state(draft: Draft, tools: Tools) -> State:
    if draft.origin is Origin.NONE:
        return State.INITIAL
    return tools.memory_state if draft.origin is Origin.MEMORY else State.TRANSLATED


def findings(unit: Unit, *, disabled: frozenset[str], romanisation: Romanisation) -> tuple[Finding, ...]:
    """Return what the checks say about a unit's target."""
    from songngu.checks import check

    if unit.segment.handling is not Handling.TRANSLATE:
        return ()
    return check(
        unit.segment, unit.hits, unit.target, score=unit.draft.score, disabled=disabled, romanisation=romanisation
    )


def failed(task: Task, error: EngineError) -> Done:
    """Make the unit of a segment on which the engine failed: no draft, and a finding that names the error."""
    finding = Finding(
        "engine",
        Severity.ERROR,
        f"Máy dịch báo lỗi, chưa có bản dịch: {error}",
        f"The engine failed, there is no draft: {error}",
    )
    draft = Draft(task.segment.id, "", Origin.NONE, "")
    unit = Unit(task.segment, task.hits, task.matches, draft, (finding,), "", State.INITIAL)
    return Done(task, unit, made=True, failed=True)
