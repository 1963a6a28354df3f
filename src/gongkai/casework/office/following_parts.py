"""What the page of a request shows of the cases that follow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from gongkai.casework.follow_up_deadlines import next_deadline
from gongkai.casework.models import FollowUpCase, InformationRequest
from gongkai.casework.office.following_case import ShownDeadline, shown
from gongkai.organizations.working_calendar import current_calendar


@dataclass(frozen=True, slots=True)
class FollowUpItem:
    """A case in the list of a request."""

    case: FollowUpCase
    address: str
    light: ShownDeadline | None


def follow_up_context(
    request: InformationRequest, *, may_handle: bool, is_above: bool = False
) -> dict[str, Any]:
    """The context of ``casework/office/parts/follow_ups.html``: the cases, and where another is registered.

    ``is_above`` is for a supervisor of a superior authority, who registers the complaints that it received.
    """
    today, calendar = timezone.localdate(), current_calendar()
    items = []
    for case in FollowUpCase.objects.filter(request=request).with_what_deadlines_need():
        own = next_deadline(case, calendar)
        items.append(
            FollowUpItem(
                case,
                reverse("casework:follow_up", args=[case.pk]),
                shown(own, today) if own is not None else None,
            )
        )
    address = ""
    if may_handle:
        address = reverse("casework:follow_up_new", args=[request.pk])
    elif is_above:
        named = {"authority": str(request.authority_id), "number": request.number}
        address = f"{reverse('casework:complaint_new')}?{urlencode(named)}"
    label = "登记复议、诉讼或者投诉" if may_handle else "登记本机关收到的投诉"
    return {"follow_up_items": items, "follow_up_address": address, "follow_up_label": label}
