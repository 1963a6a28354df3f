"""Who may do what in a follow-up case.

The respondent's handlers keep the case. A complaint that a superior authority received is kept by that authority's
supervisors instead (the Regulation, Art. 47, 51): they alone ask, decide and close it; the body below answers.
"""

from __future__ import annotations

from gongkai.casework.models import FollowUpCase, FollowUpPaper
from gongkai.casework.rights import HANDLERS, HEAD, may_handle
from gongkai.organizations.access import has_role, subtree_ids
from gongkai.organizations.models import Authority, Role, User
from gongkai.organizations.refusals import NotPermitted

SUPERVISORS = (Role.SUPERVISOR,)
WHO_CHANGES = (*HANDLERS, Role.SUPERVISOR)
"""Roles that open a page which changes something; what exactly, the functions below say."""


def may_keep(actor: User, case: FollowUpCase) -> bool:
    """Whether the person registers what happens in the case and how it ends."""
    if case.handled_by is not None:
        return has_role(actor, case.handled_by, *SUPERVISORS)
    return may_handle(actor, case.authority)


def may_answer(actor: User, case: FollowUpCase) -> bool:
    """Whether the person answers for the respondent."""
    return may_handle(actor, case.authority)


def may_revise(actor: User, case: FollowUpCase) -> bool:
    """Whether the person may take back a result that was entered by mistake: the head of who keeps the case."""
    return has_role(actor, case.handled_by or case.authority, *HEAD)


def may_read_paper(actor: User, paper: FollowUpPaper) -> bool:
    """Whether the person may open a paper: who keeps or answers the case, and the other side where it is shared."""
    keeper = paper.case.handled_by
    own = may_handle(actor, paper.case.authority)
    if keeper is None:
        return own
    above = has_role(actor, keeper, *SUPERVISORS)
    if paper.owner_id == keeper.pk:
        return above or (own and paper.is_shared)
    return own or above


def require_keeper(actor: User, case: FollowUpCase, what: str) -> None:
    """Raise ``NotPermitted`` unless the person keeps the case; ``what`` names the step."""
    if may_keep(actor, case):
        return
    if case.handled_by is not None:
        raise NotPermitted(f"这件投诉由“{case.handled_by}”受理，只有该机关的监督员可以{what}。")
    raise NotPermitted(f"只有“{case.authority}”的依申请公开经办人或者公开工作机构负责人可以{what}。")


def require_answerer(actor: User, case: FollowUpCase) -> None:
    """Raise ``NotPermitted`` unless the person answers for the respondent."""
    if not may_answer(actor, case):
        raise NotPermitted(f"只有“{case.authority}”的依申请公开经办人或者公开工作机构负责人可以登记答复。")


def require_opener(actor: User, authority: Authority, handled_by: Authority | None) -> None:
    """Raise ``NotPermitted`` unless the person may register a case against an authority.

    With ``handled_by`` it is a complaint that this superior authority received.
    """
    if handled_by is None:
        if not may_handle(actor, authority):
            raise NotPermitted(
                f"只有“{authority}”的依申请公开经办人或者公开工作机构负责人可以登记复议、诉讼、投诉案件。"
            )
        return
    if not has_role(actor, handled_by, *SUPERVISORS):
        raise NotPermitted(f"只有“{handled_by}”的监督员可以登记该机关收到的投诉。")
    if authority.pk == handled_by.pk or authority.pk not in subtree_ids(handled_by.pk):
        raise NotPermitted(f"“{authority}”不是“{handled_by}”监督的下级机关，投诉应当由其上级机关受理。")


def require_reviser(actor: User, case: FollowUpCase) -> None:
    """Raise ``NotPermitted`` unless the person may take back a result."""
    if not may_revise(actor, case):
        raise NotPermitted(
            f"只有“{case.handled_by or case.authority}”的公开工作机构负责人可以撤销误登的结果。"
        )
