"""The commands as a user meets them: what they print, and with what status they end."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from songngu.cli import guarded, songngu
from songngu.errors import SongnguError, UsageError


def call(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, in a process of its own, as a shell does."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "songngu", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project made by `songngu init` and run once with the embedded model."""
    folder = tmp_path_factory.mktemp("work")
    made = call("init", "my project", folder=folder)
    assert made.returncode == 0, made.stderr
    assert "Next: cd" in made.stdout
    done = call("run", "corpora/sample", "--format", "jsonl", folder=folder / "my project")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "[starting] corpora/sample" in done.stderr
    return folder / "my project"


def units(project: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (project / "review/001-sample/units.jsonl").read_text("utf-8").splitlines()]


def test_the_seed_keeps_its_date_its_number_and_its_names(project: Path) -> None:
    lead = next(str(unit["target"]) for unit in units(project) if "10/KH-UBND" in str(unit["source"]))
    for wanted in ("January 20, 2021", "10/KH-UBND", "Quang Tri", "People's Committee"):
        assert wanted in lead


def test_nine_of_ten_required_terms_stand_in_the_drafts_and_every_miss_is_flagged(project: Path) -> None:
    report = json.loads((project / "review/001-sample/report.json").read_text("utf-8"))
    assert report["terms"]["applied"] >= 0.9 * report["terms"]["required"]
    for unit in units(project):
        missed = [hit for hit in unit["hits"] if hit["required"] and not hit["applied"]]  # type: ignore[union-attr, attr-defined]
        checks = {finding["check"] for finding in unit["findings"]}  # type: ignore[union-attr, attr-defined]
        assert not missed or unit["kind"] in ("credit", "byline") or "terms" in checks


def test_the_seed_is_read_exactly(project: Path) -> None:
    shown = call("corpus", "show", "--json", "corpora/sample/quang-tri-2021.txt", folder=project)
    article = json.loads(shown.stdout)
    assert article["title"] == "Quảng Trị: Ban hành Kế hoạch thông tin đối ngoại tỉnh Quảng Trị năm 2021"
    assert article["published"].startswith("2021-01-25")
    kinds = [block["kind"] for block in article["blocks"]]
    assert kinds == ["title", "lead", "paragraph", "caption", "credit", "paragraph", "paragraph", "byline"]
    (picture,) = article["pictures"]
    assert (picture["src"], picture["credit"]) == ("20210125-l6.jpg", "Thanh Tùng")
    assert picture["caption"].startswith("Ông Nguyễn Hoàn, Phó Giám đốc Sở Thông tin và Truyền thông Quảng Trị")
    assert picture["caption"].endswith("Trường THCS-THPT Cửa Việt")
    assert article["byline"] == "NHƯ QUỲNH (Sở TT&TT Quảng Trị)"
    assert "Cổng dịch vụ công" not in shown.stdout


def test_a_second_run_has_nothing_new(project: Path) -> None:
    again = call("run", "corpora/sample", "--format", "jsonl", folder=project)
    assert again.returncode == 0
    assert "Nothing new to review" in again.stdout


def test_status_for_people_and_for_machines(project: Path) -> None:
    said = call("status", folder=project)
    assert "drafted, waiting for review" in said.stdout
    state = json.loads(call("status", "--json", folder=project).stdout)
    assert state["units"]["translated"] == len(units(project))


def test_accept_reports_every_row(project: Path) -> None:
    rows = units(project)[:3]
    rows[0]["state"] = "reviewed"
    (project / "back.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    said = json.loads(call("accept", "--json", "back.jsonl", folder=project).stdout)
    assert said["outcomes"]["applied"] == 1
    assert said["outcomes"]["unchanged"] == 2
    assert {row["result"] for row in said["rows"]} == {"applied", "unchanged"}


def test_a_file_that_is_no_review_file_is_named(project: Path) -> None:
    (project / "notes.docx").write_bytes(b"PK\x03\x04 not really")
    done = call("accept", "notes.docx", folder=project)
    assert done.returncode == 1
    assert "notes.docx" in done.stdout


def test_json_events_for_a_scheduler(project: Path) -> None:
    done = call("run", "corpora/sample/quang-tri-2021.txt", "--format", "jsonl", "--json", folder=project)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [events[0]["event"], events[-1]["event"]] == ["starting", "report"]


def test_a_missing_archive_is_named_and_the_status_is_1(project: Path) -> None:
    done = call("run", "corpora/nowhere", folder=project)
    assert done.returncode == 1
    assert "Skipped corpora/nowhere: there is no such file or folder" in done.stdout
    assert "No article was read" in done.stdout


def test_doctor_finds_all_well(project: Path) -> None:
    said = call("doctor", folder=project)
    assert said.returncode == 0, said.stdout
    assert "PROBLEM" not in said.stdout


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("run",), "Missing argument 'ARCHIVE"),
        (("run", "--formt", "xlsx", "x"), "No such option .--formt.*--format"),
        (("run", "--format", "pdf", "x"), "'pdf' is not one of"),
        (("rnu",), "No such command 'rnu'"),
        (("run", "corpora/sample"), "songngu init my-project"),
        (("accept", "no-such-file.xlsx"), "does not exist"),
        (("init", "."), "not an empty folder"),
    ],
)
def test_wrong_use_ends_with_status_2_and_a_hint(arguments: tuple[str, ...], hint: str, tmp_path: Path) -> None:
    (tmp_path / "something").write_text("", encoding="utf-8")
    done = call(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert re.search(hint, done.stderr)
    assert "Traceback" not in done.stderr


def test_an_unknown_engine_says_which_there_are(project: Path) -> None:
    done = call("run", "corpora/sample", "--engine", "nllb", folder=project)
    assert done.returncode == 2
    assert "embedded" in done.stderr


def test_errors_made_on_purpose_become_messages(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(error: Exception) -> None:
        raise error

    assert guarded(lambda: fail(UsageError("use it so"))) == 2
    assert guarded(lambda: fail(SongnguError("the disk is full"))) == 1
    assert capsys.readouterr().err == "Error: use it so\nError: the disk is full\n"


def test_every_command_has_help_with_an_example() -> None:
    import click

    context = click.Context(songngu)
    names = songngu.list_commands(context)
    assert {"run", "status", "accept", "init", "doctor"} <= set(names)
    for name in names:
        command = songngu.get_command(context, name)
        assert command is not None
        groups = command.commands.values() if isinstance(command, click.Group) else [command]
        for one in groups:
            assert one.help, f"{name} {one.name} has no help"
            assert "Example" in one.help, f"{name} {one.name} shows no example"
