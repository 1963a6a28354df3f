"""Demonstration data: open requests in every situation, and two years of finished ones. The applicants are invented."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from gongkai.casework.actions.intake import RequestFacts, new_request
from gongkai.casework.keeping import append
from gongkai.casework.models import (
    Applicant,
    ApplicantKind,
    CaseworkSettings,
    FollowUpCase,
    FollowUpKind,
    FollowUpResult,
    InformationRequest,
    ProvisionForm,
    ReceiptWay,
    Subject,
)
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    Extended,
    FeeNoticeDelivered,
    ReceiptConfirmed,
    Received,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    Withdrawn,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.organizations.identity_numbers import DocumentKind
from gongkai.organizations.models import Authority, User
from gongkai.organizations.working_calendar import current_calendar

HEBI = "鹤壁市人民政府"
OFFICER, HEAD = "hebi.jingban", "郑文静"
SETTINGS = {
    "number_word": "鹤政公开告",
    "reconsideration_body": "河南省人民政府",
    "court": "鹤壁市中级人民法院",
    "fee_account": "请持收费通知到鹤壁市政务服务中心财政窗口缴纳（演示）。",
}
HISTORY = (
    (HEBI, 34),
    ("鹤壁市自然资源和规划局", 26),
    ("鹤壁市财政局", 12),
    ("浚县人民政府", 16),
    ("淇县人民政府", 10),
)
"""How many finished requests each authority has in the two years before."""

Days = Callable[[int], dt.date]
"""The day so many working days before today."""


@dataclass(frozen=True, slots=True)
class Story:
    """One open request: who asks, what for, and what has happened."""

    name: str
    title: str
    description: str
    events: Callable[[Days], Sequence[Event]]
    subject: Subject = Subject.OTHER
    kind: ApplicantKind = ApplicantKind.NATURAL_PERSON
    assigned: bool = True


def _in_person(days: Days, ago: int) -> list[Event]:
    return [Received(days(ago), Channel.IN_PERSON)]


def _online(days: Days, ago: int) -> list[Event]:
    return [Received(days(ago), Channel.INTERNET), ReceiptConfirmed(days(ago))]


STORIES: tuple[Story, ...] = (
    Story(
        "田小禾",
        "淇河生态公园三期工程环境影响评价批复",
        "请公开淇河生态公园三期工程的环境影响评价批复文件全文及专家评审意见。",
        lambda days: _online(days, 0),
        Subject.ENVIRONMENT,
        assigned=False,
    ),
    Story(
        "鹤壁市山城区明礼律师事务所",
        "2025年度政府法律顾问服务采购合同",
        "请公开2025年度政府法律顾问服务采购的成交通知书和合同文本。",
        lambda days: [Received(days(1), Channel.FAX)],
        Subject.FINANCE,
        ApplicantKind.LEGAL_SERVICE,
        assigned=False,
    ),
    Story(
        "何秀兰",
        "九州路片区房屋征收补偿方案",
        "请公开九州路片区房屋征收补偿方案及征求公众意见的采纳情况。",
        lambda days: _in_person(days, 8),
        Subject.LAND,
    ),
    Story(
        "丁志强",
        "2024年度市本级公交补贴资金拨付情况",
        "请公开2024年度市本级财政对公交企业补贴资金的拨付时间和金额。",
        lambda days: _online(days, 16),
        Subject.TRANSPORT,
    ),
    Story(
        "彭雅琴",
        "市属公办幼儿园招生计划",
        "请公开2026年秋季市属公办幼儿园的招生计划和片区划分依据。",
        lambda days: _online(days, 19),
        Subject.EDUCATION,
    ),
    Story(
        "薛长河",
        "老旧小区加装电梯财政补助清单",
        "请公开2023年至2025年老旧小区加装电梯财政补助的小区名称和金额。",
        lambda days: _in_person(days, 23),
        Subject.HOUSING,
    ),
    Story(
        "邵玉珍",
        "有关会议材料",
        "请公开去年开会研究的有关材料。",
        lambda days: [*_online(days, 6), CorrectionAsked(days(4), days(-8))],
        Subject.POLICY,
    ),
    Story(
        "河南淇园新材料有限公司",
        "镁基新材料产业园入园企业优惠协议",
        "请公开镁基新材料产业园2024年入园企业与管委会签订的优惠政策协议。",
        lambda days: [*_in_person(days, 9), ThirdPartyConsulted(days(6), "鹤壁某镁业股份有限公司")],
        Subject.FINANCE,
        ApplicantKind.ENTERPRISE,
    ),
    Story(
        "中原城市治理研究中心",
        "城市更新专项规划编制过程材料",
        "请公开城市更新专项规划的编制任务书、专家论证意见和公众意见汇总。",
        lambda days: [*_online(days, 25), Extended(days(12), 20, HEAD)],
        Subject.PLANNING,
        ApplicantKind.RESEARCH,
    ),
    Story(
        "贺建国",
        "历年土地出让合同（第十四件）",
        "请公开2012年淇滨区编号为2012-14地块的国有土地使用权出让合同。",
        lambda days: [*_in_person(days, 10), FeeNoticeDelivered(days(3), days(4), 400)],
        Subject.LAND,
    ),
    Story(
        "范丽萍",
        "政府购买养老服务项目清单",
        "请公开2025年政府购买居家养老服务的项目名称、承接主体和资金。",
        lambda days: [*_online(days, 11), Replied(days(0), ReplyKind.GRANTED)],
        Subject.EMPLOYMENT,
    ),
    Story(
        "丁志强",
        "2024年度市本级公交企业补贴资金拨付情况",
        "请公开2024年度市本级财政对公交企业补贴资金拨付的时间、金额。",
        lambda days: _online(days, 2),
        Subject.TRANSPORT,
        assigned=False,
    ),
)

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
_GIVEN = ("建华", "秀英", "海涛", "桂兰", "志明", "雪梅", "永强", "晓燕", "德胜", "凤霞")
_TOPICS: tuple[tuple[Subject, str, str], ...] = (
    (
        Subject.LAND,
        "{place}集体土地征收批复",
        "请公开{place}集体土地征收的批准文件、征收公告和补偿安置方案。",
    ),
    (Subject.LAND, "{place}房屋征收评估报告", "请公开{place}房屋征收的分户评估报告和评估机构选定材料。"),
    (Subject.PLANNING, "{place}控制性详细规划", "请公开{place}控制性详细规划的文本和图则。"),
    (Subject.HOUSING, "{place}物业维修资金使用情况", "请公开{place}住宅专项维修资金的归集和使用情况。"),
    (Subject.FINANCE, "{place}道路改造工程招标文件", "请公开{place}道路改造工程的招标文件和中标通知书。"),
    (Subject.ENVIRONMENT, "{place}河段水质监测数据", "请公开{place}河段近三年的水质监测数据。"),
    (Subject.EDUCATION, "{place}学校建设项目审批", "请公开{place}学校建设项目的立项批复和用地手续。"),
    (Subject.LICENSING, "{place}某餐饮店行政处罚决定", "请公开对{place}某餐饮店作出的行政处罚决定书。"),
    (Subject.AGRICULTURE, "{place}高标准农田建设验收", "请公开{place}高标准农田建设项目的验收结论。"),
    (Subject.POLICY, "{place}人才公寓分配办法", "请公开{place}人才公寓的分配办法和结果。"),
)
_PLACES = (
    "淇滨区",
    "山城区",
    "鹤山区",
    "东杨新村",
    "黎阳镇",
    "北阳镇",
    "大河涧乡",
    "钜桥镇",
    "卫贤镇",
    "朝歌片区",
)
_ENDS: tuple[tuple[ReplyKind, Ground | None, int], ...] = (
    (ReplyKind.GRANTED, None, 34),
    (ReplyKind.ALREADY_PUBLIC, None, 14),
    (ReplyKind.PARTLY_GRANTED, Ground.THIRD_PARTY, 9),
    (ReplyKind.REFUSED, Ground.PROCESS, 4),
    (ReplyKind.REFUSED, Ground.INTERNAL_AFFAIRS, 2),
    (ReplyKind.REFUSED, Ground.THIRD_PARTY, 3),
    (ReplyKind.REFUSED, Ground.CASE_FILE, 2),
    (ReplyKind.SPECIAL_REGISTER, None, 3),
    (ReplyKind.NOT_EXISTING, None, 10),
    (ReplyKind.NOT_THIS_AUTHORITY, None, 12),
    (ReplyKind.NEEDS_MAKING, None, 2),
    (ReplyKind.REPEATED, None, 2),
    (ReplyKind.PETITION, None, 5),
    (ReplyKind.OTHER, None, 2),
)
_CHANNELS = (Channel.INTERNET, Channel.INTERNET, Channel.IN_PERSON, Channel.SIGNED_MAIL, Channel.FAX)
_KINDS = (*[ApplicantKind.NATURAL_PERSON] * 8, ApplicantKind.ENTERPRISE, ApplicantKind.LEGAL_SERVICE)
_FIRST_DAY, _LAST_DAY = 460, 45
"""Finished requests arrived between so many working days before today."""


@transaction.atomic
def create_demonstration() -> None:
    """Make the requests of the demonstration's authorities. Where an authority has requests already, none are added."""
    calendar = current_calendar()
    chance = random.Random(2026)
    hebi = Authority.objects.filter(name=HEBI).first()
    if hebi is not None and not hebi.information_requests.exists():
        CaseworkSettings.objects.get_or_create(authority=hebi, defaults=SETTINGS)
        _tell_stories(hebi, calendar)
    for name, number in HISTORY:
        authority = Authority.objects.filter(name=name).first()
        if authority is None or authority.information_requests.filter(closed_on__isnull=False).exists():
            continue
        for _ in range(number):
            _finished(authority, calendar, chance)
    if hebi is not None:
        _follow_ups(hebi)


def _before(calendar: WorkingCalendar, today: dt.date) -> Days:
    """Working days counted back from today; negative numbers lie ahead."""

    def day(ago: int) -> dt.date:
        if ago <= 0:
            return calendar.add_working_days(today, -ago)
        date = today - dt.timedelta(days=ago)
        while calendar.working_days_between(date, today) < ago or not calendar.is_working(date):
            date -= dt.timedelta(days=1)
        return date

    return day


def _tell_stories(authority: Authority, calendar: WorkingCalendar) -> None:
    officer = User.objects.filter(username=OFFICER).first()
    days = _before(calendar, timezone.localdate())
    for number, story in enumerate(STORIES, start=1):
        applicant = _applicant(story.kind, story.name, number if story.name != "丁志强" else 4)
        request = _request(
            authority, applicant, story.events(days), story.subject, story.title, story.description
        )
        request.officer = officer if story.assigned else None
        request.save(update_fields=["officer"])


def _finished(authority: Authority, calendar: WorkingCalendar, chance: random.Random) -> None:
    days = _before(calendar, timezone.localdate())
    ago = chance.randrange(_LAST_DAY, _FIRST_DAY)
    subject, title, description = chance.choice(_TOPICS)
    place = chance.choice(_PLACES)
    kind = chance.choice(_KINDS)
    person = f"{chance.choice(_SURNAMES)}{chance.choice(_GIVEN)}"
    name = (
        person
        if kind.is_person
        else f"{place}{person}{'律师事务所' if kind == ApplicantKind.LEGAL_SERVICE else '商贸有限公司'}"
    )
    channel = chance.choice(_CHANNELS)
    events: list[Event] = [Received(days(ago), channel)]
    if channel in (Channel.INTERNET, Channel.FAX):
        events.append(ReceiptConfirmed(days(ago)))
    events += _course(days, ago, chance)
    request = _request(
        authority,
        _applicant(kind, name, chance.randrange(100, 999)),
        events,
        subject,
        title.format(place=place),
        description.format(place=place),
    )
    if request.ground == Ground.THIRD_PARTY.value:
        request.third_party_interest = chance.choice(["trade_secret", "privacy"])
        request.save(update_fields=["third_party_interest"])


def _course(days: Days, ago: int, chance: random.Random) -> list[Event]:
    """What happened after the receipt, up to the delivery; about one in twenty is late."""
    luck = chance.random()
    if luck < 0.04:
        return [Withdrawn(days(ago - 3))]
    kind, ground, _ = chance.choices(_ENDS, weights=[end[2] for end in _ENDS])[0]
    last = ago - chance.randrange(4, 20)
    if luck < 0.12:
        asked, corrected = days(ago - 3), days(ago - 8)
        last = ago - 8 - chance.randrange(3, 19)
        return [
            CorrectionAsked(asked, days(ago - 13)),
            Corrected(corrected),
            *_reply(days, last, kind, ground),
        ]
    if luck < 0.22:
        last = ago - chance.randrange(21, 38)
        return [Extended(days(ago - 15), 20, HEAD), *_reply(days, last, kind, ground)]
    if luck < 0.32 and ground is Ground.THIRD_PARTY:
        asked, answered = days(ago - 4), days(ago - 12)
        party = "某企业（演示）"
        told: list[Event] = [ThirdPartyConsulted(asked, party), ThirdPartyAnswered(answered, party, False, True)]
        return [*told, *_reply(days, ago - 18, kind, ground)]
    if luck > 0.96:
        last = ago - chance.randrange(22, 30)
    return _reply(days, last, kind, ground)


def _reply(days: Days, ago: int, kind: ReplyKind, ground: Ground | None) -> list[Event]:
    return [Replied(days(ago), kind, ground), Delivered(days(ago - 1), Delivery.POST)]


def _request(
    authority: Authority,
    applicant: Applicant,
    events: Sequence[Event],
    subject: Subject,
    title: str,
    description: str,
) -> InformationRequest:
    facts = RequestFacts(title, description, ProvisionForm.ELECTRONIC, ReceiptWay.ONLINE, subject=subject)
    first = events[0]
    assert isinstance(first, Received)
    request = new_request(authority, applicant, first.channel, facts)
    append(request, events, actor=None, actor_name="演示数据")
    return request


def _applicant(kind: ApplicantKind, name: str, number: int) -> Applicant:
    return Applicant.objects.create(
        kind=kind,
        name=name,
        document_kind=DocumentKind.RESIDENT_ID if kind.is_person else "",
        identity_number=_identity_number(number) if kind.is_person else "",
        contact_person="" if kind.is_person else "演示联系人",
        telephone=f"1380000{number:04d}",
        address="河南省鹤壁市（演示地址）",
    )


def _identity_number(number: int) -> str:
    """A number of an invented person that has the right check character (GB 11643)."""
    body = f"41061119{60 + number % 40:02d}01{1 + number % 28:02d}{number:03d}"
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def _follow_ups(hebi: Authority) -> None:
    """A reconsideration that is pending, one that was decided, and a complaint, about refused requests."""
    if FollowUpCase.objects.filter(authority=hebi).exists():
        return
    refused = list(
        hebi.information_requests.filter(outcome__in=["R3", "R4", "R8"]).order_by("-closed_on")[:3]
    )
    for number, request in enumerate(refused):
        assert request.closed_on is not None
        filed = request.closed_on + dt.timedelta(days=12)
        decided = filed + dt.timedelta(days=48) if number == 1 else None
        FollowUpCase.objects.create(
            authority=hebi,
            request=request,
            kind=FollowUpKind.COMPLAINT if number == 2 else FollowUpKind.RECONSIDERATION,
            body="河南省人民政府",
            case_number="" if number == 2 else f"豫政复〔{filed.year}〕{310 + number}号（演示）",
            subject=f"不服对申请 {request.number} 的答复",
            filed_on=filed,
            copied_on=None if number == 2 else filed + dt.timedelta(days=9),
            accepted_on=None if number == 2 else filed + dt.timedelta(days=5),
            result=FollowUpResult.UPHELD if decided else "",
            decided_on=decided,
            served_on=decided,
        )
