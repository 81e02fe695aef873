"""How the cells of a review workbook look."""

from __future__ import annotations

from typing import Any

from songngu.records import Severity

TEXT, NOTE, SMALL = 11, 10, 9
"""Sizes in points: of the texts, of what is said about them, and of what is looked up."""
_FONT = {"font_name": "Arial", "font_size": NOTE, "valign": "top", "text_wrap": True, "num_format": "@"}
_EDGE = {"border": 1, "border_color": "#D0D4DA"}
# Dark text on pale fills: contrast over 7 to 1 on each of them.
_FILLS = {Severity.ERROR: "#FBD5D5", Severity.WARNING: "#FFEBC2", Severity.NOTE: "#E3EEFB"}
_STATES = {
    "initial": "#E6E8EB",
    "translated": "#FFFFFF",
    "reviewed": "#D3F0DA",
    "final": "#A9DDB6",
    "rejected": "#FBD5D5",
}


class Formats:
    """The formats of one workbook: XlsxWriter wants each to be made once, by the workbook."""

    def __init__(self, book: Any) -> None:
        self.locked = book.add_format({**_FONT, **_EDGE, "font_color": "#3A4049"})
        self.source = book.add_format({**_FONT, **_EDGE, "font_color": "#14181D", "font_size": TEXT})
        self.source_strong = book.add_format(
            {**_FONT, **_EDGE, "font_color": "#14181D", "font_size": TEXT, "bold": True}
        )
        self.faint = book.add_format({**_FONT, **_EDGE, "font_color": "#59616D", "font_size": 8})
        self.small = book.add_format({**_FONT, **_EDGE, "font_color": "#3A4049", "font_size": SMALL})
        self.editable = book.add_format(
            {**_FONT, **_EDGE, "font_color": "#14181D", "font_size": TEXT, "bg_color": "#FFFDE7", "locked": False}
        )
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 12, "bg_color": "#DCE6F2"})
        self.title_plain = book.add_format({**_FONT, "bg_color": "#DCE6F2"})
        self.title_link = book.add_format(
            {**_FONT, "bg_color": "#DCE6F2", "font_color": "#0B4F9E", "underline": 1, "text_wrap": False}
        )
        self.heading = book.add_format(
            {**_FONT, "bold": True, "bg_color": "#22384F", "font_color": "#FFFFFF", "align": "center", "border": 1}
        )
        self.heading_editable = book.add_format(
            {**_FONT, "bold": True, "bg_color": "#F2C94C", "font_color": "#14181D", "align": "center", "border": 1}
        )
        self.name = book.add_format({"num_format": "@", "font_color": "#59616D"})
        self.prose = book.add_format({**_FONT, "font_size": TEXT})
        self.prose_heading = book.add_format({**_FONT, "font_size": 13, "bold": True, "font_color": "#22384F"})
        self.findings = {
            severity: book.add_format({**_FONT, **_EDGE, "bg_color": fill, "font_color": "#14181D"})
            for severity, fill in _FILLS.items()
        }
        self.states = {word: book.add_format({"bg_color": fill}) for word, fill in _STATES.items()}
        self.unmarked = book.add_format({"bg_color": "#FFD08A", "bold": True})
