"""Items for the tests of publishing, written without the review; the review has tests of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.organizations.models import Authority, User
from gongkai.publishing.models import Disclosure, DisclosureVersion, SiteColumn
from gongkai.publishing.numbering import next_index_number
from gongkai.publishing.projection import project, put_before_the_public

_numbers = count(1)


def a_column(authority: Authority, key: str = "tzgg", **fields: Any) -> SiteColumn:
    """A column of the site that the authority runs."""
    title = fields.pop("title", f"栏目{key}")
    return SiteColumn.objects.create(
        authority=authority,
        key=key,
        title=title,
        description=f"公布{title}。",
        keywords=title,
        column_type=title,
        **fields,
    )


@transaction.atomic
def a_draft(
    authority: Authority, author: User | None = None, columns: Sequence[SiteColumn] = (), **fields: Any
) -> Disclosure:
    """An item with one draft version; ``fields`` are those of the version."""
    fields.setdefault("title", f"关于测试事项{next(_numbers)}的通知")
    fields.setdefault("body", "<p>正文。</p>")
    disclosure = Disclosure.objects.create(authority=authority, created_by=author)
    version = DisclosureVersion.objects.create(disclosure=disclosure, number=1, edited_by=author, **fields)
    if author is not None:
        version.authors.add(author)
    version.columns.set(columns)
    disclosure.working_version = version
    project(disclosure)
    disclosure.save()
    return disclosure


@transaction.atomic
def a_published_item(
    authority: Authority,
    author: User | None = None,
    columns: Sequence[SiteColumn] = (),
    at: dt.datetime | None = None,
    **fields: Any,
) -> Disclosure:
    """An item that everybody can read, published at a moment (now when none is named)."""
    moment = at or timezone.now()
    disclosure = a_draft(authority, author, columns, **fields)
    version = disclosure.working_version
    assert version is not None
    version.frozen_at = moment
    version.save()
    disclosure.index_number = next_index_number(authority, timezone.localtime(moment).year)
    put_before_the_public(disclosure, version, moment, author)
    disclosure.save()
    return disclosure
