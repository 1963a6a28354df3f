"""What the search finds of publishing: the published items, with the text of their files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.utils import timezone

from gongkai.organizations.models import User
from gongkai.publishing.addresses import address_of
from gongkai.publishing.following import Happening
from gongkai.publishing.models import IN_FORCE_VALIDITIES, Disclosure, InVersion, Placement
from gongkai.publishing.rich_text import to_text
from gongkai.search.contract import SearchDocument, SearchSource
from gongkai.search.recording import record_change

KIND = "disclosure"
_AT_ONCE = 2000


def tell_the_index(disclosure: Disclosure, happening: Happening, actor: User | None) -> None:
    """Follower: whatever happened, let the index look at the item again."""
    record_change(KIND, disclosure.pk)


class DisclosureSource:
    """Items of proactive disclosure that are public now: their published version, never a draft."""

    kind = KIND
    label = "主动公开信息"

    def ids(self, after: int = 0) -> Iterator[int]:
        """The keys of public items above ``after``, ascending; read in portions, so that no cursor stays open."""
        while True:
            found = list(
                Disclosure.objects.public()
                .filter(pk__gt=after)
                .order_by("pk")
                .values_list("pk", flat=True)[:_AT_ONCE]
            )
            yield from found
            if len(found) < _AT_ONCE:
                return
            after = found[-1]

    def documents(self, ids: Collection[int]) -> Iterator[SearchDocument]:
        """The public items of these keys; three queries however many they are."""
        items = list(
            Disclosure.objects.public().filter(pk__in=ids).select_related("authority", "published_version")
        )
        columns: dict[int, list[int]] = defaultdict(list)
        for item_id, column_id in (
            Placement.objects.filter(disclosure_id__in=[item.pk for item in items], is_public=True)
            .order_by("column_id")
            .values_list("disclosure_id", "column_id")
        ):
            columns[item_id].append(column_id)
        files: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for version_id, name, text in (
            InVersion.objects.filter(
                version_id__in=[item.published_version_id for item in items], is_inline=False
            )
            .order_by("position", "pk")
            .values_list("version_id", "attachment__name", "attachment__text")
        ):
            files[version_id].append((name, text))
        for item in items:
            yield _document(item, tuple(columns[item.pk]), tuple(files[item.published_version_id or 0]))

    def public_ids(self, ids: Collection[int]) -> Collection[int]:
        """Those of the keys whose items are public now; one query."""
        return set(Disclosure.objects.public().filter(pk__in=ids).values_list("pk", flat=True))


def _document(
    item: Disclosure, columns: tuple[int, ...], files: tuple[tuple[str, str], ...]
) -> SearchDocument:
    version = item.published_version
    assert version is not None and item.published_at is not None
    said = (version.summary, to_text(version.body), version.keywords)
    issued = version.date_of_issue or timezone.localdate(item.published_at)
    return SearchDocument(
        kind=KIND,
        object_id=item.pk,
        title=version.title,
        body="\n".join(part for part in said if part),
        authority_id=item.authority_id,
        authority=item.authority.name,
        year=issued.year,
        published_at=item.published_at,
        address=address_of(item),
        document_number=version.document_number,
        index_number=item.index_number or "",
        attachments=files,
        column_ids=columns,
        category=version.category,
        validity=item.validity,
        in_force=item.validity in ("", *IN_FORCE_VALIDITIES),
    )


def sources() -> Iterable[SearchSource]:
    """The sources of this app (``search.contract``)."""
    yield DisclosureSource()
