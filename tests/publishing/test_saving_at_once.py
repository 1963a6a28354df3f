"""Several people save, submit or begin at the same moment: one is first, the others are told, nothing is half written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from gongkai.publishing.actions.autosaving import keep_typed, key_of
from gongkai.publishing.actions.drafting import create_draft, save_draft
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import AutosavedText, Disclosure, Submission
from tests.publishing.review_kit import CATEGORY, Hall, fresh

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What comes of doing something in several threads: its value, or the refusal."""

    def one(number: int) -> Any:
        try:
            return act(number)
        except ChangedMeanwhile as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, range(HANDS)))


def test_of_many_who_save_at_once_one_saves_and_the_others_are_told() -> None:
    hall = Hall()
    item = hall.published()
    found = at_once(
        lambda number: save_draft(hall.officer, item, {"title": f"第{number}个标题"}, seen=item.revision)
    )
    refused = [one for one in found if isinstance(one, ChangedMeanwhile)]
    assert len(refused) == HANDS - 1
    now = fresh(item)
    assert now.versions.count() == 2 and now.revision == item.revision + 1


def test_of_many_who_submit_at_once_one_submits() -> None:
    hall = Hall()
    item = hall.a_text()
    found = at_once(lambda number: submit(hall.officer, item, seen=item.revision))
    assert sum(isinstance(one, Submission) for one in found) == 1
    assert fresh(item).submissions.count() == 1


def test_many_begin_items_with_one_title_at_once() -> None:
    hall = Hall()
    at_once(
        lambda number: create_draft(
            hall.officer, hall.city, {"title": "关于放假的通知", "category": CATEGORY}
        )
    )
    assert Disclosure.objects.filter(title="关于放假的通知").count() == HANDS


def test_one_text_is_kept_of_many_that_arrive_at_once() -> None:
    hall = Hall()
    item = hall.a_text()
    at_once(
        lambda number: keep_typed(
            hall.officer, hall.city, item, key_of(item), {"title": [str(number)]}, item.revision
        )
    )
    kept = AutosavedText.objects.get()
    assert kept.fields["title"][0] in {str(number) for number in range(HANDS)}
