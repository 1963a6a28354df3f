"""The pages on which items are written, as requests and answers; the browser journey is in tests/browser."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gongkai.organizations.models import Role
from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.actions.reviewing import send_back
from gongkai.publishing.models import (
    Attachment,
    AutosavedText,
    CatalogueEntry,
    Disclosure,
    Status,
    Step,
    Submission,
)
from tests.organizations.city import person
from tests.publishing.kit import a_column, a_draft, a_published_item
from tests.publishing.office.files import bomb_file, picture_file, word_file
from tests.publishing.review_kit import CATEGORY, Hall, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db: None) -> Hall:
    return Hall()


@pytest.fixture
def officer(hall: Hall, client: Client) -> Client:
    client.force_login(hall.officer)
    return client


def typed(item: Disclosure | None = None, **fields: Any) -> dict[str, Any]:
    """What a browser sends for the form of a draft."""
    data: dict[str, Any] = {
        "title": "关于供水的通知",
        "body": "<p>正文。</p>",
        "category": CATEGORY,
        "columns": [],
    }
    if item is not None:
        data["seen"] = item.revision
    return data | fields


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def edit_of(item: Disclosure) -> str:
    return reverse("publishing:item_edit", args=[item.pk])


def test_an_officer_begins_an_item_and_goes_on_writing_it(hall: Hall, officer: Client) -> None:
    column = a_column(hall.city)
    answer = officer.post(
        reverse("publishing:item_new"),
        typed(columns=[column.pk], body="第一段\n\n第二段 1 < 2", date_of_issue="2026-11-02"),
        follow=True,
    )
    item = Disclosure.objects.get()
    version = item.working_version
    assert version is not None
    assert urlsplit(answer.redirect_chain[0][0]).path == edit_of(item)
    # Plain text, as it is typed where no script runs, becomes paragraphs.
    assert version.body == "<p>第一段</p>\n<p>第二段 1 &lt; 2</p>"
    assert (version.columns.get(), version.date_of_issue) == (column, dt.date(2026, 11, 2))
    assert "已保存" in page_of(answer)


def test_what_was_taken_out_of_the_text_is_said(officer: Client) -> None:
    answer = officer.post(
        reverse("publishing:item_new"), typed(body="<p>正文</p><script>x()</script>"), follow=True
    )
    assert "去掉了脚本" in page_of(answer)


def test_a_new_item_starts_with_what_the_address_names(hall: Hall, officer: Client) -> None:
    entry = CatalogueEntry.objects.create(authority=hall.city, field="养老服务", first_item="养老补贴")
    foreign = CatalogueEntry.objects.create(authority=hall.other_city, field="救灾", first_item="别处的事项")
    page = page_of(officer.get(reverse("publishing:item_new"), {"entry": entry.pk, "kind": "questions"}))
    assert f'<option value="{entry.pk}" selected>养老补贴</option>' in page
    assert '<option value="养老服务" selected>' in page
    assert '<option value="questions" selected>' in page
    assert "李思涵" in page
    for nonsense in (foreign.pk, "x", "9" * 40, "-1"):
        page = page_of(officer.get(reverse("publishing:item_new"), {"entry": nonsense, "kind": "x"}))
        assert "别处的事项" not in page


def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(officer: Client) -> None:
    answer = officer.post(
        reverse("publishing:item_new"),
        typed(title="", body="<p>写了一个小时的正文</p>", date_of_issue="昨天", publish_at="早上"),
    )
    page = page_of(answer)
    assert answer.status_code == 200 and not Disclosure.objects.exists()
    for sentence in ("请填写标题。", "成文日期应写成 2025-01-31", "定时发布应写成 2026-01-31 09:00"):
        assert sentence in page
    assert "写了一个小时的正文" in page


def test_a_date_in_the_future_and_a_malformed_number_are_told_at_once_and_saved(officer: Client) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    answer = officer.post(
        reverse("publishing:item_new"),
        typed(date_of_issue=tomorrow.isoformat(), document_number="淇政办(2026)12号"),
        follow=True,
    )
    item = Disclosure.objects.get()
    assert item.date_of_issue == tomorrow
    page = page_of(answer)
    warnings = [part.split("</p>")[0] for part in page.split('class="field-warning">')[1:]]
    assert any("成文日期" in warning for warning in warnings)
    assert any("〔2026〕" in warning for warning in warnings)


def test_who_saves_second_keeps_what_was_typed_and_sees_both(hall: Hall, officer: Client) -> None:
    item = hall.a_text(body="<p>原来的一段。</p>")
    saved = save_draft(
        hall.colleague, item, {"title": "吴同事的标题", "body": "<p>吴同事的一段。</p>"}, seen=item.revision
    )
    answer = officer.post(edit_of(item), typed(item, title="李思涵的标题", body="<p>李思涵的一段。</p>"))
    page = page_of(answer)
    assert answer.status_code == 409
    assert "别人保存的和您写的不一样" in page
    assert '<td data-label="现在保存的">吴同事的标题</td>' in page
    assert '<td data-label="您写的">李思涵的标题</td>' in page
    assert 'value="李思涵的标题"' in page and "李思涵的一段" in page
    assert f'name="seen" value="{saved.disclosure.revision}"' in page
    assert fresh(item).title == "吴同事的标题"
    again = officer.post(edit_of(item), typed(saved.disclosure, title="李思涵的标题"))
    assert again.status_code == 302 and fresh(item).title == "李思涵的标题"


def test_good_files_are_kept_and_each_bad_one_is_named(hall: Hall, officer: Client) -> None:
    item = hall.a_text()
    files = [
        word_file("方案.docx"),
        SimpleUploadedFile("程序.docx", b"MZ" + b"\0" * 200),
        bomb_file("炸弹.docx"),
        SimpleUploadedFile("视频.mp4", b"x"),
        picture_file("水厂.png"),
    ]
    answer = officer.post(edit_of(item), typed(item, title="改好的标题", uploads=files), follow=True)
    page = page_of(answer)
    version = fresh(item).working_version
    assert version is not None and version.title == "改好的标题"
    assert [place.attachment.name for place in version.places.all()] == ["方案.docx", "水厂.png"]
    assert "已上传2个附件" in page
    for name in ("程序.docx", "炸弹.docx", "视频.mp4"):
        assert f"附件没有上传：“{name}”" in page
    assert "大得不正常" in page and "文字：已读取" in page


def test_a_file_that_is_too_large_is_refused_in_words_and_the_text_is_saved(
    hall: Hall, officer: Client, settings: Any
) -> None:
    settings.UPLOAD_FILE_BYTES = 1024
    item = hall.a_text()
    large = SimpleUploadedFile("录像.pdf", b"%PDF-" + b"0" * 4096)
    answer = officer.post(edit_of(item), typed(item, title="改好的标题", uploads=[large]), follow=True)
    assert "“录像.pdf”超过了" in page_of(answer)
    assert fresh(item).title == "改好的标题" and not Attachment.objects.exists()


def test_a_picture_for_the_text_is_answered_as_json(hall: Hall, officer: Client) -> None:
    item = hall.a_text()
    address = reverse("publishing:item_attach", args=[item.pk])
    data = {"seen": item.revision, "inline": "on", "uploads": [picture_file()]}
    told = officer.post(address, data, headers={"Accept": "application/json"}).json()
    picture = Attachment.objects.get()
    assert told["pictures"] == [
        {"address": reverse("publishing:item_file", args=[item.pk, picture.pk]), "name": "水厂.png"}
    ]
    assert told["seen"] == fresh(item).revision
    stale = officer.post(
        address, data | {"uploads": [picture_file("乙.png", "red")]}, headers={"Accept": "application/json"}
    )
    assert stale.status_code == 409 and "已经有了变化" in stale.json()["sentences"][0]
    nothing = officer.post(address, {"seen": told["seen"]}, headers={"Accept": "application/json"})
    assert nothing.status_code == 409 and nothing.json()["sentences"] == ["请选择要上传的文件。"]
    shown = officer.get(told["pictures"][0]["address"])
    assert shown["Content-Type"] == "image/png" and b"".join(shown.streaming_content)[:4] == b"\x89PNG"


def test_files_are_put_in_order_and_taken_out(hall: Hall, officer: Client) -> None:
    item = hall.a_text()
    officer.post(edit_of(item), typed(item, uploads=[word_file("甲.docx", "甲"), word_file("乙.docx", "乙")]))
    second = Attachment.objects.get(name="乙.docx")
    up = reverse("publishing:item_file_up", args=[item.pk, second.pk])
    assert "把“乙.docx”上移一位" in page_of(officer.get(up))
    officer.post(up, {"seen": fresh(item).revision})
    version = fresh(item).working_version
    assert version is not None
    assert [place.attachment.name for place in version.places.all()] == ["乙.docx", "甲.docx"]
    officer.post(reverse("publishing:item_detach", args=[item.pk, second.pk]), {"seen": fresh(item).revision})
    assert [place.attachment.name for place in version.places.all()] == ["甲.docx"]
    assert officer.get(up).status_code == 404


def test_the_checks_are_answered_and_the_draft_is_sent_in(hall: Hall, officer: Client) -> None:
    item = hall.a_text(document_number="办字12")
    address = reverse("publishing:item_submit", args=[item.pk])
    page = page_of(officer.get(address))
    assert "需要说明（1处）" in page and "不是“机关代字〔年份〕序号号”的形式" in page
    for name in ("王初审", "陈复审", "赵终审", "孙保密"):
        assert name in page
    refused = officer.post(address, {"seen": item.revision})
    assert refused.status_code == 409 and "还不能送审" in page_of(refused)
    fingerprint = page.split('name="fingerprint" value="')[1].split('"')[0]
    answer_address = reverse("publishing:item_answer", args=[item.pk])
    typed_answer = {"seen": item.revision, "fingerprint": fingerprint}
    short = officer.post(answer_address, typed_answer | {"answer": "好"})
    assert short.status_code == 409 and "至少4个字" in page_of(short) and ">\n好</textarea>" in page_of(short)
    officer.post(answer_address, typed_answer | {"answer": "原件就是这样写的"})
    assert "原件就是这样写的" in page_of(officer.get(address))
    sent = officer.post(address, {"seen": item.revision}, follow=True)
    assert "已送审" in page_of(sent) and fresh(item).status == Status.IN_REVIEW
    assert officer.get(address).status_code == 302
    page = page_of(officer.get(reverse("publishing:item", args=[item.pk])))
    assert "审核中：待初审、保密审查" in page and "原件就是这样写的" in page


def test_a_draft_without_a_place_is_not_sent_in(hall: Hall, officer: Client) -> None:
    item = hall.a_text(category="")
    page = page_of(officer.post(reverse("publishing:item_submit", args=[item.pk]), {"seen": item.revision}))
    assert "还没有选择信息放在哪里" in page and not Submission.objects.exists()


def test_calling_back_and_giving_up(hall: Hall, officer: Client) -> None:
    item = fresh(hall.submitted().disclosure)
    recall = reverse("publishing:item_recall", args=[item.pk])
    assert "请填写收回的原因" in page_of(officer.post(recall, {"seen": item.revision, "reason": ""}))
    officer.post(recall, {"seen": item.revision, "reason": "还要补一个附件"})
    item = fresh(item)
    assert item.status == Status.DRAFT
    officer.post(reverse("publishing:item_drop", args=[item.pk]), {"seen": item.revision})
    assert fresh(item).status == Status.DROPPED


def test_reviewers_read_the_item_and_are_offered_nothing_to_write(hall: Hall, client: Client) -> None:
    item = hall.a_text()
    client.force_login(hall.first)
    page = page_of(client.get(reverse("publishing:item", args=[item.pk])))
    assert item.title in page and "继续起草" not in page
    assert client.get(edit_of(item)).status_code == 403
    assert client.post(edit_of(item), typed(item)).status_code == 403


def test_a_supervisor_reads_the_items_of_bodies_below_and_changes_none(hall: Hall, client: Client) -> None:
    item = a_draft(hall.county, title="下级机关的信息")
    client.force_login(person(Role.SUPERVISOR, Role.INFORMATION_OFFICER, at=hall.city))
    page = page_of(client.get(reverse("publishing:items")))
    assert "下级机关的信息" in page
    assert client.get(reverse("publishing:item", args=[item.pk])).status_code == 200
    assert client.get(edit_of(item)).status_code == 404
    assert client.post(edit_of(item), typed(item)).status_code == 404


def test_two_versions_are_compared(hall: Hall, officer: Client) -> None:
    item = hall.published()
    save_draft(hall.officer, item, {"title": "改过的标题", "body": "<p>改过的一段。</p>"}, seen=item.revision)
    address = reverse("publishing:item_compare", args=[item.pk])
    page = page_of(officer.get(address))
    assert '<td data-label="后来">改过的标题</td>' in page and "<ins>" in page and "<del>" in page
    # The older one stands first, whichever way round they are asked for.
    turned = officer.get(address, {"old": 2, "new": 1})
    assert (turned.context["old"].number, turned.context["new"].number) == (1, 2)
    assert "同一版" in page_of(officer.get(address, {"old": 1, "new": 1}))
    assert officer.get(address, {"old": 7}).status_code == 404
    assert officer.get(address, {"old": "x", "new": "9" * 40}).status_code == 200
    assert officer.get(reverse("publishing:item_version", args=[item.pk, 1])).status_code == 200
    assert officer.get(reverse("publishing:item_version", args=[item.pk, 9])).status_code == 404


def test_the_list_shows_each_state_and_its_number(hall: Hall, officer: Client) -> None:
    hall.a_text(title="起草中的信息")
    sent_back = hall.submitted(title="退回来的信息")
    send_back(hall.first, sent_back, Step.FIRST, seen=None, remarks="请改")
    hall.submitted(title="审核中的信息")
    a_published_item(hall.city, hall.officer, title="公开了的信息")
    shows = {
        "": {"起草中的信息", "退回来的信息", "审核中的信息"},
        "returned": {"退回来的信息"},
        "draft": {"起草中的信息", "退回来的信息"},
        "review": {"审核中的信息"},
        "published": {"公开了的信息"},
        "all": {"起草中的信息", "退回来的信息", "审核中的信息", "公开了的信息"},
        "nonsense": {"起草中的信息", "退回来的信息", "审核中的信息"},
    }
    for tab, titles in shows.items():
        answer = officer.get(reverse("publishing:items"), {"tab": tab})
        assert {row.version.title for row in answer.context["rows"]} == titles, tab
        current = next(one for one in answer.context["tabs"] if one.current)
        assert current.number == len(titles), tab


def test_the_list_is_narrowed_by_words_column_person_and_lateness(hall: Hall, officer: Client) -> None:
    top = a_column(hall.city, "zcwj")
    below = a_column(hall.city, "gfxwj", parent=top)
    a_draft(hall.city, hall.officer, [below], title="在下级栏目的信息", date_of_issue=dt.date(2025, 1, 2))
    a_draft(hall.city, hall.colleague, title="别人起草的信息", document_number="鹤政〔2026〕3号")
    old = a_draft(hall.city, hall.officer, title="很早以前的信息", date_of_issue=dt.date(1998, 1, 2))
    address = reverse("publishing:items")

    def titles(**asked: Any) -> set[str]:
        return {row.version.title for row in officer.get(address, asked).context["rows"]}

    assert titles(column=top.pk) == {"在下级栏目的信息"}
    assert titles(q="鹤政 3号") == {"别人起草的信息"}
    assert titles(mine="on") == {"在下级栏目的信息", "很早以前的信息"}
    assert "在下级栏目的信息" in titles(late="on")
    lights = {row.version.title: row.light for row in officer.get(address).context["rows"]}
    assert lights["在下级栏目的信息"].colour == "red" and lights[old.title] is None


def test_the_list_costs_the_same_however_many_items_there_are(hall: Hall, officer: Client) -> None:
    column = a_column(hall.city)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert officer.get(reverse("publishing:items"), {"tab": "all"}).status_code == 200
        return len(captured)

    for _ in range(2):
        a_draft(hall.city, hall.officer, [column])
        hall.submitted()
    few = queries()
    for _ in range(5):
        a_draft(hall.city, hall.officer, [column])
        hall.submitted()
        a_published_item(hall.city, hall.officer, [column])
    assert queries() == few


def test_the_duties_lead_to_the_list_that_they_count(hall: Hall, officer: Client) -> None:
    sent_back = hall.submitted(title="退回来的信息")
    send_back(hall.first, sent_back, Step.FIRST, seen=None, remarks="请改")
    a_draft(hall.city, hall.colleague, title="晚了的信息", date_of_issue=dt.date(2026, 1, 5))
    duties = {duty.label: duty for duty in officer.get(reverse("web:desk")).context["duties"]}
    for words, titles in (("被退回", {"退回来的信息"}), ("超过20个工作日", {"晚了的信息"})):
        duty = next(duty for label, duty in duties.items() if words in label)
        rows = officer.get(duty.address).context["rows"]
        assert duty.count == len(titles) and {row.version.title for row in rows} == titles


def test_a_paste_is_cleaned_on_the_way_and_nothing_is_kept(officer: Client) -> None:
    html = '<p class="MsoNormal" style="mso-x:y">一、总则</p><script>x()</script>'
    told = officer.post(reverse("publishing:clean_paste"), {"html": html}).json()
    assert told["html"] == "<p>一、总则</p>" and any("脚本" in sentence for sentence in told["dropped"])
    assert not Disclosure.objects.exists() and not AutosavedText.objects.exists()


def key_in(page: str) -> str:
    return page.split('data-key="')[1].split('"')[0]


def test_what_is_typed_is_kept_offered_taken_back_and_forgotten_when_saved(
    hall: Hall, officer: Client
) -> None:
    item = hall.a_text()
    key = key_in(page_of(officer.get(edit_of(item))))
    column = a_column(hall.city)
    sent = officer.post(
        reverse("publishing:autosave"),
        typed(item, typed_key=key, title="还没有保存的标题", columns=[column.pk]),
    )
    assert set(sent.json()) == {"at"} and fresh(item).title != "还没有保存的标题"
    page = page_of(officer.get(edit_of(item)))
    kept = AutosavedText.objects.get()
    assert "有没有保存的内容" in page and f"?take={kept.pk}" in page
    taken = page_of(officer.get(edit_of(item), {"take": kept.pk}))
    assert 'value="还没有保存的标题"' in taken and f'value="{column.pk}" id="id_columns_0" checked' in taken
    answer = officer.post(edit_of(item), typed(item, typed_key=key, title="还没有保存的标题"))
    assert parse_qs(urlsplit(answer["Location"]).query)["saved"] == [key]
    assert not AutosavedText.objects.exists() and fresh(item).title == "还没有保存的标题"


def test_a_text_begun_before_somebody_else_saved_does_not_overwrite_unseen(
    hall: Hall, officer: Client
) -> None:
    item = hall.a_text()
    officer.post(reverse("publishing:autosave"), typed(item, typed_key=f"item:{item.pk}", title="我的标题"))
    save_draft(hall.colleague, item, {"title": "吴同事的标题"}, seen=item.revision)
    kept = AutosavedText.objects.get()
    page = page_of(officer.get(edit_of(item), {"take": kept.pk}))
    assert f'name="seen" value="{item.revision}"' in page
    answer = officer.post(edit_of(item), typed(item, title="我的标题"))
    assert answer.status_code == 409 and fresh(item).title == "吴同事的标题"


def test_kept_text_is_thrown_away_on_request_and_only_the_own(hall: Hall, officer: Client) -> None:
    item = hall.a_text()
    for writer in (hall.officer, hall.colleague):
        AutosavedText.objects.create(
            user=writer, authority=hall.city, disclosure=item, key=f"item:{item.pk}", fields={}
        )
    officer.post(reverse("publishing:autosave_discard"), {"key": f"item:{item.pk}"})
    assert AutosavedText.objects.get().user == hall.colleague
    theirs = AutosavedText.objects.get()
    page = page_of(officer.get(edit_of(item), {"take": theirs.pk}))
    assert "自动保存的内容" not in page


@pytest.mark.parametrize("key", ["", "item:x", "item:" + "9" * 40, "new:x", "item:0"])
def test_a_key_that_is_no_form_is_answered_in_words(officer: Client, key: str) -> None:
    answer = officer.post(reverse("publishing:autosave"), typed(typed_key=key))
    assert answer.status_code in (404, 409) and answer.json()["sentence"].endswith("。")
    assert officer.post(reverse("publishing:autosave_discard"), {"key": key}).status_code == 302


def test_the_text_of_another_authority_cannot_be_kept_or_read(hall: Hall, client: Client) -> None:
    item = hall.a_text()
    client.force_login(hall.outsider)
    answer = client.post(reverse("publishing:autosave"), typed(item, typed_key=f"item:{item.pk}"))
    assert answer.status_code == 404 and not AutosavedText.objects.exists()
