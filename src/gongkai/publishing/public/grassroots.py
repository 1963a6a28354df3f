"""The grassroots standard catalogue for citizens: fields, their entries, and what is published under each."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse

from gongkai.organizations.models import Authority
from gongkai.publishing.models import CatalogueEntry, Disclosure
from gongkai.publishing.public.site_columns import SiteColumns
from gongkai.publishing.standard_catalogue.progress import progress_of, with_items
from gongkai.web.columns import SiteColumn
from gongkai.web.context import site_of
from gongkai.web.public import PublicView

ITEMS_A_PAGE = 20
GRASSROOTS = SiteColumn(
    "jczwgk",
    "基层政务公开标准目录",
    "publishing:grassroots",
    "按试点领域公布基层政务公开标准目录，以及每个事项已经公开的信息。",
    "基层政务公开,标准目录,试点领域",
    "信息公开目录",
)


class GrassrootsPage(PublicView):
    """Base: a page of the catalogue, with the columns of the site beside it."""

    column = GRASSROOTS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the tree of columns."""
        context = super().get_context_data(**kwargs)
        context["branches"] = SiteColumns(self.request).tree()
        return context


class Fields(GrassrootsPage):
    """The fields of one authority's catalogue, which the reader chooses with ``?jg=编号``."""

    template_name = "publishing/public/grassroots.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the authorities that have a catalogue, and the fields of the chosen one."""
        context = super().get_context_data(**kwargs)
        keys = CatalogueEntry.objects.filter(is_current=True).order_by().values("authority").distinct()
        choices = list(Authority.objects.filter(pk__in=keys).order_by("position", "pk"))
        chosen = self._chosen(choices)
        context["choices"] = choices
        context["authority"] = chosen
        context["fields"] = progress_of(chosen) if chosen else []
        return context

    def _chosen(self, choices: list[Authority]) -> Authority | None:
        by_key = {str(authority.pk): authority for authority in choices}
        if asked := self.request.GET.get("jg", ""):
            if asked not in by_key:
                raise Http404
            return by_key[asked]
        site = site_of(self.request)
        own = by_key.get(str(site.authority_id)) if site else None
        return own or (choices[0] if choices else None)


class Field(GrassrootsPage):
    """The entries of one field, in the catalogue's order, with how much is published under each."""

    template_name = "publishing/public/grassroots_field.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the entries; a 404 for a field that the authority's catalogue does not have."""
        field = self.kwargs["field"].replace("\0", "")
        rows = list(
            with_items()
            .filter(
                authority__in=Authority.objects.filter(pk=self.kwargs["authority"]),
                field=field,
                is_current=True,
            )
            .select_related("authority")
            .order_by("position", "pk")
        )
        if not rows:
            raise Http404
        context = super().get_context_data(**kwargs)
        context["authority"] = rows[0].authority
        context["entries"] = rows
        context["title"] = f"{field}领域标准目录"
        context["breadcrumbs"] = [_root(rows[0])]
        return context


class Entry(GrassrootsPage):
    """One entry with all its facts and the published items, newest first."""

    template_name = "publishing/public/grassroots_entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the entry and one page of items."""
        entry = CatalogueEntry.objects.filter(pk=self.kwargs["pk"]).select_related("authority").first()
        if entry is None:
            raise Http404
        items = (
            Disclosure.objects.public()
            .filter(catalogue_entry=entry)
            .order_by("-published_at", "-pk")
            .only("pk", "title", "published_at")
        )
        context = super().get_context_data(**kwargs)
        context["entry"] = entry
        context["page"] = Paginator(items, ITEMS_A_PAGE).get_page(self.request.GET.get("page"))
        context["title"] = str(entry)
        address = reverse("publishing:grassroots_field", args=[entry.authority_id, entry.field])
        context["breadcrumbs"] = [
            _root(entry),
            *([(f"{entry.field}领域", address)] if entry.is_current else []),
        ]
        return context


def _root(entry: CatalogueEntry) -> tuple[str, str]:
    return GRASSROOTS.title, f"{reverse('publishing:grassroots')}?jg={entry.authority_id}"
