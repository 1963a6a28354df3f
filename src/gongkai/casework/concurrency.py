"""Two people at one case: the second is told what happened, and nothing is overwritten."""

from __future__ import annotations

from django.utils import timezone

from gongkai.casework.models import InformationRequest, RequestEvent
from gongkai.organizations.refusals import Refused
from gongkai.organizations.working_calendar import calendar_for_writing


class ChangedMeanwhile(Refused):
    """The case went on since the person looked at it; the sentence says what happened."""


def take(request: InformationRequest, seen: int | None) -> InformationRequest:
    """The request locked for this transaction, as it stands now.

    ``seen`` is the version that the person acted on; ``None`` where no person looked (background work). Raises
    ``ChangedMeanwhile``.
    """
    # Before the row, as everywhere: who locks in one order never waits in a circle with a notice that is being entered.
    calendar_for_writing()
    locked: InformationRequest = InformationRequest.objects.select_for_update().get(pk=request.pk)
    if seen is not None and locked.version != seen:
        raise ChangedMeanwhile(_what_happened(locked))
    return locked


def _what_happened(request: InformationRequest) -> str:
    last = RequestEvent.objects.filter(request=request).order_by("-position").first()
    told = ""
    if last is not None:
        at = timezone.localtime(last.recorded_at).strftime("%Y-%m-%d %H:%M")
        told = f"最近一次是{last.actor_name}在{at}登记了“{last.get_kind_display()}”。"
    return f"在您打开页面之后，这件申请已经有了新的进展，您的这一步没有保存。{told}请看过现在的情况再办。"
