"""What staff can do about notices."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gongkai.messaging.models import Message, Status
from gongkai.organizations.access import has_role
from gongkai.organizations.audit import record
from gongkai.organizations.models import Role, User
from gongkai.organizations.refusals import NotPermitted, Refused

NOTICE_ROLES = (Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.OPERATOR)
"""Who sees the notices of an authority and may have one sent again."""
NOT_SENT = (Status.FAILED, Status.UNDELIVERABLE, Status.NO_TRANSPORT)
"""The statuses in which a notice has come to rest without having been sent."""


def why_not_again(message: Message) -> str:
    """Why a notice cannot be sent again, as a sentence; empty where it can."""
    if message.status not in NOT_SENT:
        return f"这条通知现在是“{message.get_status_display()}”，不需要再发。"
    if message.status == Status.UNDELIVERABLE and not message.attempts:
        return "登记的收件地址不对，再发也送不到。请核对联系方式，或换一种方式通知。"
    return ""


@transaction.atomic
def send_again(actor: User, message: Message) -> Message:
    """Have a notice sent again that did not go; the attempts before stay in its log.

    Raises NotPermitted, and Refused for one that was sent or that the worker still tries.
    """
    if not has_role(actor, message.authority, *NOTICE_ROLES):
        raise NotPermitted(f"只有“{message.authority}”的经办人、公开工作机构负责人或管理员可以再发通知。")
    current = Message.objects.select_for_update().select_related("authority").get(pk=message.pk)
    if reason := why_not_again(current):
        raise Refused(reason)
    before = current.get_status_display()
    current.status, current.attempts, current.claim = Status.WAITING, 0, None
    current.next_attempt_at = timezone.now()
    current.save(update_fields=["status", "attempts", "claim", "next_attempt_at"])
    record(
        actor=actor,
        authority=current.authority,
        action="message.send_again",
        label="再发通知",
        target=current,
        before={"status": before},
        after={"status": current.get_status_display()},
    )
    return current
