"""The page of `songngu corpus show --html`: what was read, each block with what it was taken for."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from songngu.records import Article, Block, BlockKind, Picture, Skip

_NAMED = 4
"""Archives that the head of the page names."""
_STYLE = """
:root{color-scheme:light dark;--ink:#1f2328;--soft:#5b6470;--line:#d5dae0;--back:#fff;--box:#f4f6f8;
--bad:#a11212;--mark:#8a5300}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--soft:#a3acb6;--line:#3a424b;--back:#16191d;--box:#20252b;
--bad:#ff9a94;--mark:#f0b35e}}
body{font:17px/1.6 Georgia,'Noto Serif','Times New Roman',serif;color:var(--ink);background:var(--back);max-width:44rem;
margin:1.5rem auto 4rem;padding:0 1.25rem 0 7.5rem}
header,footer,.facts,.note,.skip,.kind,figure code{font-family:system-ui,'Noto Sans',sans-serif}
header h1{font-size:1.15rem;margin:0}header p,footer{overflow-wrap:anywhere;color:var(--soft);font-size:.85rem}
article,.skip{border-top:1px solid var(--line);padding:1.3rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.5rem;line-height:1.25;margin:0 0 .4rem}h3{font-size:1.1rem;margin:1.2rem 0 .3rem}p{margin:.7rem 0}
.facts{font-size:.8rem;line-height:1.5;color:var(--soft);margin:0}.facts b{font-weight:600;color:var(--ink)}
.note{font-size:.8rem;color:var(--mark);margin:.3rem 0}.skip{color:var(--bad);font-size:.9rem}
.block{position:relative}.kind{position:absolute;left:-6.6rem;width:5.8rem;top:.25em;text-align:right;font-size:.7rem;
font-weight:400;font-style:normal;color:var(--soft)}
.lead{font-weight:bold}.byline{text-align:right;font-style:italic}ul{margin:.5rem 0;padding-left:1.3rem}
figure{margin:1rem 0;padding:.7rem .9rem;background:var(--box);border-left:3px solid var(--line)}
figure code{font-size:.8rem;color:var(--soft)}figcaption{font-style:italic;font-size:.95rem;line-height:1.45;
margin-top:.3rem}
.credit{color:var(--soft)}.cells{display:flex;flex-wrap:wrap;gap:.3rem}
.cells span{border:1px solid var(--line);padding:.1rem .5rem;
font-size:.9rem}
@media(max-width:44rem){body{padding:0 1rem}.kind{position:static;display:block;text-align:left;width:auto}}
"""
_START = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>What was read: {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head><body>
<header lang="en"><h1>What was read</h1><p>{title}</p>
<p>Each block has in the margin what it was taken for; a picture is shown as its address, with its caption and
credit.</p></header>
<main>
"""


def page(items: Iterable[Article | Skip], archives: Sequence[str]) -> Iterator[str]:
    """Yield the page piece by piece: only one article is held at a time."""
    more = f" and {len(archives) - _NAMED} more" if len(archives) > _NAMED else ""
    yield _START.format(title=html.escape(", ".join(archives[:_NAMED]) + more), style=_STYLE)
    read = skipped = 0
    for item in items:
        if isinstance(item, Skip):
            skipped += 1
            told = f"<b>Skipped</b> {html.escape(item.item)}<br>{html.escape(item.reason)}"
            yield f'<p class="skip" lang="en">{told}</p>\n'
        else:
            read += 1
            yield f'<article id="article-{read}">\n{"".join(_article(item))}</article>\n'
    articles, skips = "article" if read == 1 else "articles", "item" if skipped == 1 else "items"
    told = f"{read:,} {articles} read, {skipped:,} {skips} skipped."
    yield f'</main><footer lang="en"><p>{told}</p></footer></body></html>\n'


def _article(article: Article) -> Iterator[str]:
    yield f"<h2>{html.escape(article.title)}</h2>\n"
    facts = {
        "published": str(article.published or "not found"),
        "by": article.author,
        "section": article.section,
        "publisher": article.publisher,
        "encoding": article.encoding,
        "duplicate of": article.duplicate_of,
    }
    told = [f"{name} <b>{html.escape(value)}</b>" for name, value in facts.items() if value]
    yield f'<p class="facts" lang="en">{" · ".join(told)}<br>{html.escape(article.source)}</p>\n'
    yield from (f'<p class="note" lang="en">{html.escape(note)}</p>\n' for note in article.notes)
    pictures = {picture.id: picture for picture in article.pictures}
    for (kind, picture_id), blocks in groupby(article.blocks[1:], key=_group):
        if picture_id in pictures:
            yield _figure(pictures.pop(picture_id), blocks)
        elif kind is BlockKind.LIST_ITEM:
            yield f"<ul>{''.join(f'<li>{html.escape(block.text)}</li>' for block in blocks)}</ul>\n"
        elif kind is BlockKind.TABLE_CELL:
            cells = "".join(f"<span>{html.escape(block.text)}</span>" for block in blocks)
            yield f'<div class="block">{_label("table")}<div class="cells">{cells}</div></div>\n'
        else:
            yield from map(_block, blocks)
    yield from (_figure(picture, ()) for picture in pictures.values())


def _group(block: Block) -> tuple[BlockKind | None, str | None]:
    """Captions and credits go with their picture, list items and cells with their neighbours."""
    return (None, block.picture_id) if block.picture_id else (block.kind, None)


def _label(kind: str) -> str:
    return f'<span class="kind" lang="en">{kind}</span>'


def _block(block: Block) -> str:
    tag = "h3" if block.kind is BlockKind.HEADING else "p"
    label = "" if block.kind is BlockKind.PARAGRAPH else _label(block.kind.value)
    return f'<{tag} class="block {block.kind.value}">{label}{html.escape(block.text)}</{tag}>\n'


def _figure(picture: Picture, blocks: Iterable[Block]) -> str:
    texts = "<br>".join(f'<span class="{block.kind.value}">{html.escape(block.text)}</span>' for block in blocks)
    told = texts or '<span class="credit" lang="en">no caption</span>'
    address = html.escape(picture.source)
    return f'<figure class="block">{_label("picture")}<code>{address}</code><figcaption>{told}</figcaption></figure>\n'
