"""Who may do what in publishing: one function a right, asked by the actions and by the pages."""

from __future__ import annotations

from gongkai.organizations.access import has_role
from gongkai.organizations.models import Authority, Role, User
from gongkai.organizations.refusals import NotPermitted
from gongkai.publishing.models import ROLE_OF_STEP, DisclosureVersion, Step

DRAFTERS = (Role.INFORMATION_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE)
"""Who writes items and registers where they appeared."""
REVIEWERS = tuple(ROLE_OF_STEP.values())
WITHDRAWERS = (Role.LEADER, Role.HEAD_OF_DISCLOSURE_OFFICE)
"""Who may take something away from the public."""
URGENT_PUBLISHERS = (Role.LEADER, Role.FINAL_REVIEWER)
"""Who may publish before the review is through, with a reason."""
KEEPERS = (Role.HEAD_OF_DISCLOSURE_OFFICE,)
"""Who arranges publishing: columns, review steps, word lists, accounts, validity rules, clean-ups."""
READERS = (*DRAFTERS, *REVIEWERS, Role.LEADER, Role.SUPERVISOR)
"""Who may open lists and items that are not public; a supervisor those of the bodies below, too."""

OWN_TEXT = "这一版有您自己撰写的内容，不能由您审核，须由另一位审核人办理。"


def may_draft(actor: User, authority: Authority) -> bool:
    """Whether the person writes items of the authority."""
    return has_role(actor, authority, *DRAFTERS)


def may_keep(actor: User, authority: Authority) -> bool:
    """Whether the person arranges how the authority publishes."""
    return has_role(actor, authority, *KEEPERS)


def require_drafter(actor: User, authority: Authority, what: str) -> None:
    """Raise ``NotPermitted`` unless the person drafts for the authority; ``what`` names the step."""
    if not may_draft(actor, authority):
        raise NotPermitted(f"只有“{authority}”的信息员或者公开工作机构负责人可以{what}。")


def require_keeper(actor: User, authority: Authority, what: str) -> None:
    """Raise ``NotPermitted`` unless the person heads the authority's disclosure office."""
    if not may_keep(actor, authority):
        raise NotPermitted(f"只有“{authority}”的公开工作机构负责人可以{what}。请联系该负责人办理。")


def require_withdrawer(actor: User, authority: Authority) -> None:
    """Raise ``NotPermitted`` unless the person may take something away from the public."""
    if not has_role(actor, authority, *WITHDRAWERS):
        raise NotPermitted(f"只有“{authority}”的分管领导或者公开工作机构负责人可以撤回已发布的信息。")


def require_releaser(actor: User, authority: Authority) -> None:
    """Raise ``NotPermitted`` unless the person may let the public see documents that were never published as items."""
    if not has_role(actor, authority, *WITHDRAWERS):
        raise NotPermitted(f"只有“{authority}”的分管领导或者公开工作机构负责人可以把文件公开到文件库。")


def require_urgent_publisher(actor: User, authority: Authority) -> None:
    """Raise ``NotPermitted`` unless the person may publish before the review is through."""
    if not has_role(actor, authority, *URGENT_PUBLISHERS):
        raise NotPermitted(f"只有“{authority}”的分管领导或者终审人可以紧急发布。")


def require_reviewer(actor: User, authority: Authority, step: str) -> None:
    """Raise ``NotPermitted`` unless the person has today, in this authority, the role of the step."""
    role = ROLE_OF_STEP[Step(step)]
    if not has_role(actor, authority, role):
        raise NotPermitted(f"“{Step(step).label}”须由“{authority}”的{Role(role).label}办理，您没有这个角色。")


def require_not_author(actor: User, version: DisclosureVersion) -> None:
    """Raise ``NotPermitted`` for who wrote in the version: nobody reviews the own text."""
    if version.authors.filter(pk=actor.pk).exists():
        raise NotPermitted(OWN_TEXT)
