"""Editing the gazette (政府公报): issues, what is in them and in which order, proofs, and publishing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.generic import TemplateView

from gongkai.organizations.access import subtree_ids
from gongkai.publishing import rights
from gongkai.publishing.actions import gazette as actions
from gongkai.publishing.channels.gazette_setting import (
    GONE_TITLE,
    by_section,
    entries_of,
    gone_among,
    notice_of,
    set_issue,
)
from gongkai.publishing.models import Disclosure, GazetteEntry, GazetteIssue
from gongkai.publishing.office.choosing_items import ChoosesItems, ItemsForm
from gongkai.web.office.forms import PlainForm, PlainModelForm
from gongkai.web.uploads import safe_download
from gongkai.web.views import StaffFormView, StaffView

ROWS_A_PAGE = 24
FACTS = ("year", "number", "title", "issued_on", "print_run")


class IssueForm(PlainModelForm):
    """The facts of an issue."""

    class Meta:
        model = GazetteIssue
        fields = FACTS
        widgets = {"issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class Issues(StaffView, TemplateView):
    """The issues of the authority, and of those below for who supervises them."""

    model: Any = GazetteIssue
    required_roles = rights.READERS
    template_name = "publishing/office/gazettes.html"
    title = "政府公报"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds one page of issues, or why the authority has no gazette."""
        rows = self.get_queryset().select_related("authority")
        rows = rows.annotate(articles=Count("entries", filter=Q(entries__is_void=False)))
        rows = rows.order_by("-year", "-number", "-pk")
        has_one = actions.has_a_gazette(self.authority)
        return super().get_context_data(
            page=Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page")),
            has_one=has_one,
            no_gazette=actions.NO_GAZETTE,
            may_edit=has_one and bool(self.roles & set(rights.DRAFTERS)),
            **kwargs,
        )


class IssueOpen(StaffFormView):
    """Open an issue."""

    title = "编辑新一期公报"
    form_class = IssueForm
    required_roles = rights.DRAFTERS
    done_message = "已建立。现在可以编入信息。"
    made: GazetteIssue | None = None

    def get_initial(self) -> dict[str, Any]:
        """The number after the last one of the year."""
        today = timezone.localdate()
        rows = GazetteIssue.objects.filter(authority=self.authority)
        last = rows.filter(year=today.year).order_by("-number").first()
        return {
            "year": today.year,
            "number": last.number + 1 if last else 1,
            "title": last.title if last else f"{self.authority.name}公报",
            "issued_on": today,
            "print_run": last.print_run if last else None,
        }

    def perform(self, form: Any) -> None:
        """Call the action."""
        self.made = actions.open_issue(self.user, self.authority, **form.cleaned_data)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the issues."""
        return [("政府公报", reverse("publishing:gazettes"))]

    def get_success_url(self) -> str:
        """To the new issue."""
        if self.made is None:
            return reverse("publishing:gazettes")
        return reverse("publishing:gazette", args=[self.made.pk])


class OneIssue(StaffView):
    """A page about one issue."""

    model: Any = GazetteIssue
    required_roles: tuple[str, ...] = rights.READERS

    @cached_property
    def issue(self) -> GazetteIssue:
        """The issue of the address; 404 where the person may not read it."""
        found: GazetteIssue | None = (
            self.get_queryset().select_related("authority").filter(pk=self.kwargs["pk"]).first()
        )
        if found is None:
            raise Http404
        return found

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the issues, and of the issue."""
        return [
            ("政府公报", reverse("publishing:gazettes")),
            (str(self.issue), reverse("publishing:gazette", args=[self.issue.pk])),
        ]

    def get_success_url(self) -> str:
        """Back to the issue."""
        return reverse("publishing:gazette", args=[self.issue.pk])


class IssuePage(OneIssue, TemplateView):
    """What is in an issue, and what can be done with it."""

    template_name = "publishing/office/gazette.html"

    def get_title(self) -> str:
        """The issue."""
        return str(self.issue)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the issues."""
        return super().get_breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the entries and the rights."""
        own = self.issue.authority_id == self.authority.pk
        is_open = self.issue.published_at is None
        removed = self.issue.entries.filter(is_void=True).select_related("disclosure", "version")
        return super().get_context_data(
            issue=self.issue,
            sections=by_section(entries_of(self.issue)),
            removed=removed,
            may_edit=own and is_open and bool(self.roles & set(rights.DRAFTERS)),
            may_publish=own and is_open and bool(self.roles & set(rights.KEEPERS)),
            **kwargs,
        )


class IssueChange(OneIssue, StaffFormView):
    """Change the facts of an issue."""

    title = "修改期号和日期"
    form_class = IssueForm
    required_roles = rights.DRAFTERS

    def get_form_instance(self) -> GazetteIssue:
        """A copy of the issue, so that what is typed does not appear in the way to this page."""
        return GazetteIssue.objects.get(pk=self.issue.pk)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.change_issue(self.user, self.issue, **form.cleaned_data)


class EntriesForm(ItemsForm):
    """Items, and the section that they go to."""

    section = forms.CharField(
        label="公报栏目",
        max_length=60,
        required=False,
        help_text="例如：市政府文件、市政府办公室文件、部门文件、人事任免。",
    )


class AddEntries(OneIssue, ChoosesItems):
    """Put items into an issue."""

    title = "编入信息"
    form_class = EntriesForm
    required_roles = rights.DRAFTERS
    submit_label = "编入"
    done_message = "已编入。"

    def allowed(self) -> QuerySet[Disclosure]:
        """Public items of the authority and of those below that are not in the issue yet."""
        there = self.issue.entries.filter(is_void=False).values("disclosure_id")
        below = subtree_ids(self.issue.authority_id)
        rows: QuerySet[Disclosure] = Disclosure.objects.public().filter(authority__in=below)
        return rows.exclude(pk__in=there)

    def perform(self, form: Any) -> None:
        """Call the action."""
        items = list(form.cleaned_data["items"])
        actions.add_to_issue(self.user, self.issue, items, form.cleaned_data["section"])


class Arrange(OneIssue):
    """Sections and places of all entries at once; takes forms only."""

    changing = True
    required_roles = rights.DRAFTERS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Read ``section-<key>`` and ``place-<key>`` of every entry and call the action."""
        places: dict[int, tuple[str, int]] = {}
        for key in self.issue.entries.filter(is_void=False).values_list("pk", flat=True):
            written = request.POST.get(f"place-{key}", "").strip()
            if written.isascii() and written.isdigit() and len(written) < 6:
                section = request.POST.get(f"section-{key}", "").replace("\0", "")
                places[key] = (section, int(written))
        actions.arrange_issue(self.user, self.issue, places)
        messages.success(request, "顺序和栏目已保存。")
        return redirect(self.get_success_url())


class TakeOut(StaffView):
    """Take an item out of an issue; takes forms only."""

    model: Any = GazetteEntry
    authority_path = "issue__authority"
    changing = True
    required_roles = rights.DRAFTERS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Call the action."""
        entry = self.get_row()
        actions.take_out_of_issue(self.user, entry)
        messages.success(request, "已移出这一期。")
        return redirect("publishing:gazette", entry.issue_id)


class Publish(OneIssue, StaffFormView):
    """Publish an issue, after a question."""

    title = "发布公报"
    template_name = "web/confirm.html"
    form_class = PlainForm
    required_roles = rights.KEEPERS
    submit_label = "发布"
    done_message = "公报已发布，各篇的公报渠道已登记。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the question."""
        kwargs["question"] = (
            f"要发布《{self.issue}》吗？发布后排成的 PDF 不再改动，各篇信息都登记为在政府公报上公开。请先看过清样。"
        )
        return super().get_context_data(**kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.publish_issue(self.user, self.issue)


class Proof(OneIssue):
    """The PDF: what was printed where the issue is published, else a proof of what stands in it now."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The file, in the browser. Raises Refused where it cannot be set."""
        issue = self.issue
        if issue.published_at is not None:
            try:
                return safe_download(f"{issue}.pdf", "application/pdf", issue.pdf.open("rb"), inline=True)
            except (OSError, ValueError) as error:
                raise Http404 from error
        made = set_issue(issue, entries_of(issue))
        return safe_download(f"{issue}（清样）.pdf", "application/pdf", made.pdf, inline=True)


class PrintPage(OneIssue, TemplateView):
    """The issue as one page to print from the browser."""

    template_name = "publishing/office/gazette_print.html"

    def get_title(self) -> str:
        """The issue."""
        return str(self.issue)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the entries with their cleaned texts."""
        entries = entries_of(self.issue)
        gone = gone_among(entries)
        sections = [
            # The texts were cleaned when they were written.
            (
                name,
                [
                    (row, mark_safe(row.version.body), notice_of(row) if row.pk in gone else "")
                    for row in rows
                ],
            )
            for name, rows in by_section(entries)
        ]
        return super().get_context_data(issue=self.issue, sections=sections, gone_title=GONE_TITLE, **kwargs)
