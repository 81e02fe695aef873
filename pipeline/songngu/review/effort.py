"""How much reviewers changed: HTER by article, engine, check and term, and the terms that are fought most.

HTER (Snover et al., 2006) is the number of edits (insertions, deletions, substitutions of words, shifts of phrases)
that make the draft into the reviewed text, in proportion to the words of the reviewed text. Sacrebleu's TER counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from rapidfuzz.distance import Levenshtein

from songngu.english import find_wording
from songngu.records import State, TermHit, Unit

_DONE = (State.REVIEWED, State.FINAL)


@dataclass(frozen=True, slots=True)
class Effort:
    """The effort that went into some reviewed units."""

    units: int
    changed: int
    """Units whose English was changed at all."""
    edits: float
    words: float

    @property
    def hter(self) -> float:
        """Edits per word of the reviewed text; 0 where nothing was changed."""
        return self.edits / self.words if self.words else float(self.edits > 0)


@dataclass(frozen=True, slots=True)
class Fought:
    """A term that reviewers took out of drafts."""

    term_id: str
    surface: str
    target: str
    times: int
    """Reviewed units whose draft had the term."""
    removed: int
    """Of these, those that have no longer any of its wordings."""
    unit_ids: tuple[str, ...]
    """Units it was removed from: the evidence."""

    @property
    def share(self) -> float:
        """The share of its uses that were removed."""
        return self.removed / self.times


@dataclass(frozen=True, slots=True)
class EffortReport:
    """Effort in all and by what may have caused it."""

    total: Effort
    by_article: dict[str, Effort] = field(default_factory=dict)
    by_engine: dict[str, Effort] = field(default_factory=dict)
    """By the fingerprint of what made the draft."""
    by_check: dict[str, Effort] = field(default_factory=dict)
    """By the checks that spoke of the draft; a unit counts for each of them, or for `none`."""
    by_term: dict[str, Effort] = field(default_factory=dict)
    fought: tuple[Fought, ...] = ()
    """Terms that were removed at least once, most often removed first."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What one reviewer's text cost."""

    edits: float
    words: float
    """Of the reviewed text."""


@dataclass(frozen=True, slots=True)
class _Measured:
    unit: Unit
    edits: float
    words: float


Measure = Callable[[Unit], Edits]


def count_edits(unit: Unit) -> Edits:
    """Count the edits that made a unit's draft into its text."""
    ter = _ter()
    words = ter.tokenizer(unit.target).split()
    draft = ter.tokenizer(unit.draft.text).split()
    # With one edit or none there is nothing that a shift could save; the metric takes milliseconds to find that out.
    if (distance := Levenshtein.distance(draft, words, score_cutoff=1)) <= 1:
        return Edits(float(distance), float(len(words)))
    score: Any = ter.sentence_score(unit.draft.text, [unit.target])
    return Edits(float(score.num_edits), float(score.ref_length))


@cache
def _ter() -> Any:
    from sacrebleu.metrics.ter import TER

    # Marks and capitals count: a reviewer who mends them has worked too.
    return TER(normalized=True, case_sensitive=True)


def effort(
    units: Iterable[Unit],
    *,
    checks: Mapping[str, Collection[str]] = MappingProxyType({}),
    measure: Measure = count_edits,
) -> EffortReport:
    """Measure the effort that went into the reviewed and final among some units, against their drafts.

    `checks` are those that spoke of a unit's draft, by unit, where its findings are of another text by now.
    """
    done = [unit for unit in units if unit.state in _DONE]
    measured = [_Measured(unit, counted.edits, counted.words) for unit in done for counted in (measure(unit),)]
    return EffortReport(
        total=_sum(measured),
        by_article=_group(measured, lambda unit: [unit.segment.article_id]),
        by_engine=_group(measured, lambda unit: [unit.draft.fingerprint]),
        by_check=_group(
            measured, lambda unit: sorted(checks.get(unit.id, {f.check for f in unit.findings})) or ["none"]
        ),
        by_term=_group(measured, lambda unit: sorted({hit.term_id for hit in unit.hits})),
        fought=_fought(measured),
    )


def _sum(measured: Sequence[_Measured]) -> Effort:
    return Effort(
        units=len(measured),
        changed=sum(one.unit.target != one.unit.draft.text for one in measured),
        edits=sum(one.edits for one in measured),
        words=sum(one.words for one in measured),
    )


def _group(measured: Sequence[_Measured], names: Callable[[Unit], Sequence[str]]) -> dict[str, Effort]:
    """Sum effort by name, the highest HTER first."""
    groups: dict[str, list[_Measured]] = {}
    for one in measured:
        for name in names(one.unit):
            groups.setdefault(name, []).append(one)
    sums = {name: _sum(group) for name, group in groups.items()}
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1].hter, pair[0])))


def _fought(measured: Sequence[_Measured]) -> tuple[Fought, ...]:
    uses: dict[Hashable, list[tuple[TermHit, Unit]]] = {}
    for one in measured:
        for hit in {hit.term_id: hit for hit in one.unit.hits}.values():
            if _stands(hit, one.unit.draft.text):
                uses.setdefault(hit.term_id, []).append((hit, one.unit))
    found = []
    for group in uses.values():
        gone = tuple(unit.id for hit, unit in group if not _stands(hit, unit.target))
        if gone:
            hit = group[0][0]
            found.append(Fought(hit.term_id, hit.surface, hit.target, len(group), len(gone), gone))
    return tuple(sorted(found, key=lambda one: (-one.removed, -one.share, one.term_id)))


def _stands(hit: TermHit, text: str) -> bool:
    return any(find_wording(wording, text) for wording in hit.expected)
