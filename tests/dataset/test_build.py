"""A dataset, from the archive to what is published: its files, the gate, takedowns, and builds that fail half-way."""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.dataset import BuildOptions, Built, build
from songngu.batch.ledger import Ledger
from songngu.dataset.compare import compare
from songngu.errors import DatasetError, LedgerError
from songngu.memory import Memory
from songngu.project import Project
from tests.dataset.conftest import REVIEWER, photograph, review, rows_of


def again(project: Project, name: str = "published", **options: Any) -> Built:
    """Build a project's dataset beside the project."""
    return build(Project.open(project.root), project.root.parent / name, options=BuildOptions(**options))


def change_settings(project: Project, old: str, new: str) -> None:
    """Change a line of songngu.toml."""
    path = project.root / "songngu.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# --- the sample ---


def test_the_reviewed_sample_becomes_a_dataset_with_all_its_files(released: Built) -> None:
    assert len(released.dataset.articles) == 6
    names = {path.relative_to(released.folder).parts[0] for path in released.folder.rglob("*")}
    assert names >= {
        "articles", "articles.jsonl", "segments", "segments.jsonl", "pictures", "pictures.jsonl", "provenance",
        "provenance.jsonl", "images", "thumbnails", "memory.tmx", "glossary.tbx", "README.md", "croissant.json",
        "index.html", "CHECKSUMS",
    }  # fmt: skip
    festival = next(row for row in rows_of(released.folder, "articles") if "Lễ hội" in row["title_vi"])
    assert festival["title_en"] == "Quang Tri opens the Festival for Peace by the Thach Han River"
    assert festival["text_en"].startswith("On the evening of July 6, in Quang Tri Town, ")
    assert (festival["published"], festival["licence"], festival["state"]) == ("2024-07-06", "CC-BY-4.0", "reviewed")


def test_pictures_that_the_archive_lacks_are_listed_one_by_one(released: Built) -> None:
    said = {one.reason.split(".")[0] for one in released.dataset.refused if one.kind == "picture"}
    assert len(released.dataset.pictures) == 2
    assert "missing: the archive has no anh/dong-hoi" in said
    assert released.listing is not None
    assert "anh/dong-hoi.jpg" in released.listing.read_text("utf-8-sig")


def test_photographs_lie_in_imagefolder_layout_with_both_captions(released: Built) -> None:
    lines = (released.folder / "images" / "train" / "metadata.jsonl").read_text("utf-8").splitlines()
    first = json.loads(lines[0])
    assert (released.folder / "images" / "train" / first["file_name"]).is_file()
    assert first["caption_vi"] == "Người dân thả hoa đăng trên sông Thạch Hãn trong đêm khai mạc"
    assert first["caption_en"] == "Residents release floating lanterns on the Thach Han River on the opening night"
    assert (first["credit"], first["place"], first["date"]) == ("Lê Minh Hạnh", "sông Thạch Hãn", "2024-07-06")


def test_each_item_has_a_licence_and_a_line_of_provenance(released: Built) -> None:
    rows = rows_of(released.folder, "provenance")
    items = {row["item"] for row in rows}
    for table in ("articles", "segments", "pictures"):
        assert {row["id"] for row in rows_of(released.folder, table)} <= items
    assert all(row["licence"] and row["provenance"] for row in rows)
    state_news = next(row for row in rows if "quang-tri-2021" in row["source"])
    assert state_news["licence"] == "LicenseRef-state-news"


def test_checksums_are_those_that_sha256sum_checks(released: Built) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "CHECKSUMS"]
    assert subprocess.run(command, cwd=released.folder, check=False).returncode == 0
    listed = {line.split("  ", 1)[1] for line in (released.folder / "CHECKSUMS").read_text("utf-8").splitlines()}
    assert listed == set(contents(released.folder)) - {"CHECKSUMS"}


def test_reviewers_are_named_only_where_the_project_says_so(released: Built, project: Project) -> None:
    assert REVIEWER not in (released.folder / "segments.jsonl").read_text("utf-8")
    assert REVIEWER not in (released.folder / "memory.tmx").read_text("utf-8")
    change_settings(project, "name_reviewers = false", "name_reviewers = true")
    assert {row["reviewer"] for row in rows_of(again(project).folder, "segments")} == {REVIEWER}


def test_nothing_published_tells_of_the_computer_it_was_made_on(released: Built) -> None:
    for path in released.folder.rglob("*.jsonl"):
        assert str(released.folder.parent) not in path.read_text("utf-8"), path


# --- the same, and what changed ---


def test_building_twice_gives_the_same_bytes(released: Built, project: Project) -> None:
    built = again(project)
    assert built.fingerprint == released.fingerprint
    assert contents(built.folder) == contents(released.folder)
    assert compare(released.folder, built.folder) == ()


def test_diff_lists_what_changed_item_by_item(released: Built, project: Project) -> None:
    (project.root / "takedown.csv").write_text("item,reason,date\nqt-2023-0518,x,2026-11-26\n", encoding="utf-8")
    change_settings(project, '# title_en = "Images of Quang Tri"', 'title_en = "Another title"')
    found = {(one.table, one.item, one.change) for one in compare(released.folder, again(project).folder)}
    assert ("articles", "qt-2023-0518", "removed") in found
    assert ("files", "README.md", "changed") in found
    assert not any(table == "articles" and change == "changed" for table, _, change in found)


def test_diff_of_a_folder_that_is_no_dataset_says_so(released: Built, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is no dataset"):
        compare(released.folder, tmp_path)


# --- the gate, on a project ---


def test_a_project_without_licences_publishes_nothing_and_says_what_to_write(project: Project) -> None:
    path = project.root / "songngu.toml"
    path.write_text(path.read_text("utf-8").partition("[dataset]")[0], encoding="utf-8")
    built = again(project)
    assert built.dataset.articles == ()
    reasons = [one.reason for one in built.dataset.refused if one.item == "qt-2023-0518"]
    assert 'songngu.toml: [[dataset.licences]], then publisher = "Báo Gió Lào", then licence = ' in reasons[0]


def test_a_dataset_is_not_replaced_by_an_empty_one(project: Project) -> None:
    folder = again(project, "kept").folder
    before = (folder / "CHECKSUMS").read_bytes()
    path = project.root / "songngu.toml"
    path.write_text(path.read_text("utf-8").partition("[dataset]")[0], encoding="utf-8")
    with pytest.raises(DatasetError, match="Every article was refused"):
        again(project, "kept")
    assert (folder / "CHECKSUMS").read_bytes() == before
    assert "no licence" in folder.with_name("kept-refused.csv").read_text("utf-8-sig")


def test_a_dataset_of_which_nothing_was_refused_has_no_listing_and_an_old_one_goes(tmp_path: Path) -> None:
    small = Project.create(tmp_path / "project")
    shutil.rmtree(small.corpora / "sample")
    (small.corpora / "sample").mkdir()
    lines = {
        "Tỉnh Quảng Trị mở thư viện": "Quang Tri Province opens a library",
        "Thư viện có hai trăm cuốn sách và mở cửa mỗi sáng cho bà con trong xã đến đọc.": "It has 200 books.",
    }
    (small.corpora / "sample" / "bai.txt").write_text("\n\n".join(lines), encoding="utf-8")
    review(small, "corpora/sample", lines)
    listing = tmp_path / "published-refused.csv"
    listing.write_text("cũ", encoding="utf-8")
    built = again(small)
    assert ([one.title_vi for one in built.dataset.articles], built.listing) == ([next(iter(lines))], None)
    assert not listing.exists()


def test_a_takedown_leaves_dataset_tmx_and_the_project_s_memory(released: Built, project: Project) -> None:
    said = "item,reason,date\nhttp://example.org/tin/qt-2023-0518/,nhân vật yêu cầu,26/11/2026\n"
    (project.root / "takedown.csv").write_text(said, encoding="utf-8")
    with Memory(project.state_dir / "memory.db") as memory:
        before = {entry.article_id for entry in memory.entries()}
    built = again(project)
    with Memory(project.state_dir / "memory.db") as memory:
        after = {entry.article_id for entry in memory.entries()}
    assert before - after == {"qt-2023-0518"}
    assert built.forgotten == 8
    assert "chuối" in (released.folder / "memory.tmx").read_text("utf-8")
    assert "chuối" not in (built.folder / "memory.tmx").read_text("utf-8")
    assert all("qt-2023-0518" not in path.read_text("utf-8") for path in built.folder.rglob("*.jsonl"))


def test_a_picture_is_taken_down_and_its_article_stays(project: Project) -> None:
    (project.root / "takedown.csv").write_text("item,reason,date\nhinh-anh/cau-hien-luong.jpg,x,2026-11-26\n", "utf-8")
    built = again(project)
    assert [picture.source for picture in built.dataset.pictures] == ["hinh-anh/tha-hoa-dang.jpg"]
    assert len(built.dataset.articles) == 6


def test_a_takedown_of_nothing_known_is_told(project: Project) -> None:
    (project.root / "takedown.csv").write_text("item,reason,date\nqt-9999,x,2026-11-26\n", encoding="utf-8")
    assert [(one.kind, one.item) for one in again(project).dataset.notices] == [("takedown", "qt-9999")]


def test_drafts_come_in_only_when_asked_for_and_are_marked(project: Project) -> None:
    with Ledger(project.state_dir) as ledger:
        ledger.db.execute("UPDATE units SET state = 'translated' WHERE article_id = 'qt-2024-1120'")
    strict = again(project)
    assert "qt-2024-1120" not in {article.id for article in strict.dataset.articles}
    assert "5 of its 5 segments must not be published" in {one.reason for one in strict.dataset.refused}

    drafts = again(project, include_drafts=True)
    assert next(a.state for a in drafts.dataset.articles if a.id == "qt-2024-1120") == "translated"
    assert "It contains drafts that nobody has reviewed" in (drafts.folder / "README.md").read_text("utf-8")
    assert "Gio Bien Energy" in (drafts.folder / "segments.jsonl").read_text("utf-8")
    assert "Gio Bien Energy" not in (drafts.folder / "memory.tmx").read_text("utf-8")


def test_photographs_are_found_in_a_folder_that_is_named(project: Project, tmp_path: Path) -> None:
    place = tmp_path / "kho-anh" / "anh"
    place.mkdir(parents=True)
    (place / "dong-hoi.jpg").write_bytes(photograph())
    built = again(project, pictures=(tmp_path / "kho-anh",))
    assert "anh/dong-hoi.jpg" in {picture.source for picture in built.dataset.pictures}


# --- what goes wrong ---


def test_without_a_run_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="songngu run"):
        again(Project.create(tmp_path / "p"))


def test_a_folder_that_somebody_else_filled_is_not_replaced(project: Project) -> None:
    other = project.root.parent / "published"
    other.mkdir()
    (other / "luận-văn.docx").write_text("ba năm làm việc", encoding="utf-8")
    with pytest.raises(DatasetError, match="holds other files"):
        again(project)
    assert (other / "luận-văn.docx").is_file()


FULL = OSError(errno.ENOSPC, "No space left on device")
READ_ONLY = OSError(errno.EROFS, "Read-only file system")


@pytest.mark.parametrize(
    ("at", "error", "said"),
    [
        ("compose.file_name", FULL, "The disk is full. The dataset in .* is as it was"),
        ("folder.sha256", FULL, "The disk is full. The dataset in .* is as it was"),
        ("card.last_change", READ_ONLY, "cannot be written: .*is as it was"),
    ],
)
def test_a_full_disk_leaves_the_old_dataset_whole(
    project: Project, monkeypatch: pytest.MonkeyPatch, at: str, error: OSError, said: str
) -> None:
    before = contents(again(project).folder)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(f"songngu.dataset.{at}", fail)
    with pytest.raises(DatasetError, match=said):
        again(project)
    assert contents(project.root.parent / "published") == before
    assert [path.name for path in project.root.parent.iterdir() if path.name.startswith(".")] == []


def test_a_build_that_was_interrupted_leaves_the_old_dataset_whole(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(again(project).folder)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("songngu.dataset.folder.write_checksums", interrupt)
        with pytest.raises(KeyboardInterrupt):
            again(project)
    assert contents(project.root.parent / "published") == before


def test_a_build_killed_between_old_and_new_is_mended_by_the_next(project: Project) -> None:
    folder = again(project).folder
    folder.rename(folder.with_name(".published.old"))
    (folder.with_name(".published.building")).mkdir()
    (project.root / "takedown.csv").write_text("item,reason\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="columns must be item, reason, date"):
        again(project)
    (project.root / "takedown.csv").unlink()
    assert contents(again(project).folder)
    assert sorted(path.name for path in folder.parent.iterdir() if "published" in path.name) == [
        "published", "published-refused.csv",
    ]  # fmt: skip


def test_hostile_pictures_and_captions_are_tamed_or_listed(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p")
    place = project.corpora / "tin" / "anh"
    (place / "a").mkdir(parents=True)
    (place / "b").mkdir()
    (place / "a" / "cho.jpg").write_bytes(photograph(seed=1))
    (place / "b" / "cho.jpg").write_bytes(photograph(seed=2, kind="PNG"))
    (place / "hong.jpg").write_bytes(photograph(seed=3)[:900])
    (tmp_path / "bi-mat.jpg").write_bytes(photograph(seed=4))
    sources = ["anh/a/cho.jpg", "anh/b/cho.jpg", "anh/hong.jpg", "../../../bi-mat.jpg"]
    captions = ["<b>Chợ</b> quê<script>alert(1)</script>", "Hàng rau", "Hàng cá", "Hàng hoa"]
    pictures = [{"src": s, "caption": c} for s, c in zip(sources, captions, strict=True)]
    line = {"id": "cho-que", "title": "Chợ quê", "text": "Chợ họp từ sáng sớm.", "pictures": pictures}
    (project.corpora / "tin" / "tin.jsonl").write_text(json.dumps(line), encoding="utf-8")
    english = {"Chợ quê": "A village market", "Chợ họp từ sáng sớm.": "The market opens early in the morning."}
    english |= dict(zip(captions, ["A village market", "Vegetables", "Fish", "Flowers"], strict=True))
    review(project, "corpora/tin", english)
    change_settings(project, 'source = "corpora/sample/*"', 'source = "corpora/*"')

    built = again(project)

    names = [picture.file_name for picture in built.dataset.pictures]
    assert len(set(names)) == 2
    assert all(name.startswith("train/cho-") and name.endswith(".jpg") for name in names)
    assert built.dataset.pictures[0].caption_vi == "Chợ quê"
    assert built.dataset.pictures[0].caption_en == "A village market"
    said = " ".join(one.reason for one in built.dataset.refused)
    assert "anh/hong.jpg: broken" in said
    assert "missing: the archive has no ../../../bi-mat.jpg" in said
    assert "mislabelled: the name ends in .jpg, the file is PNG" in built.dataset.notices[0].text
    for path in (*built.folder.rglob("*.html"), *built.folder.rglob("*.jsonl")):
        assert "alert(1)" not in path.read_text("utf-8"), path
