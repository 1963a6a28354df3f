"""The ledger with full names: only for the own authority, with a reason, and on record."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from gongkai.casework.models import InformationRequest
from gongkai.casework.privacy import SHORTEST_REASON
from gongkai.casework.rights import require_handler
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused

MOST_WITH_NAMES = 3000
"""How many applicants one ledger names: a year of a busy authority. More is a copy of the register, not a use of it."""
READ_IN_LEDGER = "导出含申请人姓名的台账"


@transaction.atomic
def release_names(
    actor: User, authority: Authority, rows: QuerySet[InformationRequest], *, reason: str, what: str
) -> None:
    """Put on record that the person takes out the names of the applicants of ``rows``; ``what`` names the selection.

    Raises ``NotPermitted`` for everybody but the handlers of the authority, and ``Refused`` without a reason, for no
    or too many requests, and for requests of other authorities.
    """
    require_handler(actor, authority, "导出含申请人姓名的台账")
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused("导出含申请人姓名的台账，请写明原因，例如“报送年度档案移交清单”。原因会记录在案。")
    if rows.exclude(authority=authority).exists():
        raise Refused("只能导出本机关的申请人姓名，请在条件中选择本机关。")
    numbers = list(rows.order_by("counted_on", "pk").values_list("number", flat=True)[: MOST_WITH_NAMES + 1])
    if not numbers:
        raise Refused("没有符合条件的申请，没有可以导出的内容。")
    if len(numbers) > MOST_WITH_NAMES:
        raise Refused(f"含姓名的台账一次最多{MOST_WITH_NAMES}件，请缩短期间后分次导出。")
    record(
        actor=actor,
        authority=authority,
        action="applicant.read",
        label=READ_IN_LEDGER,
        target=authority,
        after={"reason": reason, "what": what, "count": len(numbers), "numbers": numbers},
    )
