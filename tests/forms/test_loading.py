from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.forms.loading import FormError, load_form, parse_form
from tests.forms.sample_form import SAMPLE, sample_form


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(FormError) as caught:
        parse_form(text, "form_x.yaml")
    return caught.value.problems


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_valid_form_is_built_as_declared() -> None:
    form = sample_form()
    table = form.table("requests")
    assert (form.first_year, form.last_year, form.sections[0].keywords) == (2021, None, ("申请",))
    assert [row.id for row in table.rows if row.heading] == ["results", "denied"]
    assert table.row("secret").unit == "件"
    assert table.row("results").unit == "——"
    assert table.row("private").prose[0].before == "个人隐私"
    assert [column.full_label for column in table.columns()][1] == "申请人情况/组织/其他"
    assert table.row_path("secret") == "三、办理结果/（二）不予公开/1.国家秘密"
    assert [str(rule.severity) for rule in table.rules][:4] == ["error", "error", "error", "warning"]


@pytest.mark.parametrize(
    ("old", "new", "at", "part"),
    [
        ("label: 自然人", "label: 自然人, colour: red", "colour: red", "没有“colour”这一项"),
        ("title: 申请情况表", "title: 申请情况表\n    title: 又一个", "title: 又一个", "写了两次"),
        ("{id: natural, label: 自然人", "{id: natural", "{id: natural", "列缺少“label”"),
        ("label: 四、结转下年}", "}", "id: carried_out", "行缺少“label”"),
        ("    unit: 件\n", "", "id: new", "缺少“unit”"),
        ("{id: new, ", "{", "label: 一、", "行缺少“id”"),
        ("{id: new, ", "{id: New, ", "id: New", "小写字母"),
        ("{id: secret, ", "{id: left, ", "id: left", "保留字"),
        ("id: carried_out, label: 四", "id: new, label: 四", "id: new, label: 四", "行的 id“new”重复"),
        (
            "id: other, label: 其他",
            "id: natural, label: 其他",
            "id: natural, label: 其他",
            "列的 id“natural”重复",
        ),
        ("- id: SUM", '- id: "FLOW"', '"FLOW"', "规则的 id“FLOW”重复"),
        ("total = sum(granted..private)", "total = sum(granted..nobody)", "nobody", "用到“nobody”"),
        ("total = sum(granted..private)", "total = sum(private..granted)", "private..granted", "先后有序"),
        ("total = sum(granted..private)", "total = results", "total = results", "用到“results”"),
        ("total = sum(granted..private)", "total = sum(granted..", "total = sum(granted..", "范围的结尾"),
        ("total = sum(natural..other)", "total = sum(natural..nobody)", "nobody", "没有这一列"),
        ("total = sum(natural..other)", "total + natural", "total + natural", "应当是能成立或不成立的关系"),
        (
            "        columns: [total]\n        expression: cell",
            "        columns: [sum]\n        expression: cell",
            "[sum]",
            "没有这一列：“sum”",
        ),
        ('when: level = "township"', 'when: levle = "township"', "levle", "用到“levle”"),
        ("{row}：{cell}，各单位", "{row}：{cel}，各单位", "{cel}", "“{cel}”没有对应"),
        ("{row}：{cell}，各单位", "{row}：{cell，各单位", "{cell，", "花括号没有成对"),
        ("{row}：{cell}，各单位", "{row}：{cell:.2f}，各单位", "{cell:.2f}", "不能带格式"),
        (
            '正文称 {prose_cell}，表中为 {cell}。"\n      - id: LAST',
            '{left}"\n      - id: LAST',
            '"{left}"',
            "没有比较两边",
        ),
        ("parent: denied, prose", "parent: nobody, prose", "nobody", "上级“nobody”不存在"),
        ("share_of: new", "share_of: nobody", "nobody", "share_of 指向不存在的行"),
        ("{before: '个人隐私'}", "{before: x, within: nobody}", "nobody", "within 指向不存在的行"),
        ("{before: '个人隐私'}", "{before: x, column: nobody}", "nobody", "column 指向不存在的列"),
        ("{before: '个人隐私'}", "{before: x, together_with: [nobody]}", "nobody", "together_with"),
        ("{before: '个人隐私'}", "{before: '(个人'}", "(个人", "正则表达式"),
        ("{before: '个人隐私'}", "{within: new}", "within: new", "至少要有"),
        ("severity: note", "severity: fatal", "fatal", "只能是：error、warning、note"),
        ("across: share_groups", "across: diagonal", "diagonal", "“across”是“diagonal”"),
        ("    section: 一\n", "    section: 九\n", "section: 九", "没有在 sections 中列出"),
        ("years: [2021, null]", "years: [2021, 2014]", "2014", "末年早于首年"),
        ("years: [2021, null]", "years: 2021", "years: 2021", "应当是列表"),
        (
            "heading: true}\n      - {id: granted",
            "heading: 是}\n      - {id: granted",
            "heading: 是",
            "true 或 false",
        ),
        ("basis: 测试用\n", "", "id: sample", "表式缺少“basis”"),
    ],
)
def test_every_mistake_is_named_with_file_and_line(old: str, new: str, at: str, part: str) -> None:
    assert old in SAMPLE
    text = SAMPLE.replace(old, new, 1)
    found = problems_of(text)
    matching = [problem for problem in found if part in problem]
    assert matching, found
    assert matching[0].startswith(f"form_x.yaml 第 {line_with(text, at)} 行：")


def test_a_table_without_figures_or_columns_is_empty() -> None:
    text = "id: x\ntitle: t\nbasis: b\nyears: [2021, null]\ntables:\n  - {id: a, title: t, rows: []}\n"
    found = problems_of(text)
    assert any("第 6 行：表“a”是空的：没有任何填数的行" in problem for problem in found)
    assert any("第 6 行：表“a”是空的：没有任何列" in problem for problem in found)


def test_a_repeated_table_is_named() -> None:
    head, tables = SAMPLE.split("tables:\n")
    assert any("表的 id“requests”重复" in p for p in problems_of(f"{head}tables:\n{tables}{tables}"))


def test_all_problems_of_a_file_are_told_together_and_in_order() -> None:
    text = SAMPLE.replace("severity: note", "severity: fatal").replace("parent: denied", "parent: nobody")
    found = problems_of(text)
    lines = [int(problem.split("第 ")[1].split(" 行")[0]) for problem in found]
    assert len(found) == 3
    assert lines == sorted(lines)


@pytest.mark.parametrize("text", ["", "- 1\n", "a: [1", "a: b: c\n", "只有文字", "\t"])
def test_what_is_no_form_is_refused_with_a_line(text: str) -> None:
    assert all("form_x.yaml 第 " in problem for problem in problems_of(text))


def test_a_missing_file_a_folder_and_a_foreign_encoding_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="找不到表式文件"):
        load_form(tmp_path / "none.yaml")
    with pytest.raises(FormError, match="是文件夹"):
        load_form(tmp_path)
    path = tmp_path / "gbk.yaml"
    path.write_bytes("title: 样表".encode("gb18030"))
    with pytest.raises(FormError, match="UTF-8"):
        load_form(path)


def test_a_file_is_loaded_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    assert load_form(path).path == str(path)
    assert load_form(path) == sample_form()
