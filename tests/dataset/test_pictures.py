"""Photographs: what is made of good ones, and what is said of bad ones."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from songngu.dataset import pictures
from songngu.dataset.pictures import Form, Prepared, UnusablePicture, prepare, strictly
from tests.dataset.conftest import photograph


def made(data: bytes, name: str = "anh/cau.jpg", *, credit: str | None = "Lê Minh Hạnh", **form: Any) -> Prepared:
    """Prepare a picture as a build does."""
    with strictly():
        return prepare(data, name, form=Form(**form), credit=credit)


def opened(prepared: Prepared) -> Image.Image:
    """Open what was made."""
    return Image.open(io.BytesIO(prepared.data))


@pytest.mark.parametrize(
    ("kind", "form", "expected"),
    [
        ("JPEG", "jpeg", "JPEG"),
        ("PNG", "jpeg", "JPEG"),
        ("PNG", "keep", "PNG"),
        ("BMP", "keep", "JPEG"),
        ("JPEG", "webp", "WEBP"),
        ("TIFF", "png", "PNG"),
    ],
)
def test_pictures_become_of_the_format_that_the_project_sets(kind: str, form: str, expected: str) -> None:
    one = made(photograph(kind=kind), "anh/x", format=form)
    assert opened(one).format == expected
    assert one.ending == {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[expected]


@pytest.mark.parametrize(
    ("size", "expected"), [((2000, 1000), (800, 400)), ((300, 900), (267, 800)), ((90, 60), (90, 60))]
)
def test_large_pictures_are_made_smaller_and_small_ones_stay(size: tuple[int, int], expected: tuple[int, int]) -> None:
    one = made(photograph(size=size), size=800)
    assert (one.width, one.height) == expected == opened(one).size
    assert max(Image.open(io.BytesIO(one.thumbnail)).size) <= pictures.THUMBNAIL_SIZE


def test_exif_keeps_credit_and_day_and_loses_place_and_camera() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x8298] = "Canon", "Tên máy ảnh".encode(), "Báo Gió Lào".encode()
    exif.get_ifd(0x8769)[0x9003] = "2024:07:06 21:15:00"
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-123"
    exif.get_ifd(0x8825)[2] = (16.0, 48.0, 58.0)
    one = made(photograph(exif=exif.tobytes(), comment=b"GPS 16.8,107.1"))
    kept = opened(one).getexif()
    assert kept[0x013B].encode("latin-1").decode() == "Lê Minh Hạnh"
    assert kept[0x8298].encode("latin-1").decode() == "Báo Gió Lào"
    assert dict(kept.get_ifd(0x8769)) == {0x9003: "2024:07:06 00:00:00"}
    assert not kept.get_ifd(0x8825)
    assert not any(word in one.data for word in (b"Canon", b"SERIAL", b"GPS", b"21:15"))
    assert (one.artist, str(one.taken)) == ("Tên máy ảnh", "2024-07-06")


def test_a_picture_that_lies_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    one = made(photograph(size=(600, 400), exif=exif.tobytes()))
    assert (one.width, one.height) == (400, 600)
    assert 0x0112 not in opened(one).getexif()


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "LA", "RGBA", "I;16", "1"])
def test_every_kind_of_colour_becomes_rgb(mode: str) -> None:
    base = Image.open(io.BytesIO(photograph()))
    source = base.convert("L").point(lambda v: v * 200, "I").convert("I;16") if mode == "I;16" else base.convert(mode)
    out = io.BytesIO()
    source.save(out, "TIFF")
    assert opened(made(out.getvalue(), "anh/x.tif")).mode == "RGB"


def test_transparent_ground_becomes_white_in_jpeg() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (80, 80), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(made(out.getvalue(), "x.png")).convert("RGB").getpixel((40, 40)) == (255, 255, 255)


def test_the_same_file_gives_the_same_bytes() -> None:
    assert made(photograph()).sha256 == made(photograph()).sha256


def test_copies_look_the_same_and_others_do_not() -> None:
    def bits(one: str, other: str) -> int:
        return (int(one, 16) ^ int(other, 16)).bit_count()

    first = made(photograph(seed=1))
    copy = made(photograph(seed=1, kind="WEBP", quality=60), size=400)
    assert bits(first.phash, copy.phash) <= 6
    assert bits(first.phash, made(photograph(seed=5)).phash) > 6


def test_a_blank_has_nothing_to_be_compared_by() -> None:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(out, "PNG")
    assert made(out.getvalue(), "x.png").phash == ""


# --- bad input ---


def test_a_mislabelled_picture_is_taken_for_what_it_is_and_told() -> None:
    assert made(photograph(kind="PNG"), "anh/cau.jpg").notes == (
        "mislabelled: the name ends in .jpg, the file is PNG",
    )  # fmt: skip
    assert made(photograph(), "https://x.vn/anh.php?id=3").notes == ()


def test_of_an_animated_picture_the_first_frame_is_kept_and_it_is_told() -> None:
    frames = [Image.open(io.BytesIO(photograph(seed=seed))).convert("P") for seed in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    one = made(out.getvalue(), "anh/cau.gif")
    assert one.notes == ("animated: of 3 frames the first is kept",)
    assert opened(one).format == "JPEG"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [9_600, 11_000, 60_000])
def test_a_decompression_bomb_is_not_opened(side: int) -> None:
    with pytest.raises(UnusablePicture, match="megapixels"):
        made(bomb(side, side), "x.png")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "an empty file"),
        (b"<!DOCTYPE html><title>404</title>", "no picture but a page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a drawing"),
        (b"GIF89a", "broken|no picture"),
        (bytes(5000), "no picture that can be read"),
        (photograph()[:2000], "broken"),
        (photograph(kind="PNG")[:-2000], "broken"),
        (bomb(100, 100), "broken"),
        (photograph(size=(16, 16)), "an icon or a spacer"),
    ],
)
def test_what_is_no_photograph_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnusablePicture, match=reason):
        made(data)


def test_broken_exif_breaks_no_picture() -> None:
    assert made(photograph(exif=b"Exif\x00\x00MM\x00*\x00\x00\xff\xff")).width == 640
