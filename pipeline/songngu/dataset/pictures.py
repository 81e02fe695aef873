"""Photographs: verified, turned upright, of one format and size, without what cameras and phones write into them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_PIXELS = 100_000_000
"""Larger pictures are refused unread: 100 megapixels are 300 MB in memory, and no portal publishes such photographs."""
SMALLEST_SIDE = 32
"""Pixels; smaller ones are spacers, bullets and icons."""
THUMBNAIL_SIZE = 480
"""Pixels of the longer side: a column of the gallery on a screen of double density."""
QUALITY = 88
"""Of JPEG and WebP: above it files grow faster than anyone sees a difference."""
_ENDINGS = {"JPEG": "jpg", "WEBP": "webp", "PNG": "png"}
_KNOWN = frozenset({"JPEG", "MPO", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"})
_USUAL = {
    "jpg": "JPEG", "jpeg": "JPEG", "jpe": "JPEG", "jfif": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF",
    "bmp": "BMP", "tif": "TIFF", "tiff": "TIFF", "avif": "AVIF",
}  # fmt: skip
_ARTIST, _COPYRIGHT, _TAKEN, _EXIF_IFD = 0x013B, 0x8298, 0x9003, 0x8769
_FLAT = 4.0
"""Standard deviation of grey values below which a picture has no features to be compared by: a blank, a plain logo."""


@dataclass(frozen=True, slots=True)
class Form:
    """What pictures are made to be."""

    format: str = "jpeg"
    """jpeg, webp, png, or keep: then JPEG, WebP and PNG stay what they are, and others become JPEG."""
    size: int = 1600
    """Pixels of the longer side, at most."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture that can be published."""

    data: bytes
    thumbnail: bytes
    """JPEG."""
    ending: str
    width: int
    height: int
    sha256: str
    """Of `data`."""
    source_sha256: str
    phash: str
    """Perceptual hash, 16 hexadecimal digits; empty for a picture without features."""
    artist: str
    """Who took it, as the file itself says."""
    taken: dt.date | None
    notes: tuple[str, ...]
    """What a person should know: mislabelled, animated."""


class UnusablePicture(ValueError):  # noqa: N818  (it is the picture that is unusable)
    """A file that is no picture, or one that must not be opened; the text says why."""


@contextmanager
def strictly() -> Iterator[None]:
    """Let Pillow raise where it would warn of a decompression bomb. Around all threads that call `prepare`."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("ignore", module="PIL", category=UserWarning)
        yield


def prepare(data: bytes, name: str, *, form: Form, credit: str | None) -> Prepared:
    """Return a picture as it is published. `name` is its address or path, for its ending; `credit` goes into the file.

    Raises UnusablePicture that says why it cannot be.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as opened:
            return _prepare(opened, data, name, form, credit)
    except UnusablePicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnusablePicture(f"more than {MOST_PIXELS // 1_000_000} megapixels: not opened") from None
    except UnidentifiedImageError:
        raise UnusablePicture(_no_picture(data)) from None
    except MemoryError:
        raise UnusablePicture("too large for this computer's memory") from None
    except Exception as error:  # noqa: BLE001  (decoders raise anything on crafted files: one must not stop a build)
        raise UnusablePicture(f"broken: {error or type(error).__name__}") from None


def _prepare(opened: Picture, data: bytes, name: str, form: Form, credit: str | None) -> Prepared:
    width, height = opened.size
    if width * height > MOST_PIXELS:
        raise UnusablePicture(f"{width} x {height} pixels, more than {MOST_PIXELS // 1_000_000} megapixels: not opened")
    if opened.format not in _KNOWN:
        raise UnusablePicture(f"of the kind {opened.format}, which is not taken")
    if max(width, height) < SMALLEST_SIDE:
        raise UnusablePicture(f"{width} x {height} pixels: an icon or a spacer, no photograph")
    notes = tuple(_notes(opened, name))
    artist, copyright_line, taken = _written(opened)
    picture, alpha = _upright(opened, form.size)
    kind = form.format.upper() if form.format != "keep" else str(opened.format)
    kind = kind if kind in _ENDINGS else "JPEG"
    flat = picture if not alpha else _flatten(picture)
    exif = _exif(credit or artist, copyright_line, taken)
    made = _encode(flat if kind == "JPEG" else picture, kind, exif)
    small = flat.copy()
    small.thumbnail((THUMBNAIL_SIZE, THUMBNAIL_SIZE), reducing_gap=1.0)
    return Prepared(
        made, _encode(small, "JPEG", b""), _ENDINGS[kind], *picture.size, hashlib.sha256(made).hexdigest(),
        hashlib.sha256(data).hexdigest(), perceptual_hash(small), artist, taken, notes,
    )  # fmt: skip


def _notes(opened: Picture, name: str) -> Iterator[str]:
    ending = name.rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""
    kind = "JPEG" if opened.format == "MPO" else opened.format
    if ending in _USUAL and _USUAL[ending] != kind:
        yield f"mislabelled: the name ends in .{ending}, the file is {kind}"
    if getattr(opened, "is_animated", False) and opened.format != "MPO":
        yield f"animated: of {getattr(opened, 'n_frames', 2)} frames the first is kept"


def _no_picture(data: bytes) -> str:
    head = data[:512].lstrip().lower()
    if not data:
        return "an empty file"
    if b"<svg" in head:
        return "a drawing (SVG), which may hold scripts: not taken"
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"{")):
        return "no picture but a page: the site answered with an error when it was saved"
    return "no picture that can be read: broken, or of an unknown kind"


def _written(opened: Picture) -> tuple[str, str, dt.date | None]:
    """Return the artist, the copyright line and the day that a file tells."""
    try:
        exif = opened.getexif()
        taken = str(exif.get_ifd(_EXIF_IFD).get(_TAKEN) or "")
    except Exception:  # noqa: BLE001  (a picture with broken EXIF is still a picture)
        return "", "", None
    try:
        day = dt.datetime.strptime(taken[:10], "%Y:%m:%d").date() if taken[:10] else None
    except ValueError:
        day = None
    return _text(exif.get(_ARTIST)), _text(exif.get(_COPYRIGHT)), day


def _text(value: object) -> str:
    """Return an EXIF text; cameras and programs write UTF-8, which Pillow reads as Latin-1."""
    from songngu.text import clean

    text = value if isinstance(value, str) else ""
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return clean(text)


def _exif(credit: str | None, copyright_line: str, taken: dt.date | None) -> bytes:
    """Return an EXIF block with credit and day only: no place, no camera, no serial number."""
    from PIL import Image

    exif: Any = Image.Exif()
    if credit:
        exif[_ARTIST] = credit.encode("utf-8")
    if copyright_line:
        exif[_COPYRIGHT] = copyright_line.encode("utf-8")
    if taken:
        exif.get_ifd(_EXIF_IFD)[_TAKEN] = f"{taken:%Y:%m:%d} 00:00:00"
    return bytes(exif.tobytes()) if len(exif) or taken else b""


def _upright(opened: Picture, size: int) -> tuple[Picture, bool]:
    """Decode the first frame, upright, in sRGB, at most `size` long; tell whether it has transparency."""
    from PIL import Image, ImageOps

    opened.seek(0)
    if opened.format in ("JPEG", "MPO"):
        opened.draft("RGB", (size, size))  # the decoder itself halves what is far too large
    opened.load()
    alpha = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    if opened.mode.startswith("I") or opened.mode == "F":
        low, high = (float(one) for one in opened.convert("F").getextrema())  # type: ignore[arg-type]
        scale = 255 / (high - low) if high > low else 0.0
        picture: Picture = opened.convert("F").point(lambda value: value * scale - low * scale).convert("RGB")
    else:
        picture = _in_srgb(opened, "RGBA" if alpha else "RGB")
    picture.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    exif = opened.getexif()
    if exif.get(0x0112, 1) != 1:
        picture.getexif()[0x0112] = exif[0x0112]
        picture = ImageOps.exif_transpose(picture)
    return picture, alpha


def _in_srgb(opened: Picture, mode: str) -> Picture:
    """Convert by the picture's colour profile where it has one: CMYK without it turns garish."""
    from PIL import ImageCms

    profile = opened.info.get("icc_profile")
    if profile and opened.mode in ("RGB", "CMYK"):
        try:
            found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(opened, found, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if made is not None:
                return made
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile is as none
    return opened.convert(mode)


def _flatten(picture: Picture) -> Picture:
    from PIL import Image

    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _encode(picture: Picture, kind: str, exif: bytes) -> bytes:
    out = io.BytesIO()
    bare = picture.copy()
    bare.info.clear()  # no comment, no profile, no text chunk of the file it came from
    options: dict[str, Any] = {"exif": exif} if exif else {}
    if kind == "JPEG":
        options |= {"quality": QUALITY, "optimize": True}
    elif kind == "WEBP":
        options |= {"quality": QUALITY, "method": 4}
    bare.save(out, kind, **options)
    return out.getvalue()


def perceptual_hash(picture: Picture) -> str:
    """Return the 64-bit DCT hash of a picture as hexadecimal digits (imagehash); empty where it has no features."""
    import imagehash
    import numpy as np

    grey = picture.convert("L")
    if float(np.asarray(grey.resize((32, 32))).std()) < _FLAT:
        return ""
    return str(imagehash.phash(grey))
