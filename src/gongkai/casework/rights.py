"""Who may do what in casework: one function a right, asked by the actions and by the pages."""

from __future__ import annotations

from gongkai.organizations.access import has_role
from gongkai.organizations.models import Authority, Role, User
from gongkai.organizations.refusals import NotPermitted

READERS = (Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE, Role.LEADER, Role.SUPERVISOR)
"""Who may open lists and cases; a supervisor those of the bodies below, too."""
HANDLERS = (Role.CASE_OFFICER, Role.HEAD_OF_DISCLOSURE_OFFICE)
"""Who may take steps in a case of their own authority, and read an applicant's data with a reason."""
HEAD = (Role.HEAD_OF_DISCLOSURE_OFFICE,)


def may_handle(actor: User, authority: Authority) -> bool:
    """Whether the person may take steps in the authority's cases."""
    return has_role(actor, authority, *HANDLERS)


def may_consent(actor: User, authority: Authority) -> bool:
    """Whether the person may consent to steps that need it (Art. 33: the head of the disclosure office)."""
    return has_role(actor, authority, *HEAD)


def require_handler(actor: User, authority: Authority, what: str) -> None:
    """Raise ``NotPermitted`` unless the person handles the authority's requests; ``what`` names the step."""
    if not may_handle(actor, authority):
        raise NotPermitted(f"只有“{authority}”的依申请公开经办人或者公开工作机构负责人可以{what}。")


def require_consent(actor: User, authority: Authority, what: str) -> None:
    """Raise ``NotPermitted`` unless the person heads the authority's disclosure office."""
    if not may_consent(actor, authority):
        raise NotPermitted(f"只有“{authority}”的公开工作机构负责人可以{what}（条例第三十三条）。")


def require_other_person(actor: User, first: User, what: str) -> None:
    """Four eyes: raise ``NotPermitted`` if the person who decides is the one who proposed."""
    if actor.pk == first.pk:
        raise NotPermitted(f"这一步是您自己提出的，须由另一位公开工作机构负责人{what}。")
