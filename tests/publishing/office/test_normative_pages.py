"""The staff pages of the collection, from the form to the record."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from gongkai.organizations.models import Role
from gongkai.publishing.models import CleanUpRound, NormativeDocument, Relation, ValidityRule
from gongkai.publishing.normative_duties import normative_duties
from tests.organizations.city import City, person
from tests.publishing.kit import a_draft, a_published_item
from tests.publishing.normative_kit import a_change, a_document, filled_in


@pytest.fixture
def head(city: City, client: Client) -> Client:
    client.force_login(city.head)
    return client


def page(client: Client, name: str, *arguments: Any, **query: Any) -> str:
    answer = client.get(reverse(f"publishing:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, name: str, *arguments: Any, status: int = 302, **data: Any) -> str:
    given = {key: value for key, value in data.items() if value is not None}
    answer = client.post(reverse(f"publishing:{name}", args=arguments), given)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_a_document_is_registered_from_the_form(city: City, head: Client) -> None:
    sent(head, "normative_add", **filled_in(title="供水办法"))
    document = NormativeDocument.objects.get()
    assert "供水办法" in page(head, "normative")
    assert "现行有效" in page(head, "normative_document", document.pk)


def test_a_form_that_is_refused_keeps_what_was_typed(city: City, head: Client) -> None:
    answer = sent(
        head, "normative_add", status=409, **filled_in(title="供水办法", expires_on=dt.date(2020, 1, 1))
    )
    assert "施行日期之前结束" in answer and 'value="供水办法"' in answer


def test_the_form_takes_over_what_a_public_item_says(city: City, head: Client) -> None:
    item = a_published_item(
        city.city, kind="normative", title="没有日期的暂行办法", document_number="鹤政〔2021〕7号"
    )
    assert "没有填成文日期" in page(head, "normative_unregistered")
    form = page(head, "normative_add", item=item.pk)
    assert "没有日期的暂行办法" in form and 'value="trial" selected' in form
    address = f"{reverse('publishing:normative_add')}?item={item.pk}"
    head.post(address, {key: value for key, value in filled_in().items() if value is not None})
    assert NormativeDocument.objects.get().disclosure == item
    foreign = a_published_item(city.county, kind="normative")
    assert head.get(f"{reverse('publishing:normative_add')}?item={foreign.pk}").status_code == 404


def test_a_repeal_from_the_form_shows_in_the_list_at_once(city: City, head: Client) -> None:
    item = a_published_item(city.city)
    document = a_document(city.city, title="旧办法", disclosure=item)
    new = a_document(
        city.city, title="新办法", document_number="鹤政〔2022〕1号", issued_on=dt.date(2022, 6, 1)
    )
    sent(
        head,
        "normative_relate",
        new.pk,
        revision=0,
        kind=Relation.Kind.REPEALS,
        to=document.document_number,
    )
    assert "旧办法" not in page(head, "normative", validity="in_force_now")
    assert "旧办法" in page(head, "normative", validity="repealed")
    told = page(head, "normative_document", document.pk)
    assert "自 2022-06-01 起废止" in told and "新办法" in told
    item.refresh_from_db()
    assert item.validity == "repealed"


def test_a_stale_form_is_refused_with_what_happened(city: City, head: Client) -> None:
    document = a_document(city.city)
    sent(head, "normative_end", document.pk, revision=0, kind="repealed", on="2022-01-01", note="决定")
    answer = sent(
        head, "normative_renew", document.pk, status=409, revision=0, on="2022-01-01", until="2030-01-01"
    )
    assert "登记废止" in answer


def test_an_unknown_number_is_told(city: City, head: Client) -> None:
    document = a_document(city.city)
    answer = sent(
        head, "normative_relate", document.pk, status=200, revision=0, kind="amends", to="没有〔2000〕1号"
    )
    assert "文件库中没有" in answer


def test_mistakes_are_taken_back_from_the_page(city: City, head: Client) -> None:
    document, other = a_document(city.city), a_document(city.city)
    change = a_change(document, "repealed", dt.date(2022, 1, 1))
    sent(head, "normative_annul", document.pk, change.pk, revision=0, reason="登记错")
    assert "已更正，不计算" in page(head, "normative_document", document.pk)
    relation = Relation.objects.create(document=other, to=document, kind="implements")
    sent(head, "normative_unrelate", other.pk, relation.pk, revision=0, reason="登记错")
    assert not Relation.objects.exists()
    assert head.get(reverse("publishing:normative_annul", args=[other.pk, change.pk])).status_code == 404


def test_as_in_force_on_a_day(city: City, head: Client) -> None:
    a_change(a_document(city.city, title="旧办法"), "repealed", dt.date(2022, 1, 1))
    a_document(city.city, title="新办法", issued_on=dt.date(2022, 1, 1))
    then = page(head, "normative", riqi="2021-12-31", validity="in_force_now")
    assert "旧办法" in then and "新办法" not in then
    now = page(head, "normative", validity="in_force_now")
    assert "旧办法" not in now and "新办法" in now


def test_a_filter_that_cannot_be_read_says_so(city: City, head: Client) -> None:
    a_document(city.city, title="甲办法")
    shown = page(head, "normative", riqi="昨天")
    assert "这样的日期" in shown and "甲办法" not in shown
    assert head.get(reverse("publishing:normative_file", args=["csv"]), {"riqi": "昨天"}).status_code == 404
    assert head.get(reverse("publishing:normative_file", args=["exe"])).status_code == 404


def test_files_hold_what_the_list_shows_and_no_formula(city: City, head: Client) -> None:
    a_document(city.city, title="=1+1办法")
    answer = head.get(reverse("publishing:normative_file", args=["xlsx"]))
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active  # type: ignore[attr-defined]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1办法"]
    assert cell.data_type == "s" and cell.quotePrefix
    text = head.get(reverse("publishing:normative_file", args=["csv"])).getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=1+1办法" in text


def test_a_supervisor_reads_the_counts_below_and_changes_nothing(city: City, client: Client) -> None:
    document = a_document(city.city)
    client.force_login(city.supervisor)
    told = page(client, "normative_counts", year=2021)
    assert "鹤壁市人民政府" in told
    assert "登记文件" not in page(client, "normative")
    assert "更正登记" not in page(client, "normative_document", document.pk)
    address = reverse("publishing:normative_end", args=[document.pk])
    assert client.get(address).status_code == 403


def test_a_drafter_is_not_offered_what_the_head_decides(city: City, client: Client) -> None:
    document = a_document(city.city)
    client.force_login(city.officer)
    shown = page(client, "normative_document", document.pk)
    assert "更正登记" in shown and "废止或者失效" not in shown
    assert client.get(reverse("publishing:normative_end", args=[document.pk])).status_code == 403


def test_rules_are_set_changed_and_taken_away(city: City, head: Client) -> None:
    sent(head, "validity_rules", validity_kind="general", most_months=60, warn_months=6)
    sent(head, "validity_rules", validity_kind="general", most_months=36, warn_months=3)
    rule = ValidityRule.objects.get()
    assert rule.most_months == 36
    assert "还没有填有效期" in page(head, "normative_document", a_document(city.city).pk)
    assert "1到600" in sent(
        head, "validity_rules", status=200, validity_kind="trial", most_months=0, warn_months=1
    )
    sent(head, "validity_rule_remove", rule.pk)
    assert not ValidityRule.objects.exists()


def a_list(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(["标题", "文号", "制发日期"])
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("清单.xlsx", file.getvalue())


def token_in(text: str) -> str:
    return text.split('name="token" value="')[1].split('"')[0]


def test_a_list_is_shown_before_it_is_taken_in(city: City, head: Client) -> None:
    preview = sent(head, "normative_import", status=200, file=a_list(["甲办法", "甲1号", "2015-01-01"]))
    assert "现在还没有写入" in preview and not NormativeDocument.objects.exists()
    token = token_in(preview)
    sent(head, "normative_import_confirm", token=token)
    assert NormativeDocument.objects.get().title == "甲办法"
    again = sent(head, "normative_import_confirm", status=409, token=token)
    assert "已经登记过" in again and NormativeDocument.objects.count() == 1


def test_a_list_with_a_wrong_row_offers_no_confirmation(city: City, head: Client) -> None:
    answer = sent(head, "normative_import", status=409, file=a_list(["甲办法", "甲1号", "2015-13-01"]))
    assert "第2行《甲办法》" in answer and 'name="token"' not in answer


def test_a_preview_is_confirmed_by_who_made_it_as_it_was(city: City, head: Client) -> None:
    token = token_in(
        sent(head, "normative_import", status=200, file=a_list(["甲办法", "甲1号", "2015-01-01"]))
    )
    assert "重新上传" in sent(head, "normative_import_confirm", status=409, token=token[:-1] + "x")
    head.force_login(city.officer)
    assert "另一个人" in sent(head, "normative_import_confirm", status=409, token=token)
    assert not NormativeDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("清单.csv", "标题,文号".encode(), ".xlsx 格式"),
        ("清单.xlsx", b"nothing", "不符"),
        ("清单.exe", b"MZ", "不能收"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(
    city: City, head: Client, name: str, content: bytes, sentence: str
) -> None:
    assert sentence in sent(head, "normative_import", status=200, file=SimpleUploadedFile(name, content))


def test_a_clean_up_from_the_opening_to_the_draft(city: City, head: Client) -> None:
    document = a_document(city.city, title="要废止的办法")
    sent(head, "clean_up_open", title="2025年清理", as_of=timezone.localdate().isoformat())
    round_ = CleanUpRound.objects.get()
    row = round_.results.get()
    typed = {f"result-{row.pk}": "repeal", f"reason-{row.pk}": ""}
    assert "要写明理由" in sent(head, "clean_up", round_.pk, status=409, **typed)
    sent(head, "clean_up", round_.pk, **(typed | {f"reason-{row.pk}": "已被代替"}))
    assert "全部登记完毕" in page(head, "clean_up", round_.pk)
    sent(head, "clean_up_close", round_.pk, on=timezone.localdate().isoformat())
    assert "关于公布2025年清理结果的公告" in page(head, "clean_up", round_.pk)
    assert "起废止" in page(head, "normative_document", document.pk)


def test_duties_count_what_their_lists_show(city: City, client: Client) -> None:
    today = timezone.localdate()
    a_document(city.city, title="将满的办法", expires_on=today + dt.timedelta(days=20))
    a_document(city.city, title="还早的办法", expires_on=today + dt.timedelta(days=900))
    a_document(city.county, expires_on=today + dt.timedelta(days=20))
    a_published_item(city.city, kind="normative")
    duties = {
        duty.label: duty
        for duty in normative_duties(city.head.memberships.get(), {Role.HEAD_OF_DISCLOSURE_OFFICE})
    }
    ending = duties["规范性文件有效期将满"]
    assert (ending.count, ending.light) == (1, "red")
    assert duties["已公开的规范性文件还没有登记入库"].count == 1
    client.force_login(city.head)
    shown = client.get(ending.address).content.decode()
    assert "将满的办法" in shown and "还早的办法" not in shown
    for_leader = normative_duties(person(Role.LEADER, at=city.city).memberships.get(), {Role.LEADER})
    assert [duty for duty in for_leader if duty.count] == []


def test_the_list_asks_as_many_questions_however_long_it_is(
    city: City, head: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        a_change(a_document(city.city, expires_on=dt.date(2090, 1, 1)), "amended", dt.date(2022, 1, 1))
    with django_assert_max_num_queries(25):
        page(head, "normative")


def test_a_form_finds_no_draft_of_another_authority_by_its_number(city: City, head: Client) -> None:
    document = a_document(city.city)
    draft = a_draft(city.county, kind="normative", title="还没有公开的标题")
    foreign = a_document(
        city.county, title="还没有公开的标题", document_number="淇政〔2020〕9号", disclosure=draft
    )
    answer = sent(
        head, "normative_relate", document.pk, status=200, revision=0, kind="implements", to="淇政〔2020〕9号"
    )
    assert "文件库中没有" in answer and "还没有公开的标题" not in answer
    foreign.disclosure = a_published_item(city.county, kind="normative", title="还没有公开的标题")
    foreign.save()
    sent(head, "normative_relate", document.pk, revision=0, kind="implements", to="淇政〔2020〕9号")
    assert Relation.objects.get().to == foreign
