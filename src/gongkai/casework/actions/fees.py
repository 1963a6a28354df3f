"""The processing fee of a request: computed from the records, proposed, and never charged by itself (Art. 42: 可以)."""

from __future__ import annotations

from django.db.models import Q

from gongkai.casework.models import InformationRequest
from gongkai.casework.models.applicants import IDENTITY_PURPOSE, NAME_PURPOSE
from gongkai.law.fees import FeeBasis, FeeProposal, propose_by_item, propose_by_volume
from gongkai.organizations.refusals import Refused
from gongkai.vault.digests import digests


def earlier_this_month(request: InformationRequest) -> int:
    """How many requests the applicant made to the authority in the same calendar month before this one.

    国办函〔2020〕109号 Art. 4: counted by applicant, authority and calendar month, whatever became of them; a new
    round after an annulled reply is no new request. The month is that of the day the request was received.
    """
    day = request.counted_on
    rows = (
        InformationRequest.objects.first_rounds()
        .filter(authority=request.authority, counted_on__year=day.year, counted_on__month=day.month)
        .filter(Q(counted_on__lt=day) | Q(counted_on=day, pk__lt=_first_round(request).pk))
        .select_related("applicant")
    )
    applicant = request.applicant
    if applicant.identity_number:
        same = rows.filter(
            applicant__identity_digest__in=digests(applicant.identity_number, IDENTITY_PURPOSE)
        )
        return same.exclude(pk=request.pk).count()
    # Without a number a name alone could be anybody's: the telephone, or else the address, has to agree.
    named = rows.filter(applicant__name_digest__in=digests(applicant.name, NAME_PURPOSE)).exclude(
        pk=request.pk
    )
    contact = (applicant.telephone, applicant.email, applicant.address)
    return sum(
        1
        for row in named
        if any(
            mine and mine == other
            for mine, other in zip(
                contact,
                (row.applicant.telephone, row.applicant.email, row.applicant.address),
                strict=True,
            )
        )
    )


def _first_round(request: InformationRequest) -> InformationRequest:
    while request.previous_round is not None:
        request = request.previous_round
    return request


def by_item(request: InformationRequest) -> FeeProposal:
    """What the request costs counted by item."""
    return propose_by_item(earlier_this_month(request))


def by_volume(pages: int | None) -> FeeProposal:
    """What the request costs by the pages provided. Raises ``Refused`` without a number of pages."""
    if not pages or pages < 1:
        raise Refused("按量计收的，请填写提供政府信息的页数（A4，一面为一页）。", {"pages": ["请填写页数。"]})
    return propose_by_volume(pages)


def propose(request: InformationRequest, basis: str, pages: int | None = None) -> FeeProposal:
    """The fee by the one basis that was chosen. Raises ``Refused`` where there is nothing to charge."""
    proposal = by_item(request) if FeeBasis(basis) is FeeBasis.BY_ITEM else by_volume(pages)
    if proposal.amount == 0:
        raise Refused(f"按所选的标准不应收费，不能提出收费。{proposal.sentence}")
    return proposal
