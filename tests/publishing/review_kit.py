"""An authority with everybody whom a review needs, and items on their way through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongkai.organizations.models import Authority, Membership, Role, User
from gongkai.publishing.actions.drafting import create_draft, save_draft
from gongkai.publishing.actions.reviewing import approve
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.models import Disclosure, DisclosureVersion, ReviewStep, Step, Submission
from gongkai.publishing.review_plan import open_steps
from tests.organizations.city import City, person

BODY = "<p>为保障供水设施安全运行，现将有关事项通知如下。</p><p>一、做好设施巡查。</p>"


class Hall(City):
    """The city with an information officer, a second one, and one person for every step."""

    def __post_init__(self) -> None:
        super().__post_init__()
        city = self.city
        self.colleague = person(Role.INFORMATION_OFFICER, at=city, name="吴同事", email="wu@hebi.example")
        self.first = person(Role.FIRST_REVIEWER, at=city, name="王初审", email="first@hebi.example")
        self.second = person(Role.SECOND_REVIEWER, at=city, name="陈复审", email="second@hebi.example")
        self.final = person(Role.FINAL_REVIEWER, at=city, name="赵终审", email="final@hebi.example")
        self.secrecy = person(Role.SECRECY_REVIEWER, at=city, name="孙保密", email="secrecy@hebi.example")
        self.legal = person(Role.LEGAL_REVIEWER, at=city, name="何法审", email="legal@hebi.example")
        self.leader = person(Role.LEADER, at=city, name="冯领导", email="leader@hebi.example")
        self.officer.email = "officer@hebi.example"
        self.officer.save()

    def of_step(self, step: str) -> User:
        """Who takes a step."""
        people: dict[str, User] = {
            Step.FIRST: self.first,
            Step.SECOND: self.second,
            Step.FINAL: self.final,
            Step.SECRECY: self.secrecy,
            Step.LEGAL: self.legal,
        }
        return people[step]

    def a_text(self, author: User | None = None, **fields: Any) -> Disclosure:
        """A draft of the city."""
        fields = {"title": "关于做好供水设施巡查的通知", "body": BODY, "category": CATEGORY} | fields
        return create_draft(author or self.officer, self.city, fields).disclosure

    def submitted(self, author: User | None = None, **fields: Any) -> Submission:
        """A draft of the city that was sent into the review."""
        item = self.a_text(author, **fields)
        return submit(author or self.officer, item, seen=item.revision)

    def approved(self, submission: Submission, steps: Iterable[str]) -> Submission:
        """The same after these steps were taken with a yes."""
        for step in steps:
            submission = approve(
                self.of_step(step), submission, step, seen=None, remarks="同意。", secrecy_confirmed=True
            )
        return submission

    def through(self, submission: Submission) -> Disclosure:
        """The item after every step that is open was taken with a yes."""
        submission = Submission.objects.get(pk=submission.pk)
        while steps := open_steps(submission):
            submission = self.approved(submission, [steps[0].step])
        return Disclosure.objects.get(pk=submission.disclosure_id)

    def published(self, author: User | None = None, **fields: Any) -> Disclosure:
        """An item that went through the whole review."""
        return self.through(self.submitted(author, **fields))

    def corrected(self, item: Disclosure, author: User | None = None, **fields: Any) -> Submission:
        """A new version of an item, sent into the review."""
        writer = author or self.officer
        item = fresh(item)
        saved = save_draft(
            writer, item, fields or {"body": BODY + "<p>二、报告情况。</p>"}, seen=item.revision
        )
        return submit(writer, saved.disclosure, seen=saved.disclosure.revision)

    def secrecy_within_the_first_step(self) -> None:
        """Arrange the three steps of 三审三校, the first with the secrecy review in it."""
        for stage, step in enumerate((Step.FIRST, Step.SECOND, Step.FINAL), start=1):
            ReviewStep.objects.create(
                authority=self.city, step=step, stage=stage, with_secrecy=step == Step.FIRST
            )


CATEGORY = "zdxm"


def fresh(item: Disclosure) -> Disclosure:
    """The item as it stands in the database."""
    return Disclosure.objects.select_related("working_version", "published_version").get(pk=item.pk)


def again(submission: Submission) -> Submission:
    """The submission as it stands in the database."""
    return Submission.objects.get(pk=submission.pk)


def leaves(user: User, authority: Authority) -> None:
    """Let a person leave an authority today."""
    for membership in Membership.objects.filter(user=user, authority=authority, active_to=None):
        membership.active_to = membership.active_from
        membership.save()


def kept(item: Disclosure) -> tuple[int, int, int, list[tuple[int, str]]]:
    """What must never become less: versions, submissions, decisions; and what frozen versions say."""
    frozen = DisclosureVersion.objects.filter(disclosure=item, frozen_at__isnull=False).order_by("pk")
    return (
        item.versions.count(),
        item.submissions.count(),
        sum(submission.decisions.count() for submission in item.submissions.all()),
        list(frozen.values_list("pk", "body")),
    )
