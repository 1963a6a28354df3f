"""The audit trail can only grow."""

from __future__ import annotations

import pytest

from gongkai.organizations.audit import record
from gongkai.organizations.models import AppendOnlyError, AuditEntry, Authority, User
from tests.organizations.city import City


@pytest.fixture
def entry(city: City) -> AuditEntry:
    return record(actor=city.operator, authority=city.city, action="x", label="试", target=city.city)


def test_an_entry_is_never_saved_again(entry: AuditEntry) -> None:
    entry.label = "改"
    with pytest.raises(AppendOnlyError, match="不能修改或删除"):
        entry.save()
    entry.refresh_from_db()
    assert entry.label == "试"


def test_an_entry_is_never_deleted(entry: AuditEntry) -> None:
    with pytest.raises(AppendOnlyError):
        entry.delete()
    assert AuditEntry.objects.count() == 1


def test_entries_are_never_changed_in_bulk(entry: AuditEntry) -> None:
    entries = AuditEntry.objects.all()
    with pytest.raises(AppendOnlyError):
        entries.update(label="改")
    with pytest.raises(AppendOnlyError):
        entries.delete()
    with pytest.raises(AppendOnlyError):
        entries.bulk_update([entry], ["label"])
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"label": "改"})
    assert AuditEntry.objects.get().label == "试"


def test_who_and_what_an_entry_speaks_of_cannot_be_deleted(entry: AuditEntry, city: City) -> None:
    from django.db.models import ProtectedError

    for row in (User.objects.get(pk=city.operator.pk), Authority.objects.get(pk=city.town.pk)):
        record(actor=city.operator, authority=city.town, action="x", label="试", target=row)
        with pytest.raises(ProtectedError):
            row.delete()


def test_the_platform_itself_signs_as_system(city: City) -> None:
    entry = record(actor=None, authority=None, action="x", label="试", target=city.city)
    assert entry.actor_name == "系统"
