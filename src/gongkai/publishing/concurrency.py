"""Two people at one item: the second is told what happened, and nothing is overwritten."""

from __future__ import annotations

from django.db.models import Model
from django.utils import timezone

from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import Disclosure


class ChangedMeanwhile(Refused):
    """The item went on since the person looked at it; the sentence says what happened."""


def take(disclosure: Disclosure, seen: int | None) -> Disclosure:
    """The item locked for this transaction, as it stands now. Rows that only point to the item are not kept waiting.

    ``seen`` is the ``revision`` that the person acted on; None where no person looked (background work). Raises
    ``ChangedMeanwhile``. Every step that changes the item ends with ``step_done``.
    """
    locked: Disclosure = Disclosure.objects.select_for_update(of=("self",), no_key=True).get(pk=disclosure.pk)
    if seen is not None and locked.revision != seen:
        raise ChangedMeanwhile(what_happened(locked, "这条信息"))
    return locked


def step_done(disclosure: Disclosure) -> None:
    """Count the step and write the item."""
    disclosure.revision += 1
    disclosure.save()


def what_happened(row: Model, called: str) -> str:
    """The sentence for who comes too late: the last step that was taken with the row, which is ``called`` so."""
    last = AuditEntry.objects.filter(target_type=row._meta.label_lower, target_id=str(row.pk)).first()
    told = ""
    if last is not None:
        at = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
        told = f"最近一次是{last.actor_name}在{at}办理了“{last.label}”。"
    return f"在您打开页面之后，{called}已经有了变化，您的这一步没有保存。{told}请看过现在的情况再办。"
