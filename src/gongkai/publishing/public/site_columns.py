"""The columns of the site that is being read, as its pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from gongkai.publishing.models import SiteColumn
from gongkai.web import columns
from gongkai.web.context import site_of

NATIONAL = {column.key: column for column in columns.COLUMNS}
"""The five columns of the national layout; a site that was laid out by it has columns with these keys, too."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the column tree: a column, how deep it stands, and what it is to the page that is open."""

    column: SiteColumn
    depth: int
    is_current: bool
    leads_there: bool


class SiteColumns:
    """All columns of one site in one query, with the questions that pages ask about them."""

    def __init__(self, request: HttpRequest) -> None:
        site = site_of(request)
        rows = SiteColumn.objects.order_by("position", "id")
        # A platform without a registered site shows the columns there are.
        self.all: list[SiteColumn] = list(rows.filter(authority_id=site.authority_id) if site else rows)
        self._by_id = {column.pk: column for column in self.all}
        self._children: dict[int | None, list[SiteColumn]] = {}
        for column in self.all:
            parent = column.parent_id if column.parent_id in self._by_id else None
            self._children.setdefault(parent, []).append(column)

    def by_key(self, key: str) -> SiteColumn | None:
        """The column with this key in its address."""
        return next((column for column in self.all if column.key == key), None)

    def children(self, column: SiteColumn) -> list[SiteColumn]:
        """The columns right below."""
        return self._children.get(column.pk, [])

    def with_descendants(self, column: SiteColumn) -> list[int]:
        """The keys of a column and of everything below it."""
        found, open_ends = [], [column]
        while open_ends:
            current = open_ends.pop()
            found.append(current.pk)
            open_ends.extend(self.children(current))
        return found

    def ancestors(self, column: SiteColumn) -> list[SiteColumn]:
        """The columns above, the highest first."""
        found: list[SiteColumn] = []
        parent = self._by_id.get(column.parent_id or 0)
        while parent is not None and parent not in found:
            found.insert(0, parent)
            parent = self._by_id.get(parent.parent_id or 0)
        return found

    @property
    def own(self) -> list[SiteColumn]:
        """The columns besides the five national ones, whose pages have a navigation of their own, and what is below."""
        return [column for column in self.all if not self._is_national(column)]

    def _is_national(self, column: SiteColumn) -> bool:
        top = next(iter(self.ancestors(column)), column)
        return top.key in NATIONAL

    def tree(self, current: SiteColumn | None = None) -> list[Branch]:
        """The lines of the navigation under the national one: the first level, and what lies on the way to the
        current column and below it.
        """
        way = {column.pk for column in self.ancestors(current)} if current else set()
        opened = way | ({current.pk} if current else set())
        lines: list[Branch] = []

        def walk(parent: int | None, depth: int) -> None:
            for column in self._children.get(parent, []):
                if parent is None and column.key in NATIONAL:
                    continue
                lines.append(
                    Branch(column, depth, bool(current and column.pk == current.pk), column.pk in way)
                )
                if column.pk in opened:
                    walk(column.pk, depth + 1)

        walk(None, 0)
        return lines


def as_page_column(column: SiteColumn) -> columns.SiteColumn:
    """A column as the page tags and the layout know one."""
    return columns.SiteColumn(
        column.key,
        column.title,
        "publishing:column",
        column.description,
        column.keywords,
        column.column_type,
    )


def address_of_column(column: SiteColumn) -> str:
    """Where the column's list is; of a national column its page."""
    national = NATIONAL.get(column.key) if column.parent_id is None else None
    return reverse(national.url_name) if national else reverse("publishing:column", args=[column.key])


def trail(site_columns: SiteColumns, column: SiteColumn) -> list[tuple[str, str]]:
    """The way to a column for the line 当前位置: the columns above it."""
    return [(above.title, address_of_column(above)) for above in site_columns.ancestors(column)]
