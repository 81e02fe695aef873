"""The bytes of an article's pictures, from where the archive keeps them. Nothing is fetched from the network."""

from __future__ import annotations

import tarfile
import zipfile
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from songngu.records import Article, Picture

MAX_BYTES = 64 << 20
"""A photograph file larger than 64 MiB is not read: portals publish none, and a crafted one may fill the memory."""


def picture_bytes(article: Article, picture: Picture, *, root: Path) -> bytes | None:
    """Return a picture's file as the archive has it, or None where it has none.

    Looked for beside the article's page, as its address says; then by its name in the page's folder and in the folder
    that browsers save beside a page. Nothing outside `root` is read, whatever an address or a link says.
    """
    container, _, member = article.source.partition("#")
    base = Path(container) if Path(container).is_absolute() else root / container
    names = [_relative(address) for address in (picture.source, *picture.also)]
    for name in filter(None, names):
        found = _in_container(base, member, name) if base.suffix.lower() in (".zip", ".tar", ".tgz", ".gz") else None
        found = found or _beside(base, name, root)
        if found is not None:
            return found
    return None


def _relative(address: str) -> PurePosixPath | None:
    """Return an address as a path below the site or the page, without host and query."""
    path = unquote(urlsplit(address).path).lstrip("/")
    return PurePosixPath(path) if path and "\x00" not in path else None


def _beside(page: Path, name: PurePosixPath, root: Path) -> bytes | None:
    folder = page if page.is_dir() else page.parent
    saved = [folder / f"{page.stem}{ending}" for ending in ("_files", ".files", "_tệp")]
    candidates = [folder / name, root / name, folder / name.name, *(place / name.name for place in saved)]
    for candidate in candidates:
        real = candidate.resolve()
        if real.is_relative_to(root.resolve()) and real.is_file() and real.stat().st_size <= MAX_BYTES:
            return real.read_bytes()
    return None


@lru_cache(maxsize=2)
def _opened(path: Path, changed: int) -> zipfile.ZipFile:
    """Keep a ZIP file open: the list of its members is long, and a dataset asks for thousands of pictures."""
    return zipfile.ZipFile(path)


def _in_container(path: Path, member: str, name: PurePosixPath) -> bytes | None:
    """Look for a picture beside a page within a ZIP or TAR file."""
    if not path.is_file():
        return None
    wanted = (str(_normal(PurePosixPath(member).parent / name)), str(name))  # beside the page first
    try:
        if zipfile.is_zipfile(path):
            archive = _opened(path, path.stat().st_mtime_ns)
            for inside in wanted:
                info = archive.NameToInfo.get(inside)
                if info is not None and info.file_size <= MAX_BYTES:
                    return archive.read(info)
        elif tarfile.is_tarfile(path):
            with tarfile.open(path) as tar:
                for entry in tar:
                    if entry.name in wanted and entry.isfile() and entry.size <= MAX_BYTES:
                        file = tar.extractfile(entry)
                        return file.read() if file else None
    except (OSError, zipfile.BadZipFile, tarfile.TarError, RuntimeError):
        return None
    return None


def _normal(path: PurePosixPath) -> PurePosixPath:
    """Return a path with its `..` taken out; what points above the archive stays at its top."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return PurePosixPath(*parts)
