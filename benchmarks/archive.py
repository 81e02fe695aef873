"""Figures of the archive room: legacy encodings, harm to Unicode, speed of JSON Lines, memory.

    python benchmarks/archive.py [encodings] [harm] [speed] [memory]

Needs the shared data folder: SONGNGU_SHARED, or ../shared beside the checkout. Its text is measured, never copied.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
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


def _write(path: Path, count: int) -> None:
    """Write articles of ten sentences each, no two alike."""
    source = lines(8)
    with path.open("w", encoding="utf-8") as file:
        kept: list[str] = []
        for number in range(count):
            fresh = list(islice(source, 10))
            if len(fresh) < 10:
                source = lines(8)
                fresh = list(islice(source, 10))
            kept = [f"{text} {number}" for text in fresh]
            record = {"id": str(number), "title": fresh[0][:80], "published": "2020-01-02", "text": "\n".join(kept)}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def speed(count: int = 6_000) -> None:
    """MB/s of JSON Lines in one process and in two, without and with the search for near duplicates."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{n}.jsonl" for n in range(2)]
        for path in paths:
            _write(path, count)
        size = paths[0].stat().st_size / 1e6
        for keep in (True, False):
            told = "without" if keep else "with"
            begin = time.perf_counter()
            articles = sum(isinstance(item, Article) for item in open_archive([str(paths[0])], keep_duplicates=keep))
            one = size / (time.perf_counter() - begin)
            command = [sys.executable, __file__, "_peak"]
            begin = time.perf_counter()
            running = [
                subprocess.Popen([*command, str(path), str(int(keep))], stdout=subprocess.DEVNULL) for path in paths
            ]
            for process in running:
                process.wait()
            two = 2 * size / (time.perf_counter() - begin)
            print(
                f"JSON Lines, {told} near duplicates: {one:.1f} MB/s in one process, {two:.1f} in two; {articles} read"
            )


def memory() -> None:
    """Peak memory of reading 1,000 and 100,000 articles, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.jsonl"
        for count in (1_000, 100_000):
            _write(path, count)
            for keep in (True, False):
                run = subprocess.run(
                    [sys.executable, __file__, "_peak", str(path), str(int(keep))],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                told = "without" if keep else "with"
                print(f"{count:7} articles, {told} near duplicates: {run.stdout.strip()}")


def _peak(path: str, keep: str) -> None:
    begin = time.perf_counter()
    count = sum(isinstance(item, Article) for item in open_archive([path], keep_duplicates=keep == "1"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak {peak:.0f} MiB, {count / (time.perf_counter() - begin):.0f} articles a second")


if __name__ == "__main__":
    if sys.argv[1:2] == ["_peak"]:
        _peak(*sys.argv[2:4])
    else:
        chosen = {"encodings": encodings, "harm": harm, "speed": speed, "memory": memory}
        for name in sys.argv[1:] or chosen:
            chosen[name]()
