"""Which steps can be registered in a follow-up case as it stands, and why others cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongkai.casework.follow_up_deadlines import is_suspended
from gongkai.casework.models import FollowUpCase, StepKind
from gongkai.law.dispositions import Proceeding

_RECONSIDERATION = frozenset({Proceeding.RECONSIDERATION})
_LITIGATION = frozenset({Proceeding.LITIGATION})
_COMPLAINT = frozenset({Proceeding.COMPLAINT})
_EXAMINED = _RECONSIDERATION | _LITIGATION
_ALL = frozenset(Proceeding)


@dataclass(frozen=True, slots=True)
class StepRule:
    """One kind of step: in which proceedings it occurs, and ``refusal``, the sentence why it cannot be taken now.

    ``column`` is the date of the case that the step sets; ``by_respondent`` marks the step of who answers.
    """

    kind: StepKind
    proceedings: frozenset[Proceeding]
    refusal: Callable[[FollowUpCase], str]
    column: str = ""
    by_respondent: bool = False


def _while_open(case: FollowUpCase) -> str:
    return "" if case.is_open else "案件已经登记结果，不能再登记审理中的事项。"


def _once(column: str) -> Callable[[FollowUpCase], str]:
    def refusal(case: FollowUpCase) -> str:
        known = getattr(case, column)
        if known is not None:
            return f"这一步已经登记，日期是{known}。日期有误的，请用“更正登记事项”。"
        return _while_open(case)

    return refusal


def _copied(case: FollowUpCase) -> str:
    return _once("copied_on")(case)


def _answered(case: FollowUpCase) -> str:
    if case.proceeding is not Proceeding.COMPLAINT and case.copied_on is None:
        return "还没有登记收到副本的日期，答复期限从那一天起算，请先登记收到副本。"
    return _once("answered_on")(case)


def _correction_asked(case: FollowUpCase) -> str:
    if case.accepted_on is not None:
        return "案件已经受理，不再要求补正。"
    return _while_open(case)


def _corrected(case: FollowUpCase) -> str:
    if not any(step.kind == StepKind.CORRECTION_ASKED for step in case.steps.all()):
        return "没有登记过要求补正。"
    return _correction_asked(case)


def _summary(case: FollowUpCase) -> str:
    if case.is_summary:
        return "案件已经适用简易程序。"
    if case.is_extended:
        return "审理期限已经延长，不能再适用简易程序。"
    return _while_open(case)


def _extended(case: FollowUpCase) -> str:
    if case.is_extended:
        return "审理期限只延长一次，已经登记过。"
    if case.is_summary:
        return "适用简易程序的案件不能延长审理期限。"
    if case.accepted_on is None:
        return "案件还没有登记受理，请先登记受理日期。"
    return _while_open(case)


def _suspended(case: FollowUpCase) -> str:
    if is_suspended(case):
        return "案件已经中止。"
    return _while_open(case)


def _resumed(case: FollowUpCase) -> str:
    if not is_suspended(case):
        return "案件没有中止。"
    return _while_open(case)


def _served(case: FollowUpCase) -> str:
    if case.is_open:
        return "还没有登记结果，收到日期在登记结果时一并填写。"
    if case.served_on is not None:
        return f"已经登记收到决定或者裁判的日期：{case.served_on}。"
    return ""


def _appealed(case: FollowUpCase) -> str:
    if case.appealed_on is not None:
        return "已经登记上诉。"
    end = case.ending
    if case.is_open or end is None:
        return "还没有登记第一审的结果，不能登记上诉。"
    if not end.may_be_appealed:
        return f"“{end.title}”不能上诉。"
    return ""


def _never(case: FollowUpCase) -> str:
    return ""


RULES: dict[StepKind, StepRule] = {
    rule.kind: rule
    for rule in (
        StepRule(StepKind.COPIED, _ALL, _copied, "copied_on"),
        StepRule(StepKind.CORRECTION_ASKED, _RECONSIDERATION, _correction_asked),
        StepRule(StepKind.CORRECTED, _RECONSIDERATION, _corrected),
        StepRule(StepKind.ACCEPTED, _ALL, _once("accepted_on"), "accepted_on"),
        StepRule(StepKind.SUMMARY, _EXAMINED, _summary),
        StepRule(StepKind.ANSWER_ASKED, _COMPLAINT, _once("answered_on")),
        StepRule(StepKind.ANSWERED, _ALL, _answered, "answered_on", by_respondent=True),
        StepRule(StepKind.HEARD, _ALL, _while_open),
        StepRule(StepKind.EXTENDED, _EXAMINED, _extended),
        StepRule(StepKind.SUSPENDED, _EXAMINED, _suspended),
        StepRule(StepKind.RESUMED, _EXAMINED, _resumed),
        StepRule(StepKind.REDIRECTED, _COMPLAINT, _once("redirected_on"), "redirected_on"),
        StepRule(StepKind.SERVED, _ALL, _served, "served_on"),
        StepRule(StepKind.APPEALED, _LITIGATION, _appealed),
        StepRule(StepKind.OTHER, _ALL, _never),
    )
}
"""The steps that people register, in the order in which they usually come."""

_TITLES = {
    (Proceeding.RECONSIDERATION, StepKind.COPIED): "收到行政复议答复通知书和申请书副本",
    (Proceeding.RECONSIDERATION, StepKind.ACCEPTED): "复议机关受理",
    (Proceeding.RECONSIDERATION, StepKind.ANSWERED): "提交行政复议答复书和证据",
    (Proceeding.RECONSIDERATION, StepKind.SERVED): "收到行政复议决定书",
    (Proceeding.LITIGATION, StepKind.COPIED): "收到应诉通知书和起诉状副本",
    (Proceeding.LITIGATION, StepKind.ACCEPTED): "人民法院立案",
    (Proceeding.LITIGATION, StepKind.ANSWERED): "提交答辩状和证据",
    (Proceeding.LITIGATION, StepKind.HEARD): "开庭、询问",
    (Proceeding.LITIGATION, StepKind.SERVED): "收到判决书或者裁定书",
    (Proceeding.COMPLAINT, StepKind.COPIED): "被投诉机关收到通知",
    (Proceeding.COMPLAINT, StepKind.ACCEPTED): "受理投诉",
    (Proceeding.COMPLAINT, StepKind.ANSWERED): "被投诉机关提交答复",
    (Proceeding.COMPLAINT, StepKind.HEARD): "核查情况",
    (Proceeding.COMPLAINT, StepKind.SERVED): "告知投诉人处理结果",
}


def step_title(case: FollowUpCase, kind: StepKind) -> str:
    """What the step is called in this kind of proceeding."""
    return _TITLES.get((case.proceeding, kind), kind.label)


def why_not(case: FollowUpCase, kind: StepKind) -> str:
    """Why the step cannot be registered now; empty where it can."""
    rule = RULES.get(kind)
    if rule is None or case.proceeding not in rule.proceedings:
        return "这类案件没有这一步。"
    return rule.refusal(case)


def possible_steps(case: FollowUpCase) -> list[StepKind]:
    """What can be registered now, in the order of the proceeding."""
    return [kind for kind in RULES if not why_not(case, kind)]


def main_step(case: FollowUpCase) -> StepKind | None:
    """The step that is waited for: the one whose absence keeps a deadline open or unknown; ``None`` where none is."""
    order: tuple[StepKind, ...] = (StepKind.COPIED, StepKind.ANSWERED, StepKind.SERVED)
    if case.proceeding is Proceeding.COMPLAINT:
        asked = case.handled_by_id is None or case.answer_due_on is not None
        order = (StepKind.ANSWERED if asked else StepKind.ANSWER_ASKED, StepKind.SERVED)
    possible = possible_steps(case)
    return next((kind for kind in order if kind in possible), None)
