"""Entering a yearly notice, and recomputing what rests on the calendar.

The notice is one short transaction. What rests on it is recomputed afterwards, in batches that are short
transactions of their own: a hundred thousand open cases inside the notice's transaction would keep every other
writer waiting for minutes, and one faulty record would keep the notice itself out. From the moment the notice is
committed every new computation uses it; the batches bring the stored dates after it.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.law.days import Day, DayKind, written
from gongkai.law.notices import NoticeError, checked_notice
from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.calendar_followers import Batch, followers
from gongkai.organizations.models import CalendarFollowing, CalendarMove, CalendarNotice, User
from gongkai.organizations.models.calendar import stored_days
from gongkai.organizations.refusals import Refused, validate
from gongkai.organizations.rights import require_calendar_keeper
from gongkai.organizations.working_calendar import (
    calendar_before,
    calendar_for_writing,
    digest_of,
    lock_for_new_notice,
)

logger = logging.getLogger(__name__)

REST = datetime.timedelta(minutes=10)
"""How long a follower that failed is left alone by those who do not press a button."""
BATCH = 200
"""How many rows one transaction of the recomputation looks at."""
_NOT_REGISTERED = "负责重算的功能现在没有安装，请安装后继续。"
_FAILED = "重算时出现故障，这一批没有保存，已完成的不受影响。请查看系统日志，排除后继续。"
_LABEL_LENGTH = 200


def prepare_notice(
    actor: User,
    *,
    year: int,
    document_number: str,
    published: datetime.date,
    days: Iterable[Day],
    source_text: str = "",
) -> CalendarNotice:
    """A notice as ``enter_notice`` would save it, checked and not saved: what people confirm.

    The days are checked against 《全国年节及纪念日放假办法》 (``law.notices``). Raises NotPermitted, and Refused
    with all that is wrong.
    """
    require_calendar_keeper(actor, "录入放假通知")
    checked = _checked(year, days)
    notice = CalendarNotice(
        year=year,
        document_number=document_number,
        published=published,
        days=stored_days(checked),
        digest=digest_of(checked),
        source_text=source_text,
        entered_by=actor,
    )
    _refuse_the_impossible(notice)
    # The year alone may stand twice until the standing notice is replaced.
    validate(notice, exclude=["year"])
    return notice


@transaction.atomic
def enter_notice(
    actor: User,
    *,
    year: int,
    document_number: str,
    published: datetime.date,
    days: Iterable[Day],
    source_text: str = "",
) -> CalendarNotice:
    """Enter the State Council's notice for a year; one that stands for the year is replaced and kept as history.

    Nothing is recomputed yet: what has to be is written down, and ``continue_following`` does it. Raises
    NotPermitted and Refused as ``prepare_notice`` does.
    """
    lock_for_new_notice()
    notice = prepare_notice(
        actor,
        year=year,
        document_number=document_number,
        published=published,
        days=days,
        source_text=source_text,
    )
    standing = CalendarNotice.objects.select_for_update().in_force().filter(year=year).first()
    if standing is not None:
        standing.replaced_at = timezone.now()
        standing.save(update_fields=["replaced_at"])
    notice.save()
    for follower in followers().values():
        CalendarFollowing.objects.create(notice=notice, follower=follower.name, label=follower.label)
    record(
        actor=actor,
        authority=None,
        action="calendar_notice.enter",
        label="录入放假通知" if standing is None else "替换放假通知",
        target=notice,
        before=_readable(standing) if standing else None,
        after=_readable(notice),
    )
    return notice


def _checked(year: int, days: Iterable[Day]) -> tuple[Day, ...]:
    try:
        return checked_notice(year, days)
    except NoticeError as error:
        raise Refused(" ".join(error.sentences), {"text": list(error.sentences)}) from error


def _refuse_the_impossible(notice: CalendarNotice) -> None:
    today = timezone.localdate()
    if notice.published > today:
        sentence = f"发布日期不能晚于今天（{today.isoformat()}）。"
        raise Refused(sentence, {"published": [sentence]})
    if not notice.year - 1 <= notice.published.year <= notice.year:
        sentence = (
            f"{notice.year}年的放假通知应当在{notice.year - 1}年或者{notice.year}年发布，请核对发布日期。"
        )
        raise Refused(sentence, {"published": [sentence]})
    same = {name: getattr(notice, name) for name in ("year", "digest", "document_number", "published")}
    if CalendarNotice.objects.in_force().filter(**same).exists():
        raise Refused(f"{notice.year}年的放假通知已经录入，内容完全相同，不用再录。")


def _readable(notice: CalendarNotice) -> dict[str, Any]:
    values = snapshot(notice)
    values["days"] = "；".join(
        f"{written(day.date)}{day.name}{'上班' if day.kind is DayKind.MAKE_UP else '放假'}"
        for day in notice.calendar_days()
    )
    for name in ("digest", "source_text", "replaced_at", "following_stopped", "entered_by", "id"):
        del values[name]
    return values


@transaction.atomic
def stop_following(actor: User, notice: CalendarNotice) -> None:
    """Let the recomputation after a notice rest; a batch that runs is finished, no other begins."""
    _steer(actor, notice, stopped=True, action="calendar_notice.stop", label="暂停日历变动重算")


@transaction.atomic
def resume_following(actor: User, notice: CalendarNotice) -> None:
    """Let the recomputation go on where it was stopped."""
    _steer(actor, notice, stopped=False, action="calendar_notice.resume", label="恢复日历变动重算")


def _steer(actor: User, notice: CalendarNotice, *, stopped: bool, action: str, label: str) -> None:
    require_calendar_keeper(actor, label)
    current = CalendarNotice.objects.select_for_update().get(pk=notice.pk)
    if current.following_stopped == stopped:
        raise Refused("重算已经暂停，不用再暂停。" if stopped else "重算没有暂停，不用恢复。")
    current.following_stopped = stopped
    current.save(update_fields=["following_stopped"])
    record(actor=actor, authority=None, action=action, label=label, target=current)


def continue_following(
    seconds: float | None = None,
    size: int = BATCH,
    *,
    retry: bool = True,
    asked_to_end: Callable[[], bool] = lambda: False,
) -> bool:
    """Go on recomputing what rests on the entered notices; returns whether nothing is left to do now.

    Works until all is done, for about ``seconds``, or until ``asked_to_end`` says so. May be called by several
    processes at once and broken off at any moment: every batch is one transaction in which the position is
    kept. A follower that fails is left, with the reason in its row, and does not keep the others; without
    ``retry`` it is then left alone for ``REST``. Stopped notices rest.
    """
    end = None if seconds is None else time.monotonic() + seconds
    open_ones = CalendarFollowing.objects.filter(
        finished_at__isnull=True, notice__following_stopped=False
    ).order_by("notice_id", "id")
    due = open_ones
    if not retry:
        due = due.filter(Q(failed_at__isnull=True) | Q(failed_at__lt=timezone.now() - REST))
    following_ids = list(due.values_list("pk", flat=True))
    for following_id in following_ids:
        more = True
        while more:
            if asked_to_end():
                return False
            more = _attempt(following_id, size)
            if end is not None and time.monotonic() >= end:
                return not open_ones.exists()
    return not open_ones.exists()


def _attempt(following_id: int, size: int) -> bool:
    """One batch; whether another one may follow."""
    try:
        return _one_batch(following_id, size)
    except Exception:
        logger.exception("a batch of the calendar's recomputation failed")
        _note_failure(following_id, _FAILED)
        return False


def _note_failure(following_id: int, sentence: str) -> None:
    rows = CalendarFollowing.objects.filter(pk=following_id, finished_at__isnull=True)
    rows.update(failure=sentence, failed_at=timezone.now())


@transaction.atomic
def _one_batch(following_id: int, size: int) -> bool:
    following = CalendarFollowing.objects.select_for_update().get(pk=following_id)
    notice = CalendarNotice.objects.get(pk=following.notice_id)
    if following.finished_at is not None or notice.following_stopped:
        return False
    follower = followers().get(following.follower)
    if follower is None:
        _note_failure(following_id, _NOT_REGISTERED)
        return False
    # The new calendar is the current one, not that of this notice: where a second notice has come in between,
    # a record is brought to the truth at once, and never to a state that has passed already.
    old, new = calendar_before(notice), calendar_for_writing()
    if following.total is None and follower.total is not None:
        following.total = follower.total(old, new)
    batch = follower.step(old, new, notice.entered_by, following.position, size)
    _keep(following, batch)
    return batch.position is not None


def _keep(following: CalendarFollowing, batch: Batch) -> None:
    CalendarMove.objects.bulk_create(
        CalendarMove(
            notice_id=following.notice_id,
            following=following,
            authority=moved.authority,
            label=moved.label[:_LABEL_LENGTH],
            address=moved.address,
            before=moved.before,
            after=moved.after,
        )
        for moved in batch.moved
    )
    if batch.position is not None and batch.position == following.position:
        raise RuntimeError(f"{following.follower} did not move on from position {batch.position!r}")
    following.looked_at += batch.looked_at
    following.moved += len(batch.moved)
    following.failure, following.failed_at = "", None
    if batch.position is None:
        following.finished_at = timezone.now()
    else:
        following.position = batch.position
    following.save()
