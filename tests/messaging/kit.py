"""What the tests of messaging do again and again."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from gongkai.messaging.models import Message
from gongkai.messaging.outbox import send_email, send_sms
from gongkai.messaging.worker import Worker
from gongkai.organizations.models import Authority

KIND = "request.receipt"
SUBJECT = "政府信息公开申请收到回执（〔2026〕18号）"
BODY = "张三先生：\n\n您的政府信息公开申请已收到。\n办理期限：2026-12-18。\n"


def an_email(authority: Authority, **facts: Any) -> Message:
    return send_email(
        **{
            "authority": authority,
            "to": "zhangsan@example.com",
            "subject": SUBJECT,
            "body": BODY,
            "kind": KIND,
            **facts,
        }
    )


def an_sms(authority: Authority, **facts: Any) -> Message:
    return send_sms(
        **{"authority": authority, "to": "13812345678", "body": "您的申请已收到。", "kind": KIND, **facts}
    )


def one_round() -> list[str]:
    """A round of a new worker, which remembers nothing; returns what it said."""
    said: list[str] = []
    Worker(said.append).round()
    return said


def after(message: Message, **distance: int) -> Message:
    """Let time go by for a notice: what was to happen within the distance is due now."""
    moment = Message.objects.get(pk=message.pk).next_attempt_at - datetime.timedelta(**distance)
    Message.objects.filter(pk=message.pk).update(next_attempt_at=moment)
    return fresh(message)


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def minutes_to_wait(message: Message) -> float:
    return (fresh(message).next_attempt_at - timezone.now()).total_seconds() / 60
