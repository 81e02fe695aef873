"""Scores: BLEU, chrF, terms, figures, hallucinations, speed; the same code for engines and for texts."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.checks import check, names_of_checks
from songngu.english import find_wording
from songngu.errors import UsageError
from songngu.records import BlockKind, Engine, Request, Segment, TermHit
from songngu.training.data import read_pairs

FIGURES = frozenset({"numbers", "dates", "times", "money", "units"})
"""Checks that compare figures; a translation with none of their findings has its figures right."""
WILD = frozenset({"empty", "repetition", "length", "untranslated"})
"""Checks that show a translation to have left its source: nothing, loops, much too short or long, or Vietnamese."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its reference translation and the terms that it should be translated with."""

    source: str
    reference: str
    hits: tuple[TermHit, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """What translations of a set are worth. Shares are in percent; None where nothing could be measured."""

    engine: str
    set: str
    segments: int
    bleu: float
    chrf: float
    terms: float | None
    """Terms of which an accepted wording stands in the translation."""
    exact_terms: float | None
    """Terms of which the very wording asked for stands there."""
    figures: float | None
    """Of segments with digits in the source, those whose figures and dates are right."""
    wild: float
    """Segments that a check of `WILD` complains of: the hallucination rate."""
    words_per_second: float | None = None
    peak_megabytes: float | None = None
    """Of the whole process so far, the model included."""
    signatures: tuple[str, str] = ("", "")
    """What sacrebleu says of how BLEU and chrF were computed."""


def read_examples(path: Path) -> list[Example]:
    """Read a TSV of pairs, or JSON Lines with vi, en and terms. Raises UsageError."""
    if path.suffix != ".jsonl":
        return [Example(pair.source, pair.target) for pair in _raw_pairs(path)]
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            hits = tuple(
                TermHit(t["id"], t["start"], t["end"], t["surface"], t["en"], tuple(t["accept"])) for t in row["terms"]
            )
            examples.append(Example(row["vi"], row["en"], hits))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path.name}, line {number}: {error!r}. Give vi, en and terms in each line.") from None
    return examples


@dataclass(frozen=True, slots=True)
class _Raw:
    source: str
    target: str


def _raw_pairs(path: Path) -> list[_Raw]:
    """Read pairs as they are written: scores are of text as readers see it."""
    list(read_pairs(path))  # says what is wrong with the file
    rows = (line.rstrip("\r").split("\t") for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip())
    return [_Raw(row[0].strip(), row[1].strip()) for row in rows]


def score_engine(engine: Engine, examples: Sequence[Example], *, name: str, set_name: str, annotate: bool) -> Score:
    """Translate a set and score it; `annotate` gives the engine the terms. No rung of the ladder repairs anything."""
    requests = [Request(example.source, example.hits if annotate else ()) for example in examples]
    began = time.monotonic()
    texts = [answer.text for answer in engine.translate(requests)]
    seconds = time.monotonic() - began
    words = sum(len(example.source.split()) for example in examples)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return score_texts(
        texts, examples, name=name, set_name=set_name, words_per_second=words / max(seconds, 1e-9), peak_megabytes=peak
    )


def score_texts(
    texts: Sequence[str],
    examples: Sequence[Example],
    *,
    name: str,
    set_name: str,
    words_per_second: float | None = None,
    peak_megabytes: float | None = None,
) -> Score:
    """Score translations of a set, one a segment, in its order. Raises UsageError where their numbers differ."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    if len(texts) != len(examples):
        raise UsageError(f"{name}: {len(texts)} lines for the {len(examples)} of {set_name}. Align them.")
    references = [[example.reference for example in examples]]
    bleu, chrf = BLEU(), CHRF()
    bleu_score = bleu.corpus_score(list(texts), references).score
    chrf_score = chrf.corpus_score(list(texts), references).score
    hits = [(hit, text) for example, text in zip(examples, texts, strict=True) for hit in example.hits]
    return Score(
        engine=name,
        set=set_name,
        segments=len(examples),
        bleu=bleu_score,
        chrf=chrf_score,
        terms=_percent([any(find_wording(wording, text) for wording in hit.expected) for hit, text in hits]),
        exact_terms=_percent([find_wording(hit.target, text) is not None for hit, text in hits]),
        figures=_percent(
            [
                not _complaints(example.source, text, FIGURES)
                for example, text in zip(examples, texts, strict=True)
                if any(char.isdecimal() for char in example.source)
            ]
        ),
        wild=_percent([_complaints(e.source, t, WILD) for e, t in zip(examples, texts, strict=True)]) or 0.0,
        words_per_second=words_per_second,
        peak_megabytes=peak_megabytes,
        signatures=(str(bleu.get_signature()), str(chrf.get_signature())),
    )


def _percent(outcomes: Sequence[bool]) -> float | None:
    return 100 * sum(outcomes) / len(outcomes) if outcomes else None


def _complaints(source: str, text: str, wanted: frozenset[str]) -> bool:
    """Tell whether one of some checks has a finding."""
    segment = Segment("", "", 0, BlockKind.PARAGRAPH, 0, len(source), source)
    return bool(check(segment, (), text, disabled=frozenset(names_of_checks()) - wanted))
