"""Reading, cutting, drafting and writing overlap; the engine always has work, and nothing runs far ahead of it."""

import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import Any

import pytest

from songngu.batch import cutting, local
from songngu.batch.asked import RunOptions
from songngu.batch.cutting import Visited, cut_ahead, cut_all
from songngu.batch.local import Crew, PatientPool, crew
from songngu.batch.prepare import Prepared
from songngu.batch.prepare import prepare as cut
from songngu.batch.rows import Visit
from songngu.batch.run import Progress, run
from songngu.engines import FakeEngine
from songngu.engines.embedded import Embedded
from songngu.errors import EngineError, TermbaseError
from songngu.project import Project
from songngu.records import Article, Block, BlockKind, Request, Translation
from songngu.termbase import load

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


# --- processes and the engine's threads ---


def test_a_pool_with_much_to_do_has_processes_that_give_way_and_leave_ctrl_c_to_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local, "_PATIENCE", 1)
    pool = PatientPool(1)
    assert pool.submit(os.getpid).result() == os.getpid()
    workers = {pool.submit(os.getpid).result() for _ in range(3)}
    assert len(workers) == 1
    assert os.getpid() not in workers
    assert pool.submit(signal.getsignal, signal.SIGINT).result() == signal.SIG_IGN
    assert pool.submit(os.getpriority, os.PRIO_PROCESS, 0).result() == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 5)
    pool.shutdown()


@pytest.mark.parametrize("gives_way", [True, False], ids=["Unix", "Windows"])
def test_a_process_gives_way_where_the_system_knows_how(monkeypatch: pytest.MonkeyPatch, gives_way: bool) -> None:
    said: list[Any] = []
    monkeypatch.setattr(signal, "signal", lambda *what: said.append(what))
    monkeypatch.setattr(os, "nice", said.append, raising=False)
    if not gives_way:
        monkeypatch.delattr(os, "nice")
    local._begin()
    assert said == [(signal.SIGINT, signal.SIG_IGN), *([5] if gives_way else [])]


def test_a_process_loads_the_glossary_once_and_only_as_the_run_has_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    termbase = load(project.glossary)
    give = local.loader(termbase, project.glossary, project.state_dir)
    assert give() is termbase
    monkeypatch.setattr(local, "_loaded", {})  # as in another process
    other = give()
    assert (other is termbase, other.fingerprint) == (False, termbase.fingerprint)
    assert give() is other
    monkeypatch.setattr(local, "_loaded", {})
    (project.glossary / "them.csv").write_text("id,vi,en\nx-khoai,vụ khoai,potato crop\n", encoding="utf-8")
    with pytest.raises(TermbaseError, match=r"changed while a run was at work\. Start the run again; it goes on\."):
        give()


class _Breaking(Executor):
    """An executor whose process dies: of what it is asked, so many are done, then it takes no more."""

    def __init__(self, dies: str) -> None:
        self.dies = dies
        self.asked = 0

    def submit(self, call: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
        self.asked += 1
        future: Future[Any] = Future()
        if self.asked == 2 and self.dies == "at once":
            raise BrokenProcessPool("a process died")
        if self.asked == 2 and self.dies == "at work":
            future.set_exception(BrokenProcessPool("a process died"))
        else:
            future.set_result(call(*arguments, **options))
        return future


@pytest.mark.parametrize("dies", ["never", "at once", "at work"])
def test_articles_are_cut_in_order_whatever_becomes_of_a_process(project: Project, dies: str) -> None:
    termbase = load(project.glossary)
    items = [
        Visited(n, article(n), Visit(f"tin.jsonl#{n}", "reused" if 17 <= n <= 32 else "translated", "", f"bai-{n}"))
        for n in range(1, 61)
    ]
    executor = _Breaking(dies)
    done = list(cut_ahead(items, lambda: termbase, None, executor=executor, ahead=1))
    assert [one.position for one in done] == list(range(1, 61))
    assert [one.position for one in done if one.prepared is None] == list(range(17, 33))
    assert executor.asked == 3  # what is only passed on goes to no process


def test_an_article_that_cannot_be_cut_is_skipped_with_the_reason(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(item: Article, **how: Any) -> Prepared:
        if item.id == "bai-2":
            raise RecursionError("too deep")
        return cut(item, **how)

    monkeypatch.setattr(cutting, "prepare", prepare)
    termbase = load(project.glossary)
    items = [Visited(n, article(n), Visit(f"tin.jsonl#{n}", "translated", "", f"bai-{n}")) for n in (1, 2, 3)]
    first, second, third = cut_all(items, lambda: termbase, None)
    assert first.prepared is not None
    assert third.prepared is not None
    assert second.prepared is None
    assert second.visit == Visit("tin.jsonl#2", "skipped", "cannot be segmented: RecursionError: too deep", None)


# --- a run that is broken off, an engine that fails ---


class SlowEngine(FakeEngine):
    """An engine that takes its time for what has a word in it, and may fail on it."""

    def __init__(self, word: str, *, seconds: float, fails: bool = False) -> None:
        super().__init__()
        self.word, self.seconds, self.fails = word, seconds, fails

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        if any(self.word in request.text for request in requests):
            time.sleep(self.seconds)
            if self.fails:
                raise EngineError("out of memory")
        return super().translate(requests)


def two_articles(project: Project, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, list[str]]:
    """Give the project windows of one article, and an archive of two that have a sentence in common."""
    monkeypatch.setattr("songngu.engines.load_engine", lambda *_args, **_options: engine)
    records = [
        {"id": name, "title": f"Bài {name}", "text": f"Câu riêng của bài {name}.\nCâu chung của hai bài."}
        for name in ("a", "b")
    ]
    path = project.root / "tin.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    return replace(project, settings=replace(project.settings, window_segments=1)), [str(path)]


OPTIONS = RunOptions(keep_duplicates=True, formats=("jsonl",), workers=1)


@pytest.mark.parametrize("slow", [False, True], ids=["drafts done", "drafts under way"])
def test_drafts_that_were_done_when_a_run_is_broken_off_are_not_asked_for_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, slow: bool
) -> None:
    engine = SlowEngine("bài b", seconds=1.0 if slow else 0.0)
    small, paths = two_articles(project, engine, monkeypatch)

    def listen(told: Progress) -> None:
        if told.detail.endswith("#2"):
            deadline = time.monotonic() + 10
            while not slow and len(engine.asked) < 5 and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(0.1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small, paths, options=OPTIONS, listen=listen)
    content: Any = run(small, paths, options=OPTIONS).content
    assert content["articles"]["read"] == 2
    counts = Counter(request.text for request in engine.asked)
    assert counts == {
        "Bài a": 1, "Câu riêng của bài a.": 1, "Câu chung của hai bài.": 1,
        "Bài b": 1 + slow, "Câu riêng của bài b.": 1 + slow,
    }  # fmt: skip


def test_a_sentence_that_an_article_awaits_of_one_that_fails_is_asked_for_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = SlowEngine("riêng của bài a", seconds=0.3, fails=True)
    small, paths = two_articles(project, engine, monkeypatch)
    report = run(small, paths, options=OPTIONS)
    rows = [json.loads(line) for line in (report.folder / "units.jsonl").read_text("utf-8").splitlines()]
    assert [(row["article"], row["origin"]) for row in rows] == [("a", "none")] * 3 + [("b", "engine")] * 3
    assert rows[-1]["target"] == "EN Câu chung của hai bài."
    assert all("out of memory" in json.dumps(row["findings"]) for row in rows[:3])
