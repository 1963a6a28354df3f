"""Importing a standard catalogue: previewed, confirmed, repeated; links of items to entries are never lost."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from gongkai.organizations.models import AuditEntry, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.catalogue import (
    import_catalogue,
    preview,
    set_current,
    take_workbook,
)
from gongkai.publishing.models import CatalogueEntry, CatalogueImport
from gongkai.publishing.standard_catalogue import pending
from gongkai.publishing.standard_catalogue.entries import ReadEntry, as_read
from gongkai.publishing.standard_catalogue.progress import FieldProgress, entries_of, progress_of
from gongkai.publishing.standard_catalogue.writing import catalogue_workbook
from gongkai.web.spreadsheets import XLSX
from gongkai.web.uploads import CheckedUpload
from tests.organizations.city import City
from tests.publishing.kit import a_draft, a_published_item

POLICY = ReadEntry(
    "社会救助", "政策文件", "法律法规", number="1", time_limit="20个工作日内", limit_working_days=20
)
SERVICE = ReadEntry("社会救助", "办事指南", "申请条件", number="2", channels=("政府网站",), levels=("县级",))
PENSION = ReadEntry("养老服务", "通知公告", number="1")


def upload(*entries: ReadEntry, data: bytes | None = None, content_type: str = XLSX) -> CheckedUpload:
    content = catalogue_workbook(entries) if data is None else data
    return CheckedUpload("目录.xlsx", content_type, len(content), ContentFile(content), "")


def bring_in(city: City, *entries: ReadEntry, **options: Any) -> CatalogueImport:
    sha256 = take_workbook(city.head, city.city, upload(*entries))
    _, comparison = preview(city.city, sha256)
    return import_catalogue(
        city.head, city.city, sha256, file_name="目录.xlsx", expected=comparison.fingerprint, **options
    )


def stored(city: City) -> list[ReadEntry]:
    rows = CatalogueEntry.objects.filter(authority=city.city, is_current=True)
    return [as_read(row) for row in rows.order_by("-field", "position")]


def test_a_catalogue_is_imported_once_and_again_changes_nothing(city: City) -> None:
    first = bring_in(city, POLICY, SERVICE, PENSION)
    assert (first.added, first.changed, first.unchanged) == (3, 0, 0)
    assert stored(city) == [POLICY, SERVICE, PENSION]
    again = bring_in(city, POLICY, SERVICE, PENSION)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert CatalogueEntry.objects.count() == 3
    assert AuditEntry.objects.filter(action="catalogue.import").count() == 2


def test_a_new_import_updates_entries_and_keeps_what_is_tied_to_them(city: City) -> None:
    bring_in(city, POLICY, SERVICE)
    entry = CatalogueEntry.objects.get(first_item="政策文件")
    item = a_published_item(city.city, catalogue_entry=entry)
    changed = ReadEntry(
        "社会救助", "政策文件", "法律法规", number="9", time_limit="3个工作日内", limit_working_days=3
    )
    done = bring_in(city, SERVICE, changed)
    assert (done.added, done.changed, done.unchanged) == (0, 1, 1)
    item.refresh_from_db()
    entry.refresh_from_db()
    assert item.catalogue_entry == entry
    assert (entry.limit_working_days, entry.number, entry.position) == (3, "9", 2)


def test_missing_entries_stay_unless_chosen_and_come_back(city: City) -> None:
    bring_in(city, POLICY, SERVICE, PENSION)
    bring_in(city, POLICY)
    assert len(stored(city)) == 3
    bring_in(city, POLICY, retire_missing=True)
    assert stored(city) == [POLICY, PENSION], "a field that the workbook does not name is left alone"
    sha256 = take_workbook(city.head, city.city, upload(POLICY, SERVICE))
    _, comparison = preview(city.city, sha256)
    assert [change.labels for change in comparison.changed] == [("恢复为现行",)]
    bring_in(city, POLICY, SERVICE)
    assert SERVICE in stored(city)


def test_the_preview_tells_what_will_happen(city: City) -> None:
    bring_in(city, POLICY, PENSION)
    changed = ReadEntry(
        "社会救助", "政策文件", "法律法规", number="1", time_limit="实时公开", limit_working_days=0
    )
    sha256 = take_workbook(city.head, city.city, upload(changed, SERVICE))
    _, comparison = preview(city.city, sha256)
    assert comparison.added == (SERVICE,)
    assert comparison.changed[0].labels == ("公开时限", "公开时限（工作日）")
    assert comparison.missing == () and comparison.unchanged == ()
    assert not comparison.does_nothing
    assert CatalogueEntry.objects.count() == 2


def test_what_changed_since_the_preview_is_not_imported(city: City) -> None:
    sha256 = take_workbook(city.head, city.city, upload(POLICY))
    _, comparison = preview(city.city, sha256)
    bring_in(city, POLICY, SERVICE)
    with pytest.raises(Refused, match="已经有了变化"):
        import_catalogue(city.head, city.city, sha256, file_name="目录.xlsx", expected=comparison.fingerprint)
    assert CatalogueImport.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "outsider", "supervisor", "former", "operator"])
def test_only_the_keeper_imports(city: City, who: str) -> None:
    actor: User = getattr(city, who)
    with pytest.raises(NotPermitted):
        take_workbook(actor, city.city, upload(POLICY))
    sha256 = take_workbook(city.head, city.city, upload(POLICY))
    _, comparison = preview(city.city, sha256)
    with pytest.raises(NotPermitted):
        import_catalogue(actor, city.city, sha256, file_name="x", expected=comparison.fingerprint)
    assert not CatalogueEntry.objects.exists()


def test_files_that_are_no_catalogue_are_refused_in_words(city: City) -> None:
    with pytest.raises(Refused, match="另存为"):
        take_workbook(city.head, city.city, upload(POLICY, content_type="application/vnd.ms-excel"))
    with pytest.raises(Refused, match="没有读到可以导入的事项"):
        take_workbook(city.head, city.city, upload())
    book = load_workbook(io.BytesIO(catalogue_workbook([POLICY])))
    book.worksheets[0].delete_rows(1, 3)
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(Refused, match="没有找到表头"):
        take_workbook(city.head, city.city, upload(data=buffer.getvalue()))


def test_a_workbook_is_kept_for_its_authority_only_and_not_for_ever(
    city: City, django_capture_on_commit_callbacks: Any
) -> None:
    sha256 = take_workbook(city.head, city.city, upload(POLICY))
    for authority, asked in ((city.county, sha256), (city.city, "../../x"), (city.city, "0" * 64)):
        with pytest.raises(Refused, match="请重新上传"):
            preview(authority, asked)
    _, comparison = preview(city.city, sha256)
    with django_capture_on_commit_callbacks(execute=True):
        import_catalogue(city.head, city.city, sha256, file_name="目录.xlsx", expected=comparison.fingerprint)
    with pytest.raises(Refused, match="请重新上传"):
        preview(city.city, sha256)


def test_workbooks_that_nobody_confirms_are_let_go(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = take_workbook(city.head, city.city, upload(POLICY))
    pending.drop_old(None)  # type: ignore[arg-type]
    assert pending.kept(city.city, sha256)
    monkeypatch.setattr(pending, "KEPT_DAYS", -1)
    pending.drop_old(None)  # type: ignore[arg-type]
    assert pending.kept(city.city, sha256) is None


def test_entries_with_nothing_published_come_first_and_fields_show_their_share(city: City) -> None:
    bring_in(city, POLICY, SERVICE, PENSION)
    entry = CatalogueEntry.objects.get(first_item="政策文件")
    a_published_item(city.city, catalogue_entry=entry)
    a_published_item(city.city, catalogue_entry=entry)
    a_draft(city.city, catalogue_entry=CatalogueEntry.objects.get(first_item="办事指南"))
    assert progress_of(city.city) == [FieldProgress("养老服务", 1, 0), FieldProgress("社会救助", 2, 1)]
    assert progress_of(city.city)[1].percentage == 50
    assert [(row.first_item, row.items or 0) for row in entries_of(city.city, "社会救助")] == [
        ("办事指南", 0),
        ("政策文件", 2),
    ]
    assert progress_of(city.county) == []


def test_one_entry_is_retired_and_brought_back(city: City) -> None:
    bring_in(city, POLICY)
    entry = CatalogueEntry.objects.get()
    with pytest.raises(NotPermitted):
        set_current(city.officer, entry, is_current=False)
    set_current(city.head, entry, is_current=False)
    assert progress_of(city.city) == []
    with pytest.raises(Refused, match="已经停用"):
        set_current(city.head, entry, is_current=False)
    set_current(city.head, entry, is_current=True)
    assert len(progress_of(city.city)) == 1
