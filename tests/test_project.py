"""A project folder: made, opened, and its settings read with every mistake named."""

import datetime as dt
from pathlib import Path

import pytest

from songngu.errors import UsageError
from songngu.project import Project, Settings, shipped


def settings(folder: Path, text: str) -> Settings:
    (folder / "songngu.toml").write_text(text, encoding="utf-8")
    return Project.open(folder).settings


def test_a_new_project_has_the_glossary_the_sample_and_settings_that_work(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "quảng trị")

    assert (project.glossary / "organisations.csv").is_file()
    assert (project.corpora / "sample" / "quang-tri-2021.txt").is_file()
    assert project.review.is_dir()
    assert project.name == "quảng trị"
    assert project.settings.formats == Settings().formats


def test_a_project_is_found_from_a_folder_within_it(tmp_path: Path) -> None:
    root = Project.create(tmp_path / "p").root
    assert Project.open(root / "corpora" / "sample").root == root


def test_a_folder_outside_any_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="songngu init"):
        Project.open(tmp_path)


def test_a_project_is_not_made_over_another_nor_over_files(tmp_path: Path) -> None:
    Project.create(tmp_path / "p")
    with pytest.raises(UsageError, match="is a songngu project already"):
        Project.create(tmp_path / "p")
    (tmp_path / "q").mkdir()
    (tmp_path / "q" / "bài.txt").write_text("có gì đó", encoding="utf-8")
    with pytest.raises(UsageError, match="not an empty folder"):
        Project.create(tmp_path / "q")


def test_an_empty_settings_file_gives_the_defaults(tmp_path: Path) -> None:
    assert settings(tmp_path, "") == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    found = settings(
        tmp_path,
        '[run]\nengine = "none"\nformats = ["html"]\ndefault_date = 2025-07-01\n[archive.columns]\ntitle = "tieu_de"\n',
    )
    assert found.engine == "none"
    assert found.formats == ("html",)
    assert found.default_date == dt.date(2025, 7, 1)
    assert found.columns == {"title": "tieu_de"}


def test_a_byte_order_mark_from_notepad_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "songngu.toml").write_bytes(b"\xef\xbb\xbf[run]\nbeam_size = 1\n")
    assert Project.open(tmp_path).settings.beam_size == 1


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        settings(
            tmp_path,
            '[run]\nbeam = 4\nbeam_size = "four"\nformats = ["pdf"]\nunits_per_file = 0\nkeep_duplicates = 1\n'
            'memory_state = "done"\n[output]\nx = 1\n',
        )
    message = str(caught.value)
    assert "has 7 problem(s); nothing was run" in message
    assert "[run] beam is no setting; there are: engine" in message
    assert "[run] beam_size must be a whole number" in message
    assert "pdf is no review format" in message
    assert "units_per_file must be 1 or more" in message
    assert "keep_duplicates must be true or false" in message
    assert "memory_state must be one of: translated, reviewed" in message
    assert "[output] is no section" in message


def test_broken_toml_says_where(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"songngu\.toml cannot be read: .*line 2"):
        settings(tmp_path, "[run]\nengine = \n")


@pytest.mark.parametrize("name", ["glossary", "models", "corpora/sample"])
def test_what_ships_is_there(name: str) -> None:
    assert shipped(name).is_dir()
