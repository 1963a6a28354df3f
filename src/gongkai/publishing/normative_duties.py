"""What waits for the keepers of the collection."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Membership
from gongkai.publishing.collection import about_to_end, waiting_for_release
from gongkai.publishing.models import CleanUpRound, NormativeDocument
from gongkai.publishing.normative_following import unregistered_items
from gongkai.publishing.rights import DRAFTERS, KEEPERS, WITHDRAWERS
from gongkai.publishing.validity_rules import AllRules, add_months
from gongkai.web.duties import Duty


def normative_duties(membership: Membership, roles: Collection[str]) -> list[Duty]:
    """Documents near their end and public documents not registered, for drafters; open clean-ups for the head."""
    found: list[Duty] = []
    if set(roles) & set(DRAFTERS):
        found += [_ending(membership), _unregistered(membership)]
    if set(roles) & set(KEEPERS):
        found.append(_clean_up(membership))
    if set(roles) & set(WITHDRAWERS):
        found.append(_to_be_released(membership))
    return found


def _ending(membership: Membership) -> Duty:
    """Light by what comes first: red within a month."""
    today = timezone.localdate()
    rules = AllRules()
    rows = NormativeDocument.objects.filter(authority=membership.authority_id)
    near = [
        document
        for document in about_to_end(rows, today, rules.horizon(today))
        if rules.is_near(document, today)
    ]
    is_red = any(add_months(document.last_day, -1) <= today for document in near)
    address = f"{reverse('publishing:normative')}?near=1"
    return Duty("规范性文件有效期将满", len(near), address, "red" if is_red else "amber")


def _unregistered(membership: Membership) -> Duty:
    rows = unregistered_items().filter(authority=membership.authority_id)
    address = reverse("publishing:normative_unregistered")
    return Duty("已公开的规范性文件还没有登记入库", rows.count(), address, "amber")


def _to_be_released(membership: Membership) -> Duty:
    rows = waiting_for_release(membership.authority_id).exclude(registered_by=membership.user_id)
    return Duty("登记的文件等待公开到文件库", rows.count(), reverse("publishing:normative_release"), "green")


def _clean_up(membership: Membership) -> Duty:
    rows = CleanUpRound.objects.filter(authority=membership.authority_id, closed_at__isnull=True)
    return Duty("文件清理尚未结束", rows.count(), reverse("publishing:clean_ups"), "green")
