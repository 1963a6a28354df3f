"""What interpretation asks of drafters and keepers: documents that are due today, or past their day."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Membership
from gongkai.publishing.interpreting import open_duties
from gongkai.publishing.rights import DRAFTERS
from gongkai.web.duties import Duty


def duties_of_interpretation(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of who writes interpretations; one query."""
    if not set(roles) & set(DRAFTERS):
        return []
    today = timezone.localdate()
    numbers = (
        open_duties()
        .filter(document__authority=membership.authority_id)
        .order_by()
        .aggregate(
            late=Count("pk", filter=Q(due_on__lt=today)),
            today=Count("pk", filter=Q(due_on=today)),
            later=Count("pk", filter=Q(due_on__gt=today)),
        )
    )
    address = reverse("publishing:interpretations")
    return [
        Duty("文件公布后超期未解读", numbers["late"], address, "red"),
        Duty("今天到期的政策解读", numbers["today"], address, "amber"),
        Duty("待发布的政策解读", numbers["later"], address, "green"),
    ]
