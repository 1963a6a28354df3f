"""Where items stand, as conditions of a query: returned, written by somebody, not public yet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from gongkai.publishing.models import Disclosure, DisclosureVersion, Status, Submission

UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW, Status.APPROVED)
"""On the way to the public, for the first time or with a new version."""


def returned(rows: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
    """Those of the drafts whose last submission was sent back by a reviewer."""
    last = Submission.objects.filter(disclosure=OuterRef("pk")).order_by("-submitted_at", "-pk")
    return rows.annotate(last_submission=Subquery(last.values("state")[:1])).filter(
        last_submission=Submission.State.RETURNED
    )


def written_by(person: int) -> Q:
    """Items that a person began or wrote in."""
    written = DisclosureVersion.authors.through._default_manager.filter(
        disclosureversion=OuterRef("working_version"), user=person
    )
    return Q(created_by=person) | Q(Exists(written))


def called_at_work(word: str) -> Q:
    """Items whose new version, not public yet, has the word in its title. Of all others the row repeats the title."""
    called = DisclosureVersion.objects.filter(pk=OuterRef("working_version"), title__icontains=word)
    return Q(status__in=UNPUBLISHED) & Q(Exists(called))


def in_columns(keys: set[int]) -> Q:
    """Items in one of the columns, by the version that is at work."""
    placed = DisclosureVersion.columns.through._default_manager.filter(
        disclosureversion=OuterRef("working_version"), sitecolumn__in=keys
    )
    return Q(Exists(placed))
