"""Ctrl-C, and a scheduler's SIGTERM, end a run after what it has in hand, and say how to go on."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.project import make

_RUN = """
import sys, time
import songngu.engines
from songngu.engines import FakeEngine

class Slow(FakeEngine):
    def translate(self, requests):
        print("at work", flush=True)
        time.sleep(0.3)
        return super().translate(requests)

songngu.engines.load_engine = lambda *_args, **_options: Slow()
sys.argv = ["songngu", "run", "corpora/tin.jsonl", "--format", "jsonl", "--keep-duplicates", "--workers", "1"]
from songngu.cli import main
main()
"""

_HANGING = _RUN.replace("time.sleep(0.3)", "time.sleep(0.1 if len(self.asked) < 20 else 10_000)")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_second_signal_ends_a_run_whose_engine_hangs(tmp_path: Path) -> None:
    project = make(tmp_path / "project", articles=24)
    command = [sys.executable, "-c", _HANGING]
    process = subprocess.Popen(command, cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(3):  # the third call is one that never ends
        assert process.stdout.readline() == "at work\n"
    process.send_signal(signal.SIGINT)
    time.sleep(1)
    assert process.poll() is None  # it waits for what is in hand
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Broken off; whole windows are kept. To go on, run the same command again." in err
    whole = subprocess.run([sys.executable, "-c", _RUN], cwd=project.root, capture_output=True, text=True)
    assert whole.returncode == 0, whole.stderr
    assert "24 article(s) read: 24 translated" in whole.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_after_what_it_has_in_hand(tmp_path: Path, number: signal.Signals) -> None:
    project = make(tmp_path / "project", articles=24)

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", _RUN]
        return subprocess.Popen(command, cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    first = start()
    assert first.stdout is not None
    assert first.stdout.readline() == "at work\n"
    first.send_signal(number)
    _, err = first.communicate()
    assert first.returncode == 1
    assert "Stopping: what is in hand is finished and kept" in err
    assert "To go on, run the same command again" in err
    assert not any(project.review.iterdir())

    second = start()
    out, err = second.communicate()
    assert second.returncode == 0, err
    assert "An interrupted run of the same archive goes on after its first" in err
    assert "24 article(s) read: 24 translated" in out
