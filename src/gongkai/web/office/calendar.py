"""Office pages: the working calendar, the notices behind it, and what moved because of them."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.law.calendar import WorkingCalendar
from gongkai.law.days import WEEKDAY_NAMES, DayKind
from gongkai.law.statutory import FIRST_YEAR, LAST_YEAR
from gongkai.organizations import actions
from gongkai.organizations.models import CalendarMove, CalendarNotice
from gongkai.organizations.notice_text import ReadNotice, read_notice
from gongkai.organizations.refusals import Refused
from gongkai.organizations.rights import require_calendar_keeper
from gongkai.organizations.working_calendar import current_calendar
from gongkai.web.office.forms import PlainForm
from gongkai.web.office.year_drawing import changes_between, drawn_year, holidays_of
from gongkai.web.views import NO_MEMBERSHIP, StaffView

YEARS_AHEAD = 3
MOVES_A_PAGE = 50
AUTHORITIES_SHOWN = 100
SECONDS_AFTER_ENTERING = 2.0
SECONDS_A_ROUND = 15.0
"""How long one press of the button computes: shorter than any server gives up waiting."""


class CalendarNoticeForm(PlainForm):
    """A yearly notice: number, day and text."""

    document_number = forms.CharField(
        label="发文字号", max_length=60, help_text="照抄通知上的字号，例如 国办发明电〔2025〕7号。"
    )
    published = forms.DateField(label="发布日期", widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(
        label="放假和调休上班的日期",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="可以把通知全文粘贴进来；也可以每行写一个节日，例如“元旦 2027-01-01 至 2027-01-03”，"
        "调休上班的日期写成“调休上班 2027-02-07、2027-02-20”。",
    )

    def clean_document_number(self) -> str:
        """The number with the brackets that document numbers have."""
        number = "".join(str(self.cleaned_data["document_number"]).split())
        for wrong, right in zip("[]［］【】()（）", "〔〕〔〕〔〕〔〕〔〕", strict=True):
            number = number.replace(wrong, right)
        return number


class CalendarPage(StaffView, TemplateView):
    """A page about the calendar: open to every member, and to operators of the platform."""

    needs_membership = False

    def check_roles(self) -> None:
        """Refuse who belongs nowhere and does not run the platform either."""
        if self.membership is None and not self.user.is_platform_operator:
            raise PermissionDenied(NO_MEMBERSHIP)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the years."""
        return [("工作日历", reverse("office:calendar"))]


class CalendarYears(CalendarPage):
    """The years: which are announced, and which are still provisional."""

    template_name = "web/office/calendar_years.html"
    title = "工作日历"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """This is where the way begins."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds a row a year, the next ones first."""
        calendar, this_year = current_calendar(), timezone.localdate().year
        notices = {notice.year: notice for notice in CalendarNotice.objects.in_force()}
        years = set(range(FIRST_YEAR, min(this_year + YEARS_AHEAD, LAST_YEAR) + 1)) | set(notices)
        rows = [
            (year, notices.get(year), _is_provisional(calendar, year)) for year in sorted(years, reverse=True)
        ]
        return super().get_context_data(rows=rows, this_year=this_year, **kwargs)


def _is_provisional(calendar: WorkingCalendar, year: int) -> bool:
    return calendar.is_provisional(dt.date(year, 1, 1), dt.date(year, 12, 31))


class YearPage(CalendarPage):
    """A page about the year of the address; 404 for a year that the calendar does not hold."""

    @cached_property
    def year(self) -> int:
        """The year of the address."""
        year = int(self.kwargs["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return year

    def drawing(self, shown: WorkingCalendar, known: WorkingCalendar | None = None) -> dict[str, Any]:
        """What the template of the drawing needs."""
        days = shown.exceptions(self.year)
        return {
            "months": drawn_year(self.year, shown, known),
            "weekdays": [name[-1] for name in WEEKDAY_NAMES],
            "holidays": holidays_of(days),
            "make_up_days": [day for day in days if day.kind is DayKind.MAKE_UP],
        }


class CalendarYear(YearPage):
    """One year, drawn, with its notices."""

    template_name = "web/office/calendar_year.html"

    def get_title(self) -> str:
        """The year in the heading."""
        return f"{self.year}年工作日历"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the drawing and the notices, the one in force first."""
        calendar = current_calendar()
        kwargs["year"] = self.year
        return super().get_context_data(
            provisional=_is_provisional(calendar, self.year),
            notices=CalendarNotice.objects.filter(year=self.year).select_related("entered_by"),
            **self.drawing(calendar),
            **kwargs,
        )


class NoticeEnter(YearPage):
    """Enter or replace the notice of a year: first the text, then the drawing of it to confirm."""

    template_name = "web/office/calendar_enter.html"

    def get_title(self) -> str:
        """The year in the heading."""
        return f"{'替换' if self.standing else '录入'}{self.year}年放假通知"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the year."""
        return [
            *super().get_breadcrumbs(),
            (f"{self.year}年", reverse("office:calendar_year", args=[self.year])),
        ]

    @cached_property
    def standing(self) -> CalendarNotice | None:
        """The notice that counts now."""
        return CalendarNotice.objects.in_force().filter(year=self.year).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the form as it stands; refuses the form to who could not send it anyway."""
        require_calendar_keeper(self.user, "录入放假通知")
        kwargs.setdefault("form", CalendarNoticeForm())
        kwargs["year"] = self.year
        back = reverse("office:calendar_year", args=[self.year])
        return super().get_context_data(standing=self.standing, back=back, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what was understood; save when just that was confirmed."""
        require_calendar_keeper(self.user, "录入放假通知")
        form = CalendarNoticeForm(request.POST)
        if request.POST.get("step") == "edit":
            return self.render_to_response(
                self.get_context_data(form=CalendarNoticeForm(initial=request.POST.dict()))
            )
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        read = read_notice(form.cleaned_data["text"], self.year)
        for line in read.refused:
            form.add_error("text", f"第{line.line.number}行“{line.line.text[:40]}”：{line.sentence}")
        if read.refused:
            return self.render_to_response(self.get_context_data(form=form, read=_evidence(read)))
        return self._understood(form, read)

    def _understood(self, form: CalendarNoticeForm, read: ReadNotice) -> HttpResponse:
        facts = {
            "year": self.year,
            "document_number": form.cleaned_data["document_number"],
            "published": form.cleaned_data["published"],
            "days": read.days,
            "source_text": form.cleaned_data["text"],
        }
        try:
            notice = actions.prepare_notice(self.user, **facts)
            standing = self.standing.pk if self.standing else ""
            confirmed = f"{notice.digest} {standing}"
            if self.request.POST.get("confirmed") == confirmed:
                return self._save(facts)
        except Refused as refusal:
            self._attach(form, refusal)
            return self.render_to_response(
                self.get_context_data(form=form, read=_evidence(read)), status=refusal.status
            )
        if self.request.POST.get("confirmed"):
            messages.warning(self.request, "日历刚才有了变化，请再看一遍下面的日期，然后确认。")
        known = current_calendar()
        shown = known.with_notice(self.year, read.days)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                read=_evidence(read),
                notice=notice,
                confirmed=confirmed,
                changes=changes_between(known, shown, self.year),
                **self.drawing(shown, known),
            )
        )

    def _attach(self, form: CalendarNoticeForm, refusal: Refused) -> None:
        attached = [(name, text) for name, texts in refusal.fields.items() for text in texts]
        for name, text in attached or [("", str(refusal))]:
            form.add_error(name if name in form.fields else None, text)

    def _save(self, facts: dict[str, Any]) -> HttpResponse:
        notice = actions.enter_notice(self.user, **facts)
        done = actions.continue_following(seconds=SECONDS_AFTER_ENTERING)
        sentence = "放假通知已录入，工作日历随即更新。"
        if not done:
            sentence += "受影响的日期正在重算，请看下面的进度。"
        messages.success(self.request, sentence)
        return redirect("office:calendar_notice", notice.pk)


def _evidence(read: ReadNotice) -> dict[str, Any]:
    """Each line that gave days, with its days; and the lines that gave none."""
    lines: dict[tuple[int, str], list[Any]] = {}
    for day in read.days:
        line = read.evidence[day.date]
        lines.setdefault((line.number, line.text), []).append((day, WEEKDAY_NAMES[day.date.weekday()]))
    return {"lines": sorted(lines.items()), "aside": read.aside}


class NoticePage(CalendarPage):
    """The notice of the address."""

    @cached_property
    def notice(self) -> CalendarNotice:
        """The notice; 404 where there is none."""
        notice = CalendarNotice.objects.filter(pk=self.kwargs["pk"]).select_related("entered_by").first()
        if notice is None:
            raise Http404
        return notice

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of its year."""
        year = self.notice.year
        return [*super().get_breadcrumbs(), (f"{year}年", reverse("office:calendar_year", args=[year]))]


class NoticeDetail(NoticePage):
    """A notice: what it says, how far the recomputation is, and what moved."""

    template_name = "web/office/calendar_notice.html"

    def get_title(self) -> str:
        """Year and number."""
        return str(self.notice)

    def moves(self) -> QuerySet[CalendarMove]:
        """What moved for the authorities whose records the person may read; never more."""
        return self.readable(self.notice.moves.all())

    def counts(self) -> QuerySet[CalendarMove, Any]:
        """How much moved, by authority: for an operator of the platform all, without any record."""
        rows = self.notice.moves.all() if self.user.is_platform_operator else self.moves()
        return (
            rows.order_by()
            .values("authority__name")
            .annotate(number=Count("pk"))
            .order_by("-number", "authority__name")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds progress, counts and one page of what moved."""
        days = self.notice.calendar_days()
        counts = self.counts()
        page = Paginator(self.moves().select_related("authority"), MOVES_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        followings = list(self.notice.followings.all())
        return super().get_context_data(
            notice=self.notice,
            holidays=holidays_of(days),
            make_up_days=[day for day in days if day.kind is DayKind.MAKE_UP],
            followings=followings,
            unfinished=any(following.finished_at is None for following in followings),
            counts=counts[:AUTHORITIES_SHOWN],
            more_authorities=max(0, counts.count() - AUTHORITIES_SHOWN),
            page=page,
            is_keeper=self.user.is_platform_operator,
            **kwargs,
        )


class NoticeFollow(NoticePage):
    """Let the recomputation after a notice go on, rest, or go on again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the button says."""
        require_calendar_keeper(self.user, "控制日历变动的重算")
        step = request.POST.get("step")
        if step == "stop":
            actions.stop_following(self.user, self.notice)
            messages.success(request, "重算已暂停。")
        else:
            if step == "resume":
                actions.resume_following(self.user, self.notice)
            if actions.continue_following(seconds=SECONDS_A_ROUND):
                messages.success(request, "受影响的日期已经全部重算。")
            else:
                messages.info(request, "已重算一部分，还没有完成，请看下面的进度。")
        return redirect("office:calendar_notice", self.notice.pk)
