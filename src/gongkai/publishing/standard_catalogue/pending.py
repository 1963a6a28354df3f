"""Workbooks between the preview of an import and its confirmation, kept by their fingerprint for a few days."""

from __future__ import annotations

import datetime as dt
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from gongkai.organizations.models import Authority

FOLDER = "publishing/catalogue-imports"
KEPT_DAYS = 3
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def keep(authority: Authority, sha256: str, data: bytes) -> None:
    """Keep a workbook for the confirmation; the same again is kept once."""
    name = _name(authority, sha256)
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def kept(authority: Authority, sha256: str) -> bytes | None:
    """The workbook of a fingerprint; None where it is not kept (any more), or was another authority's."""
    if not _FINGERPRINT.fullmatch(sha256):
        return None
    name = _name(authority, sha256)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())


def drop(authority: Authority, sha256: str) -> None:
    """Let a workbook go that was imported."""
    default_storage.delete(_name(authority, sha256))


def drop_old(day: dt.date) -> None:
    """Daily work: let go what nobody confirmed."""
    border = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        for file in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            name = f"{FOLDER}/{folder}/{file}"
            if default_storage.get_modified_time(name) < border:
                default_storage.delete(name)


def _name(authority: Authority, sha256: str) -> str:
    return f"{FOLDER}/{authority.pk}/{sha256}.xlsx"
