"""Whatever is typed is answered; whatever is published can be indexed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.search.query import search
from gongkai.search.similar import similar_to
from gongkai.search.suggesting import suggest
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db
FIXTURE_ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
OPERATORS = st.text("公开预算ab12\"“”'()（）*?:~^-+&|\\/[]{}<>!.,;= AND OR NOT\t\n", max_size=40)


@FIXTURE_ONCE
@given(st.one_of(st.text(max_size=60), OPERATORS))
@example('"')
@example('公开" OR title:*')
@example("' OR 1=1 --")
@example("\x00公开\x00")
@example("\ud800公开")
@example("\ue000公开\ue001")
@example("公开" * 500)
@example("(" * 300)
@example("^公开~2 AND NOT *:*")
@example("a b c d e f g h i j k l m n o p")
def test_whatever_is_typed_is_answered(shelf: Shelf, text: str) -> None:
    if not shelf.held:
        shelf.put("政府信息公开指南", "部门预算", document_number="鹤政〔2020〕15号")
    found = search(text)
    assert found.ready
    assert found.total == len(found.hits) <= 1
    assert len(suggest(text)) <= 1
    assert len(similar_to(text)) <= 1


@settings(FIXTURE_ONCE, max_examples=30)
@given(
    title=st.text(max_size=40),
    body=st.text(max_size=200),
    word=st.text("公开預算ＡＢ", min_size=1, max_size=6),
)
def test_whatever_is_published_is_found_by_a_word_in_it(
    shelf: Shelf, title: str, body: str, word: str
) -> None:
    document = shelf.put(title, f"{body}\n{word}\n")
    found = search(word, size=100)
    assert document.object_id in {hit.object_id for hit in found.hits}
    shelf.take(document)
    assert document.object_id not in {hit.object_id for hit in search(word, size=100).hits}
