"""Finished requests of the two years before, made by chance and always the same ones."""

from __future__ import annotations

import random

from django.utils import timezone

from gongkai.casework.demonstration.making import HEAD, Days, a_request, an_applicant, before
from gongkai.casework.models import ApplicantKind, Subject
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.events import (
    Corrected,
    CorrectionAsked,
    Delivered,
    Delivery,
    Event,
    Extended,
    ReceiptConfirmed,
    Received,
    Replied,
    ThirdPartyAnswered,
    ThirdPartyConsulted,
    Withdrawn,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.organizations.models import Authority

HISTORY = (
    ("鹤壁市人民政府", 34),
    ("鹤壁市自然资源和规划局", 26),
    ("鹤壁市财政局", 12),
    ("浚县人民政府", 16),
    ("淇县人民政府", 10),
)
"""How many finished requests each authority has in the two years before."""

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
_BODIES = {
    ApplicantKind.ENTERPRISE: "商贸有限公司",
    ApplicantKind.RESEARCH: "社会调查研究所",
    ApplicantKind.PUBLIC_INTEREST: "公益服务中心",
    ApplicantKind.LEGAL_SERVICE: "律师事务所",
    ApplicantKind.OTHER: "业主委员会",
}
_FIRST_DAY, _LAST_DAY = 460, 45
"""Finished requests arrived between so many working days before today."""


def a_finished_request(authority: Authority, calendar: WorkingCalendar, chance: random.Random) -> None:
    """Make one finished request, by chance."""
    days = before(calendar, timezone.localdate())
    ago = chance.randrange(_LAST_DAY, _FIRST_DAY)
    subject, title, description, place = a_description(chance)
    kind = chance.choice(_KINDS)
    name = a_name(chance, kind, place)
    channel = chance.choice(_CHANNELS)
    events: list[Event] = [Received(days(ago), channel)]
    if channel in (Channel.INTERNET, Channel.FAX):
        events.append(ReceiptConfirmed(days(ago)))
    events += _course(days, ago, chance)
    request = a_request(
        authority,
        an_applicant(kind, name, chance.randrange(100, 999)),
        events,
        subject,
        title,
        description,
    )
    if request.ground == Ground.THIRD_PARTY.value:
        request.third_party_interest = chance.choice(["trade_secret", "privacy"])
        request.save(update_fields=["third_party_interest"])


def a_description(chance: random.Random) -> tuple[Subject, str, str, str]:
    """What somebody asks for: subject, title, description, and the place that it is about."""
    subject, title, description = chance.choice(_TOPICS)
    place = chance.choice(_PLACES)
    return subject, title.format(place=place), description.format(place=place), place


def a_name(chance: random.Random, kind: ApplicantKind, place: str) -> str:
    """An invented applicant of a kind."""
    person = f"{chance.choice(_SURNAMES)}{chance.choice(_GIVEN)}"
    return person if kind.is_person else f"{place}{person}{_BODIES[kind]}"


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
        told: list[Event] = [
            ThirdPartyConsulted(asked, party),
            ThirdPartyAnswered(answered, party, False, True),
        ]
        return [*told, *_reply(days, ago - 18, kind, ground)]
    if luck > 0.96:
        last = ago - chance.randrange(22, 30)
    return _reply(days, last, kind, ground)


def _reply(days: Days, ago: int, kind: ReplyKind, ground: Ground | None) -> list[Event]:
    return [Replied(days(ago), kind, ground), Delivered(days(ago - 1), Delivery.POST)]
