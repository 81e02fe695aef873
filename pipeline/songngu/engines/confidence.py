"""How good a draft probably is: a score from 0 to 1, the share of a development set's drafts that are worse.

The estimate is a linear model of what the engine said (mean log-probability, agreement of its hypotheses), of lengths
and of findings, fitted to sentence chrF by `benchmarks/confidence.py`. It lies beside the model as `confidence.json`.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from songngu.errors import EngineError
from songngu.records import Engine, Finding, Severity, Translation

FILE = "confidence.json"
AGREEING = 4
"""Hypotheses asked for where a draft is suspect."""
USUAL_RATIO = 0.86
"""English words for each Vietnamese syllable, the median of the parallel text written for this project."""
_MOST_FINDINGS = 3
_DEFAULT_SCALE = (-1.45, -0.97, -0.87, -0.8, -0.74, -0.68, -0.62, -0.56, -0.5, -0.41, -0.12)
"""Mean log-probabilities at every tenth of the embedded model's drafts: for engines without a file of their own."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How features become a score: weights by feature, and the estimates of a development set at even percentiles."""

    weights: Mapping[str, float] = field(default_factory=lambda: {"log_probability": 1.0})
    scale: tuple[float, ...] = _DEFAULT_SCALE
    suspect: float = -math.inf
    """Mean log-probability below which hypotheses are compared; where that taught nothing, it is not done."""


DEFAULT = Calibration()


def read_calibration(folder: Path) -> Calibration:
    """Return what lies beside a model, or the default. Raises EngineError where the file is damaged."""
    path = folder / FILE
    if not path.is_file():
        return DEFAULT
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        weights = {str(name): float(weight) for name, weight in table["weights"].items()}
        scale = tuple(float(one) for one in table["scale"])
        suspect = -math.inf if table["suspect"] is None else float(table["suspect"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"{path} cannot be read: {error!r}. Make it again: benchmarks/confidence.py") from None
    if len(scale) < 2 or list(scale) != sorted(scale):
        raise EngineError(f"{path}: scale must be two or more rising numbers. Make it again: benchmarks/confidence.py")
    return Calibration(weights, scale, suspect)


def calibration_of(engine: Engine) -> Calibration:
    """Return an engine's calibration, or the default."""
    found = getattr(engine, "calibration", DEFAULT)
    return found if isinstance(found, Calibration) else DEFAULT


def confidence(engine: Engine, source: str, answer: Translation, findings: Sequence[Finding]) -> float | None:
    """Return the score of a draft, or None where the engine tells nothing. `findings` are those of its checks."""
    if answer.score is None:
        return None
    calibration = calibration_of(engine)
    return standing(estimate(features(source, answer, findings), calibration), calibration)


def features(source: str, answer: Translation, findings: Sequence[Finding]) -> dict[str, float]:
    """Return what the estimate is made of, by name."""
    syllables, words = len(source.split()), len(answer.text.split())
    severities = [finding.severity for finding in findings]
    return {
        "log_probability": -9.0 if answer.score is None else answer.score,
        "log_syllables": math.log(syllables + 1),
        "length_off": abs(math.log((words + 1) / (USUAL_RATIO * syllables + 1))),
        "disagreement": 1 - agreement(answer),
        **{f"{one.value}s": float(min(severities.count(one), _MOST_FINDINGS)) for one in Severity},
    }


def agreement(answer: Translation) -> float:
    """Return how like a draft its alternatives are, from 0 to 1 by words; 1 where there are none."""
    from rapidfuzz.distance import Indel

    words = answer.text.split()
    likenesses = [Indel.normalized_similarity(words, other.split()) for other in answer.alternatives]
    return sum(likenesses) / len(likenesses) if likenesses else 1.0


def estimate(values: Mapping[str, float], calibration: Calibration) -> float:
    """Return the weighted sum of features; a feature without a weight counts nothing."""
    return calibration.weights.get("", 0.0) + sum(
        weight * values[name] for name, weight in calibration.weights.items() if name
    )


def standing(value: float, calibration: Calibration) -> float:
    """Return the share of the development set's drafts whose estimate lies below a value."""
    scale = calibration.scale
    if value <= scale[0] or value >= scale[-1]:
        return 0.0 if value <= scale[0] else 1.0
    at = bisect_left(scale, value)
    low, high = scale[at - 1], scale[at]
    return (at - 1 + (value - low) / (high - low)) / (len(scale) - 1)
