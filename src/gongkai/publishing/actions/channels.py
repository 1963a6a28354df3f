"""Where items appeared besides the website: entered by hand, on the authority's own accounts, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.organizations.audit import entry, record, record_all, snapshot
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused, validate
from gongkai.organizations.typed import fitting
from gongkai.publishing.appearances import lock_items, record_appearances, void
from gongkai.publishing.channels.posting import ACCOUNT_CLOSED
from gongkai.publishing.models import Appearance, Channel, ChannelAccount, ChannelPost, Disclosure
from gongkai.publishing.rights import require_drafter, require_keeper

State = ChannelPost.State
MOST_AT_ONCE = 200
BY_HAND_CHANNELS = tuple(channel for channel in Channel if channel not in (Channel.WEBSITE, Channel.GAZETTE))
"""What a person registers. The website is recorded at publication, the gazette with its issue."""
LOOKED = "人工查看后确认已经发出。"
_PLACE = {
    Channel.PRESS: "请写明报纸或者刊物的名称、日期和版面。",
    Channel.BROADCAST: "请写明电台、电视台和栏目。",
    Channel.NOTICE_BOARD: "请写明公告栏的地点。",
    Channel.SCREEN: "请写明电子屏的地点。",
    Channel.READING_PLACE: "请写明查阅点的名称。",
    Channel.PRESS_CONFERENCE: "请写明新闻发布会的名称或者地点。",
    Channel.OTHER: "请写明是什么渠道，例如条幅、宣传册、村民会议。",
}


@transaction.atomic
def register_appearances(
    actor: User,
    authority: Authority,
    disclosures: Sequence[Disclosure],
    *,
    channel: str,
    at: dt.datetime,
    link: str = "",
    place: str = "",
) -> list[Appearance]:
    """Write down that items of the authority appeared on a channel. One appearance each; each item is still one.

    Raises NotPermitted, and Refused for an item that was never published or was withdrawn, for a moment to come, and
    where the same appearance is registered already.
    """
    require_drafter(actor, authority, "登记公开渠道")
    _check_what_is_registered(authority, disclosures, channel, at, link, place)
    place = fitting(place, "place", "刊登位置", 200)
    _check_not_registered_yet(disclosures, channel, at, link, place)
    made = []
    for disclosure in disclosures:
        appearance = Appearance(
            disclosure=disclosure, channel=channel, at=at, link=link, place=place, recorded_by=actor
        )
        validate(appearance, exclude=["disclosure", "recorded_by"])
        made.append(appearance)
    record_appearances(made)
    record_all(
        [
            entry(
                actor=actor,
                authority=authority,
                action="appearance.register",
                label="登记公开渠道",
                target=appearance.disclosure,
                after=snapshot(appearance),
            )
            for appearance in made
        ]
    )
    return made


def _check_what_is_registered(
    authority: Authority,
    disclosures: Sequence[Disclosure],
    channel: str,
    at: dt.datetime,
    link: str,
    place: str,
) -> None:
    if not disclosures:
        raise Refused("请至少选择一条信息。", {"items": ["请至少选择一条信息。"]})
    if len(disclosures) > MOST_AT_ONCE:
        raise Refused(f"一次最多登记{MOST_AT_ONCE}条，请分几次登记。")
    if channel not in BY_HAND_CHANNELS:
        raise Refused("网站和公报的记录由平台自动登记，请选择其他渠道。", {"channel": ["请选择其他渠道。"]})
    if at > timezone.now():
        raise Refused("时间还没有到，请在公开以后再登记。", {"at": ["时间还没有到，请在公开以后再登记。"]})
    if not place.strip() and not link and channel in _PLACE:
        sentence = _PLACE[Channel(channel)]
        raise Refused(sentence, {"place": [sentence]})
    for disclosure in disclosures:
        if disclosure.authority_id != authority.pk:
            raise Refused("只能登记本机关的信息。")
        if disclosure.published_at is None:
            raise Refused(f"“{disclosure.title}”还没有发布（先审后发），不能登记公开渠道。")
        if disclosure.withdrawn_at is not None:
            raise Refused(f"“{disclosure.title}”已经撤回，不能登记公开渠道。")


def _check_not_registered_yet(
    disclosures: Sequence[Disclosure], channel: str, at: dt.datetime, link: str, place: str
) -> None:
    there = Appearance.objects.filter(
        disclosure__in=[row.pk for row in disclosures],
        channel=channel,
        at=at,
        link=link,
        place=place,
        void_at__isnull=True,
    ).select_related("disclosure")
    if twice := there.first():
        raise Refused(f"“{twice.disclosure.title}”的这条渠道记录已经登记过，没有重复登记。")


@transaction.atomic
def void_appearance(actor: User, appearance: Appearance, reason: str) -> Appearance:
    """Say that an appearance was entered by mistake, and why. The row stays and counts no longer.

    Raises NotPermitted, and Refused for what the platform recorded itself.
    """
    current = (
        Appearance.objects.select_for_update(of=("self",))
        .select_related("disclosure__authority")
        .get(pk=appearance.pk)
    )
    authority = current.disclosure.authority
    require_drafter(actor, authority, "作废渠道记录")
    if current.void_at is not None:
        raise Refused("这条渠道记录已经作废。")
    if current.channel in (Channel.WEBSITE, Channel.GAZETTE):
        raise Refused("网站和公报的记录是平台自动登记的，不能作废；信息不应公开的，请撤回信息。")
    kept = fitting(reason, "void_reason", "作废原因", 200)
    if not kept:
        raise Refused("请写明作废原因。", {"void_reason": ["请写明作废原因。"]})
    before = snapshot(current)
    void(current, kept)
    ChannelPost.objects.filter(appearance=current, taken_down_at__isnull=True).update(
        appearance=None, state=State.BY_HAND, sentence=f"渠道记录已作废：{kept}"
    )
    record(
        actor=actor,
        authority=authority,
        action="appearance.void",
        label="作废渠道记录",
        target=current.disclosure,
        before=before,
        after=snapshot(current),
    )
    return current


@transaction.atomic
def save_account(
    actor: User,
    authority: Authority,
    account: ChannelAccount | None,
    *,
    channel: str,
    name: str,
    app_id: str = "",
    secret: str = "",
    forget_secret: bool = False,
    is_active: bool = True,
) -> ChannelAccount:
    """Enter or change an account of the authority. An empty ``secret`` keeps the one that stands; it is never shown.

    What waits for an account that is no longer used does not go out.

    Raises NotPermitted unless the person heads the disclosure office, and Refused.
    """
    require_keeper(actor, authority, "管理新媒体账号")
    row = account or ChannelAccount(authority=authority)
    if account is not None:
        row = ChannelAccount.objects.select_for_update().get(pk=account.pk, authority=authority)
        if row.channel != channel and row.posts.exists():
            raise Refused("这个账号已经发布过信息，不能改成另一个渠道。请另外增加一个账号。")
    before = snapshot(row) if account else None
    row.channel, row.name, row.app_id, row.is_active = channel, name.strip(), app_id.strip(), is_active
    if forget_secret:
        row.secret = ""
    elif secret.strip():
        row.secret = secret.strip()
    if row.secret and channel == Channel.WECHAT and not row.app_id:
        sentence = "填写了应用密钥，还要填写 AppID。"
        raise Refused(sentence, {"app_id": [sentence]})
    validate(row)
    row.save()
    if not is_active:
        row.posts.filter(state__in=[State.WAITING, State.PREPARING]).update(
            state=State.FAILED, claim=None, sentence=ACCOUNT_CLOSED
        )
    record(
        actor=actor,
        authority=authority,
        action="channel_account.save",
        label="设置新媒体账号",
        target=row,
        before=before,
        after={**snapshot(row), "secret_replaced": bool(secret.strip() or forget_secret)},
    )
    return row


@transaction.atomic
def ask_to_post(
    actor: User, authority: Authority, disclosures: Sequence[Disclosure], accounts: Sequence[ChannelAccount]
) -> list[ChannelPost]:
    """Have public items posted to accounts: by the worker, or by hand where the account has no secret.

    What is posted to an account already, or waits for it, is passed over. Returns the new posts. Raises
    NotPermitted, Refused.
    """
    require_drafter(actor, authority, "发布到新媒体")
    if not disclosures or not accounts:
        raise Refused("请至少选择一条信息和一个账号。")
    if len(disclosures) > MOST_AT_ONCE:
        raise Refused(f"一次最多选择{MOST_AT_ONCE}条，请分几次发布。")
    for disclosure in disclosures:
        if disclosure.authority_id != authority.pk:
            raise Refused("只能发布本机关的信息。")
        if not disclosure.is_public:
            raise Refused(f"“{disclosure.title}”没有公开（先审后发），不能发布到新媒体。")
    for account in accounts:
        if account.authority_id != authority.pk or not account.is_active:
            raise Refused("只能用本机关正在使用的账号。")
    posted = _posted_already(disclosures, accounts)
    wanted = [
        (account, disclosure)
        for account in accounts
        for disclosure in disclosures
        if (account.pk, disclosure.pk) not in posted
    ]
    if not wanted:
        raise Refused("所选的信息在这些账号上都已经发布或者正在发布，没有重复发布。")
    return [_put_in_line(actor, authority, account, disclosure) for account, disclosure in wanted]


def _posted_already(
    disclosures: Sequence[Disclosure], accounts: Sequence[ChannelAccount]
) -> set[tuple[int, int]]:
    rows = ChannelPost.objects.filter(
        account__in=[row.pk for row in accounts],
        disclosure__in=[row.pk for row in disclosures],
        taken_down_at__isnull=True,
    ).exclude(state=State.FAILED)
    return set(rows.values_list("account_id", "disclosure_id"))


def _put_in_line(
    actor: User, authority: Authority, account: ChannelAccount, disclosure: Disclosure
) -> ChannelPost:
    post = ChannelPost(account=account, disclosure=disclosure, asked_by=actor)
    _wait_or_by_hand(post, account)
    post.save()
    record(
        actor=actor,
        authority=authority,
        action="channel_post.ask",
        label="发布到新媒体",
        target=disclosure,
        after={"account": str(account), "state": post.get_state_display()},
    )
    return post


def _wait_or_by_hand(post: ChannelPost, account: ChannelAccount) -> None:
    if account.secret and account.is_active:
        post.state, post.next_attempt_at, post.sentence = State.WAITING, timezone.now(), ""
    else:
        post.state, post.next_attempt_at = State.BY_HAND, None
        post.sentence = "账号没有接通接口，请用成稿人工发布，再登记链接。"


@transaction.atomic
def post_again(actor: User, post: ChannelPost, *, looked: bool = False) -> ChannelPost:
    """Have a post sent again. Where nobody knows whether it is out, only after somebody ``looked`` at the account.

    Raises NotPermitted, Refused.
    """
    current = _locked(actor, post, "重发")
    if current.state not in (State.FAILED, State.UNKNOWN, State.BY_HAND):
        raise Refused(f"这一条现在是“{current.get_state_display()}”，不需要重发。")
    if current.state == State.UNKNOWN and not looked:
        sentence = "请先到账号上查看，确认没有发出，再重发；否则可能发布两遍。"
        raise Refused(sentence, {"looked": [sentence]})
    if not current.disclosure.is_public:
        raise Refused("这条信息已经不公开，不能再发布。")
    if not current.account.secret or not current.account.is_active:
        raise Refused("账号没有接通接口或者已经停用，请用成稿人工发布，再登记链接。")
    _wait_or_by_hand(current, current.account)
    current.attempts, current.claim, current.outside_id = 0, None, ""
    return _step_written(actor, current, "channel_post.again", "重发到新媒体")


@transaction.atomic
def post_by_hand(actor: User, post: ChannelPost) -> ChannelPost:
    """Take a post out of the worker's hands: a person will paste the ready-made article. Raises NotPermitted, Refused."""
    current = _locked(actor, post, "改为人工发布")
    if current.state not in (State.WAITING, State.FAILED):
        raise Refused(f"这一条现在是“{current.get_state_display()}”，不能改为人工发布。")
    if not current.disclosure.is_public:
        raise Refused("这条信息已经不公开，不能再发布。")
    current.state, current.claim, current.next_attempt_at = State.BY_HAND, None, None
    current.sentence = "改为人工发布。"
    return _step_written(actor, current, "channel_post.by_hand", "改为人工发布")


@transaction.atomic
def give_up_post(actor: User, post: ChannelPost) -> ChannelPost:
    """Let a post that is not out be; the item may be posted anew later. Raises NotPermitted, Refused."""
    current = _locked(actor, post, "取消发布")
    if current.state not in (State.WAITING, State.BY_HAND):
        raise Refused(f"这一条现在是“{current.get_state_display()}”，不能取消。")
    current.state, current.claim, current.sentence = State.FAILED, None, "已取消，没有发布。"
    return _step_written(actor, current, "channel_post.cancel", "取消发布到新媒体")


@transaction.atomic
def record_post(actor: User, post: ChannelPost, *, at: dt.datetime, link: str) -> ChannelPost:
    """Write down that a post is out: pasted by hand, or found when somebody looked. Raises NotPermitted, Refused."""
    # The item before its post, as its withdrawal takes them.
    lock_items([post.disclosure_id])
    current = _locked(actor, post, "登记新媒体链接")
    if current.state not in (State.BY_HAND, State.UNKNOWN, State.FAILED):
        raise Refused(f"这一条现在是“{current.get_state_display()}”，不需要登记链接。")
    if at > timezone.now():
        raise Refused("时间还没有到，请在发布以后再登记。", {"at": ["时间还没有到，请在发布以后再登记。"]})
    if current.disclosure.withdrawn_at is not None and at > current.disclosure.withdrawn_at:
        raise Refused("这条信息已经撤回，撤回以后不应再发布。请到账号上删除这篇文章。")
    if _another_one_is_out(current):
        raise Refused("这条信息在这个账号上另有一条发布记录，请在那一条上登记。")
    appearance = Appearance(
        disclosure=current.disclosure,
        channel=current.account.channel,
        at=at,
        link=link,
        place=current.account.name,
        recorded_by=actor,
    )
    validate(appearance, exclude=["disclosure"])
    record_appearances([appearance])
    current.appearance, current.state, current.claim, current.sentence = appearance, State.SENT, None, LOOKED
    if current.version_id is None:
        current.version_id = current.disclosure.published_version_id
    return _step_written(actor, current, "channel_post.record", "登记新媒体链接")


def _another_one_is_out(post: ChannelPost) -> bool:
    others = ChannelPost.objects.filter(
        account=post.account_id, disclosure=post.disclosure_id, taken_down_at__isnull=True
    )
    return others.exclude(pk=post.pk).exclude(state=State.FAILED).exists()


@transaction.atomic
def record_taken_down(actor: User, post: ChannelPost) -> ChannelPost:
    """Write down that a person deleted a post on the account. Its appearance was, and stays counted.

    Raises NotPermitted, Refused.
    """
    current = _locked(actor, post, "登记删除")
    if current.state != State.SENT or current.taken_down_at is not None:
        raise Refused("只有已经发布的才需要登记删除。")
    current.taken_down_at = timezone.now()
    return _step_written(actor, current, "channel_post.taken_down", "登记已在账号上删除")


def _locked(actor: User, post: ChannelPost, what: str) -> ChannelPost:
    current: ChannelPost = (
        ChannelPost.objects.select_for_update(of=("self",))
        .select_related("account__authority", "disclosure")
        .get(pk=post.pk)
    )
    require_drafter(actor, current.account.authority, what)
    return current


def _step_written(actor: User, post: ChannelPost, action: str, label: str) -> ChannelPost:
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as error:
        raise Refused("这条信息在这个账号上另有一条正在办理的发布记录，请在那一条上办理。") from error
    record(
        actor=actor,
        authority=post.account.authority,
        action=action,
        label=label,
        target=post.disclosure,
        after={"account": str(post.account), "state": post.get_state_display(), "sentence": post.sentence},
    )
    return post
