"""Open requests of the demonstration: one in every situation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gongkai.casework.demonstration.making import HEAD, Days
from gongkai.casework.models import ApplicantKind, Subject
from gongkai.law.events import (
    CorrectionAsked,
    Event,
    Extended,
    FeeNoticeDelivered,
    ReceiptConfirmed,
    Received,
    ThirdPartyConsulted,
)
from gongkai.law.regulation import Channel


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
        lambda days: _online(days, 11),
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
