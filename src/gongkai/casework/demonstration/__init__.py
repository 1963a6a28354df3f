"""Demonstration data: open requests in every situation, finished ones, and two whole reporting years. The applicants are invented."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gongkai.casework.actions import consulting, drafting, issuing, letters
from gongkai.casework.demonstration.following import tell_what_followed
from gongkai.casework.demonstration.following_years import tell_a_year
from gongkai.casework.demonstration.history import HISTORY, a_finished_request
from gongkai.casework.demonstration.making import Days, a_request, an_applicant, before
from gongkai.casework.demonstration.stories import STORIES
from gongkai.casework.demonstration.years import BEFORE, CARRIED_INTO_THE_FIRST, NUMBERS, Year
from gongkai.casework.letters.kinds import letter_for_reply
from gongkai.casework.models import CaseworkSettings, InformationRequest
from gongkai.casework.step_plans import PLANS
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.events import Replied
from gongkai.law.outcomes import ReplyKind
from gongkai.organizations.models import Authority, User
from gongkai.organizations.working_calendar import current_calendar

HEBI = "鹤壁市人民政府"
OFFICER = "hebi.jingban"
REPORTING_YEARS = 2
"""How many of the years before this one are filled whole."""
SETTINGS = {
    "number_word": "鹤政公开告",
    "reconsideration_body": "河南省人民政府",
    "court": "鹤壁市中级人民法院",
    "fee_account": "请持收费通知到鹤壁市政务服务中心财政窗口缴纳（演示）。",
}


@transaction.atomic
def create_demonstration() -> None:
    """Make the requests of the demonstration's authorities. Where an authority has requests already, none are added."""
    calendar = current_calendar()
    chance = random.Random(2026)
    hebi = Authority.objects.filter(name=HEBI).first()
    untouched = set(_without_finished_requests())
    if hebi is not None and not hebi.information_requests.exists():
        CaseworkSettings.objects.get_or_create(authority=hebi, defaults=SETTINGS)
        _tell_stories(hebi, calendar)
    for name, number in HISTORY:
        authority = Authority.objects.filter(name=name).first()
        if authority is None or name not in untouched:
            continue
        for _ in range(number):
            a_finished_request(authority, calendar, chance)
    this_year = timezone.localdate().year
    years = range(this_year - REPORTING_YEARS, this_year)
    _fill_years(untouched, years, calendar, chance)
    officer = User.objects.filter(username=OFFICER).first()
    if hebi is not None and officer is not None and not hebi.follow_up_cases.exists():
        tell_what_followed(officer, hebi)
        for year in years:
            tell_a_year(year)


def _without_finished_requests() -> Iterator[str]:
    closed = InformationRequest.objects.filter(authority=OuterRef("pk"), closed_on__isnull=False)
    yield from Authority.objects.filter(~Exists(closed)).values_list("name", flat=True)


def _fill_years(
    names: Collection[str], years: Sequence[int], calendar: WorkingCalendar, chance: random.Random
) -> None:
    """The requests of the years that are reported on, and a few of one town long before."""
    known = {authority.name: authority for authority in Authority.objects.filter(name__in=names)}
    for name, year, number in BEFORE:
        if name in known:
            Year(year, calendar, chance).fill_before(known[name], number)
    before = Year(years[0] - 1, calendar, chance)
    for name, number in CARRIED_INTO_THE_FIRST:
        if name in known:
            before.fill_its_end(known[name], number)
    for year in years:
        made = Year(year, calendar, chance)
        for name, number in NUMBERS:
            if name in known:
                made.fill(known[name], number)


def _tell_stories(authority: Authority, calendar: WorkingCalendar) -> None:
    officer = User.objects.filter(username=OFFICER).first()
    days = before(calendar, timezone.localdate())
    told: dict[str, InformationRequest] = {}
    for number, story in enumerate(STORIES, start=1):
        applicant = an_applicant(story.kind, story.name, number if story.name != "丁志强" else 4)
        request = a_request(
            authority, applicant, story.events(days), story.subject, story.title, story.description
        )
        request.officer = officer if story.assigned else None
        request.save(update_fields=["officer"])
        told[story.title] = request
    if officer is not None:
        _work_of_today(officer, told, days)


def _work_of_today(officer: User, told: dict[str, InformationRequest], days: Days) -> None:
    """An extension that waits for consent, an enquiry to a unit, and a reply that waits to be delivered."""
    drafting.send(
        officer,
        told["市属公办幼儿园招生计划"],
        PLANS["Extended"],
        {"days": 15},
        {"reason": "招生片区正在与各区核对，需要汇总后才能答复。"},
        seen=told["市属公办幼儿园招生计划"].version,
    )
    compensation = told["九州路片区房屋征收补偿方案"]
    consulting.ask_unit(
        officer,
        compensation,
        unit="城市更新科",
        person=None,
        question="请查找九州路片区房屋征收补偿方案征求公众意见的采纳情况，并说明是否已经公布。",
        due_on=days(-5),
        seen=compensation.version,
    )
    care = told["政府购买养老服务项目清单"]
    letter = letters.draft(
        officer,
        care,
        letter_for_reply(ReplyKind.GRANTED),
        {"information": "2025年政府购买居家养老服务项目清单（电子表格1份）"},
        seen=care.version,
        event_kind="Replied",
    )
    event = Replied(timezone.localdate(), ReplyKind.GRANTED)
    issuing.register_with_letter(officer, care, event, letter, seen=care.version)
