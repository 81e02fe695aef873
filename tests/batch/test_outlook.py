"""How much an archive holds is counted beside the run, so that it can say how long it takes; a guess never harms."""

import gzip
import time
import zipfile
from pathlib import Path

import pytest

from songngu.batch.outlook import Outlook


def counted(path: Path | str, limit: int | None = None) -> Outlook:
    """Return an outlook that has had the time to count."""
    outlook = Outlook([str(path)], limit)
    deadline = time.monotonic() + 0.5
    while outlook.total is None and time.monotonic() < deadline:
        time.sleep(0.01)
    return outlook


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of four lines, two packed lines, a ZIP of three members and a page."""
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "tin.jsonl").write_text("{}\n" * 4, encoding="utf-8")
    (folder / "cũ.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 2))
    with zipfile.ZipFile(folder / "trang.zip", "w") as pages:
        for number in range(3):
            pages.writestr(f"{number}.html", "<p>")
    (folder / "bài.html").write_text("<p>", encoding="utf-8")
    return folder


def test_lines_members_and_files_are_counted(archive: Path) -> None:
    counts = {path.name: counted(path).total for path in archive.iterdir()}
    assert counts == {"tin.jsonl": 4, "cũ.jsonl.gz": 2, "trang.zip": 3, "bài.html": 1}
    assert counted(archive).total == 10
    assert counted(archive, limit=3).total == 3
    assert counted(archive, limit=300).total == 10


@pytest.mark.parametrize("name", ["tin.csv", "tin.tar.gz", "tin.parquet", "crawl.warc", "không-có.jsonl", "-"])
def test_what_cannot_be_counted_beforehand_has_no_total(tmp_path: Path, name: str) -> None:
    if not name.startswith(("không", "-")):
        (tmp_path / name).write_bytes(b"a,b\n1,2\n")
    outlook = counted(tmp_path / name if name != "-" else name)
    assert outlook.total is None
    assert outlook.left(done=10, new=10, seconds=60.0) is None


@pytest.mark.parametrize("name", ["hỏng.zip", "hỏng.jsonl.gz", "cụt.jsonl.gz"])
def test_what_is_damaged_is_the_runs_to_tell(archive: Path, name: str) -> None:
    packed = gzip.compress(b"{}\n" * 9000)
    (archive / name).write_bytes(packed[:-20] if name.startswith("cụt") else b"no archive at all")
    assert counted(archive / name).total is None
    assert counted(archive).total is None


def test_the_time_left_is_told_by_what_was_done_in_this_run(archive: Path) -> None:
    outlook = counted(archive)
    assert outlook.left(done=4, new=4, seconds=2.0) == 3.0
    assert outlook.left(done=8, new=4, seconds=2.0) == 1.0
    assert outlook.left(done=10, new=4, seconds=2.0) == 0.0
    assert outlook.left(done=4, new=0, seconds=2.0) is None
    assert outlook.left(done=11, new=4, seconds=2.0) is None
