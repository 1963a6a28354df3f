"""What an item and a document of the collection look like in the list behind a figure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.evidence import ColumnKind, EvidenceColumn, EvidenceFilter, EvidenceKind
from gongkai.publishing.models import Disclosure, ItemKind, NormativeDocument, NormativeKind, Status


def _published_on(item: Disclosure) -> dt.date | None:
    return timezone.localtime(item.published_at).date() if item.published_at else None


def _with_authority(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("authority")


ITEMS = EvidenceKind(
    model=Disclosure,
    name="主动公开信息",
    columns=(
        EvidenceColumn("index_number", "索引号", lambda item: item.index_number or ""),
        EvidenceColumn("title", "标题", lambda item: item.title),
        EvidenceColumn("authority", "公开机关", lambda item: item.authority.short_name),
        EvidenceColumn("kind", "类型", lambda item: item.get_kind_display()),
        EvidenceColumn("document_number", "发文字号", lambda item: item.document_number),
        EvidenceColumn("published", "首次发布日期", _published_on, ColumnKind.DATE),
        EvidenceColumn("status", "状态", lambda item: item.get_status_display()),
    ),
    date_path="published_at",
    label=lambda item: item.index_number or item.title,
    address=lambda item: reverse("publishing:item", args=[item.pk]),
    filters=(
        EvidenceFilter.of_text("words", "标题或者文号", "title", "document_number", "index_number"),
        EvidenceFilter.of_choice("kind", "类型", ItemKind.choices, "kind"),
        EvidenceFilter.of_choice("status", "状态", Status.choices, "status"),
        EvidenceFilter.of_moments("published", "首次发布日期", "published_at"),
    ),
    prepare=_with_authority,
)
DOCUMENTS = EvidenceKind(
    model=NormativeDocument,
    name="规章和行政规范性文件",
    columns=(
        EvidenceColumn("document_number", "发文字号", lambda document: document.document_number),
        EvidenceColumn("title", "标题", lambda document: document.title),
        EvidenceColumn("authority", "制定机关", lambda document: document.authority.short_name),
        EvidenceColumn("kind", "种类", lambda document: document.get_kind_display()),
        EvidenceColumn("issued", "制发日期", lambda document: document.issued_on, ColumnKind.DATE),
        EvidenceColumn("effective", "施行日期", lambda document: document.effective_on, ColumnKind.DATE),
        EvidenceColumn("expires", "有效期至", lambda document: document.expires_on, ColumnKind.DATE),
    ),
    date_path="issued_on",
    label=lambda document: document.document_number or document.title,
    address=lambda document: reverse("publishing:normative_document", args=[document.pk]),
    filters=(
        EvidenceFilter.of_text("words", "标题或者文号", "title", "document_number"),
        EvidenceFilter.of_choice("kind", "种类", NormativeKind.choices, "kind"),
        EvidenceFilter.of_days("issued", "制发日期", "issued_on"),
        EvidenceFilter.of_days("effective", "施行日期", "effective_on"),
    ),
    prepare=_with_authority,
)
