"""The one place where an audit entry is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import ForeignKey, Model

from gongkai.organizations.models import AuditEntry, Authority, User

SECRET_FIELDS = frozenset({"password"})
"""Fields that never enter the trail."""


def snapshot(instance: Model) -> dict[str, Any]:
    """The values of a row as they stand, by field name; relations as ``编号 名称``, secrets left out."""
    values: dict[str, Any] = {}
    for field in instance._meta.concrete_fields:
        # What is kept encrypted must not stand in the trail in the open.
        if field.name in SECRET_FIELDS or getattr(field, "is_secret", False):
            continue
        if isinstance(field, ForeignKey):
            related = getattr(instance, field.name)
            values[field.name] = None if related is None else f"{related.pk} {related}"
        else:
            values[field.name] = field.value_from_object(instance)
    return values


def record(
    *,
    actor: User | None,
    authority: Authority | None,
    action: str,
    label: str,
    target: Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write down that ``actor`` did ``action`` (a code such as ``authority.create``; ``label`` in Chinese).

    ``actor`` is None where the platform itself acts, for example when demonstration data are loaded.
    ``before`` and ``after`` are usually snapshots of ``target``; where both are given, only what differs
    is kept. Call it inside the transaction of the step.
    """
    made = entry(
        actor=actor,
        authority=authority,
        action=action,
        label=label,
        target=target,
        before=before,
        after=after,
    )
    made.save()
    return made


def record_all(entries: Sequence[AuditEntry]) -> None:
    """Write down many entries at once, for background work over many rows; each as ``entry`` made it."""
    AuditEntry.objects.bulk_create(entries)


def entry(
    *,
    actor: User | None,
    authority: Authority | None,
    action: str,
    label: str,
    target: Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """The entry that ``record`` writes down, not yet written. Only for ``record_all``."""
    if before is not None and after is not None:
        changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        before = {name: before.get(name) for name in changed}
        after = {name: after.get(name) for name in changed}
    return AuditEntry(
        actor=actor,
        actor_name="系统" if actor is None else f"{actor.display_name}（{actor.username}）",
        authority=authority,
        action=action,
        label=label,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:250],
        before=before,
        after=after,
    )
