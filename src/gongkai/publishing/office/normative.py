"""The collection for staff: the list, the files, the yearly counts, and the page of a document."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.publishing.actions.normative import remarks_about
from gongkai.publishing.collection import (
    about_to_end,
    authorities_with_documents,
    with_last_day,
    yearly_counts,
)
from gongkai.publishing.collection_pages import CollectionFilterForm, listed
from gongkai.publishing.models import NormativeDocument, Validity
from gongkai.publishing.normative_files import as_csv, as_workbook, lines
from gongkai.publishing.normative_following import is_effect_assumed, unregistered_items, why_unregistered
from gongkai.publishing.office.normative_base import COLLECTION, CollectionView
from gongkai.publishing.public.normative_banner import banner
from gongkai.publishing.public.normative_history import history_of, relations_of
from gongkai.publishing.validity import counting, validity_on
from gongkai.publishing.validity_rules import AllRules
from gongkai.web.spreadsheets import XLSX
from gongkai.web.uploads import safe_download

ROWS_A_PAGE = 50
FIRST_YEAR = 2008


class AskedDocuments(CollectionView):
    """Which documents the address asks for."""

    @cached_property
    def filter_form(self) -> CollectionFilterForm:
        """The filter, bound where anything was asked."""
        data = self.request.GET if set(self.request.GET) - {"page"} else None
        rows = self.readable(NormativeDocument.objects.all())
        return CollectionFilterForm(data, authorities=authorities_with_documents(rows))

    @property
    def day(self) -> dt.date:
        """The day the list tells of; today where none is named."""
        day: dt.date = self.filter_form.asked().get("riqi") or timezone.localdate()
        return day

    def asked_rows(self) -> QuerySet[Any]:
        """The documents, annotated with validity and last day, the newest first; none for a wrong filter."""
        form = self.filter_form
        rows: Any = self.readable(NormativeDocument.objects.all())
        if form.is_bound and not form.is_valid():
            rows = rows.none()
        if self.request.GET.get("near"):
            rows = rows.filter(pk__in=self._near(rows))
        found = form.narrow(rows, self.day)
        return with_last_day(found).select_related("authority", "disclosure").order_by("-issued_on", "-pk")

    def _near(self, rows: QuerySet[NormativeDocument]) -> list[int]:
        """The own authority's documents that somebody is warned of now."""
        today, rules = timezone.localdate(), AllRules()
        own = rows.filter(authority=self.authority)
        return [
            document.pk
            for document in about_to_end(own, today, rules.horizon(today))
            if rules.is_near(document, today)
        ]


class NormativeList(AskedDocuments, TemplateView):
    """The collection of the authorities that the person may read."""

    template_name = "publishing/office/normative_list.html"
    title = COLLECTION

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """None: this is the collection."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter and one page of documents."""
        page: Page[Any] = Paginator(self.asked_rows(), ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=self.filter_form,
            page=page,
            rows=[listed(document) for document in page],
            number=page.paginator.count,
            day=self.day,
            near=bool(self.request.GET.get("near")),
            query=self.request.GET.urlencode(),
            shows_authorities=self.scope.count() > 1,
            may_draft=self.may_draft,
            may_keep=self.may_keep,
            **kwargs,
        )


class NormativeFile(AskedDocuments):
    """The list that was asked for, as a file."""

    def get(self, request: HttpRequest, ending: str) -> FileResponse:
        """The file; 404 for a filter that cannot be read."""
        form = self.filter_form
        if ending not in ("xlsx", "csv") or (form.is_bound and not form.is_valid()):
            raise Http404
        rows = self.asked_rows().prefetch_related("changes__by_document__disclosure")
        told = lines(rows, self.day, for_everybody=False)
        name = f"{COLLECTION}（{self.authority.short_name}，截至{self.day.isoformat()}）.{ending}"
        if ending == "csv":
            return safe_download(name, "text/csv", as_csv(told))
        return safe_download(name, XLSX, as_workbook(told, name.removesuffix(".xlsx")))


class NormativeCounts(CollectionView, TemplateView):
    """Issued, repealed and in force of a year, by authority: the figures of table 2."""

    template_name = "publishing/office/normative_counts.html"
    title = "制发、废止和现行有效件数"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the year and its counts."""
        this_year = timezone.localdate().year
        text = self.request.GET.get("year", "")
        year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this_year
        if not FIRST_YEAR <= year <= this_year:
            year = this_year
        return super().get_context_data(
            year=year,
            years=range(this_year, FIRST_YEAR - 1, -1),
            counts=yearly_counts(self.scope, year),
            is_running=year == this_year,
            **kwargs,
        )


class NormativeUnregistered(CollectionView, TemplateView):
    """Public rules and normative documents that have no row in the collection, with the reason."""

    template_name = "publishing/office/normative_unregistered.html"
    title = "待登记入库的文件"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the items."""
        items = self.readable(unregistered_items()).select_related("authority").order_by("-published_at")
        page: Page[Any] = Paginator(items, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        rows = [
            (item, why_unregistered(item), self.may_draft and item.authority_id == self.authority.pk)
            for item in page
        ]
        return super().get_context_data(page=page, rows=rows, **kwargs)


class NormativePage(CollectionView, TemplateView):
    """One document: how it stands, what happened to it, what it says about others, and the next steps."""

    template_name = "publishing/office/normative_document.html"

    @cached_property
    def document(self) -> NormativeDocument:
        """The document of the address."""
        found: NormativeDocument = self.get_row()
        return found

    def get_queryset(self) -> QuerySet[NormativeDocument]:
        """With what the page shows."""
        rows: QuerySet[NormativeDocument] = super().get_queryset()
        return rows.select_related("authority", "disclosure__published_version").prefetch_related(
            "changes__by_document__disclosure", "changes__recorded_by"
        )

    def get_title(self) -> str:
        """The document's."""
        return self.document.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the banner, remarks, history, relations and steps."""
        document = self.document
        is_own = document.authority_id == self.authority.pk
        counted = {change.pk for change in counting(document.changes.all())}
        changes = [(change, change.pk in counted) for change in document.changes.all()]
        shown = banner(document, timezone.localdate())
        validity = validity_on(document, timezone.localdate())
        is_over = validity in (Validity.REPEALED, Validity.EXPIRED)
        return super().get_context_data(
            document=document,
            banner=shown,
            remarks=remarks_about(document) if is_own and not is_over else [],
            effect_assumed=is_effect_assumed(document),
            history=history_of(document, for_everybody=False),
            changes=changes,
            relations=relations_of(document, for_everybody=False),
            readable=set(self.scope.values_list("pk", flat=True)),
            may_renew=document.expires_on is not None and not is_over,
            is_repealed=validity is Validity.REPEALED,
            may_draft=is_own and self.may_draft,
            may_keep=is_own and self.may_keep,
            public_address=reverse("publishing:normative_public_document", args=[document.pk]),
            **kwargs,
        )
