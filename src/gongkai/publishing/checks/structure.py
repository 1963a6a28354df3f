"""Pictures, tables and links of a body: whether everybody can use them (GB/T 37668, and the inspection indicators)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from gongkai.publishing.checks.draft import DraftText
from gongkai.publishing.checks.findings import CheckFinding, Code, Place, PlaceKind, Severity, finding
from gongkai.publishing.checks.links import LinkState
from gongkai.publishing.rich_text.cleaning import ANY_PICTURE
from gongkai.publishing.rich_text.model import Block, Inline, Picture, Run, Table, text_in
from gongkai.publishing.rich_text.parsing import parse
from gongkai.publishing.rich_text.plain import lines_of
from gongkai.publishing.rich_text.tables import has_headers
from gongkai.publishing.rich_text.walking import contents_of, tables_in

_FILE_NAME = re.compile(
    r"[\w\-]*\.(?:jpe?g|png|gif|bmp|webp)|(?:img|dsc|image|微信图片)[_\-\s]*[0-9_\-]*", re.IGNORECASE
)
_NO_ALTERNATIVES = frozenset({"图片", "图", "照片", "配图", "插图", "image", "picture"})
_VAGUE = frozenset(
    {
        "点击这里",
        "点此",
        "这里",
        "点击查看",
        "点击",
        "查看",
        "详情",
        "更多",
        "链接",
        "此处",
        "点我",
        "here",
        "点击下载",
        "下载",
    }
)
_LOCAL_ENDINGS = (".local", ".lan", ".intranet", ".internal", ".localdomain", ".home", ".corp")


def structure(draft: DraftText) -> Iterator[CheckFinding]:
    """Findings about the body's structure."""
    blocks, _ = parse(draft.body_html, ANY_PICTURE)
    if not any(line.strip() for block in blocks for line in lines_of(block)) and not _has_picture(blocks):
        if not draft.attachments:
            yield finding(
                Code.NO_CONTENT,
                Severity.BLOCK,
                "没有正文，也没有附件。请填写正文，或者上传附件。",
                Place(PlaceKind.BODY),
            )
        return
    yield from _pictures(blocks)
    yield from _tables(blocks)
    yield from _links(draft, blocks)


def _has_picture(blocks: list[Block]) -> bool:
    return any(isinstance(part, Picture) for content in contents_of(blocks) for part in content)


def _pictures(blocks: list[Block]) -> Iterator[CheckFinding]:
    number = 0
    for content in contents_of(blocks):
        for part in content:
            if not isinstance(part, Picture):
                continue
            number += 1
            said = part.alternative.strip()
            if said and not _FILE_NAME.fullmatch(said) and said.lower() not in _NO_ALTERNATIVES:
                continue
            lacking = f"的替代文字“{said[:20]}”没有说明内容" if said else "没有替代文字"
            sentence = f"正文第{number}张图片{lacking}，视障人士无从知道图片的内容。请用一句话写明图片内容；纯装饰图片请说明。"
            yield finding(
                Code.PICTURE_WITHOUT_TEXT,
                Severity.ANSWER,
                sentence,
                Place(PlaceKind.BODY, excerpt=said[:40]),
                part.source,
            )


def _tables(blocks: list[Block]) -> Iterator[CheckFinding]:
    for number, table in enumerate(tables_in(blocks), start=1):
        if has_headers(table):
            continue
        start = " | ".join(text_in(cell.content) for cell in table.rows[0].cells)[:40] if table.rows else ""
        sentence = f"正文第{number}个表格没有表头，读屏软件读不出各栏的含义。请用“首行设为表头”设置；确实没有表头的，请说明。"
        yield finding(
            Code.TABLE_WITHOUT_HEADERS,
            Severity.ANSWER,
            sentence,
            Place(PlaceKind.BODY, excerpt=_masked_start(start)),
            _shape(table),
        )


def _masked_start(start: str) -> str:
    """The first cells of a table, unless they are figures: those may be somebody's."""
    return re.sub(r"[0-9]{5,}", "****", start)


def _shape(table: Table) -> str:
    """What an answer about a table is about: its first row and how many rows there are."""
    first = "|".join(text_in(cell.content) for cell in table.rows[0].cells) if table.rows else ""
    return f"{len(table.rows)} {first}"


def links_in(html: str) -> dict[str, str]:
    """The addresses that the links of a body go to, each with the text of its first link."""
    blocks, _ = parse(html, ANY_PICTURE)
    return dict(_addresses(blocks))


def _addresses(blocks: list[Block]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for content in contents_of(blocks):
        for href, text in _link_texts(content):
            if href not in seen:
                seen.add(href)
                yield href, text


def _link_texts(content: list[Inline]) -> Iterator[tuple[str, str]]:
    href, pieces = "", [""]
    for part in content:
        here = part.href if isinstance(part, (Run, Picture)) else ""
        if here != href:
            if href:
                yield href, "".join(pieces)
            href, pieces = here, []
        pieces.append(text_in([part]))
    if href:
        yield href, "".join(pieces)


def _links(draft: DraftText, blocks: list[Block]) -> Iterator[CheckFinding]:
    for content in contents_of(blocks):
        for href, text in _link_texts(content):
            said = text.strip()
            place = Place(PlaceKind.BODY, excerpt=said[:40] or href[:40])
            if not said:
                sentence = f"链接 {_short(href)} 没有文字。请写明链接到什么，图片链接请给图片写替代文字。"
                yield finding(Code.LINK_WITHOUT_TEXT, Severity.ANSWER, sentence, place, href)
            elif said.lower() in _VAGUE:
                sentence = f"链接文字“{said}”没有说明去向。建议写明链接到什么，例如“《实施办法》全文”。"
                yield finding(Code.VAGUE_LINK_TEXT, Severity.NOTE, sentence, place, href)
    for href, text in _addresses(blocks):
        place = Place(PlaceKind.BODY, excerpt=text.strip()[:40] or href[:40])
        if is_local(href):
            sentence = f"链接 {_short(href)} 是本机或者内部网络的地址，公众打不开。请删除链接，或者把文件上传为附件。"
            yield finding(Code.LOCAL_LINK, Severity.BLOCK, sentence, place, href)
        elif (result := draft.links.get(href)) is not None and result.state is not LinkState.OK:
            unsure = result.state is LinkState.NOT_CHECKED
            yield finding(
                Code.LINK_NOT_CHECKED if unsure else Code.DEAD_LINK,
                Severity.NOTE if unsure else Severity.ANSWER,
                f"链接 {_short(href)}：{result.sentence}"
                + ("" if unsure else "请改正或者删除；确认可以打开的，请说明。"),
                place,
                href,
                result.state.value,
            )


def is_local(href: str) -> bool:
    """Whether an address is one that only this machine or this network knows. Names are not looked up."""
    if re.match(r"(?:file:|\\\\|[A-Za-z]:[\\/])", href, re.IGNORECASE):
        return True
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_LOCAL_ENDINGS)


def _short(href: str) -> str:
    return href if len(href) <= 80 else href[:79] + "…"
