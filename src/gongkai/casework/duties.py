"""What waits for a person in casework. Most duties are selections of the board, so number and list agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from gongkai.casework.board.selections import SELECTIONS, Period
from gongkai.casework.follow_up_deadlines import next_deadline
from gongkai.casework.models import (
    ClearingProposal,
    FollowUpCase,
    InformationRequest,
    ProposalStatus,
    ProposedStep,
)
from gongkai.casework.reminders.deadlines import enquiries_past_due
from gongkai.casework.retention import past_retention
from gongkai.casework.rights import HANDLERS
from gongkai.organizations.access import readable_by
from gongkai.organizations.models import Membership, Role
from gongkai.organizations.working_calendar import current_calendar
from gongkai.web.duties import Duty


@dataclass(frozen=True, slots=True)
class _Watched:
    """A selection that somebody watches, in words, with the light it shows; ``mine`` narrows it to the own cases."""

    which: str
    label: str
    light: str
    mine: bool = False


_OF_HANDLERS = (
    _Watched("overdue", "我经办的申请超期未答复", "red", mine=True),
    _Watched("near", "我经办的申请临近期限", "amber", mine=True),
    _Watched("unconfirmed", "网上或者邮寄的申请，尚未与申请人确认收到", "amber"),
    _Watched("uncorrected", "申请人逾期未补正，可以结案", "amber"),
    _Watched("unpaid", "申请人逾期未缴费，可以结案", "amber"),
    _Watched("silent", "征求意见期限已过，请登记未答复", "amber"),
    _Watched("enquired", "内部协查逾期未反馈", "amber"),
    _Watched("undelivered", "答复已经作出，请送达并登记", "green"),
)
_OF_THOSE_IN_CHARGE = (
    _Watched("overdue", "本机关的申请超期未答复", "red"),
    _Watched("today", "本机关的申请今天到期", "red"),
)


def duties_of(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of a member: as officer or head, as leader, as supervisor, and as one whom a unit's enquiry asks."""
    today = timezone.localdate()
    watched: list[_Watched] = []
    if set(roles) & set(HANDLERS):
        watched += _OF_HANDLERS
    if Role.HEAD_OF_DISCLOSURE_OFFICE in roles or Role.LEADER in roles:
        watched += _OF_THOSE_IN_CHARGE
    found = [*_of_own_authority(membership, watched, today), *_enquiries(membership, today)]
    if set(roles) & set(HANDLERS):
        found += [*_unassigned(membership), *_follow_ups(membership, today)]
    if Role.HEAD_OF_DISCLOSURE_OFFICE in roles:
        found += [*_consents(membership), *_clearings(membership)]
    if set(roles) & set(HANDLERS):
        found += _past_retention(membership, today)
    if Role.SUPERVISOR in roles:
        found += _below(membership, today)
    return found


def _list(which: str, **narrowing: object) -> str:
    asked = urlencode({"which": which, **narrowing})
    return f"{reverse('casework:board_requests')}?{asked}"


def _condition(which: str, today: dt.date) -> Q:
    return SELECTIONS[which].condition(Period.of_year(today.year), today)


def _of_own_authority(membership: Membership, watched: list[_Watched], today: dt.date) -> list[Duty]:
    """All of them counted in one query."""
    if not watched:
        return []
    counts = {}
    for place, item in enumerate(watched):
        condition = _condition(item.which, today)
        if item.mine:
            condition &= Q(officer=membership.user_id)
        counts[f"n{place}"] = Count("pk", filter=condition)
    rows = InformationRequest.objects.filter(authority=membership.authority_id).order_by()
    numbers = rows.aggregate(**counts)
    duties = []
    for place, item in enumerate(watched):
        narrowing: dict[str, object] = {"authority": membership.authority_id}
        if item.mine:
            narrowing["mine"] = 1
        duties.append(Duty(item.label, numbers[f"n{place}"], _list(item.which, **narrowing), item.light))
    return duties


def _unassigned(membership: Membership) -> list[Duty]:
    rows = InformationRequest.objects.filter(authority=membership.authority_id, officer__isnull=True).open()
    return [
        Duty(
            "在办的申请还没有经办人", rows.count(), f"{reverse('casework:requests')}?officer=nobody", "amber"
        )
    ]


def _enquiries(membership: Membership, today: dt.date) -> list[Duty]:
    """What the person was asked and did not answer in time; whoever asked sees it among the own authority's."""
    late = enquiries_past_due(today).filter(
        person=membership.user_id, request__authority=membership.authority_id
    )
    rows = InformationRequest.objects.open().filter(pk__in=late.order_by().values("request"))
    return [Duty("请我协查的申请，反馈期限已过", rows.count(), reverse("casework:enquiries"), "red")]


def _follow_ups(membership: Membership, today: dt.date) -> list[Duty]:
    """Reconsiderations, litigations and complaints in which a deadline of the authority's own is near or past.

    Folded case by case: an authority has a few open at a time.
    """
    cases = FollowUpCase.objects.filter(authority=membership.authority_id).open().with_what_deadlines_need()
    calendar = current_calendar()
    near = [found for case in cases if (found := next_deadline(case, calendar)) is not None]
    urgent = [found.colour(today) for found in near if found.colour(today) in ("red", "amber")]
    light = "red" if "red" in urgent else "amber"
    address = reverse("casework:follow_ups")
    return [Duty("复议、诉讼、投诉的期限临近或者已过", len(urgent), address, light)]


def _consents(membership: Membership) -> list[Duty]:
    waiting = ProposedStep.objects.filter(
        request__authority=membership.authority_id, status=ProposalStatus.PENDING
    )
    others = waiting.exclude(proposed_by=membership.user_id)
    address = f"{reverse('casework:requests')}?consent=on"
    return [Duty("待我审批", others.count(), address, "amber")]


def _clearings(membership: Membership) -> list[Duty]:
    waiting = ClearingProposal.objects.filter(
        request__authority=membership.authority_id, status=ClearingProposal.Status.PENDING
    )
    others = waiting.exclude(proposed_by=membership.user_id)
    return [Duty("清除个人信息的建议，待我确认", others.count(), reverse("casework:retention"), "green")]


def _past_retention(membership: Membership, today: dt.date) -> list[Duty]:
    rows = past_retention(InformationRequest.objects.filter(authority=membership.authority_id), today)
    return [Duty("案卷保管期限已满，请审查", rows.count(), reverse("casework:retention"), "green")]


def _below(membership: Membership, today: dt.date) -> list[Duty]:
    scope = readable_by(membership)
    rows = InformationRequest.objects.filter(authority__in=scope.values("pk")).order_by()
    numbers = rows.aggregate(
        overdue=Count("pk", filter=_condition("overdue", today)),
        today=Count("pk", filter=_condition("today", today)),
    )
    return [
        Duty("本机关和下级机关的申请超期未答复", numbers["overdue"], _list("overdue"), "red"),
        Duty("本机关和下级机关的申请今天到期", numbers["today"], _list("today"), "amber"),
    ]
