"""The page of a follow-up case: where it stands, its chain, its deadlines, what happened, its papers, what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.casework.actions.following_results import why_no_new_reply
from gongkai.casework.follow_up_deadlines import (
    FollowUpDeadline,
    deadlines_of,
    is_suspended,
    next_deadline,
    open_deadlines,
)
from gongkai.casework.follow_up_steps import RULES, main_step, possible_steps, step_title
from gongkai.casework.follow_up_warnings import warnings_of
from gongkai.casework.models import (
    FollowUpCase,
    FollowUpKind,
    FollowUpPaper,
    FollowUpStep,
    InformationRequest,
)
from gongkai.casework.office.following_base import FollowUpView
from gongkai.law.dispositions import Proceeding
from gongkai.organizations.working_calendar import current_calendar


@dataclass(frozen=True, slots=True)
class ShownDeadline:
    """A deadline as pages show it on a day."""

    deadline: FollowUpDeadline
    colour: str
    word: str


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """One button."""

    title: str
    address: str
    is_main: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain from the request to the last court; ``address`` is empty for the page itself."""

    what: str
    name: str
    told: str
    address: str
    is_here: bool = False


def shown(deadline: FollowUpDeadline, on: dt.date) -> ShownDeadline:
    """The deadline with its light on a day."""
    return ShownDeadline(deadline, deadline.colour(on), deadline.word(on))


def chain_of(case: FollowUpCase) -> list[Link]:
    """Request, reconsideration, court, new round: what led here and what followed."""
    return list(_links(case))


def _links(case: FollowUpCase) -> Iterator[Link]:
    request = case.request
    if request is not None:
        told = request.outcome_label or request.get_stage_display()
        yield _request_link("申请", request, told)
    if case.after is not None:
        yield _case_link(case.after)
    yield _case_link(case, is_here=True)
    litigation = getattr(case, "litigation", None)
    if litigation is not None:
        yield _case_link(litigation)
    again = getattr(request, "next_round", None) if request is not None else None
    if again is not None:
        yield _request_link("新一轮", again, again.get_stage_display())


def _request_link(what: str, request: InformationRequest, told: str) -> Link:
    return Link(what, request.number, told, reverse("casework:case", args=[request.pk]))


def _case_link(case: FollowUpCase, *, is_here: bool = False) -> Link:
    names = {
        Proceeding.RECONSIDERATION: "行政复议",
        Proceeding.LITIGATION: "行政诉讼",
        Proceeding.COMPLAINT: "投诉举报",
    }
    told = case.result_label or ("二审尚未审结" if case.appealed_on else "尚未审结")
    address = "" if is_here else reverse("casework:follow_up", args=[case.pk])
    return Link(names[case.proceeding], case.case_number or case.body, told, address, is_here)


class FollowUpPage(FollowUpView, TemplateView):
    """One reconsideration, litigation or complaint."""

    template_name = "casework/office/following_case.html"

    def get_title(self) -> str:
        """Kind and number."""
        return str(self.case)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return super().get_breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds everything that the page shows."""
        case, today, calendar = self.case, timezone.localdate(), current_calendar()
        next_one = next_deadline(case, calendar)
        waited = [each for each in open_deadlines(case, calendar) if not each.is_own]
        return super().get_context_data(
            chain=chain_of(case),
            cautions=warnings_of(case),
            deadlines=[shown(each, today) for each in deadlines_of(case, calendar)],
            next_own=shown(next_one, today) if next_one is not None else None,
            next_other=shown(waited[0], today) if waited else None,
            is_suspended=case.is_open and is_suspended(case),
            steps=self._steps(),
            papers=self._papers(),
            offered=self._offered(),
            labels=_labels(case),
            **kwargs,
        )

    def _steps(self) -> list[FollowUpStep]:
        return list(case_steps(self.case))

    def _papers(self) -> list[FollowUpPaper]:
        """The papers that the person may know of: a superior's own stay with it unless it shares them."""
        if not self.is_inside:
            return []
        rows = self.case.papers.select_related("uploaded_by", "owner", "step")
        if self.is_handler_above or self.case.handled_by_id is None:
            return list(rows)
        return list(rows.filter(Q(is_shared=True) | Q(owner=self.case.authority_id)))

    def _offered(self) -> list[OfferedStep]:
        """What the person may do next, the step that is waited for first."""
        case = self.case
        offered: list[OfferedStep] = []
        waited = main_step(case)
        for kind in possible_steps(case):
            by_respondent = RULES[kind].by_respondent
            if not (self.may_answer if by_respondent else self.may_keep):
                continue
            address = reverse("casework:follow_up_step", args=[case.pk, kind.value])
            offered.append(OfferedStep(step_title(case, kind), address, kind is waited))
        if self.may_keep and case.is_open:
            address = reverse("casework:follow_up_conclude", args=[case.pk])
            offered.append(OfferedStep("登记结果", address, waited is None))
        if self.may_answer and not case.is_open and not why_no_new_reply(case):
            address = reverse("casework:follow_up_reply", args=[case.pk])
            days = f"{case.new_reply_days}个工作日" if case.new_reply_days else "二十个工作日"
            hint = f"按决定在{days}内" if case.orders_new_reply else ""
            offered.append(OfferedStep("重新答复", address, case.orders_new_reply, hint))
        if self.may_keep and self._may_be_sued_after():
            assert case.request_id is not None
            kind_after = FollowUpKind.LITIGATION_AFTER.value
            address = reverse("casework:follow_up_open", args=[case.request_id, kind_after])
            offered.append(OfferedStep("登记复议后的诉讼", address))
        return sorted(offered, key=lambda step: not step.is_main)

    def _may_be_sued_after(self) -> bool:
        """Whether a court is open after this reconsideration: it was decided, or the time for that is over."""
        case = self.case
        if case.kind != FollowUpKind.RECONSIDERATION or getattr(case, "litigation", None) is not None:
            return False
        opened = any(each.mark == "sue" for each in deadlines_of(case, current_calendar()))
        return opened or not case.is_open


def case_steps(case: FollowUpCase) -> Any:
    """What happened, with who wrote it down."""
    return case.steps.select_related("actor").order_by("date", "pk")


def _labels(case: FollowUpCase) -> dict[str, str]:
    """What the facts are called in this kind of proceeding."""
    return {
        Proceeding.RECONSIDERATION: {
            "respondent": "被申请机关",
            "body": "复议机关",
            "filed": "复议机关收到申请",
            "accepted": "受理",
            "copied": "收到申请书副本",
            "answered": "提交答复书和证据",
            "served": "收到决定书",
        },
        Proceeding.LITIGATION: {
            "respondent": "被告",
            "body": "人民法院",
            "filed": "起诉",
            "accepted": "立案",
            "copied": "收到起诉状副本",
            "answered": "提交答辩状和证据",
            "served": "收到裁判文书",
        },
        Proceeding.COMPLAINT: {
            "respondent": "被投诉机关",
            "body": "受理投诉的机关",
            "filed": "收到投诉",
            "accepted": "受理",
            "copied": "被投诉机关收到通知",
            "answered": "被投诉机关提交答复",
            "served": "告知处理结果",
        },
    }[case.proceeding]
