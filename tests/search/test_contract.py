"""What an app declares is found, and what does not fit is refused when it is declared."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.search import contract
from gongkai.search.contract import SearchDocument, SourceError, all_sources, checked
from gongkai.search.schema import MOST_CHARACTERS, kept, restored
from tests.search.shelf import Shelf


def test_two_sources_of_one_kind_are_refused() -> None:
    with pytest.raises(SourceError, match="shelf"):
        checked([("one", Shelf()), ("two", Shelf())])


@pytest.mark.parametrize("kind", ["", "x" * 31])
def test_a_kind_that_cannot_be_kept_is_refused(kind: str) -> None:
    with pytest.raises(SourceError):
        checked([("one", Shelf(kind))])


def test_the_installed_apps_fit_together() -> None:
    contract.all_sources.cache_clear()
    for kind, source in all_sources().items():
        assert source.kind == kind
        assert source.label


def test_what_is_kept_of_a_document_is_the_document() -> None:
    document = Shelf()._made(
        title="公告\ud800", body="正文", attachments=(("附件", "文字"),), column_ids=(3, 1), in_force=False
    )
    expected: dict[str, Any] = {"title": "公告?"}
    for name in SearchDocument.__slots__:
        assert getattr(restored(kept(document)), name) == expected.get(name, getattr(document, name))


def test_a_document_without_end_is_cut() -> None:
    document = Shelf()._made(body="公" * MOST_CHARACTERS, attachments=(("附件", "开" * 10),))
    assert restored(kept(document)).attachments == (("附件", ""),)
    document = Shelf()._made(body="公", attachments=(("附件", "开" * 2 * MOST_CHARACTERS), ("另一个", "开")))
    cut = restored(kept(document))
    assert len(cut.body) + sum(len(text) for _name, text in cut.attachments) == MOST_CHARACTERS
