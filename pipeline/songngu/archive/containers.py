"""ZIP and TAR archives: their members as documents, read in place and never unpacked to disk."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from songngu.archive.documents import MOST_RATIO, RATIO_FROM, Document, printable
from songngu.archive.work import Work
from songngu.records import Skip

MOST_MEMBERS = 2_000_000
"""Members of one archive; more is no archive of news."""

Reader = Callable[[Document], Iterator[Work]]


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def read_zip(document: Document, read: Reader) -> Iterator[Work]:
    """Read the members of a ZIP file with `read`, in its own order."""
    with document.seekable() as stream, zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            yield Skip(document.source, f"{len(members)} members are more than {MOST_MEMBERS}")
            return
        for member in members:
            if member.is_dir():
                continue
            where = f"{document.source}#{_member_name(member)}"
            if reason := _refusal(member):
                yield Skip(where, reason)
                continue
            yield from read(_zip_member(archive, member, document))


def _refusal(member: zipfile.ZipInfo) -> str:
    if _leads_out(member.filename):
        return "its name leads out of the archive; it was not read"
    if member.flag_bits & 1:
        return "it is encrypted; unpack it with its password first"
    if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(1, member.compress_size):
        return (
            f"it would swell to {member.file_size >> 20} MiB from {member.compress_size >> 10} KiB: a bomb, left alone"
        )
    return ""


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; names without the UTF-8 flag are often UTF-8 all the same."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, document: Document) -> Document:
    name = _member_name(member)
    return Document(
        name=PurePosixPath(name).name,
        source=f"{document.source}#{name}",
        place=f"{document.place}#{name}",
        open=lambda: cast(BinaryIO, archive.open(member)),
    )


def read_tar(document: Document, read: Reader) -> Iterator[Work]:
    """Read the members of a TAR file, compressed or not, with `read`, in one pass."""
    with document.open() as stream:
        try:
            archive = tarfile.open(fileobj=stream, mode="r|*")  # noqa: SIM115  (closed with its stream)
            for member in archive:
                where = f"{document.source}#{printable(member.name)}"
                if _leads_out(member.name):
                    yield Skip(where, "its name leads out of the archive; it was not read")
                elif member.isfile():
                    yield from read(_tar_member(archive, member, document))
                elif not member.isdir():
                    yield Skip(where, "it is a link or a device; it was not followed")
            if not cast(BinaryIO, archive.fileobj).read(tarfile.BLOCKSIZE):
                # tarfile takes a header that is cut off for the end; a real end has two blocks, and one was read
                yield Skip(document.source, "the archive breaks off; what came before was read")
        except tarfile.TarError as error:
            yield Skip(document.source, f"the archive breaks off: {error}; what came before was read")


def _tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo, document: Document) -> Document:
    def opened() -> BinaryIO:
        file = archive.extractfile(member)
        if file is None:
            raise OSError("not a file")
        file.seekable = lambda: False  # type: ignore[method-assign]  # the archive itself is read in one pass
        return cast(BinaryIO, file)

    name = printable(member.name)
    return Document(PurePosixPath(name).name, f"{document.source}#{name}", f"{document.place}#{name}", opened)
