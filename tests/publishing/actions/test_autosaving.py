"""What is typed and not saved: kept for the person alone, within bounds, and forgotten when it is saved."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from gongkai.organizations.models import AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions import autosaving
from gongkai.publishing.actions.autosaving import (
    MOST_NEW,
    keep_typed,
    key_of,
    throw_away,
    typed_for,
    typed_for_new,
)
from gongkai.publishing.models import AutosavedText
from tests.organizations.city import person
from tests.publishing.review_kit import Hall

pytestmark = pytest.mark.django_db


def new_key() -> str:
    return f"new:{uuid.uuid4().hex}"


def test_one_text_a_person_and_form_and_the_last_one_stands(hall: Hall) -> None:
    item = hall.a_text()
    for words in ("<p>一</p>", "<p>一二</p>"):
        keep_typed(hall.officer, hall.city, item, key_of(item), {"body": [words]}, item.revision)
    kept = typed_for(hall.officer, item)
    assert kept is not None and kept.fields == {"body": ["<p>一二</p>"]}
    assert AutosavedText.objects.count() == 1
    assert typed_for(hall.colleague, item) is None


def test_keeping_leaves_no_entry_in_the_trail(hall: Hall) -> None:
    before = AuditEntry.objects.count()
    keep_typed(hall.officer, hall.city, None, new_key(), {"title": ["标题"]}, None)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "who",
    [
        lambda hall: hall.first,
        lambda hall: hall.leader,
        lambda hall: hall.outsider,
        lambda hall: hall.former,
        lambda hall: person(),
    ],
)
def test_who_cannot_write_keeps_nothing(hall: Hall, who: Callable[[Hall], object]) -> None:
    item = hall.a_text()
    for disclosure, key in ((item, key_of(item)), (None, new_key())):
        with pytest.raises(NotPermitted):
            keep_typed(who(hall), hall.city, disclosure, key, {"title": ["标题"]}, None)  # type: ignore[arg-type]
    assert not AutosavedText.objects.exists()


def test_the_authority_of_an_item_decides_and_not_the_one_a_person_acts_for(hall: Hall) -> None:
    item = hall.a_text()
    writer = person(Role.INFORMATION_OFFICER, at=hall.other_city)
    with pytest.raises(NotPermitted):
        keep_typed(writer, hall.other_city, item, key_of(item), {"title": ["标题"]}, None)


@pytest.mark.parametrize("key", ["", "new:", "new:x", "item:1", "item:999999", "x" * 61])
def test_a_key_that_is_no_form_is_refused(hall: Hall, key: str) -> None:
    with pytest.raises(Refused, match="已经过时"):
        keep_typed(hall.officer, hall.city, None, key, {"title": ["标题"]}, None)


def test_what_could_never_be_saved_is_not_kept_either(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosaving, "LONGEST", 1000)
    with pytest.raises(Refused, match="内容太长"):
        keep_typed(hall.officer, hall.city, None, new_key(), {"body": ["字" * 1001]}, None)
    with pytest.raises(Refused, match="内容太长"):
        keep_typed(hall.officer, hall.city, None, new_key(), {"columns": ["1"] * 1001}, None)
    assert not AutosavedText.objects.exists()


def test_characters_that_no_database_holds_are_left_out(hall: Hall) -> None:
    kept = keep_typed(hall.officer, hall.city, None, new_key(), {"body": ["正\x00文\ud800"]}, None)
    kept.refresh_from_db()
    assert kept.fields == {"body": ["正文?"]}


def test_the_oldest_of_many_begun_texts_gives_way_and_nobody_elses(hall: Hall) -> None:
    first = new_key()
    keep_typed(hall.officer, hall.city, None, first, {"title": ["第一篇"]}, None)
    others = keep_typed(hall.colleague, hall.city, None, new_key(), {"title": ["别人的"]}, None)
    for number in range(MOST_NEW):
        keep_typed(hall.officer, hall.city, None, new_key(), {"title": [str(number)]}, None)
    kept = typed_for_new(hall.officer, hall.city)
    assert len(kept) == MOST_NEW and first not in {row.key for row in kept}
    assert AutosavedText.objects.filter(pk=others.pk).exists()


def test_throwing_away_touches_the_own_text_alone(hall: Hall) -> None:
    item = hall.a_text()
    for writer in (hall.officer, hall.colleague):
        keep_typed(writer, hall.city, item, key_of(item), {"title": ["标题"]}, None)
    throw_away(hall.officer, key_of(item))
    assert typed_for(hall.officer, item) is None and typed_for(hall.colleague, item) is not None
