"""Files of a draft: kept with their text, in order, once, and never taken out of what was submitted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions import attachments
from gongkai.publishing.actions.attachments import (
    add_attachment,
    add_attachments,
    move_attachment_up,
    remove_attachment,
)
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import Attachment, Disclosure, Submission
from gongkai.search.extraction import TextState
from tests.publishing.office.files import a_document, a_picture
from tests.publishing.review_kit import Hall, fresh

pytestmark = pytest.mark.django_db


def names(item: Disclosure) -> list[str]:
    version = fresh(item).working_version
    assert version is not None
    return [place.attachment.name for place in version.places.select_related("attachment")]


def stored_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_the_text_of_a_file_is_read_when_it_is_taken_in(hall: Hall) -> None:
    item = hall.a_text()
    attachment = add_attachment(
        hall.officer, item, a_document(text="供水设施改造方案全文"), seen=item.revision
    )
    assert attachment.text_state == TextState.READ
    assert "供水设施改造方案全文" in attachment.text
    assert attachment.file.read()[:2] == b"PK"


def test_files_keep_their_order_and_can_change_it(hall: Hall) -> None:
    item = hall.a_text()
    first, second, third = add_attachments(
        hall.officer,
        item,
        [a_document(f"附件{n}.docx", f"附件{n}的内容") for n in (1, 2, 3)],
        seen=item.revision,
    )
    assert names(item) == ["附件1.docx", "附件2.docx", "附件3.docx"]
    move_attachment_up(hall.officer, item, third, seen=fresh(item).revision)
    assert names(item) == ["附件1.docx", "附件3.docx", "附件2.docx"]
    move_attachment_up(hall.officer, item, third, seen=fresh(item).revision)
    assert names(item) == ["附件3.docx", "附件1.docx", "附件2.docx"]
    with pytest.raises(Refused, match="第一个"):
        move_attachment_up(hall.officer, item, third, seen=fresh(item).revision)
    assert {first.name, second.name} < set(names(item))


def test_the_same_file_is_not_taken_twice(hall: Hall) -> None:
    item = hall.a_text()
    add_attachment(hall.officer, item, a_picture(), seen=item.revision)
    with pytest.raises(Refused, match="已经在这条信息中"):
        add_attachment(hall.officer, item, a_picture(), seen=fresh(item).revision)
    assert len(names(item)) == 1


def test_no_file_is_left_behind_where_one_of_them_is_refused(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_ATTACHMENTS", 2)
    item = hall.a_text()
    before, revision = stored_files(), fresh(item).revision
    uploads = [a_picture("甲.png", "red"), a_picture("乙.png", "green"), a_picture("甲.png", "red")]
    for several in (uploads, [*uploads[:2], a_picture("丙.png", "blue")]):
        with pytest.raises(Refused):
            add_attachments(hall.officer, item, several, seen=revision)
    assert stored_files() == before
    assert not Attachment.objects.exists() and fresh(item).revision == revision


def test_a_stale_look_adds_and_removes_nothing(hall: Hall) -> None:
    item = hall.a_text()
    attachment = add_attachment(hall.officer, item, a_picture(), seen=item.revision)
    for step in (
        lambda: add_attachment(hall.officer, item, a_document(), seen=item.revision),
        lambda: remove_attachment(hall.officer, item, attachment, seen=item.revision),
        lambda: move_attachment_up(hall.officer, item, attachment, seen=item.revision),
    ):
        with pytest.raises(ChangedMeanwhile):
            step()
    assert names(item) == ["水厂.png"]


def test_only_pictures_stand_in_a_text(hall: Hall) -> None:
    item = hall.a_text()
    with pytest.raises(Refused, match="只能插入"):
        add_attachment(hall.officer, item, a_document(), seen=item.revision, inline=True)


def test_what_was_submitted_keeps_its_files(hall: Hall) -> None:
    item = hall.a_text()
    attachment = add_attachment(hall.officer, item, a_document(), seen=item.revision)
    public = hall.through(_submitted(hall, item))
    remove_attachment(hall.officer, public, attachment, seen=fresh(public).revision)
    item = fresh(public)
    assert item.published_version is not None and item.working_version is not None
    assert [place.attachment for place in item.published_version.places.all()] == [attachment]
    assert not item.working_version.places.exists()
    assert attachment.file.storage.exists(attachment.file.name)
    with pytest.raises(Refused, match="已经不在"):
        remove_attachment(hall.officer, item, attachment, seen=item.revision)


def test_who_only_adds_a_file_is_an_author_too(hall: Hall) -> None:
    item = hall.a_text(hall.officer)
    add_attachment(hall.colleague, item, a_picture(), seen=item.revision)
    version = fresh(item).working_version
    assert version is not None and hall.colleague in version.authors.all()


def _submitted(hall: Hall, item: Disclosure) -> Submission:
    return submit(hall.officer, fresh(item), seen=fresh(item).revision)
