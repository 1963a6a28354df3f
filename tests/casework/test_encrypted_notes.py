"""What an applicant wrote and an officer remarked stands in no column in the open, also not after the migration."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gongkai.casework.actions import cases
from gongkai.casework.keeping import append
from gongkai.casework.models import Note, RequestEvent
from gongkai.law.events import Withdrawn
from tests.casework.kit import Desk, registered, today

BEFORE, AFTER = "0006_cleared_follow_up_papers", "0007_encrypted_notes"
WORDS, REMARK = "我是张三丰，电话13800000000", "张三丰来电"


def kept() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM casework_requestevent ORDER BY position")
        notes = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT text FROM casework_note")
        return notes, [row[0] for row in cursor.fetchall()]


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("casework", name)])


@pytest.fixture
def noted(desk: Desk) -> None:
    request = registered(desk)
    append(request, [Withdrawn(today())], actor=None, actor_name="申请人", note=WORDS)
    cases.add_note(desk.officer, request, REMARK)


def test_notes_are_encrypted(noted: None) -> None:
    notes, remarks = kept()
    assert notes[0] == "" and not any("张三丰" in text for text in (*notes, *remarks))
    assert [row.note for row in RequestEvent.objects.all()] == ["", WORDS]
    assert Note.objects.get().text == REMARK


def test_what_stood_in_the_open_is_encrypted_and_nothing_is_lost(transactional_db: None) -> None:
    desk = Desk()
    request = registered(desk)
    append(request, [Withdrawn(today())], actor=None, actor_name="申请人", note=WORDS)
    cases.add_note(desk.officer, request, REMARK)
    try:
        migrate(BEFORE)
        assert kept() == (["", WORDS], [REMARK])
    finally:
        migrate(AFTER)
    assert not any("张三丰" in text for texts in kept() for text in texts)
    assert [row.note for row in RequestEvent.objects.all()] == ["", WORDS]
    assert Note.objects.get().text == REMARK
