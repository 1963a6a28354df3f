"""What casework counts: table 3 and table 4 of 2019 and 2021, and blocks 三, 五, 六 and 七 of the form of 2014.

A request is counted once, in the year of its receipt and in the year it was finished, whatever rounds follow an
annulled reply. It is *received* in a year by its date of receipt (Art. 31); one that both sides have not
confirmed is nobody's yet. So new + carried over = finished + carried forward, by the way the rows are cut.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import DecimalField, ExpressionWrapper, F, Q, QuerySet, Value

from gongkai.casework.evidence import FOLLOW_UP_CASES, REQUESTS
from gongkai.casework.models import (
    ApplicantKind,
    FollowUpCase,
    FollowUpKind,
    FollowUpResult,
    InformationRequest,
)
from gongkai.law.outcomes import GROUNDS, OUTCOMES, WITHDRAWN_ROWS, Form, Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import Stage
from gongkai.organizations.evidence import EvidenceKind
from gongkai.organizations.measuring import InYear, Measure, Narrowing, grid

YUAN_IN_TEN_THOUSAND = 10_000


def measures() -> Iterator[Measure]:
    """Every cell that casework fills."""
    for form in (Form.OF_2019, Form.OF_2021):
        yield from grid(form.value, "requests", _rows_of(form), _APPLICANTS, requests, divided_by=_DIVIDING)
        yield from grid(
            form.value, "remedies", _REMEDY_ROWS, _RESULTS, remedies, divided_by=_DIVIDING_REMEDIES
        )
    total: dict[str, Narrowing] = {"total": Q()}
    yield from grid("2014", "statistics", _rows_of_2014(), total, requests, divided_by=_DIVIDING)
    yield from grid("2014", "statistics", _REMEDIES_OF_2014, total, remedies, divided_by=_DIVIDING_REMEDIES)
    yield from grid(
        "2014", "statistics", {"fees": InYear("fee_paid_on")}, total, requests, sum_of=_TEN_THOUSANDS
    )


def evidence() -> Iterator[EvidenceKind]:
    """What the records behind these figures look like."""
    yield REQUESTS
    yield FOLLOW_UP_CASES


def requests(authorities: Collection[int], year: int) -> QuerySet[InformationRequest]:
    """The requests to these authorities that are counted at all, of whatever year."""
    rows: QuerySet[InformationRequest] = (
        InformationRequest.objects.first_rounds()
        .filter(authority__in=authorities)
        .exclude(stage=Stage.AWAITING_CONFIRMATION.value)
    )
    return rows


def remedies(authorities: Collection[int], year: int) -> QuerySet[FollowUpCase]:
    """The cases against these authorities, of whatever year."""
    return FollowUpCase.objects.filter(authority__in=authorities)


def unplaced_in_2014(authorities: Collection[int], year: int) -> QuerySet[InformationRequest]:
    """Requests finished in the year by a reply that the form of 2014 has no row for, or whose row nobody chose yet."""
    rows = _closed_in(requests(authorities, year), year)
    return rows.exclude(outcome="").exclude(_replied_rows_of_2014())


_received_in = InYear("counted_on")
_closed_in = InYear("closed_on")


def _carried_in(rows: QuerySet[InformationRequest], year: int) -> QuerySet[InformationRequest]:
    first = dt.date(year, 1, 1)
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=first), counted_on__lt=first)


def _carried_out(rows: QuerySet[InformationRequest], year: int) -> QuerySet[InformationRequest]:
    last = dt.date(year, 12, 31)
    return rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=last), counted_on__lte=last)


def _closed_as(condition: Q) -> Narrowing:
    return (_closed_in, condition)


_DIVIDING = (
    "applicant__kind",
    "channel",
    "stage",
    "outcome",
    "ground",
    "third_party_interest",
    "row_of_2014",
    "is_extended",
    "in_time",
)
"""What tells the cells of the requests that a year received, finished or carried on apart."""
_WITHDRAWN = Q(stage=Stage.WITHDRAWN.value)
_APPLICANTS: dict[str, Narrowing] = {
    **{kind.value: Q(applicant__kind=kind.value) for kind in ApplicantKind},
    "total": Q(),
}
# By a floating-point number: SQLite would divide whole numbers into whole numbers. The measure rounds the sum to its places.
_TEN_THOUSANDS = ExpressionWrapper(
    F("fee_amount") / Value(float(YUAN_IN_TEN_THOUSAND)),
    output_field=DecimalField(max_digits=14, decimal_places=4),
)


def _rows_of(form: Form) -> dict[str, Narrowing]:
    """The rows of table 3: each result is the replies that the law puts there."""
    results: dict[str, Q] = {}
    for outcome in OUTCOMES.values():
        kind = Q(outcome=outcome.kind.value)
        if outcome.kind is ReplyKind.REFUSED:
            for ground in GROUNDS.values():
                found = kind & Q(ground=ground.ground.value)
                results[ground.row] = results.get(ground.row, Q()) | found
            continue
        for row in outcome.rows(form):
            results[row] = results.get(row, Q()) | kind
    for row in WITHDRAWN_ROWS[form]:
        results[row] = results.get(row, Q()) | _WITHDRAWN
    return {
        "new": _received_in,
        "carried_in": _carried_in,
        **{row: _closed_as(condition) for row, condition in results.items()},
        "total": _closed_in,
        "carried_out": _carried_out,
    }


_CHANNELS_OF_2014: dict[str, tuple[Channel, ...]] = {
    "in_person": (Channel.IN_PERSON,),
    "fax": (Channel.FAX,),
    "online": (Channel.INTERNET,),
    "letter": (Channel.SIGNED_MAIL, Channel.ORDINARY_MAIL),
}


def _received_by(channels: tuple[Channel, ...]) -> Narrowing:
    return (_received_in, Q(channel__in=[channel.value for channel in channels]))


def _places_of_2014() -> dict[str, Q]:
    """Row and condition of every reply that the form of 2014 places; where it leaves a choice, the officer's counts."""
    # 告知作出更改补充 was a reply of the Regulation of 2007. Nobody can give it today: only old cases carry it.
    places = {"asked_to_amend": Q(outcome=ReplyKind.OTHER.value, row_of_2014="asked_to_amend")}

    def add(rows: tuple[str, ...], condition: Q) -> None:
        for row in rows:
            chosen = condition if len(rows) == 1 else condition & Q(row_of_2014=row)
            places[row] = places.get(row, Q()) | chosen

    for outcome in OUTCOMES.values():
        kind = Q(outcome=outcome.kind.value)
        if outcome.kind is not ReplyKind.REFUSED:
            add(outcome.rows_2014, kind)
            continue
        for ground in GROUNDS.values():
            found = kind & Q(ground=ground.ground.value)
            if ground.ground is Ground.THIRD_PARTY:
                add(("refused_trade",), found & Q(third_party_interest="trade_secret"))
                add(("refused_privacy",), found & Q(third_party_interest="privacy"))
            elif ground.ground is not Ground.SPECIAL_REGISTER:
                add(ground.rows_2014, found)
    return places


def _replied_rows_of_2014() -> Q:
    everywhere = Q()
    for condition in _places_of_2014().values():
        everywhere |= condition
    return everywhere


def _rows_of_2014() -> dict[str, Narrowing]:
    places = _places_of_2014()
    refused = Q()
    for row, condition in places.items():
        if row.startswith("refused_"):
            refused |= condition
    late = Q(is_extended=True) | Q(in_time=False)
    return {
        "received": _received_in,
        **{row: _received_by(channels) for row, channels in _CHANNELS_OF_2014.items()},
        "closed": _closed_in,
        "closed_in_time": _closed_as(~late),
        "closed_extended": _closed_as(late),
        "replied": _closed_as(_replied_rows_of_2014()),
        "refused": _closed_as(refused),
        **{row: _closed_as(condition) for row, condition in places.items()},
    }


_DIVIDING_REMEDIES = ("kind", "result")


_decided_in = InYear("decided_on")


def _concluded(result: FollowUpResult) -> Narrowing:
    return (_decided_in, Q(result=result.value))


def _pending(rows: QuerySet[FollowUpCase], year: int) -> QuerySet[FollowUpCase]:
    return rows.filter(_still_pending(year))


def _still_pending(year: int) -> Q:
    last = dt.date(year, 12, 31)
    return Q(filed_on__lte=last) & (Q(decided_on__isnull=True) | Q(decided_on__gt=last))


def _of_the_year(rows: QuerySet[FollowUpCase], year: int) -> QuerySet[FollowUpCase]:
    return rows.filter(Q(decided_on__year=year) | _still_pending(year))


_RESULTS: dict[str, Narrowing] = {
    **{result.value: _concluded(result) for result in FollowUpResult},
    "pending": _pending,
    "total": _of_the_year,
}
_REMEDY_ROWS: dict[str, Narrowing] = {
    "reconsideration": Q(kind=FollowUpKind.RECONSIDERATION.value),
    "direct": Q(kind=FollowUpKind.LITIGATION_DIRECT.value),
    "after_reconsideration": Q(kind=FollowUpKind.LITIGATION_AFTER.value),
}
_LITIGATION = Q(kind__in=[FollowUpKind.LITIGATION_DIRECT.value, FollowUpKind.LITIGATION_AFTER.value])


def _concluded_as(kind: Q, result: FollowUpResult | None) -> Narrowing:
    return (_decided_in, kind & Q(result=result.value) if result else kind)


_REMEDIES_OF_2014: dict[str, Narrowing] = {
    "reconsideration": _concluded_as(Q(kind=FollowUpKind.RECONSIDERATION.value), None),
    "litigation": _concluded_as(_LITIGATION, None),
    **{
        f"reconsideration_{result.value}": _concluded_as(Q(kind=FollowUpKind.RECONSIDERATION.value), result)
        for result in FollowUpResult
    },
    **{f"litigation_{result.value}": _concluded_as(_LITIGATION, result) for result in FollowUpResult},
    "complaints": (InYear("filed_on"), Q(kind=FollowUpKind.COMPLAINT.value)),
}
