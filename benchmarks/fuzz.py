"""How many changed files the readers and accept paths take without an exception that is not theirs.

    python benchmarks/fuzz.py --seconds 600 --seed 1 [--count 1000000] [--only review] [--replay 1234]

Each input is a good file (tests/fuzz/targets.py) after a mutation drawn from a generator of its own, whose seed is the
run's seed and the input's number: `--replay` makes one input again, and lets its exception out. The targets take turns;
inputs that run `accept` as a whole, ledger and all, are one in four of those of review files.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.fuzz.mutation import draw
from tests.fuzz.targets import Target, targets

from songngu.errors import SongnguError

SLOW = 5.0
"""Seconds of processor time; an input that takes longer is counted and named."""


def main() -> None:
    """Fuzz for as long as told, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--only", default="", help="Targets whose name begins so.")
    parser.add_argument("--replay", type=int, help="Make one input again, by its number.")
    parser.add_argument("--keep", type=Path, help="A folder for the inputs that raised.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chosen = [one for one in targets(Path(folder)) if one.name.startswith(asked.only)]
        pool = [one for one in chosen for _ in range(1 if one.group == "accept" else 4)]
        if asked.replay is not None:
            target, path = _input(pool, asked.seed, asked.replay, Path(folder))
            print(target.name)
            print(repr(target.read(path)))
            return
        _fuzz(pool, asked.seed, asked.count, asked.seconds, Path(folder), asked.keep)


def _input(pool: list[Target], seed: int, number: int, folder: Path) -> tuple[Target, Path]:
    chance = random.Random(f"{seed}.{number}")
    target = chance.choice(pool)
    path = folder / target.name.rpartition("/")[2]
    path.write_bytes(draw(chance).of(target.data))
    return target, path


def _fuzz(pool: list[Target], seed: int, count: int, seconds: float, folder: Path, keep: Path | None) -> None:
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    netted: Counter[str] = Counter()
    raised: Counter[str] = Counter()
    slowest = (0.0, 0, "")
    slow = number = 0
    end = time.monotonic() + seconds
    while number < count and time.monotonic() < end:
        target, path = _input(pool, seed, number, folder)
        began = time.process_time()
        try:
            result = target.read(path)
            for reason in result if target.group == "archive" and isinstance(result, list) else ():
                netted[f"{target.name}: {reason[:90]}"] += 1
        except SongnguError:
            refused[target.group] += 1
        except Exception as error:  # noqa: BLE001  (what is looked for)
            where = traceback.extract_tb(error.__traceback__)[-1]
            raised[
                f"{target.name}: {type(error).__name__}: {str(error)[:80]} ({Path(where.filename).name}:{where.lineno})"
            ] += 1
            print(
                f"input {number} of seed {seed}: {target.name}: {type(error).__name__}: {str(error)[:120]}", flush=True
            )
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{number}-{path.name}").write_bytes(path.read_bytes())
        took = time.process_time() - began
        slow += took > SLOW
        slowest = max(slowest, (took, number, target.name))
        done[target.group] += 1
        number += 1
    print(f"seed {seed}: {number:,} inputs (numbers 0 to {number - 1:,}): {dict(done)}")
    print(f"refused with a message: {dict(refused)}")
    print(f"unhandled exceptions: {sum(raised.values())}")
    for told, times in raised.most_common():
        print(f"  {times:>6}  {told}")
    print(f"articles that the last net around one article caught: {sum(netted.values())}")
    for told, times in netted.most_common(20):
        print(f"  {times:>6}  {told}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"slower than {SLOW:g} s: {slow}; slowest {slowest[0]:.2f} s, input {slowest[1]}: {slowest[2]}; peak {peak} MiB"
    )


if __name__ == "__main__":
    main()
