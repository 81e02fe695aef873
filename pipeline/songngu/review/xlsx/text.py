"""Text in spreadsheet cells: what goes in comes out, and nothing is taken for a formula, a date or a number."""

from __future__ import annotations

import re

from songngu import markup

LONGEST_CELL = 32_767
"""Excel's limit, in characters."""
CUT = "… ✂"
# Spreadsheets write characters as _x000D_; text that looks so is escaped. openpyxl drops every x005F_ it meets.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|(?<=x005F)_")
_EXCEL_MARK = re.compile("_x([0-9A-Fa-f]{4})_")


def to_cell(text: str) -> str:
    """Return text for a cell. A text over Excel's limit is cut, with scissors at its end; its row says so by them."""
    text = _LOOKS_ESCAPED.sub("⟦U+005F⟧", markup.escape(text))
    # Excel counts in UTF-16; twice the characters is the most that a text can come to.
    if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_CELL:
        text = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(CUT))].decode("utf-16-le", "ignore") + CUT
    return text


def from_cell(text: str) -> str:
    """Return the text of a cell, with the marks of Excel and our own taken back."""
    return markup.unescape(_EXCEL_MARK.sub(lambda found: chr(int(found[1], 16)), text))
