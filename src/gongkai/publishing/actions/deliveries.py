"""Handing published items to reading places (the Regulation, Art. 25): chosen, printed as a list, handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from gongkai.messaging.outbox import send_sms
from gongkai.messaging.recipients import WrongRecipient, mobile_number
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, ReadingPlace, User
from gongkai.organizations.refusals import Refused
from gongkai.organizations.typed import fitting
from gongkai.publishing.addresses import address_of
from gongkai.publishing.appearances import record_appearances
from gongkai.publishing.channels.site import absolute
from gongkai.publishing.models import Appearance, Channel, Delivery, Disclosure
from gongkai.publishing.rights import require_drafter

MOST_AT_ONCE = 500
MOST_NUMBERS = 50
MOST_TITLES_IN_SMS = 3
NOTICE_KIND = "publishing.delivery"
KIND_LABELS = {NOTICE_KIND: "查阅点送交通知"}


@transaction.atomic
def choose_for_delivery(
    actor: User, place: ReadingPlace, disclosures: Sequence[Disclosure]
) -> list[Delivery]:
    """Put public items on the list of what goes to a reading place next; what is on it already stays.

    Raises NotPermitted, Refused.
    """
    require_drafter(actor, place.authority, "准备查阅点送交")
    if not disclosures:
        raise Refused("请至少选择一条信息。", {"items": ["请至少选择一条信息。"]})
    if len(disclosures) > MOST_AT_ONCE:
        raise Refused(f"一次最多选择{MOST_AT_ONCE}条，请分几次办理。")
    _check_public(place.authority, disclosures)
    there = set(place.deliveries.values_list("disclosure_id", flat=True))
    made = Delivery.objects.bulk_create(
        Delivery(reading_place=place, disclosure=row, recorded_by=actor)
        for row in disclosures
        if row.pk not in there
    )
    if not made:
        raise Refused("所选的信息都已经在这个查阅点的清单中或者已经送交。")
    record(
        actor=actor,
        authority=place.authority,
        action="delivery.choose",
        label="准备查阅点送交",
        target=place,
        after={"items": [row.disclosure_id for row in made]},
    )
    return made


@transaction.atomic
def take_off_the_list(actor: User, delivery: Delivery) -> None:
    """Take an item off the list of what goes to a place next. What was handed over stays for ever."""
    current = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("reading_place__authority", "disclosure")
        .get(pk=delivery.pk)
    )
    require_drafter(actor, current.reading_place.authority, "准备查阅点送交")
    if current.delivered_on is not None:
        raise Refused("已经送交的不能从清单中移出。")
    record(
        actor=actor,
        authority=current.reading_place.authority,
        action="delivery.take_off",
        label="移出送交清单",
        target=current.reading_place,
        before={"item": current.disclosure_id, "title": current.disclosure.title},
    )
    current.delete()


@transaction.atomic
def record_delivery(
    actor: User, place: ReadingPlace, *, delivered_on: dt.date, received_by: str
) -> list[Delivery]:
    """Write down that what is on the list was handed over, when, and who signed for it.

    Each item gets an appearance at the reading place. What was withdrawn meanwhile falls off the list. Raises
    NotPermitted, Refused.
    """
    require_drafter(actor, place.authority, "登记查阅点送交")
    if delivered_on > timezone.localdate():
        raise Refused("送交日期还没有到。", {"delivered_on": ["送交日期还没有到。"]})
    signed = fitting(received_by, "received_by", "签收人", 40)
    if not signed:
        raise Refused("请填写签收人。", {"received_by": ["请填写签收人。"]})
    # Two who record the same list at once: the second waits, and finds it empty.
    waiting = list(
        place.deliveries.select_for_update(of=("self",))
        .filter(delivered_on__isnull=True)
        .select_related("disclosure")
        .order_by("pk")
    )
    gone = [row for row in waiting if not row.disclosure.is_public]
    Delivery.objects.filter(pk__in=[row.pk for row in gone]).delete()
    handed = [row for row in waiting if row.disclosure.is_public]
    if not handed:
        raise Refused("清单是空的，请先选择要送交的信息。")
    for row in handed:
        if row.disclosure.published_at and delivered_on < timezone.localdate(row.disclosure.published_at):
            sentence = f"“{row.disclosure.title}”在这一天还没有发布，请核对送交日期。"
            raise Refused(sentence, {"delivered_on": [sentence]})
        row.delivered_on, row.received_by, row.recorded_by = delivered_on, signed, actor
    Delivery.objects.bulk_update(handed, ["delivered_on", "received_by", "recorded_by"])
    _record_appearances(actor, place, handed, delivered_on)
    record(
        actor=actor,
        authority=place.authority,
        action="delivery.record",
        label="登记查阅点送交",
        target=place,
        after={
            "items": [row.disclosure_id for row in handed],
            "delivered_on": str(delivered_on),
            "received_by": signed,
        },
    )
    return handed


def _record_appearances(actor: User, place: ReadingPlace, handed: Sequence[Delivery], day: dt.date) -> None:
    noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    at = min(noon, timezone.now())
    record_appearances(
        Appearance(
            disclosure=row.disclosure,
            channel=Channel.READING_PLACE,
            at=at,
            place=place.name,
            recorded_by=actor,
        )
        for row in handed
    )


@transaction.atomic
def tell_by_sms(actor: User, authority: Authority, disclosures: Sequence[Disclosure], numbers: str) -> int:
    """Send reading places and units a short text about items, with the address of the first; returns how many texts.

    ``numbers`` are mobile numbers, one a line or with commas between them. It is a notice to those who keep the
    places, not a way of disclosure, so nothing is counted. Raises NotPermitted, Refused.
    """
    require_drafter(actor, authority, "发送短信通知")
    if not disclosures:
        raise Refused("请至少选择一条信息。", {"items": ["请至少选择一条信息。"]})
    _check_public(authority, disclosures)
    recipients = _numbers(numbers)
    first = disclosures[0]
    titles = "、".join(f"《{_short(row.title)}》" for row in disclosures[:MOST_TITLES_IN_SMS])
    more = f"等{len(disclosures)}条" if len(disclosures) > MOST_TITLES_IN_SMS else ""
    text = f"新公开政府信息{titles}{more}，请及时提供查阅：{absolute(address_of(first), authority)}"
    for number in recipients:
        send_sms(authority=authority, to=number, body=text, about=first, kind=NOTICE_KIND)
    record(
        actor=actor,
        authority=authority,
        action="delivery.sms",
        label="短信通知查阅点",
        target=first,
        after={"items": [row.pk for row in disclosures], "texts": len(recipients)},
    )
    return len(recipients)


def _numbers(text: str) -> list[str]:
    """The numbers in what was typed, each once. Raises Refused naming the place of one that is none."""
    written = [part for part in text.replace("，", ",").replace("、", ",").replace("\n", ",").split(",")]
    found: dict[str, None] = {}
    for place, part in enumerate((part.strip() for part in written if part.strip()), start=1):
        try:
            found[mobile_number(part)] = None
        except WrongRecipient as error:
            sentence = f"第{place}个号码不对：{error}"
            raise Refused(sentence, {"numbers": [sentence]}) from error
    if not found:
        raise Refused("请填写手机号码。", {"numbers": ["请填写手机号码。"]})
    if len(found) > MOST_NUMBERS:
        sentence = f"一次最多通知{MOST_NUMBERS}个号码，现在有{len(found)}个，请分几次发送。"
        raise Refused(sentence, {"numbers": [sentence]})
    return list(found)


def _short(title: str, most: int = 30) -> str:
    return title if len(title) <= most else title[: most - 1] + "…"


def _check_public(authority: Authority, disclosures: Sequence[Disclosure]) -> None:
    for disclosure in disclosures:
        if disclosure.authority_id != authority.pk:
            raise Refused("只能选择本机关的信息。")
        if not disclosure.is_public:
            raise Refused(f"“{disclosure.title}”没有公开，不能送交。")
