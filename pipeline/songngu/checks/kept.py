"""Checks of what must arrive unchanged: document numbers, telephones, plates, web and mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songngu.checks.codes import codes
from songngu.checks.pair import Doubt, Pair
from songngu.records import Span


def document_codes(pair: Pair) -> Iterator[Doubt]:
    """Document numbers, telephone numbers and plates; addresses and file names have a check of their own."""
    for span in codes(pair.source):
        surface = span.of(pair.source)
        if is_address(surface):
            continue
        whole = _unchanged(surface)
        said = [Span(*found.span()) for found in whole.finditer(pair.target)]
        if len(said) > len(whole.findall(pair.source)):
            yield Doubt(
                f"Số hiệu “{surface}” có nhiều lần hơn ở bản gốc.",
                f"The code “{surface}” stands more often than in the source.",
                span,
                said[-1],
            )
        if said:
            continue
        yield Doubt(
            f"Số hiệu “{surface}” phải giữ nguyên trong bản dịch.",
            f"The code “{surface}” must stand unchanged in the translation.",
            span,
        )


def addresses(pair: Pair) -> Iterator[Doubt]:
    """Web and mail addresses and file names."""
    for span in codes(pair.source):
        surface = span.of(pair.source)
        if is_address(surface) and surface.lower() not in pair.target.lower():
            yield Doubt(
                f"Địa chỉ “{surface}” phải giữ nguyên trong bản dịch.",
                f"The address “{surface}” must stand unchanged in the translation.",
                span,
            )


def is_address(code: str) -> bool:
    """Tell whether a code is a web or mail address or a file name."""
    return bool(re.search(r"@|://|^www\.|\.[a-z]{2,5}(?:/|$)", code, re.IGNORECASE))


def _unchanged(code: str) -> re.Pattern[str]:
    """Return what finds a code whole, not as a part of a longer one.

    Spaces, full stops, brackets and dashes may differ, letter case too, and Đ may be D, as some houses write.
    """
    letters = [re.escape(char).replace("Đ", "[ĐD]") for char in re.sub(r"[\s.()–-]", "", code.upper())]
    ending = r"(?!\w|[/-](?-i:[A-ZĐ]))" if "/" in code else r"(?!\w)"
    return re.compile(r"(?<!\w)" + r"[\s.()–-]*".join(letters) + ending, re.IGNORECASE)
