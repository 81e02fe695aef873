"""Figures of the engines: terms, figures and codes, speed. Needs the shared development data.

python benchmarks/engines.py --shared ../shared          (or SONGNGU_SHARED)
python benchmarks/engines.py --only speed --limit 200    speed against bare CTranslate2 and transformers
python benchmarks/engines.py --only figures --limit 200  figures and codes: right, flagged, or neither
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import sacrebleu

from songngu.engines import load_engine, translate
from songngu.engines.constraints import verify
from songngu.engines.protect import guards
from songngu.project import shipped
from songngu.records import Mechanism, Request, TermHit, Translation


def read_terms(path: Path) -> tuple[list[Request], list[str]]:
    """Return the requests of a terms file, without overlapping terms, and their references."""
    requests, references = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        hits: list[TermHit] = []
        for term in sorted(row["terms"], key=lambda term: (term["start"], -term["end"])):
            if not hits or term["start"] >= hits[-1].end:
                others = tuple(wording for wording in term["accept"] if wording != term["en"])
                hits.append(TermHit(term["id"], term["start"], term["end"], term["surface"], term["en"], others))
        requests.append(Request(row["vi"], tuple(hits)))
        references.append(row["en"])
    return requests, references


def with_wrong_terms(requests: Sequence[Request]) -> list[Request]:
    """Give each term the English of another: what a wrong glossary would ask for."""
    targets = [hit.target for request in requests for hit in request.hits]
    random.Random(5).shuffle(targets)
    shuffled = iter(targets)
    return [
        replace(request, hits=tuple(replace(hit, target=next(shuffled), variants=()) for hit in request.hits))
        for request in requests
    ]


def with_random_terms(requests: Sequence[Request]) -> list[Request]:
    """Ask for the English of random terms at random words: what a broken matcher would ask for."""
    chance = random.Random(7)
    targets = [hit.target for request in requests for hit in request.hits]
    found = []
    for request in requests:
        taken = [(hit.start, hit.end) for hit in request.hits]
        words = [
            word
            for word in re.finditer(r"[^\W\d_]+", request.text)
            if all(word.end() <= start or word.start() >= end for start, end in taken)
        ]
        drawn = chance.sample(words, min(len(words), len(request.hits)))
        hits = tuple(
            TermHit(f"random-{word.start()}", *word.span(), word[0], chance.choice(targets))
            for word in sorted(drawn, key=lambda word: word.start())
        )
        found.append(replace(request, hits=hits))
    return found


def share(requests: Sequence[Request], answers: Sequence[Translation]) -> float:
    """Return the share of terms that stand in the answers, in percent."""
    found = [
        one.mechanism is not Mechanism.MISSED
        for request, answer in zip(requests, answers, strict=True)
        for one in verify(answer, request, (), Mechanism.ENGINE).applied
    ]
    return 100 * sum(found) / len(found)


def guarded(requests: Sequence[Request], answers: Sequence[Translation]) -> str:
    """Return how many segments with codes or figures have all of them."""
    whole = missing = 0
    for request, answer in zip(requests, answers, strict=True):
        kept = guards(request.text, request.hits)
        if kept:
            found = verify(answer, replace(request, hits=()), kept, Mechanism.ENGINE)
            whole += not found.missed
            missing += bool(found.missed)
    return f"{100 * whole / (whole + missing):.1f} % of {whole + missing} segments"


def speed(shared: Path, limit: int, rounds: int) -> None:
    """Print words a second of the embedded engine, bare CTranslate2 and transformers: same weights, segments, beam."""
    import ctranslate2
    import sentencepiece

    from songngu.engines.catalogue import Entry, ModelKind
    from songngu.engines.embedded import BATCH_TOKENS, MAX_TARGET
    from songngu.engines.huggingface import Transformers

    lines = (shared / "data" / "dev" / "vlsp-news.tsv").read_text(encoding="utf-8").splitlines()[:limit]
    requests = [Request(line.split("\t")[0]) for line in lines]
    words = sum(len(request.text.split()) for request in requests)
    model = shipped("models") / "vi-en"
    embedded = load_engine("embedded", models=shipped("models"), threads=2)
    bare = ctranslate2.Translator(str(model), compute_type="int8", inter_threads=2, intra_threads=1)
    pieces = sentencepiece.SentencePieceProcessor(str(model / "source.spm"))
    master = Entry("master", ModelKind.HUB, "", checkpoint=str(shared / "model-v0"))
    original = Transformers(master, beam_size=4, threads=2)

    def run_bare() -> None:
        inputs = [[*one, "</s>"] for one in pieces.encode([request.text for request in requests], out_type=str)]
        settings = {"max_batch_size": BATCH_TOKENS, "batch_type": "tokens", "max_decoding_length": MAX_TARGET}
        results = bare.translate_batch(inputs, beam_size=4, return_scores=True, **settings)
        pieces.decode([result.hypotheses[0] for result in results])

    runs = {
        "bare CTranslate2": (run_bare, rounds),
        "embedded": (lambda: embedded.translate(requests), rounds),
        "transformers": (lambda: original.translate(requests), 1),
    }
    best = dict.fromkeys(runs, float("inf"))
    for number in range(rounds):  # in turn, so that other work on the machine meets all alike
        for name, (run, times) in runs.items():
            if number < times:
                begun = time.perf_counter()
                run()
                best[name] = min(best[name], time.perf_counter() - begun)
    print(f"{len(requests)} segments, {words} syllables, beam 4, 2 threads, load {os.getloadavg()[0]:.0f}")
    print("| engine | syllables a second | against bare CTranslate2 |\n| --- | --- | --- |")
    for name, seconds in best.items():
        print(f"| {name} | {words / seconds:,.0f} | {best['bare CTranslate2'] / seconds:.2f} |")


def figures(shared: Path, limit: int, kept: Path | None) -> None:
    """Print in how many segments with figures or codes these are right, flagged by a check, or neither.

    Right is told by the reference, not by the checks: the draft has just the figures of the reference's text, by value.
    """
    from songngu.checks import check
    from songngu.checks.english_figures import english_figures
    from songngu.records import BlockKind, Segment
    from songngu.training.score import FIGURES

    def values(text: str) -> frozenset[frozenset[str]]:
        return frozenset(figure.atoms for figure in english_figures(text) if figure.sure)

    drafts = json.loads(kept.read_text(encoding="utf-8")) if kept else []
    if not drafts:
        engine = load_engine("embedded", models=shipped("models"))
        for name in ("domain", "vlsp-news", "flores"):
            lines = (shared / "data" / "dev" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[:limit]
            pairs = [line.split("\t")[:2] for line in lines]
            answers = translate([Request(source) for source, _ in pairs], engine=engine)
            drafts += [
                {"set": name, "source": source, "reference": reference, "text": answer.text}
                for (source, reference), answer in zip(pairs, answers, strict=True)
            ]
    counts: dict[str, Counter[str]] = {}
    silent = []
    for row in drafts:
        source, text = row["source"], row["text"]
        if not any(char.isdecimal() for char in source):
            continue
        segment = Segment("", "", 0, BlockKind.PARAGRAPH, 0, len(source), source)
        said = {one.check for one in check(segment, (), text)} & (FIGURES | {"codes", "addresses", "number-format"})
        how = "flagged" if said else "right" if values(text) == values(row["reference"]) else "other than the reference"
        counts.setdefault(row["set"], Counter())[how] += 1
        if how.startswith("other"):
            silent.append(row)
    print("| set | segments with figures | right | flagged | neither: other than the reference, unflagged |")
    print("| --- | --- | --- | --- | --- |")
    for name, count in counts.items():
        shares = [
            f"{100 * count[how] / count.total():.1f} %" for how in ("right", "flagged", "other than the reference")
        ]
        print(f"| {name} | {count.total()} | {' | '.join(shares)} |")
    for row in silent:
        print(f"\n{row['source']}\n  draft: {row['text']}\n  reference: {row['reference']}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SONGNGU_SHARED", "../shared")))
    parser.add_argument("--engine", default="embedded")
    parser.add_argument("--only", choices=("terms", "speed", "figures"), default="terms")
    parser.add_argument("--limit", type=int, default=1000, help="segments, for speed and figures")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--drafts", type=Path, help="drafts kept by benchmarks/confidence.py, for figures")
    options = parser.parse_args()
    if options.only == "speed":
        speed(options.shared, options.limit, options.rounds)
        return
    if options.only == "figures":
        figures(options.shared, options.limit, options.drafts)
        return
    requests, references = read_terms(options.shared / "data" / "dev" / "terms.jsonl")
    engine = load_engine(options.engine, models=shipped("models"))
    words = sum(len(request.text.split()) for request in requests)
    bare = [replace(request, hits=()) for request in requests]
    runs = {
        "engine alone": lambda: engine.translate(bare),
        "terms asked for": lambda: engine.translate(requests),
        "the ladder": lambda: translate(requests, engine=engine),
        "the ladder, no terms": lambda: translate(bare, engine=engine),
        "the ladder, wrong terms": lambda: translate(with_wrong_terms(requests), engine=engine),
        "the ladder, random terms": lambda: translate(with_random_terms(requests), engine=engine),
    }
    print(f"{options.engine}, {len(requests)} segments, {os.cpu_count()} cores")
    for name, run in runs.items():
        begun = time.perf_counter()
        answers = run()
        seconds = time.perf_counter() - begun
        bleu = sacrebleu.corpus_bleu([answer.text for answer in answers], [references]).score
        print(f"{name:<25} terms {share(requests, answers):5.1f} %  BLEU {bleu:.2f}  {words / seconds:,.0f} words/s")
        print(f"{'':<25} codes and figures right: {guarded(requests, answers)}")
        if applied := Counter(one.mechanism.value for answer in answers for one in answer.applied):
            print(f"{'':<25} {dict(applied)}")


if __name__ == "__main__":
    main()
