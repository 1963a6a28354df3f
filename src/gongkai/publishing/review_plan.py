"""Which steps an item has to pass, and which of them are open now: the authority's plan as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gongkai.organizations.models import Authority, Role
from gongkai.organizations.refusals import Refused
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
    """The steps that an item of this kind takes in the authority, in order.

    Raises Refused where what was arranged is no lawful plan: nothing is submitted into a review that lacks a step.
    """
    rows = list(ReviewStep.objects.filter(authority=authority))
    if not rows:
        return DEFAULT_PLAN
    plan = tuple(
        PlannedStep(row.step, row.stage, row.with_secrecy)
        for row in rows
        if row.concerns == ReviewStep.Concerns.ALL or kind in NORMATIVE
    )
    problems = whats_wrong_with(plan)
    if problems:
        raise Refused(
            f"本机关的审核安排不合规定：{''.join(problems)}请公开工作机构负责人在“主动公开设置”中改正后再送审。"
        )
    return plan


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


@dataclass(frozen=True, slots=True)
class ArrangedStep:
    """A step as an authority arranges it: what is planned, and which items it concerns (``ReviewStep.Concerns``)."""

    step: str
    stage: int
    with_secrecy: bool = False
    concerns: str = ReviewStep.Concerns.ALL.value

    @property
    def planned(self) -> PlannedStep:
        """The step in the plan of an item that it concerns."""
        return PlannedStep(self.step, self.stage, self.with_secrecy)


def whats_wrong_with_arrangement(steps: Sequence[ArrangedStep]) -> list[str]:
    """Why an arrangement is not lawful, for ordinary items or for normative documents, as sentences."""
    of_normative = whats_wrong_with([step.planned for step in steps])
    of_others = whats_wrong_with([step.planned for step in steps if step.concerns == ReviewStep.Concerns.ALL])
    only_others = [problem for problem in of_others if problem not in of_normative]
    return [*of_normative, *(f"一般信息：{problem}" for problem in only_others)]


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


def secrecy_is_reviewed(submission: Submission) -> bool:
    """Whether a step that includes the secrecy review was taken with a yes."""
    approved = ReviewDecision.Outcome.APPROVED
    return submission.decisions.filter(secrecy_confirmed=True, outcome=approved).exists()


def open_since(submission: Submission, decisions: Collection[ReviewDecision]) -> dt.datetime:
    """Since when the steps that are open now could be taken: since the last decision of an earlier stage."""
    stages = {step.step: step.stage for step in steps_of(submission)}
    now_at = min((step.stage for step in open_steps(submission, decisions)), default=0)
    before = [decision.at for decision in decisions if stages.get(decision.step, 0) < now_at]
    return max([submission.submitted_at, *before])
