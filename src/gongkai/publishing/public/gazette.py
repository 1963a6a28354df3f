"""The gazette for everybody: issues by authority and year, the contents of one, and its file."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import View

from gongkai.organizations.models import Authority
from gongkai.publishing.channels.gazette_setting import GONE_TITLE, by_section, entries_of, gone_among
from gongkai.publishing.models import GazetteIssue
from gongkai.web.columns import SiteColumn
from gongkai.web.public import PublicView
from gongkai.web.uploads import safe_download

COLUMN = SiteColumn(
    "zfgb",
    "政府公报",
    "publishing:public_gazettes",
    "公布省级、市级人民政府编发的政府公报，可以按年份查阅目录、打开各篇和下载全文。",
    "政府公报,公报,规范性文件,政府文件",
    "政府公报",
)
MOST_ISSUES = 400
"""More issues than a year can have (``GazetteIssue.number``)."""


def published() -> Any:
    """The issues that everybody may read."""
    return GazetteIssue.objects.filter(published_at__isnull=False).select_related("authority")


def file_of(issue: GazetteIssue) -> Any:
    """The file that the public downloads; None while it has to be set anew, because an item was withdrawn."""
    if issue.must_be_set_anew:
        return None
    return issue.public_pdf or issue.pdf or None


class Gazettes(PublicView):
    """The issues of one authority and year: ``?jg=`` and ``?year=``, the newest when none is asked for."""

    template_name = "publishing/public/gazettes.html"
    column = COLUMN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the authorities with issues, the years of the chosen one, and the issues of the chosen year."""
        context = super().get_context_data(**kwargs)
        editors = list(
            Authority.objects.filter(gazette_issues__published_at__isnull=False)
            .distinct()
            .order_by("position", "pk")
        )
        chosen = _chosen("jg", [row.pk for row in editors], self.request)
        years = sorted(set(published().filter(authority=chosen).values_list("year", flat=True)), reverse=True)
        year = _chosen("year", years, self.request)
        issues = published().filter(authority=chosen, year=year) if chosen else published().none()
        context["choices"] = editors
        context["authority"] = next((row for row in editors if row.pk == chosen), None)
        context["years"] = years
        context["year"] = year
        context["issues"] = issues.annotate(
            articles=Count("entries", filter=Q(entries__is_void=False))
        ).order_by("-number")[:MOST_ISSUES]
        return context


def _chosen(name: str, choices: list[int], request: HttpRequest) -> int | None:
    """What the address asks for, else the first; 404 for what is none of the choices."""
    asked = request.GET.get(name, "")
    if not asked:
        return choices[0] if choices else None
    found = next((choice for choice in choices if str(choice) == asked), None)
    if found is None:
        raise Http404
    return found


class Gazette(PublicView):
    """One issue: its contents with links to the items, and the file."""

    template_name = "publishing/public/gazette.html"
    column = COLUMN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the issue; a 404 for one that is not published."""
        issue = published().filter(pk=self.kwargs["pk"]).first()
        if issue is None:
            raise Http404
        context = super().get_context_data(**kwargs)
        entries = entries_of(issue)
        context["title"] = str(issue)
        context["issue"] = issue
        context["sections"] = by_section(entries)
        context["gone_title"] = GONE_TITLE
        context["gone"] = gone_among(entries)
        context["has_file"] = file_of(issue) is not None
        context["breadcrumbs"] = [(COLUMN.title, reverse("publishing:public_gazettes"))]
        return context


class GazetteFile(View):
    """The file of an issue. Never one that holds what was withdrawn."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The file, in the browser; a 404 where there is none for the public now."""
        issue = published().filter(pk=kwargs["pk"]).first()
        file = file_of(issue) if issue else None
        if not file:
            raise Http404
        try:
            return safe_download(f"{issue}.pdf", "application/pdf", file.open("rb"), inline=True)
        except OSError as error:
            raise Http404 from error
