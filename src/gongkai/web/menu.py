"""The left menu of the staff pages: a registry that every app adds its entries to in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

SECTION_WORK = ""
SECTION_ORGANIZATION = "机关与人员"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu.

    ``roles`` names the roles that see it (empty: every member); ``for_platform_operators`` shows it to
    operators of the platform, too. ``order`` sorts inside the ``section``. ``under`` is the beginning of the
    addresses that belong to the entry, where it is not its own address.
    """

    label: str
    url_name: str
    order: int = 100
    section: str = SECTION_WORK
    roles: tuple[str, ...] = ()
    for_platform_operators: bool = False
    under: str = ""

    def address(self) -> str:
        """Where the entry leads."""
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as one page shows it."""

    label: str
    address: str
    current: bool


_entries: dict[str, MenuEntry] = {}


def register(entry: MenuEntry) -> None:
    """Add an entry; the same URL name again replaces the entry that stood."""
    _entries[entry.url_name] = entry


def sections_for(
    roles: Collection[str], path: str, *, is_member: bool, is_platform_operator: bool
) -> list[tuple[str, list[ShownEntry]]]:
    """The menu of a person with ``roles``, by section; the longest match of ``path`` is current."""
    visible = [
        entry
        for entry in sorted(_entries.values(), key=lambda entry: (entry.section, entry.order, entry.label))
        if (is_member and (not entry.roles or set(entry.roles) & set(roles)))
        or (is_platform_operator and entry.for_platform_operators)
        or entry.url_name == "web:desk"
    ]
    prefixes = {entry.url_name: entry.under or entry.address() for entry in visible}
    matching = [name for name, prefix in prefixes.items() if path.startswith(prefix)]
    current = max(matching, key=lambda name: len(prefixes[name]), default=None)
    sections: dict[str, list[ShownEntry]] = {}
    for entry in visible:
        shown = ShownEntry(entry.label, entry.address(), entry.url_name == current)
        sections.setdefault(entry.section, []).append(shown)
    return list(sections.items())
