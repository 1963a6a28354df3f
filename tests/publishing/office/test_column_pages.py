"""The pages of columns, the standard catalogue and interpretation, as the people who use them meet them."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from gongkai.publishing.actions.interpreting import link_interpretation
from gongkai.publishing.models import (
    CatalogueEntry,
    Disclosure,
    Interpretation,
    InterpretationDuty,
    ItemKind,
    SiteColumn,
)
from gongkai.publishing.questions import QuestionAndAnswer, body_from_questions, questions_in
from gongkai.publishing.standard_catalogue.entries import ReadEntry
from gongkai.publishing.standard_catalogue.writing import catalogue_workbook
from tests.organizations.city import City
from tests.publishing.kit import a_column, a_draft, a_published_item

POLICY = ReadEntry(
    "社会救助", "政策文件", "法律法规", number="1", time_limit="20个工作日内", limit_working_days=20
)
SERVICE = ReadEntry("社会救助", "办事指南", number="2")


def logged_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_keeper_lays_out_and_arranges_columns(city: City) -> None:
    client = logged_in(city.head)
    assert "还没有栏目" in text(client.get(reverse("publishing:columns")))
    answer = client.post(reverse("publishing:columns_lay_out"), {"extent": "usual"}, follow=True)
    assert "已建立27个栏目" in text(answer)
    notices = SiteColumn.objects.get(key="tzgg")
    client.post(reverse("publishing:column_up", args=[notices.pk]))
    order = list(SiteColumn.objects.filter(parent=None).order_by("position").values_list("key", flat=True))
    assert order.index("tzgg") == order.index("zcjd") - 1
    answer = client.post(reverse("publishing:column_close", args=[notices.pk]), follow=True)
    assert "重新开放" in text(answer)
    answer = client.post(
        reverse("publishing:column_add"),
        {
            "title": "专题",
            "key": "zt",
            "parent": notices.pk,
            "description": "专题。",
            "keywords": "专题",
            "column_type": "专题",
        },
        follow=True,
    )
    assert SiteColumn.objects.get(key="zt").parent == notices
    answer = client.post(
        reverse("publishing:column_move", args=[notices.pk]), {"parent": SiteColumn.objects.get(key="zt").pk}
    )
    assert "不在列表中" in text(answer)


def test_a_refused_owner_is_said_beside_the_field(city: City) -> None:
    column = a_column(city.city)
    facts = {
        "title": "新",
        "description": "公布。",
        "keywords": "新",
        "column_type": "通知公告",
        "owner": city.outsider.pk,
    }
    answer = logged_in(city.head).post(reverse("publishing:column_change", args=[column.pk]), facts)
    assert answer.status_code == 200 and "不在列表中" in text(answer)
    facts["owner"] = city.officer.pk
    logged_in(city.head).post(reverse("publishing:column_change", args=[column.pk]), facts)
    column.refresh_from_db()
    assert column.owner == city.officer


def test_readers_see_lights_and_no_buttons(city: City) -> None:
    a_column(city.city, "dtyw", title="动态要闻", max_age_days=14)
    stale = a_column(city.city, "tzgg", title="通知公告", max_age_days=14)
    a_published_item(city.city, columns=[stale], at=timezone.now() - dt.timedelta(days=20))
    page = text(logged_in(city.officer).get(reverse("publishing:columns")))
    assert "空白栏目" in page and "超期6天未更新" in page
    assert "上移" not in page
    answer = logged_in(city.officer).post(reverse("publishing:column_up", args=[stale.pk]))
    assert answer.status_code == 403
    assert "动态要闻" in text(logged_in(city.officer).get(reverse("publishing:columns"), {"show": "bad"}))


def test_an_authority_without_columns_sees_those_of_its_site(city: City) -> None:
    from tests.organizations.city import person

    a_column(city.city, title="市通知", owner=city.officer)
    below = person("head_of_disclosure_office", at=city.department)
    page = text(logged_in(below).get(reverse("publishing:columns")))
    assert "市通知" in page and "鹤壁市人民政府" in page
    assert "上移" not in page and city.officer.display_name not in page


def a_file(*entries: ReadEntry) -> SimpleUploadedFile:
    return SimpleUploadedFile("目录.xlsx", catalogue_workbook(entries))


def test_a_catalogue_goes_from_upload_to_confirmation_and_out_again(city: City) -> None:
    client = logged_in(city.head)
    sent = client.post(reverse("publishing:catalogue_import"), {"file": a_file(POLICY, SERVICE)})
    assert sent.status_code == 302
    assert not CatalogueEntry.objects.exists()
    preview = client.get(sent["Location"])
    assert "读到2个事项" in text(preview)
    expected = preview.context["form"]["expected"].value()
    done = client.post(sent["Location"], {"expected": expected}, follow=True)
    assert "新增2项" in text(done) and "0／2项（0%）" in text(done)
    exported = client.get(reverse("publishing:catalogue_export"))
    book = load_workbook(io.BytesIO(b"".join(exported)))  # type: ignore[arg-type]
    assert book.sheetnames == ["社会救助"]


def test_an_old_preview_is_shown_anew(city: City) -> None:
    client = logged_in(city.head)
    sent = client.post(reverse("publishing:catalogue_import"), {"file": a_file(POLICY)})
    CatalogueEntry.objects.create(
        authority=city.city, field="社会救助", first_item="政策文件", second_item="法律法规"
    )
    answer = client.post(sent["Location"], {"expected": "0" * 64})
    assert answer.status_code == 409 and "已经有了变化" in text(answer)
    again = client.post(sent["Location"], {"expected": answer.context["form"]["expected"].value()})
    assert again.status_code == 302
    assert CatalogueEntry.objects.get().limit_working_days == 20


def test_a_file_that_is_no_catalogue_comes_back_with_a_sentence(city: City) -> None:
    client = logged_in(city.head)
    for name, content in (
        ("目录.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("目录.xlsx", b"no zip"),
    ):
        answer = client.post(
            reverse("publishing:catalogue_import"), {"file": SimpleUploadedFile(name, content)}
        )
        assert answer.status_code in (200, 409) and "message-error" in text(answer)


def test_entries_lead_to_drafting_and_show_what_is_published(city: City) -> None:
    entry = CatalogueEntry.objects.create(authority=city.city, field="社会救助", first_item="政策文件")
    other = CatalogueEntry.objects.create(authority=city.city, field="社会救助", first_item="办事指南")
    a_published_item(city.city, catalogue_entry=entry)
    page = text(logged_in(city.officer).get(reverse("publishing:catalogue_entries"), {"field": "社会救助"}))
    assert page.index("办事指南") < page.index("政策文件")
    assert f"?entry={other.pk}" in page
    page = text(logged_in(city.officer).get(reverse("publishing:catalogue_entries"), {"show": "empty"}))
    assert "办事指南" in page and "政策文件" not in page
    assert (
        logged_in(city.officer).get(reverse("publishing:catalogue_entries"), {"field": "没有"}).status_code
        == 404
    )


@pytest.mark.parametrize("field", ["社会救助", "养老服务"])
def test_citizens_go_from_field_to_entry_to_item(city: City, client: Client, field: str) -> None:
    entry = CatalogueEntry.objects.create(
        authority=city.city,
        field=field,
        first_item="政策文件",
        second_item="通知",
        basis="《条例》",
        levels=["县级"],
    )
    item = a_published_item(city.city, catalogue_entry=entry)
    draft = a_draft(city.city, catalogue_entry=entry)
    assert field in text(client.get(reverse("publishing:grassroots")))
    assert "1条" in text(client.get(reverse("publishing:grassroots_field", args=[city.city.pk, field])))
    page = text(client.get(reverse("publishing:grassroots_entry", args=[entry.pk])))
    assert item.title in page and draft.title not in page and "《条例》" in page
    assert client.get(reverse("publishing:grassroots_field", args=[city.county.pk, field])).status_code == 404
    assert client.get(reverse("publishing:grassroots"), {"jg": "999"}).status_code == 404


def test_the_keeper_waives_a_duty_on_its_page_and_resumes_it(city: City) -> None:
    a_published_item(city.city, kind=ItemKind.NORMATIVE_DOCUMENT, title="关于补贴的通知")
    duty = InterpretationDuty.objects.get()
    client = logged_in(city.head)
    assert "关于补贴的通知" in text(client.get(reverse("publishing:interpretations")))
    client.post(reverse("publishing:interpretation_waive", args=[duty.pk]), {"reason": "只涉及内部管理"})
    page = text(client.get(reverse("publishing:interpretations"), {"tab": "waived"}))
    assert "只涉及内部管理" in page
    client.post(reverse("publishing:interpretation_resume", args=[duty.pk]))
    duty.refresh_from_db()
    assert duty.waived_reason == ""
    answer = logged_in(city.officer).post(
        reverse("publishing:interpretation_waive", args=[duty.pk]), {"reason": "x"}
    )
    assert answer.status_code == 403


def test_a_drafter_finds_the_document_and_links_it(city: City) -> None:
    document = a_published_item(city.city, title="关于粮食补贴的通知", document_number="鹤政〔2026〕1号")
    a_published_item(city.city, title="关于绿化的通知")
    item = a_draft(city.city, city.officer, kind=ItemKind.INTERPRETATION)
    client, address = logged_in(city.officer), reverse("publishing:item_interprets", args=[item.pk])
    page = text(client.get(address, {"words": "粮食"}))
    assert "关于粮食补贴的通知" in page and "关于绿化的通知" not in page
    sent = {"document": document.pk, "form": "text", "lead_unit": "市农业农村局"}
    assert client.post(f"{address}?words=粮食", sent).status_code == 302
    assert Interpretation.objects.get().document == document
    assert "没有保存" in text(client.post(address, {"form": "text", "lead_unit": "x"}))
    link = Interpretation.objects.get()
    client.post(reverse("publishing:interpretation_unlink", args=[link.pk]))
    assert not Interpretation.objects.exists()
    other = a_draft(city.city, city.officer)
    assert client.get(reverse("publishing:item_interprets", args=[other.pk])).status_code == 404


def test_questions_are_written_in_pairs(city: City) -> None:
    item = a_draft(city.city, city.officer, kind=ItemKind.POLICY_QUESTIONS, body="")
    client, address = logged_in(city.officer), reverse("publishing:item_questions", args=[item.pk])
    assert "问题3" in text(client.get(address))
    sent = {
        "seen": 0,
        "question_1": "怎么申请？",
        "answer_1": "到社区。",
        "question_2": "",
        "answer_2": "",
        "question_3": "只有问题",
        "answer_3": "",
    }
    answer = client.post(address, sent)
    assert "请填写回答3" in text(answer) and "到社区。" in text(answer)
    sent["question_3"] = ""
    assert client.post(address, sent).status_code == 302
    item = Disclosure.objects.get(pk=item.pk)
    assert item.working_version is not None
    assert questions_in(item.working_version.body) == [QuestionAndAnswer("怎么申请？", "到社区。")]
    assert client.post(address, sent).status_code == 409, "the page was too old"


def test_citizens_find_questions_by_word_and_authority(city: City, client: Client) -> None:
    body = body_from_questions(
        [QuestionAndAnswer("怎么申请？", "到社区。"), QuestionAndAnswer("何时发放？", "每月。")]
    )
    item = a_published_item(city.city, kind=ItemKind.POLICY_QUESTIONS, body=body)
    other = a_published_item(
        city.county,
        kind=ItemKind.POLICY_QUESTIONS,
        body=body_from_questions([QuestionAndAnswer("县里的？", "是。")]),
    )
    address = reverse("publishing:questions")
    page = text(client.get(address))
    assert "怎么申请？" in page and "县里的？" in page
    page = text(client.get(address, {"q": "社区"}))
    assert "怎么申请？" in page and "何时发放？" not in page
    page = text(client.get(address, {"jg": other.authority_id}))
    assert "县里的？" in page and "怎么申请？" not in page
    Disclosure.objects.filter(pk=item.pk).update(is_public=False)
    assert "怎么申请？" not in text(client.get(address))
    assert client.get(address, {"jg": "x"}).status_code == 200


def test_document_and_interpretation_show_each_other_and_the_questions(city: City, client: Client) -> None:
    document = a_published_item(city.city, kind=ItemKind.NORMATIVE_DOCUMENT, title="关于补贴的通知")
    body = body_from_questions([QuestionAndAnswer("怎么申请？", "到社区。")])
    item = a_published_item(city.city, kind=ItemKind.POLICY_QUESTIONS, title="补贴问答", body=body)
    link_interpretation(
        city.officer, item, document, form="questions", lead_unit="市财政局", interpreter="局长"
    )
    page = text(client.get(reverse("publishing:document", args=[document.pk])))
    assert "补贴问答" in page and "解读单位：市财政局，解读人：局长" in page
    assert "<summary>怎么申请？</summary>" in page
    page = text(client.get(reverse("publishing:document", args=[item.pk])))
    assert "解读的文件" in page and "关于补贴的通知" in page
