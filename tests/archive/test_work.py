"""Reading by several processes: the same items in the same order, and nothing lost when a process dies."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import pickle
from pathlib import Path

import pytest

from songngu.archive import open_archive, work
from songngu.archive.parcels import pack_small
from songngu.archive.work import Job, perform
from songngu.records import HANOI, Article, Block, BlockKind, Picture, Skip

TITLE = "Thư viện huyện Đakrông mở thêm tủ sách ở bản"
BODY = (
    "Mỗi tủ có hai trăm cuốn, phần lớn là truyện tranh và sách nông nghiệp; già làng giữ chìa khóa, ai mượn thì ghi sổ."
)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_JOBS", 3)
    monkeypatch.setattr(work, "PATIENCE", 0.0)


def archive(folder: Path, count: int) -> list[str]:
    lines = [
        {"id": str(n), "title": f"{TITLE} {n}", "text": f"{BODY}\nTủ sách thứ {n % 3 + 1} là của bản."}
        for n in range(count)
    ]
    lines[4] = {"id": "4"}
    lines[7] |= {"id": "0"}
    (folder / "tin.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), "utf-8")
    page = f"<html><body><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY} {BODY}</p></body></html>"
    (folder / "trang.html").write_text(page, "utf-8")
    (folder / "hong.docx").write_bytes(b"PK\x03\x04")
    return [str(folder)]


def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    paths = archive(tmp_path, 12)
    alone = list(open_archive(paths))
    assert sum(isinstance(item, Skip) for item in alone) == 3
    assert sum(isinstance(item, Article) and item.duplicate_of is not None for item in alone) > 5
    assert list(open_archive(paths, workers=2)) == alone


def given(number: int) -> Article:
    return Article(str(number), "test", TITLE, None, (Block(0, BlockKind.TITLE, TITLE),))


def fail(number: int) -> Article:
    raise ZeroDivisionError(f"no {number}")


def name(item: Article | Skip) -> str:
    return item.id if isinstance(item, Article) else f"{item.item}: {item.reason}"


def test_a_job_that_fails_is_a_skip_with_its_place_and_reason() -> None:
    jobs = [Job("a", 1, given, (1,)), Job("b", 1, fail, (2,)), Skip("c", "given as it is"), Job("d", 1, given, (4,))]
    assert list(perform(jobs, name)) == ["1", "b: cannot be read: ZeroDivisionError: no 2", "c: given as it is", "4"]


def test_a_process_that_dies_costs_the_article_that_killed_it() -> None:
    jobs = [Job(f"tin-{n}", 1, os._exit, (1,)) if n == 4 else Job(f"tin-{n}", 1, given, (n,)) for n in range(9)]
    results = list(perform(jobs, name, workers=2))
    assert results[4].startswith("tin-4: the process that read it died")
    assert results[:4] + results[5:] == ["0", "1", "2", "3", "5", "6", "7", "8"]


def test_processes_are_started_only_for_much_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PATIENCE", 60.0)
    monkeypatch.setattr(work, "ProcessPoolExecutor", fail)
    assert len(list(open_archive(archive(tmp_path, 40), workers=2))) == 42


def test_what_is_read_faster_than_handed_over_is_left_to_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = archive(tmp_path, 40)[0] + "/tin.jsonl"
    monkeypatch.setattr(work, "PATIENCE", 1e-9)
    monkeypatch.setattr(work, "PAYS", 1e9)
    monkeypatch.setattr(work, "ProcessPoolExecutor", fail)
    assert len(list(open_archive([paths], workers=2))) == 40


def test_an_article_comes_out_of_a_parcel_as_it_went_in() -> None:
    blocks = (
        Block(0, BlockKind.TITLE, TITLE),
        Block(1, BlockKind.CAPTION, "Già làng mở tủ sách", "anh-1"),
        Block(2, BlockKind.PARAGRAPH, "Một dấu lạ \x1e trong câu"),
    )
    day = dt.datetime(2021, 1, 25, 10, 6, tzinfo=HANOI)
    article = Article("bai-1", "tin.jsonl#1", TITLE, day, blocks, (Picture("anh-1", "a.jpg"),), author="Hồ Thị Nhung")
    pack_small()
    assert pickle.loads(pickle.dumps(article)) == article


def test_processes_end_when_reading_is_given_up(tmp_path: Path) -> None:
    before = set(multiprocessing.active_children())
    items = open_archive(archive(tmp_path, 40), workers=2)
    next(items)
    items.close()
    assert set(multiprocessing.active_children()) <= before
