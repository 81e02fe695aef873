"""Croissant 1.1: what is in a dataset, as JSON-LD that search engines and machine learning tools read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from songngu.dataset.card import Imprint, last_change, licences
from songngu.dataset.folder import files, sha256
from songngu.dataset.items import Dataset
from songngu.dataset.schema import TABLES, Column, Kind

CROISSANT_FILE = "croissant.json"
_VERSION = "http://mlcommons.org/croissant/1.1"
# The specification gives this context word for word.
_CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "arrayShape": "cr:arrayShape", "citeAs": "cr:citeAs",
    "column": "cr:column", "conformsTo": "dct:conformsTo", "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty", "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract", "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5",
    "name": {"@container": "@language"}, "parentField": "cr:parentField", "path": "cr:path",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
_TYPES = {
    Kind.TEXT: "sc:Text", Kind.NUMBER: "sc:Integer", Kind.FLAG: "sc:Boolean", Kind.DAY: "sc:Date",
    Kind.TIME: "sc:DateTime", Kind.TEXTS: "sc:Text",
}  # fmt: skip
_FORMATS = {
    ".jsonl": "application/jsonlines", ".parquet": "application/x-parquet", ".tmx": "application/x-tmx+xml",
    ".tbx": "application/x-tbx",
}  # fmt: skip
_PICTURES = (("jpg", "image/jpeg"), ("png", "image/png"), ("webp", "image/webp"))


def write_croissant(dataset: Dataset, folder: Path, *, imprint: Imprint) -> None:
    """Write croissant.json for the files that stand in a folder. Raises OSError."""
    day = last_change(dataset)
    content: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _VERSION,
        "name": {"en": dataset.title_en, "vi": dataset.title_vi},
        "description": {
            "en": "Vietnamese news with its English, sentence by sentence, and photographs with captions in both "
            "languages.",
            "vi": "Tin bài tiếng Việt kèm bản tiếng Anh theo từng câu, và ảnh có chú thích song ngữ.",
        },
        "inLanguage": ["vi", "en"],
        "keywords": ["Vietnam", "news", "translation", "image captioning"],
        "license": sorted({address or name for name, address, _, _ in licences(dataset)}) or ["unknown"],
        "version": dataset.version,
        "isLiveDataset": False,
        "citeAs": f"{dataset.title_en}, version {dataset.version}{f', {day.year}' if day else ''}",
        "creator": {"@type": "sc:Organization", "name": imprint.contact or dataset.name},
        "url": imprint.homepage or "https://example.org/",
        "distribution": [*_files(folder), *_pictures(folder)],
        "recordSet": [_records(name) for name in TABLES],
    }
    if day:
        content["datePublished"] = day.isoformat()
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / CROISSANT_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def _files(folder: Path) -> Iterator[dict[str, Any]]:
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        if path.suffix in _FORMATS and not name.startswith("images/"):
            yield {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": name,
                "contentSize": f"{path.stat().st_size} B",
                "encodingFormat": _FORMATS[path.suffix],
                "sha256": sha256(path),
            }


def _pictures(folder: Path) -> Iterator[dict[str, Any]]:
    for ending, kind in _PICTURES:
        if any(folder.glob(f"images/*/*.{ending}")):
            yield {
                "@type": "cr:FileSet",
                "@id": f"images-{ending}",
                "name": f"images-{ending}",
                "description": "Photographs; `file_name` of the record set pictures names them.",
                "encodingFormat": kind,
                "includes": f"images/*/*.{ending}",
            }


def _records(name: str) -> dict[str, Any]:
    key = "item" if name == "provenance" else "id"
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "key": {"@id": f"{name}/{key}"},
        "field": [_field(name, column) for column in TABLES[name] if column.kind is not Kind.TAGS],
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _TYPES[column.kind],
        "source": {"fileObject": {"@id": f"{table}.jsonl"}, "extract": {"column": column.name}},
    }
    if column.kind is Kind.TEXTS:
        field |= {"isArray": True, "arrayShape": "-1"}
    if column.name == "article" and table != "articles":
        field["references"] = {"field": {"@id": "articles/id"}}
    return field
