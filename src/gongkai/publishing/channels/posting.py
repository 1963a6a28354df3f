"""Sending posts: claim one, hand it over, write down what came of it. Nothing is ever posted twice in silence.

A post is claimed by a compare-and-set on its state and mark, so no two workers have it at a time. Before the one call
that cannot be taken back it is marked as ``POSTING``; a worker that dies from then on leaves it in that state, and when
its lease ends nobody tries again: it becomes ``UNKNOWN``, and a person looks at the account first.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gongkai.messaging.connections import drop_broken_connection
from gongkai.messaging.delivery import DISTANCES
from gongkai.organizations.audit import record
from gongkai.organizations.refusals import Refused
from gongkai.publishing.appearances import lock_items, record_appearances
from gongkai.publishing.channels.article import Article, article_of
from gongkai.publishing.channels.outcomes import MaybePosted, NotPosted, Posted, Refusal, Submitted
from gongkai.publishing.channels.wechat import STILL_PUBLISHING, WechatAccount
from gongkai.publishing.channels.weibo import WeiboAccount
from gongkai.publishing.models import Appearance, Channel, ChannelAccount, ChannelPost, Disclosure
from gongkai.vault.errors import VaultDamaged, VaultLocked

logger = logging.getLogger(__name__)
State = ChannelPost.State

LEASE = dt.timedelta(minutes=30)
"""How long one attempt may take: longer than all silences together that the adapters bear."""
LOOKS = tuple(dt.timedelta(seconds=seconds) for seconds in (10, 20, 60, 300, 900))
"""How long to wait before asking what became of a submitted one; the last holds for all that follow."""
MOST_LOOKS = 120
MOST_A_ROUND = 10
SENTENCE_LENGTH = 500
TRIES_TO_WRITE_DOWN = 5
NO_LONGER_PUBLIC = "这条信息已经不公开，没有发送。"
NO_SECRET = "账号没有填写密钥，请用下面的成稿人工发布，再登记链接。"
INTERRUPTED = "发送中断，不知道是否已经发出。请先到账号上查看，再决定是登记链接还是重发。"
ACCOUNT_CLOSED = "账号已停用，没有发送。"
SENT = "已发布。"


class Adapter(Protocol):
    """How one kind of account is spoken to. Only ``post`` cannot be taken back."""

    def prepare(self, article: Article) -> str:
        """Everything that may be done again; returns what ``post`` takes. Raises NotPosted, Refusal."""

    def post(self, prepared: str) -> Posted | Submitted:
        """Post. Raises NotPosted, Refusal, MaybePosted."""

    def look(self, outside_id: str) -> Posted | None:
        """What became of what was submitted; None while the other side is at it. Raises NotPosted, Refusal."""


def adapter_for(account: ChannelAccount) -> Adapter:
    """The adapter that speaks for an account with a secret. Raises VaultLocked, VaultDamaged."""
    if account.channel == Channel.WECHAT:
        return WechatAccount(account.app_id, account.secret, **settings.WECHAT)
    return WeiboAccount(account.secret, **settings.WEIBO)


def send_posts(asked_to_end: Callable[[], bool]) -> str:
    """A round of the worker: give up what died, send what is due; returns a sentence for the operator."""
    counts: Counter[str] = Counter()
    if lost := give_up_the_lost(timezone.now()):
        counts[State.UNKNOWN] = lost
    for _ in range(MOST_A_ROUND):
        if asked_to_end() or (taken := take_next(timezone.now())) is None:
            break
        counts[attend(taken)] += 1
    return "，".join(f"{State(state).label} {number} 条" for state, number in counts.items())


def give_up_the_lost(now: dt.datetime) -> int:
    """Say of the posts whose worker died while posting that nobody knows; returns how many."""
    lost = ChannelPost.objects.filter(state=State.POSTING, next_attempt_at__lte=now)
    # Asked before written: an idle worker leaves the database alone.
    return lost.update(state=State.UNKNOWN, claim=None, sentence=INTERRUPTED) if lost.exists() else 0


def due(now: dt.datetime) -> QuerySet[ChannelPost]:
    """The posts that a worker may take, those that wait longest first; also those of workers that died in time."""
    # What was submitted is asked after also where the account is no longer used.
    taken = Q(state__in=[State.WAITING, State.PREPARING], account__is_active=True) | Q(state=State.SUBMITTED)
    return ChannelPost.objects.filter(taken, next_attempt_at__lte=now).order_by("next_attempt_at", "id")


def take_next(now: dt.datetime) -> ChannelPost | None:
    """Take the next due post for this process until the lease ends; None without any."""
    while candidates := list(due(now)[:MOST_A_ROUND]):
        for candidate in candidates:
            if _take(candidate, now):
                return candidate
    return None


def _take(post: ChannelPost, now: dt.datetime) -> bool:
    mark = uuid.uuid4()
    state = State.SUBMITTED if post.state == State.SUBMITTED else State.PREPARING
    taken = ChannelPost.objects.filter(
        pk=post.pk, state=post.state, claim=post.claim, next_attempt_at=post.next_attempt_at
    ).update(state=state, claim=mark, next_attempt_at=now + LEASE, attempts=F("attempts") + 1)
    post.state, post.claim, post.attempts = state, mark, post.attempts + 1
    return bool(taken)


def attend(taken: ChannelPost) -> str:
    """Do what is due for a post that this process has taken; returns the state it is in then."""
    # The secret is opened where it is needed: what cannot be opened is told at the post, and stops no other.
    rows = ChannelPost.objects.select_related(
        "account__authority", "disclosure__authority", "disclosure__published_version"
    ).defer("account__secret")
    post = rows.get(pk=taken.pk)
    if post.claim != taken.claim:
        return post.state
    return _look(post) if post.state == State.SUBMITTED else _send(post)


def _send(post: ChannelPost) -> str:
    if not post.disclosure.is_public:
        return _written_down(post, State.FAILED, NO_LONGER_PUBLIC)
    try:
        if not post.account.secret:
            return _written_down(post, State.BY_HAND, NO_SECRET)
        adapter = adapter_for(post.account)
        prepared = adapter.prepare(article_of(post.disclosure))
    except NotPosted as refusal:
        return _not_posted(post, refusal)
    except (VaultLocked, VaultDamaged, Refused) as closed:
        return _not_posted(post, NotPosted(str(closed)))
    except DatabaseError:
        raise
    except Exception as fault:
        logger.exception("post %s could not be prepared", post.pk)
        return _not_posted(post, NotPosted(f"发送程序出错（{type(fault).__name__}），请平台管理员查看日志。"))
    return _post(post, adapter, prepared)


def _post(post: ChannelPost, adapter: Adapter, prepared: str) -> str:
    if not _may_post(post):
        post.refresh_from_db()
        return post.state
    try:
        outcome = adapter.post(prepared)
    except NotPosted as refusal:
        return _not_posted(post, refusal)
    except MaybePosted as doubt:
        return _written_down(post, State.UNKNOWN, str(doubt))
    except Exception as fault:
        logger.exception("post %s broke off while it was posted", post.pk)
        return _written_down(post, State.UNKNOWN, f"{INTERRUPTED}（{type(fault).__name__}）")
    if isinstance(outcome, Submitted):
        later = timezone.now() + LOOKS[0]
        return _written_down(
            post,
            State.SUBMITTED,
            STILL_PUBLISHING,
            outside_id=outcome.outside_id[:120],
            attempts=0,
            next_attempt_at=later,
        )
    return _posted(post, outcome)


@transaction.atomic
def _may_post(post: ChannelPost) -> bool:
    """Mark that the call is made now. Not where the item was withdrawn, corrected or the post taken over meanwhile."""
    item = Disclosure.objects.select_for_update(no_key=True).get(pk=post.disclosure_id)
    mine = ChannelPost.objects.filter(pk=post.pk, claim=post.claim, state=State.PREPARING)
    if not item.is_public:
        mine.update(state=State.FAILED, claim=None, sentence=NO_LONGER_PUBLIC)
        return False
    if item.published_version_id != post.disclosure.published_version_id:
        # What was prepared is not what the public reads any more; it is prepared anew at once.
        mine.update(state=State.WAITING, claim=None, next_attempt_at=timezone.now())
        return False
    marked = mine.update(
        state=State.POSTING, next_attempt_at=timezone.now() + LEASE, version=item.published_version_id
    )
    post.state = State.POSTING
    return bool(marked)


def _look(post: ChannelPost) -> str:
    try:
        found = adapter_for(post.account).look(post.outside_id)
    except Refusal as refusal:
        return _written_down(post, State.FAILED, str(refusal))
    except NotPosted as silence:
        return _look_later(post, f"{STILL_PUBLISHING}{silence}", silence.distance)
    except (VaultLocked, VaultDamaged) as closed:
        return _look_later(post, f"{STILL_PUBLISHING}{closed}", None)
    except DatabaseError:
        raise
    except Exception as fault:
        logger.exception("what became of post %s could not be asked", post.pk)
        return _look_later(post, f"查询程序出错（{type(fault).__name__}），请平台管理员查看日志。", None)
    return _look_later(post, STILL_PUBLISHING, None) if found is None else _posted(post, found)


def _look_later(post: ChannelPost, sentence: str, distance: dt.timedelta | None) -> str:
    if post.attempts > MOST_LOOKS:
        return _written_down(post, State.UNKNOWN, f"对方一直没有给出发布结果。{INTERRUPTED}")
    wait = max(LOOKS[min(post.attempts, len(LOOKS) - 1)], distance or dt.timedelta())
    return _written_down(post, State.SUBMITTED, sentence, next_attempt_at=timezone.now() + wait)


def _not_posted(post: ChannelPost, refusal: NotPosted) -> str:
    sentence = str(refusal)
    if refusal.whole_account:
        _keep_the_others_back(post, refusal)
    if isinstance(refusal, Refusal) or post.attempts > len(DISTANCES):
        return _written_down(post, State.FAILED, sentence)
    wait = max(DISTANCES[post.attempts - 1], refusal.distance or dt.timedelta())
    return _written_down(post, State.WAITING, sentence, next_attempt_at=timezone.now() + wait)


def _keep_the_others_back(post: ChannelPost, refusal: NotPosted) -> None:
    """What waits for the same account would fare the same, and need not find out one by one."""
    others = ChannelPost.objects.filter(account=post.account_id, state=State.WAITING).exclude(pk=post.pk)
    sentence = str(refusal)[:SENTENCE_LENGTH]
    if isinstance(refusal, Refusal):
        others.update(state=State.FAILED, sentence=sentence)
    else:
        wait = timezone.now() + (refusal.distance or DISTANCES[0])
        others.filter(next_attempt_at__lt=wait).update(next_attempt_at=wait, sentence=sentence)


def _posted(post: ChannelPost, outcome: Posted) -> str:
    return _insist(lambda: _record_posted(post, outcome))


def _written_down(post: ChannelPost, state: str, sentence: str, **facts: object) -> str:
    def once() -> str:
        ChannelPost.objects.filter(pk=post.pk, claim=post.claim).update(
            state=state, claim=None, sentence=sentence[:SENTENCE_LENGTH], **facts
        )
        return state

    return _insist(once)


@transaction.atomic
def _record_posted(post: ChannelPost, outcome: Posted) -> str:
    """Sent is sent, even where the lease ran out meanwhile; what a person has settled by now stays."""
    # The item before its post, as its withdrawal takes them.
    lock_items([post.disclosure_id])
    row = (
        ChannelPost.objects.select_for_update(of=("self",))
        .select_related("disclosure__authority")
        .get(pk=post.pk)
    )
    if row.claim != post.claim and row.state != State.UNKNOWN:
        return row.state
    appearance = Appearance(
        disclosure=row.disclosure,
        channel=post.account.channel,
        at=timezone.now(),
        link=outcome.link if outcome.link.startswith(("http://", "https://")) else "",
        place=post.account.name[:200],
        recorded_by=row.asked_by,
    )
    record_appearances([appearance])
    row.appearance = appearance
    row.state, row.claim, row.sentence = State.SENT, None, SENT
    row.outside_id = outcome.outside_id[:120]
    row.save()
    record(
        actor=None,
        authority=post.account.authority,
        action="channel_post.sent",
        label="发布到新媒体",
        target=row.disclosure,
        after={"account": str(post.account), "link": outcome.link},
    )
    return State.SENT


def _insist(write: Callable[[], str]) -> str:
    """Write down what happened; a database that does not answer is asked again for a while."""
    for tries_left in reversed(range(TRIES_TO_WRITE_DOWN)):
        try:
            return write()
        except DatabaseError:
            if not tries_left:
                raise
            drop_broken_connection()
            time.sleep(1)
    raise AssertionError("never reached")
