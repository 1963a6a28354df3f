"""Random records of every kind that the annual report counts, written in bulk as the projections of their stories would stand.

Only what counting looks at varies. What the database forbids does not occur, and what it allows does: requests nobody has
confirmed, later rounds, withdrawals, items that were taken away, documents that ended twice, statements half filled in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from gongkai.casework.models import (
    Applicant,
    ApplicantKind,
    FollowUpCase,
    FollowUpKind,
    FollowUpResult,
    InformationRequest,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel as RequestChannel
from gongkai.law.state import Stage
from gongkai.organizations.models import Authority, YearlyResources
from gongkai.publishing.appearances import record_appearances
from gongkai.publishing.models import (
    Appearance,
    Channel,
    Disclosure,
    DisclosureVersion,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    Status,
    ValidityChange,
)

CHINA = ZoneInfo("Asia/Shanghai")
OPEN = (Stage.PROCESSING, Stage.AWAITING_CORRECTION, Stage.AWAITING_PAYMENT, Stage.REPLIED)
ROWS_OF_2014 = ("", "refused_not_information", "other_way", "asked_to_amend")
INTERESTS = ("", "trade_secret", "privacy")
_numbers = count(1)


def write_records(
    authorities: Sequence[Authority], years: Sequence[int], chance: Random, number: int
) -> None:
    """About ``number`` records of each kind, spread over the authorities and the years (and a little before and after)."""
    requests = write_requests(authorities, years, chance, number)
    write_cases(requests, authorities, years, chance, number)
    items = write_items(authorities, years, chance, number)
    write_documents(authorities, items, years, chance, number)
    write_resources(authorities, years, chance)


def a_day(years: Sequence[int], chance: Random) -> dt.date:
    """A day; the edges of the years come often."""
    if chance.random() < 0.3:
        return chance.choice([dt.date(chance.choice(years), 1, 1), dt.date(chance.choice(years), 12, 31)])
    first = dt.date(min(years) - 1, 9, 1)
    return first + dt.timedelta(days=chance.randrange((max(years) - min(years) + 1) * 366 + 150))


def later(day: dt.date, chance: Random) -> dt.date:
    """A day that is no earlier; sometimes the same, sometimes in another year."""
    return day + dt.timedelta(days=chance.choice([0, 1, 20, 90, 300, 800]) * chance.randrange(2))


def a_moment(years: Sequence[int], chance: Random) -> dt.datetime:
    """A moment; the last and the first minute of a year in China come often."""
    day = a_day(years, chance)
    if day.month == 12 and day.day == 31:
        return dt.datetime(day.year, 12, 31, 23, 59, tzinfo=CHINA)
    return dt.datetime(day.year, day.month, day.day, chance.choice([0, 7, 12, 23]), tzinfo=CHINA)


# Requests


def endings(chance: Random) -> tuple[Stage, str, str]:
    """A stage in which a request is over, with the kind of reply and the ground."""
    drawn = chance.random()
    if drawn < 0.1:
        return Stage.WITHDRAWN, "", ""
    kind = chance.choice(list(ReplyKind))
    stage = Stage.ANNULLED if drawn < 0.2 else Stage.CLOSED
    if kind is ReplyKind.REFUSED:
        return (
            stage,
            kind.value,
            chance.choice([each for each in Ground if each is not Ground.SPECIAL_REGISTER]).value,
        )
    # A partial disclosure may name the ground of what it withholds.
    ground = chance.choice(["", Ground.THIRD_PARTY.value]) if kind is ReplyKind.PARTLY_GRANTED else ""
    return stage, kind.value, ground


def write_requests(
    authorities: Sequence[Authority], years: Sequence[int], chance: Random, number: int
) -> list[InformationRequest]:
    """Requests in every situation, some of them with a later round."""
    people = Applicant.objects.bulk_create(
        Applicant(kind=chance.choice(ApplicantKind.values), name="某人", telephone="13800000000")
        for _ in range(number)
    )
    firsts = InformationRequest.objects.bulk_create(
        _request(chance.choice(authorities), person, years, chance) for person in people
    )
    again = [first for first in firsts if first.stage == Stage.ANNULLED.value]
    seconds = []
    for first in again:
        second = _request(first.authority, first.applicant, years, chance)
        second.round, second.previous_round = 2, first
        seconds.append(second)
    InformationRequest.objects.bulk_create(seconds)
    return firsts


def _request(
    authority: Authority, applicant: Applicant, years: Sequence[int], chance: Random
) -> InformationRequest:
    arrived = a_day(years, chance)
    request = InformationRequest(
        authority=authority,
        applicant=applicant,
        number=f"r{next(_numbers)}",
        query_code="x",
        title="某信息",
        description="内容",
        provision_form="paper",
        receipt_way="post",
        channel=chance.choice(list(RequestChannel)).value,
        third_party_interest=chance.choice(INTERESTS),
        row_of_2014=chance.choice(ROWS_OF_2014),
        is_extended=chance.random() < 0.2,
        arrived_on=arrived,
    )
    drawn = chance.random()
    if drawn < 0.1:
        request.stage = Stage.AWAITING_CONFIRMATION.value
    elif drawn < 0.25:
        request.stage, request.received_on = chance.choice(OPEN).value, later(arrived, chance)
    else:
        stage, request.outcome, request.ground = endings(chance)
        request.stage = stage.value
        # What is withdrawn may never have been received.
        unreceived = stage is Stage.WITHDRAWN and chance.random() < 0.5
        request.received_on = None if unreceived else later(arrived, chance)
        request.closed_on = later(request.received_on or arrived, chance)
        request.in_time = chance.choice([True, True, False, None])
    if chance.random() < 0.3:
        request.fee_amount = chance.choice([None, 0, 100, 5_500, 37_123])
        request.fee_paid_on = a_day(years, chance)
    # What ``save`` would do, which writing in bulk leaves out.
    request.counted_on = request.received_on or request.closed_on or request.arrived_on
    return request


def write_cases(
    requests: Sequence[InformationRequest],
    authorities: Sequence[Authority],
    years: Sequence[int],
    chance: Random,
    number: int,
) -> None:
    """Reconsiderations, litigation and complaints; of the complaints some about no request."""
    cases = []
    for _ in range(number):
        kind = chance.choice(list(FollowUpKind))
        request = chance.choice(requests)
        alone = kind is FollowUpKind.COMPLAINT and chance.random() < 0.5
        filed = a_day(years, chance)
        decided = later(filed, chance) if chance.random() < 0.7 else None
        cases.append(
            FollowUpCase(
                authority=chance.choice(authorities) if alone else request.authority,
                request=None if alone else request,
                kind=kind.value,
                body="某机关",
                subject="事由",
                filed_on=filed,
                decided_on=decided,
                result=chance.choice(FollowUpResult.values) if decided else "",
            )
        )
    FollowUpCase.objects.bulk_create(cases)


# Items and documents


def write_items(
    authorities: Sequence[Authority], years: Sequence[int], chance: Random, number: int
) -> list[Disclosure]:
    """Items, a part of them drafts, withdrawn or off line, and their appearances, a part of those entered by mistake."""
    items = Disclosure.objects.bulk_create(
        _item(chance.choice(authorities), years, chance) for _ in range(number)
    )
    versions = DisclosureVersion.objects.bulk_create(
        DisclosureVersion(disclosure=item, number=1, title=item.title, kind=item.kind) for item in items
    )
    for item, version in zip(items, versions, strict=True):
        item.working_version = version
        if item.published_at:
            item.published_version = version
            item.is_public = item.withdrawn_at is None and (item.ends_at is None or chance.random() < 0.5)
            item.status = Status.PUBLISHED if item.is_public else Status.ENDED
            if item.withdrawn_at is not None:
                item.status = Status.WITHDRAWN
    Disclosure.objects.bulk_update(items, ["working_version", "published_version", "is_public", "status"])
    record_appearances(
        each for item in items if item.published_at for each in _appearances(item, years, chance)
    )
    return items


def _item(authority: Authority, years: Sequence[int], chance: Random) -> Disclosure:
    item = Disclosure(authority=authority, title="某事项", kind=chance.choice(ItemKind.values))
    if chance.random() < 0.85:
        item.published_at = a_moment(years, chance)
        drawn = chance.random()
        if drawn < 0.2:
            item.withdrawn_at = item.published_at + dt.timedelta(days=chance.choice([0, 3, 400]))
        elif drawn < 0.4:
            item.ends_at = item.published_at + dt.timedelta(days=chance.choice([1, 30, 400]))
    return item


def _appearances(item: Disclosure, years: Sequence[int], chance: Random) -> Iterator[Appearance]:
    assert item.published_at is not None
    yield Appearance(disclosure=item, channel=Channel.WEBSITE.value, at=item.published_at)
    for _ in range(chance.choice([0, 0, 1, 2, 5])):
        at = a_moment(years, chance)
        yield Appearance(
            disclosure=item,
            channel=chance.choice(Channel.values),
            at=at,
            void_at=at if chance.random() < 0.2 else None,
        )


def write_documents(
    authorities: Sequence[Authority],
    items: Sequence[Disclosure],
    years: Sequence[int],
    chance: Random,
    number: int,
) -> None:
    """Documents with changes, some annulled, some registered by mistake, some with an item."""
    free = [item for item in items if chance.random() < 0.5]
    documents = []
    for _ in range(number):
        issued = a_day(years, chance)
        effective = later(issued, chance)
        item = free.pop() if free and chance.random() < 0.5 else None
        documents.append(
            NormativeDocument(
                authority=item.authority if item else chance.choice(authorities),
                disclosure=item,
                kind=chance.choice(NormativeKind.values),
                title="某办法",
                issued_on=issued,
                effective_on=effective,
                expires_on=later(effective, chance) if chance.random() < 0.5 else None,
                void_at=dt.datetime.now(CHINA) if chance.random() < 0.1 else None,
            )
        )
    NormativeDocument.objects.bulk_create(documents)
    changes = ValidityChange.objects.bulk_create(
        change for document in documents for change in _changes(document, chance)
    )
    ValidityChange.objects.bulk_create(
        ValidityChange(
            document=change.document, kind=change.kind, on=change.on, until=change.until, annuls=change
        )
        for change in changes
        if chance.random() < 0.3
    )


def _changes(document: NormativeDocument, chance: Random) -> Iterator[ValidityChange]:
    """Changes as the steps allow them: a period is renewed before it is over, and to a later end."""
    kinds = ValidityChange.Kind
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        kind = chance.choice([kinds.AMENDED, kinds.REPEALED, kinds.EXPIRED])
        yield ValidityChange(document=document, kind=kind, on=later(document.issued_on, chance))
    if document.expires_on is not None and chance.random() < 0.4:
        on = document.expires_on - dt.timedelta(days=chance.choice([0, 10]))
        until = document.expires_on + dt.timedelta(days=chance.choice([10, 400]))
        yield ValidityChange(
            document=document, kind=kinds.RENEWED, on=on, until=chance.choice([until, until, None])
        )


def write_resources(authorities: Sequence[Authority], years: Sequence[int], chance: Random) -> None:
    """What some of the authorities stated for some of the years, not all of it."""
    YearlyResources.objects.bulk_create(
        YearlyResources(
            authority=authority,
            year=year,
            special_offices=chance.choice([None, 0, 1, 3]),
            reading_places=chance.choice([None, 0, 4]),
            full_time_staff=chance.choice([None, 0, 2]),
            part_time_staff=chance.choice([None, 0, 7]),
            funding=chance.choice([None, Decimal(0), Decimal("1.2345"), Decimal("70.18")]),
        )
        for authority in authorities
        for year in years
        if chance.random() < 0.7
    )
