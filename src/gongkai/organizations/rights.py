"""Who may take which step, and the sentence for who may not: one function a right.

The actions ask here before they do anything, and so do the pages, so that nobody fills in a form in vain. Each
``require_…`` function passes in silence or raises ``NotPermitted``.
"""

from __future__ import annotations

from gongkai.organizations.access import has_role, may_appoint, may_edit_disclosure, may_manage
from gongkai.organizations.models import Authority, Role, User
from gongkai.organizations.refusals import NotPermitted


def require_founder(actor: User) -> None:
    """Who may begin a new tree: an operator of the platform."""
    if not actor.is_platform_operator:
        raise NotPermitted("只有平台管理员可以新建没有上级的机关。请在本机关之下新建，或联系平台管理员。")


def require_manager(actor: User, authority: Authority, what: str) -> None:
    """Who may change an authority and its site, and found others below it; ``what`` names the step."""
    if not may_manage(actor, authority):
        raise NotPermitted(f"只有“{authority}”的管理员可以{what}。请联系该机关的管理员。")


def require_mover(actor: User, authority: Authority, new_parent: Authority | None = None) -> None:
    """Who may put an authority elsewhere: an operator of the old and the new parent, or of the platform.

    Without ``new_parent`` it asks for the old one only: whether the person may begin at all.
    """
    if actor.is_platform_operator:
        return
    parents = [authority.parent, *([new_parent] if new_parent else [])]
    if not all(parent is not None and has_role(actor, parent, Role.OPERATOR) for parent in parents):
        raise NotPermitted("调整隶属关系须由原上级和新上级共同的管理员或者平台管理员办理。请联系平台管理员。")


def require_appointer(actor: User, authority: Authority) -> None:
    """Who may add and remove members and give and take roles."""
    if not may_appoint(actor, authority):
        raise NotPermitted(f"只有“{authority}”的管理员可以管理人员和角色。请联系该机关的管理员。")


def require_head(actor: User, authority: Authority, what: str) -> None:
    """Who may change contact facts, reading places and resources; ``what`` names the step."""
    if not may_edit_disclosure(actor, authority):
        raise NotPermitted(f"只有“{authority}”的公开工作机构负责人可以{what}。请联系该负责人办理。")


def require_calendar_keeper(actor: User, what: str) -> None:
    """Who may enter a notice on days off, and steer what follows it: an operator of the platform."""
    if not actor.is_platform_operator:
        raise NotPermitted(f"工作日历由平台统一维护，只有平台管理员可以{what}。请联系平台管理员。")
