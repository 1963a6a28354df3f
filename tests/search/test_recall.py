"""Two hundred words out of published reports find everything that looking through every text finds."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from gongkai import reports
from gongkai.search.folding import BREAK, PARAGRAPH, fold, normalised
from gongkai.search.following import rebuild
from gongkai.search.query import search
from tests.search.shelf import Shelf

WORDS = 200
REPORTS = Path(reports.__file__).parent / "demonstration"


def paragraphs() -> list[str]:
    """The paragraphs of the five reports, as they were published."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob("*.txt")))
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def words_of(texts: list[str]) -> list[str]:
    """Words of two to six characters, always the same, from anywhere between two signs of punctuation."""
    chance = random.Random(200)
    pieces = [piece for text in texts for piece in re.split(f"[{BREAK}{PARAGRAPH}]", normalised(text))]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        piece, length = chance.choice(pieces), chance.randint(2, 6)
        if len(piece) >= length:
            start = chance.randint(0, len(piece) - length)
            found[piece[start : start + length]] = None
    return list(found)


def as_typed_elsewhere(word: str) -> str:
    """The word in full-width figures and letters."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)


@pytest.mark.django_db
def test_everything_that_a_scan_finds_is_found(shelf: Shelf) -> None:
    texts = paragraphs()
    assert len(list(REPORTS.glob("*.txt"))) == 5
    # Some as body, some as title, some as attachment: it makes no difference to what is found.
    places = ("body", "title", "attachment")
    shelf.put_all(
        [
            {"attachments": (("附件", text),)} if place == "attachment" else {place: text}
            for text, place in ((text, places[number % 3]) for number, text in enumerate(texts))
        ]
    )
    assert rebuild()
    folded = {number: fold(text) for number, text in enumerate(texts, start=1)}
    words = words_of(texts)
    assert len(words) == WORDS
    assert {len(word) for word in words} == {2, 3, 4, 5, 6}
    more = 0
    for word in words:
        scanned = {number for number, text in folded.items() if word in text}
        found = found_for(word)
        assert scanned <= found, word
        more += len(found - scanned)
        assert found_for(as_typed_elsewhere(word)) == found
        # What is found besides has the word with layout between its characters.
        assert all(word in normalised(texts[number - 1]) for number in found - scanned), word
    assert more < 100


def found_for(word: str) -> set[int]:
    found: set[int] = set()
    page = 1
    while True:
        results = search(word, page=page, size=100)
        assert results.ready
        found |= {hit.object_id for hit in results.hits}
        if page >= results.pages:
            assert len(found) == results.total
            return found
        page += 1
