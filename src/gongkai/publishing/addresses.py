"""Where an item and its files are read: the one place that says so, for pages, feeds, notices and records alike."""

from __future__ import annotations

import re

from gongkai.publishing.models import Disclosure


def address_of(disclosure: Disclosure) -> str:
    """The path of the item's page, from the root of the site."""
    return address_of_key(disclosure.pk)


def address_of_key(key: int) -> str:
    """The path of the page of the item with this primary key."""
    return f"/zfxxgk/xx/{key}/"


def files_of_key(key: int) -> str:
    """What the public addresses of an item's files begin with; pictures in the text are named by it."""
    return f"{address_of_key(key)}fj/"


def office_files_of_key(key: int) -> str:
    """What the addresses of the same files begin with for staff, who see them before the public does."""
    return f"/office/publishing/items/{key}/files/"


def for_staff(body: str, key: int) -> str:
    """A body whose pictures staff can see although the item is not public."""
    return body.replace(f'"{files_of_key(key)}', f'"{office_files_of_key(key)}')


def for_the_public(body: str, key: int) -> str:
    """The inverse of ``for_staff``: what came back from the editor, as it is kept."""
    return body.replace(f'"{office_files_of_key(key)}', f'"{files_of_key(key)}')


def pictures_in(body: str, key: int) -> set[int]:
    """The keys of the attachments that stand as pictures in the kept text of the item with this primary key."""
    return {int(found) for found in re.findall(rf'src="{re.escape(files_of_key(key))}(\d{{1,18}})/"', body)}
