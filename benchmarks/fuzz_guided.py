"""Fuzzing that looks where it gets to (atheris, of libFuzzer): readers and accept paths, each from a good file on.

    python benchmarks/fuzz_guided.py --seconds 30 --seed 1 [--only archive/tin.json] [--keep FOLDER]

Seconds are of each target. Inputs that reach new code are kept and changed again, which random changes
(`benchmarks/fuzz.py`) cannot do. An input that raises anything but SongnguError ends its target, is kept, and is given
again with: python benchmarks/fuzz_guided.py --target NAME --keep FOLDER --file INPUT
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SLOWEST = 10
"""Seconds after which an input counts as one that does not end."""
MOST_MEMORY = 1024
"""MiB."""
LONGEST = 1 << 16
"""Bytes of an input."""


def main() -> None:
    """Fuzz the targets one after another, each in a process of its own, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30, help="Of each target.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="Targets whose name begins so.")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"), help="A folder for the inputs that raised.")
    parser.add_argument("--target", help="Fuzz one target in this process.")
    parser.add_argument("--file", type=Path, help="With --target: an input to be given again.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.target:
            _fuzz(asked, Path(folder))
            return
        from tests.fuzz.targets import targets

        names = [target.name for target in targets(Path(folder) / "all") if target.name.startswith(asked.only)]
    asked.keep.mkdir(parents=True, exist_ok=True)
    total = failed = 0
    for name in names:
        call = [sys.executable, __file__, "--target", name, "--seconds", str(asked.seconds), "--seed", str(asked.seed)]
        done = subprocess.run([*call, "--keep", str(asked.keep)], capture_output=True, text=True, errors="replace")
        told = done.stdout + done.stderr
        runs = int((re.findall(r"^(?:Done |#)(\d+)\s", told, re.MULTILINE) or ["0"])[-1])
        reached = (re.findall(r"cov: (\d+)", told) or ["?"])[-1]
        total, failed = total + runs, failed + bool(done.returncode)
        print(
            f"{name}: {runs:,} inputs, {reached} places reached{'' if not done.returncode else ', FAILED'}", flush=True
        )
        if done.returncode:
            print(told[-3000:])
    print(f"seed {asked.seed}: {total:,} inputs for {len(names)} targets, {failed} of them failed")
    sys.exit(bool(failed))


def _fuzz(asked: argparse.Namespace, folder: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["songngu"]):
        from tests.fuzz.targets import targets

        from songngu.errors import SongnguError

    target = next(one for one in targets(folder / "made") if one.name == asked.target)
    path = folder / target.name.rpartition("/")[2]
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / "good").write_bytes(target.data)

    def read(data: bytes) -> None:
        path.write_bytes(data)
        try:
            target.read(path)
        except SongnguError:
            return

    limits = [f"-max_total_time={asked.seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MOST_MEMORY}"]
    kept = f"-artifact_prefix={asked.keep.resolve()}/{target.name.replace('/', '-')}-"
    given = [str(asked.file)] if asked.file else [*limits, f"-max_len={LONGEST}", f"-seed={asked.seed}", str(seeds)]
    atheris.Setup([sys.argv[0], kept, *given], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
