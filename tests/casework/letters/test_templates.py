"""An authority's own templates: used when they are safe and tell enough, refused in sentences when not."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.casework.letters import variables_for
from gongkai.casework.letters.characters import significant
from gongkai.casework.letters.default_templates import default_template
from gongkai.casework.letters.faults import LetterIncomplete, TemplateFault
from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.render import render_docx
from gongkai.casework.letters.samples import sample_facts
from gongkai.casework.letters.text import text_of
from gongkai.casework.letters.validation import validate_template
from tests.casework.letters.kit import edited, facts_with, replaced_in_paragraphs, written

R3 = LetterKind.REPLY_R3


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_template_that_authorities_start_with_is_valid(kind: LetterKind) -> None:
    assert validate_template(kind, default_template(kind)) == ()


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_variable_is_explained_in_chinese(kind: LetterKind) -> None:
    variables = variables_for(kind)
    assert len({item.name for item in variables}) == len(variables)
    assert all(item.name.isidentifier() and item.meaning for item in variables)
    assert all(any("一" <= character <= "鿿" for character in item.meaning) for item in variables)


def test_a_changed_template_changes_the_letter() -> None:
    def change(document: WordDocument) -> None:
        document.styles["公文正文"].font.size = Pt(18)
        document.add_paragraph("监督电话：{{ office_telephone }}")

    template = edited(default_template(R3), change)
    assert validate_template(R3, template) == ()
    letter = render_docx(R3, sample_facts(R3), template)
    assert "监督电话：0000-1234567" in text_of(letter)
    assert Document(BytesIO(letter)).styles["公文正文"].font.size == Pt(18)


def test_headers_footers_and_tables_are_filled_too() -> None:
    def change(document: WordDocument) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉：{{ request_number }}"
        document.add_table(1, 1).cell(0, 0).text = "表内：{{ court }}"

    letter = render_docx(R3, sample_facts(R3), edited(default_template(R3), change))
    assert "页眉：2026-0012" in text_of(letter) and "表内：示范县人民法院" in text_of(letter)


def test_a_mark_that_word_has_split_into_runs_is_understood() -> None:
    def change(document: WordDocument) -> None:
        paragraph = document.add_paragraph()
        for piece in ("编号：{", "{ request", "_number }", "}"):
            paragraph.add_run(piece)

    letter = render_docx(R3, sample_facts(R3), edited(default_template(R3), change))
    assert "编号：2026-0012" in text_of(letter)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (kind, item.name)
        for kind in (R3, LetterKind.FEE_NOTICE)
        for item in variables_for(kind)
        if item.required
    ],
)
def test_a_template_without_a_required_variable_is_refused(kind: LetterKind, name: str) -> None:
    template = replaced_in_paragraphs(default_template(kind), f"{{{{ {name} }}}}", "某")
    faults = validate_template(kind, replaced_conditions(template, name))
    assert any(f"{{{{ {name} }}}}" in fault for fault in faults), faults


def replaced_conditions(template: bytes, name: str) -> bytes:
    """The condition on a variable counts as a use of it; so it is put on another."""
    condition = f"{{%p if {name} %}}"
    if condition not in text_of(template):
        return template
    return replaced_in_paragraphs(template, condition, "{%p if title %}")


def test_a_template_that_loses_the_decision_is_refused() -> None:
    template = replaced_in_paragraphs(default_template(R3), "本机关决定不予公开。", "特此告知。")
    assert any("决定" in fault for fault in validate_template(R3, template))
    with pytest.raises(LetterIncomplete, match="决定"):
        render_docx(R3, sample_facts(R3), template)


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ("{{ nobody_knows }}", "nobody_knows"),
        ("{{ title", "不成对"),
        ("title }}", "不成对"),
        ("{% if title %}", "没有写完整"),
        ("{% nonsense %}", "没有写完整"),
        ("{{ title | upper }}", "过滤器"),
        ("{{ title.__class__.__mro__ }}", "属性"),
        ("{{ title['__class__'] }}", "下标"),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "函数"),
        ("{{ range(10) }}", "函数"),
        ("{{ 7 * 7 }}", "变量和条件"),
        ("{{ 'x' * 1000000000 }}", "变量和条件"),
        ("{{ 9 ** 9 ** 9 }}", "变量和条件"),
        ("{% for i in title %}a{% endfor %}", "循环"),
        ("{% set x = title %}", "赋值"),
        ("{% include '/etc/passwd' %}", "引用"),
        ("{% import 'x' as y %}", "引用"),
        ("{% extends 'x' %}", "引用"),
        ("{% macro m() %}a{% endmacro %}", "宏"),
        ("{{ title ~ title }}", "变量和条件"),
        ("{{ self }}", "self"),
        ("{{ cycler }}", "cycler"),
    ],
)
def test_what_is_not_the_language_of_letters_is_refused(marks: str, told: str) -> None:
    template = edited(default_template(R3), lambda document: document.add_paragraph(marks))
    faults = validate_template(R3, template)
    assert any(told in fault for fault in faults), faults
    with pytest.raises(TemplateFault):
        render_docx(R3, sample_facts(R3), template)


def test_marks_in_the_properties_of_a_file_are_not_run() -> None:
    def change(document: WordDocument) -> None:
        document.core_properties.title = "{{ 7 * 7 }}"
        document.core_properties.author = "{{ cycler.__init__ }}"

    letter = render_docx(R3, sample_facts(R3), edited(default_template(R3), change))
    properties = Document(BytesIO(letter)).core_properties
    assert properties.title == R3.title and properties.author == "示范县人民政府办公室"


def test_marks_in_a_header_are_checked_like_those_in_the_body() -> None:
    def change(document: WordDocument) -> None:
        document.sections[0].header.paragraphs[0].text = "{% for i in title %}a{% endfor %}"

    assert any("循环" in fault for fault in validate_template(R3, edited(default_template(R3), change)))


def test_a_template_that_grows_without_end_is_stopped_at_once() -> None:
    def change(document: WordDocument) -> None:
        for _ in range(300):
            document.add_paragraph("{{ reasons }}{{ reasons }}")

    started = time.monotonic()
    faults = validate_template(R3, edited(default_template(R3), change))
    assert any("超过" in fault for fault in faults)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0old word file"])
def test_what_is_no_word_file_is_no_template(content: bytes) -> None:
    (fault,) = validate_template(R3, content)
    assert "另存为 .docx" in fault


def test_an_empty_document_lacks_all_variables() -> None:
    faults = validate_template(R3, written("某县人民政府"))
    assert len(faults) >= 8 and all("缺少变量" in fault for fault in faults)


TYPED = [
    "{{ 7*7 }}",
    "{% for i in range(9) %}x{% endfor %}",
    "{# 注释 #}",
    "{_{ 7*7 }_}",
    "{_% raw %_}",
    "<w:p><w:r><w:t>假</w:t></w:r></w:p>",
    "]]></w:t> & &amp; &#65;",
    "'\"\\a\\n",
    '#import "x.typ" $x$ *粗* _斜_ @ref \\',
    "</w:t></w:r></w:p>",
]


@pytest.mark.parametrize("typed", TYPED)
def test_what_a_citizen_typed_stands_in_the_letter_as_typed(typed: str) -> None:
    kind = LetterKind.CORRECTION_NOTICE
    text = text_of(render_docx(kind, facts_with(kind, points=typed)))
    assert typed in text.split("\n")


def test_line_breaks_become_paragraphs() -> None:
    kind = LetterKind.CORRECTION_NOTICE
    letter = render_docx(kind, facts_with(kind, points="1.文件名称\r\n\r\n2.文号\v3.时间"))
    paragraphs = Document(BytesIO(letter)).paragraphs
    places = [place for place, paragraph in enumerate(paragraphs) if paragraph.text[:2] in ("1.", "2.", "3.")]
    assert [paragraphs[place].text for place in places] == ["1.文件名称", "2.文号", "3.时间"]
    assert {paragraphs[place].style.name for place in places} == {"公文正文"}


def test_control_characters_and_marks_of_direction_are_taken_out() -> None:
    kind = LetterKind.CORRECTION_NOTICE
    text = text_of(
        render_docx(kind, facts_with(kind, points="文\x00号\x07\x1b\u202e倒\u2066写\ufeff\ufffe完"))
    )
    assert "文号倒写完" in text


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_gives_a_letter_that_says_it(typed: str) -> None:
    kind = LetterKind.REPLY_R4
    if not significant(typed):
        typed += "查"
    text = significant(text_of(render_docx(kind, facts_with(kind, search=f"始{typed}终"))))
    assert text.count("始") and text.count("终")
