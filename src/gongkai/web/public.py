"""The public pages of the frame: the columns of 政府信息公开, error reports, type size; the rest stands in ``portal``."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView, View

from gongkai.organizations.models import Authority, DisclosureOffice
from gongkai.web import columns
from gongkai.web.beacon import Seen, beacon_address
from gongkai.web.caching import may_be_cached
from gongkai.web.columns import SiteColumn
from gongkai.web.context import LARGE_TYPE_COOKIE, site_of
from gongkai.web.tags import PageTags

_A_YEAR = 365 * 24 * 3600


class PublicView(TemplateView):
    """Base of the public pages: puts the page's tags and its heading into the context."""

    column: SiteColumn | None = None
    title = ""

    def get_column(self) -> SiteColumn | None:
        """The column the page belongs to; None for the home page."""
        return self.column

    def seen(self, column: SiteColumn | None) -> Seen:
        """What is counted when the page is read: its column, and the authority that it is about."""
        site = site_of(self.request)
        return Seen(column.key if column else "", site.authority_id if site else 0)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``tags``, ``column``, ``title`` and ``beacon``."""
        context = super().get_context_data(**kwargs)
        column = self.get_column()
        context["column"] = column
        context["beacon"] = beacon_address(self.seen(column))
        context["tags"] = PageTags(column=column)
        context["title"] = column.title if column else self.title
        return context


@may_be_cached
class Disclosure(PublicView):
    """The entry of 政府信息公开: its five columns with a word about each."""

    template_name = "web/public/disclosure.html"
    column = columns.DISCLOSURE


class AuthorityChoice(PublicView):
    """A page about one authority's disclosure office, which the reader chooses with ``?jg=编号``."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the authorities to choose from, the chosen one, its office and its reading places."""
        context = super().get_context_data(**kwargs)
        offices = {
            office.authority_id: office
            for office in DisclosureOffice.objects.select_related("authority").prefetch_related(
                "authority__reading_places"
            )
        }
        choices = [authority for authority in Authority.objects.with_tree_fields() if authority.pk in offices]
        chosen = self._chosen(choices)
        office = offices.get(chosen) if chosen is not None else None
        context["choices"] = choices
        context["office"] = office
        context["authority"] = office.authority if office else None
        context["places"] = office.authority.reading_places.all() if office else []
        return context

    def _chosen(self, choices: list[Authority]) -> int | None:
        asked = self.request.GET.get("jg", "")
        if asked:
            if asked not in {str(authority.pk) for authority in choices}:
                raise Http404
            return int(asked)
        site = site_of(self.request)
        if site and any(authority.pk == site.authority_id for authority in choices):
            return site.authority_id
        return int(choices[0].pk) if choices else None


@may_be_cached
class Guide(AuthorityChoice):
    """政府信息公开指南, made from the disclosure office's facts (the Regulation, Art. 12)."""

    template_name = "web/public/guide.html"
    column = columns.GUIDE


@may_be_cached
class ReportError(PublicView):
    """我为政府网站找错: whom to tell, and the three working days for the answer."""

    template_name = "web/public/report_error.html"
    column = columns.REPORT_ERROR


class TypeSize(View):
    """Switches the large-type mode on (``?daxiao=da``) or off, remembers it, and goes back to the page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Set or delete the cookie; an address outside the site is not followed."""
        back = request.GET.get("back", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = "/"
        answer = redirect(back)
        if request.GET.get("daxiao") == "da":
            answer.set_cookie(LARGE_TYPE_COOKIE, "1", max_age=_A_YEAR, httponly=True, samesite="Lax")
        else:
            answer.delete_cookie(LARGE_TYPE_COOKIE, samesite="Lax")
        return answer
