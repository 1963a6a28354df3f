"""What waits for who writes items: what was sent back, what becomes late, what stands approved and unpublished."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Membership
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.models import Disclosure, Status
from gongkai.publishing.rights import DRAFTERS
from gongkai.publishing.standing import UNPUBLISHED, returned, written_by
from gongkai.publishing.timeliness import WORKING_DAYS, issued_too_long_ago
from gongkai.web.duties import Duty


def item_duties(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """The duties of a drafter; each leads to the list that it counts."""
    if not set(roles) & set(DRAFTERS):
        return []
    items = Disclosure.objects.filter(authority=membership.authority_id).order_by()
    mine = items.filter(written_by(membership.user_id))
    sent_back = returned(mine.filter(status=Status.DRAFT)).count()
    drafts = mine.filter(status=Status.DRAFT).count()
    last = issued_too_long_ago(timezone.localdate(), current_calendar())
    late = items.filter(_unpublished(), date_of_issue__lte=last).count()
    return [
        Duty("我起草的信息被退回，请修改后重新送审", sent_back, _list(tab="returned", mine="on"), "amber"),
        Duty(
            f"成文已超过{WORKING_DAYS}个工作日、还没有公开的信息", late, _list(tab="open", late="on"), "red"
        ),
        Duty("我正在起草的信息", drafts, _list(tab="draft", mine="on"), "green"),
    ]


def _unpublished() -> Q:
    return Q(status__in=UNPUBLISHED, published_at__isnull=True)


def _list(**asked: str) -> str:
    return f"{reverse('publishing:items')}?{urlencode(asked)}"
