"""A run on a real cluster of three local nodes gives what a local run gives, also when a node is killed in mid-run."""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.asked import RunOptions
from songngu.batch.cluster import ClusterOptions
from songngu.batch.report import Report
from songngu.batch.run import Progress, run
from songngu.engines import FakeEngine
from songngu.errors import EngineError, SongnguError
from songngu.project import Project
from songngu.records import Engine, Request

ray = pytest.importorskip("ray", reason="the extra `cluster` is not installed")

PARALLEL = Path(__file__).parents[2] / "corpora" / "parallel"
SETTINGS = '[run]\nwindow_segments = 128\nformats = ["jsonl"]\n'


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head and two nodes, each of one core."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_worker_niceness", "0")  # else its workers wait for whatever else the machine does
        made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        for _ in range(2):
            made.add_node(num_cpus=1)
        yield made
        made.shutdown()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with windows small enough that a few hundred articles are many shards."""
    made = Project.create(tmp_path / "project")
    (made.root / "songngu.toml").write_text(SETTINGS, encoding="utf-8")
    return Project.open(made.root)


def write_articles(project: Project, count: int) -> None:
    """Make articles of the sentences written for this project; some sentences stand in many articles."""
    lines = (PARALLEL / "news.tsv").read_text(encoding="utf-8").splitlines()
    sentences = [line.split("\t")[0] for line in lines]
    with (project.corpora / "sample" / "made.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            own = [*sentences[number * 4 :][:4], sentences[number % 7], f"Câu riêng của bài {number}."]
            text = "\n\n".join(own)
            file.write(json.dumps({"title": f"Bài số {number}", "text": text}, ensure_ascii=False) + "\n")


def go(project: Project, cluster: Any = None, listen: Callable[[Progress], None] = lambda _: None) -> Report:
    address = ClusterOptions(cluster.address) if cluster else None
    options = RunOptions(keep_duplicates=True, workers=1, cluster=address)
    return run(project, [str(project.corpora / "sample")], options=options, listen=listen)


def units(report: Report) -> bytes:
    return (report.folder / "units.jsonl").read_bytes()


def ledger(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """All that the ledger has of articles, units, drafts and visits, in its own order."""
    with sqlite3.connect(project.state_dir / "ledger.db") as db:
        return {
            table: db.execute(f"SELECT * FROM {table}").fetchall()
            for table in ("articles", "units", "drafts", "visits")
        }


def put_aside(project: Project) -> None:
    """Make the project new again: the same folder, with no ledger and no review files."""
    project.state_dir.rename(project.root / "state of the first run")
    project.review.rename(project.root / "review of the first run")
    project.review.mkdir()


def loader(act: Callable[[Request], None]) -> Callable[..., Engine]:
    """Return what takes the place of `load_engine`, here and on the nodes: an engine that first acts on each request.

    It is sent by value, so it may use only what is defined in it.
    """

    def answer(request: Request) -> str:
        act(request)
        return f"EN {request.text}"

    return lambda *_, **__: FakeEngine(answer)


def on_a_node() -> Callable[[], str | None]:
    """Return a function that tells on which node it is called; None in a process that is in no cluster."""

    def node() -> str | None:
        import ray

        return str(ray.get_runtime_context().get_node_id()) if ray.is_initialized() else None

    return node


def test_a_node_killed_in_mid_run_changes_nothing_but_time(
    project: Project, cluster: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The engine of one node hangs in its first shard, and the node is killed then; another article always fails."""
    victim, stuck = tmp_path / "victim", tmp_path / "stuck"
    node = on_a_node()

    def act(request: Request) -> None:
        if here := node():
            while not victim.exists():  # no engine begins before the victim is chosen
                time.sleep(0.05)
            if here == victim.read_text():
                stuck.touch()
                time.sleep(600)
        if "Câu riêng của bài 77." in request.text:
            raise EngineError("out of memory")

    def kill() -> None:
        while not ray.is_initialized():
            time.sleep(0.05)
        own = ray.get_runtime_context().get_node_id()
        chosen = next(one for one in cluster.worker_nodes if one.node_id != own)
        part = tmp_path / "part"
        part.write_text(chosen.node_id)
        part.rename(victim)
        while not stuck.exists():
            time.sleep(0.05)
        cluster.remove_node(chosen, allow_graceful=False)

    write_articles(project, 240)
    monkeypatch.setattr("songngu.engines.load_engine", loader(act))
    local = go(project)
    expected = ledger(project)
    put_aside(project)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    told: list[str] = []
    report = go(project, cluster, lambda progress: told.append(progress.detail))
    killer.join(timeout=60)

    assert units(report) == units(local_again(local, project))
    assert ledger(project) == expected
    assert any("made again on" in one for one in told)
    content: Any = report.content
    assert content["articles"]["read"] > 240
    assert content["findings"]["engine"] > 0
    assert not list(project.state_dir.glob("shards/*"))


def local_again(local: Report, project: Project) -> Report:
    """Return the first run's report where its folder lies now."""
    from dataclasses import replace

    return replace(local, folder=project.root / "review of the first run" / local.folder.name)


def test_an_article_that_kills_the_engine_is_found_and_left_out(
    project: Project, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = on_a_node()

    def act(request: Request) -> None:
        if node() and "Câu riêng của bài 3." in request.text:
            os._exit(1)

    write_articles(project, 12)
    monkeypatch.setattr("songngu.engines.load_engine", loader(act))
    report = go(project, cluster)
    rows = [json.loads(line) for line in units(report).splitlines()]
    failed = {row["article"] for row in rows if "process died" in json.dumps(row["findings"])}
    assert len(failed) == 1
    assert all(row["origin"] == "none" for row in rows if row["article"] in failed)
    assert any(row["origin"] == "engine" for row in rows)


def test_a_run_broken_off_on_the_cluster_goes_on_without_it(
    project: Project, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(project, 60)
    monkeypatch.setattr("songngu.engines.load_engine", loader(lambda _: None))
    whole = go(project)
    expected = ledger(project)
    put_aside(project)

    def break_off(progress: Progress) -> None:
        if progress.tally.articles["read"] > 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go(project, cluster, break_off)
    assert not ray.is_initialized()
    report = go(project)
    assert units(report) == units(local_again(whole, project))
    assert ledger(project)["units"] == expected["units"]


def test_a_worker_whose_engine_is_another_one_ends_the_run_with_its_reason(
    project: Project, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = on_a_node()
    other = lambda *_, **__: FakeEngine(fingerprint="on the nodes" if node() else "here")  # noqa: E731
    write_articles(project, 3)
    monkeypatch.setattr("songngu.engines.load_engine", other)
    with pytest.raises(SongnguError, match="not the driver's"):
        go(project, cluster)


def test_a_cluster_that_is_not_there_is_told(project: Project) -> None:
    with pytest.raises(SongnguError, match="ray start --head"):
        run(project, ["x"], options=RunOptions(engine="none", cluster=ClusterOptions("127.0.0.1:1")))
