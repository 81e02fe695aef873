"""From what likeness two articles are one story: a labelled check of archive/near.py.

    python benchmarks/near_duplicates.py

Needs the shared data folder: SONGNGU_SHARED, or ../shared beside the checkout. Its articles are measured, never copied.

Two tables. The first: each of 300 real articles edited in ways that a second portal edits an agency's story; how many
edited copies are found. The second: all pairs of the 5,307 real articles that are at least 0.6 alike, of which a person
read the openings and said which tell of different things (`DIFFERENT`); how many of each kind a threshold takes for one
story. A copy that is missed is translated twice; a different article that is taken for a copy is not translated.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from songngu.archive.sketch import Sketch, sketch
from songngu.records import Article, Block, BlockKind

SHARED = Path(os.environ.get("SONGNGU_SHARED", Path(__file__).resolve().parents[2] / "shared"))
THRESHOLDS = (0.6, 0.65, 0.7, 0.75, 0.8)
LEAST = 0.6
LONG = 200
"""Syllables of the articles that are edited."""
DIFFERENT = {
    ("news_society_081", "news_society_141"),  # the epidemic on two days
    ("data-train-update/Dân trí/Bạn đọc/03609356ec0b5eb78b58116986eb6fc25206bbe2.json",
     "data-train-update/Dân trí/Bạn đọc/a367841eba6958dfcdb4141832b06691cbe0e4de.json"),  # one affair, two decisions
    ("22570440", "22618560"),  # an arrest warrant, then a wanted notice
}  # fmt: skip

Text = list[str]


def press() -> dict[str, Text]:
    """Return the paragraphs of the shared archives' articles, without their titles."""
    found = {}
    for path in sorted((SHARED / "data" / "archives").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in file:
                record = json.loads(row)
                found[record["id"]] = [
                    part for text in record["paras"][1:] for part in text.split(". ") if part.strip()
                ]
    return found


def shorter(text: Text, other: Text, chance: random.Random) -> Text:
    return text[: int(len(text) * 0.8)]


def new_opening(text: Text, other: Text, chance: random.Random) -> Text:
    return [*other[:2], *text[2:]]


def new_ending(text: Text, other: Text, chance: random.Random) -> Text:
    return [*text, *other[: max(1, len(text) // 8)]]


def one_word_in_thirty(text: Text, other: Text, chance: random.Random) -> Text:
    words = [word for part in other for word in part.split()]
    return [" ".join(chance.choice(words) if chance.random() < 1 / 30 else word for word in p.split()) for p in text]


def other_spelling(text: Text, other: Text, chance: random.Random) -> Text:
    """The other tone placement, and figures with a hyphen in dates."""
    swaps = {"òa": "oà", "óa": "oá", "ọa": "oạ", "ủy": "uỷ", "úy": "uý", "ụy": "uỵ", "òe": "oè", "/": "-"}
    return ["".join(swaps.get(p[i : i + 2], p[i]) if p[i] in "òóọủúụ" else p[i] for i in range(len(p))) for p in text]


def other_order(text: Text, other: Text, chance: random.Random) -> Text:
    half = len(text) // 2
    return text[half:] + text[:half]


def half_of_it(text: Text, other: Text, chance: random.Random) -> Text:
    return text[: len(text) // 2]


EDITS: dict[str, Callable[[Text, Text, random.Random], Text]] = {
    "cut by a fifth": shorter, "two new opening sentences": new_opening, "an eighth added": new_ending,
    "one word in thirty changed": one_word_in_thirty, "other spelling": other_spelling, "other order": other_order,
    "half of it only": half_of_it,
}  # fmt: skip


def drawn(text: Text) -> Sketch | None:
    blocks = tuple(Block(n, BlockKind.PARAGRAPH, part) for n, part in enumerate(text))
    return sketch(Article("a", "benchmark", "", None, blocks))


def likeness(one: Sketch, other: Sketch) -> float:
    if not set(one.bands) & set(other.bands):
        return 0.0  # never compared
    return float((np.frombuffer(one.signature, np.uint32) == np.frombuffer(other.signature, np.uint32)).mean())


def triples(text: Text) -> set[int]:
    words = ". ".join(text).lower().split()
    return {hash(tuple(words[at : at + 3])) for at in range(len(words) - 2)}


def alike(articles: dict[str, Text]) -> list[tuple[str, str, float]]:
    """Return the pairs at least LEAST alike by their triples, counted exactly."""
    sets = {name: triples(text) for name, text in articles.items()}
    holders: dict[int, list[str]] = defaultdict(list)
    for name, numbers in sets.items():
        for number in numbers:
            if number % 8 == 0:
                holders[number].append(name)
    shared = Counter(
        pair for names in holders.values() if 1 < len(names) < 60 for pair in itertools.combinations(names, 2)
    )
    exact = [(a, b, len(sets[a] & sets[b]) / max(1, len(sets[a] | sets[b]))) for (a, b), n in shared.items() if n >= 3]
    return [pair for pair in exact if pair[2] >= LEAST]


def main() -> None:
    articles = press()
    chance = random.Random(1)
    long = [text for text in articles.values() if sum(len(part.split()) for part in text) >= LONG]
    chosen = chance.sample(long, 300)
    print("| edited copies found, of 300 | mean likeness | " + " | ".join(f"from {t}" for t in THRESHOLDS) + " |")
    print("| --- | --- |" + " --- |" * len(THRESHOLDS))
    for name, edit in EDITS.items():
        pairs = [(drawn(text), drawn(edit(text, chance.choice(long), chance))) for text in chosen]
        found = [likeness(a, b) for a, b in pairs if a and b]
        cells = [f"{sum(value >= t for value in found) / len(found):.0%}" for t in THRESHOLDS]
        print(f"| {name} | {np.mean(found):.2f} | " + " | ".join(cells) + " |")
    pairs = alike(articles)
    print(f"\n| {len(pairs)} real pairs at least {LEAST} alike | " + " | ".join(f"from {t}" for t in THRESHOLDS) + " |")
    print("| --- |" + " --- |" * len(THRESHOLDS))
    for told, wanted in (("one story", False), ("different", True)):
        group = [(a, b) for a, b, _ in pairs if ((a, b) in DIFFERENT or (b, a) in DIFFERENT) == wanted]
        values = [likeness(drawn(articles[a]), drawn(articles[b])) for a, b in group]  # type: ignore[arg-type]
        print(f"| {told} ({len(group)}) | " + " | ".join(str(sum(v >= t for v in values)) for t in THRESHOLDS) + " |")


if __name__ == "__main__":
    main()
