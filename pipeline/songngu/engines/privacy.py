"""Personal data kept from a server: telephones, e-mail and identity numbers become marks, and come back after."""

from __future__ import annotations

import re

from songngu.personal import personal_spans

_MARK = re.compile(r"⟦P(\d+)⟧")


class Masks:
    """The marks of one call: the same datum has the same mark wherever it stands."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __len__(self) -> int:
        """Return how many data are hidden."""
        return len(self._known)

    def hide(self, text: str) -> str:
        """Return a text with marks in the place of personal data."""
        for start, end in reversed(personal_spans(text)):
            mark = self._known.setdefault(text[start:end], f"⟦P{len(self._known) + 1}⟧")
            text = text[:start] + mark + text[end:]
        return text

    def show(self, text: str) -> str:
        """Return a text with the data in the place of their marks."""
        data = {mark: datum for datum, mark in self._known.items()}
        return _MARK.sub(lambda found: data.get(found[0], found[0]), text)

    @staticmethod
    def lost(source: str, text: str) -> list[str]:
        """Return the marks of a hidden source that a translation does not have just as often."""
        marks = {found[0] for found in _MARK.finditer(source)}
        return sorted(mark for mark in marks if source.count(mark) != text.count(mark))
