"""The collection for everybody: what is in force on a day, the history of each document, and the results of clean-ups."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from gongkai.publishing.addresses import address_of_key
from gongkai.publishing.collection import (
    IN_FORCE,
    authorities_with_documents,
    for_the_public,
    with_last_day,
)
from gongkai.publishing.collection_pages import CollectionFilterForm, listed
from gongkai.publishing.models import CleanUpResult, CleanUpRound, NormativeDocument
from gongkai.publishing.normative_files import as_csv, as_workbook, lines
from gongkai.publishing.public.normative_banner import banner
from gongkai.publishing.public.normative_history import history_of, relations_of
from gongkai.web.columns import SiteColumn
from gongkai.web.public import PublicView
from gongkai.web.spreadsheets import XLSX
from gongkai.web.uploads import safe_download

ROWS_A_PAGE = 30
COLLECTION = SiteColumn(
    "gfxwj",
    "规章和规范性文件",
    "publishing:normative_public",
    "公布现行有效的规章和行政规范性文件，标明有效性，可以查询任何一天有效的文件。",
    "政府信息公开,规章,行政规范性文件,有效性",
    "政策文件",
)


class AskedPublicly:
    """Which documents the address asks for; by default those in force today."""

    request: HttpRequest

    @cached_property
    def filter_form(self) -> CollectionFilterForm:
        """The filter; who asks nothing asks for what is in force."""
        asked = self.request.GET.copy()
        if not set(asked) - {"page"}:
            asked["validity"] = IN_FORCE
        authorities = authorities_with_documents(for_the_public())
        return CollectionFilterForm(asked, authorities=authorities)

    @property
    def day(self) -> dt.date:
        """The day that the list tells of."""
        day: dt.date = self.filter_form.asked().get("riqi") or timezone.localdate()
        return day

    def asked_rows(self) -> QuerySet[Any]:
        """The documents, annotated; none where the filter is wrong."""
        form = self.filter_form
        rows = for_the_public() if form.is_valid() else NormativeDocument.objects.none()
        found = form.narrow(rows, self.day)
        return with_last_day(found).order_by("-issued_on", "-pk")


class NormativeCollection(AskedPublicly, PublicView):
    """The list."""

    template_name = "publishing/public/normative_list.html"
    column = COLLECTION

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter and one page of documents."""
        page: Page[Any] = Paginator(self.asked_rows(), ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        asked = self.filter_form.asked()
        return super().get_context_data(
            form=self.filter_form,
            page=page,
            rows=[(listed(document), _address(document)) for document in page],
            number=page.paginator.count,
            day=self.day,
            is_today=self.day == timezone.localdate(),
            only_in_force=asked.get("validity") == IN_FORCE,
            query=self.filter_form.data.urlencode() if hasattr(self.filter_form.data, "urlencode") else "",
            **kwargs,
        )


class NormativeCollectionFile(AskedPublicly, View):
    """The list as a file."""

    def get(self, request: HttpRequest, ending: str) -> FileResponse:
        """The file; 404 for a filter that cannot be read."""
        if ending not in ("xlsx", "csv") or not self.filter_form.is_valid():
            raise Http404
        rows = self.asked_rows().prefetch_related("changes__by_document__disclosure")
        told = lines(rows, self.day, for_everybody=True)
        name = f"{COLLECTION.title}（截至{self.day.isoformat()}）.{ending}"
        if ending == "csv":
            return safe_download(name, "text/csv", as_csv(told))
        return safe_download(name, XLSX, as_workbook(told, name.removesuffix(".xlsx")))


class NormativeDocumentPage(PublicView):
    """One document: whether it binds, its facts, its history and its relations both ways."""

    template_name = "publishing/public/normative_document.html"
    column = COLLECTION

    @cached_property
    def document(self) -> NormativeDocument:
        """The document of the address; 404 for one that the public does not know."""
        rows = for_the_public().prefetch_related("changes__by_document__disclosure")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the page tells."""
        document = self.document
        context = super().get_context_data(
            document=document,
            banner=banner(document, timezone.localdate()),
            history=history_of(document, for_everybody=True),
            relations=relations_of(document, for_everybody=True),
            item_address=address_of_key(document.disclosure_id) if document.disclosure_id else "",
            breadcrumbs=[(COLLECTION.title, reverse("publishing:normative_public"))],
            **kwargs,
        )
        context["title"] = document.title
        return context


class CleanUpResults(PublicView):
    """The clean-ups whose results are published."""

    template_name = "publishing/public/normative_clean_ups.html"
    column = COLLECTION

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rounds with the length of their lists."""
        numbers = {
            result.value: Count("results", filter=Q(results__result=result.value))
            for result in CleanUpResult.Result
        }
        rounds = (
            CleanUpRound.objects.filter(disclosure__is_public=True)
            .select_related("authority", "disclosure")
            .annotate(**numbers)
            .order_by("-closed_at", "-pk")
        )
        page: Page[Any] = Paginator(rounds, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        context = super().get_context_data(
            page=page,
            rows=[(each, address_of_key(each.disclosure_id)) for each in page],
            breadcrumbs=[(COLLECTION.title, reverse("publishing:normative_public"))],
            **kwargs,
        )
        context["title"] = "文件清理结果"
        return context


def _address(document: NormativeDocument) -> str:
    """Where the text is read; the page of the collection where it is not on this platform."""
    if document.disclosure_id is not None:
        return address_of_key(document.disclosure_id)
    return reverse("publishing:normative_public_document", args=[document.pk])
