"""How many small faults, put into matching, merging and the ledger one at a time, the tests notice (mutmut).

    python benchmarks/mutation.py [--only merging] [--processes 2] [--survivors]

The score is the share of faults that a test notices; faults in code that no test reaches count as unnoticed, and those
whose test never ends as noticed. Works in a copy of the checkout.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "matching": (
        ("termbase/match.py", "termbase/lookup.py", "termbase/cut.py", "termbase/syllables.py", "termbase/sense.py"),
        ("tests/termbase",),
    ),
    "merging": (
        ("review/merge.py", "review/compare.py", "review/propagate.py"),
        ("tests/review/test_merge.py", "tests/review/test_propagate.py", "tests/review/test_outcomes.py"),
    ),
    "ledger": (
        ("batch/ledger.py", "batch/rows.py", "batch/runs.py", "batch/reviews.py"),
        tuple(
            f"tests/batch/test_{name}.py" for name in ("ledger", "reviews", "accept", "returns", "incremental", "run")
        ),
    ),
}
"""Files in which faults are made, and the tests that are to notice them."""
NEEDED = ("tests", "glossary", "models", "corpora", "docs", "songngu.toml")
NOTICED = {1, 3, 36, 37, 24, -24, 152, -9, 255}
"""Exit statuses of mutmut's workers: a test failed, or never ended."""
UNREACHED = 33


def main() -> None:
    """Make the faults of each part, and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=sorted(PARTS), default=sorted(PARTS))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--survivors", action="store_true", help="Print each fault that no test noticed.")
    asked = parser.parse_args()
    for part in asked.only:
        with tempfile.TemporaryDirectory() as folder:
            _measure(part, Path(folder), asked.processes, asked.survivors)


def _measure(part: str, folder: Path, processes: int, survivors: bool) -> None:
    files, tests = PARTS[part]
    shutil.copytree(ROOT / "pipeline", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    (folder / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\n"
        'addopts = "-q -x -p no:cacheprovider"\n'
        'pythonpath = ["src"]\n'
        "[tool.mutmut]\n"
        'source_paths = ["src"]\n'
        f"only_mutate = {json.dumps([f'src/songngu/{name}' for name in files])}\n"
        f"also_copy = {json.dumps([name for name in NEEDED if name != 'tests'])}\n"
        f"pytest_add_cli_args_test_selection = {json.dumps(list(tests))}\n"
        "use_git_change_detection = false\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", "run", "--max-children", str(processes)],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
    )
    results = {
        name: status
        for kept in (folder / "mutants" / "src").rglob("*.meta")
        for name, status in json.loads(kept.read_text(encoding="utf-8"))["exit_code_by_key"].items()
    }
    if not results or None in results.values():
        sys.exit(f"{part}: mutmut did not come to its end\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    unnoticed = {name: _shown(name, folder) for name, status in sorted(results.items()) if status not in NOTICED}
    # SQL, and the names of sqlite3.Row, do not know small letters from capitals: such a fault is none.
    none = {name for name, (old, new) in unnoticed.items() if old.lower() == new.lower()} if part == "ledger" else set()
    unreached = sum(status == UNREACHED for status in results.values())
    total = len(results) - len(none)
    print(
        f"{part}: {total:,} faults, {(len(results) - len(unnoticed)) / total:.1%} noticed, {unreached} in code that no "
        f"test reaches   wanted: 75 %   (and {len(none)} changes of SQL that change nothing)",
        flush=True,
    )
    for name, (old, new) in unnoticed.items() if survivors else ():
        if name not in none:
            print(f"{name}\n{old}\n{new}")


def _shown(name: str, folder: Path) -> tuple[str, str]:
    """Return the lines that a fault takes out and puts in."""
    call = [sys.executable, "-m", "mutmut", "show", name]
    lines = subprocess.run(call, cwd=folder, capture_output=True, text=True).stdout.splitlines()
    changed = [line for line in lines if not line.startswith(("---", "+++"))]
    old, new = ("\n".join(line[1:] for line in changed if line.startswith(mark)) for mark in "-+")
    return old, new


if __name__ == "__main__":
    main()
