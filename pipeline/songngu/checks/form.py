"""Checks of form: marks, brackets, spaces, capitals, doubled words, marks of the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songngu.checks.codes import codes, without_codes
from songngu.checks.pair import Doubt, Pair
from songngu.records import Span

_BRACKETS = {"(": ")", "[": "]"}
_ANY_BRACKET = re.compile(r"[()\[\]]")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|‘[^‘’]{2,}’(?!\w)|(?<!\w)'[^']{2,}'(?!\w)")
_ENDS = {".": ".", "!": "!", "?": "?", ":": ":", ";": ";", ",": ",", "…": "…"}
_DOUBLED = re.compile(r"\b([^\W\d_]+)\s+\1\b", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"that", "had", "is", "ha", "bye", "very", "so"})
_ECHOED = re.compile(
    r"(?<![\w-])([^\W\d_]{3,})(?P<link>['’]s?|\s+(?:of|of\s+the|and|or))\s+\1(?![\w-])(?P<end>\s*(?:[,.;:!?)]|$))?",
    re.IGNORECASE,
)
"""A word that comes again behind "of", "and" or a possessive: "tonnes of tonnes", "Trade and Trade", "the State's
State"."""
_MAY_ECHO = re.compile(
    r"(?:again|around|less|lots|more|neck|over|round|through|time|years?|days?|hours?|miles|[a-z]+er"
    r"|(?:dozen|hundred|ten|thousand|million)s)\s+and\s|who['’]s|(?:do|does|did|is|are|may)\s+or\s",
    re.IGNORECASE,
)
"""What English says twice on purpose: "more and more", "higher and higher", "thousands and thousands", "may or may
not"."""
_SPACE_FAULTS = (
    (re.compile(r"(?<=\S)\s{2,}(?=\S)"), "khoảng trắng kép", "a double space"),
    (
        re.compile(r"(?<=\w)\s+[,;:!?](?=\s|$)|(?<=\w)\s+\.(?=\s|$)"),
        "khoảng trắng trước dấu câu",
        "a space before a mark",
    ),
    (
        re.compile(r"(?<=[^\W\d_])[,;](?=[^\W\d_])|(?<=[^\W\d_]{2})[.!?:](?=[A-Z][a-z])"),
        "thiếu khoảng trắng sau dấu câu",
        "no space after a mark",
    ),
    (re.compile(r"^\s+|(?<!\s)\s+$"), "khoảng trắng ở đầu hoặc cuối", "a space at the start or end"),
    (
        re.compile(r"[(\[“]\s+|(?<!\s)\s+[)\]”]"),
        "khoảng trắng trong ngoặc",
        "a space inside brackets or quotation marks",
    ),
)
_DOUBLED_MARKS = re.compile(r"([,;:])\1+|(?<!\.)\.\.(?!\.)|[,;:]\.(?!\d)|\?{3,}|!{3,}")
_MARKERS = re.compile(r"[⟦⟧⇒]|</?[a-z][^<>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);|\{\d+\}|⁇|<unk>|▁|@@", re.IGNORECASE)
_BROKEN = re.compile("[\ufffd\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]|Ã[\x80-\xbf©¡¢£¤¥¦§¨ª]|â€")


def brackets(pair: Pair) -> Iterator[Doubt]:
    """Brackets that do not close, or that only one side has."""
    where = _unbalanced(pair.target)
    if where is not None:
        yield Doubt("Dấu ngoặc không khép.", "A bracket does not close.", None, Span(where, where + 1))
    elif _unbalanced(pair.source) is None and ("(" in pair.source) != ("(" in pair.target):
        yield Doubt(
            "Ngoặc chỉ có ở một bên.",
            "Only one side has brackets.",
            _at(pair.source, "("),
            _at(pair.target, "("),
            advice=True,
        )


def _at(text: str, mark: str) -> Span | None:
    at = text.find(mark)
    return Span(at, at + 1) if at >= 0 else None


def _unbalanced(text: str) -> int | None:
    """Return where a bracket stands that has no partner; "a)" in a list has none and needs none."""
    stack: list[tuple[str, int]] = []
    for found in _ANY_BRACKET.finditer(text):
        char, at = found[0], found.start()
        if char in _BRACKETS:
            stack.append((_BRACKETS[char], at))
        elif stack and stack[-1][0] == char:
            stack.pop()
        elif not re.search(r"(?:^|\s)\w{1,3}$", text[:at]):
            return at
    return stack[-1][1] if stack else None


def quotes(pair: Pair) -> Iterator[Doubt]:
    """Quotation marks that do not close, or quotations that only one side has."""
    target, source = pair.target, pair.source
    for opening, closing in (("“", "”"), ("«", "»")):
        if target.count(opening) != target.count(closing) and source.count(opening) == source.count(closing):
            yield Doubt(
                "Dấu ngoặc kép không khép.",
                "A quotation mark does not close.",
                None,
                _at(target, opening) or _at(target, closing),
            )
            return
    if target.count('"') % 2 and source.count('"') % 2 == 0 and not re.search(r"\d\"", target):
        yield Doubt("Dấu ngoặc kép không khép.", "A quotation mark does not close.", None, _at(target, '"'))
        return
    had, has = bool(_QUOTED.search(source)), bool(_QUOTED.search(target))
    if had != has:
        yield Doubt("Lời trích chỉ có dấu ngoặc kép ở một bên.", "Only one side has quotation marks.", advice=True)


def end_mark(pair: Pair) -> Iterator[Doubt]:
    """The mark at the end differs: a question without its mark, a sentence without its full stop."""
    source, target = _end(pair.source), _end(pair.target)
    if source == target or ({source, target} <= {"…", "."} and source == "…"):
        return
    if source == "" and target == "." and re.search(r"(?:etc|a\.m|p\.m|Inc|Ltd|Co|Jr|U\.S)\.$", pair.target.rstrip()):
        return
    vi = f"Bản gốc kết thúc bằng “{source or 'chữ'}”, bản dịch bằng “{target or 'chữ'}”."
    en = f"The source ends in “{source or 'a word'}”, the translation in “{target or 'a word'}”."
    yield Doubt(
        vi,
        en,
        Span(max(0, len(pair.source) - 1), len(pair.source)),
        Span(max(0, len(pair.target) - 1), len(pair.target)),
    )


def _end(text: str) -> str:
    """Return the mark that a text ends in, brackets and quotation marks apart."""
    bare = re.sub(r"[\s\"”’')\]»]+$", "", text)
    if bare.endswith(("...", "…", "etc.", "etc")):
        return "…"
    return _ENDS.get(bare[-1:], "")


def capitals(pair: Pair) -> Iterator[Doubt]:
    """A small letter at the start, where the source has a capital; a text all in capitals, where the source is not."""
    source, target = _first_letter(pair.source), _first_letter(pair.target)
    if source and target and source[0].isupper() and target[0].islower():
        word = target.split(" ", 1)[0]
        if not re.match(r"[a-z][A-Z]|e-|www|http", word) and not any(
            span.start == pair.target.find(word) for span in codes(pair.target)
        ):
            at = pair.target.find(target[:1])
            yield Doubt(
                "Bản dịch bắt đầu bằng chữ thường.",
                "The translation starts with a small letter.",
                None,
                Span(at, at + 1),
            )
    if pair.target.isupper() and not pair.source.isupper() and len(pair.target.split()) > 2:
        yield Doubt("Bản dịch toàn chữ hoa.", "The translation is all in capitals.", None, Span(0, len(pair.target)))


def _first_letter(text: str) -> str:
    found = re.search(r"\w", text)
    return text[found.start() :] if found else ""


def doubled_words(pair: Pair) -> Iterator[Doubt]:
    """The same word twice: "the the", "tonnes of tonnes"."""
    for found in _DOUBLED.finditer(pair.target):
        if found[1].lower() in _MAY_DOUBLE or (found[1][0].isupper() and found[0].istitle()):
            continue
        yield Doubt(f"“{found[1]}” viết hai lần.", f"“{found[1]}” stands twice.", None, Span(*found.span()))
    for found in _ECHOED.finditer(pair.target):
        linked = found["link"].split()[-1].lower() in ("and", "or")
        if _MAY_ECHO.match(found[0]) or (linked and _names_follow(pair.target, found)):
            continue
        yield Doubt(
            f"“{found[1]}” lặp lại trong “{found[0].strip()}”.",
            f"“{found[1]}” comes again in “{found[0].strip()}”.",
            None,
            Span(*found.span()),
            advice=linked and found["end"] is None,  # "health and health care" is English
        )


def _names_follow(text: str, found: re.Match[str]) -> bool:
    """Tell whether two names share a word: "the Central and Central Highlands", "Tra Vinh and Vinh Long"."""
    return found[1].istitle() and bool(re.match(r"\s+[A-Z]", text[found.end() :]))


def spaces(pair: Pair) -> Iterator[Doubt]:
    """Double spaces, spaces before marks, none after them, spaces at the ends."""
    target = pair.target
    for pattern, vi, en in _SPACE_FAULTS:
        for found in pattern.finditer(without_codes(target) if "mark" in en else target):
            at = found.start()
            yield Doubt(f"Có {vi}.", f"There is {en}.", None, Span(at, max(found.end(), at + 1)))


def doubled_marks(pair: Pair) -> Iterator[Doubt]:
    """Marks doubled or piled up: ",," and ";."."""
    for found in _DOUBLED_MARKS.finditer(pair.target):
        if found[0] not in pair.source:
            yield Doubt(
                f"Dấu câu “{found[0]}” bị lặp.", f"The marks “{found[0]}” are piled up.", None, Span(*found.span())
            )


def markup(pair: Pair) -> Iterator[Doubt]:
    """Tags, entities and the marks of inline terms that an engine left behind."""
    for found in _MARKERS.finditer(pair.target):
        if found[0] not in pair.source:
            yield Doubt(
                f"Còn sót ký hiệu “{found[0]}”.", f"The mark “{found[0]}” was left behind.", None, Span(*found.span())
            )


def characters(pair: Pair) -> Iterator[Doubt]:
    """Broken, invisible and control characters."""
    for found in _BROKEN.finditer(pair.target):
        if found[0] not in pair.source:
            name = f"U+{ord(found[0][0]):04X}"
            yield Doubt(
                f"Có ký tự hỏng hoặc ẩn ({name}).",
                f"There is a broken or invisible character ({name}).",
                None,
                Span(*found.span()),
            )
