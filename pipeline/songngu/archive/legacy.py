"""Vietnamese encodings that Python does not know: TCVN3 (ABC), VNI-Windows, VISCII and VIQR.

Each reader takes text whose letters are the bytes read as windows-1252, so the same reader serves raw bytes and text
that some program has already saved as UTF-8 without knowing better. Sources of the tables: TCVN 5712:1993 (VN3, with
the capitals of VN2), RFC 1456 (VISCII, VIQR), and the VNI-Windows character set of VNI Software.
"""

from __future__ import annotations

import re
import unicodedata

TCVN3 = dict(
    zip(
        bytes.fromhex(
            "A1A2A3A4A5A6A7A8A9AAABACADAEAFB5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDC"
            "DDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF"
        ),
        "ĂÂÊÔƠƯĐăâêôơưđẰàảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        strict=True,
    )
)
"""Byte to letter. The toned capitals are those of VN2: ABC fonts show a capital for the small letter's byte instead."""

VISCII = {
    **dict(zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True)),
    **dict(
        zip(
            range(0x80, 0x100),
            "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
            strict=True,
        )
    ),
}

_VNI_SINGLE = dict(zip("ôöñìíæóòîÔÖÑÌÍÆÓÒÎ", "ơưđìíỉĩịỵƠƯĐÌÍỈĨỊỴ", strict=True))
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}


def _vni_pairs() -> dict[str, str]:
    """Map a letter and the mark byte after it to the Vietnamese letter; a mark may be in either letter case."""
    marks: dict[str, dict[str, str]] = {base: dict(_VNI_TONES) for base in "aeouyôö"}
    for base in "aeo":
        marks[base] |= {mark: "\u0302" + tone for mark, tone in _VNI_CIRCUMFLEX.items()}
    marks["a"] |= {mark: "\u0306" + tone for mark, tone in _VNI_BREVE.items()}
    pairs: dict[str, str] = {}
    for base, table in marks.items():
        for mark, combining in table.items():
            letter = unicodedata.normalize("NFC", _VNI_SINGLE.get(base, base) + combining)
            for small_or_capital in (mark, mark.upper()):
                pairs[base + small_or_capital] = letter
                pairs[base.upper() + small_or_capital] = letter.upper()
    return pairs


VNI = _VNI_SINGLE | _vni_pairs()
"""One or two windows-1252 letters to the Vietnamese letter."""

_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def as_windows_1252(data: bytes) -> str:
    """Read bytes as windows-1252, its five unused codes as controls, so that every byte becomes one letter."""
    import ftfy.bad_codecs  # registers the codec

    assert ftfy.bad_codecs
    return data.decode("sloppy-windows-1252")


def _byte_table(table: dict[int, str]) -> dict[int, str]:
    return {ord(as_windows_1252(bytes([byte]))): letter for byte, letter in table.items()}


_TCVN3_LETTERS = _byte_table(TCVN3)
_VISCII_LETTERS = _byte_table(VISCII)
_TONED = "".join(letter for letter in dict.fromkeys(TCVN3.values()) if letter.islower() and letter not in "ăâêôơưđ")
_CAPITALS_RUN = re.compile(r"[^\W\d_a-zăâêôơưđ]+(?:[^\w\n]+[^\W\d_a-zăâêôơưđ]+)*(?![^\W\d_])")
_TWO_CAPITALS = re.compile(r"[A-ZĂÂÊÔƠƯĐ][^\W\d_]*?[A-ZĂÂÊÔƠƯĐ]")


def _raise_capitals(found: re.Match[str]) -> str:
    """Raise a run of words in capitals and toned small letters; a lone Hồ, or an ở at its edge, is as it should be."""
    start, run = found.start(), found[0]
    inside_word = start > 0 and found.string[start - 1].isalpha()
    if inside_word or not _TWO_CAPITALS.search(run):
        return run
    first = next(index for index, letter in enumerate(run) if letter.isupper())
    last = max(index for index, letter in enumerate(run) if letter.isupper())
    first, last = run.rfind(" ", 0, first) + 1, run.find(" ", last)
    return run[:first] + run[first:last].upper() + run[last:] if last > 0 else run[:first] + run[first:].upper()


def read_tcvn3(text: str) -> str:
    """Return TCVN3 (ABC) text in Unicode; the capitals of capitals fonts come back (QUảNG TRị)."""
    decoded = unicodedata.normalize("NFC", text.translate(_TCVN3_LETTERS))
    return _CAPITALS_RUN.sub(_raise_capitals, decoded)


def read_viscii(text: str) -> str:
    """Return VISCII text in Unicode."""
    return text.translate(_VISCII_LETTERS)


def read_vni(text: str) -> str:
    """Return VNI-Windows text in Unicode."""
    return _VNI_PATTERN.sub(lambda found: VNI[found[0]], text)


def read_windows_1258(text: str) -> str:
    """Return windows-1258 text in Unicode, its combining tone marks joined to their letters."""
    import ftfy.bad_codecs

    assert ftfy.bad_codecs
    data = text.encode("sloppy-windows-1252", "replace")
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


# --- VIQR ----------------------------------------------------------------------------------------------------

_VIQR_TONES = {"`": "\u0300", "'": "\u0301", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VIQR_SHAPES = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_VIQR = re.compile(
    r"\\(?P<literal>.)|(?P<d>[dD])(?P<d2>[dD])"
    r"|(?P<vowel>[aA])(?P<s1>[(^]?)(?P<t1>[`'?~.]?)|(?P<vowel2>[eE])(?P<s2>\^?)(?P<t2>[`'?~.]?)"
    r"|(?P<vowel3>[oO])(?P<s3>[\^+*]?)(?P<t3>[`'?~.]?)|(?P<vowel4>[uU])(?P<s4>[+*]?)(?P<t4>[`'?~.]?)"
    r"|(?P<vowel5>[iIyY])(?P<t5>[`'?~.])",
    re.DOTALL,
)
VIQR_SHAPED = re.compile(r"[aeoAEO]\^|[aA]\(|[ouOU][+*]|(?<![^\W_])[dD][dD]")
"""What only VIQR writes in running text; the tone marks alone are ordinary punctuation."""


def _viqr_letter(found: re.Match[str]) -> str:
    if (literal := found["literal"]) is not None:
        return literal
    if found["d"]:
        return "Đ" if found["d"] == "D" else "đ"
    groups = found.groupdict(default="")
    vowel = next(groups[name] for name in ("vowel", "vowel2", "vowel3", "vowel4", "vowel5") if groups[name])
    shape = next((_VIQR_SHAPES[groups[f"s{n}"]] for n in range(1, 5) if groups[f"s{n}"]), "")
    tone = next((_VIQR_TONES[groups[f"t{n}"]] for n in range(1, 6) if groups[f"t{n}"]), "")
    return unicodedata.normalize("NFC", vowel + shape + tone)


def read_viqr(text: str) -> str:
    r"""Return VIQR text in Unicode. A mark after a vowel is a tone unless a backslash stands before it (RFC 1456)."""
    return _VIQR.sub(_viqr_letter, text)
