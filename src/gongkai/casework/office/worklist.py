"""The work list: the requests of the authority, the most urgent first, with their lights."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework import rights
from gongkai.casework.models import InformationRequest, ProposalStatus, ProposedStep, Subject
from gongkai.casework.models.choices import CHANNELS, STAGES
from gongkai.casework.models.requests import RequestQuerySet
from gongkai.casework.office.base import INSIDERS
from gongkai.casework.office.case_forms import date_input
from gongkai.casework.office.lights import LIGHT_WORDS
from gongkai.casework.office.requests_shown import PROVISIONAL, shown_requests
from gongkai.law.outcomes import OUTCOMES
from gongkai.law.state import Light, Stage
from gongkai.organizations.models import Authority, Role
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffView

ROWS_A_PAGE = 30
ALL = "all"
FIRST_FIELDS = ("q", "light", "stage", "officer", "authority", "consent")
MINE, NOBODY = "mine", "nobody"


class WorkListForm(PlainForm):
    """Which requests to show."""

    q = forms.CharField(label="编号、名称或者内容", required=False, max_length=100)
    light = forms.ChoiceField(
        label="期限灯",
        required=False,
        choices=[("", "全部"), *((light.value, word) for light, word in LIGHT_WORDS.items())],
    )
    stage = forms.ChoiceField(
        label="状态", required=False, choices=[("", "在办的"), (ALL, "全部，含已办结"), *STAGES]
    )
    officer = forms.ChoiceField(
        label="经办人", required=False, choices=[("", "全部"), (MINE, "我经办的"), (NOBODY, "还没有经办人")]
    )
    channel = forms.ChoiceField(label="提出方式", required=False, choices=[("", "全部"), *CHANNELS])
    subject = forms.ChoiceField(label="主题", required=False, choices=[("", "全部"), *Subject.choices])
    outcome = forms.ChoiceField(
        label="处理结果",
        required=False,
        choices=[("", "全部"), *((kind.value, outcome.title) for kind, outcome in OUTCOMES.items())],
    )
    since = forms.DateField(label="收到日期从", required=False, widget=date_input())
    until = forms.DateField(label="到", required=False, widget=date_input())
    authority = forms.ModelChoiceField(
        label="机关", required=False, queryset=Authority.objects.none(), empty_label="全部"
    )
    consent = forms.BooleanField(label="只看待我审批的", required=False)

    def __init__(self, *args: Any, scope: QuerySet[Authority], may_consent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = scope.order_by("position", "pk")
        if scope.count() < 2:
            del self.fields["authority"]
        if not may_consent:
            del self.fields["consent"]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The conditions that are asked for most; the others are folded away."""
        return [field for field in self.visible_fields() if field.name in FIRST_FIELDS]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The other conditions."""
        return [field for field in self.visible_fields() if field.name not in FIRST_FIELDS]

    @property
    def asks_for_more(self) -> bool:
        """Whether one of the other conditions is set, so that it has to be seen."""
        return any(self.data.get(field.name) or field.errors for field in self.more_fields)

    def clean(self) -> dict[str, Any]:
        """Refuse dates in the wrong order."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "结束日期不能早于开始日期，请改正。")
        return cleaned


@dataclass(frozen=True, slots=True)
class LightCount:
    """How many open requests show a light, and where they are listed."""

    word: str
    colour: str
    number: int
    query: str
    current: bool


class WorkList(StaffView, TemplateView):
    """The requests that the person may read."""

    model: Any = InformationRequest
    required_roles = rights.READERS
    template_name = "casework/office/worklist.html"
    title = "申请办理"

    @property
    def may_handle(self) -> bool:
        """Whether the person handles requests of the acting authority."""
        return bool(self.roles & set(rights.HANDLERS))

    @property
    def may_consent(self) -> bool:
        """Whether the person heads the disclosure office of the acting authority."""
        return bool(self.roles & set(rights.HEAD))

    def get_queryset(self) -> Any:
        """One authority is named outright, so that the database walks its index in the order of the list."""
        rows = super().get_queryset()
        return rows if Role.SUPERVISOR in self.roles else rows.filter(authority=self.authority)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter, the counts by light and one page of requests."""
        today = timezone.localdate()
        form = WorkListForm(self.request.GET or None, scope=self.scope, may_consent=self.may_consent)
        asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
        readable = cast(RequestQuerySet, self.get_queryset())
        if asked.get("authority"):
            readable = readable.filter(authority=asked["authority"])
        found = self._ordered(self._found(readable, asked, today), asked)
        # Only the keys: everything else is fetched for the rows of the page alone.
        page: Page[InformationRequest] = Paginator(found.only("pk"), ROWS_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        inside = self.authority if self.roles & INSIDERS else None
        rows = shown_requests([row.pk for row in page], today, inside=inside)
        return super().get_context_data(
            form=form,
            page=page,
            rows=rows,
            counts=self._counts(readable, asked, today),
            may_handle=self.may_handle,
            shows_authorities="authority" in form.fields,
            has_closed=not asked and not page.object_list and readable.exists(),
            register_address=reverse("casework:register_request"),
            find_address=reverse("casework:find_applicant"),
            shows_provisional=any(PROVISIONAL in row.marks for row in rows),
            **kwargs,
        )

    def _found(self, rows: RequestQuerySet, asked: dict[str, Any], today: dt.date) -> RequestQuerySet:
        for name in ("channel", "subject", "outcome"):
            if asked.get(name):
                rows = rows.filter(**{name: asked[name]})
        for word in asked.get("q", "").split():
            rows = rows.filter(
                Q(number__icontains=word) | Q(title__icontains=word) | Q(description__icontains=word)
            )
        if asked.get("since"):
            rows = rows.filter(counted_on__gte=asked["since"])
        if asked.get("until"):
            rows = rows.filter(counted_on__lte=asked["until"])
        if asked.get("officer") == MINE:
            rows = rows.filter(officer=self.user)
        elif asked.get("officer") == NOBODY:
            rows = rows.filter(officer__isnull=True)
        if asked.get("consent"):
            rows = rows.filter(self._waits_for_me())
        if asked.get("light"):
            rows = rows.with_light(Light(asked["light"]), today)
        return self._at_stage(rows, asked)

    def _at_stage(self, rows: RequestQuerySet, asked: dict[str, Any]) -> RequestQuerySet:
        stage = asked.get("stage", "")
        if stage and stage != ALL:
            return rows.filter(stage=stage)
        return rows if self._shows_closed(asked) else rows.open()

    def _shows_closed(self, asked: dict[str, Any]) -> bool:
        """Who looks for a certain request or for a result means the closed ones, too."""
        if asked.get("stage"):
            return bool(asked["stage"] == ALL)
        return bool(asked.get("q") or asked.get("outcome") or asked.get("light") == Light.OFF.value)

    def _ordered(self, rows: RequestQuerySet, asked: dict[str, Any]) -> QuerySet[InformationRequest]:
        if asked.get("light") == Light.OFF.value or asked.get("stage") == Stage.CLOSED.value:
            return rows.order_by("-closed_on", "-pk")
        if self._shows_closed(asked):
            # Among years of closed ones the due date says nothing; the newest is what people look for.
            return rows.order_by("-arrived_on", "-pk")
        return rows.order_by(F("due_on").asc(nulls_last=True), "arrived_on", "pk")

    def _waits_for_me(self) -> Exists:
        """The head's own proposals are another head's to decide (four eyes)."""
        pending = ProposedStep.objects.filter(
            request=OuterRef("pk"), status=ProposalStatus.PENDING, request__authority=self.authority
        )
        return Exists(pending.exclude(proposed_by=self.user))

    def _counts(self, rows: RequestQuerySet, asked: dict[str, Any], today: dt.date) -> list[LightCount]:
        red, amber = Q(red_from__lte=today), Q(amber_from__lte=today)
        wanted = {
            "overdue": Count("pk", filter=Q(due_on__lt=today)),
            "red": Count("pk", filter=red),
            "amber": Count("pk", filter=amber & ~red),
            "all": Count("pk"),
            "nobody": Count("pk", filter=Q(officer__isnull=True)),
        }
        if self.may_consent:
            wanted["consent"] = Count("pk", filter=Q(self._waits_for_me()))
        found = rows.order_by().open().aggregate(**wanted)
        # A due date or light that is not known is neither red nor amber: it is green.
        green = found["all"] - found["red"] - found["amber"]
        place = f"&authority={asked['authority'].pk}" if asked.get("authority") else ""
        light, officer = asked.get("light", ""), asked.get("officer", "")
        overdue = f"（其中超期{found['overdue']}件）" if found["overdue"] else ""
        counts = [
            LightCount(f"紧急{overdue}", "red", found["red"], f"?light=red{place}", light == "red"),
            LightCount("临近期限", "amber", found["amber"], f"?light=amber{place}", light == "amber"),
            LightCount("正常", "green", green, f"?light=green{place}", light == "green"),
            LightCount("还没有经办人", "", found["nobody"], f"?officer={NOBODY}{place}", officer == NOBODY),
        ]
        if self.may_consent:
            current = bool(asked.get("consent"))
            counts.append(LightCount("待我审批", "", found["consent"], f"?consent=on{place}", current))
        return counts
