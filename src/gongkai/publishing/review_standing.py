"""Whether a person can take a step of a review now, and why not: asked by the actions and shown by the pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import Disclosure, ReviewDecision, Step, Submission
from gongkai.publishing.review_plan import open_steps, steps_of
from gongkai.publishing.rights import OWN_TEXT

SECOND_STEP = "您已经办理过这条信息的一个审核环节，其他环节须由另一位审核人办理。"


def is_over(item: Disclosure, submission: Submission) -> bool:
    """Whether the review of a submission has ended, or its version is no longer the one that is worked on."""
    return submission.state != Submission.State.OPEN or item.working_version_id != submission.version_id


def hindrance(
    user_id: int,
    item: Disclosure,
    submission: Submission,
    step: str,
    *,
    authors: Collection[int],
    decisions: Sequence[ReviewDecision],
) -> Refused | None:
    """Why a person who has the role of ``step`` cannot take it now; None where they can.

    ``authors`` are the ids of who wrote in the version, ``decisions`` those of the submission.
    """
    if is_over(item, submission):
        return ChangedMeanwhile(
            f"这次送审已经结束（{submission.get_state_display()}），您的这一步没有保存。请看过现在的情况再办。"
        )
    if user_id in authors:
        return NotPermitted(OWN_TEXT)
    planned = next((one for one in steps_of(submission) if one.step == step), None)
    if planned is None:
        return Refused(f"这条信息不需要“{Step(step).label}”。")
    if any(decision.reviewer_id == user_id for decision in decisions):
        return NotPermitted(SECOND_STEP)
    if any(decision.step == step for decision in decisions):
        return Refused(f"“{planned.label}”已经办过了。")
    if step not in {one.step for one in open_steps(submission, decisions)}:
        return Refused(f"还没有轮到“{planned.label}”，请等前面的环节办完。")
    return None
