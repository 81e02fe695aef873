"""Reading, cutting, drafting and writing overlap; the engine always has work, and nothing runs far ahead of it."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest

from songngu.batch.asked import RunOptions
from songngu.batch.local import Crew, PatientPool, crew
from songngu.batch.run import run
from songngu.engines import FakeEngine
from songngu.engines.embedded import Embedded
from songngu.project import Project
from songngu.records import Article, Block, BlockKind, Request, Translation

ARTICLES = 40


def article(number: int) -> Article:
    text = f"Câu số {number} về thông tin đối ngoại của tỉnh."
    blocks = (Block(0, BlockKind.TITLE, f"Bài số {number}"), Block(1, BlockKind.LEAD, text))
    return Article(f"bai-{number}", f"tin.jsonl#{number}", f"Bài số {number}", None, blocks)


class Course:
    """What happened when: articles read, windows asked for and answered."""

    def __init__(self, *, reading: float, translating: float) -> None:
        self.reading = reading
        self.translating = translating
        self.read = 0
        self.drafted = 0
        self.ahead: list[int] = []
        """Articles read and not yet drafted, whenever the engine began a window."""
        self.at_work = False
        self.read_meanwhile = 0
        """Articles that were read while the engine was at work."""

    def archive(self, *_: Any, **__: Any) -> Iterator[Article]:
        for number in range(ARTICLES):
            time.sleep(self.reading)
            self.read += 1
            self.read_meanwhile += self.at_work
            yield article(number)


class TimedEngine(FakeEngine):
    """An engine that takes its time and keeps the course."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        self.course.ahead.append(self.course.read - self.course.drafted)
        self.course.at_work = True
        time.sleep(self.course.translating)
        self.course.at_work = False
        self.course.drafted += len(requests) // 2
        return super().translate(requests)


def go(project: Project, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with windows of four articles."""
    engine = TimedEngine(course)
    monkeypatch.setattr("songngu.engines.load_engine", lambda *_args, **_options: engine)
    monkeypatch.setattr("songngu.archive.open_archive", course.archive)
    small = replace(project, settings=replace(project.settings, window_segments=8))
    options = RunOptions(keep_duplicates=True, formats=("jsonl",), workers=1)
    content: Any = run(small, ["tin.jsonl"], options=options).content
    assert content["articles"]["translated"] == ARTICLES


def test_a_slow_engine_holds_the_reader_back(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    course = Course(reading=0.0, translating=0.05)
    go(project, course, monkeypatch)
    # A window in the engine, two on their way, one being gathered, and a group of articles that are being cut.
    assert max(course.ahead) <= 5 * 4 + 16
    assert course.read == ARTICLES


def test_a_slow_reader_and_a_slow_engine_work_at_the_same_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = Course(reading=0.05, translating=0.2)
    go(project, course, monkeypatch)
    # One after the other it would be none. Counted, not timed: how long a commit takes is the disk's affair.
    assert course.read_meanwhile >= ARTICLES // 2


def test_the_cores_are_shared_out_by_their_number_and_the_engine() -> None:
    embedded = Embedded.__new__(Embedded)
    embedded.name = "embedded"
    assert crew(2, embedded) == Crew(cutters=1, askers=2, readers=1)
    assert crew(1, embedded).cutters == 0
    assert crew(16, embedded) == Crew(cutters=4, askers=2, readers=4)
    none = FakeEngine()
    none.name = "none"
    assert crew(8, none).cutters == 7


def test_a_pool_begins_in_the_callers_thread() -> None:
    pool = PatientPool(1)
    future: Future[int] = pool.submit(threading.get_ident)
    assert future.result() == threading.get_ident()
    failing: Future[int] = pool.submit(_fail)
    with pytest.raises(ZeroDivisionError):
        failing.result()
    pool.shutdown()


def _fail() -> int:
    return 1 // 0
