"""Writing many published items of days gone by at once, with all that one has that was published by itself: review, places, history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery

from gongkai.organizations.audit import record
from gongkai.publishing.addresses import address_of
from gongkai.publishing.appearances import record_appearances
from gongkai.publishing.demonstration.making import INVENTED, MADE, Desk
from gongkai.publishing.models import (
    Appearance,
    Channel,
    Disclosure,
    DisclosureVersion,
    Genre,
    ItemKind,
    Placement,
    ReviewDecision,
    Showing,
    Status,
    Step,
    Submission,
)
from gongkai.publishing.numbering import next_index_numbers
from gongkai.publishing.review_plan import as_data, plan_for
from gongkai.publishing.search import KIND
from gongkai.search.recording import record_changes

_ONE_DAY = dt.timedelta(days=1)
_SHARED = ("kind", "title", "document_number", "date_of_issue", "category", "subject", "genre", "key_area")
"""What an item repeats of its version."""


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One item: when it came out, what it says, and where else it appeared."""

    moment: dt.datetime
    title: str
    body: str
    category: str
    subject: str
    kind: str = ItemKind.INFORMATION.value
    genre: str = Genre.OTHER.value
    key_area: str = ""
    keywords: str = ""
    document_number: str = ""
    channels: tuple[tuple[str, str], ...] = ()
    """Channels besides the website, each with the place where it appeared there."""

    def said(self) -> dict[str, object]:
        """The fields that the item repeats of its version."""
        return {name: getattr(self, name) for name in _SHARED if name != "date_of_issue"} | {
            "date_of_issue": (self.moment - 3 * _ONE_DAY).date()
        }


def publish_all(desk: Desk, items: Sequence[BulkItem]) -> list[Disclosure]:
    """Write items of one authority that passed its review and were published on their days. The caller holds the transaction."""
    rows = _rows(desk, items)
    versions = _versions(desk, rows, items)
    _reviewed(desk, rows, versions)
    _placed(desk, rows, versions)
    _appeared(rows, items)
    record_changes(KIND, [row.pk for row in rows])
    record(
        actor=None,
        authority=desk.authority,
        action="disclosure.publish",
        label=f"发布（{MADE}）",
        target=desk.authority,
        after={"条数": len(rows)},
    )
    return rows


def _rows(desk: Desk, items: Sequence[BulkItem]) -> list[Disclosure]:
    of_year: dict[int, list[BulkItem]] = defaultdict(list)
    for item in items:
        of_year[item.moment.year].append(item)
    numbers = {
        year: iter(next_index_numbers(desk.authority, year, len(found))) for year, found in of_year.items()
    }
    return Disclosure.objects.bulk_create(
        Disclosure(
            authority=desk.authority,
            index_number=next(numbers[item.moment.year]),
            status=Status.PUBLISHED,
            revision=1,
            created_by=desk.officer,
            published_at=item.moment,
            updated_at=item.moment,
            **item.said(),
        )
        for item in items
    )


def _versions(desk: Desk, rows: Sequence[Disclosure], items: Sequence[BulkItem]) -> list[DisclosureVersion]:
    normative = (ItemKind.NORMATIVE_DOCUMENT.value, ItemKind.RULES.value)
    versions = DisclosureVersion.objects.bulk_create(
        DisclosureVersion(
            disclosure=row,
            number=1,
            edited_by=desk.officer,
            frozen_at=item.moment - _ONE_DAY,
            body=item.body,
            keywords=item.keywords,
            source=INVENTED,
            editor=desk.officer.display_name,
            date_of_effect=row.date_of_issue if item.kind in normative else None,
            **item.said(),
        )
        for row, item in zip(rows, items, strict=True)
    )
    keys = [row.pk for row in rows]
    of_item = Subquery(DisclosureVersion.objects.filter(disclosure=OuterRef("pk")).values("pk")[:1])
    Disclosure.objects.filter(pk__in=keys).update(
        working_version=of_item,
        published_version=of_item,
        is_public=True,
        created_at=F("published_at") - 2 * _ONE_DAY,
    )
    authors = DisclosureVersion.authors.through
    authors._default_manager.bulk_create(
        authors(disclosureversion_id=version.pk, user_id=desk.officer.pk) for version in versions
    )
    return versions


def _reviewed(desk: Desk, rows: Sequence[Disclosure], versions: Sequence[DisclosureVersion]) -> None:
    plans = {kind: plan_for(desk.authority, kind) for kind in {row.kind for row in rows}}
    data = {kind: as_data(plan) for kind, plan in plans.items()}
    submissions = Submission.objects.bulk_create(
        Submission(
            disclosure=row,
            version=version,
            plan=data[row.kind],
            state=Submission.State.APPROVED,
            submitted_by=desk.officer,
            closed_at=row.published_at,
        )
        for row, version in zip(rows, versions, strict=True)
    )
    ReviewDecision.objects.bulk_create(
        ReviewDecision(
            submission=submission,
            step=step.step,
            outcome=ReviewDecision.Outcome.APPROVED,
            reviewer=desk.reviewers[step.step],
            remarks="同意。" if step.step == Step.FINAL else "",
            secrecy_confirmed=step.confirms_secrecy,
        )
        for row, submission in zip(rows, submissions, strict=True)
        for step in plans[row.kind]
    )
    keys = [submission.pk for submission in submissions]
    Submission.objects.filter(pk__in=keys).update(submitted_at=F("closed_at") - _ONE_DAY)
    # Decisions can only be added; those of the demonstration were taken on a day gone by.
    closed = Subquery(Submission.objects.filter(pk=OuterRef("submission")).values("closed_at"))
    QuerySet(ReviewDecision).filter(submission__in=keys).update(at=closed)


def _placed(desk: Desk, rows: Sequence[Disclosure], versions: Sequence[DisclosureVersion]) -> None:
    placed = [
        (row, version, column)
        for row, version in zip(rows, versions, strict=True)
        for column in desk.in_columns((row.category,))
    ]
    wanted = DisclosureVersion.columns.through
    wanted._default_manager.bulk_create(
        wanted(disclosureversion_id=version.pk, sitecolumn_id=column.pk) for _, version, column in placed
    )
    moments = {row.pk: row.published_at for row in rows if row.published_at is not None}
    Placement.objects.bulk_create(
        Placement(disclosure=row, column=column, published_at=moments[row.pk]) for row, _, column in placed
    )
    Showing.objects.bulk_create(
        Showing(disclosure=row, version=version, begins_at=moments[row.pk])
        for row, version in zip(rows, versions, strict=True)
    )


def _appeared(rows: Sequence[Disclosure], items: Sequence[BulkItem]) -> None:
    elsewhere = [
        Appearance(disclosure=row, channel=channel, at=item.moment + dt.timedelta(minutes=20), place=place)
        for row, item in zip(rows, items, strict=True)
        for channel, place in item.channels
    ]
    on_website = [
        Appearance(disclosure=row, channel=Channel.WEBSITE.value, at=item.moment, link=address_of(row))
        for row, item in zip(rows, items, strict=True)
    ]
    record_appearances([*elsewhere, *on_website])
