"""What bytes really are: Unicode, or one of the encodings that Vietnam has used, whatever they are declared to be.

The evidence is the language itself: in the right encoding nearly every word with marks is built as a Vietnamese
syllable; in a wrong one few are.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from songngu.archive import legacy
from songngu.text import is_syllable

SAMPLE_CHARS = 3_000
"""Enough for some 400 marked words, where twenty tell; more costs time."""
_MOST_MARKUP = 400_000
"""Characters of a page in which running text is looked for."""
LEAST_SHARE = 0.6
"""A legacy reading is believed from here: in mono/ the right one reaches 0.85 and more, a wrong one 0.45 at most."""
LEAST_WORDS = 3
"""Fewer marked words than this are no evidence against Unicode that is well-formed."""
LEAST_SOUND = 8
"""Sound sequences to a broken one from which bytes are UTF-8 that was cut or damaged; legacy text has almost none."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in NFC, what its bytes were, and what was done to them."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read some text, and how much of its marked words it makes Vietnamese."""

    encoding: str
    share: float
    read: Callable[[str], str]


_TAGS = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^<>]{0,4000}>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile("[A-Za-z\u0080-\uffff\x02\x05\x06\x14\x19\x1e]+")
# From the start of a line only, and without giving back: a line of megabytes without a mark is passed over once.
_MARKED_LINE = re.compile(r"(?<![^\r\n])[\x00-\x09\x0b\x0c\x0e-\x7f]*+[^\x00-\x7f][^\r\n]*")
_EDGES = "“”‘’–—…«»•·\u00a0\ufffd"
_COMMON_LIST = """
    và của các có được cho là trong những không với một đã người để năm ở đến từ này về khi tại đó vào ra cũng như sẽ
    phải nhiều tỉnh thành phố nước việc đồng bộ thể công ngày hội việt độ chính tế hiện sự sở động học số làm
"""
_COMMON = frozenset(_COMMON_LIST.split())
_COMMON_WEIGHT = 2


def _same(text: str) -> str:
    return text


_READERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("tcvn3", legacy.read_tcvn3),
    ("vni-windows", legacy.read_vni),
    ("viscii", legacy.read_viscii),
    ("windows-1258", legacy.read_windows_1258),
    ("windows-1252", _same),
)


def _sample(text: str) -> str:
    """Return what counts as evidence: running text with marks, without markup."""
    if "<" in text:
        text = _TAGS.sub(" ", text[:_MOST_MARKUP])
    chosen: list[str] = []
    size = 0
    for found in _MARKED_LINE.finditer(text):
        chosen.append(found[0][:SAMPLE_CHARS])
        size += len(chosen[-1])
        if size > SAMPLE_CHARS:
            break
    return "\n".join(chosen)


def _weigh(words: Counter[str]) -> float:
    """Return the share of words that are Vietnamese syllables; common ones weigh double."""
    good = total = 0
    for word, count in words.items():
        weight = count * (_COMMON_WEIGHT if word in _COMMON else 1)
        total += weight
        if is_syllable(word):
            good += weight
    return good / total if total else 0.0


def _marked_words(text: str) -> list[str]:
    return [
        word.strip(_EDGES) for word in _WORD.findall(text) if not word.isascii() or any(letter < " " for letter in word)
    ]


def _readings(sample: str) -> list[Reading]:
    """Return the ways to read text whose letters are windows-1252, the most Vietnamese first."""
    words = Counter(_marked_words(sample))
    readings = [Reading(name, _weigh(_read_words(words, read)), read) for name, read in _READERS]
    return sorted(readings, key=lambda reading: -reading.share)


def _read_words(words: Counter[str], read: Callable[[str], str]) -> Counter[str]:
    """Return the words with marks that a reader makes of words, each as often as it stood there."""
    if not words:
        return Counter()
    # Read in one go, which takes a fifth of the time of word by word; no reader touches the line breaks.
    text = read("\n".join(words)).lower()
    for edge in _EDGES:
        text = text.replace(edge, " ")
    rows = text.split("\n")
    found: Counter[str] = Counter()
    for row, count in zip(rows, words.values(), strict=True):
        for piece in row.split(" "):
            if not piece.isascii():
                found[piece] += count
    return found


def _told(best: Reading, second: Reading) -> str:
    share = f"{best.share:.0%} of its marked words are Vietnamese syllables"
    return f"{share}; next is {second.encoding} with {second.share:.0%}"


# --- Unicode text that is not what it seems ------------------------------------------------------------------

_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_TWICE = re.compile("á[»º]|Ä[\u2018\u0090\u0083\u201a]|Æ[°¡\u00a0\u00af]|Ã[\u00a0-\u00bf]")
_TWICE_SIGNS = ("»", "º", "Ä", "Æ", "Ã")
"""One of these is in all that `_TWICE` finds; a search for a letter takes a hundredth of its time."""
_HIGH = re.compile("[\x80-\xff]")


def diagnose(text: str) -> Reading | None:
    """Return how Unicode text must be read again to be Vietnamese, or None where it is well as it is.

    Finds UTF-8 encoded twice, legacy bytes saved as UTF-8, and VIQR. One verdict serves all texts of an article.
    """
    if text.isascii():
        return _diagnose_viqr(text)
    if any(sign in text for sign in _TWICE_SIGNS) and _TWICE.search(text):
        repaired = _repair_twice(text)
        share = _weigh(Counter(_marked_words(_sample(repaired).lower())))
        if repaired != text and share > _weigh(Counter(_marked_words(_sample(text).lower()))):
            return Reading("utf-8 twice", share, _repair_twice)
    if _VIETNAMESE.search(text) or len(_HIGH.findall(text, 0, SAMPLE_CHARS)) < LEAST_WORDS:
        return None
    sample = _sample(text)
    if len(_marked_words(sample)) < LEAST_WORDS:
        return None
    best, *others = _readings(sample)
    as_it_is = next(reading.share for reading in (best, *others) if reading.encoding == "windows-1252")
    if best.share >= LEAST_SHARE and best.share - as_it_is > 1 - LEAST_SHARE:
        return best
    return None


def _diagnose_viqr(text: str) -> Reading | None:
    start = text[: SAMPLE_CHARS * 12]
    shaped = len(legacy.VIQR_SHAPED.findall(start))
    if shaped < LEAST_WORDS:
        return None
    if "<" in start:
        start = _TAGS.sub(" ", start)
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", legacy.read_viqr(start))]
    marked = [word for word in words if not word.isascii()]
    share = _weigh(Counter(marked))
    # Vietnamese runs at about 0.75 marked words; English with stray signs stays under 0.2.
    if share >= LEAST_SHARE and len(marked) >= 0.35 * len(words):
        return Reading("viqr", share, legacy.read_viqr)
    return None


def _repair_twice(text: str) -> str:
    """Undo UTF-8 encoded twice (through windows-1252), line by line, so that sound lines stay as they are."""
    import ftfy
    import ftfy.bad_codecs

    lines = text.split("\n")
    for number, line in enumerate(lines):
        for _ in range(3):
            if not _TWICE.search(line):
                break
            try:
                line = line.encode("sloppy-windows-1252").decode("utf-8")
            except UnicodeError:
                line = ftfy.fix_encoding(line)
                break
        lines[number] = line
    return "\n".join(lines)


# --- bytes ---------------------------------------------------------------------------------------------------

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_UNICODE_NAMES = frozenset(("utf-8", "utf8", "unicode-1-1-utf-8", "us-ascii", "ascii", "unicode"))


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Return the text of `data` in NFC with what its encoding was. `declared` is the charset it claims, if any.

    Never fails: bytes that are no text come back as windows-1252 with a note. Newlines stay as they are.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            return _finish(text, name, [f"the byte order mark of {name} was removed"])
    if wide := _wide(data):
        return _finish(data.decode(wide, "replace"), wide, [f"read as {wide}: it has no byte order mark"])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(data, declared)
    notes = []
    if declared and not text.isascii() and declared.lower() not in _UNICODE_NAMES:
        notes.append(f"declared as {declared}, but it is utf-8")
    return _finish(text, "utf-8", notes)


_NO_TEXT = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x02\x05\x06\x14\x19\x1e\x1a")
"""Controls of ASCII that no text has; VISCII has letters at six of them."""


def is_binary(data: bytes, encoding: str) -> bool:
    """Tell whether bytes that were read as `encoding` are no text: null bytes, or many controls, are in none."""
    start = data[:65536]
    if encoding.startswith(("utf-16", "utf-32")):
        return False
    return b"\0" in start or len(start) - len(start.translate(None, _NO_TEXT)) > len(start) * 0.01


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: in any Western or Vietnamese text most high bytes are zero (spaces, ASCII)."""
    start = data[:4096]
    if len(start) < 4 or b"\0" not in start:
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16be"
    return None


def _decode_other(data: bytes, declared: str | None) -> Decoded:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    start = text[: SAMPLE_CHARS * 32]
    sound = len(start) - len(start.encode("ascii", "ignore")) - broken
    if sound >= LEAST_SOUND * broken:
        return _finish(text, "utf-8", [f"{broken} broken utf-8 sequences became the replacement character"])
    letters = legacy.as_windows_1252(data)
    best, second, *_ = _readings(_sample(letters))
    notes = [f"read as {best.encoding}: {_told(best, second)}"]
    if best.share < LEAST_SHARE and (named := _by_declaration(data, declared)) is not None:
        return named
    if best.share < LEAST_SHARE:
        notes = [f"read as {best.encoding} for want of better: {_told(best, second)}"]
    elif declared and declared.lower() not in (best.encoding, "x-" + best.encoding):
        notes.append(f"declared as {declared}")
    return _finish(best.read(letters), best.encoding, notes)


def _by_declaration(data: bytes, declared: str | None) -> Decoded | None:
    """Take the declared charset at its word, where it is a real one and fits."""
    if not declared:
        return None
    try:
        text = data.decode(declared)
        name = codecs.lookup(declared).name
    except (LookupError, UnicodeError):
        return None
    return _finish(text, name, [f"read as {name}, as declared: too few Vietnamese words to tell"])


def _finish(text: str, encoding: str, notes: list[str]) -> Decoded:
    """Repair what a second look finds in Unicode text, and compose combining marks."""
    if encoding.startswith("utf") and (reading := diagnose(text)) is not None:
        text = reading.read(text)
        how = f"{reading.share:.0%} of its marked words are Vietnamese syllables then"
        if reading.encoding in ("viqr", "utf-8 twice"):
            notes.append(f"read as {reading.encoding}: {how}")
        else:
            notes.append(f"{reading.encoding} letters had been saved as {encoding}; converted: {how}")
        encoding = reading.encoding
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        if encoding.startswith("utf"):
            notes.append("combining marks were joined to their letters (NFC)")
    return Decoded(text, encoding, tuple(notes))


def reader_of(encoding: str) -> Callable[[bytes], str]:
    """Return what reads bytes of an encoding that `decode` named, line by line."""
    read = dict(_READERS).get(encoding)
    if read is not None:
        return lambda data: read(legacy.as_windows_1252(data))
    if encoding == "viqr":
        return lambda data: legacy.read_viqr(data.decode("utf-8", "replace"))
    return lambda data: data.decode("utf-8", "replace")
