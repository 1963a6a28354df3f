"""Which steps an item has to pass, and which of them are open now: the authority's plan as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gongkai.organizations.models import Authority, Role
from gongkai.publishing.models import ROLE_OF_STEP, ItemKind, ReviewDecision, ReviewStep, Step, Submission


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a plan. Steps of one ``stage`` run side by side; ``with_secrecy``: it includes the secrecy review."""

    step: str
    stage: int
    with_secrecy: bool = False

    @property
    def label(self) -> str:
        """What the step is called."""
        return Step(self.step).label

    @property
    def role(self) -> str:
        """The role that takes it."""
        return ROLE_OF_STEP[Step(self.step)].value

    @property
    def role_label(self) -> str:
        """The role in words."""
        return Role(self.role).label

    @property
    def confirms_secrecy(self) -> bool:
        """Whether who approves it confirms that the secrecy review was done."""
        return self.with_secrecy or self.step == Step.SECRECY


DEFAULT_PLAN = (
    PlannedStep(Step.FIRST, 1),
    PlannedStep(Step.SECRECY, 1),
    PlannedStep(Step.SECOND, 2),
    PlannedStep(Step.FINAL, 3),
)
"""三审三校 with the secrecy review beside the first step, for authorities that arranged nothing of their own."""
NORMATIVE = (ItemKind.RULES, ItemKind.NORMATIVE_DOCUMENT)


def plan_for(authority: Authority, kind: str) -> tuple[PlannedStep, ...]:
    """The steps that an item of this kind takes in the authority, in order."""
    rows = list(ReviewStep.objects.filter(authority=authority))
    if not rows:
        return DEFAULT_PLAN
    return tuple(
        PlannedStep(row.step, row.stage, row.with_secrecy)
        for row in rows
        if row.concerns == ReviewStep.Concerns.ALL or kind in NORMATIVE
    )


def whats_wrong_with(steps: Sequence[PlannedStep]) -> list[str]:
    """Why steps are no lawful plan, as sentences; empty for a good one.

    First, second and final review come in this order (先审后发), and the secrecy review is never left out
    (保守国家秘密法 Art. 35, the Regulation, Art. 17).
    """
    problems = []
    stages = {step.step: step.stage for step in steps}
    missing = [str(step.label) for step in (Step.FIRST, Step.SECOND, Step.FINAL) if step not in stages]
    if missing:
        problems.append(f"三审不能缺少{'、'.join(missing)}。")
    else:
        if not stages[Step.FIRST] < stages[Step.SECOND] < stages[Step.FINAL]:
            problems.append("初审、复审、终审应当依次进行，次序要一个比一个大。")
        if any(stage > stages[Step.FINAL] for stage in stages.values()):
            problems.append("终审应当是最后一个环节，其他环节的次序不能排在它之后。")
    if len(stages) != len(steps):
        problems.append("同一个环节不能出现两次。")
    if not any(step.confirms_secrecy for step in steps):
        problems.append("公开前须进行保密审查：请保留保密审查环节，或者指定一个环节一并进行保密审查。")
    return problems


def as_data(plan: Iterable[PlannedStep]) -> list[dict[str, Any]]:
    """A plan as it is kept with a submission."""
    return [asdict(step) for step in plan]


def steps_of(submission: Submission) -> tuple[PlannedStep, ...]:
    """The plan that a submission follows: the authority's plan at the moment of submission."""
    return tuple(PlannedStep(**step) for step in submission.plan)


def open_steps(
    submission: Submission, decisions: Iterable[ReviewDecision] | None = None
) -> list[PlannedStep]:
    """The steps that can be taken now: those of the first stage that is not through. None where it is closed."""
    if submission.state != Submission.State.OPEN:
        return []
    taken = {decision.step for decision in (submission.decisions.all() if decisions is None else decisions)}
    waiting = [step for step in steps_of(submission) if step.step not in taken]
    first = min((step.stage for step in waiting), default=0)
    return [step for step in waiting if step.stage == first]
