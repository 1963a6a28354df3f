"""What the page of a submission shows, gathered in a number of queries that does not grow with the review."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from gongkai.organizations.models import User
from gongkai.publishing.checks import Code, Severity
from gongkai.publishing.models import Disclosure, DisclosureVersion, ReviewDecision, Submission
from gongkai.publishing.office.items_page import FieldChange, ShownText, field_changes, text_of
from gongkai.publishing.review_plan import PlannedStep, open_steps, steps_of
from gongkai.publishing.review_staffing import Staff, lack_in_words, staff_of, without_a_person
from gongkai.publishing.review_standing import hindrance, is_over
from gongkai.publishing.rich_text import Difference, difference

_LABELS = {code.code: code.label for code in Code}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the plan: the decision that was taken, or whether it is open now and who could take it."""

    step: PlannedStep
    decision: ReviewDecision | None
    is_open: bool
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding of the checks at submission, in words, with the answer of the drafters."""

    label: str
    severity: str
    sentence: str
    place: str
    answer: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What changed since the version that was last published or approved."""

    base: DisclosureVersion
    fields: list[FieldChange]
    text: Difference
    files_added: list[str]
    files_removed: list[str]

    @property
    def is_none(self) -> bool:
        """Whether both versions say the same."""
        changed = self.text.added or self.text.removed
        return not (changed or self.fields or self.files_added or self.files_removed)


class ShownReview:
    """Everything on the page. ``is_inside`` is false for a supervisor of bodies below, who decides nothing."""

    def __init__(
        self,
        item: Disclosure,
        submission: Submission,
        user: User,
        roles: Collection[str],
        is_inside: bool,
    ) -> None:
        self.item = item
        self.submission = submission
        self.user = user
        self.roles = roles if is_inside else ()

    @cached_property
    def plan(self) -> tuple[PlannedStep, ...]:
        """The steps that the submission takes."""
        return steps_of(self.submission)

    @cached_property
    def decisions(self) -> list[ReviewDecision]:
        """What was decided so far."""
        return list(self.submission.decisions.select_related("reviewer"))

    @cached_property
    def authors(self) -> list[User]:
        """Who wrote in the version."""
        return list(User.objects.filter(pk__in=self.submission.version.authors.values("pk")))

    @cached_property
    def _gone(self) -> set[int]:
        return {user.pk for user in self.authors} | {decision.reviewer_id for decision in self.decisions}

    @cached_property
    def staff(self) -> Staff:
        """The reviewers of the authority."""
        return staff_of(self.item.authority)

    @cached_property
    def _standing(self) -> tuple[list[PlannedStep], list[str]]:
        authors = {user.pk for user in self.authors}
        mine, reasons = [], []
        for step in self.plan:
            if step.role not in self.roles:
                continue
            refusal = hindrance(
                self.user.pk,
                self.item,
                self.submission,
                step.step,
                authors=authors,
                decisions=self.decisions,
            )
            if refusal is None:
                mine.append(step)
            elif str(refusal) not in reasons:
                reasons.append(str(refusal))
        return mine, reasons

    @property
    def mine(self) -> list[PlannedStep]:
        """The steps that the person can take now."""
        return self._standing[0]

    @property
    def why_not(self) -> str:
        """Why the person, who has a role in the review, cannot take a step now; "" where they can, or have none."""
        if self.mine or is_over(self.item, self.submission):
            return ""
        return "".join(self._standing[1])

    @cached_property
    def steps(self) -> list[ShownStep]:
        """The plan with what was done."""
        decided = {decision.step: decision for decision in self.decisions}
        is_open = {step.step for step in open_steps(self.submission, self.decisions)}
        return [
            ShownStep(
                step,
                decided.get(step.step),
                step.step in is_open,
                () if step.step in decided else tuple(self.staff.names_for(step, self._gone)),
            )
            for step in self.plan
        ]

    @cached_property
    def lack(self) -> str:
        """What is to be done about steps that nobody can take; "" where there is none."""
        if is_over(self.item, self.submission):
            return ""
        taken = {decision.step for decision in self.decisions}
        to_come = [step for step in self.plan if step.step not in taken]
        lacking = without_a_person(self.staff, to_come, self._gone)
        return lack_in_words(self.item.authority, self.staff, lacking) if lacking else ""

    @cached_property
    def text(self) -> ShownText:
        """The version as the public will read it."""
        return text_of(self.item, self.submission.version)

    @cached_property
    def columns(self) -> list[str]:
        """Where it will be found."""
        return list(self.submission.version.columns.values_list("title", flat=True))

    @cached_property
    def findings(self) -> list[ShownFinding]:
        """What the checks found when it was submitted, and what the drafters said to it."""
        return [
            ShownFinding(
                _LABELS.get(kept["code"], kept["code"]),
                Severity(kept["severity"]).label,
                kept["sentence"],
                kept.get("place", ""),
                kept.get("answer", ""),
                kept.get("answered_by", ""),
            )
            for kept in self.submission.findings
        ]

    @cached_property
    def change(self) -> ShownChange | None:
        """What differs from the version before: the public one, else the last one that was sent into a review."""
        base = self._base()
        if base is None:
            return None
        old, new = _file_names(base), _file_names(self.submission.version)
        return ShownChange(
            base,
            field_changes(base, self.submission.version),
            difference(base.body, self.submission.version.body),
            [name for key, name in new.items() if key not in old],
            [name for key, name in old.items() if key not in new],
        )

    def _base(self) -> DisclosureVersion | None:
        number = self.submission.version.number
        public = self.item.published_version
        if public is not None and public.number < number:
            return public
        earlier = self.item.submissions.filter(version__number__lt=number).select_related("version")
        last = earlier.order_by("-version__number").first()
        return last.version if last is not None else None

    @cached_property
    def earlier(self) -> list[Submission]:
        """The rounds before this one, the newest first, with what was decided and why."""
        return list(
            self.item.submissions.filter(version__number__lt=self.submission.version.number)
            .select_related("version", "submitted_by", "urgent_by")
            .defer("version__body", "findings")
            .prefetch_related("decisions__reviewer")
            .order_by("-version__number")
        )


def _file_names(version: DisclosureVersion) -> dict[int, str]:
    return dict(version.places.values_list("attachment_id", "attachment__name"))
