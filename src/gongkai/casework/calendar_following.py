"""When the State Council's notice of a year is entered, every open request is folded anew by the new calendar."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from gongkai.casework.keeping import distances_of, project, settings_of, state_of, with_events
from gongkai.casework.models import CaseworkSettings, InformationRequest
from gongkai.law.calendar import WorkingCalendar
from gongkai.organizations.audit import record
from gongkai.organizations.calendar_followers import Batch, Moved, register_in_batches
from gongkai.organizations.models import User

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


def _open() -> QuerySet[InformationRequest]:
    rows: QuerySet[InformationRequest] = InformationRequest.objects.open()
    return rows


def _how_many(old: WorkingCalendar, new: WorkingCalendar) -> int:
    return _open().count()


@transaction.atomic
def recompute(
    old: WorkingCalendar, new: WorkingCalendar, actor: User | None, position: str, size: int
) -> Batch:
    """Fold the next ``size`` open requests by the new calendar, write what changed, and say which due dates moved."""
    rows = _open().select_related("authority").filter(pk__gt=int(position or 0)).order_by("pk")
    found = list(with_events(rows.select_for_update(of=("self",)))[:size])  # type: ignore[arg-type]
    settings = {
        row.authority_id: row
        for row in CaseworkSettings.objects.filter(authority__in={item.authority_id for item in found})
    }
    moved: list[Moved] = []
    changed: list[InformationRequest] = []
    for request in found:
        before = {name: getattr(request, name) for name in _PROJECTED}
        chosen = settings.get(request.authority_id) or settings_of(request.authority)
        settings[request.authority_id] = chosen
        project(request, state_of(request, new), distances_of(chosen))
        if any(getattr(request, name) != value for name, value in before.items()):
            changed.append(request)
        if request.due_on != before["due_on"]:
            moved.append(_moved(request, before["due_on"], actor))
    InformationRequest.objects.bulk_update(changed, _PROJECTED, batch_size=200)
    return Batch(moved, len(found), str(found[-1].pk) if len(found) == size else None)


def _moved(request: InformationRequest, before: object, actor: User | None) -> Moved:
    record(
        actor=actor,
        authority=request.authority,
        action="request.calendar",
        label="按新的放假安排重新计算答复期限",
        target=request,
        before={"due_on": before},
        after={"due_on": request.due_on},
    )
    return Moved(
        authority=request.authority,
        label=f"{request.number} 答复期限",
        address=reverse("casework:case", args=[request.pk]),
        before=before,  # type: ignore[arg-type]
        after=request.due_on,
    )
