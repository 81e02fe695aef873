"""All checks, by name. `docs/checks.md` compares them with those of Okapi CheckMate, Weblate and pofilter."""

from __future__ import annotations

from songngu.checks import approximations, content, coverage, figures, form, kept, moved, terms
from songngu.checks.pair import Check
from songngu.records import Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

CHECKS: tuple[Check, ...] = (
    Check("empty", _ERROR, "chưa có bản dịch", "no translation", content.empty),
    Check("untranslated", _ERROR, "bản dịch vẫn là tiếng Việt", "the translation is the source", content.untranslated),
    Check("numbers", _ERROR, "số thiếu, sai hoặc thừa", "numbers missing, wrong or added", figures.numbers),
    Check("dates", _ERROR, "ngày, tháng, quý, thứ", "dates, months, quarters, weekdays", figures.dates),
    Check("times", _ERROR, "giờ trong ngày", "times of day", figures.times),
    Check("money", _ERROR, "số tiền và loại tiền", "amounts and currencies", figures.money),
    Check("units", _ERROR, "số đo, đơn vị, phần trăm", "measures, units, percentages", figures.units),
    Check(
        "approximations",
        _WARNING,
        "hơn, gần, khoảng",
        "more than, nearly, about",
        approximations.approximations,
    ),
    Check("moved-figures", _WARNING, "số đổi chỗ cho nhau", "figures that changed places", moved.moved_figures),
    Check(
        "number-format",
        _WARNING,
        "số viết theo lối Việt Nam",
        "numbers in the Vietnamese manner",
        figures.number_format,
    ),
    Check(
        "codes",
        _ERROR,
        "số hiệu văn bản, điện thoại, biển số",
        "document numbers, telephones, plates",
        kept.document_codes,
    ),
    Check("addresses", _ERROR, "địa chỉ web, thư, tên tệp", "web and mail addresses, file names", kept.addresses),
    Check("terms", _ERROR, "thuật ngữ bắt buộc", "required terms", terms.required_terms),
    Check("forbidden-terms", _WARNING, "cách dịch bị cấm", "forbidden wordings", terms.forbidden_terms),
    Check("names", _WARNING, "tên người, địa danh không dấu", "names of people and places", terms.names),
    Check("acronyms", _WARNING, "chữ tắt không rõ từ đâu", "acronyms from nowhere", terms.acronyms),
    Check("residue", _WARNING, "còn sót tiếng Việt", "Vietnamese left over", terms.residue),
    Check("repetition", _ERROR, "lặp đi lặp lại", "words over and over", content.repetition),
    Check("length", _WARNING, "quá ngắn hoặc quá dài", "much too short or too long", content.length),
    Check("missing-part", _NOTE, "có thể thiếu một phần", "a part may be missing", coverage.missing_part),
    Check("brackets", _WARNING, "dấu ngoặc", "brackets", form.brackets),
    Check("quotes", _WARNING, "dấu ngoặc kép", "quotation marks", form.quotes),
    Check("end-mark", _NOTE, "dấu cuối câu", "the mark at the end", form.end_mark),
    Check("capitals", _NOTE, "chữ hoa đầu câu", "capitals", form.capitals),
    Check("doubled-words", _WARNING, "từ viết hai lần", "doubled words", form.doubled_words),
    Check("spaces", _NOTE, "khoảng trắng", "spaces", form.spaces),
    Check("doubled-marks", _NOTE, "dấu câu lặp", "doubled marks", form.doubled_marks),
    Check("markup", _ERROR, "ký hiệu còn sót", "marks of the machine left behind", form.markup),
    Check("characters", _WARNING, "ký tự hỏng hoặc ẩn", "broken or invisible characters", form.characters),
    Check("low-score", _NOTE, "máy dịch không chắc", "the engine was in doubt", content.low_score),
)

BATCH_CHECKS: tuple[tuple[str, Severity, str, str], ...] = (
    ("consistency", _NOTE, "cùng câu gốc, khác bản dịch", "the same source, translated differently"),
    ("same-target", _NOTE, "khác câu gốc, cùng bản dịch", "different sources, one translation"),
)
"""Checks that compare units with one another: name, severity, and what they look for in Vietnamese and English."""


def names_of_checks() -> tuple[str, ...]:
    """Return the names by which checks are switched off and findings dismissed."""
    return (*(check.name for check in CHECKS), *(name for name, *_ in BATCH_CHECKS))
