"""The default run, the return of review files and the dataset need no network: with sockets forbidden, all is done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FORBID = """
import socket

def _forbidden(*_args, **_options):
    raise AssertionError("songngu asked for the network")

class _Local(socket.socket):
    def connect(self, address):
        return super().connect(address) if self.family == socket.AF_UNIX else _forbidden()

    connect_ex = connect

socket.socket = _Local
socket.getaddrinfo = socket.create_connection = socket.gethostbyname = _forbidden
"""


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, str]:
    """An environment in which every Python process refuses to reach a network."""
    (tmp_path / "forbid").mkdir()
    (tmp_path / "forbid" / "sitecustomize.py").write_text(FORBID, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(tmp_path / "forbid")}


def _call(*words: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "songngu", *words]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False)


def test_sockets_are_really_forbidden(alone: dict[str, str]) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], env=alone, capture_output=True, text=True, check=False)
    assert "asked for the network" in done.stderr
    code = "import socket; socket.socket().connect(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], env=alone, capture_output=True, text=True, check=False)
    assert "asked for the network" in done.stderr


def test_the_main_job_runs_without_a_network(alone: dict[str, str], tmp_path: Path) -> None:
    for words in (("init", "here"), ("run", "corpora/sample"), ("doctor",), ("model", "list"), ("status",)):
        folder = tmp_path if words[0] == "init" else tmp_path / "here"
        done = _call(*words, cwd=folder, env=alone)
        assert "asked for the network" not in done.stdout + done.stderr, words
        assert done.returncode in (0, 1), (words, done.stdout, done.stderr)
    assert list((tmp_path / "here" / "review").glob("*/units.jsonl"))
