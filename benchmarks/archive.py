"""Figures of the archive room: legacy encodings, harm to Unicode, speed of JSON Lines and pages, memory.

    python benchmarks/archive.py [encodings] [harm] [speed] [pages] [memory]

Needs the shared data folder: SONGNGU_SHARED, or ../shared beside the checkout. Its text is measured, never copied.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from songngu.archive import legacy, open_archive
from songngu.archive.encoding import decode
from songngu.records import Article

SHARED = Path(os.environ.get("SONGNGU_SHARED", Path(__file__).resolve().parents[2] / "shared"))
PASSAGES = 2_000
SENTENCES = 100_000
LEAST_WORDS = 20
TONES = "\u0300\u0301\u0303\u0309\u0323"


def lines(least: int = 0) -> Iterator[str]:
    """Yield lines of the monolingual files in turn, NFC."""
    with ExitStack() as stack:
        paths = sorted((SHARED / "data" / "mono").glob("*.txt.gz"))
        files = [stack.enter_context(gzip.open(path, "rt", encoding="utf-8")) for path in paths]
        for row in zip(*files, strict=False):
            for line in row:
                text = unicodedata.normalize("NFC", line.strip())
                if len(text.split()) >= least:
                    yield text


def table(letters: dict[int, str]) -> Callable[[str], bytes | None]:
    """Return an encoder for a table of bytes; None where a text has a letter outside it."""
    back = {letter: bytes([byte]) for byte, letter in letters.items()}

    def encode(text: str) -> bytes | None:
        try:
            return b"".join(back.get(c) or back.get(c.lower()) or _windows(c, letters) for c in text)
        except UnicodeEncodeError:
            return None

    return encode


def _windows(letter: str, letters: dict[int, str]) -> bytes:
    byte = letter.encode("cp1252")
    if byte[0] in letters:
        raise UnicodeEncodeError("table", letter, 0, 1, "its byte means another letter")
    return byte


def vni(text: str) -> bytes | None:
    back = {letter: pair for pair, letter in reversed(legacy.VNI.items())}
    try:
        return "".join(back.get(c, c) for c in text).encode("cp1252")
    except UnicodeEncodeError:
        return None


def windows_1258(text: str) -> bytes | None:
    out = []
    for letter in text:
        whole = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in whole if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in whole if mark not in TONES))
        try:
            out.append((base + tones).encode("cp1258"))
        except UnicodeEncodeError:
            return None
    return b"".join(out)


def viqr(text: str) -> bytes | None:
    marks = {mark: sign for sign, mark in (legacy._VIQR_TONES | legacy._VIQR_SHAPES).items() if sign != "*"}
    out = ""
    for letter in text:
        if letter in "đĐ":
            out += "dd" if letter == "đ" else "DD"
            continue
        base, *rest = unicodedata.normalize("NFD", letter)
        rest.sort(key=lambda mark: mark in TONES)
        if not base.isascii() or any(mark not in marks for mark in rest):
            return None
        doubtful = base in "`'?~.^(+*\\" or (base in "dD" and out[-1:] in ("d", "D"))
        out += ("\\" if doubtful else "") + base + "".join(marks[mark] for mark in rest)
    return out.encode("ascii")


def twice(text: str) -> bytes | None:
    return legacy.as_windows_1252(text.encode("utf-8")).encode("utf-8")


ENCODERS: dict[str, Callable[[str], bytes | None]] = {
    "windows-1258": windows_1258,
    "tcvn3": table(legacy.TCVN3),
    "vni-windows": vni,
    "viscii": table(legacy.VISCII),
    "viqr": viqr,
    "utf-16le": lambda text: text.encode("utf-16-le"),
    "utf-8 twice": twice,
}


def encodings() -> None:
    """Round trip of passages of 20 words and more. TCVN3 has no toned capitals: letter case is ignored there."""
    passages = list(islice(lines(LEAST_WORDS), PASSAGES))
    print(f"{len(passages)} passages of at least {LEAST_WORDS} words, each decoded alone")
    print(f"{'encoding':14} {'passages':>9} {'detected':>9} {'exact text':>11} {'left out':>9}")
    for name, encode in ENCODERS.items():
        told = exact = count = 0
        for text in passages:
            data = encode(text)
            if data is None:
                continue
            count += 1
            found = decode(data)
            told += found.encoding == name
            same = found.text.lower() == text.lower() if name == "tcvn3" else found.text == text
            exact += found.encoding == name and same
        print(f"{name:14} {count:9} {told / count:9.2%} {exact / count:11.2%} {len(passages) - count:9}")


def harm() -> None:
    """UTF-8 sentences that decoding changes, which must be none."""
    harmed = total = 0
    for text in islice(lines(), SENTENCES):
        total += 1
        found = decode(text.encode("utf-8"))
        if found.text != text:
            harmed += 1
            print("harmed:", found.encoding, found.notes)
    print(f"{harmed} of {total} UTF-8 sentences harmed")


def press() -> list[list[str]]:
    """Return the paragraphs of each article of the shared archives, its title first."""
    articles = []
    for path in sorted((SHARED / "data" / "archives").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            articles += [[text for text in json.loads(row)["paras"] if text.strip()] for row in file]
    return [paragraphs for paragraphs in articles if len(paragraphs) >= 4]


def _write(path: Path, count: int) -> None:
    """Write articles made of real ones: the paragraphs of three mixed, each given a number; one in ten repeats another.

    No two of the others are alike, as a number stands in each sentence.
    """
    source = press()
    chance = random.Random(1)
    made: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            if made and number % 10 == 9:
                body = chance.choice(made) + f"\nTheo phóng viên thường trú, tin số {number}."
            else:
                mixed = [text for one in chance.sample(source, 3) for text in chance.sample(one, min(4, len(one)))]
                body = "\n".join(
                    text.replace(". ", f" {number}. ").replace(", ", f" {number % 97}, ") for text in mixed
                )
                made = [*made[-200:], body]
            title = f"{chance.choice(source)[0][:80]} {number}"
            record = {"id": str(number), "title": title, "published": "2020-01-02", "text": body}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def speed(count: int = 30_000) -> None:
    """MB/s of JSON Lines by one process and two, without and with near duplicates: of the clock, and of processor time.

    On a machine that others use, processor time is the better guide.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        _write(path, count)
        size = path.stat().st_size / 1e6
        for keep in (True, False):
            told = "without" if keep else "with"
            for workers in (1, 2):
                rates = [_rates(path, size, keep, workers) for _ in range(2)]
                clock, processor = (max(column) for column in zip(*rates, strict=True))
                print(
                    f"JSON Lines ({count} articles, {size:.0f} MB), {told} near duplicates, {workers} processes: "
                    f"{clock:.1f} MB/s; {processor:.1f} MB for a second of processor time"
                )


def _rates(path: Path, size: float, keep: bool, workers: int) -> tuple[float, float]:
    begin, used = time.perf_counter(), _processor_time()
    deque(open_archive([str(path)], keep_duplicates=keep, workers=workers), maxlen=0)
    return size / (time.perf_counter() - begin), size / (_processor_time() - used)


def _processor_time() -> float:
    """Return the processor time of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def pages() -> None:
    """HTML pages a second: the gold pages of tests/, many times over, by one process and two."""
    gold = Path(__file__).resolve().parents[1] / "tests" / "archive" / "page" / "gold"
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(Path(folder) / "x.zip", "w") as archive:
            for number in range(120):
                for page in sorted(gold.glob("page-*.html")):
                    archive.write(page, f"{number}/{page.name}")
        for workers in (1, 2):
            rates = [_rates(Path(folder) / "x.zip", 120 * 18, True, workers) for _ in range(3)]
            clock, processor = (max(column) for column in zip(*rates, strict=True))
            print(f"pages, {workers} processes: {clock:.0f} a second; {processor:.0f} for a second of processor time")


def memory() -> None:
    """Peak memory of reading 1,000 and 100,000 articles, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        for count in (1_000, 100_000):
            _write(path, count)
            for keep, workers in ((True, 1), (False, 1), (False, 2)):
                command = [sys.executable, __file__, "_peak", str(path), str(int(keep)), str(workers)]
                run = subprocess.run(command, capture_output=True, text=True, check=True)
                told = "without" if keep else "with"
                print(
                    f"{count:7} articles, {told} near duplicates, {workers} processes: {run.stdout.strip()}", flush=True
                )


def _peak(path: str, keep: str, workers: str) -> None:
    begin = time.perf_counter()
    found: Counter[str] = Counter()
    for item in open_archive([path], keep_duplicates=keep == "1", workers=int(workers)):
        found["duplicate" if isinstance(item, Article) and item.duplicate_of else type(item).__name__] += 1
    own, each = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    rate = found.total() / (time.perf_counter() - begin)
    helpers = f", {each:.0f} MiB in the largest of its processes" if int(workers) > 1 else ""
    print(f"peak {own:.0f} MiB{helpers}; {rate:.0f} articles a second; {dict(found)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["_peak"]:
        _peak(*sys.argv[2:5])
    else:
        chosen = {"encodings": encodings, "harm": harm, "speed": speed, "pages": pages, "memory": memory}
        for name in sys.argv[1:] or chosen:
            chosen[name]()
