"""Two at the same moment, in two connections: one of them is told what happened, and nothing is done twice."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.organizations.models import Role
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.due_publication import do_what_is_due
from gongkai.publishing.actions.publication import publish_urgently, withdraw
from gongkai.publishing.actions.reviewing import approve, send_back
from gongkai.publishing.actions.submitting import recall
from gongkai.publishing.models import Status, Step, Submission
from tests.organizations.city import person
from tests.publishing.review_kit import Hall, again, fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hall(transactional_db: None) -> Hall:
    return Hall()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What came of each act, all begun at the same moment: its result, or its refusal."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            results[place] = act()
        except Exception as fault:
            results[place] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return results


def refusals(results: list[Any]) -> list[Refused]:
    """The refusals among the results; any other fault fails the test."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return [result for result in results if isinstance(result, Refused)]


def test_two_who_take_the_same_step_take_it_once(hall: Hall) -> None:
    other = person(Role.FIRST_REVIEWER, at=hall.city)
    submission = hall.submitted()
    results = at_once(
        lambda: approve(hall.first, submission, Step.FIRST, seen=None),
        lambda: approve(other, submission, Step.FIRST, seen=None),
    )
    assert len(refusals(results)) == 1
    assert submission.decisions.count() == 1


def test_a_yes_and_a_no_at_once_leave_one_of_them(hall: Hall) -> None:
    other = person(Role.FIRST_REVIEWER, at=hall.city)
    submission = hall.submitted()
    refused = refusals(
        at_once(
            lambda: approve(hall.first, submission, Step.FIRST, seen=None),
            lambda: send_back(other, submission, Step.FIRST, seen=None, remarks="请修改。"),
        )
    )
    assert len(refused) == 1 and submission.decisions.count() == 1


def test_one_person_in_two_windows_takes_one_step(hall: Hall) -> None:
    both = person(Role.FIRST_REVIEWER, Role.SECRECY_REVIEWER, at=hall.city)
    submission = hall.submitted()
    refused = refusals(
        at_once(
            lambda: approve(both, submission, Step.FIRST, seen=None),
            lambda: approve(both, submission, Step.SECRECY, seen=None, secrecy_confirmed=True),
        )
    )
    assert len(refused) == 1 and submission.decisions.count() == 1


def test_steps_side_by_side_are_both_taken(hall: Hall) -> None:
    submission = hall.submitted()
    refused = refusals(
        at_once(
            lambda: approve(hall.first, submission, Step.FIRST, seen=None),
            lambda: approve(hall.secrecy, submission, Step.SECRECY, seen=None, secrecy_confirmed=True),
        )
    )
    assert not refused and submission.decisions.count() == 2


def test_a_recall_and_the_last_yes_at_once_leave_one_state(hall: Hall) -> None:
    submission = hall.approved(hall.submitted(), [Step.FIRST, Step.SECRECY, Step.SECOND])
    refused = refusals(
        at_once(
            lambda: approve(hall.final, submission, Step.FINAL, seen=None),
            lambda: recall(hall.officer, submission.disclosure, "再改", seen=None),
        )
    )
    item = fresh(submission.disclosure)
    assert len(refused) == 1
    if again(submission).state == Submission.State.APPROVED:
        assert item.status == Status.PUBLISHED and item.is_public
    else:
        assert item.status == Status.DRAFT and not item.is_public


def test_two_workers_publish_at_the_set_time_once(hall: Hall) -> None:
    begins = timezone.now() + dt.timedelta(hours=1)
    item = hall.published(publish_at=begins)
    results = at_once(lambda: do_what_is_due(begins), lambda: do_what_is_due(begins))
    assert not refusals(results)
    assert sum(result.published for result in results) == 1
    assert fresh(item).is_public


def test_items_that_are_published_at_once_get_different_index_numbers(hall: Hall) -> None:
    submissions = [hall.approved(hall.submitted(), [Step.FIRST, Step.SECRECY, Step.SECOND]) for _ in range(3)]
    results = at_once(
        *(
            lambda submission=submission: approve(hall.final, submission, Step.FINAL, seen=None)
            for submission in submissions
        )
    )
    assert not refusals(results)
    numbers = {fresh(submission.disclosure).index_number for submission in submissions}
    assert len(numbers) == 3 and None not in numbers


def test_urgency_and_withdrawal_of_two_leaders_happen_once(hall: Hall) -> None:
    deputy = person(Role.LEADER, at=hall.city)
    submission = hall.submitted()
    refused = refusals(
        at_once(
            *(
                lambda who=who: publish_urgently(who, submission, "预警", seen=None, secrecy_confirmed=True)
                for who in (hall.leader, deputy)
            )
        )
    )
    assert len(refused) == 1
    refused = refusals(
        at_once(
            *(
                lambda who=who: withdraw(
                    who, submission.disclosure, reason="更正", notice="现予撤回。", seen=None
                )
                for who in (hall.leader, deputy)
            )
        )
    )
    assert len(refused) == 1 and fresh(submission.disclosure).status == Status.WITHDRAWN
