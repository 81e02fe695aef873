"""Files as they really come back, and files that mean harm: refused, or taken row by row, with a clear word."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from songngu.errors import ReviewError
from songngu.records import Result, Returned, State, Version
from songngu.review import merge, read, read_tags, read_terms, write
from tests.review.builders import full_article
from tests.review.editing import EDITORS
from tests.review.test_contract import sent_of

UNITS = full_article().units
SECRET = "the password"


def out(kind: str, folder: Path) -> Path:
    return write([full_article()], folder, name="bai", formats=[kind], project="test")[0]


def results(rows: tuple[Returned, ...]) -> list[Result]:
    return [outcome.result for outcome in merge(rows, sent_of([full_article()])).outcomes]


def with_sheet(path: Path, change: Callable[[Any, list[str]], None]) -> Path:
    """Change the sheet Review of a workbook; `change` gets the sheet and the names of its columns."""
    book = load_workbook(path)
    sheet = book["Review"]
    change(sheet, [cell.value for cell in sheet[1]])
    book.save(path)
    return path


class TestWorkbooks:
    @pytest.mark.parametrize(
        "lost", [("source",), ("key", "sent_target"), ("state", "comment"), ("id",), ("kind", "key")]
    )
    def test_lost_columns(self, lost: tuple[str, ...], tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            sheet.cell(4, names.index("target") + 1).value = "New title"
            for name in lost:
                sheet.delete_cols([cell.value for cell in sheet[1]].index(name) + 1)

        rows = read(with_sheet(out("xlsx", tmp_path), change))
        assert [row.unit_id for row in rows] == [unit.id for unit in UNITS]
        assert results(rows) == [Result.APPLIED, *[Result.UNCHANGED] * 4]

    def test_without_ids_and_keys_it_is_refused(self, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            for name in ("key", "id"):
                sheet.delete_cols(names.index(name) + 1)

        path = with_sheet(out("xlsx", tmp_path), change)
        with pytest.raises(ReviewError, match="no sheet has a column “id”"):
            read(path)

    def test_the_hidden_row_of_names_deleted(self, tmp_path: Path) -> None:
        rows = read(with_sheet(out("xlsx", tmp_path), lambda sheet, names: sheet.delete_rows(1)))
        assert [(row.unit_id, row.target) for row in rows] == [(unit.id, unit.target) for unit in UNITS]

    def test_a_title_typed_above_and_the_sheet_renamed(self, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            sheet.insert_rows(1, 2)
            sheet.cell(1, 3).value = "Bài gửi chị Lan"
            sheet.title = "Trang 1"

        assert len(read(with_sheet(out("xlsx", tmp_path), change))) == 5

    def test_an_id_typed_over_fails_alone(self, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            sheet.cell(4, 1).value = UNITS[1].id
            sheet.cell(6, 1).value = "x"

        rows = read(with_sheet(out("xlsx", tmp_path), change))
        assert results(rows) == [Result.FAILED, Result.UNCHANGED, Result.FAILED, Result.UNCHANGED, Result.UNCHANGED]
        assert "was sent as" in rows[0].problem

    def test_targets_sorted_by_themselves_fail(self, tmp_path: Path) -> None:
        """Somebody sorts the columns id to target, and the hidden ones stay."""

        def change(sheet: Any, names: list[str]) -> None:
            block = [[sheet.cell(row, col).value for col in range(1, 6)] for row in range(4, 9)]
            for row, values in zip(range(4, 9), block[::-1], strict=True):
                for col, value in enumerate(values, start=1):
                    sheet.cell(row, col).value = value

        assert results(read(with_sheet(out("xlsx", tmp_path), change))) == [
            Result.FAILED, Result.FAILED, Result.UNCHANGED, Result.FAILED, Result.FAILED,
        ]  # fmt: skip

    def test_two_rows_with_one_id(self, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            for row in (20, 21):
                for col in range(1, len(names) + 1):
                    sheet.cell(row, col).value = sheet.cell(4, col).value
            sheet.cell(20, names.index("target") + 1).value = "One"
            sheet.cell(21, names.index("target") + 1).value = "Two"

        rows = read(with_sheet(out("xlsx", tmp_path), change))
        assert results(rows) == [Result.DUPLICATE, *[Result.UNCHANGED] * 4, Result.CONFLICT, Result.CONFLICT]

    def test_a_row_added_by_hand_fails_alone(self, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            sheet.cell(30, names.index("target") + 1).value = "A sentence from nowhere."

        rows = read(with_sheet(out("xlsx", tmp_path), change))
        assert rows[-1].problem.startswith("the row has no id")
        assert results(rows) == [*[Result.UNCHANGED] * 5, Result.FAILED]

    @pytest.mark.parametrize(
        ("value", "problem", "target"),
        [
            ("=1+1", "formula", None),
            ("=WEBSERVICE(\"http://example.com\")", "formula", None),
            (dt.datetime(2021, 1, 25), "made a date", None),
            (True, "TRUE or FALSE", None),
            (2021, "", "2021"),
            (2.5, "", "2.5"),
            ("#NAME?", "error", None),
        ],
    )  # fmt: skip
    def test_cells_that_are_not_text(self, value: object, problem: str, target: str | None, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            cell = sheet.cell(4, names.index("target") + 1)
            cell.value = value
            if value == "#NAME?":
                cell.data_type = "e"

        rows = read(with_sheet(out("xlsx", tmp_path), change))
        assert problem in rows[0].problem
        assert bool(rows[0].problem) == bool(problem)
        assert rows[0].target == target
        assert results(rows)[1:] == [Result.UNCHANGED] * 4

    def test_states_in_vietnamese_and_nonsense(self, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            for row, word in ((4, " Đã duyệt "), (5, "Từ chối"), (6, "xong")):
                sheet.cell(row, names.index("state") + 1).value = word

        rows = read(with_sheet(out("xlsx", tmp_path), change))
        assert [(row.state, row.sub_state) for row in rows[:2]] == [(State.REVIEWED, None), (State.INITIAL, "rejected")]
        assert "“xong” is no state" in rows[2].problem

    def test_dismissed_with_an_x_or_by_name(self, tmp_path: Path) -> None:
        def change(sheet: Any, names: list[str]) -> None:
            sheet.cell(5, names.index("dismissed") + 1).value = "X"
            sheet.cell(6, names.index("dismissed") + 1).value = "term, length"

        rows = read(with_sheet(out("xlsx", tmp_path), change))
        assert [row.dismissed for row in rows[:3]] == [(), ("number", "length"), ("term", "length")]

    def test_term_decisions(self, tmp_path: Path) -> None:
        path = out("xlsx", tmp_path)
        assert read_terms(path) == ()
        book = load_workbook(path)
        sheet = book["Terms"]
        names = [cell.value for cell in sheet[1]]
        ids = {sheet.cell(row, names.index("term_id") + 1).value: row for row in range(3, 6)}

        def put(row: int, **values: str) -> None:
            for name, value in values.items():
                sheet.cell(row, names.index(name) + 1).value = value

        put(ids["org-001"], decision="change", new_target="People's Committee of Quang Tri", remark="Ngắn hơn")
        put(ids["org-002"], decision="keep", new_target="ignored")
        put(ids["voc-007"], decision="remove")
        put(10, source="chuyển đổi số", new_target="digital transformation", reviewer="Lan")
        put(11, source="chưa có tiếng Anh", decision="add")
        book.save(path)
        found = {decision.source: decision for decision in read_terms(path)}
        change = found["Ủy ban nhân dân tỉnh Quảng Trị"]
        assert (change.decision, change.term_id, change.target, change.note, change.unit_ids) == (
            "change", "org-001", "People's Committee of Quang Tri", "Ngắn hơn", (UNITS[1].id,),
        )  # fmt: skip
        assert (found["địa phương"].decision, found["địa phương"].target) == ("remove", "")
        assert (found["chuyển đổi số"].decision, found["chuyển đổi số"].reviewer) == ("add", "Lan")
        assert len(found) == 3

    def test_what_articles_are_about(self, tmp_path: Path) -> None:
        articles = [full_article("a1"), full_article("a2"), full_article("a3")]
        (path,) = write(articles, tmp_path, name="bai", formats=["xlsx"], project="test")
        assert read_tags(path) == ()
        book = load_workbook(path)
        sheet = book["Articles"]
        names = [cell.value for cell in sheet[1]]
        sheet.cell(3, names.index("tags") + 1).value = "Đồng Hới; du lịch ;;Đồng Hới"
        sheet.cell(3, names.index("reviewer") + 1).value = "Lan"
        sheet.cell(4, names.index("tags") + 1).value = "-"
        book.save(path)
        found = [(one.article_id, one.tags, one.reviewer) for one in read_tags(path)]
        assert found == [("a1", ("Đồng Hới", "du lịch"), "Lan"), ("a2", (), "")]

    def test_only_what_may_be_edited_is_unlocked(self, tmp_path: Path) -> None:
        book = load_workbook(out("xlsx", tmp_path))
        sheet = book["Review"]
        names = [cell.value for cell in sheet[1]]
        unlocked = {name for index, name in enumerate(names, start=1) if not sheet.cell(5, index).protection.locked}
        assert unlocked == {"target", "state", "comment", "dismissed", "reviewer"}
        assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
        assert sheet.row_dimensions[1].hidden
        assert sheet.freeze_panes == "E3"
        assert {cell.number_format for cell in sheet[5]} == {"@"}
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
        assert book.sheetnames == ["Review", "Articles", "Terms", "Guide"]

    def test_a_text_too_long_for_a_cell_is_cut_and_never_taken_as_an_edit(self, tmp_path: Path) -> None:
        from dataclasses import replace

        one = full_article()
        long = "Rất dài 🏞️ " * 5_000
        units = (replace(one.units[0], target=long), *one.units[1:])
        articles = [replace(one, units=units)]
        (path,) = write(articles, tmp_path, name="dai", formats=["xlsx"], project="test")
        assert {o.result for o in merge(read(path), sent_of(articles)).outcomes} == {Result.UNCHANGED}

    @pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
    def test_saved_again_by_libreoffice(self, tmp_path: Path) -> None:
        path = out("xlsx", tmp_path)
        edits = {UNITS[0].id: Version("=not a formula\n007 ⟦x⟧", State.FINAL, None, "-5")}
        EDITORS["xlsx"](path, edits, lambda rows: rows)
        home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
        subprocess.run([*command, str(tmp_path / "again"), str(path)], check=True, capture_output=True, timeout=120)
        rows = read(tmp_path / "again" / path.name)
        assert [(row.unit_id, row.source) for row in rows] == [(unit.id, unit.segment.text) for unit in UNITS]
        assert (rows[0].target, rows[0].state, rows[0].comment) == ("=not a formula\n007 ⟦x⟧", State.FINAL, "-5")
        assert results(rows) == [Result.APPLIED, *[Result.UNCHANGED] * 4]


class TestGoogleSheets:
    """What Google Sheets makes of our files: no protection, no author, a thousand empty rows, apostrophes taken off."""

    def test_its_workbook(self, tmp_path: Path) -> None:
        path = out("xlsx", tmp_path)
        edits = {UNITS[0].id: Version("=not a formula", State.REVIEWED, None, "007")}
        EDITORS["xlsx"](path, edits, lambda rows: rows)
        book = load_workbook(path)
        book.properties.lastModifiedBy = book.properties.creator = None
        for sheet in book.worksheets:
            sheet.protection.disable()
            for row in range(sheet.max_row + 1, 1001):
                sheet.cell(row, 1).value = ""
        book.save(path)
        rows = read(path)
        assert (rows[0].target, rows[0].comment, rows[0].reviewer) == ("=not a formula", "007", "")
        assert results(rows) == [Result.APPLIED, *[Result.UNCHANGED] * 4]

    def test_its_csv(self, tmp_path: Path) -> None:
        path = out("csv", tmp_path)
        EDITORS["csv"](path, {UNITS[0].id: Version("-5 °C", State.REVIEWED, None, "=1+1")}, lambda rows: rows)
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[field.removeprefix("'") for field in row] for row in rows])
        path.write_bytes(text.getvalue().encode("utf-8"))
        returned = read(path)
        assert (returned[0].target, returned[0].comment) == ("-5 °C", "=1+1")
        assert results(returned) == [Result.APPLIED, *[Result.UNCHANGED] * 4]


class TestPages:
    def test_work_of_another_project_is_not_taken(self, tmp_path: Path) -> None:
        other = full_article("a9")
        (path,) = write([other], tmp_path, name="khac", formats=["html"], project="another")
        edits = {unit.id: Version("Not ours", State.FINAL, None, "") for unit in other.units}
        EDITORS["html"](path, edits, lambda rows: rows)
        assert results(read(path)) == [Result.UNKNOWN] * 5

    @pytest.mark.parametrize("kind", ["html", "csv", "xlsx", "xliff", "docx"])
    def test_scripts_and_control_characters_are_text_and_left_out(self, kind: str, tmp_path: Path) -> None:
        path = out(kind, tmp_path)
        nasty = "<script>alert(1)</script>\u202e\x07 =1+1"
        EDITORS[kind](path, {UNITS[0].id: Version(nasty, State.REVIEWED, None, "")}, lambda rows: rows)
        merged = merge(read(path), sent_of([full_article()]))
        (decision,) = merged.decisions
        assert decision.after.target == "<script>alert(1)</script> =1+1"
        assert "2 control characters were left out" in merged.outcomes[0].detail


class TestCsv:
    def resave(self, path: Path, encoding: str, **dialect: Any) -> None:
        """Save as a spreadsheet program does: letters that the encoding lacks become question marks."""
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        text = io.StringIO(newline="")
        csv.writer(text, **dialect).writerows(rows)
        path.write_bytes(text.getvalue().encode(encoding, "replace"))

    @pytest.mark.parametrize(
        ("encoding", "delimiter"), [("utf-8", ";"), ("utf-16", "\t"), ("utf-8-sig", ","), ("cp1258", ";")]
    )
    def test_saved_again(self, encoding: str, delimiter: str, tmp_path: Path) -> None:
        path = out("csv", tmp_path)
        edits = {UNITS[0].id: Version("A new title", State.REVIEWED, None, "ok")}
        EDITORS["csv"](path, edits, lambda rows: rows)
        self.resave(path, encoding, delimiter=delimiter)
        rows = read(path)
        assert results(rows) == [Result.APPLIED, *[Result.UNCHANGED] * 4]
        assert rows[0].target == "A new title"

    def test_letters_lost_in_windows_1258_are_not_taken(self, tmp_path: Path) -> None:
        path = out("csv", tmp_path)
        EDITORS["csv"](path, {UNITS[3].id: Version("Cầu Hiền Lương", State.REVIEWED, None, "")}, lambda rows: rows)
        self.resave(path, "cp1258")
        rows = read(path)
        assert "Windows-1258" in rows[3].problem
        assert results(rows) == [Result.UNCHANGED] * 3 + [Result.FAILED, Result.UNCHANGED]

    def test_no_cell_starts_as_a_formula(self, tmp_path: Path) -> None:
        path = out("csv", tmp_path)
        text = path.read_text("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not [field for field in row if field.startswith(("=", "+", "-", "@"))]


XXE = '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file://{secret}">]>'
LAUGHS = '<!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
PARAMETER = '<!DOCTYPE xliff [<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil.dtd">%p;]>'


class TestMarkup:
    @pytest.mark.parametrize("kind", ["xliff", "xliff12", "tmx"])
    @pytest.mark.parametrize("prolog", [XXE, LAUGHS, PARAMETER], ids=["external", "billion laughs", "parameter"])
    def test_entities_are_refused(self, kind: str, prolog: str, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text(SECRET)
        path = out(kind, tmp_path)
        text = path.read_text("utf-8").replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">', "")
        head, _, body = text.partition("?>")
        body = body.replace("Quang Tri steps up", "&x;" if prolog is XXE else "&c;")
        path.write_text(head + "?>" + prolog.format(secret=secret) + body, "utf-8")
        with pytest.raises(ReviewError) as refused:
            read(path)
        assert SECRET not in str(refused.value)

    def test_elements_nested_without_end(self, tmp_path: Path) -> None:
        path = out("xliff", tmp_path)
        nested = '<mrk id="m">' * 240 + "deep" + "</mrk>" * 240 + '<cp hex="nonsense"/>'
        path.write_text(path.read_text("utf-8").replace('preserve">Quang Tri', f'preserve">{nested}'), "utf-8")
        assert read(path)[0].target == "deep steps up the promotion of its image"
        path.write_text("<a>" * 100_000, "utf-8")
        with pytest.raises(ReviewError):
            read(path)

    def test_an_external_dtd_is_not_fetched(self, tmp_path: Path) -> None:
        path = out("tmx", tmp_path)
        path.write_text(path.read_text("utf-8").replace("tmx14.dtd", "http://127.0.0.1:9/tmx14.dtd"), "utf-8")
        assert len(read(path)) == 5

    def test_a_workbook_with_entities_is_refused(self, tmp_path: Path) -> None:
        path, bad = out("xlsx", tmp_path), tmp_path / "bad.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(bad, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "xl/sharedStrings.xml":
                    data = data.replace(b"<sst", LAUGHS.replace("xliff", "sst").encode() + b"<sst", 1)
                new.writestr(name, data)
        with pytest.raises(ReviewError, match="entities"):
            read(bad)

    def test_a_zip_bomb_is_refused(self, tmp_path: Path) -> None:
        path = out("xlsx", tmp_path)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book, book.open("xl/extra.xml", "w") as member:
            member.write(b"<a>" + b" " * 120_000_000 + b"</a>")
        with pytest.raises(ReviewError, match="would unpack"):
            read(path)

    @pytest.mark.parametrize("reader", [read, read_terms, read_tags])
    def test_a_workbook_whose_texts_are_gone_is_refused(self, reader: Callable[[Path], object], tmp_path: Path) -> None:
        path = out("xlsx", tmp_path)
        with zipfile.ZipFile(path) as package:
            members = {name: package.read(name) for name in package.namelist()}
        members["xl/sharedStrings.xml"] = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
        with zipfile.ZipFile(path, "w") as package:
            for name, data in members.items():
                package.writestr(name, data)
        with pytest.raises(ReviewError, match=r"is damaged: .*Save it again as \.xlsx"):
            reader(path)


class TestHugeCells:
    """One text of 50 MB (of 12 MB in the workbook): its row fails, the others are taken."""

    @pytest.mark.parametrize("kind", ["csv", "jsonl", "xliff", "tmx"])
    def test_the_rest_applies(self, kind: str, tmp_path: Path) -> None:
        path = out(kind, tmp_path)
        edits = {UNITS[1].id: Version("x" * 50_000_000, State.FINAL), UNITS[2].id: Version("Fine.", State.FINAL)}
        EDITORS[kind](path, edits, lambda rows: rows)
        rows = read(path)
        assert results(rows) == [Result.UNCHANGED, Result.FAILED, Result.APPLIED, Result.UNCHANGED, Result.UNCHANGED]
        assert "50,000,000 characters" in rows[1].problem
        assert len(rows[1].problem) < 200

    def test_in_a_workbook(self, tmp_path: Path) -> None:
        path, huge = out("xlsx", tmp_path), tmp_path / "huge.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "xl/sharedStrings.xml":
                    noise = "".join(f"{number:07d} " for number in range(1_500_000)).encode()  # 12 MB
                    data = data.replace(b"Hien Luong Bridge seen from the northern bank.", noise)
                new.writestr(name, data)
        rows = read(huge)
        # Target and target as sent are one shared text: it is refused before it is compared.
        assert [bool(row.problem) for row in rows] == [False, False, False, True, False]


class TestOtherFiles:
    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("empty.xlsx", b"", "is empty"),
            ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel"),
            ("cut.xlsx", b"PK\x03\x04" + b"\0" * 50, "damaged"),
            ("page.xml", b"<rss version='2.0'></rss>", "no review file"),
            ("broken.xlf", b"<xliff><file>", "no"),
            ("notes.txt", "Chị Lan ơi, em gửi bài.\n".encode(), "must name a column “id”"),
            ("picture.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)), "no text, no workbook"),
            ("thuat-ngu.csv", "id,vi,en\nx-1,sở,department\n".encode(), "one at least of comment, dismissed, state"),
            (
                "report.json",
                b'{\n  "schema": 1,\n  "run": 3\n}\n',
                r"is a unit \(report.json, line 1",
            ),
        ],
    )
    def test_no_review_file(self, name: str, data: bytes, words: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ReviewError, match=words) as refused:
            read(path)
        assert name in str(refused.value)

    def test_an_archive_of_files(self, tmp_path: Path) -> None:
        path = tmp_path / "all.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(out("csv", tmp_path), "bai.csv")
        with pytest.raises(ReviewError, match="Unpack it"):
            read(path)

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ReviewError, match="is a folder"):
            read(tmp_path)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ReviewError, match="There is no file"):
            read(tmp_path / "gone.xlsx")

    def test_lines_that_are_no_units(self, tmp_path: Path) -> None:
        path = out("jsonl", tmp_path)
        bad = ["{broken", "[1]", json.dumps({"id": UNITS[0].id, "target": 5}), "{}", "[" * 100_000]
        path.write_text(path.read_text("utf-8") + "\n".join(bad), "utf-8")
        rows = read(path)
        assert [bool(row.problem) for row in rows] == [False] * 5 + [True] * 5
        assert rows[5].place == f"{path.name}, line 6"

    @pytest.mark.parametrize("kind", EDITORS)
    def test_changed_bytes_are_rows_or_a_review_error(self, kind: str, tmp_path: Path) -> None:
        path = out(kind, tmp_path)
        chance, data = random.Random(5), path.read_bytes()
        for _ in range(40):
            changed = bytearray(data)
            for _ in range(chance.randint(1, 8)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            path.write_bytes(bytes(changed))
            with contextlib.suppress(ReviewError):
                read(path)

    @pytest.mark.parametrize("kind", ["xlsx", "docx"])
    def test_changed_xml_in_a_package_is_rows_or_a_review_error(self, kind: str, tmp_path: Path) -> None:
        path, bad = out(kind, tmp_path), tmp_path / f"bad.{kind}"
        chance = random.Random(6)
        with zipfile.ZipFile(path) as package:
            members = {name: package.read(name) for name in package.namelist()}
        for name in sorted(members) * 2:
            data = bytearray(members[name])
            for _ in range(chance.randint(1, 6)):
                data[chance.randrange(len(data))] = chance.choice(b'<>"&/0aZ\x00\xff')
            with zipfile.ZipFile(bad, "w") as package:
                for other, content in members.items():
                    package.writestr(other, bytes(data) if other == name else content)
            with contextlib.suppress(ReviewError):
                read(bad)

    @pytest.mark.parametrize("kind", ["xlsx", "docx"])
    def test_every_truncation_is_a_review_error(self, kind: str, tmp_path: Path) -> None:
        path = out(kind, tmp_path)
        data = path.read_bytes()
        for part in range(1, 20):
            path.write_bytes(data[: len(data) * part // 20])
            with pytest.raises(ReviewError):
                read(path)
