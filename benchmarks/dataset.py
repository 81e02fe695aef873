"""The dataset at scale: 20,000 articles and 5,000 photographs made from the sample, built, with time and memory.

    python benchmarks/dataset.py [--articles 20000] [--pictures 5000] [--keep FOLDER] [--twice]

Makes a project as the sample's, whose ledger holds reviewed articles of sentences of corpora/parallel, so that they are
no near duplicates, and photographs drawn over the sample's. Then runs `songngu dataset build` in a process of its own.
The limits are five minutes and 1.5 GB. `--twice` builds again, and compares all bytes. `--keep` leaves project and
dataset in a folder, for the gallery's benchmark.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from songngu.batch import runs
from songngu.batch.ledger import Ledger
from songngu.batch.rows import Basis
from songngu.project import Project, shipped
from songngu.records import (
    Article,
    Block,
    BlockKind,
    Draft,
    Origin,
    Picture,
    Segment,
    State,
    TermHit,
    Unit,
    segment_id,
)
from songngu.termbase import Termbase, load

SONGNGU = [sys.executable, "-m", "songngu"]
PARALLEL = Path(__file__).resolve().parents[1] / "corpora" / "parallel"
SENTENCES = 12
"""Of an article, beside its title; the sample has 7."""

Pair = tuple[str, str]
Hits = dict[str, tuple[TermHit, ...]]


def pairs() -> list[Pair]:
    """Read the parallel text of the project."""
    found = []
    for path in sorted(PARALLEL.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 2 and 20 < len(cells[0]) < 400:
                found.append((cells[0], cells[1]))
    return found


def sample_pictures() -> list[bytes]:
    """Return the photographs of the sample."""
    return [path.read_bytes() for path in sorted((shipped("corpora/sample") / "pages" / "hinh-anh").glob("*.jpg"))]


def draw(number: int, models: list[bytes]) -> bytes:
    """Return a photograph of the sample, cropped, and with shapes of its own, so that no two look the same."""
    from PIL import Image, ImageDraw

    chance = random.Random(number)
    with Image.open(io.BytesIO(models[number % len(models)])) as opened:
        left, top = chance.randrange(400), chance.randrange(260)
        picture = opened.convert("RGB").crop((left, top, left + 800, top + 540)).resize((1200, 810))
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y, size = chance.randrange(1200), chance.randrange(810), chance.randrange(90, 420)
        colour = tuple(chance.randrange(256) for _ in range(3))
        pen.ellipse((x - size, y - size // 2, x + size, y + size // 2), fill=colour)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def article(number: int, found: list[Pair], with_picture: bool) -> tuple[Article, list[Pair]]:
    """Return an article of random sentences, and the English of its blocks."""
    chance = random.Random(number)
    texts = [(BlockKind.TITLE, chance.choice(found)), (BlockKind.LEAD, chance.choice(found))]
    texts += [(BlockKind.PARAGRAPH, chance.choice(found)) for _ in range(SENTENCES - 2)]
    name = f"bai-{number:05d}"
    blocks = [Block(at, kind, pair[0]) for at, (kind, pair) in enumerate(texts)]
    pictures: tuple[Picture, ...] = ()
    if with_picture:
        caption = chance.choice(found)
        texts += [(BlockKind.CAPTION, caption), (BlockKind.CREDIT, ("Ảnh: Thu Hà", "Photo: Thu Ha"))]
        blocks += [Block(at, kind, pair[0], "p" + name) for at, (kind, pair) in enumerate(texts[-2:], start=SENTENCES)]
        pictures = (Picture("p" + name, f"anh/{number:05d}.jpg", "Thu Hà"),)
    day = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(6000))
    made = Article(
        name, f"corpora/sample/lon/{name}.html", blocks[0].text, day, tuple(blocks), pictures, "Báo Gió Lào",
        "Thu Hà", chance.choice(["Kinh tế", "Du lịch", "Văn hóa", "Đời sống"]), f"https://example.org/{name}",
    )  # fmt: skip
    return made, [pair for _, pair in texts]


def units(made: Article, texts: list[Pair], termbase: Termbase, known: Hits) -> Iterator[Unit]:
    """Yield an article's units, reviewed, with the terms that the glossary finds in them."""
    for block, pair in zip(made.blocks, texts, strict=True):
        unit_id = segment_id(made.id, block.position, block.text)
        segment = Segment(unit_id, made.id, block.position, block.kind, 0, len(block.text), block.text)
        if block.text not in known:
            known[block.text] = termbase.find(segment, on=made.day)
        draft = Draft(segment.id, pair[1], Origin.ENGINE, "benchmark")
        yield Unit(segment, known[block.text], (), draft, (), pair[1], State.REVIEWED)


def make_project(folder: Path, articles: int, pictures: int) -> Project:
    """Make a project with so many reviewed articles, of which some have a photograph."""
    project = Project.create(folder)
    termbase = load(project.glossary)
    found, models = pairs(), sample_pictures()
    known: Hits = {}
    place = project.corpora / "sample" / "lon" / "anh"
    place.mkdir(parents=True)
    for number in range(pictures):
        (place / f"{number:05d}.jpg").write_bytes(draw(number, models))
    with Ledger(project.state_dir) as ledger:
        plan = runs.Plan("benchmark", ("benchmark",), "", "benchmark", termbase.fingerprint)
        run = runs.begin(ledger, plan).run_id
        for start in range(0, articles, 500):
            with ledger.transaction():
                for number in range(start, min(start + 500, articles)):
                    made, texts = article(number, found, with_picture=number < pictures)
                    ledger.save_article(made, Basis("", "", "benchmark"))
                    own = units(made, texts, termbase, known)
                    ledger.save_units([(unit, "", position) for position, unit in enumerate(own)], run_id=run)
        runs.finish(ledger, run, "")
    return project


@dataclass(frozen=True, slots=True)
class Built:
    """What a build took, and what it said."""

    wall: float
    cpu: float
    """Seconds of processor time, of all threads: what a loaded machine does not change."""
    peak: float
    """GB."""
    said: dict[str, object]


def build(project: Project, folder: Path) -> Built:
    """Build in another process."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*SONGNGU, "dataset", "build", str(folder), "--json"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Built(wall, cpu, after.ru_maxrss / 1e6, json.loads(done.stdout))


def main() -> None:
    """Make, build, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--pictures", type=int, default=5_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--twice", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = (asked.keep or Path(name)).resolve()
        start = time.perf_counter()
        project = make_project(folder / "project", asked.articles, asked.pictures)
        print(f"made in {time.perf_counter() - start:.0f} s (not part of the figure)", flush=True)
        built = build(project, folder / "dataset")
        said = built.said
        size = sum(path.stat().st_size for path in (folder / "dataset").rglob("*") if path.is_file()) / 1e9
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        print("| figure | measured | limit |\n| --- | --- | --- |")
        print(f"| articles, segments, pictures | {said['articles']}, {said['segments']}, {said['pictures']} | |")
        print(f"| wall time | {built.wall:.0f} s | 300 s |\n| processor time | {built.cpu:.0f} s | |")
        print(f"| peak memory | {built.peak:.2f} GB | 1.5 GB |\n| size on disk | {size:.2f} GB | |")
        if asked.twice:
            again = build(project, folder / "again")
            print(f"| the same bytes when built again | {again.said['fingerprint'] == said['fingerprint']} | True |")


if __name__ == "__main__":
    main()
