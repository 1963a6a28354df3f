"""Who compiles whom: read off the tree of authorities, each line by itself (Art. 3 and 49).

Of the people's governments every one with something below it compiles; in a vertically led line every authority with something
below it. What belongs to a department (its dispatched bodies, authorized organizations) reports to the government above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gongkai.organizations.models import Authority, Kind, Level
from gongkai.reports.models import Part


class ReportingTree:
    """The tree of one line, or of all, in memory: one query."""

    def __init__(self, authorities: Iterable[Authority] | None = None) -> None:
        """The tree of these authorities; of all that the platform has, where none are given."""
        rows = Authority.objects.order_by("pk") if authorities is None else authorities
        self.authorities: dict[int, Authority] = {row.pk: row for row in rows}
        self.children: dict[int | None, list[Authority]] = defaultdict(list)
        for row in self.authorities.values():
            self.children[row.parent_id].append(row)
        for below in self.children.values():
            below.sort(key=lambda row: (row.position, row.pk))

    def compiles(self, authority: Authority) -> bool:
        """Whether the authority rolls up the reports of others."""
        led = authority.kind == Kind.GOVERNMENT or bool(authority.line)
        return led and bool(self.children[authority.pk])

    def compiler_above(self, authority: Authority) -> Authority | None:
        """The authority that compiles the one given; None at the top of a line."""
        above = self.authorities.get(authority.parent_id or 0)
        while above is not None and not self.compiles(above):
            above = self.authorities.get(above.parent_id or 0)
        return above

    def units(self, compiler: Authority) -> Iterator[Authority]:
        """Whom the authority compiles: its own office, and below it everything down to the next that compiles."""
        yield compiler
        yield from self._below(compiler)

    def _below(self, authority: Authority) -> Iterator[Authority]:
        for child in self.children[authority.pk]:
            yield child
            if not self.compiles(child):
                yield from self._below(child)

    def subtree(self, authority: Authority) -> list[Authority]:
        """The authority and everything below it."""
        found = [authority]
        for row in found:
            found.extend(self.children[row.pk])
        return found

    def part_of(self, compiler: Authority, unit: Authority) -> Part:
        """The column of the form of 2014 that a unit belongs to: lower governments and what they compile, or departments."""
        if unit.pk == compiler.pk:
            return Part.DEPARTMENTS
        if unit.line:
            return Part.COUNTIES if self.compiles(unit) else Part.DEPARTMENTS
        return Part.COUNTIES if unit.kind == Kind.GOVERNMENT else Part.DEPARTMENTS


def is_township(authority: Authority) -> bool:
    """Whether Art. 49 does not name it: the governments of towns and what belongs to them."""
    return bool(authority.level == Level.TOWNSHIP)
