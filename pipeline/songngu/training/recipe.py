"""Recipes: a TOML file that says which text teaches a model, how it is varied, and how long the model learns."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from songngu.errors import UsageError
from songngu.records import digest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TextSet:
    """A set of pairs: TSV files, Vietnamese and English, by a pattern that is looked up in each data folder."""

    name: str
    files: str
    licence: str
    clear: bool = True
    """Whether the licence is stated and lets a model be published; if not, the recipe's switch decides."""
    weight: float = 1.0
    """How often each pair is seen in an epoch: 3 is three times, 0.5 is a random half."""
    cap: int = 0
    """Most pairs taken, 0 for all."""


@dataclass(frozen=True, slots=True)
class Variation:
    """Chances, from 0 to 1, with which a training source is varied."""

    annotate: float = 0.35
    """Up to four terms of the glossary inline, sometimes all."""
    phrases: float = 0.0
    """Phrases inline that word alignment found, so that terms which no glossary knew are obeyed too."""
    counterfactual: float = 0.1
    """Of the inline terms, how many stand for another wording on both sides: the model learns to obey, not to know."""
    distract: float = 0.02
    """An inline term whose English does not stand in the target: the model learns to keep sense over orders."""
    mask: float = 0.1
    """Of the inline terms, how many hide their Vietnamese behind the English, so that copying is learnt."""
    join: float = 0.08
    """Two pairs as one, for long input."""
    figures: float = 0.3
    """Numbers, dates and document numbers changed alike on both sides."""
    tone_placement: float = 0.05
    """hoà for hòa."""
    no_diacritics: float = 0.01
    subword_sampling: float = 0.5
    """Sentences cut at random, with BPE-dropout of `songngu.training.batches.DROPPED_MERGES`."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The network, where one is made from nothing."""

    vocabulary: int = 12000
    width: int = 384
    feed_forward: int = 1536
    heads: int = 6
    encoder_layers: int = 6
    decoder_layers: int = 2


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a model learns. The learning rate rises, then falls to zero at the end of `hours` or `steps`."""

    hours: float = 1.0
    """Of training itself; time between runs does not count."""
    steps: int = 0
    """An end by number of steps instead, 0 for none."""
    rate: float = 3e-4
    warmup: int = 300
    batch_subwords: int = 3000
    """Padded subwords of the longer side in a batch."""
    accumulate: int = 1
    """Batches to a step."""
    dropout: float = 0.1
    label_smoothing: float = 0.1
    ema: float = 0.999
    checkpoint_minutes: float = 10.0
    patience: int = 0
    """Checkpoints without a better development score before stopping, 0 for never."""
    keep: float = 0.0
    """Share of the weights begun with that the result keeps: what was known is forgotten less (Wortsman 2022)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides a training run."""

    sets: tuple[TextSet, ...]
    evaluation: tuple[str, ...]
    """Patterns of files whose sentences no model may learn from."""
    development: str
    """The TSV that checkpoints are scored on."""
    variation: Variation = Variation()
    shape: Shape = Shape()
    schedule: Schedule = Schedule()
    unclear_licences: bool = False
    seed: int = 1

    @property
    def fingerprint(self) -> str:
        """A hash of what decides the order of the data and the shape; the schedule may change on resuming."""
        return digest(repr((self.sets, self.evaluation, self.variation, self.shape, self.unclear_licences, self.seed)))


def read_recipe(path: Path) -> Recipe:
    """Read a recipe. Raises UsageError that lists every problem."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The recipe {path} cannot be read: {error}. Correct it, or name another.") from None
    problems: list[str] = []
    known = {"sets", "evaluation", "development", "variation", "shape", "schedule", "unclear_licences", "seed"}
    problems += [f"{key!r} means nothing; there are: {', '.join(sorted(known))}" for key in table if key not in known]
    recipe = Recipe(
        sets=tuple(_record(TextSet, one, f"sets, number {n}", problems) for n, one in enumerate(_sets(table), 1)),
        evaluation=tuple(table.get("evaluation", ())),
        development=str(table.get("development", "")),
        variation=_record(Variation, table.get("variation", {}), "variation", problems),
        shape=_record(Shape, table.get("shape", {}), "shape", problems),
        schedule=_record(Schedule, table.get("schedule", {}), "schedule", problems),
        unclear_licences=table.get("unclear_licences", False) is True,
        seed=int(table.get("seed", 1)),
    )
    if not recipe.sets:
        problems.append("there are no [[sets]], so there is nothing to learn from")
    if "evaluation" not in table:
        problems.append(
            "`evaluation` is missing; name the files that must stay unseen, or write [] where there are none"
        )
    if problems:
        raise UsageError("\n".join([f"{path.name} has {len(problems)} problem(s); nothing was run.", *problems]))
    return recipe


def _sets(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    sets = table.get("sets", [])
    return [one for one in sets if isinstance(one, dict)] if isinstance(sets, list) else []


def _record(kind: type[T], values: Mapping[str, Any], place: str, problems: list[str]) -> T:
    """Make a record of a table, noting keys that mean nothing, kinds that do not fit, and numbers below zero."""
    types: dict[str, Any] = {f.name: f.type for f in fields(kind)}  # type: ignore[arg-type]
    good: dict[str, Any] = {}
    for key, value in values.items():
        wanted = types.get(key)
        if wanted is None:
            problems.append(f"[{place}] {key} means nothing; there are: {', '.join(types)}")
        elif not _fits(wanted, value):
            problems.append(f"[{place}] {key} must be {_KINDS[wanted]}")
        else:
            good[key] = float(value) if wanted == "float" else value
    try:
        return kind(**good)
    except TypeError:
        missing = [name for name in ("name", "files", "licence") if name in types and name not in good]
        problems.append(f"[{place}] lacks {', '.join(missing)}")
        blank: dict[str, Any] = {name: "" for name in missing}  # noqa: C420  (mypy infers no key type otherwise)
        return kind(**blank, **good)


_KINDS = {"str": "text", "bool": "true or false", "int": "a whole number, 0 or more", "float": "a number, 0 or more"}


def _fits(wanted: str, value: object) -> bool:
    if wanted in ("str", "bool"):
        return isinstance(value, str if wanted == "str" else bool)
    if isinstance(value, bool) or not isinstance(value, int if wanted == "int" else (int, float)):
        return False
    return isinstance(value, (int, float)) and value >= 0
