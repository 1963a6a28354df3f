"""The ledger: on the page, and as an Excel file with the applicants masked or, on record, by name."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.files import File
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.actions.ledger import release_names
from gongkai.casework.board.selections import Period
from gongkai.casework.ledger.entries import entries, headings
from gongkai.casework.ledger.workbook import MOST_LINES, write_ledger
from gongkai.casework.models import InformationRequest
from gongkai.casework.models.choices import CHANNELS
from gongkai.casework.models.requests import CLOSED_STAGES
from gongkai.casework.office.base import INSIDERS
from gongkai.casework.spreadsheets import XLSX
from gongkai.law.outcomes import OUTCOMES
from gongkai.organizations.models import Authority, Role
from gongkai.organizations.refusals import Refused
from gongkai.web.office.forms import PlainForm
from gongkai.web.uploads import safe_download
from gongkai.web.views import StaffFormView, StaffView

ROWS_A_PAGE = 20
OPEN, CLOSED = "open", "closed"


def date_input() -> forms.DateInput:
    """A field for a date as browsers want its value, whatever the language writes."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LedgerForm(PlainForm):
    """Which requests the ledger holds; this year's, where nothing is chosen."""

    since = forms.DateField(label="收到日期从", required=False, widget=date_input())
    until = forms.DateField(label="到", required=False, widget=date_input())
    state = forms.ChoiceField(
        label="办理情况", required=False, choices=[("", "全部"), (OPEN, "在办"), (CLOSED, "已了结")]
    )
    channel = forms.ChoiceField(label="提出方式", required=False, choices=[("", "全部"), *CHANNELS])
    outcome = forms.ChoiceField(
        label="答复类型",
        required=False,
        choices=[("", "全部"), *((kind.value, outcome.title) for kind, outcome in OUTCOMES.items())],
    )
    authority = forms.ModelChoiceField(
        label="机关", required=False, queryset=Authority.objects.none(), empty_label="全部机关"
    )

    def __init__(self, *args: Any, scope: QuerySet[Authority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = scope.order_by("position", "pk")
        if scope.count() < 2:
            del self.fields["authority"]

    def clean(self) -> dict[str, Any]:
        """Refuse dates in the wrong order."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "结束日期不能早于开始日期，请改正。")
        return cleaned


class LedgerBase(StaffView):
    """What the ledger's pages share: which requests were asked for."""

    model: Any = InformationRequest
    required_roles: Sequence[str] = rights.READERS

    @cached_property
    def ledger_form(self) -> LedgerForm:
        """The form with what was asked; this year where nothing was."""
        year = Period.of_year(timezone.localdate().year)
        data = self.request.GET if set(self.request.GET) - {"page"} else None
        return LedgerForm(data, scope=self.scope, initial={"since": year.first, "until": year.last})

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What was asked, cleaned; where it was wrong, nothing but the message is shown."""
        form = self.ledger_form
        if not form.is_bound:
            return dict(form.initial)
        return form.cleaned_data if form.is_valid() else {}

    @property
    def period(self) -> Period:
        """The days of receipt of the ledger."""
        today = timezone.localdate()
        first, last = self.asked.get("since"), self.asked.get("until")
        return Period(first or dt.date(2008, 1, 1), last or max(today, first or today))

    @property
    def asked_authority(self) -> Authority | None:
        """The one authority that was asked for."""
        found: Authority | None = self.asked.get("authority")
        return found

    @property
    def body(self) -> str:
        """Whose ledger it is."""
        if self.asked_authority is not None:
            return self.asked_authority.name
        below = "及下级机关" if Role.SUPERVISOR in self.roles and self.scope.count() > 1 else ""
        return f"{self.authority.name}{below}"

    @property
    def with_authority(self) -> bool:
        """Whether the ledger holds the requests of several authorities."""
        return self.asked_authority is None and self.scope.count() > 1

    def get_ledger_rows(self) -> QuerySet[InformationRequest]:
        """The requests of the ledger: every one that arrived, also those that nobody confirmed yet."""
        rows: Any = self.readable(InformationRequest.objects.all())
        if self.ledger_form.is_bound and not self.ledger_form.is_valid():
            return InformationRequest.objects.none()
        asked = self.asked
        rows = rows.filter(self.period.holds("counted_on"))
        for name in ("channel", "outcome", "authority"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        if asked.get("state") == OPEN:
            rows = rows.open()
        elif asked.get("state") == CLOSED:
            rows = rows.filter(stage__in=CLOSED_STAGES)
        found: QuerySet[InformationRequest] = rows
        return found

    def is_inside(self, request: InformationRequest) -> bool:
        """Whether the person works for the request's authority, and so may see the masked applicant."""
        return request.authority_id == self.authority.pk and bool(self.roles & INSIDERS)

    def file(self, *, full_names: bool) -> FileResponse:
        """The Excel file, written to the disk and sent from there."""
        rows = self.get_ledger_rows()
        number = rows.count()
        if number > MOST_LINES:
            raise Refused(f"共{number}件，一张 Excel 表放不下，请缩短期间后分次下载。")
        names = "含申请人姓名，请妥善保管" if full_names else "申请人姓名已遮盖"
        today = timezone.localdate()
        subtitle = f"收到日期：{self.period.label}　共{number}件　制表日期：{today:%Y-%m-%d}　制表人：{self.user}　{names}"
        target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
        try:
            write_ledger(
                entries(rows, is_inside=self.is_inside, full_names=full_names),
                target,
                title=f"{self.body}政府信息公开申请台账",
                subtitle=subtitle,
                with_authority=self.with_authority,
            )
            target.seek(0)
            name = f"政府信息公开申请台账 {self.body} {self.period.label}.xlsx"
            return safe_download(name, XLSX, File(target))
        except BaseException:
            target.close()
            raise


class LedgerPage(LedgerBase, TemplateView):
    """The ledger on the page, in the columns of the file."""

    template_name = "casework/office/ledger.html"
    title = "台账"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter and one page of lines."""
        rows = self.get_ledger_rows().order_by("counted_on", "pk")
        page: Page[InformationRequest] = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        keys = [row.pk for row in page.object_list.only("pk")]  # type: ignore[attr-defined]
        shown = entries(
            InformationRequest.objects.filter(pk__in=keys),
            is_inside=self.is_inside,
            full_names=False,
            first=page.start_index(),
        )
        columns = headings(with_authority=self.with_authority)
        query = self.request.GET.urlencode()
        return super().get_context_data(
            form=self.ledger_form,
            page=page,
            columns=columns,
            lines=[
                list(zip(columns, entry.values(with_authority=self.with_authority), strict=True))
                for entry in shown
            ],
            body=self.body,
            period=self.period,
            number=page.paginator.count,
            may_see_names=bool(self.roles & set(rights.HANDLERS)),
            workbook_address=f"{reverse('casework:ledger_workbook')}?{query}",
            names_address=f"{reverse('casework:ledger_names')}?{query}",
            **kwargs,
        )


class LedgerWorkbook(LedgerBase):
    """The ledger as a file, with the applicants masked."""

    def get(self, request: HttpRequest) -> FileResponse:
        """The file; 404 for a filter that cannot be read."""
        if self.ledger_form.is_bound and not self.ledger_form.is_valid():
            raise Http404
        return self.file(full_names=False)


class ReasonForm(PlainForm):
    """Why somebody needs the names."""

    reason = forms.CharField(
        label="导出的原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="原因、件数和申请编号会记录在案。",
    )


class LedgerNames(LedgerBase, StaffFormView):
    """The ledger with the names of the applicants: for those who handle them, with a reason, on record."""

    template_name = "casework/office/ledger_names.html"
    title = "导出含申请人姓名的台账"
    form_class = ReasonForm
    submit_label = "记录原因并导出"
    required_roles = rights.HANDLERS
    done_message = ""

    def get_ledger_rows(self) -> QuerySet[InformationRequest]:
        """Of the own authority only, whatever the person may read besides."""
        return super().get_ledger_rows().filter(authority=self.authority)

    @property
    def with_authority(self) -> bool:
        """Never: it is one authority's."""
        return False

    @property
    def body(self) -> str:
        """The own authority."""
        return self.authority.name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The ledger."""
        return [("台账", self.get_success_url())]

    def get_success_url(self) -> str:
        """Back to the ledger with its filter."""
        return f"{reverse('casework:ledger')}?{self.request.GET.urlencode()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how many requests are meant."""
        return super().get_context_data(
            number=self.get_ledger_rows().count(), period=self.period, body=self.body, **kwargs
        )

    def perform(self, form: Any) -> None:
        """Put it on record."""
        release_names(
            self.user,
            self.authority,
            self.get_ledger_rows(),
            reason=form.cleaned_data["reason"],
            what=f"收到日期：{self.period.label}",
        )

    def form_valid(self, form: forms.BaseForm) -> Any:
        """The file, once the reason is on record."""
        answer = super().form_valid(form)
        return self.file(full_names=True) if answer.status_code == 302 else answer
