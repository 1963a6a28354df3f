"""Writing items: who may, what is kept, what is cleaned, and what becomes of reviews and frozen versions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from gongkai.organizations.models import AuditEntry, Role
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.attachments import add_attachment, remove_attachment
from gongkai.publishing.actions.checks import answer_finding
from gongkai.publishing.actions.drafting import NOT_SUBMITTED, create_draft, drop_draft, save_draft
from gongkai.publishing.actions.reviewing import approve, send_back
from gongkai.publishing.actions.submitting import NotReady, recall, submit
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import CatalogueEntry, Disclosure, Status, Step, Submission
from tests.organizations.city import person
from tests.publishing.kit import a_column
from tests.publishing.office.files import a_picture
from tests.publishing.review_kit import Hall, fresh, leaves

pytestmark = pytest.mark.django_db
WORD = (
    '<p class="MsoNormal" style="margin:0cm;font-family:仿宋"><b><span lang="EN-US" style="mso-x:y">一、</span>'
    "总则</b><o:p></o:p></p>"
)


def everybody_else(hall: Hall) -> list[Any]:
    """Everybody who must not write here: other roles, other authorities, former members, strangers."""
    others = [
        role for role in Role.values if role not in ("information_officer", "head_of_disclosure_office")
    ]
    former = person(Role.INFORMATION_OFFICER, at=hall.city)
    leaves(former, hall.city)
    return [
        *(person(role, at=hall.city) for role in others),
        person(*Role.values, at=hall.other_city),
        person(*Role.values, at=hall.province),
        person(*Role.values, at=hall.department),
        former,
        person(),
        hall.platform_operator,
    ]


def test_nobody_writes_but_the_authoritys_officers_and_heads(hall: Hall) -> None:
    item = hall.a_text()
    before, entries = fresh(item), AuditEntry.objects.count()
    for actor in everybody_else(hall):
        steps = (
            lambda actor=actor: create_draft(actor, hall.city, {"title": "标题"}),
            lambda actor=actor: save_draft(actor, item, {"title": "改过"}, seen=item.revision),
            lambda actor=actor: drop_draft(actor, item, seen=item.revision),
            lambda actor=actor: add_attachment(actor, item, a_picture(), seen=item.revision),
            lambda actor=actor: answer_finding(actor, item, "x", "可以保留", seen=item.revision),
            lambda actor=actor: submit(actor, item, seen=item.revision),
            lambda actor=actor: recall(actor, item, "改", seen=item.revision),
        )
        for step in steps:
            with pytest.raises(NotPermitted), transaction.atomic():
                step()
    assert Disclosure.objects.count() == 1 and AuditEntry.objects.count() == entries
    now = fresh(item)
    assert (now.revision, now.title, now.status) == (before.revision, before.title, before.status)


@pytest.mark.parametrize("who", ["officer", "colleague", "head"])
def test_officers_and_the_head_write(hall: Hall, who: str) -> None:
    item = hall.a_text()
    saved = save_draft(getattr(hall, who), item, {"title": "新的标题"}, seen=item.revision)
    assert fresh(saved.disclosure).title == "新的标题"


def test_a_stale_look_saves_nothing_and_says_who_was_there(hall: Hall) -> None:
    item = hall.a_text()
    seen = item.revision
    save_draft(hall.colleague, item, {"title": "吴同事改的标题"}, seen=seen)
    with pytest.raises(ChangedMeanwhile, match=r"吴同事.*修改"):
        save_draft(hall.officer, item, {"title": "李思涵改的标题"}, seen=seen)
    assert fresh(item).title == "吴同事改的标题"


def test_a_submitted_version_never_changes(hall: Hall) -> None:
    submission = hall.submitted()
    frozen = submission.version
    body, title = frozen.body, frozen.title
    item = fresh(submission.disclosure)
    save_draft(hall.officer, item, {"title": "另一个标题", "body": "<p>另一段。</p>"}, seen=item.revision)
    frozen.refresh_from_db()
    assert (frozen.body, frozen.title, frozen.is_frozen) == (body, title, True)
    item = fresh(item)
    assert item.working_version is not None
    assert item.working_version.number == 2 and not item.working_version.is_frozen
    assert item.status == Status.DRAFT
    assert Submission.objects.get(pk=submission.pk).state == Submission.State.RECALLED


def test_a_file_added_during_the_review_sends_it_back_too(hall: Hall) -> None:
    submission = hall.submitted()
    item = fresh(submission.disclosure)
    attachment = add_attachment(hall.officer, item, a_picture(), seen=item.revision)
    assert Submission.objects.get(pk=submission.pk).state == Submission.State.RECALLED
    assert not submission.version.places.exists()
    item = fresh(item)
    assert item.working_version is not None
    assert [place.attachment for place in item.working_version.places.all()] == [attachment]


def test_the_reviewer_of_a_recalled_version_has_nothing_to_approve(hall: Hall) -> None:
    submission = hall.submitted()
    item = fresh(submission.disclosure)
    recall(hall.officer, item, "还要改", seen=item.revision)
    with pytest.raises(ChangedMeanwhile):
        approve(hall.first, submission, Step.FIRST, seen=None)


def test_the_words_of_a_copied_version_stay_those_of_who_wrote_them(hall: Hall) -> None:
    item = hall.a_text(hall.officer)
    submission = submit(hall.officer, item, seen=item.revision)
    send_back(hall.first, submission, Step.FIRST, seen=None, remarks="请改标题")
    item = fresh(item)
    save_draft(hall.colleague, item, {"title": "改好的标题"}, seen=item.revision)
    version = fresh(item).working_version
    assert version is not None
    assert set(version.authors.values_list("pk", flat=True)) == {hall.officer.pk, hall.colleague.pk}


def test_two_items_may_have_one_title(hall: Hall) -> None:
    first, second = hall.a_text(title="关于放假的通知"), hall.a_text(title="关于放假的通知")
    assert first.pk != second.pk
    assert Disclosure.objects.filter(title="关于放假的通知").count() == 2


def test_the_action_itself_cleans_the_text_and_says_what_it_took_out(hall: Hall) -> None:
    html = '<p onclick="x()">正文<script>alert(1)</script></p><iframe src="https://e.cn"></iframe>'
    saved = create_draft(hall.officer, hall.city, {"title": "标题", "body": html})
    version = fresh(saved.disclosure).working_version
    assert version is not None
    assert version.body == "<p>正文</p>"
    assert any("脚本" in sentence for sentence in saved.dropped)
    assert any("嵌入的其他网页" in sentence for sentence in saved.dropped)


def test_a_paste_from_word_keeps_its_words_and_loses_its_styles(hall: Hall) -> None:
    saved = create_draft(hall.officer, hall.city, {"title": "标题", "body": WORD})
    version = fresh(saved.disclosure).working_version
    assert version is not None
    assert "一、总则" in version.body.replace("<strong>", "").replace("</strong>", "")
    assert "style" not in version.body and "Mso" not in version.body and "o:p" not in version.body


def test_pictures_of_the_item_stay_and_all_others_go(hall: Hall) -> None:
    item = hall.a_text()
    picture = add_attachment(hall.officer, item, a_picture(), seen=item.revision, inline=True)
    item = fresh(item)
    body = (
        f"<p><img src='/office/publishing/items/{item.pk}/files/{picture.pk}/' alt='水厂大门'></p>"
        f'<p><img src="/office/publishing/items/{item.pk + 1}/files/1/" alt="别处"></p>'
        '<p><img src="https://e.cn/a.png" alt="外站"></p>'
    )
    saved = save_draft(hall.officer, item, {"body": body}, seen=item.revision)
    version = fresh(item).working_version
    assert version is not None
    assert f'<img src="/zfxxgk/xx/{item.pk}/fj/{picture.pk}/" alt="水厂大门">' in version.body
    assert version.body.count("<img") == 1
    assert any("2张不是本平台附件的图片" in sentence for sentence in saved.dropped)
    with pytest.raises(Refused, match="还在正文中"):
        remove_attachment(hall.officer, fresh(item), picture, seen=fresh(item).revision)


def test_a_picture_that_is_none_of_the_items_files_goes_and_one_that_was_taken_out_comes_back(
    hall: Hall,
) -> None:
    item = hall.a_text()
    picture = add_attachment(hall.officer, item, a_picture(), seen=item.revision, inline=True)
    remove_attachment(hall.officer, item, picture, seen=fresh(item).revision)
    body = "".join(
        f'<p><img src="/zfxxgk/xx/{item.pk}/fj/{key}/" alt="水厂"></p>'
        for key in (picture.pk, picture.pk + 1)
    )
    save_draft(hall.officer, item, {"body": body}, seen=fresh(item).revision)
    version = fresh(item).working_version
    assert version is not None and version.body.count("<img") == 1
    place = version.places.get()
    assert (place.attachment, place.is_inline) == (picture, True)


def test_a_text_of_a_million_characters_is_refused_in_words_and_nothing_is_written(hall: Hall) -> None:
    item = hall.a_text()
    before = fresh(item)
    with pytest.raises(Refused, match="超过了上限") as refusal:
        save_draft(hall.officer, item, {"title": "新", "body": "字" * 4_100_000}, seen=item.revision)
    assert "body" in refusal.value.fields
    now = fresh(item)
    assert (now.title, now.revision) == (before.title, before.revision)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"summary": "长" * 501}, "summary"),
        ({"category": "没有这一类"}, "category"),
        (
            {"date_of_effect": dt.date(2026, 5, 1), "date_of_expiry": dt.date(2026, 4, 30)},
            "date_of_expiry",
        ),
    ],
)
def test_what_no_version_can_say_is_refused_at_its_field(
    hall: Hall, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        create_draft(hall.officer, hall.city, {"title": "标题", **fields})
    assert field in refusal.value.fields
    assert not Disclosure.objects.exists()


def test_an_end_before_the_beginning_is_refused(hall: Hall) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="下线时间要晚于"):
        create_draft(hall.officer, hall.city, {"title": "标题", "publish_at": now, "ends_at": now})


def test_a_null_character_does_not_reach_the_database(hall: Hall) -> None:
    saved = create_draft(hall.officer, hall.city, {"title": "标\x00题", "body": "<p>正\x00文</p>"})
    version = fresh(saved.disclosure).working_version
    assert version is not None
    assert version.title == "标题" and "\x00" not in version.body


def test_only_columns_of_the_own_site_are_taken(hall: Hall) -> None:
    own, other = a_column(hall.city), a_column(hall.other_city)
    saved = create_draft(hall.officer, hall.city, {"title": "标题"}, [own])
    version = saved.disclosure.working_version
    assert version is not None and list(version.columns.all()) == [own]
    with pytest.raises(Refused) as refusal:
        create_draft(hall.officer, hall.city, {"title": "标题"}, [own, other])
    assert "columns" in refusal.value.fields


def test_only_entries_of_the_own_catalogue_are_taken(hall: Hall) -> None:
    other = CatalogueEntry.objects.create(authority=hall.other_city, field="养老服务", first_item="补贴")
    with pytest.raises(Refused, match="标准目录") as refusal:
        create_draft(hall.officer, hall.city, {"title": "标题", "catalogue_entry": other})
    assert "catalogue_entry" in refusal.value.fields


def test_a_time_for_publishing_that_is_still_to_come_is_kept_in_the_next_version(hall: Hall) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    submission = hall.submitted(publish_at=tomorrow)
    item = fresh(submission.disclosure)
    save_draft(hall.officer, item, {"title": "改好的标题"}, seen=item.revision)
    version = fresh(item).working_version
    assert version is not None and version.publish_at == tomorrow


def test_a_draft_that_was_never_public_is_dropped_and_kept(hall: Hall) -> None:
    item = hall.a_text()
    drop_draft(hall.officer, item, seen=item.revision)
    item = fresh(item)
    assert item.status == Status.DROPPED and item.versions.count() == 1
    with pytest.raises(Refused, match="已经放弃"):
        save_draft(hall.officer, item, {"title": "改"}, seen=item.revision)
    with pytest.raises(Refused):
        drop_draft(hall.officer, item, seen=item.revision)


def test_a_returned_item_can_be_dropped_without_being_changed_first(hall: Hall) -> None:
    submission = hall.submitted()
    send_back(hall.first, submission, Step.FIRST, seen=None, remarks="不宜公开")
    item = fresh(submission.disclosure)
    drop_draft(hall.officer, item, seen=item.revision)
    assert fresh(item).status == Status.DROPPED


def test_what_is_under_review_is_recalled_and_not_dropped(hall: Hall) -> None:
    item = fresh(hall.submitted().disclosure)
    with pytest.raises(Refused, match="没有正在起草的内容"):
        drop_draft(hall.officer, item, seen=item.revision)


def test_dropping_a_correction_leaves_the_public_version_alone(hall: Hall) -> None:
    item = hall.published()
    public = item.published_version
    save_draft(hall.officer, item, {"title": "不要的标题"}, seen=item.revision)
    item = fresh(item)
    drop_draft(hall.officer, item, seen=item.revision)
    item = fresh(item)
    assert item.status == Status.PUBLISHED and item.is_public
    assert item.published_version == public == item.working_version
    dropped = item.versions.get(number=2)
    assert dropped.is_frozen and dropped.change_note == NOT_SUBMITTED


def test_a_draft_is_sent_in_only_when_what_was_found_is_settled(hall: Hall) -> None:
    item = hall.a_text(body="<p>联系人张三，身份证号11010519491231002X。</p>")
    with pytest.raises(NotReady) as refusal:
        submit(hall.officer, item, seen=item.revision)
    codes = {one.finding.code for one in refusal.value.open_findings}
    assert "identity_number" in codes
    item = fresh(item)
    assert item.status == Status.DRAFT and not item.submissions.exists()
    save_draft(hall.officer, item, {"body": "<p>现将有关事项通知如下。</p>"}, seen=item.revision)
    item = fresh(item)
    submit(hall.officer, item, seen=item.revision)
    assert fresh(item).status == Status.IN_REVIEW


def test_an_answer_holds_as_long_as_what_it_is_about_stands(hall: Hall) -> None:
    item = hall.a_text(document_number="办字12")
    with pytest.raises(NotReady) as refusal:
        submit(hall.officer, item, seen=item.revision)
    found = next(one for one in refusal.value.open_findings if one.can_be_answered)
    with pytest.raises(Refused, match="为什么"):
        answer_finding(hall.officer, item, found.finding.fingerprint, "好", seen=item.revision)
    with pytest.raises(Refused, match="最多写500个字"):
        answer_finding(hall.officer, item, found.finding.fingerprint, "长" * 501, seen=item.revision)
    answer_finding(hall.officer, item, found.finding.fingerprint, "原件就是这样写的", seen=item.revision)
    saved = save_draft(hall.officer, item, {"body": "<p>现将有关事项通知如下。</p>"}, seen=item.revision)
    submission = submit(hall.officer, saved.disclosure, seen=saved.disclosure.revision)
    assert "原件就是这样写的" in {finding["answer"] for finding in submission.findings}
    with pytest.raises(Refused, match="没有正在起草的内容"):
        answer_finding(hall.officer, fresh(item), found.finding.fingerprint, "还想再说明", seen=None)


def test_what_has_to_be_removed_cannot_be_answered(hall: Hall) -> None:
    item = hall.a_text(body="<p>身份证号11010519491231002X。</p>")
    with pytest.raises(NotReady) as refusal:
        submit(hall.officer, item, seen=item.revision)
    blocked = next(one for one in refusal.value.open_findings if not one.can_be_answered)
    with pytest.raises(Refused, match="必须改正"):
        answer_finding(hall.officer, item, blocked.finding.fingerprint, "领导同意保留", seen=item.revision)


def test_every_step_of_writing_is_in_the_trail(hall: Hall) -> None:
    item = hall.a_text()
    save_draft(hall.officer, item, {"title": "改好的标题"}, seen=item.revision)
    item = fresh(item)
    drop_draft(hall.head, item, seen=item.revision)
    entries = AuditEntry.objects.filter(target_id=str(item.pk), target_type="publishing.disclosure")
    assert [entry.action for entry in entries.order_by("pk")] == [
        "disclosure.create",
        "disclosure.save",
        "disclosure.drop",
    ]
    saved = entries.get(action="disclosure.save")
    assert saved.after is not None and saved.after["title"] == "改好的标题"
