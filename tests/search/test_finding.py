"""A reader finds what is public, sees why it was found, and can narrow it down."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from gongkai.search.query import DEEPEST, NOTHING_TO_LOOK_FOR, search
from gongkai.search.results import FACETS, Filters, Hit, Sort
from tests.search.shelf import NOON, Shelf

pytestmark = pytest.mark.django_db

NUMBERED = "鹤政〔2020〕15号"


def titles(text: str, *arguments: Any, **particulars: Any) -> list[str]:
    found = search(text, *arguments, **particulars)
    assert found.ready
    assert not found.sentence
    return [hit.title for hit in found.hits]


def only_hit(text: str) -> Hit:
    [hit] = search(text).hits
    return hit


def marked(hit: Hit) -> list[str]:
    """What is marked in the passages."""
    return [segment.text for passage in hit.passages for segment in passage.segments if segment.marked]


class TestWords:
    def test_a_word_inside_a_sentence_is_found(self, shelf: Shelf) -> None:
        shelf.put("办法", "为了提高行政机关工作的透明度，制定本办法。")
        assert titles("机关工作") == ["办法"]
        assert titles("作的透") == ["办法"]
        assert titles("工作机关") == []

    def test_a_single_character_is_found_wherever_it_stands(self, shelf: Shelf) -> None:
        for number, body in enumerate(["水利工程", "饮用水", "用水人", "工程"]):
            shelf.put(f"文件{number}", body)
        assert sorted(titles("水")) == ["文件0", "文件1", "文件2"]

    def test_all_words_must_be_found_in_any_order_and_place(self, shelf: Shelf) -> None:
        shelf.put("预算公开", "部门收支")
        shelf.put("预算", "部门收支")
        assert titles("收支 公开") == ["预算公开"]

    def test_words_do_not_run_over_paragraphs_nor_over_parts_of_a_document(self, shelf: Shelf) -> None:
        shelf.put("信息公", "开放时间\n工作日")
        assert titles("公开") == []
        assert titles("间工") == []

    def test_another_spelling_is_the_same_word(self, shelf: Shelf) -> None:
        shelf.put("鶴壁市政府信息公開指南", "ＡＢＣ 公司　２０２４ 年度")
        for text in ("鹤壁市政府", "鶴壁市政府", "信息公开", "abc公司", "ＡＢＣ", "2024年度", "２０２４"):
            assert titles(text), text

    def test_punctuation_of_any_kind_is_the_same(self, shelf: Shelf) -> None:
        shelf.put("办法", "坚持公正、公平、便民的原则")
        assert titles("公正，公平") == ["办法"]
        assert titles("公正公平") == []

    @pytest.mark.parametrize(
        "text",
        [
            "鹤政〔2020〕15号", "鹤政[2020]15号", "鹤政（2020）15", "鹤政【2020】１５號", "鹤政2020年15号", "鹤政 2020-15",
            "政〔2020〕15号", "〔2020〕15号",
        ],
    )  # fmt: skip
    def test_a_document_number_is_found_in_every_bracket_style(self, shelf: Shelf, text: str) -> None:
        shelf.put("原文", document_number=NUMBERED)
        shelf.put("另一号", document_number="鹤政〔2020〕151号")
        shelf.put("引用", "根据鹤政（2020）15号文件，")
        assert titles(text) == ["原文", "引用"]

    def test_an_index_number_is_found(self, shelf: Shelf) -> None:
        shelf.put("办法", index_number="005234567/2024-00012")
        assert titles("005234567/2024-00012") == titles("2024-00012") == ["办法"]

    def test_titles_are_found_by_pinyin_and_initials(self, shelf: Shelf) -> None:
        shelf.put("关于重庆路改造的公告", "正文")
        shelf.put("部门预算")
        for text in ("chongqing", "chongqinglu", "chongqingl", "CQLGZ", "gzdgg"):
            assert titles(text) == ["关于重庆路改造的公告"], text
        assert titles("zhengwen") == []

    def test_without_a_word_everything_is_listed_the_newest_first(self, shelf: Shelf) -> None:
        for days in (1, 3, 2):
            shelf.put(f"文件{days}", published_at=NOON + datetime.timedelta(days=days))
        assert titles("") == titles("   ") == ["文件3", "文件2", "文件1"]

    def test_signs_alone_are_answered_with_a_sentence(self, shelf: Shelf) -> None:
        shelf.put("文件")
        found = search("《》？*")
        assert (found.total, found.hits, found.sentence) == (0, (), NOTHING_TO_LOOK_FOR)

    def test_a_very_long_text_is_cut_and_the_reader_is_told(self, shelf: Shelf) -> None:
        shelf.put("公开" * 100)
        found = search("公开" * 1000)
        assert found.total == 1
        assert "检索词太长" in found.sentence


class TestOrder:
    def test_titles_come_first(self, shelf: Shelf) -> None:
        shelf.put("通知", "部门预算" * 20)
        shelf.put("部门预算")
        assert titles("预算") == ["部门预算", "通知"]

    def test_what_is_in_force_comes_before_what_is_not(self, shelf: Shelf) -> None:
        shelf.put("殡葬管理办法甲", in_force=False)
        shelf.put("殡葬管理办法乙")
        shelf.put("殡葬管理办法丙", in_force=False)
        assert titles("殡葬管理")[0] == "殡葬管理办法乙"

    def test_of_equals_the_newer_comes_first(self, shelf: Shelf) -> None:
        shelf.put("殡葬管理办法甲", published_at=NOON - datetime.timedelta(days=3000))
        shelf.put("殡葬管理办法乙")
        assert titles("殡葬") == ["殡葬管理办法乙", "殡葬管理办法甲"]

    def test_by_date_both_ways(self, shelf: Shelf) -> None:
        for days in (2, 1, 3):
            shelf.put(f"公告{days}", published_at=NOON + datetime.timedelta(days=days))
        assert titles("公告", sort=Sort.NEWEST) == ["公告3", "公告2", "公告1"]
        assert titles("公告", sort=Sort.OLDEST) == ["公告1", "公告2", "公告3"]

    @pytest.mark.parametrize("sort", list(Sort))
    def test_pages_show_every_hit_once(self, shelf: Shelf, sort: Sort) -> None:
        shelf.put_all([{"title": f"公告{number}", "body": "预算"} for number in range(7)])
        shelf.put_all([{"title": f"预算{number}"} for number in range(6)])
        pages = [search("预算", page=page, size=5, sort=sort) for page in (1, 2, 3)]
        assert [len(page.hits) for page in pages] == [5, 5, 3]
        assert all((page.total, page.pages) == (13, 3) for page in pages)
        assert len({hit.object_id for page in pages for hit in page.hits}) == 13
        if sort is Sort.RELEVANCE:
            shown = [hit.title for page in pages for hit in page.hits]
            assert all(title.startswith("预算") for title in shown[:6])

    @pytest.mark.parametrize("page", [-1, 0, 4, 10**12])
    def test_a_page_that_is_not_there_is_no_fault(self, shelf: Shelf, page: int) -> None:
        shelf.put("公告")
        found = search("公告", page=page, size=1)
        assert found.total == 1
        assert found.page <= DEEPEST + 1


class TestPassages:
    def test_the_words_are_marked_as_they_are_written(self, shelf: Shelf) -> None:
        shelf.put("關於公開的通　知", "前言。依照《條例》，信息公開　工作由本辦負責。")
        hit = only_hit("公开工作 通知")
        assert [segment.text for segment in hit.title_segments if segment.marked] == ["通 知"]
        assert marked(hit) == ["公開 工作"]

    def test_segments_put_together_are_the_title(self, shelf: Shelf) -> None:
        title = "<b>公开</b>&amp;公开"
        shelf.put(title, "<script>公开</script>")
        hit = only_hit("公开")
        assert "".join(segment.text for segment in hit.title_segments) == title
        assert "".join(segment.text for segment in hit.passages[0].segments) == "<script>公开</script>"

    def test_a_passage_is_cut_around_the_word(self, shelf: Shelf) -> None:
        shelf.put("长文", "其他内容。" * 500 + "这里说的是甲骨文献保护。" + "其他内容。" * 500)
        [passage] = only_hit("甲骨文献").passages
        text = "".join(segment.text for segment in passage.segments)
        assert "这里说的是甲骨文献保护。" in text
        assert len(text) < 130
        assert text.endswith("…")

    def test_words_far_apart_get_a_passage_each(self, shelf: Shelf) -> None:
        shelf.put("长文", "甲骨文献。" + "其他内容。" * 200 + "青铜器物。")
        assert marked(only_hit("青铜 甲骨")) == ["甲骨", "青铜"]

    def test_a_hit_without_the_word_in_its_body_shows_how_the_body_begins(self, shelf: Shelf) -> None:
        shelf.put("公告", "本文从这里开始。")
        [passage] = only_hit("公告").passages
        assert [(segment.text, segment.marked) for segment in passage.segments] == [
            ("本文从这里开始。", False)
        ]


class TestAttachments:
    def test_the_text_of_attachments_is_searched_and_the_attachment_is_named(self, shelf: Shelf) -> None:
        shelf.put(
            "通知", "见附件。", attachments=(("名单.docx", "张三"), ("预算表.xlsx", "三公\n经费\n\n合计"))
        )
        hit = only_hit("三公经费")
        assert hit.attachments == ("预算表.xlsx",)
        assert [(passage.attachment, marked(hit)) for passage in hit.passages] == [
            ("预算表.xlsx", ["三公 经费"])
        ]
        assert titles("经费合计") == []

    def test_an_attachment_is_found_by_its_name(self, shelf: Shelf) -> None:
        shelf.put("通知", attachments=(("集中采购目录.pdf", ""),))
        assert only_hit("采购目录").attachments == ("集中采购目录.pdf",)


class TestNarrowing:
    @pytest.fixture
    def many(self, shelf: Shelf) -> Shelf:
        shelf.put_all(
            [
                {
                    "title": f"公告{number}",
                    "authority_id": number % 3 + 1,
                    "column_ids": tuple(range(1, number % 6 + 1)),
                    "category": f"class_{number % 4}",
                    "year": 2015 + number % 5,
                    "validity": "in_force" if number % 2 else "repealed",
                    "in_force": bool(number % 2),
                }
                for number in range(60)
            ]
        )
        return shelf

    def test_facets_count_all_hits(self, many: Shelf) -> None:
        found = search("公告")
        for name in FACETS:
            if name != "column":
                assert sum(number for _value, number in found.facets[name]) == found.total == 60
        assert dict(found.facets["authority"]) == {1: 20, 2: 20, 3: 20}
        # Also those beyond the third, which are kept elsewhere.
        assert dict(found.facets["column"]) == {1: 50, 2: 40, 3: 30, 4: 20, 5: 10}

    @pytest.mark.parametrize(
        ("filters", "held"),
        [
            (Filters(authorities=(2,)), lambda document: document.authority_id == 2),
            (Filters(authorities=(1, 3)), lambda document: document.authority_id in (1, 3)),
            (Filters(columns=(5,)), lambda document: 5 in document.column_ids),
            (Filters(categories=("class_1",)), lambda document: document.category == "class_1"),
            (Filters(years=(2016, 2017)), lambda document: document.year in (2016, 2017)),
            (Filters(validities=("repealed",)), lambda document: document.validity == "repealed"),
            (Filters(in_force_only=True), lambda document: document.in_force),
            (Filters(kinds=("shelf",)), lambda document: True),
            (Filters(kinds=("other",)), lambda document: False),
            (
                Filters(years=(2016,), authorities=(2,)),
                lambda document: document.year == 2016 and document.authority_id == 2,
            ),
            (Filters(authorities=(-1, 10**30)), lambda document: False),
        ],
    )
    @pytest.mark.parametrize("text", ["公告", ""])
    def test_a_filter_keeps_what_it_names(self, many: Shelf, filters: Filters, held: Any, text: str) -> None:
        expected = {document.object_id for document in many.held.values() if held(document)}
        found = search(text, filters, size=100)
        assert {hit.object_id for hit in found.hits} == expected
        assert found.total == len(expected)
        assert sum(number for _value, number in found.facets["year"]) == found.total

    def test_choosing_a_counted_value_gives_as_many_hits(self, many: Shelf) -> None:
        for value, number in search("公告").facets["column"]:
            assert search("公告", Filters(columns=(int(value),))).total == number

    def test_a_document_without_a_value_is_not_counted_under_none(self, shelf: Shelf) -> None:
        shelf.put("公告")
        assert search("公告").facets["category"] == search("公告").facets["column"] == ()
