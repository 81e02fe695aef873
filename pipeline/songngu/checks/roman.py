"""Roman numerals, which both languages write for congresses, terms and quarters."""

from __future__ import annotations

import re

_ROMAN = re.compile(r"(?=.)(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$")


def roman(letters: str) -> int | None:
    """Return the value of a Roman numeral below 400, or None."""
    if not _ROMAN.match(letters):
        return None
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for letter, following in zip(letters, letters[1:] + " ", strict=True):
        value = values[letter]
        total += -value if values.get(following, 0) > value else value
    return total
