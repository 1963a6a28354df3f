"""The search page: finds, narrows, marks, suggests; shows nothing that is not public, and says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client

from gongkai.search import reading
from tests.organizations.city import City
from tests.portal.searching import index
from tests.publishing.kit import a_column, a_draft, a_published_item
from tests.publishing.public.test_documents import a_file, a_new_version, withdraw

__all__ = ["index"]
JIANSUO = "/zfxxgk/jiansuo/"


def found(client: Client, **asked: str) -> str:
    answer = client.get(JIANSUO, asked)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_word_inside_a_sentence_is_found_and_marked(site: City, index: Path, client: Client) -> None:
    a_published_item(
        site.city, title="关于做好冬季集中供热工作的通知", body="<p>各县区抓紧落实供热保障。</p>"
    )
    a_published_item(site.city, title="财政预算公开", body="<p>预算。</p>")
    page = found(client, q="供热")
    assert "找到 1 条" in page and "<mark>供热</mark>" in page
    assert "财政预算公开" not in page


def test_the_text_of_files_is_found_with_the_name_of_the_file(
    site: City, index: Path, client: Client
) -> None:
    item = a_published_item(site.city, title="通知")
    file = a_file(item, name="清单.pdf")
    file.text = "老旧小区改造清单"
    file.save()
    a_new_version(item, title="通知")
    item.working_version.places.create(attachment=file)
    from django.db import transaction

    from gongkai.search.recording import record_change

    with transaction.atomic():
        record_change("disclosure", item.pk)
    page = found(client, q="旧小区")
    assert "附件“清单.pdf”" in page


def test_what_is_typed_is_text_and_never_markup(site: City, index: Path, client: Client) -> None:
    a_published_item(site.city, title="甲<script>alert(1)</script>乙")
    for text in ("<script>alert(1)</script>", "甲", '" OR 1=1 --', "NEAR/3", "\0", "a" * 5000, "：（）"):
        page = found(client, q=text)
        assert "<script>alert" not in page


def test_nothing_that_is_not_public_is_found_also_before_the_index_knows(
    site: City, index: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = a_published_item(site.city, title="张三的名单")
    a_draft(site.city, title="张三的草稿")
    assert "名单" in found(client, q="张三")
    # The index stays as it is; the database alone says what is public.
    monkeypatch.setattr("gongkai.search.following.follow", lambda *a, **k: True)
    withdraw(gone)
    page = found(client, q="张三")
    assert "名单" not in page and "草稿" not in page
    suggestions = client.get(f"{JIANSUO}tishi/", {"q": "张三"}).json()["suggestions"]
    assert suggestions == []


def test_facets_narrow_and_say_how_much_is_behind_them(site: City, index: Path, client: Client) -> None:
    column = a_column(site.city, title="通知公告")
    a_published_item(site.city, columns=[column], title="供热一", category="fggz")
    a_published_item(site.department, title="供热二", category="czyjs")
    page = found(client, q="供热")
    begin = page.index('<nav class="facets"')
    for label in ("鹤壁市财政局", "通知公告", "财政预算和决算"):
        assert label in page[begin : page.index("</nav>", begin)]
    narrowed = found(client, q="供热", jg=str(site.department.pk))
    assert "二</a>" in narrowed and "一</a>" not in narrowed and "清除全部条件" in narrowed
    assert "一</a>" in found(client, q="供热", lm=str(column.pk), fl="fggz")


@pytest.mark.parametrize(
    "odd", ["jg=x", "lm=-1", "fl=weizhi", "nian=abc", "yx=x", "px=x", "page=0", "page=99999"]
)
def test_odd_filters_are_left_out(site: City, index: Path, client: Client, odd: str) -> None:
    a_published_item(site.city, title="供热一")
    name, value = odd.split("=")
    assert client.get(JIANSUO, {"q": "供热", name: value}).status_code == 200


def test_nothing_found_says_what_to_do(site: City, index: Path, client: Client) -> None:
    page = found(client, q="没有这样的词")
    assert "没有找到符合条件的信息" in page and 'href="/zfxxgk/ysqgk/"' in page


def test_without_an_index_the_page_says_so_and_does_not_claim_that_nothing_is_there(
    site: City, index: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.search.following.follow", lambda *a, **k: False)
    reading.close()
    shutil.rmtree(index)
    page = found(client, q="供热")
    assert "没有找到" not in page and "检索" in page
    assert client.get(f"{JIANSUO}tishi/", {"q": "供热"}).json() == {"suggestions": []}


def test_titles_are_suggested_by_characters_and_by_pinyin(site: City, index: Path, client: Client) -> None:
    a_published_item(site.city, title="供热管理办法")
    for typed in ("供热", "gongre"):
        answer = client.get(f"{JIANSUO}tishi/", {"q": typed})
        assert answer.json() == {"suggestions": ["供热管理办法"]}
    assert client.get(f"{JIANSUO}tishi/").json() == {"suggestions": []}
    assert not answer.cookies


def test_the_box_stands_in_the_header_of_every_public_page(site: City, client: Client) -> None:
    item = a_published_item(site.city, columns=[a_column(site.city)])
    for address in (
        "/",
        "/zfxxgk/",
        f"/zfxxgk/xx/{item.pk}/",
        "/zfxxgk/lm/tzgg/",
        "/zfxxgk/ysqgk/",
        "/wzjc/",
    ):
        page = client.get(address).content.decode()
        assert 'action="/zfxxgk/jiansuo/"' in page[: page.index("<main")], address
