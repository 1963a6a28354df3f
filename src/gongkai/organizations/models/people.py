"""People, the authorities they work for, and the roles they have there."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gongkai.organizations.models.authority import Authority


class User(AbstractUser):
    """A person with a log-in. A superuser operates the platform: structure and people, no records."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=40)
    must_change_password = models.BooleanField("下次登录须修改密码", default=False)

    objects: ClassVar[UserManager[Any]] = UserManager()

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The Chinese name; a person has one name here, not a first and a last one."""
        return self.display_name

    def get_short_name(self) -> str:
        """The same as the full name."""
        return self.display_name

    @property
    def is_platform_operator(self) -> bool:
        """Whether the person runs the platform: may found trees and appoint operators anywhere."""
        return self.is_active and self.is_superuser


class Role(models.TextChoices):
    """What a member may do in an authority."""

    INFORMATION_OFFICER = "information_officer", "信息员"
    FIRST_REVIEWER = "first_reviewer", "初审人"
    SECOND_REVIEWER = "second_reviewer", "复审人"
    FINAL_REVIEWER = "final_reviewer", "终审人"
    SECRECY_REVIEWER = "secrecy_reviewer", "保密审查员"
    LEGAL_REVIEWER = "legal_reviewer", "合法性审核员"
    CASE_OFFICER = "case_officer", "依申请公开经办人"
    HEAD_OF_DISCLOSURE_OFFICE = "head_of_disclosure_office", "公开工作机构负责人"
    LEADER = "leader", "分管领导"
    SUPERVISOR = "supervisor", "监督员"
    OPERATOR = "operator", "管理员"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, with the question which of them hold today."""

    def active(self, on: datetime.date | None = None) -> MembershipQuerySet:
        """Those that hold on a day (today when none is named), of people whose account is open."""
        day = on or timezone.localdate()
        return self.filter(
            Q(active_to__isnull=True) | Q(active_to__gt=day), active_from__lte=day, user__is_active=True
        )


class Membership(models.Model):
    """A person's work for an authority, from one day until the day before ``active_to``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.PROTECT, related_name="memberships"
    )
    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="memberships"
    )
    active_from = models.DateField("开始日期", default=timezone.localdate)
    active_to = models.DateField("停止日期", null=True, blank=True, help_text="从这一天起不再是本机关人员。")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "机关人员"
        verbose_name_plural = "机关人员"
        ordering = ["authority", "user__display_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority"],
                condition=Q(active_to__isnull=True),
                name="one_open_membership",
                violation_error_message="这个人已经是本机关人员。",
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                name="membership_ends_after_it_begins",
                violation_error_message="停止日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}（{self.authority}）"

    def is_active(self, on: datetime.date | None = None) -> bool:
        """Whether the membership holds on a day (today when none is named)."""
        day = on or timezone.localdate()
        return (
            self.user.is_active
            and self.active_from <= day
            and (self.active_to is None or day < self.active_to)
        )

    def role_values(self) -> frozenset[str]:
        """The roles of this membership."""
        return frozenset(assignment.role for assignment in self.roles.all())

    def role_labels(self) -> list[str]:
        """The Chinese names of the roles, in the order of the roles' list."""
        held = self.role_values()
        return [role.label for role in Role if role.value in held]


class RoleAssignment(models.Model):
    """One role of one membership."""

    membership = models.ForeignKey(
        Membership, verbose_name="机关人员", on_delete=models.PROTECT, related_name="roles"
    )
    role = models.CharField("角色", max_length=32, choices=Role.choices)

    class Meta:
        verbose_name = "角色"
        verbose_name_plural = "角色"
        constraints = [
            models.UniqueConstraint(fields=["membership", "role"], name="role_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}：{Role(self.role).label}"
