"""What reviewers see of a change: every character of both versions, and which of them are new."""

from __future__ import annotations

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.publishing.rich_text import Change, Difference, difference, from_text, to_text


def said(found: Difference) -> list[tuple[str, str, str]]:
    marks = {Change.SAME: "", Change.ADDED: "+", Change.REMOVED: "-"}
    return [
        (
            change.change.value,
            change.kind,
            "".join(f"{marks[part.change]}[{part.text}]" for part in change.segments),
        )
        for change in found.paragraphs
    ]


def test_a_changed_figure_is_shown_whole_within_its_paragraph() -> None:
    found = difference(
        "<p>受理申请125件，办结120件。</p><p>乙</p>", "<p>受理申请126件，办结120件。</p><p>乙</p>"
    )
    assert said(found) == [
        ("changed", "段落", "[受理申请]-[125]+[126][件，办结120件。]"),
        ("same", "段落", "[乙]"),
    ]
    assert (found.added, found.removed) == (3, 3)


def test_paragraphs_that_came_and_went_are_whole() -> None:
    found = difference("<p>第一段的内容</p><p>完全不同</p>", "<p>第一段的内容</p><p>另外写了别的</p>")
    assert said(found)[1:] == [("added", "段落", "+[另外写了别的]"), ("removed", "段落", "-[完全不同]")]


def test_a_paragraph_that_became_a_heading_is_a_change() -> None:
    (change,) = difference("<p>总体情况</p>", "<h2>总体情况</h2>").paragraphs
    assert (change.change, change.old_kind, change.kind) == (Change.CHANGED, "段落", "二级标题")


def test_a_link_that_goes_elsewhere_is_a_change_although_its_words_stayed() -> None:
    found = difference('<p><a href="https://a.cn/">全文</a></p>', '<p><a href="https://b.cn/">全文</a></p>')
    assert not found.is_empty and "b.cn" in said(found)[0][2]


def test_rows_of_a_table_are_compared_one_by_one() -> None:
    table = "<table><tr><th>名</th><th>数</th></tr><tr><td>甲</td><td>{}</td></tr></table>"
    found = difference(table.format(1), table.format(2))
    assert [change.change for change in found.paragraphs] == [Change.SAME, Change.CHANGED]


def test_bold_type_alone_is_no_change() -> None:
    assert difference("<p>甲乙</p>", "<p><strong>甲</strong>乙</p>").is_empty


TEXTS = st.lists(st.text(alphabet="公开条例12。ab", min_size=1, max_size=20), max_size=8).map("\n".join)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_both_versions_can_be_read_out_of_their_difference(old: str, new: str) -> None:
    old_html, new_html = from_text(old), from_text(new)
    found = difference(old_html, new_html)

    def version(gone: Change) -> list[str]:
        lines = []
        for paragraph in found.paragraphs:
            if paragraph.change is not gone:
                lines.append("".join(part.text for part in paragraph.segments if part.change is not gone))
        return lines

    assert version(Change.REMOVED) == [line for line in to_text(new_html).split("\n") if line]
    assert version(Change.ADDED) == [line for line in to_text(old_html).split("\n") if line]
    assert found.is_empty == (old_html == new_html)


def test_a_text_of_a_hundred_thousand_characters_is_compared_in_a_moment() -> None:
    chance = random.Random(4)

    def line(length: int) -> str:
        return "".join(
            chance.choice("政府信息公开工作条例规定应当主动的范围内容及时准确，。；") for _ in range(length)
        )

    old = [line(80) for _ in range(1250)]
    new = [*old[:400], line(80), *(one[:30] + line(4) + one[36:] for one in old[400:600]), *old[600:]]
    one_paragraph = "".join(old)
    started = time.process_time()
    assert difference(from_text("\n".join(old)), from_text("\n".join(new))).added < 2000
    assert (
        difference(
            from_text(one_paragraph), from_text(one_paragraph[:50_000] + "甲" + one_paragraph[50_000:])
        ).added
        == 1
    )
    difference(from_text("\n".join(old)), from_text("\n".join(line(80) for _ in range(1250))))
    difference(
        from_text("\n".join(["同一行"] * 6000)),
        from_text("\n".join(["另一行", *["同一行"] * 6000, "又一行"])),
    )
    assert time.process_time() - started < 15
