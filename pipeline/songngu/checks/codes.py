"""What must arrive unchanged: document numbers, addresses, file names, telephone numbers, plates."""

from __future__ import annotations

import re
from functools import lru_cache

from songngu.records import Span

# Names and parts have bounds, and none begins within another: a line of 50,000 letters or dots is passed over once.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<!\w)(?<!\w[.-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,8}\.(?:gov|com|org|edu|net|vn|info)(?:\.vn)?\b"
    r"(?:/[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]])?"
    r"|(?<!\w)(?<!\w-)\w[\w-]{0,200}\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?|pptx?|mp[34]|zip)\b",
    re.IGNORECASE,
)
DOCUMENT = re.compile(
    # "30-MW" is a measure, as English writes it before a noun.
    r"(?<![\w/])\d{1,5}[a-z]?(?:/\d{4})?[/-](?!(?:[kMGT]?W[hp]?|[kK]V|[MGT]B|[MG]Hz|HP|USD|VND)\b)[A-ZĐ]{1,6}\d{0,2}(?:[-/&][A-ZĐ]{1,2}[A-ZĐa-zđ]{0,7}\d{0,2}){0,4}(?![\w])"
    r"|(?<!\w)(?:TCVN|ISO(?:/IEC)?|QCVN)\s?\d[\d:.-]*\d"
    r"|(?<!\w)[A-ZĐ]{1,3}[-\s]\d{4,5}[-\s]TS(?!\w)"
    r"|(?<!\w)[A-ZĐ]{2,3}-\d{4,5}(?![\w-])"
    r"|(?<!\w)\d{2}[A-Z]\d?[-–\s.]{0,2}\d{3}\.?\d{2}(?!\d)"
    # "Chỉ thị số 32/2016" is no month; "15D" and "4B" are roads, classes, houses.
    r"|(?:(?<=\bsố )|(?<=[Nn]ghị định )|(?<=[Tt]hông tư )|(?<=[Cc]hỉ thị )|(?<=[Qq]uyết định ))\d{1,4}/\d{4}(?![\w/-])"
    r"|(?<![\w/.,-])\d{1,3}[A-ZĐ](?![\w/.-])(?!\s?\()"
)
TELEPHONE = re.compile(
    r"(?<![\w./,-])(?:\(?\+?84\)?|\(?0\d{1,3}\)?)[\s.-]?\d{2,4}(?:[\s.-]?\d{2,4}){1,3}(?![\w/]|[.,]\d)"
)


_NEEDED = {ADDRESS: re.compile(r"[.@]\w|://"), DOCUMENT: re.compile(r"\d"), TELEPHONE: re.compile(r"\d")}
"""What a text must have for a pattern to match at all: most have none of it, and are looked through once."""


@lru_cache(maxsize=512)
def codes(text: str) -> tuple[Span, ...]:
    """Return the codes of a text in order, none within another."""
    spans: list[Span] = []
    for pattern, needed in _NEEDED.items():
        for found in pattern.finditer(text) if needed.search(text) else ():
            span = Span(*found.span())
            digits = sum(char.isdigit() for char in found[0])
            if pattern is TELEPHONE and not 9 <= digits <= 12:
                continue
            if not any(span.start < other.end and other.start < span.end for other in spans):
                spans.append(span)
    return tuple(sorted(spans))


def without_codes(text: str) -> str:
    """Return a text with its codes blanked, offsets unchanged."""
    for span in codes(text):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text
