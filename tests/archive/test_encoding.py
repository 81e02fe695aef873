"""Legacy encodings are told by the language; Unicode text is left alone."""

from __future__ import annotations

import unicodedata

import pytest

from songngu.archive.encoding import decode, is_binary, reader_of
from songngu.archive.legacy import TCVN3, VISCII, VNI, as_windows_1252, read_tcvn3, read_viqr

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
        "Chữ “Ã»” hiện ra khi UTF-8 bị đọc nhầm.",
        "Café Mélodié",
        "O(n^2), a^2 + b^2 = c^2, e^x, e^-1 và o^p",
        "O(n^2), a^2 + b^2 = c^2, e^x, e^-1, o^p",
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


@pytest.mark.parametrize("times", [1, 2, 3])
def test_utf8_that_was_encoded_again_and_again_comes_back_whole(times: int) -> None:
    text = TEXT
    for _ in range(times):
        text = as_windows_1252(text.encode())
    decoded = decode(f"{text}\n{TEXT}".encode())
    assert (decoded.text, decoded.encoding) == (f"{TEXT}\n{TEXT}", "utf-8 twice")
    assert decoded.notes == ("read as utf-8 twice: 100% of its marked words are Vietnamese syllables then",)


def test_viqr_in_a_page_is_told_by_its_running_text_alone() -> None:
    line = "Hu+o+'ng Ho'a ddang <b>tro^`ng</b> chuo^'i, nhie^`u ho^. dda~ gia`u le^n"
    page = f"<p class='tin'>{line}</p><script>{'var next = document.body; ' * 40}</script>"
    decoded = decode(page.encode())
    assert decoded.encoding == "viqr"
    assert "<p class='tin'>Hướng Hóa đang <b>trồng</b> chuối, nhiều hộ đã giàu lên</p>" in decoded.text


def test_utf_16_without_a_mark_is_told_by_where_its_zeros_stand() -> None:
    short = "Ngày 5/3, họp ở Huế; nên đọc."
    for encoding in ("utf-16le", "utf-16be"):
        data = short.encode(encoding)
        decoded = decode(data)
        assert (decoded.text, decoded.encoding) == (short, encoding)
        assert decoded.notes == (f"read as {encoding}: it has no byte order mark",)
        assert not is_binary(data, decoded.encoding)
    zeros = b"Tin \0\0 trong tinh \0\0"
    assert decode(zeros).encoding == "utf-8"
    assert is_binary(zeros, "utf-8")


@pytest.mark.parametrize(
    ("text", "declared", "encoding"),
    [
        ("Straße, Fußgänger", "ISO-8859-1", "iso8859-1"),
        ("日本語の新聞", "shift_jis", "shift_jis"),
        ("Straße, Fußgänger, tre\u0300", "windows-1258", "cp1258"),
    ],
)
def test_where_the_language_tells_nothing_the_declaration_is_believed(text: str, declared: str, encoding: str) -> None:
    decoded = decode(text.encode(declared), declared=declared)
    assert (decoded.text, decoded.encoding) == (unicodedata.normalize("NFC", text), encoding)
    assert decoded.notes == (f"read as {encoding}, as declared: too few Vietnamese words to tell",)


@pytest.mark.parametrize("declared", [None, "khong-co", "ascii", "utf-8"])
def test_where_nothing_tells_that_is_said(declared: str | None) -> None:
    (note,) = decode("日本語の新聞".encode("shift_jis"), declared=declared).notes
    assert note.startswith(
        "read as tcvn3 for want of better: 50% of its marked words are Vietnamese syllables; next is "
    )


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("tcvn3", in_table(TEXT.lower(), TCVN3)),
        ("viscii", in_table(TEXT, VISCII)),
        ("vni-windows", in_vni(TEXT)),
        ("windows-1258", in_1258(TEXT)),
        ("utf-8", TEXT.encode()),
        ("viqr", b"Hu+o+'ng Ho'a ddang tro^`ng chuo^'i, nhie^`u ho^. dda~ gia`u le^n"),
    ],
)
def test_what_a_whole_file_was_told_to_be_each_of_its_lines_is(encoding: str, data: bytes) -> None:
    decoded = decode(data)
    assert decoded.encoding == encoding
    read = reader_of(encoding)
    assert "\n".join(read(line) for line in data.split(b"\n")) == decoded.text
