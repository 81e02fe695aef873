"""Office files are ZIP packages of XML: what is looked at before any library opens one from a stranger."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from songngu import markup
from songngu.errors import ReviewError

DAMAGES = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What zipfile raises on packages that are damaged, locked, or made to look so."""
# 10,000 units make some 15 MB of XML; a workbook with one cell of 50 MB must still be read, to say which row it is.
LARGEST_PACKAGE = 400 * 1024 * 1024
# XML of one text repeated packs to about a hundredth; a bomb to a thousandth.
_BOMB_RATIO = 400
_BOMB_FLOOR = 50 * 1024 * 1024  # smaller packages do no harm, however they are packed
_HEAD = 4096


def check_package(path: Path) -> None:
    """Raise ReviewError where a ZIP package is damaged, would unpack to too much, or declares XML entities."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            size = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members)
            if size > LARGEST_PACKAGE or (size > _BOMB_FLOOR and size > _BOMB_RATIO * max(packed, 1)):
                raise ReviewError(f"{path.name} would unpack to {size:,} bytes; it is refused. Nothing was taken.")
            # A member whose bytes were changed on the way would be found late, and by a library's own exception.
            if (damaged := package.testzip()) is not None:
                raise ReviewError(f"{path.name} is damaged in its part {damaged}. Save it again and return it.")
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_member(package, member, path)
    except DAMAGES as error:
        raise ReviewError(f"{path.name} is damaged or locked: {error}. Save it again and return it.") from None


def _check_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    from lxml import etree

    with package.open(member) as file:
        head = file.read(_HEAD)
    try:
        markup.check_entities(head)
    except markup.UnsafeMarkup:
        raise ReviewError(f"{path.name} declares XML entities; it is refused. Nothing was taken.") from None
    except etree.XMLSyntaxError:
        return  # a damaged member: the library that reads it says so better
