"""Finding an applicant's requests by name or identity number: a reading of personal data, so it goes on record."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from gongkai.casework.models import Applicant, InformationRequest
from gongkai.casework.models.applicants import IDENTITY_PURPOSE, NAME_PURPOSE
from gongkai.casework.models.requests import RequestQuerySet
from gongkai.casework.privacy import SHORTEST_REASON
from gongkai.casework.rights import require_handler
from gongkai.organizations.audit import record
from gongkai.organizations.models import Authority, User
from gongkai.organizations.refusals import Refused
from gongkai.vault.digests import digests


@transaction.atomic
def find_by_applicant(actor: User, authority: Authority, words: str, reason: str) -> RequestQuerySet:
    """The authority's requests of who has exactly this name or identity number.

    The names and numbers themselves are kept encrypted, so parts of them cannot be looked for. The entry in the
    trail holds the reason and how many were found, never what was typed. Raises ``Refused`` without a reason.
    """
    require_handler(actor, authority, "按申请人查找申请")
    words, reason = words.strip(), reason.strip()
    if not words:
        raise Refused("请填写申请人的姓名、名称或者证件号码。", {"words": ["请填写姓名、名称或者证件号码。"]})
    if len(reason) < SHORTEST_REASON:
        sentence = "请写明查找的原因，例如“核对是否重复申请”。原因会记录在案。"
        raise Refused(sentence, {"reason": [sentence]})
    meant = Applicant.objects.filter(
        Q(name_digest__in=digests(words, NAME_PURPOSE))
        | Q(identity_digest__in=digests(words, IDENTITY_PURPOSE))
    )
    found = InformationRequest.objects.filter(applicant__in=meant.values("pk"), authority=authority)
    record(
        actor=actor,
        authority=authority,
        action="applicant.search",
        label="按申请人查找申请",
        target=authority,
        after={"reason": reason, "found": found.count()},
    )
    return found
