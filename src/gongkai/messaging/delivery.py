"""Sending what is due: take a notice, hand it over, write down what came of it.

A notice is taken by a compare-and-set on its status and mark, so no two workers send it at a time. A worker that dies
leaves its mark until the lease ends; then the notice is due again. If it died after the hand-over and before writing
that down, the notice goes a second time, under the same key: at least once, never lost.
"""

from __future__ import annotations

import datetime
import logging
import time
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.messaging.connections import drop_broken_connection
from gongkai.messaging.models import SENTENCE_LENGTH, Attempt, Channel, Message, Status
from gongkai.messaging.transports import (
    NO_TRANSPORT,
    NotDelivered,
    Transport,
    Undeliverable,
    transport_for,
)
from gongkai.vault.errors import VaultDamaged, VaultLocked

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=15)
"""How long one attempt may take: longer than all silences together that a transport bears."""
DISTANCES = (
    datetime.timedelta(minutes=1),
    datetime.timedelta(minutes=5),
    datetime.timedelta(minutes=30),
    datetime.timedelta(hours=2),
    datetime.timedelta(hours=6),
    datetime.timedelta(hours=24),
)
"""How long to wait after the first, the second … attempt that failed; after the one that follows, no more."""
TAKEN_UP_AGAIN = datetime.timedelta(days=7)
"""How old a notice may be that is still sent when a way out appears. Older ones would tell stale news."""
INTERRUPTED = "上一次发送中断，不知道是否送出。"
MOST_CANDIDATES = 20
TRIES_TO_WRITE_DOWN = 5

Ways = Mapping[str, Transport]


def ways_out() -> dict[str, Transport]:
    """The transport of every channel that has one."""
    found = {channel.value: transport_for(channel) for channel in Channel}
    return {channel: transport for channel, transport in found.items() if transport is not None}


def sort_by_way(ways: Ways, now: datetime.datetime) -> int:
    """Say at the notices of a channel without a way out that there is none; take them up where one appeared.

    Returns how many were marked.
    """
    marked = 0
    for channel in Channel:
        if channel in ways:
            take_up_again([Status.NO_TRANSPORT], now, channel)
        else:
            waiting = Message.objects.filter(channel=channel, status=Status.WAITING, next_attempt_at__lte=now)
            # Asked before written, here and below: an idle worker leaves the database alone.
            if waiting.exists():
                marked += waiting.update(status=Status.NO_TRANSPORT, last_error=NO_TRANSPORT[channel])
    return marked


def take_up_again(statuses: Collection[Status], now: datetime.datetime, channel: str | None = None) -> int:
    """Make notices of these statuses that are younger than seven days due at once; returns how many."""
    found = Message.objects.filter(status__in=list(statuses), created_at__gte=now - TAKEN_UP_AGAIN)
    if channel is not None:
        found = found.filter(channel=channel)
    if not found.exists():
        return 0
    return found.update(status=Status.WAITING, attempts=0, next_attempt_at=now, claim=None)


def due(channels: Collection[str], now: datetime.datetime) -> QuerySet[Message]:
    """The notices that a worker may take, those that wait longest first; also those of workers that died.

    Their text stays encrypted in the database.
    """
    return (
        Message.objects.filter(
            status__in=[Status.WAITING, Status.SENDING], next_attempt_at__lte=now, channel__in=list(channels)
        )
        .order_by("next_attempt_at", "id")
        .only("status", "claim", "next_attempt_at", "attempts", "channel")
    )


def take_next(channels: Collection[str], now: datetime.datetime) -> Message | None:
    """Take the next due notice of these channels for this process until the lease ends; None without any.

    Where other workers are quicker with all that was seen, it looks anew.
    """
    while candidates := list(due(channels, now)[:MOST_CANDIDATES]):
        for candidate in candidates:
            if _take(candidate, now):
                return candidate
    return None


def _take(candidate: Message, now: datetime.datetime) -> bool:
    mark, attempts, interrupted = uuid.uuid4(), candidate.attempts + 1, candidate.status == Status.SENDING
    unchanged = Message.objects.filter(
        pk=candidate.pk,
        status=candidate.status,
        claim=candidate.claim,
        next_attempt_at=candidate.next_attempt_at,
    )
    with transaction.atomic():
        taken = unchanged.update(
            status=Status.SENDING, claim=mark, next_attempt_at=now + LEASE, attempts=attempts
        )
        if taken and interrupted:
            Attempt.objects.create(message_id=candidate.pk, at=now, ok=False, answer=INTERRUPTED)
    candidate.claim, candidate.attempts = mark, attempts
    return bool(taken)


def send(taken: Message, transport: Transport) -> tuple[Status, NotDelivered | None]:
    """Hand over a notice that this process has taken, and write down what came of it.

    Returns the status it has now, and the refusal where it did not go.
    """
    try:
        # Read only now: what was changed while it waited counts, and the text is opened no sooner than needed.
        message = Message.objects.select_related("authority").get(pk=taken.pk)
        answer = transport.deliver(message)
    except NotDelivered as refusal:
        return _not_delivered(taken, refusal)
    except (VaultLocked, VaultDamaged) as closed:
        return _not_delivered(taken, NotDelivered(str(closed)))
    except DatabaseError:
        raise
    except Exception as fault:
        logger.exception("notice %s could not be sent", taken.pk)
        sentence = f"发送程序出错（{type(fault).__name__}），请平台管理员查看日志。"
        return _not_delivered(taken, NotDelivered(sentence))
    _write_down(taken, ok=True, answer=answer, status=Status.SENT, sent_at=timezone.now(), last_error="")
    return Status.SENT, None


def _not_delivered(taken: Message, refusal: NotDelivered) -> tuple[Status, NotDelivered]:
    sentence, now = str(refusal)[:SENTENCE_LENGTH], timezone.now()
    status, next_attempt_at = Status.WAITING, now
    if isinstance(refusal, Undeliverable):
        status = Status.UNDELIVERABLE
    elif taken.attempts > len(DISTANCES):
        status = Status.FAILED
    else:
        next_attempt_at += max(DISTANCES[taken.attempts - 1], refusal.distance or datetime.timedelta())
    _write_down(
        taken,
        ok=False,
        answer=sentence,
        status=status,
        last_error=sentence,
        next_attempt_at=next_attempt_at,
    )
    return status, refusal


def _write_down(taken: Message, *, ok: bool, answer: str, **facts: Any) -> None:
    """Log the attempt, and set what follows for the notice unless another worker has it by now.

    A database that does not answer is asked again for a while: what is sent and not written down goes twice.
    """
    for tries_left in reversed(range(TRIES_TO_WRITE_DOWN)):
        try:
            _write_down_once(taken, ok=ok, answer=answer, **facts)
            return
        except DatabaseError:
            if not tries_left:
                raise
            drop_broken_connection()
            time.sleep(1)


@transaction.atomic
def _write_down_once(taken: Message, *, ok: bool, answer: str, **facts: Any) -> None:
    Attempt.objects.create(message_id=taken.pk, ok=ok, answer=answer[:SENTENCE_LENGTH])
    rows = Message.objects.filter(pk=taken.pk)
    # Sent is sent, even where the lease ran out meanwhile: nobody else need try.
    mine = rows.exclude(status=Status.SENT) if ok else rows.filter(claim=taken.claim)
    mine.update(claim=None, **facts)
