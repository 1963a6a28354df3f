"""Records made to match a printed table: one row a request, a case, an item, a document, as many as the table says.

What a table says of one record must fit together, so the smallest pieces are made as printed (each channel, each kind of reply,
each result) and the sums follow from them. Where the printed sums say otherwise, no records can match them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from zoneinfo import ZoneInfo

from gongkai.casework.models import (
    Applicant,
    ApplicantKind,
    FollowUpCase,
    FollowUpKind,
    FollowUpResult,
    InformationRequest,
)
from gongkai.law.outcomes import GROUNDS, OUTCOMES, Form, ReplyKind
from gongkai.law.regulation import Channel as RequestChannel
from gongkai.law.state import Stage
from gongkai.organizations.models import Authority
from gongkai.publishing.appearances import record_appearances
from gongkai.publishing.models import (
    Appearance,
    Channel,
    Disclosure,
    ItemKind,
    NormativeDocument,
    NormativeKind,
    Status,
    ValidityChange,
)

CHINA = ZoneInfo("Asia/Shanghai")
Figures = Mapping[tuple[str, str], int]
"""The printed numbers by row and column; what is blank is not in it."""
Rows = Mapping[str, int]
"""The printed numbers of one column by row."""
REPLIES_OF_2014 = (
    "already_public",
    "granted",
    "partly_granted",
    "refused_secret",
    "refused_security",
    "not_this_authority",
    "not_existing",
)
CHANNELS_OF_REQUESTS = {
    "in_person": RequestChannel.IN_PERSON,
    "fax": RequestChannel.FAX,
    "online": RequestChannel.INTERNET,
    "letter": RequestChannel.SIGNED_MAIL,
}
CHANNELS_OF_ITEMS = {
    "gazette": (Channel.GAZETTE,),
    "website": (Channel.WEBSITE,),
    "microblog": (Channel.WEIBO,),
    "wechat": (Channel.WECHAT,),
    "other_channels": (Channel.PRESS, Channel.NOTICE_BOARD, Channel.SCREEN),
}
_numbers = count(1)


@dataclass
class Requests:
    """Requests that are collected and then written at once, each to the next one of some authorities."""

    authorities: Sequence[Authority]
    kinds: list[str] = field(default_factory=list)
    rows: list[InformationRequest] = field(default_factory=list)

    def add(
        self, received: dt.date, closed: dt.date | None, applicant: str = "natural", **facts: object
    ) -> None:
        """One request; ``facts`` are fields of it."""
        number = next(_numbers)
        defaults: dict[str, object] = {
            "channel": RequestChannel.INTERNET.value,
            "stage": Stage.CLOSED.value if closed else Stage.PROCESSING.value,
            "in_time": True if closed else None,
        }
        self.kinds.append(applicant)
        self.rows.append(
            InformationRequest(
                authority=self.authorities[number % len(self.authorities)],
                number=f"t{number}",
                query_code="x",
                title=f"第{number}件申请",
                description="内容",
                provision_form="paper",
                receipt_way="post",
                arrived_on=received,
                received_on=received,
                counted_on=received,
                closed_on=closed,
                **(defaults | facts),
            )
        )

    def write(self) -> list[InformationRequest]:
        """All of them, with their applicants."""
        people = Applicant.objects.bulk_create(
            Applicant(kind=kind, name="某人", telephone="13800000000") for kind in self.kinds
        )
        for row, person in zip(self.rows, people, strict=True):
            row.applicant = person
        return InformationRequest.objects.bulk_create(self.rows)


def reply_in(form: Form, row: str) -> dict[str, object]:
    """A reply that a form counts in a row: the fields of a request that was finished with it. Raises KeyError for none."""
    for outcome in OUTCOMES.values():
        if outcome.kind is not ReplyKind.REFUSED and outcome.rows(form) == (row,):
            return {"outcome": outcome.kind.value}
    for ground in GROUNDS.values():
        if (ground.rows_2014 if form is Form.OF_2014 else (ground.row,)) == (row,):
            return {"outcome": ReplyKind.REFUSED.value, "ground": ground.ground.value}
    raise KeyError(row)


def table_3(
    authorities: Sequence[Authority], form: Form, year: int, printed: Figures
) -> list[InformationRequest]:
    """The requests of a table 3 that is consistent; raises ValueError for a column that is not."""
    made = Requests(authorities)
    leaves = [row for row in dict(printed) if row[0] not in ("new", "carried_in", "total", "carried_out")]
    rows = list(dict.fromkeys(row for row, _ in leaves))
    for kind in ApplicantKind.values:
        endings: list[tuple[dt.date | None, dict[str, object]]] = [
            (dt.date(year, 11, 30), reply_in(form, row)) for row in rows for _ in range(printed[row, kind])
        ]
        endings += [(None, {}) for _ in range(printed["carried_out", kind])]
        if len(endings) != printed["new", kind] + printed["carried_in", kind]:
            raise ValueError(f"{kind}: 新收 + 结转 ≠ 办结 + 结转下年")
        for place, (closed, reply) in enumerate(endings):
            received = (
                dt.date(year - 1, 12, 20) if place < printed["carried_in", kind] else dt.date(year, 3, 1)
            )
            made.add(received, closed, kind, **reply)
    return made.write()


def block_3(authorities: Sequence[Authority], year: int, printed: Rows) -> list[InformationRequest]:
    """Requests with the printed channels and the printed kinds of reply; what was finished in the year and had not come in
    it was carried over."""
    made = Requests(authorities)
    channels = [channel for row, channel in CHANNELS_OF_REQUESTS.items() for _ in range(printed.get(row, 0))]
    replies = [reply_in(Form.OF_2014, row) for row in REPLIES_OF_2014 for _ in range(printed.get(row, 0))]
    before, within = dt.date(year - 1, 12, 25), dt.date(year, 4, 1)
    late = printed.get("closed_extended", 0)
    for place in range(max(len(channels), len(replies))):
        came = place < len(channels)
        facts: dict[str, object] = dict(replies[place]) if place < len(replies) else {}
        facts["channel"] = (channels[place] if came else RequestChannel.SIGNED_MAIL).value
        facts["is_extended"] = place < late
        made.add(within if came else before, dt.date(year, 6, 1) if place < len(replies) else None, **facts)
    return made.write()


# Remedies


def case(request: InformationRequest, kind: FollowUpKind, year: int, result: str) -> FollowUpCase:
    """A case of the year: concluded with a result in it, or pending at its end where ``result`` is empty."""
    return FollowUpCase(
        authority=request.authority,
        request=request,
        kind=kind.value,
        body="某机关",
        subject="不服答复",
        filed_on=dt.date(year, 5, 4),
        decided_on=dt.date(year, 8, 8) if result else None,
        result=result,
    )


def cases(
    requests: Sequence[InformationRequest], year: int, printed: Mapping[tuple[FollowUpKind, str], int]
) -> list[FollowUpCase]:
    """The cases by kind and result (``pending`` for none), each about the next one of the requests."""
    about = cycle(requests)
    return FollowUpCase.objects.bulk_create(
        case(next(about), kind, year, "" if result == "pending" else result)
        for (kind, result), number in printed.items()
        for _ in range(number)
    )


def table_4(requests: Sequence[InformationRequest], year: int, printed: Figures) -> list[FollowUpCase]:
    """The cases of a table 4."""
    rows = {
        "reconsideration": FollowUpKind.RECONSIDERATION,
        "direct": FollowUpKind.LITIGATION_DIRECT,
        "after_reconsideration": FollowUpKind.LITIGATION_AFTER,
    }
    results = (*FollowUpResult.values, "pending")
    return cases(
        requests,
        year,
        {(kind, result): printed[row, result] for row, kind in rows.items() for result in results},
    )


def blocks_4_and_5(requests: Sequence[InformationRequest], year: int, printed: Rows) -> list[FollowUpCase]:
    """The cases of the results that are printed; litigation is entered as direct."""
    rows = {
        "reconsideration": FollowUpKind.RECONSIDERATION,
        "litigation": FollowUpKind.LITIGATION_DIRECT,
    }
    return cases(
        requests,
        year,
        {
            (kind, result): printed.get(f"{row}_{result}", 0)
            for row, kind in rows.items()
            for result in FollowUpResult.values
        },
    )


# Items and documents


def block_1(authorities: Sequence[Authority], year: int, printed: Rows) -> None:
    """The items, their appearances by channel, and the documents issued.

    The channels go round the items, so that each item appears somewhere as long as the channels together are no fewer than
    the items; where they are more, some appear on several and are still counted once.
    """
    kinds = [ItemKind.NORMATIVE_DOCUMENT.value] * printed["normative_disclosed"]
    kinds += [ItemKind.INTERPRETATION.value] * printed.get("interpretations", 0)
    kinds += [ItemKind.INFORMATION.value] * (printed["disclosed"] - len(kinds))
    at = dt.datetime(year, 9, 1, 10, tzinfo=CHINA)
    items = Disclosure.objects.bulk_create(
        (
            Disclosure(
                authority=authorities[place % len(authorities)],
                title=f"第{place}条信息",
                kind=kind,
                status=Status.ENDED,
                published_at=at,
            )
            for place, kind in enumerate(kinds)
        ),
        batch_size=5000,
    )
    record_appearances(_appearances(items, at, printed))
    NormativeDocument.objects.bulk_create(
        document(authorities[place % len(authorities)], dt.date(year, 2, 2))
        for place in range(printed["normative_issued"])
    )


def _appearances(items: Sequence[Disclosure], at: dt.datetime, printed: Rows) -> Iterator[Appearance]:
    place = 0
    for row, channels in CHANNELS_OF_ITEMS.items():
        for number in range(printed[row]):
            item = items[place % len(items)]
            place += 1
            yield Appearance(disclosure=item, channel=channels[number % len(channels)].value, at=at)
            if number % 10 == 0 and len(channels) > 1:
                # On two of the channels of one row: counted there once.
                yield Appearance(disclosure=item, channel=channels[(number + 1) % len(channels)].value, at=at)


def document(
    authority: Authority, issued: dt.date, kind: NormativeKind = NormativeKind.NORMATIVE_DOCUMENT
) -> NormativeDocument:
    """A document of the collection, in force from the day of issue on."""
    return NormativeDocument(
        authority=authority, kind=kind.value, title="某办法", issued_on=issued, effective_on=issued
    )


def documents(
    authority: Authority, year: int, kind: NormativeKind, issued: int, repealed: int, in_force: int
) -> None:
    """Documents so that as many are issued and repealed in the year and in force at its end; older ones make up the rest."""
    old = in_force - issued + repealed
    rows = NormativeDocument.objects.bulk_create(
        document(authority, dt.date(year if place < issued else year - 3, 7, 1), kind)
        for place in range(issued + old)
    )
    ValidityChange.objects.bulk_create(
        ValidityChange(document=row, kind=ValidityChange.Kind.REPEALED, on=dt.date(year, 10, 1))
        for row in rows[len(rows) - repealed :]
    )
