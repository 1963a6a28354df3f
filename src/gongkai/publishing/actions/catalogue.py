"""What a keeper does with the standard catalogue: import it from a workbook, take an entry out, bring it back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from gongkai.organizations.audit import record, snapshot
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.models import CatalogueEntry, CatalogueImport
from gongkai.publishing.rights import require_keeper
from gongkai.publishing.standard_catalogue import pending
from gongkai.publishing.standard_catalogue.comparing import Comparison, compare, key_of
from gongkai.publishing.standard_catalogue.entries import FACTS, ReadCatalogue, ReadEntry
from gongkai.publishing.standard_catalogue.reading import read_catalogue
from gongkai.web.spreadsheets import XLSX
from gongkai.web.uploads import CheckedUpload

NOT_KEPT = "预览的文件已经不在了（预览只保留几天，确认一次以后也不再保留）。请重新上传。"
NO_ENTRIES = "文件里没有读到可以导入的事项，目录没有变。"
CHANGED_MEANWHILE = "在您预览之后，目录已经有了变化，没有导入。请看过新的预览再确认。"


def take_workbook(actor: User, authority: Authority, upload: CheckedUpload) -> str:
    """Keep an uploaded workbook for the preview; its fingerprint. Raises Refused for what is no readable catalogue."""
    require_keeper(actor, authority, "导入基层政务公开标准目录")
    if upload.content_type != XLSX:
        sentence = "请上传 .xlsx 格式的目录。其他格式的，用 Excel 或者 WPS 打开后另存为 .xlsx。"
        raise Refused(sentence, {"file": [sentence]})
    upload.file.seek(0)
    data = bytes(upload.file.read())
    found = read_catalogue(data)
    if not found.entries:
        told = "".join(str(remark) for remark in (*found.problems, *found.notes)[:3])
        raise Refused(f"{NO_ENTRIES}{told}", {"file": [f"{NO_ENTRIES}{told}"]})
    sha256 = hashlib.sha256(data).hexdigest()
    pending.keep(authority, sha256, data)
    return sha256


def preview(authority: Authority, sha256: str) -> tuple[ReadCatalogue, Comparison]:
    """What a kept workbook says and what importing it would do. Raises Refused where it is not kept any more."""
    data = pending.kept(authority, sha256)
    if data is None:
        raise Refused(NOT_KEPT)
    found = read_catalogue(data)
    return found, compare(authority, found.entries)


@transaction.atomic
def import_catalogue(
    actor: User,
    authority: Authority,
    sha256: str,
    *,
    file_name: str,
    expected: str,
    retire_missing: bool = False,
) -> CatalogueImport:
    """Import a kept workbook as it was previewed; ``expected`` is the fingerprint of that preview.

    Entries are told apart by field and items, so what is tied to them stays tied. Those that the workbook does not
    name stay current unless ``retire_missing``. Raises NotPermitted, Refused.
    """
    require_keeper(actor, authority, "导入基层政务公开标准目录")
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    found, comparison = preview(authority, sha256)
    if comparison.fingerprint != expected:
        raise Refused(CHANGED_MEANWHILE)
    _write(authority, found.entries, comparison)
    retired = 0
    if retire_missing:
        keys = [row.pk for row in comparison.missing]
        retired = CatalogueEntry.objects.filter(pk__in=keys).update(is_current=False)
    done = CatalogueImport.objects.create(
        authority=authority,
        file_name=file_name[:120] or "目录.xlsx",
        sha256=sha256,
        imported_by=actor,
        added=len(comparison.added),
        changed=len(comparison.changed),
        unchanged=len(comparison.unchanged),
    )
    record(
        actor=actor,
        authority=authority,
        action="catalogue.import",
        label="导入基层政务公开标准目录",
        target=done,
        after={
            "file_name": done.file_name,
            "added": done.added,
            "changed": done.changed,
            "unchanged": done.unchanged,
            "retired": retired,
            "problems": len(found.problems),
        },
    )
    transaction.on_commit(lambda: pending.drop(authority, sha256))
    return done


@transaction.atomic
def set_current(actor: User, entry: CatalogueEntry, *, is_current: bool) -> CatalogueEntry:
    """Take one entry out of the catalogue, or bring it back; what was published under it stays."""
    what = "恢复目录事项" if is_current else "停用目录事项"
    require_keeper(actor, entry.authority, what)
    current: CatalogueEntry = (
        CatalogueEntry.objects.select_for_update(of=("self",)).select_related("authority").get(pk=entry.pk)
    )
    if current.is_current == is_current:
        raise Refused(f"“{current}”{'本来就是现行的' if is_current else '已经停用了'}。")
    before = snapshot(current)
    current.is_current = is_current
    current.save()
    record(
        actor=actor,
        authority=current.authority,
        action="catalogue_entry.resume" if is_current else "catalogue_entry.retire",
        label=what,
        target=current,
        before=before,
        after=snapshot(current),
    )
    return current


def _write(authority: Authority, read: Sequence[ReadEntry], comparison: Comparison) -> None:
    """Two statements however many entries: the new ones, and the changed ones with everybody's place in the order."""
    places = {entry.key: place for place, entry in enumerate(read, start=1)}
    CatalogueEntry.objects.bulk_create(
        CatalogueEntry(authority=authority, position=places[entry.key], **_values(entry))
        for entry in comparison.added
    )
    for change in comparison.changed:
        for name, value in _values(change.read).items():
            setattr(change.stored, name, value)
        change.stored.is_current = True
    standing = [*(change.stored for change in comparison.changed), *comparison.unchanged]
    for row in standing:
        row.position = places[key_of(row)]
    CatalogueEntry.objects.bulk_update(standing, [*FACTS, "is_current", "position"], batch_size=200)


def _values(entry: ReadEntry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in FACTS}
    return {**values, "channels": list(entry.channels), "levels": list(entry.levels)}
