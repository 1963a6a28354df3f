"""What is to be done first, as the frame of the platform can tell: what an authority still lacks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.access import without_operator
from gongkai.organizations.models import Authority, DisclosureOffice, Membership, Role, User

MOST_CHILDREN = 3
"""For how many authorities below the desk asks to appoint somebody at a time."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a sentence, why the law wants it, and where to do it."""

    sentence: str
    reason: str
    address: str
    button: str


def first_steps(user: User, membership: Membership | None, today: datetime.date | None = None) -> list[Step]:
    """What this person should complete for the acting authority; empty when nothing is missing."""
    if membership is None:
        return []
    authority, roles = membership.authority, membership.role_values()
    steps: list[Step] = []
    if Role.HEAD_OF_DISCLOSURE_OFFICE in roles:
        steps += _steps_of_the_office(authority, today or timezone.localdate())
    if Role.OPERATOR in roles:
        steps += _steps_of_the_operator(authority)
    return steps


def _steps_of_the_office(authority: Authority, today: datetime.date) -> list[Step]:
    steps: list[Step] = []
    if not DisclosureOffice.objects.filter(authority=authority).exists():
        steps.append(
            Step(
                "登记政府信息公开工作机构的联系信息。",
                "公开指南须写明机构名称、地址、办公时间、电话、传真和互联网联系方式（条例第十二条）。",
                reverse("office:disclosure_office", args=[authority.pk]),
                "去登记",
            )
        )
    if not authority.reading_places.exists():
        steps.append(
            Step(
                "登记政府信息查阅点。",
                "各级政府应在国家档案馆、公共图书馆、政务服务场所设置查阅场所（条例第二十五条）。",
                reverse("office:reading_place_add", args=[authority.pk]),
                "去登记",
            )
        )
    last_year = today.year - 1
    if not authority.yearly_resources.filter(year=last_year).exists():
        steps.append(
            Step(
                f"填写{last_year}年度的机构、人员和经费。",
                "编写年度报告、汇总统计时要用到这些数据。",
                reverse("office:resources_of_year", args=[authority.pk, last_year]),
                "去填写",
            )
        )
    return steps


def _steps_of_the_operator(authority: Authority) -> list[Step]:
    steps: list[Step] = []
    if authority.unified_code is None:
        steps.append(
            Step(
                "补填统一社会信用代码。",
                "索引号和数据交换都以它为准，共18位，见统一社会信用代码证书。",
                reverse("office:authority_change", args=[authority.pk]),
                "去补填",
            )
        )
    has_head = (
        Membership.objects.active()
        .filter(authority=authority, roles__role=Role.HEAD_OF_DISCLOSURE_OFFICE)
        .exists()
    )
    if not has_head:
        steps.append(
            Step(
                "指定公开工作机构负责人。",
                "联系信息、查阅点和年度保障情况由这个角色登记。",
                reverse("office:members", args=[authority.pk]),
                "去指定",
            )
        )
    for child in without_operator(authority.children.all())[:MOST_CHILDREN]:
        steps.append(
            Step(
                f"为“{child}”指定第一位管理员。",
                "没有管理员的机关不能自己登记人员，由上级机关的管理员代为指定。",
                reverse("office:members", args=[child.pk]),
                "去指定",
            )
        )
    return steps
