"""Whatever random people do in random order: nothing is public that was not approved by different people who wrote none of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.organizations.models import Role, User
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.actions.due_publication import do_what_is_due
from gongkai.publishing.actions.publication import end_now, publish_urgently, withdraw
from gongkai.publishing.actions.reviewing import approve, send_back
from gongkai.publishing.actions.submitting import recall, submit
from gongkai.publishing.models import (
    Disclosure,
    DisclosureVersion,
    ReviewDecision,
    Status,
    Step,
    Submission,
)
from gongkai.publishing.review_plan import open_steps, steps_of
from tests.organizations.city import person
from tests.publishing.review_kit import BODY, Hall, fresh, kept

pytestmark = pytest.mark.django_db
LONGEST_WALK = 40
WISHES = {
    "approve": 14, "submit": 5, "save": 3, "send_back": 1, "recall": 2, "urgent": 1, "withdraw": 2, "end": 1,
    "due": 1,
}  # fmt: skip
"""What is tried, and how often."""


class Undo(Exception):
    """Ends a walk without a trace."""


@dataclass
class Walk:
    """One item, people of all kinds, and what has happened so far."""

    hall: Hall
    chance: Random
    people: list[User]
    item: Disclosure
    happened: Counter[str] = field(default_factory=Counter)
    first_published: dt.datetime | None = None
    number: str | None = None

    def step(self) -> None:
        """Let somebody try something; it is refused with a sentence, or it is done."""
        wish = self.chance.choices(list(WISHES), list(WISHES.values()))[0]
        before = kept(self.item)
        try:
            with transaction.atomic():
                getattr(self, wish)(self.somebody(wish))
        except Refused as refusal:
            assert str(refusal).endswith("。")
            self.happened["refused"] += 1
        else:
            self.happened[wish] += 1
        self.check(before)

    def somebody(self, wish: str) -> User:
        """Anybody; half of the time somebody who has the role."""
        hall = self.hall
        if self.chance.random() < 0.5:
            return self.chance.choice(self.people)
        return hall.leader if wish in ("urgent", "withdraw") else self.chance.choice(self.people[:2])

    @property
    def submission(self) -> Submission:
        found = self.item.submissions.order_by("?" if self.chance.random() < 0.1 else "-pk").first()
        if found is None:
            raise Refused("没有送审。")
        return found

    def a_step(self, submission: Submission) -> str:
        """Mostly one that is open."""
        waiting = open_steps(submission)
        if waiting and self.chance.random() < 0.8:
            return self.chance.choice(waiting).step
        return self.chance.choice(Step.values)

    def approve(self, actor: User) -> None:
        submission = self.submission
        step = self.a_step(submission)
        helpful = self.hall.of_step(step) if self.chance.random() < 0.7 else actor
        approve(helpful, submission, step, seen=None, secrecy_confirmed=self.chance.random() < 0.9)

    def send_back(self, actor: User) -> None:
        submission = self.submission
        step = self.a_step(submission)
        helpful = self.hall.of_step(step) if self.chance.random() < 0.5 else actor
        send_back(helpful, submission, step, seen=None, remarks="请修改。")

    def save(self, actor: User) -> None:
        day = dt.timedelta(days=1)
        fields = {
            "body": BODY + f"<p>第{self.chance.randrange(10**6)}次修改。</p>",
            "publish_at": timezone.now() + day if self.chance.random() < 0.3 else None,
            "ends_at": timezone.now() + 2 * day if self.chance.random() < 0.3 else None,
        }
        save_draft(actor, self.item, fields, seen=None)

    def submit(self, actor: User) -> None:
        submit(actor, self.item, seen=None)

    def recall(self, actor: User) -> None:
        recall(actor, self.item, "再改", seen=None)

    def urgent(self, actor: User) -> None:
        publish_urgently(actor, self.submission, "预警", seen=None, secrecy_confirmed=True)

    def withdraw(self, actor: User) -> None:
        withdraw(actor, self.item, reason="更正", notice="现予撤回。", seen=None)

    def end(self, actor: User) -> None:
        end_now(actor, self.item, "取消", seen=None)

    def due(self, actor: User) -> None:
        do_what_is_due(timezone.now() + dt.timedelta(days=self.chance.choice([0, 1, 2, 3])))

    def check(self, before: tuple[int, int, int, list[tuple[int, str]]]) -> None:
        """What must hold after every step."""
        item = fresh(self.item)
        after = kept(item)
        assert all(new >= old for new, old in zip(after[:3], before[:3], strict=True)), "something was erased"
        assert after[3][: len(before[3])] == before[3], "a frozen version changed"
        assert item.working_version is not None
        numbers = list(item.versions.order_by("pk").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)), "the keys do not rise with the numbers"
        if item.is_public:
            assert_lawfully_public(item)
            self.happened["public"] += 1
        elif item.status == Status.WITHDRAWN:
            assert item.withdrawal_notice and item.withdrawn_by
        if self.first_published is not None:
            assert (item.published_at, item.index_number) == (self.first_published, self.number)
            assert Disclosure.objects.with_a_page().filter(pk=item.pk).exists()
        elif item.published_at is not None:
            self.first_published, self.number = item.published_at, item.index_number
            assert self.number


def assert_lawfully_public(item: Disclosure) -> None:
    """Every planned step was approved by another person who wrote nothing; or it is urgent, with a reason."""
    version = item.published_version
    assert version is not None and version.frozen_at is not None
    submission = version.submission
    authors = set(version.authors.values_list("pk", flat=True))
    decisions = list(submission.decisions.all())
    approved = {one.step for one in decisions if one.outcome == ReviewDecision.Outcome.APPROVED}
    reviewers = [one.reviewer_id for one in decisions]
    assert len(set(reviewers)) == len(reviewers) and not authors & set(reviewers)
    assert authors, "nobody wrote it"
    if submission.is_urgent:
        assert submission.urgent_reason and submission.urgent_by_id not in authors
        assert submission.state in (Submission.State.OPEN, Submission.State.APPROVED)
        return
    assert submission.state == Submission.State.APPROVED
    assert approved == {step.step for step in steps_of(submission)}
    assert {Step.FIRST, Step.SECOND, Step.FINAL} <= approved
    assert any(one.secrecy_confirmed for one in decisions)


def everybody(hall: Hall) -> list[User]:
    """Single roles, many roles in one person, people of elsewhere, and one who left."""
    city = hall.city
    return [
        hall.officer, hall.colleague, hall.first, hall.second, hall.final, hall.secrecy, hall.leader, hall.head,
        hall.outsider, hall.former, hall.supervisor, hall.platform_operator,
        person(Role.INFORMATION_OFFICER, Role.FIRST_REVIEWER, at=city),
        person(Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, Role.FINAL_REVIEWER, at=city),
        person(*Role.values, at=city),
    ]  # fmt: skip


def test_random_people_in_random_order_publish_nothing_unlawfully(hall: Hall) -> None:
    people = everybody(hall)
    happened: Counter[str] = Counter()

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(seed=st.integers(0, 2**32), steps=st.integers(20, LONGEST_WALK))
    @example(seed=2, steps=LONGEST_WALK)
    @example(seed=7, steps=LONGEST_WALK)
    @example(seed=18, steps=LONGEST_WALK)
    def walk(seed: int, steps: int) -> None:
        try:
            with transaction.atomic():
                chance = Random(seed)
                taken = Walk(hall, chance, people, hall.a_text(author=chance.choice(people[:2])))
                for _ in range(steps):
                    taken.step()
                raise Undo
        except Undo:
            happened.update(taken.happened)
        assert not DisclosureVersion.objects.exists(), "the walk left a trace for the next one"

    walk()
    wanted = {
        "send_back",
        "approve",
        "submit",
        "save",
        "recall",
        "urgent",
        "withdraw",
        "public",
        "refused",
        "due",
    }
    assert wanted <= set(happened), f"the walks were too tame: {happened}"
