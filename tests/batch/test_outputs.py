"""Which articles go into which review file."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from songngu.batch.asked import RunOptions
from songngu.batch.outputs import slug
from songngu.batch.run import run
from songngu.project import Project

ARTICLES = (
    {"id": "1", "title": "Khai mạc lễ hội biển", "section": "Văn hóa", "published": "2021-01-25"},
    {"id": "2", "title": "Giá lúa tăng cao", "section": "Kinh tế", "published": "2021-02-03"},
    {"id": "3", "title": "Trao giải ảnh đẹp", "section": "Văn hóa", "published": "2021-01-02"},
    {"id": "4", "title": "Thông báo nghỉ lễ"},
)


def files(project: Project, split: str, settings: Mapping[str, int] | None = None) -> dict[str, list[str]]:
    """Run, and return the ids of the articles of each review file."""
    path = project.root / "tin.jsonl"
    lines = [json.dumps(one | {"text": f"Câu của bài {one['id']}."}, ensure_ascii=False) for one in ARTICLES]
    path.write_text("\n".join(lines), encoding="utf-8")
    toml = project.root / "songngu.toml"
    for name, value in (settings or {}).items():
        toml.write_text(toml.read_text("utf-8").replace(f"{name} = 2000", f"{name} = {value}"), encoding="utf-8")
    options = RunOptions(keep_duplicates=True, formats=("csv",), split=split, out=project.root / "out")
    run(Project.open(project.root), [str(path)], options=options)
    found = {}
    for file in sorted((project.root / "out").glob("*.csv")):
        text = file.read_text("utf-8-sig")
        found[file.name] = [one["id"] for one in ARTICLES if f"Câu của bài {one['id']}." in text]
    return found


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("units", {"tin.csv": ["1", "2", "3", "4"]}),
        ("section", {"tin-kinh-te.csv": ["2"], "tin-no-section.csv": ["4"], "tin-van-hoa.csv": ["1", "3"]}),
        ("month", {"tin-2021-01.csv": ["1", "3"], "tin-2021-02.csv": ["2"], "tin-no-date.csv": ["4"]}),
        (
            "article",
            {
                "tin-1-khai-mac-le-hoi-bien.csv": ["1"],
                "tin-2-gia-lua-tang-cao.csv": ["2"],
                "tin-3-trao-giai-anh-dep.csv": ["3"],
                "tin-4-thong-bao-nghi-le.csv": ["4"],
            },
        ),
    ],
)
def test_review_files_hold_what_was_asked(project: Project, split: str, expected: dict[str, list[str]]) -> None:
    assert files(project, split) == expected


@pytest.mark.usefixtures("engine")
def test_a_section_of_too_many_units_is_numbered(project: Project) -> None:
    found = files(project, "section", {"units_per_file": 3})
    assert list(found) == ["tin-kinh-te.csv", "tin-no-section.csv", "tin-van-hoa-1.csv", "tin-van-hoa-2.csv"]


@pytest.mark.usefixtures("engine")
def test_what_a_killed_run_left_half_written_is_gone(project: Project) -> None:
    left = project.root / "out" / ".being-written" / "tin.csv"
    left.parent.mkdir(parents=True)
    left.write_text("half", encoding="utf-8")
    files(project, "units")
    assert not left.parent.exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Văn hóa – Thể thao & Du lịch", "van-hoa-the-thao-du-lich"),
        ("../../etc/passwd", "etc-passwd"),
        ("!!!", ""),
        ("Đ" + "ường " * 30, "duong-uong-uong-uong-uong-uong-uong-uong-uong"),
    ],
)
def test_a_title_in_a_files_name_is_plain_letters(text: str, name: str) -> None:
    assert slug(text) == name


def test_names_of_files_are_short(tmp_path: Path) -> None:
    assert len(slug("a" * 500)) < 60
    (tmp_path / f"{slug('ă' * 500)}.xlsx").touch()
