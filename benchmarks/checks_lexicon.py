"""Learn pipeline/songngu/checks/lexicon.tsv from the parallel text written for this project (IBM model 1).

    python benchmarks/checks_lexicon.py

Words by pyvi on the Vietnamese side, stems on the English side, of corpora/parallel. Takes some minutes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from songngu.checks.lexicon import stem
from songngu.text import fold

ITERATIONS = 5
LEAST_COUNT = 4
"""Occurrences below which a word teaches nothing sure."""
LEAST_CHANCE = 0.03
MOST_STEMS = 10
COMMON_SHARE = 0.12
"""Share of English sentences from which on a stem (the, of, and) says nothing about what is covered."""


def main() -> None:
    """Write the lexicon beside the checks."""
    here = Path(__file__).resolve().parents[1]
    pairs = [pair for path in sorted((here / "corpora" / "parallel").glob("*.tsv")) for pair in read(path)]
    table = learn(pairs)
    counts = Counter(word for source, _ in pairs for word in set(source))
    common = {s for s, n in Counter(s for _, t in pairs for s in set(t)).items() if n > COMMON_SHARE * len(pairs)}
    lines = [
        "# Learnt by benchmarks/checks_lexicon.py: a Vietnamese word, and stems of the English words that translate it."
    ]
    for word in sorted(table):
        best = sorted(table[word].items(), key=lambda one: (-one[1], one[0]))
        kept = [s for s, chance in best if chance >= LEAST_CHANCE and s not in common][:MOST_STEMS]
        if counts[word] >= LEAST_COUNT and kept and best[0][0] == kept[0] and re.search(r"[^\W\d_]", word):
            lines.append("\t".join([word, *kept]))
    (here / "pipeline/songngu/checks/lexicon.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} words")


def read(path: Path) -> list[tuple[list[str], list[str]]]:
    """Return the pairs of a file as words and stems."""
    from pyvi import ViTokenizer

    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        vietnamese, english = line.split("\t")[:2]
        words = fold(ViTokenizer.tokenize(unicodedata.normalize("NFC", vietnamese))).replace("_", "~").split()
        source = [word.replace("~", " ") for word in words if re.search(r"[^\W\d_]", word)]
        pairs.append((source, [stem(word) for word in re.findall(r"[A-Za-z]+", english)]))
    return pairs


def learn(pairs: list[tuple[list[str], list[str]]]) -> dict[str, dict[str, float]]:
    """Return the chance of each stem given a word, after some rounds of expectation and maximisation."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for source, target in pairs:
        for word in source:
            row = table[word]
            for s in target:
                row[s] = 1.0
    for _ in range(ITERATIONS):
        counts: dict[str, dict[str, float]] = {word: dict.fromkeys(row, 0.0) for word, row in table.items()}
        for source, target in pairs:
            for s in target:
                total = sum(table[word][s] for word in source)
                for word in source:
                    counts[word][s] += table[word][s] / total
        for word, row in counts.items():
            total = sum(row.values()) or 1.0
            table[word] = {s: value / total for s, value in row.items() if value / total > 1e-4} | {}
            for s in row:
                table[word].setdefault(s, 1e-6)
    return table


if __name__ == "__main__":
    main()
