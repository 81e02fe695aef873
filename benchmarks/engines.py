"""Figures of the engines: terms, figures and codes, speed. Needs the shared development data.

python benchmarks/engines.py --shared ../shared          (or SONGNGU_SHARED)
"""

from __future__ import annotations

import argparse
import json
import os
import random
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


def with_random_terms(requests: Sequence[Request]) -> list[Request]:
    """Give each term the English of another: what a wrong glossary would ask for."""
    targets = [hit.target for request in requests for hit in request.hits]
    random.Random(5).shuffle(targets)
    shuffled = iter(targets)
    return [
        replace(request, hits=tuple(replace(hit, target=next(shuffled), variants=()) for hit in request.hits))
        for request in requests
    ]


def share(requests: Sequence[Request], answers: Sequence[Translation]) -> float:
    """Return the share of terms that stand in the answers, in percent."""
    found = [
        one.mechanism is not Mechanism.MISSED
        for request, answer in zip(requests, answers, strict=True)
        for one in verify(answer, request.hits, (), Mechanism.ENGINE).applied
    ]
    return 100 * sum(found) / len(found)


def guarded(requests: Sequence[Request], answers: Sequence[Translation]) -> str:
    """Return how many segments with codes or figures have all of them."""
    whole = missing = 0
    for request, answer in zip(requests, answers, strict=True):
        kept = guards(request.text, request.hits)
        if kept:
            found = verify(answer, (), kept, Mechanism.ENGINE)
            whole += not found.missed
            missing += bool(found.missed)
    return f"{100 * whole / (whole + missing):.1f} % of {whole + missing} segments"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SONGNGU_SHARED", "../shared")))
    parser.add_argument("--engine", default="embedded")
    options = parser.parse_args()
    requests, references = read_terms(options.shared / "data" / "dev" / "terms.jsonl")
    engine = load_engine(options.engine, models=shipped("models"))
    words = sum(len(request.text.split()) for request in requests)
    bare = [replace(request, hits=()) for request in requests]
    runs = {
        "engine alone": lambda: engine.translate(bare),
        "terms asked for": lambda: engine.translate(requests),
        "the ladder": lambda: translate(requests, engine=engine),
        "the ladder, no terms": lambda: translate(bare, engine=engine),
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
