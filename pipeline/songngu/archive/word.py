"""Word files (DOCX): paragraphs, tables and pictures in their order, then read as plain text is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from songngu.archive.documents import MOST_WHOLE, OFFICE_DAMAGES, Document, Item, bomb
from songngu.archive.encoding import diagnose
from songngu.archive.plain import read_text
from songngu.records import Skip
from songngu.text import clean

_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def read_docx(document: Document, mapping: Mapping[str, str]) -> Iterator[Item]:
    """Read a Word file as one article. Fonts of TCVN3 and VNI are converted as in any other text."""
    del mapping
    import zipfile

    import docx

    with document.seekable() as stream:
        try:
            with zipfile.ZipFile(stream) as parts:
                size, swelling = sum(part.file_size for part in parts.infolist()), bomb(parts)
            if swelling:
                yield Skip(document.source, swelling)
                return
            if size > 4 * MOST_WHOLE:
                yield Skip(document.source, f"its parts would swell to {size >> 20} MiB, which no article does")
                return
            stream.seek(0)
            raw = [part for text in _lines(docx.Document(stream)) for part in text.split("\n")]
        except OFFICE_DAMAGES as error:
            yield Skip(document.source, f"not a Word file that can be read: {error}")
            return
    notes: tuple[str, ...] = ()
    encoding = "utf-8"
    # Before anything is cleaned away: a letter of TCVN3 is a soft hyphen elsewhere.
    if (reading := diagnose("\n".join(raw))) is not None:
        raw = [reading.read(part) for part in raw]
        notes = (f"read as {reading.encoding}: {reading.share:.0%} of its marked words are Vietnamese syllables then",)
        encoding = reading.encoding
    lines = [line for part in raw if (line := clean(part))]
    yield read_text(lines, source=document.source, place=document.place, encoding=encoding, notes=notes)


def _lines(file: Any) -> Iterator[str]:
    from docx.table import Table

    for part in file.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                yield from dict.fromkeys(cell.text for cell in row.cells)
            continue
        for blip in part._p.iter(_BLIP):
            related = file.part.related_parts.get(blip.get(_EMBED))
            if related is not None:
                yield PurePosixPath(str(related.partname)).name
        yield part.text
