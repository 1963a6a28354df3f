"""What a person should know about a follow-up case that is nevertheless registered: a court decides whether it hears it."""

from __future__ import annotations

from gongkai.casework.follow_up_deadlines import filing_deadline, known_on
from gongkai.casework.models import FollowUpCase, FollowUpKind, InformationRequest
from gongkai.casework.models.following import FollowUpQuerySet
from gongkai.law.days import written
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.remedies import must_be_reconsidered_first

RECONSIDERATION_FIRST = (
    "对依照《条例》第十四条至第十六条不予公开的答复不服的，应当先申请行政复议，对复议决定不服才能起诉"
    "（《行政复议法》第二十三条第一款第四项）。"
)
"""The rule that a direct suit may break; courts decide, so the case is registered all the same."""


def goes_to_reconsideration_first(request: InformationRequest) -> bool:
    """Whether the reply to the request has to be reconsidered before a court hears of it."""
    known = known_on(request)
    if known is None:
        return False
    ground = Ground(request.ground) if request.ground else None
    return must_be_reconsidered_first(ReplyKind(request.outcome), ground, known)


def warnings_of(case: FollowUpCase) -> list[str]:
    """Sentences to show beside the case, without any consequence by themselves."""
    found: list[str] = []
    kind, request = FollowUpKind(case.kind), case.request
    if request is None or kind is FollowUpKind.COMPLAINT:
        return found
    if kind is FollowUpKind.LITIGATION_DIRECT and goes_to_reconsideration_first(request):
        found.append(
            f"{RECONSIDERATION_FIRST}这件直接起诉的案件已经照实登记，是否立案由人民法院决定；应诉时请提出这一意见。"
        )
    last = filing_deadline(kind, request, case.after, case.filed_on)
    if last is not None and case.filed_on > last.date:
        found.append(
            f"提出日期{written(case.filed_on)}晚于法定期限{written(last.date)}（{last.title}，{last.article}）。"
            "是否受理由审理机关决定；答复、答辩时请提出这一意见。"
        )
    known = known_on(request)
    if (
        case.after is None
        and (known is None or known > case.filed_on)
        and request.due_on is not None
        and case.filed_on <= request.due_on
    ):
        found.append(
            f"提出时申请还没有答复，答复期限{written(request.due_on)}也还没有届满，请核对提出日期和所针对的申请。"
        )
    if case.is_open and _others(case).exists():
        found.append("同一件申请还有另一件复议或者诉讼没有审结，请核对是否重复登记。")
    return found


def _others(case: FollowUpCase) -> FollowUpQuerySet:
    same_request = FollowUpCase.objects.open().filter(request=case.request).exclude(pk=case.pk)
    return same_request.exclude(kind=FollowUpKind.COMPLAINT)
