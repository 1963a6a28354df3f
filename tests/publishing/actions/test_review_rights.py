"""Who can and who cannot act: every role in every authority, tried out on every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from gongkai.organizations.models import AuditEntry, Authority, Membership, Role, RoleAssignment, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.publication import end_now, publish_urgently, withdraw
from gongkai.publishing.actions.reviewing import approve, send_back
from gongkai.publishing.actions.submitting import recall, submit
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import Disclosure, ReviewStep, Step, Submission
from gongkai.publishing.review_plan import open_steps
from tests.organizations.city import person
from tests.publishing.review_kit import Hall, fresh, kept, leaves

pytestmark = pytest.mark.django_db
OWN = "own"
PLACES: dict[str, Callable[[Hall], Authority]] = {
    OWN: lambda hall: hall.city,
    "other city": lambda hall: hall.other_city,
    "parent": lambda hall: hall.province,
    "child": lambda hall: hall.county,
    "department": lambda hall: hall.department,
}
BEFORE: dict[str, tuple[Step, ...]] = {
    Step.FIRST: (),
    Step.SECRECY: (),
    Step.LEGAL: (Step.FIRST, Step.SECRECY),
    Step.SECOND: (Step.FIRST, Step.SECRECY),
    Step.FINAL: (Step.FIRST, Step.SECRECY, Step.LEGAL, Step.SECOND),
}
"""What has to be through before a step, in the plan of these tests."""
TAKERS = {
    Step.FIRST: Role.FIRST_REVIEWER,
    Step.SECOND: Role.SECOND_REVIEWER,
    Step.FINAL: Role.FINAL_REVIEWER,
    Step.SECRECY: Role.SECRECY_REVIEWER,
    Step.LEGAL: Role.LEGAL_REVIEWER,
}
DRAFTERS = {Role.INFORMATION_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE}
STRANGERS = ("former member with every role", "member without a role", "stranger", "platform operator")


@dataclass
class Case:
    """Something to act on, how, and who may; ``act`` takes the actor and the revision that they saw."""

    item: Disclosure
    act: Callable[[User, int | None], Any]
    allowed: set[Role]


def under_review(hall: Hall, before: tuple[Step, ...] = ()) -> Submission:
    return hall.approved(hall.submitted(), before)


def of_approval(step: Step) -> Callable[[Hall], Case]:
    def make(hall: Hall) -> Case:
        submission = under_review(hall, BEFORE[step])
        return Case(
            submission.disclosure,
            lambda actor, seen: approve(actor, submission, step, seen=seen, secrecy_confirmed=True),
            {TAKERS[step]},
        )

    return make


def of_return(step: Step) -> Callable[[Hall], Case]:
    def make(hall: Hall) -> Case:
        submission = under_review(hall, BEFORE[step])
        return Case(
            submission.disclosure,
            lambda actor, seen: send_back(actor, submission, step, seen=seen, remarks="请修改。"),
            {TAKERS[step]},
        )

    return make


def of_urgency(hall: Hall) -> Case:
    submission = under_review(hall)
    return Case(
        submission.disclosure,
        lambda actor, seen: publish_urgently(actor, submission, "预警", seen=seen, secrecy_confirmed=True),
        {Role.LEADER, Role.FINAL_REVIEWER},
    )


def of_withdrawal(hall: Hall) -> Case:
    item = hall.published()
    return Case(
        item,
        lambda actor, seen: withdraw(actor, item, reason="更正", notice="现予撤回。", seen=seen),
        {Role.LEADER, Role.HEAD_OF_DISCLOSURE_OFFICE},
    )


def of_recall(hall: Hall) -> Case:
    item = under_review(hall).disclosure
    return Case(item, lambda actor, seen: recall(actor, item, "再改", seen=seen), DRAFTERS)


def of_submission(hall: Hall) -> Case:
    item = hall.a_text()
    return Case(item, lambda actor, seen: submit(actor, item, seen=seen), DRAFTERS)


def of_early_end(hall: Hall) -> Case:
    item = hall.published()
    Disclosure.objects.filter(pk=item.pk).update(ends_at="2100-01-01T00:00:00Z")
    return Case(item, lambda actor, seen: end_now(actor, item, "取消", seen=seen), DRAFTERS)


CASES: dict[str, Callable[[Hall], Case]] = {
    **{f"approve {step.value}": of_approval(step) for step in Step},
    **{f"return {step.value}": of_return(step) for step in Step},
    "publish urgently": of_urgency,
    "withdraw": of_withdrawal,
    "recall": of_recall,
    "submit": of_submission,
    "end early": of_early_end,
}


@pytest.fixture
def hall(db: None) -> Hall:
    """The plan has all five steps, legal and second review side by side."""
    made = Hall()
    stages = {Step.FIRST: 1, Step.SECRECY: 1, Step.LEGAL: 2, Step.SECOND: 2, Step.FINAL: 3}
    for step, stage in stages.items():
        ReviewStep.objects.create(authority=made.city, step=step, stage=stage)
    return made


def actors(hall: Hall) -> dict[tuple[str, str], User]:
    """A person for every role in every place, and those who should be able to do nothing."""
    found = {
        (place, role.value): person(role, at=where(hall)) for place, where in PLACES.items() for role in Role
    }
    former = person(*Role.values, at=hall.city)
    leaves(former, hall.city)
    others = (former, person(at=hall.city), person(), person(is_superuser=True))
    return found | {("", name): user for name, user in zip(STRANGERS, others, strict=True)}


class Undo(Exception):
    """Takes back what an actor was allowed to do, so that the next one finds the same."""


def can(case: Case, actor: User, seen: int | None) -> bool:
    """Whether the actor can do it; who cannot has left no trace."""
    before = (kept(case.item), fresh(case.item).revision, AuditEntry.objects.count())
    try:
        with transaction.atomic():
            case.act(actor, seen)
            raise Undo
    except Undo:
        return True
    except NotPermitted as refusal:
        assert refusal.status == 403 and str(refusal).endswith("。")
    assert (kept(case.item), fresh(case.item).revision, AuditEntry.objects.count()) == before
    return False


@pytest.mark.parametrize("name", CASES)
def test_exactly_the_people_of_the_role_in_this_authority_can_act(hall: Hall, name: str) -> None:
    case = CASES[name](hall)
    seen = fresh(case.item).revision
    found = {who for who, actor in actors(hall).items() if can(case, actor, seen)}
    assert found == {(OWN, role.value) for role in case.allowed}


@pytest.mark.parametrize("name", CASES)
def test_nobody_acts_on_a_stale_look(hall: Hall, name: str) -> None:
    case = CASES[name](hall)
    actor = person(*case.allowed, at=hall.city)
    before = kept(case.item)
    with pytest.raises(ChangedMeanwhile, match="您的这一步没有保存"):
        case.act(actor, fresh(case.item).revision - 1)
    assert kept(case.item) == before


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith(("approve", "return"))])
@pytest.mark.parametrize("how", ["recalled", "returned", "published"])
def test_nobody_acts_on_a_submission_that_is_closed(hall: Hall, name: str, how: str) -> None:
    case = CASES[name](hall)
    submission = case.item.submissions.get()
    if how == "recalled":
        recall(hall.officer, case.item, "再改", seen=None)
    elif how == "returned":
        step = open_steps(submission)[0].step
        send_back(hall.of_step(step), submission, step, seen=None, remarks="请修改。")
    else:
        hall.through(submission)
    before = kept(case.item)
    with pytest.raises(ChangedMeanwhile, match="这次送审已经结束"):
        case.act(person(*Role.values, at=hall.city), None)
    assert kept(case.item) == before


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("wrote", ["this version", "an earlier version"])
def test_nobody_reviews_the_own_text(hall: Hall, step: Step, wrote: str) -> None:
    author = person(*Role.values, at=hall.city)
    submission = hall.submitted(author=author)
    if wrote == "an earlier version":
        recall(hall.officer, submission.disclosure, "再改", seen=None)
        submission = hall.corrected(submission.disclosure, title="关于供水设施巡查的通知")
    hall.approved(submission, BEFORE[step])
    for act in (
        lambda: approve(author, submission, step, seen=None, secrecy_confirmed=True),
        lambda: send_back(author, submission, step, seen=None, remarks="请修改。"),
    ):
        with pytest.raises(NotPermitted, match="您自己撰写的内容"):
            act()


def test_nobody_takes_two_steps_of_one_item_whatever_roles_they_hold(hall: Hall) -> None:
    everything = person(*Role.values, at=hall.city)
    for first_taken in Step:
        submission = under_review(hall, BEFORE[first_taken])
        approve(everything, submission, first_taken, seen=None, secrecy_confirmed=True)
        for other in Step:
            with pytest.raises(Refused) as refusal:
                approve(everything, submission, other, seen=None, secrecy_confirmed=True)
            if first_taken == Step.FINAL:
                assert isinstance(refusal.value, ChangedMeanwhile)
            else:
                assert isinstance(refusal.value, NotPermitted), (first_taken, other)
                assert "已经办理过这条信息的一个审核环节" in str(refusal.value)


@pytest.mark.parametrize("taken", [(), (Step.FIRST,), (Step.FIRST, Step.SECRECY), (Step.FIRST, Step.SECRECY, Step.LEGAL)])  # fmt: skip
def test_no_step_is_taken_out_of_order_or_twice(hall: Hall, taken: tuple[Step, ...]) -> None:
    submission = under_review(hall, taken)
    for step in Step:
        another = person(TAKERS[step], at=hall.city)
        if step in taken:
            expected = "已经办过了"
        elif set(BEFORE[step]) <= set(taken):
            continue
        else:
            expected = "还没有轮到"
        with pytest.raises(Refused, match=expected):
            approve(another, submission, step, seen=None, secrecy_confirmed=True)


def test_a_step_that_the_item_does_not_take_is_refused(hall: Hall) -> None:
    ReviewStep.objects.filter(authority=hall.city, step=Step.LEGAL).delete()
    with pytest.raises(Refused, match="不需要“合法性审核”"):
        approve(hall.legal, hall.submitted(), Step.LEGAL, seen=None)
    with pytest.raises(Refused, match="没有这个审核环节"):
        approve(hall.legal, hall.submitted(), "fourth", seen=None)


def test_a_role_given_to_another_person_frees_what_is_stuck(hall: Hall) -> None:
    submission = under_review(hall, BEFORE[Step.SECOND])
    leaves(hall.second, hall.city)
    with pytest.raises(NotPermitted):
        approve(hall.second, submission, Step.SECOND, seen=None)
    colleague = person(at=hall.city)
    membership = Membership.objects.get(user=colleague)
    RoleAssignment.objects.create(membership=membership, role=Role.SECOND_REVIEWER)
    approve(colleague, submission, Step.SECOND, seen=None)
