"""What is in force on a day: a fold over a document's dates and its changes, and the same as one query.

How validity is told on a day, the first that applies:

1. not issued yet, or before the day of effect: not yet in force (unless it was repealed or declared void before);
2. a repeal (废止) holds from its day on, for good: it beats everything else, an expiry before it included;
3. a declared expiry (宣布失效) holds from its day on, for good;
4. the period of validity ends with its last day, the latest of ``expires_on`` and the ends of renewals that hold;
5. amended (已修改) from the day of the first amendment on; such a document is in force in its amended wording;
6. in force.

A renewal counts from its own day on. A change entered by mistake and the one that annuls it do not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from gongkai.publishing.models import IN_FORCE_VALIDITIES, NormativeDocument, Validity, ValidityChange
from gongkai.publishing.models.normative import day_after

Kind = ValidityChange.Kind


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands on a day.

    ``since`` is the first day of that state, ``change`` the change that brought it (None where its own dates did), ``last_day``
    the last day of its period of validity as known on that day (None: no period).
    """

    validity: Validity
    since: dt.date
    change: ValidityChange | None = None
    last_day: dt.date | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether the document binds."""
        return self.validity in IN_FORCE_VALIDITIES


def counting(changes: Iterable[ValidityChange]) -> list[ValidityChange]:
    """The changes of one document that count, in order: without those annulled and those that annul."""
    every = list(changes)
    annulled = {change.annuls_id for change in every if change.annuls_id is not None}
    found = [change for change in every if change.annuls_id is None and change.pk not in annulled]
    return sorted(found, key=lambda change: (change.on, change.pk or 0))


def standing_on(document: NormativeDocument, day: dt.date) -> Standing:
    """How the document stands on ``day``. Reads ``document.changes.all()``, so prefetch it for lists."""
    return fold(document, counting(document.changes.all()), day)


def validity_on(document: NormativeDocument, day: dt.date) -> Validity:
    """The validity of the document on ``day``."""
    return standing_on(document, day).validity


def fold(document: NormativeDocument, changes: Sequence[ValidityChange], day: dt.date) -> Standing:
    """How a document with these changes (only those that count, in order) stands on ``day``. Pure."""
    then = [change for change in changes if change.on <= day]
    last_day = last_day_of(document, then)
    for kind, validity in ((Kind.REPEALED, Validity.REPEALED), (Kind.EXPIRED, Validity.EXPIRED)):
        ended = next((change for change in then if change.kind == kind), None)
        if ended is not None:
            return Standing(validity, ended.on, ended, last_day)
    begins = first_day_of(document)
    if day < begins:
        return Standing(Validity.NOT_YET, document.issued_on, None, last_day)
    if last_day is not None and last_day < day:
        return Standing(Validity.EXPIRED, day_after(last_day), None, last_day)
    amended = [change for change in then if change.kind == Kind.AMENDED]
    if amended:
        return Standing(Validity.AMENDED, max(begins, amended[-1].on), amended[-1], last_day)
    return Standing(Validity.IN_FORCE, begins, None, last_day)


def first_day_of(document: NormativeDocument) -> dt.date:
    """The first day on which the document can bind: its day of effect, and never before it was issued."""
    return max(document.effective_on, document.issued_on)


def last_day_of(document: NormativeDocument, changes: Iterable[ValidityChange]) -> dt.date | None:
    """The last day of the period of validity with these changes; None where it has no end.

    A renewal never shortens. A document without a period, or renewed without an end, has none.
    """
    if document.expires_on is None:
        return None
    last = document.expires_on
    for change in changes:
        if change.kind == Kind.RENEWED:
            if change.until is None:
                return None
            last = max(last, change.until)
    return last


def with_validity(rows: QuerySet[NormativeDocument], day: dt.date) -> QuerySet[Any]:
    """The documents, each with ``validity_then``: its validity on ``day``, a value of ``Validity``. No further query."""
    return rows.annotate(
        validity_then=Case(
            When(repealed_by(day), then=Value(Validity.REPEALED.value)),
            When(declared_expired_by(day), then=Value(Validity.EXPIRED.value)),
            When(_not_begun(day), then=Value(Validity.NOT_YET.value)),
            When(lapsed_by(day), then=Value(Validity.EXPIRED.value)),
            When(_changed(Kind.AMENDED, day), then=Value(Validity.AMENDED.value)),
            default=Value(Validity.IN_FORCE.value),
            output_field=CharField(),
        )
    )


def in_force_on(rows: QuerySet[NormativeDocument], day: dt.date) -> QuerySet[NormativeDocument]:
    """The documents that bind on ``day``, as one query: those whose ``validity_on`` is in force or amended."""
    return rows.filter(effective_on__lte=day, issued_on__lte=day).exclude(ended_by(day))


def ended_by(day: dt.date) -> Q:
    """The condition of documents that no longer bind on ``day`` and will not: repealed, declared expired, or lapsed.

    It holds for one repealed before it ever took effect, too.
    """
    return repealed_by(day) | declared_expired_by(day) | lapsed_by(day)


def repealed_by(day: dt.date) -> Q:
    """The condition of documents that a repeal has ended."""
    return _changed(Kind.REPEALED, day)


def declared_expired_by(day: dt.date) -> Q:
    """The condition of documents that somebody has declared expired."""
    return _changed(Kind.EXPIRED, day)


def lapsed_by(day: dt.date) -> Q:
    """The condition of documents whose period of validity is over, renewals that hold on ``day`` included."""
    goes_on = Q(until__isnull=True) | Q(until__gte=day)
    return Q(expires_on__lt=day) & ~_among(_changes(Kind.RENEWED, day).filter(goes_on))


def _not_begun(day: dt.date) -> Q:
    return Q(effective_on__gt=day) | Q(issued_on__gt=day)


def _changed(kind: str, day: dt.date) -> Q:
    return _among(_changes(kind, day))


def _among(changes: QuerySet[ValidityChange]) -> Q:
    # The changes are found once. Asked document by document, SQLite looks through all of them for each.
    return Q(pk__in=changes.order_by().values("document"))


def _changes(kind: str, day: dt.date) -> QuerySet[ValidityChange]:
    return ValidityChange.objects.filter(
        kind=kind, on__lte=day, annuls__isnull=True, annulled_by__isnull=True
    )
