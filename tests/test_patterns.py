"""No regular expression runs away: each pattern of the program, on the worst texts that we know to write.

The patterns are those that modules compile, and those that stand as literals in calls of `re`. Each is used as its
module uses it (searched, matched at the start, matched whole), on texts of 50,000 letters, for under a second of
processor time: what takes time that grows with the square of the length takes ten.
"""

from __future__ import annotations

import ast
import importlib.util
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

import songngu
from songngu.archive.credits import MOST_TAIL
from songngu.review.csv import _LONGEST_NUMBER
from songngu.text import clean

LENGTH = 50_000
SHORT = 5_000
MOST_SECONDS = 1.0
_ONES = ("1", "a", "A", "đ", " ", "\n", ".", "-", "/", ",", "(", "[", '"', "<", "&", "_", "⟦")
_PAIRS = ("1.", "1,", "1 ", "1/", "a ", "A ", "a.", "a-", "A. ", "(a", "<a ", "$1 ", "a@")
_ANNOUNCED = (
    "CMND" + " " * LENGTH,
    "http://" + "." * LENGTH,
    "@" + "a-" * LENGTH,
    "1" * LENGTH + " x",
    "ngày " + "1/" * LENGTH,
)
_WORDS = ("năm ", "ngày 1 ", "Ảnh: ", "http://a.", "1.000 ", "một ", "January 1, ", "<meta ")
TEXTS = tuple((unit * LENGTH)[:LENGTH] for unit in (*_ONES, *_PAIRS, *_WORDS))
TEXTS += tuple(text[:LENGTH] for text in _ANNOUNCED)
TEXTS += tuple(text[:-1] + "!" for text in TEXTS[: len(_ONES)])
_CLEAN_ROOMS = (
    "segment.",
    "archive.bylines",
    "archive.credits",
    "archive.page.",
    "termbase.",
    "archive.plain",
    "english",
)
CLEAN = tuple(f"songngu.{room}" for room in _CLEAN_ROOMS)
"""Modules whose texts went through `songngu.text.clean`, which leaves no two spaces side by side."""
GATES = {f"songngu.archive.credits.{name}": MOST_TAIL for name in ("_BY_COLON", "_IN_BRACKETS", "_BY_JOINT", "_BARE")}
GATES["songngu.review.csv._LIKE_A_NUMBER"] = _LONGEST_NUMBER
"""Patterns that are given so many letters of a text at most."""
_SEARCHED = ("search", "finditer", "findall", "sub", "subn", "split")
_CALLS = ("match", "fullmatch", *_SEARCHED)


class Used(NamedTuple):
    """A pattern and how it is used."""

    place: str
    pattern: re.Pattern[Any]
    how: str


def patterns() -> Iterator[Used]:
    """Yield the patterns of all modules, each once for each way of its use."""
    seen = set()
    for module in pkgutil.walk_packages(songngu.__path__, "songngu."):
        if module.name.endswith("__main__"):
            continue
        path = Path(str(module.module_finder.path), module.name.rpartition(".")[2])  # type: ignore[union-attr]
        source = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        text = source.read_text("utf-8")
        if re.search(r"^import ray$|^from ray", text, re.MULTILINE) and importlib.util.find_spec("ray") is None:
            continue  # needs the extra for clusters
        for used in _of_module(module.name, ast.parse(text)):
            if (used.pattern, used.how) not in seen:
                seen.add((used.pattern, used.how))
                yield used


def _of_module(name: str, tree: ast.AST) -> Iterator[Used]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    for held, pattern in _compiled(importlib.import_module(name)):
        ways = {_how(call.func.attr) for call in calls if ast.unparse(call.func.value) == held}  # type: ignore[attr-defined]
        yield from (Used(f"{name}.{held}", pattern, how) for how in sorted(ways - {""}) or ["searched"])
    for call in calls:
        function, first = ast.unparse(call.func), call.args[0] if call.args else None
        if not function.startswith("re.") or function[3:] not in _CALLS or not isinstance(first, ast.Constant):
            continue
        flags = re.NOFLAG
        for part in [ast.unparse(one) for one in [*call.args[1:], *(word.value for word in call.keywords)]]:
            flags |= re.IGNORECASE if "re.IGNORECASE" in part else re.NOFLAG
        yield Used(f"{name}:{call.lineno}", re.compile(first.value, flags), _how(function[3:]) or "searched")


def _how(method: str) -> str:
    return "searched" if method in _SEARCHED else method if method in ("match", "fullmatch") else ""


def _compiled(module: Any) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        yield from ((name, one) for one in _within(value, 0))


def _within(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, tuple | list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _within(one, depth + 1)


class TooLong(Exception):  # noqa: N818
    """A pattern was stopped."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def runaway(used: Used) -> list[str]:
    """Return the texts, by their beginning, on which a pattern takes too long."""
    found = []
    spaced = used.place.startswith(CLEAN)
    for text in dict.fromkeys(map(clean, TEXTS)) if spaced else TEXTS:
        text = text[: GATES.get(used.place, LENGTH)]
        began = time.thread_time()
        _use(used, text[:SHORT])
        # What is within this at a tenth of the length is within the limit even where it grows with the square.
        if time.thread_time() - began > MOST_SECONDS * (SHORT / LENGTH) ** 2 and not _ends(used, text):
            found.append(text[:12])
    return found


def _use(used: Used, text: str) -> None:
    given: Any = text.encode() if isinstance(used.pattern.pattern, bytes) else text
    if used.how != "searched":
        getattr(used.pattern, used.how)(given)
        return
    for _ in used.pattern.finditer(given):
        pass


def _ends(used: Used, text: str) -> bool:
    """Tell whether a pattern is done with a whole text in time."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        _use(used, text)
    except TooLong:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


ALL = tuple(patterns())


def test_all_patterns_are_found() -> None:
    assert len(ALL) > 200
    places = {used.place for used in ALL}
    assert {"songngu.review.csv._LIKE_A_NUMBER", "songngu.archive.encoding._TWICE"} <= places


@pytest.mark.parametrize("group", range(4))
def test_no_pattern_takes_a_second_for_50_000_letters(group: int) -> None:
    slow = {f"{used.place} {used.how}": texts for used in ALL[group::4] if (texts := runaway(used))}
    assert slow == {}
