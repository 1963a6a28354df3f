"""Items as lists show them; the number of queries does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from gongkai.law.calendar import WorkingCalendar
from gongkai.organizations.working_calendar import current_calendar
from gongkai.publishing.models import Disclosure, DisclosureVersion, SiteColumn, Status, Submission
from gongkai.publishing.review_plan import open_steps
from gongkai.publishing.timeliness import Timeliness, once_published, while_unpublished


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A row of the work list: the item, its light (None where no limit runs), its state and marks in words."""

    item: Disclosure
    version: DisclosureVersion
    light: Timeliness | None
    state: str
    marks: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def address(self) -> str:
        """The item's page."""
        return reverse("publishing:item", args=[self.item.pk])


def shown_items(keys: Sequence[int], today: dt.date) -> list[ShownItem]:
    """The items with these keys, in their order."""
    rows = (
        Disclosure.objects.filter(pk__in=keys)
        .select_related("authority", "working_version", "working_version__edited_by")
        .prefetch_related(
            Prefetch("working_version__columns", SiteColumn.objects.only("title")),
            Prefetch(
                "submissions",
                Submission.objects.order_by("-submitted_at", "-pk").prefetch_related("decisions"),
            ),
        )
        .defer("working_version__body")
    )
    by_key = {row.pk: row for row in rows}
    calendar = current_calendar()
    return [_shown(by_key[key], today, calendar) for key in keys if key in by_key]


def _shown(item: Disclosure, today: dt.date, calendar: WorkingCalendar) -> ShownItem:
    version = item.working_version
    assert version is not None
    return ShownItem(
        item,
        version,
        light_of(item, today, calendar),
        state_of(item),
        _marks(item),
        tuple(column.title for column in version.columns.all()),
    )


def light_of(item: Disclosure, today: dt.date, calendar: WorkingCalendar) -> Timeliness | None:
    """How the item stands to the 20 working days of Art. 26."""
    if item.published_at is not None:
        return once_published(item.date_of_issue, timezone.localtime(item.published_at).date(), calendar)
    if item.status == Status.DROPPED:
        return None
    return while_unpublished(item.date_of_issue, today, calendar)


def state_of(item: Disclosure) -> str:
    """Where the item stands, in words; of a review, which steps are waited for. Submissions: the newest first."""
    submissions = list(item.submissions.all())
    last = submissions[0] if submissions else None
    if item.status == Status.IN_REVIEW and last is not None:
        waiting = "、".join(step.label for step in open_steps(last))
        return f"审核中：待{waiting}" if waiting else "审核中"
    if item.status == Status.DRAFT and last is not None and last.state == Submission.State.RETURNED:
        return "被退回，待修改"
    if item.status == Status.APPROVED and item.working_version and item.working_version.publish_at:
        moment = timezone.localtime(item.working_version.publish_at)
        return f"已通过，{moment:%Y-%m-%d %H:%M}发布"
    return item.get_status_display()


def _marks(item: Disclosure) -> tuple[str, ...]:
    marks = []
    if item.is_public and item.status != Status.PUBLISHED:
        marks.append("已公开，正在修改")
    if any(row.is_urgent and row.state == Submission.State.OPEN for row in item.submissions.all()):
        marks.append("紧急发布，待补审")
    if item.proposed_from:
        marks.append(f"来自申请{item.proposed_from}")
    return tuple(marks)
