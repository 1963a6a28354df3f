"""The metadata head of a document's page: the canonical set in its order, and nothing that nobody filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from gongkai.publishing.models import Disclosure, DisclosureVersion, InVersion, Validity


def metadata_head(
    disclosure: Disclosure, version: DisclosureVersion, files: Iterable[InVersion]
) -> list[tuple[str, str]]:
    """Labels and values, in the order that people know from official pages; empty ones are left out."""
    rows = (
        ("索引号", disclosure.index_number or ""),
        ("主题分类", version.get_subject_display()),
        ("体裁", version.get_genre_display()),
        ("发文机关", version.issuers or disclosure.authority.name),
        ("成文日期", _day(version.date_of_issue)),
        ("标题", version.title),
        ("发文字号", version.document_number),
        ("发布日期", _day(timezone.localdate(disclosure.published_at)) if disclosure.published_at else ""),
        ("施行日期", _day(version.date_of_effect)),
        ("有效性", Validity(disclosure.validity).label if disclosure.validity else ""),
        ("失效日期", _day(version.date_of_expiry)),
        ("公开方式", "主动公开"),
        ("法定公开内容", version.get_category_display()),
        ("主题词", version.keywords),
        ("来源", source_of(disclosure, version)),
        ("信息格式", _formats(version, files)),
    )
    return [(label, value) for label, value in rows if value]


def source_of(disclosure: Disclosure, version: DisclosureVersion) -> str:
    """Where the item is from: what was entered, else the authority."""
    return version.source or disclosure.authority.name


def kind_of_file(name: str) -> str:
    """What kind of file it is, as people say it."""
    extension = name.rpartition(".")[2].lower()
    return _KINDS.get(extension, extension.upper() or "文件")


_KINDS = {
    "pdf": "PDF",
    "doc": "Word",
    "docx": "Word",
    "wps": "WPS文字",
    "xls": "Excel",
    "xlsx": "Excel",
    "et": "WPS表格",
    "pptx": "PPT",
    "ofd": "OFD",
    "txt": "文本",
    "csv": "CSV",
    "jpg": "图片",
    "jpeg": "图片",
    "png": "图片",
}


def _day(day: dt.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _formats(version: DisclosureVersion, files: Iterable[InVersion]) -> str:
    """The page itself and the kinds of its files, each once."""
    kinds = ["网页"] if version.body else []
    kinds += [kind_of_file(place.attachment.name) for place in files]
    return "、".join(dict.fromkeys(kinds))
