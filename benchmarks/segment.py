"""Sentence boundaries on the gold sets of tests/segment/gold, ours beside underthesea, NLTK Punkt and spaCy.

    python benchmarks/segment.py [--peers FOLDER]

The peers are measured where they are installed, in this environment or in the site-packages folder given by
--peers (they are
no dependencies of this project); what is missing is named. Precision, recall and F1 over boundaries within blocks:
the end of
a block is no boundary to find. Also the speed of `cut` on the same text, one process.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.segment.gold_sets import GOLD, GoldBlock, gold_blocks  # noqa: E402

Splitter = Callable[[str], list[int]]


def _ours() -> Splitter:
    from songngu.segment import sentence_spans

    return lambda text: [span.end for span in sentence_spans(text)]


def _underthesea() -> Splitter:
    from underthesea import sent_tokenize

    return lambda text: _ends(text, sent_tokenize(text))


def _punkt() -> Splitter:
    """NLTK's Punkt, untrained parameters: no model is fetched, and there is none for Vietnamese."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    tokenizer = PunktSentenceTokenizer()
    return lambda text: [end for _, end in tokenizer.span_tokenize(text)]


def _spacy() -> Splitter:
    import spacy
    from spacy.lang.xx import MultiLanguage

    nlp = MultiLanguage()
    nlp.add_pipe("sentencizer")
    assert spacy.__version__
    return lambda text: [sentence.end_char for sentence in nlp(text).sents]


def _ends(text: str, sentences: list[str]) -> list[int]:
    ends = []
    at = 0
    for sentence in sentences:
        at = text.index(sentence, at) + len(sentence)
        ends.append(at)
    return ends


SPLITTERS: dict[str, tuple[str, Callable[[], Splitter]]] = {
    "songngu": ("songngu", _ours),
    "underthesea": ("underthesea", _underthesea),
    "NLTK Punkt": ("nltk", _punkt),
    "spaCy sentencizer": ("spacy", _spacy),
}


def _score(split: Splitter, blocks: list[GoldBlock]) -> tuple[float, float, float]:
    right = given = wanted = 0
    for block in blocks:
        ends = {end for end in split(block.text) if end < len(block.text)}
        right += len(ends & block.ends)
        given += len(ends)
        wanted += len(block.ends)
    precision, recall = right / (given or 1), right / wanted
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="a site-packages folder that holds underthesea, nltk, spacy")
    if peers := parser.parse_args().peers:
        sys.path.append(str(peers))
    sets = {path.stem: list(gold_blocks(path)) for path in sorted(GOLD.glob("*.txt"))}
    sets["all"] = [block for blocks in sets.values() for block in blocks]
    counts = {name: sum(len(block.ends) for block in blocks) for name, blocks in sets.items()}
    print("| splitter | " + " | ".join(f"{name} ({count})" for name, count in counts.items()) + " |")
    print("| --- |" + " --- |" * len(sets))
    missing = []
    for name, (package, make) in SPLITTERS.items():
        try:
            split = make()
        except ImportError:
            missing.append(name)
            continue
        cells = [f"{f:.3f} (P {p:.3f}, R {r:.3f})" for p, r, f in (_score(split, blocks) for blocks in sets.values())]
        print(f"| {name} {importlib.metadata.version(package)} | " + " | ".join(cells) + " |")
    if missing:
        print(f"\nNot installed, so not measured: {', '.join(missing)}.")
    _speed([block.text for block in sets["all"]])


def _speed(texts: list[str]) -> None:
    from songngu.records import Article, Block, BlockKind
    from songngu.segment import cut

    blocks = tuple(Block(number, BlockKind.PARAGRAPH, text) for number, text in enumerate(texts))
    article = Article("speed", "benchmark", "", None, blocks)
    cut(article)  # loads pyvi
    started = time.perf_counter()
    segments = cut(article)
    seconds = time.perf_counter() - started
    syllables = sum(len(text.split()) for text in texts)
    print(f"\ncut: {len(segments)} segments, {syllables / seconds:,.0f} syllables a second, words by pyvi included")


if __name__ == "__main__":
    main()
