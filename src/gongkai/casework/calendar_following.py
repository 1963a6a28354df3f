"""When the State Council's notice of a year is entered, every open request is folded anew by the new calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.urls import reverse

from gongkai.casework.keeping import distances_of, events_by_request, project, settings_of
from gongkai.casework.models import CaseworkSettings, InformationRequest
from gongkai.casework.models.requests import CLOSED_STAGES, RequestQuerySet
from gongkai.law.calendar import WorkingCalendar
from gongkai.law.clock import fold
from gongkai.organizations.audit import entry, record_all
from gongkai.organizations.calendar_followers import Batch, Moved, register_in_batches
from gongkai.organizations.models import AuditEntry, User

_PROJECTED = [
    "due_on",
    "amber_from",
    "red_from",
    "waits_until",
    "is_provisional",
    "in_time",
    "working_days_used",
]


def follow() -> None:
    """Register with the calendar. Called once, when the app is ready."""
    register_in_batches("casework", recompute, total=_how_many, label="依申请公开的答复期限")


def _how_many(old: WorkingCalendar, new: WorkingCalendar) -> int:
    count: int = InformationRequest.objects.open().count()
    return count


def _open_after(key: int) -> RequestQuerySet:
    """The open requests behind a key, in the order of the keys.

    What is closed is left out and not what is open asked for: so the database walks the keys from here on, and does
    not gather and sort all open ones for every batch.
    """
    rows: RequestQuerySet = InformationRequest.objects.exclude(stage__in=CLOSED_STAGES)
    return (
        rows.select_related("authority").defer("query_code", "reasons_text").filter(pk__gt=key).order_by("pk")
    )


@transaction.atomic
def recompute(
    old: WorkingCalendar, new: WorkingCalendar, actor: User | None, position: str, size: int
) -> Batch:
    """Fold the next ``size`` open requests by the new calendar, write what changed, and say which due dates moved."""
    rows = _open_after(int(position or 0)).select_for_update(of=("self",))
    found = list(rows[:size])
    events = events_by_request([request.pk for request in found])
    settings = {
        row.authority_id: row
        for row in CaseworkSettings.objects.filter(authority__in={item.authority_id for item in found})
    }
    moved: list[Moved] = []
    trail: list[AuditEntry] = []
    changed: list[InformationRequest] = []
    for request in found:
        before = {name: getattr(request, name) for name in _PROJECTED}
        chosen = settings.get(request.authority_id) or settings_of(request.authority)
        settings[request.authority_id] = chosen
        project(request, fold(events[request.pk], new), distances_of(chosen))
        if any(getattr(request, name) != value for name, value in before.items()):
            changed.append(request)
        if request.due_on != before["due_on"]:
            moved.append(_moved(request, before["due_on"]))
            trail.append(_entry(request, before["due_on"], actor))
    _write(changed)
    record_all(trail)
    return Batch(moved, len(found), str(found[-1].pk) if len(found) == size else None)


def _write(changed: Sequence[InformationRequest]) -> None:
    """Write the projected columns of many rows, each by its key.

    One short statement for all of them: to build the one that ``bulk_update`` makes of as many rows takes several
    times as long as the recomputation itself.
    """
    fields = [field for field in InformationRequest._meta.concrete_fields if field.name in _PROJECTED]
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    rows = [
        [*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk]
        for row in changed
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(InformationRequest._meta.db_table)} SET {columns} WHERE id = %s", rows
        )


def _entry(request: InformationRequest, before: dt.date | None, actor: User | None) -> AuditEntry:
    return entry(
        actor=actor,
        authority=request.authority,
        action="request.calendar",
        label="按新的放假安排重新计算答复期限",
        target=request,
        before={"due_on": before},
        after={"due_on": request.due_on},
    )


def _moved(request: InformationRequest, before: dt.date | None) -> Moved:
    return Moved(
        authority=request.authority,
        label=f"{request.number} 答复期限",
        address=reverse("casework:case", args=[request.pk]),
        before=before,
        after=request.due_on,
    )
