"""Legacy encodings are told by the language; Unicode text is left alone."""

from __future__ import annotations

import unicodedata

import pytest

from songngu.archive.encoding import decode
from songngu.archive.legacy import TCVN3, VISCII, VNI, read_tcvn3, read_viqr

TEXT = (
    "Sáng nay, Ủy ban nhân dân huyện khai trương tuyến xe buýt nối thị trấn với bảy xã miền núi. Đường dài 42 cây số,\n"
    "mỗi ngày có mười hai chuyến; học sinh và người già được giảm nửa giá vé. Ông Nguyễn Văn Dũng nói đường đã tốt."
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_1258(text: str) -> bytes:
    parts = []
    for letter in text:
        try:
            parts.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            whole = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in whole if mark in _TONES)
            parts.append((unicodedata.normalize("NFC", whole.replace(tone, "")) + tone).encode("cp1258"))
    return b"".join(parts)


def in_table(text: str, table: dict[int, str]) -> bytes:
    back = {letter: bytes([byte]) for byte, letter in table.items()}
    return b"".join(back.get(letter) or back.get(letter.lower()) or letter.encode() for letter in text)


def in_vni(text: str) -> bytes:
    back = {letter: pair for pair, letter in reversed(VNI.items())}
    return "".join(back.get(letter, letter) for letter in text).encode("cp1252")


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("windows-1258", in_1258(TEXT)),
        ("viscii", in_table(TEXT, VISCII)),
        ("vni-windows", in_vni(TEXT)),
        ("utf-16le", b"\xff\xfe" + TEXT.encode("utf-16le")),
        ("utf-16be", TEXT.encode("utf-16be")),
        ("utf-8", TEXT.encode("utf-8-sig")),
        ("utf-8", unicodedata.normalize("NFD", TEXT).encode()),
        ("utf-8 twice", TEXT.encode().decode("cp1252", "replace").replace("\ufffd", "").encode()),
    ],
)
def test_bytes_are_read_as_what_they_are(encoding: str, data: bytes) -> None:
    decoded = decode(data, declared="iso-8859-1")
    assert decoded.encoding == encoding
    if encoding != "utf-8 twice":  # windows-1252 has no code for five of the bytes: some letters are lost for good
        assert decoded.text == TEXT
    assert decoded.notes


def test_tcvn3_and_its_capitals_fonts() -> None:
    decoded = decode(in_table(TEXT, TCVN3))
    assert (decoded.encoding, decoded.text.lower()) == ("tcvn3", TEXT.lower())
    assert read_tcvn3("UBND TØNH QU¶NG TRÞ häp ë §ång Hµ, Hå X¸") == "UBND TỈNH QUẢNG TRỊ họp ở Đồng Hà, Hồ Xá"


def test_legacy_letters_saved_as_utf8_are_converted() -> None:
    decoded = decode(in_table(TEXT, TCVN3).decode("latin-1").encode("utf-8"))
    assert decoded.encoding == "tcvn3"
    assert decoded.text.lower() == TEXT.lower()


def test_viqr() -> None:
    assert read_viqr(r"Ddu+o+`ng dda^`u tie^n cu?a huye^.n\.") == "Đường đầu tiên của huyện."
    assert decode(b"Hu+o+'ng Ho'a ddang tro^`ng chuo^'i, nhie^`u ho^. dda~ giau` le^n").encoding == "viqr"


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Le théâtre français où l'élève a été reçu, déjà fêté à Noël.",
        "Die Bürger müssen größere Häuser für Gäste schließen.",
        "if (a^b) { c += d; } // the ^ operator, e.g. (a+b) and so on",
        "BÃO SỐ 5 đổ bộ; Ãn Độ; GIÁ CẢ",
    ],
)
def test_sound_unicode_is_left_alone(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding, decoded.notes) == (text, "utf-8", ())


def test_a_few_broken_sequences_do_not_make_it_another_encoding() -> None:
    data = TEXT.encode()
    decoded = decode(data[:200].rstrip(b"\x80") + b"\xff" + data[200:])
    assert decoded.encoding == "utf-8"
    assert "broken utf-8" in decoded.notes[0]


def test_broken_bytes_in_a_text_without_marks_are_told_and_the_text_is_read() -> None:
    data = b'{"title": "Tin trong tinh", "x": "' + b"x" * 200_000 + b'\xff\xfe"}'
    text = decode(data).text
    assert text.startswith('{"title": "Tin trong tinh"')
