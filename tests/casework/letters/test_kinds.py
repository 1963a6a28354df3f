"""Every reply of the law has its letter, and every letter says on what it rests and whom it is for."""

from __future__ import annotations

import pytest

from gongkai.casework.letters.kinds import Addressee, LetterKind, letter_for_reply
from gongkai.law.outcomes import OUTCOMES, ReplyKind


def test_every_reply_has_a_letter_of_its_own() -> None:
    letters = [letter_for_reply(kind) for kind in ReplyKind]
    assert len(set(letters)) == len(ReplyKind)
    assert [kind.reply for kind in letters] == list(ReplyKind)


@pytest.mark.parametrize("kind", list(ReplyKind))
def test_a_reply_letter_cites_the_article_of_the_law_room(kind: ReplyKind) -> None:
    article = OUTCOMES[kind].article
    assert letter_for_reply(kind).article == ("" if article.startswith("统计表") else article)


def test_a_row_of_a_statistical_form_is_never_cited_as_an_article() -> None:
    assert [kind for kind in LetterKind if "统计表" in kind.article] == []


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_has_title_label_and_addressee(kind: LetterKind) -> None:
    assert kind.title and kind.title in kind.label
    assert kind.addressee.label


def test_labels_are_told_apart_in_a_list() -> None:
    assert len({kind.label for kind in LetterKind}) == len(LetterKind)


def test_replies_go_to_the_applicant_and_tell_remedies() -> None:
    for reply in ReplyKind:
        kind = letter_for_reply(reply)
        assert kind.addressee is Addressee.APPLICANT
        assert kind.tells_remedies


def test_letters_on_the_way_tell_no_remedies_except_the_one_that_overrides_a_third_party() -> None:
    deciding = [kind for kind in LetterKind if kind.tells_remedies and kind.reply is None]
    assert deciding == [LetterKind.THIRD_PARTY_OVERRIDE]
