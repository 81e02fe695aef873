"""The text a model learns from: read, cleaned, freed of doubles and of evaluation sentences, and counted."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.errors import UsageError
from songngu.text import clean, fold
from songngu.training.recipe import Recipe, TextSet

LONGEST = 160
"""Words of one side: longer ones are rare in the sets, mostly misaligned, and waste padding."""
EVEN_FROM = 8
"""Words from which the lengths of both sides are compared; short pairs are uneven by nature."""
WORDIEST, TERSEST = 3.0, 0.5
"""Vietnamese words to English ones: of the authored pairs none lies outside, of misaligned ones most do."""

_PLAIN = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-"})
_FOOTNOTE = re.compile(r"(?<=\w)\(\d{1,2}\)")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in Vietnamese and English."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class SetReport:
    """What became of a set: how many pairs were read and used, and why the others were not."""

    name: str
    licence: str
    read: int
    used: int
    dropped: dict[str, int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The pairs of a recipe, set by set, with their weights."""

    sets: tuple[tuple[TextSet, tuple[Pair, ...]], ...]
    reports: tuple[SetReport, ...]

    def pairs(self) -> list[Pair]:
        """Return every pair once."""
        return [pair for _, pairs in self.sets for pair in pairs]

    def epoch(self, rng: random.Random) -> list[Pair]:
        """Return the pairs of one epoch, weighted and shuffled."""
        chosen: list[Pair] = []
        for text_set, pairs in self.sets:
            whole, part = divmod(text_set.weight, 1)
            chosen += list(pairs) * int(whole)
            chosen += rng.sample(pairs, round(part * len(pairs)))
        rng.shuffle(chosen)
        return chosen


def plain(text: str) -> str:
    """Return a text as the models read it: clean, with ASCII quotation marks and dashes, which cost one subword."""
    return clean(text).translate(_PLAIN)


def read_pairs(path: Path) -> Iterator[Pair]:
    """Read a TSV of pairs. Raises UsageError, naming the first bad row and how many there are."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read: {error}. Save it as UTF-8.") from None
    rows = [(number, line.rstrip("\r").split("\t")) for number, line in enumerate(lines, 1) if line.strip()]
    bad = [number for number, columns in rows if len(columns) < 2]
    if bad:
        others = f" {len(bad) - 1} other rows have the same problem." if len(bad) > 1 else ""
        raise UsageError(
            f"{path.name}, row {bad[0]}: no tab between Vietnamese and English. Correct the row or delete it.{others}"
        )
    for _, (source, target, *_rest) in rows:
        yield Pair(_unquoted(source), _unquoted(target))


def _unquoted(cell: str) -> str:
    """Undo the quoting of spreadsheets, which doubled quotation marks inside a cell."""
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"') and '""' in cell:
        cell = cell[1:-1]
    return plain(_FOOTNOTE.sub("", cell.replace('""', '"')))


def key(text: str) -> str:
    """Return what two copies of a sentence share: letters and digits, whatever the case, marks and tone placement."""
    return _NOT_WORDS.sub(" ", fold(plain(text))).strip()


def gather(recipe: Recipe, folders: Sequence[Path]) -> Corpus:
    """Read all sets of a recipe from data folders, the first that has a set's files. Raises UsageError."""
    unseen = evaluation_keys(recipe, folders)
    seen: set[tuple[str, str]] = set()
    rng = random.Random(recipe.seed)
    sets, reports = [], []
    for text_set in recipe.sets:
        if not text_set.clear and not recipe.unclear_licences:
            reports.append(SetReport(text_set.name, text_set.licence, 0, 0, {"the whole set: licence not clear": 0}))
            continue
        dropped: Counter[str] = Counter()
        kept: list[Pair] = []
        read = 0
        for path in _find(text_set.files, folders):
            for pair in read_pairs(path):
                read += 1
                reason = unfit(pair, unseen, seen)
                if reason:
                    dropped[reason] += 1
                else:
                    kept.append(pair)
        if text_set.cap and len(kept) > text_set.cap:
            dropped["over the cap"] = len(kept) - text_set.cap
            kept = rng.sample(kept, text_set.cap)
        sets.append((text_set, tuple(kept)))
        reports.append(SetReport(text_set.name, text_set.licence, read, len(kept), dict(dropped)))
    if not any(pairs for _, pairs in sets):
        raise UsageError("No pair is left to learn from: every set is switched off or empty. Look at the recipe.")
    return Corpus(tuple(sets), tuple(reports))


def _find(pattern: str, folders: Iterable[Path]) -> list[Path]:
    tried = []
    for folder in folders:
        found = sorted(folder.glob(pattern))
        if found:
            return found
        tried.append(folder.name or str(folder))
    raise UsageError(f"No file fits {pattern} in {', '.join(tried)}. Name the folder of the text with --data.")


def evaluation_keys(recipe: Recipe, folders: Sequence[Path]) -> frozenset[str]:
    """Return the keys of every sentence, of either side, that evaluation files hold: TSV, or JSON Lines of vi and en.

    Raises UsageError where files are missing: then nothing would guard the evaluation.
    """
    keys: set[str] = set()
    for pattern in recipe.evaluation:
        for path in _find(pattern, folders):
            if path.suffix == ".jsonl":
                rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
                keys.update(key(row[side]) for row in rows for side in ("vi", "en"))
            else:
                for pair in read_pairs(path):
                    keys.update((key(pair.source), key(pair.target)))
    keys.discard("")
    return frozenset(keys)


def unfit(pair: Pair, unseen: frozenset[str], seen: set[tuple[str, str]]) -> str:
    """Say why a pair cannot teach, or return an empty text; a pair that can is remembered."""
    if not pair.source or not pair.target:
        return "one side empty"
    both = (key(pair.source), key(pair.target))
    if both[0] in unseen or both[1] in unseen:
        return "in an evaluation set"
    if both in seen:
        return "double"
    vietnamese, english = len(pair.source.split()), len(pair.target.split())
    if max(vietnamese, english) > LONGEST:
        return f"over {LONGEST} words"
    if vietnamese > EVEN_FROM and not TERSEST <= vietnamese / english <= WORDIEST:
        return "uneven lengths"
    if both[0] == both[1] and vietnamese > 1:
        return "not translated"
    seen.add(both)
    return ""
