"""How fast review files go out and come back, whether ten thousand edits come back whole, and how the memory finds.

    python benchmarks/review.py [--units 10000] [--edits 10000] [--seed 1] [--entries 20000] [--text FILE]
                                [--formats xlsx csv ...] [--json]

Everything is made here; nothing but the package is needed. "accepted" is reading and merging; the ledger's part is
measured by benchmarks/main_job.py. Edits are made in the files with openpyxl, lxml, python-docx, csv and json, in two
copies of each file; in each copy rows are then sorted anew, a fifth of them deleted and some doubled, and both are
accepted together, which must give the edits of every row that is left in either, and nothing else. `--entries 0` leaves
the memory out, `--formats` keeps to some formats; `make torture-review` runs the edits alone.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.review.builders import full_article
from tests.review.editing import EDITORS

from songngu.memory import Entry, Memory
from songngu.records import ArticleUnits, Result, Sent, State, Version, segment_id
from songngu.review import SUFFIXES, merge, read, write

PARTS = tuple(
    line.split("|")
    for line in (
        "Ủy ban nhân dân tỉnh|Sở Du lịch|Hội Nông dân|Ban Quản lý di tích|Tỉnh đoàn|Đảng ủy xã|Trường Đại học Huế",
        "tổ chức|khai mạc|tổng kết|phát động|triển khai|phối hợp tổ chức|công bố|kiểm tra",
        "lễ hội hoa|hội nghị xúc tiến|cuộc thi ảnh đẹp|chương trình nghệ thuật|tuần văn hóa|giải chạy|phiên chợ",
        "tại Hội An|ở thành phố Huế|bên sông Hương|trên đảo Lý Sơn|tại xã Hướng Phùng|ở phố cổ|tại Đông Hà",
    )
)
UNITS_PER_ARTICLE = 20


class Figure(NamedTuple):
    """One measured figure."""

    name: str
    value: float
    unit: str


def sentence(chance: random.Random, number: int) -> str:
    """Return a sentence of news that occurs once."""
    when = f"Ngày {chance.randint(1, 28)}/{chance.randint(1, 12)}/{chance.randint(2015, 2025)}"
    parts = (chance.choice(words) for words in PARTS)
    return (
        f"{when}, {' '.join(parts)} với sự tham gia của {number} đại biểu, nghệ nhân và du khách trong nước, quốc tế."
    )


def make_articles(units: int) -> list[ArticleUnits]:
    """Return articles with so many units, each with terms, matches and findings as the sample of the tests has them."""
    chance = random.Random(1)
    base = full_article()
    articles = []
    for start in range(0, units, UNITS_PER_ARTICLE):
        name = f"a{start}"
        made = []
        for index in range(min(UNITS_PER_ARTICLE, units - start)):
            model = base.units[index % len(base.units)]
            text = sentence(chance, start + index)
            segment = replace(
                model.segment, id=segment_id(name, index, text), article_id=name, text=text,
                block_position=index % len(base.units),
            )  # fmt: skip
            made.append(replace(model, segment=segment, target=f"{model.target} ({start + index} delegates)"))
        articles.append(ArticleUnits(replace(base.article, id=name), tuple(made)))
    return articles


def sent_of(articles: Iterable[ArticleUnits]) -> dict[str, Sent]:
    """Return what a ledger would know of units that were just sent."""
    found = {}
    for one in articles:
        for unit in one.units:
            version = Version(unit.target, unit.state, unit.sub_state, unit.comment)
            found[unit.id] = Sent(unit.id, unit.segment.text, unit.source_hash, version, version)
    return found


def measure_speed(articles: list[ArticleUnits], folder: Path, kinds: Iterable[str]) -> Iterator[Figure]:
    """Write and accept each format once."""
    sent = sent_of(articles)
    for kind in kinds:
        begun, busy = time.perf_counter(), time.process_time()
        (path,) = write(articles, folder, name="speed", formats=[kind], project="benchmark")
        written, wrote = time.perf_counter(), time.process_time()
        merged = merge(read(path), sent)
        accepted, took = time.perf_counter(), time.process_time()
        if {outcome.result for outcome in merged.outcomes} != {Result.UNCHANGED} or len(merged.outcomes) != len(sent):
            raise SystemExit(f"{kind}: what came back is not what went out")
        yield Figure(f"{kind} written", written - begun, f"s ({wrote - busy:.2f} s of processor)")
        yield Figure(f"{kind} accepted", accepted - written, f"s ({took - wrote:.2f} s of processor)")
        yield Figure(f"{kind} size", path.stat().st_size / 1e6, "MB")


def random_version(chance: random.Random, old: Version) -> Version:
    """Return what a reviewer might make of a unit."""
    nasty = ("=1+1", "007", "-5 °C", "dòng\nhai", "<b>&amp;", " hai bên ", "“Huế” – 2024", "bell\x07", "⟦U+0007⟧", "")
    target = chance.choice([old.target, f"{old.target} Edited.", chance.choice(nasty), old.target.upper()])
    state = chance.choice([*State, old.state])
    return Version(target, state, None, chance.choice([old.comment, "xem lại", chance.choice(nasty)]))


def measure_edits(
    articles: list[ArticleUnits], edits: int, folder: Path, kinds: Iterable[str], *, seed: int
) -> Iterator[Figure]:
    """Make random edits in files, disarrange them, and count what was lost and what was changed wrongly."""
    for kind in kinds:
        chance = random.Random(f"{seed} {kind}")
        sent = sent_of(articles)
        chosen = chance.sample(sorted(sent), min(edits, len(sent)))
        wanted = {unit_id: random_version(chance, sent[unit_id].base) for unit_id in chosen}
        returned = []
        for part in range(2):
            (path,) = write(articles, folder, name=f"edits-{part}", formats=[kind], project="benchmark")
            EDITORS[kind](path, wanted, partial(disarranged, chance=chance))
            returned += read(path)
        present = {row.unit_id for row in returned}
        merged = merge(returned, sent)
        yield from losses(kind, sent, {u: v for u, v in wanted.items() if u in present}, merged)


def disarranged(rows: list[Any], *, chance: random.Random) -> list[Any]:
    """Return rows sorted anew, a fifth deleted, some doubled."""
    kept = [row for row in rows if chance.random() > 0.2]
    mixed = kept + chance.sample(kept, len(kept) // 50)
    chance.shuffle(mixed)
    return mixed


def losses(kind: str, sent: Mapping[str, Sent], wanted: Mapping[str, Version], merged: Any) -> list[Figure]:
    """Compare what was decided with what was wanted."""
    decided = {decision.unit_id: decision.after for decision in merged.decisions}
    lost = wrong = 0
    for unit_id, one in sent.items():
        version = wanted.get(unit_id, one.base)
        # A control character that a reviewer brings in is left out, and the outcome says so.
        version = replace(
            version, target=version.target.replace("\x07", ""), comment=version.comment.replace("\x07", "")
        )
        after = decided.get(unit_id, one.base)
        if after != version:
            lost += unit_id in wanted
            wrong += unit_id not in wanted
    return [
        Figure(f"{kind} edits in what is left", len(wanted), ""),
        Figure(f"{kind} edits lost", lost, ""),
        Figure(f"{kind} units changed wrongly", wrong, ""),
    ]


def measure_memory(entries: int, folder: Path, text: Path | None) -> Iterator[Figure]:
    """Fill a memory, ask it for sentences with two words changed, and compare with looking at every entry."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    from songngu.memory.store import _WORD
    from songngu.text import fold

    chance = random.Random(3)
    texts = [sentence(chance, number) for number in range(entries)]
    if text is not None:
        lines = dict.fromkeys(line.strip() for line in text.read_text("utf-8").splitlines())
        texts = [line for line in lines if 20 < len(line) < 400][:entries]
        entries = len(texts)
    with Memory(folder / "memory.db") as memory:
        begun = time.perf_counter()
        memory.add(Entry(text, f"English {number}") for number, text in enumerate(texts))
        filled = time.perf_counter() - begun
        words = [_WORD.findall(fold(text)) for text in texts]
        model = full_article().units[0].segment
        asked = missed = 0
        spent = 0.0
        for text in chance.sample(texts, 300):
            changed = text.split()
            for _ in range(2):
                changed[chance.randrange(len(changed))] = chance.choice(["mới", "2026", "quê", "vườn"])
            query = " ".join(changed)
            begun = time.perf_counter()
            found = memory.find(replace(model, text=query))
            spent += time.perf_counter() - begun
            best = process.extractOne(
                _WORD.findall(fold(query)), words, scorer=Levenshtein.normalized_similarity, score_cutoff=0.75,
                processor=None,
            )  # fmt: skip
            if best is not None:
                asked += 1
                missed += not found or found[0].score < int(100 * best[1])
    yield Figure("memory entries", entries, "")
    yield Figure("memory filled", filled, "s")
    yield Figure("memory find", 1000 * spent / 300, "ms a segment")
    yield Figure("memory best fuzzy match missed", 100 * missed / max(asked, 1), f"% of {asked}")


def measure(options: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    """Measure what was asked for, one figure after the other."""
    articles = make_articles(options.units)
    if options.speed:
        yield from measure_speed(articles, folder, options.formats)
    if options.edits:
        yield from measure_edits(articles, options.edits, folder, options.formats, seed=options.seed)
    if options.entries:
        yield from measure_memory(options.entries, folder, options.text)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="of the random edits")
    parser.add_argument("--speed", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--text", type=Path, help="a file of Vietnamese sentences, one a line, to fill the memory with")
    parser.add_argument("--formats", nargs="+", choices=SUFFIXES, default=list(SUFFIXES))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        about = f"{os.cpu_count()} cores (load {os.getloadavg()[0]:.1f})"
        print(f"{options.units} units, {options.edits} random edits in each format, seed {options.seed}, {about}")
    with TemporaryDirectory() as name:
        for figure in measure(options, Path(name)):
            line = (
                json.dumps(figure._asdict()) if options.json else f"{figure.name:36} {figure.value:10.2f} {figure.unit}"
            )
            print(line, flush=True)


if __name__ == "__main__":
    main()
