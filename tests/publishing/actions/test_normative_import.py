"""A historical list: read with tolerance, told about row by row, and taken in whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from openpyxl import Workbook

from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.normative_import import examine, import_documents
from gongkai.publishing.models import NormativeDocument, NormativeKind, ValidityKind
from gongkai.publishing.normative_files import HEADINGS, as_workbook, lines
from gongkai.publishing.normative_reading import ListedDocument, read_list
from gongkai.publishing.validity import validity_on
from tests.organizations.city import City
from tests.publishing.normative_kit import a_change, a_document

HEAD = ["标题", "文号", "制发日期", "施行日期", "有效期至", "种类", "状态", "状态日期"]


def a_file(*rows: list[Any], head: list[str] = HEAD, before: int = 0) -> io.BytesIO:
    book = Workbook()
    sheet = book.active
    for _ in range(before):
        sheet.append(["鹤壁市规范性文件清单"])
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_a_list_is_read_with_dates_in_any_usual_spelling() -> None:
    rows = read_list(
        a_file(
            [
                "甲办法",
                "鹤政[2015]1号",
                dt.datetime(2015, 3, 1),
                "2015年4月1日",
                "2020.3.31",
                "规章",
                "有效",
                None,
            ],
            ["乙试行办法", None, "2016-5-1", None, None, None, "已废止", "2018/6/30"],
            [None] * 8,
            before=2,
        )
    )
    assert [row.problems for row in rows] == [[], []]
    first, second = rows
    assert first.line == 4
    assert first.fields["kind"] is NormativeKind.RULES
    assert first.fields["effective_on"] == dt.date(2015, 4, 1)
    assert first.fields["expires_on"] == dt.date(2020, 3, 31)
    assert second.fields["effective_on"] == dt.date(2016, 5, 1)
    assert second.fields["validity_kind"] is ValidityKind.TRIAL
    assert (second.status, second.status_on) == ("repealed", dt.date(2018, 6, 30))


@pytest.mark.parametrize("name", ["成文日期", "印发日期", " 发文日期 ", "公布\n日期"])
def test_headings_have_other_names(name: str) -> None:
    rows = read_list(a_file(["甲办法", "2015-03-01"], head=["文件名称", name]))
    assert rows[0].fields["issued_on"] == dt.date(2015, 3, 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ([None, "甲1号", "2015-01-01"], "没有标题"),
        (["甲办法", "甲1号", None], "没有制发日期"),
        (["甲办法", "甲1号", "去年"], "制发日期“去年”不是日期"),
        (["甲办法", "甲1号", "2015-02-30"], "不是日期"),
        (["甲办法", "甲1号", 42064], "不是日期"),
        (["甲办法", "甲1号", "2015-01-01", None, None, "法律"], "种类“法律”看不懂"),
        (["甲办法", "甲1号", "2015-01-01", None, None, None, "作废"], "状态“作废”看不懂"),
        (["甲办法", "甲1号", "2015-01-01", None, None, None, "废止"], "没有写从哪一天起"),
        (["甲办法", "甲1号", "2015-01-01", None, "2090-01-01", None, "失效"], "没有写从哪一天起"),
    ],
)
def test_a_row_that_is_not_right_is_told_in_words(row: list[Any], sentence: str) -> None:
    (found,) = read_list(a_file(row))
    assert sentence in "".join(found.problems)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (io.BytesIO(b"no workbook"), "打不开"),
        (a_file(head=["甲", "乙"]), "没有找到表头"),
        (a_file(["甲办法", "甲1号"], head=["标题", "文号"]), "没有“制发日期”"),
        (a_file(), "没有文件"),
    ],
)
def test_a_file_that_is_no_list_is_refused(file: io.BytesIO, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_list(file)


def test_a_sheet_that_claims_a_million_rows_is_not_believed() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(HEAD)
    sheet.append(["甲办法", "甲1号", "2015-01-01"])
    sheet.cell(row=1_000_000, column=40, value="  ")
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    assert len(read_list(file)) == 1


@pytest.mark.django_db
class TestTakingIn:
    def rows(self, *rows: list[Any]) -> list[ListedDocument]:
        return read_list(a_file(*rows))

    def test_all_rows_are_taken_in_with_what_happened_to_them(self, city: City) -> None:
        rows = self.rows(
            ["甲办法", "鹤政(2015)1号", "2015-03-01"],
            ["乙办法", "鹤政（2015）2号", "2015-03-01", None, None, None, "废止", "2018-06-30"],
        )
        assert import_documents(city.officer, city.city, rows, "清单.xlsx") == 2
        kept, repealed = NormativeDocument.objects.order_by("pk")
        assert kept.document_number == "鹤政〔2015〕1号"
        assert validity_on(kept, dt.date(2019, 1, 1)) == "in_force"
        assert validity_on(repealed, dt.date(2018, 6, 29)) == "in_force"
        assert validity_on(repealed, dt.date(2018, 6, 30)) == "repealed"

    def test_one_wrong_row_and_nothing_is_taken_in(self, city: City) -> None:
        rows = self.rows(["甲办法", "甲1号", "2015-03-01"], ["乙办法", "甲1号", "2015-03-01"])
        with pytest.raises(Refused, match=r"第3行：.*和第2行重复.*一件也没有导入"):
            import_documents(city.officer, city.city, rows, "清单.xlsx")
        assert not NormativeDocument.objects.exists()

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (["甲办法", "鹤政[2015]9号", "2015-03-01"], "已经登记过"),
            (["在册的办法", None, "2015-03-01"], "标题和制发日期相同"),
            (["甲办法", None, "2999-03-01"], "不能晚于今天"),
            (["甲" * 201, None, "2015-03-01"], "标题"),
            (["甲办法", None, "2015-03-01", None, "2014-01-01"], "施行日期之前结束"),
            (["甲办法", None, "2015-03-01", None, None, None, "废止", "2014-01-01"], "状态日期早于"),
        ],
    )
    def test_what_the_collection_does_not_take_is_told_row_by_row(
        self, city: City, row: list[Any], sentence: str
    ) -> None:
        a_document(city.city, document_number="鹤政〔2015〕9号")
        a_document(city.city, title="在册的办法", document_number="", issued_on=dt.date(2015, 3, 1))
        rows = self.rows(row)
        examine(city.city, rows)
        assert sentence in "".join(rows[0].problems)

    def test_a_county_takes_in_no_rules(self, city: City) -> None:
        rows = self.rows(["甲办法", None, "2015-03-01", None, None, "规章"])
        examine(city.county, rows)
        assert "没有规章制定权" in "".join(rows[0].problems)

    def test_how_many_queries_it_takes_does_not_hang_on_the_rows(
        self, city: City, django_assert_max_num_queries: Any
    ) -> None:
        rows = self.rows(*(["办法", f"甲〔2015〕{number}号", "2015-03-01"] for number in range(300)))
        with django_assert_max_num_queries(20):
            import_documents(city.officer, city.city, rows, "清单.xlsx")

    def test_nobody_else_imports(self, city: City) -> None:
        with pytest.raises(NotPermitted):
            import_documents(city.supervisor, city.city, [], "清单.xlsx")

    def test_what_was_downloaded_can_be_taken_in_elsewhere(self, city: City) -> None:
        first = a_document(city.city, title="=甲办法", expires_on=dt.date(2090, 1, 1))
        a_change(first, "amended", dt.date(2022, 1, 1))
        a_change(a_document(city.city), "repealed", dt.date(2023, 1, 1))
        day = dt.date(2026, 1, 1)
        documents = NormativeDocument.objects.order_by("pk").prefetch_related("changes")
        told = list(lines(documents, day, for_everybody=True))
        file = io.BytesIO(as_workbook(told, "清单"))
        import_documents(city.outsider, city.other_city, read_list(file), "清单.xlsx")
        copied = NormativeDocument.objects.filter(authority=city.other_city).order_by("pk")
        again = list(lines(copied.prefetch_related("changes"), day, for_everybody=True))
        owner = [name for name, _ in HEADINGS].index("制定机关")
        for line in (*told, *again):
            line[owner] = ""
        assert again == told
