"""The page of an item, its files and its earlier versions, and what stands in the place of what was taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from gongkai.organizations.actions import set_site_facts
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.following import Happening
from gongkai.publishing.models import (
    Attachment,
    Disclosure,
    DisclosureVersion,
    Interpretation,
    InVersion,
    NormativeDocument,
    SiteColumn,
    Status,
    ValidityChange,
)
from gongkai.publishing.projection import put_before_the_public, take_from_the_public
from gongkai.publishing.showings import hide_showing
from tests.organizations.city import City, person
from tests.publishing.kit import a_column, a_draft, a_published_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return City()


def a_file(item: Disclosure, content: bytes = b"%PDF-1.4 0123456789", **fields: object) -> Attachment:
    version = fields.pop("version", None) or item.working_version
    row = Attachment(
        disclosure=item,
        name=str(fields.pop("name", "附件1.pdf")),
        content_type=str(fields.pop("content_type", "application/pdf")),
        size=len(content),
        sha256="ab" * 32,
    )
    row.file.save("a.pdf", ContentFile(content))
    InVersion.objects.create(attachment=row, version=version, is_inline=bool(fields.pop("is_inline", False)))
    return row


@transaction.atomic
def a_new_version(
    item: Disclosure, columns: Sequence[SiteColumn] = (), **fields: object
) -> DisclosureVersion:
    """A later version that is public now."""
    version = DisclosureVersion.objects.create(
        disclosure=item, number=item.versions.count() + 1, frozen_at=timezone.now(), **fields
    )
    version.columns.set(columns)
    item.working_version = version
    put_before_the_public(item, version, timezone.now(), None)
    item.save()
    return version


@transaction.atomic
def withdraw(item: Disclosure, notice: str = "因内容有误撤回。") -> None:
    item.withdrawn_at = timezone.now()
    item.withdrawal_notice = notice
    item.withdrawal_reason = "内部原因：含身份证号"
    take_from_the_public(item, Happening.WITHDRAWN, None, Status.WITHDRAWN)


def page_of(client: Client, item: Disclosure, status: int = 200) -> str:
    answer = client.get(f"/zfxxgk/xx/{item.pk}/")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_shows_the_metadata_head_in_its_order_and_leaves_out_what_is_empty(
    city: City, client: Client
) -> None:
    item = a_published_item(
        city.city,
        title="关于印发供热办法的通知",
        body="<p>各县区：</p>",
        document_number="鹤政〔2026〕3号",
        date_of_issue=dt.date(2026, 1, 5),
        date_of_effect=dt.date(2026, 2, 1),
        keywords="供热、办法",
        subject="cxjshb",
        genre="notice",
        editor="李思涵",
    )
    page = page_of(client, item)
    labels = [
        "索引号",
        "主题分类",
        "体裁",
        "发文机关",
        "成文日期",
        "标题",
        "发文字号",
        "发布日期",
        "施行日期",
    ]
    places = [page.index(f"<dt>{label}</dt>") for label in labels]
    assert places == sorted(places)
    assert "<dd>鹤政〔2026〕3号</dd>" in page and "<dd>2026-02-01</dd>" in page
    assert "<dt>失效日期</dt>" not in page and "<dt>有效性</dt>" not in page
    assert "责任编辑：李思涵" in page
    assert "<p>各县区：</p>" in page
    assert "<svg" in page and "本页的二维码" in page


def test_the_page_has_all_ten_tags(city: City, client: Client) -> None:
    set_site_facts(
        city.platform_operator,
        city.city,
        is_main=True,
        site_name="鹤壁市人民政府",
        site_domain="www.hebi.gov.cn",
        site_id_code="4106000005",
        host="市政府办",
    )
    moment = dt.datetime(2026, 3, 4, 15, 6, 59, tzinfo=timezone.get_default_timezone())
    item = a_published_item(city.city, columns=[a_column(city.city)], at=moment, title="标题“甲”")
    page = page_of(client, item)
    for tag in (
        'name="SiteName" content="鹤壁市人民政府"',
        'name="SiteDomain" content="www.hebi.gov.cn"',
        'name="SiteIDCode" content="4106000005"',
        'name="ArticleTitle" content="标题“甲”"',
        'name="PubDate" content="2026-03-04 15:06"',
        'name="ContentSource" content="鹤壁市人民政府"',
        'name="ColumnName" content="栏目tzgg"',
        'name="ColumnDescription" content="公布栏目tzgg。"',
        'name="ColumnKeywords" content="栏目tzgg"',
        'name="ColumnType" content="栏目tzgg"',
    ):
        assert f"<meta {tag}>" in page


def test_what_was_never_published_has_no_page(city: City, client: Client) -> None:
    draft = a_draft(city.city, title="还没有发布")
    assert "还没有发布" not in page_of(client, draft, 404)
    assert client.get("/zfxxgk/xx/999999/").status_code == 404


def test_the_notice_stands_in_the_place_of_a_withdrawn_item_and_tells_nothing_of_it(
    city: City, client: Client
) -> None:
    item = a_published_item(
        city.city, title="张三的低保公示", body="<p>身份证号</p>", document_number="鹤政〔2026〕9号"
    )
    file = a_file(item, name="名单.pdf")
    withdraw(item)
    page = page_of(client, item, 410)
    assert "因内容有误撤回。" in page and "鹤壁市人民政府" in page
    for secret in ("张三", "身份证号", "名单", "9号", item.index_number, "内部原因"):
        assert secret not in page
    assert client.get(f"/zfxxgk/xx/{item.pk}/fj/{file.pk}/").status_code == 404


def test_what_is_past_its_end_is_gone_before_the_worker_has_come_by(city: City, client: Client) -> None:
    item = a_published_item(city.city, title="公示名单", ends_at=timezone.now() + dt.timedelta(hours=1))
    file = a_file(item)
    page_of(client, item)
    Disclosure.objects.filter(pk=item.pk).update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    assert "公示名单" not in page_of(client, item, 410)
    assert client.get(f"/zfxxgk/xx/{item.pk}/fj/{file.pk}/").status_code == 404


def test_a_change_under_review_shows_nowhere(city: City, client: Client) -> None:
    item = a_published_item(city.city, title="公开的标题", body="<p>公开的正文</p>")
    draft = DisclosureVersion.objects.create(
        disclosure=item, number=2, title="草稿的标题", body="<p>草稿的正文</p>"
    )
    item.working_version = draft
    item.save()
    file = a_file(item, name="草稿附件.pdf")
    page = page_of(client, item)
    assert "公开的标题" in page and "草稿" not in page
    assert client.get(f"/zfxxgk/xx/{item.pk}/fj/{file.pk}/").status_code == 404
    assert client.get(f"/zfxxgk/xx/{item.pk}/bb/2/").status_code == 404


def test_earlier_versions_can_be_compared_and_their_files_cannot_be_fetched(
    city: City, client: Client
) -> None:
    item = a_published_item(city.city, title="办法", body="<p>期限为三十日。</p>")
    old_file = a_file(item, name="旧附件.pdf")
    a_new_version(item, title="办法", body="<p>期限为二十日。</p>")
    page = page_of(client, item)
    assert f'href="/zfxxgk/xx/{item.pk}/bb/1/"' in page and "旧附件" not in page
    comparison = client.get(f"/zfxxgk/xx/{item.pk}/bb/1/").content.decode()
    assert "<del>三</del>" in comparison and "<ins>二</ins>" in comparison
    assert client.get(f"/zfxxgk/xx/{item.pk}/fj/{old_file.pk}/").status_code == 404
    assert client.get(f"/zfxxgk/xx/{item.pk}/bb/2/").status_code == 404


def test_what_was_withdrawn_does_not_come_back_as_an_earlier_version(city: City, client: Client) -> None:
    item = a_published_item(city.city, title="名单", body="<p>张三，身份证号。</p>")
    withdraw(item)
    a_new_version(item, title="名单", body="<p>张某。</p>")
    page = page_of(client, item)
    assert "历史版本" not in page
    assert client.get(f"/zfxxgk/xx/{item.pk}/bb/1/").status_code == 404


def test_a_leader_takes_an_earlier_version_out_of_the_history(city: City, client: Client) -> None:
    item = a_published_item(city.city, title="名单", body="<p>张三。</p>")
    a_new_version(item, title="名单", body="<p>张某。</p>")
    first = item.showings.get(version__number=1)
    with pytest.raises(NotPermitted):
        hide_showing(city.officer, first, "有姓名", seen=None)
    with pytest.raises(Refused, match="理由"):
        hide_showing(city.head, first, " ", seen=None)
    with pytest.raises(Refused, match="现在公开"):
        hide_showing(city.head, item.showings.get(version__number=2), "有姓名", seen=None)
    outsider = person("leader", at=city.other_city)
    with pytest.raises(NotPermitted):
        hide_showing(outsider, first, "有姓名", seen=None)
    hide_showing(city.head, first, "有姓名", seen=None)
    assert client.get(f"/zfxxgk/xx/{item.pk}/bb/1/").status_code == 404
    assert "历史版本" not in page_of(client, item)


def test_a_file_comes_whole_in_part_or_not_again(city: City, client: Client) -> None:
    item = a_published_item(city.city)
    file = a_file(item, b"0123456789")
    address = f"/zfxxgk/xx/{item.pk}/fj/{file.pk}/"
    whole = client.get(address)
    assert b"".join(whole.streaming_content) == b"0123456789"  # type: ignore[attr-defined]
    assert whole["Content-Length"] == "10" and whole["X-Content-Type-Options"] == "nosniff"
    for asked, content, said in (
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ):
        part = client.get(address, headers={"Range": asked})
        assert part.status_code == 206
        assert b"".join(part.streaming_content) == content  # type: ignore[attr-defined]
        assert part["Content-Range"] == said and part["Content-Length"] == str(len(content))
    assert client.get(address, headers={"Range": "bytes=10-"}).status_code == 416
    for odd in ("bytes=1-2,4-5", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=" + "9" * 30 + "-"):
        assert client.get(address, headers={"Range": odd}).status_code == 200
    assert client.get(address, headers={"Range": "bytes=1-2", "If-Range": '"other"'}).status_code == 200
    again = client.get(address, headers={"If-None-Match": whole["ETag"]})
    assert again.status_code == 304 and "no-cache" in again["Cache-Control"]


def test_a_picture_of_the_text_is_shown_and_not_listed_as_a_file(city: City, client: Client) -> None:
    item = a_published_item(city.city)
    picture = a_file(item, b"png", name="图1.png", content_type="image/png", is_inline=True)
    assert "图1.png" not in page_of(client, item)
    answer = client.get(f"/zfxxgk/xx/{item.pk}/fj/{picture.pk}/")
    assert answer["Content-Type"] == "image/png" and "inline" in answer["Content-Disposition"]


def test_a_file_of_another_item_is_not_found_under_this_one(city: City, client: Client) -> None:
    one, other = a_published_item(city.city), a_published_item(city.city)
    file = a_file(one)
    assert client.get(f"/zfxxgk/xx/{other.pk}/fj/{file.pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_what_a_page_shows(
    city: City, client: Client, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(item: Disclosure) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page_of(client, item)
        return len(seen)

    little = a_published_item(city.city, columns=[a_column(city.city, "yi")])
    a_file(little)
    much = a_published_item(city.city, columns=[a_column(city.city, "er"), a_column(city.city, "san")])
    for number in range(4):
        a_new_version(much, title=f"第{number}次", body="<p>一</p>")
    for number in range(5):
        a_file(much, name=f"附件{number}.pdf")
    page_of(client, little)
    assert queries(little) == queries(much) <= 16


def test_a_document_and_its_interpretation_lead_to_each_other_while_both_are_public(
    city: City, client: Client
) -> None:
    document = a_published_item(city.city, title="供热办法", kind="normative")
    text = a_published_item(city.city, title="一图读懂供热办法", kind="interpretation")
    Interpretation.objects.create(disclosure=text, document=document, form="chart", lead_unit="住建局")
    assert f'href="/zfxxgk/xx/{text.pk}/">一图读懂供热办法' in page_of(client, document)
    assert f'href="/zfxxgk/xx/{document.pk}/">供热办法' in page_of(client, text)
    withdraw(text)
    assert "一图读懂" not in page_of(client, document)


def test_the_banner_says_whether_a_document_binds(city: City, client: Client) -> None:
    item = a_published_item(city.city, title="供热办法", kind="normative")
    document = NormativeDocument.objects.create(
        authority=city.city,
        disclosure=item,
        kind="normative",
        title="供热办法",
        issued_on=dt.date(2020, 1, 1),
        effective_on=dt.date(2020, 2, 1),
        registered_by=city.officer,
    )
    assert "现行有效" in page_of(client, item)
    ValidityChange.objects.create(document=document, kind="repealed", on=dt.date(2021, 3, 1))
    assert "本文件自 2021-03-01 起废止。" in page_of(client, item)
