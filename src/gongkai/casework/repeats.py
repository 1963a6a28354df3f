"""Requests that may repeat an earlier one (Art. 36 (6)): found and offered, never decided.

A request repeats another where the same applicant asks the same authority for the same information. The applicant is
told by the digest of the identity number; the information by how many pairs of characters two texts share.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.casework.models import Applicant, InformationRequest
from gongkai.casework.models.applicants import IDENTITY_PURPOSE, NAME_PURPOSE
from gongkai.vault.digests import digests

SIMILAR = 0.5
"""From how much of their character pairs two texts share they are offered as similar.

Chinese requests of one applicant about different matters share names of places and polite formulas, which makes up to
about a third of their pairs; the same request in other words keeps more than half of them.
"""
MOST_COMPARED = 300
"""How many of an applicant's latest requests are compared, so that opening a case stays quick."""
MOST_OFFERED = 5
_BETWEEN_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """An earlier request of the same applicant, and how much it resembles, from 0 to 1."""

    request: InformationRequest
    likeness: float

    @property
    def percent(self) -> int:
        """The likeness in per cent."""
        return round(self.likeness * 100)


def similar_requests(request: InformationRequest) -> list[SimilarRequest]:
    """The earlier requests of the same applicant to the same authority that ask for much the same, the likest first."""
    own = text_of(request)
    found = [
        SimilarRequest(other, likeness(own, text_of(other)))
        for other in _of_the_same_applicant(request)
        if not _is_related(request, other)
    ]
    alike = [item for item in found if item.likeness >= SIMILAR]
    return sorted(alike, key=lambda item: (-item.likeness, -item.request.pk))[:MOST_OFFERED]


def likeness(first: str, second: str) -> float:
    """How much two texts resemble each other: the share of the pairs of neighbouring characters they have in common."""
    one, other = _pairs(first), _pairs(second)
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    plain = _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", text).lower())
    return Counter(plain[place : place + 2] for place in range(len(plain) - 1))


def text_of(request: InformationRequest) -> str:
    """What a request is compared by."""
    return f"{request.title}\n{request.document_number}\n{request.description}"


def _of_the_same_applicant(request: InformationRequest) -> QuerySet[InformationRequest]:
    applicant = request.applicant
    numbers = digests(applicant.identity_number, IDENTITY_PURPOSE)
    # Without a number the name is all there is; whether it is the same person the officer sees.
    known = (
        Q(identity_digest__in=numbers)
        if numbers
        else Q(name_digest__in=digests(applicant.name, NAME_PURPOSE))
    )
    same = Applicant.objects.filter(known | Q(pk=applicant.pk))
    earlier = InformationRequest.objects.filter(
        applicant__in=same.values("pk"), authority=request.authority_id, pk__lt=request.pk
    ).order_by("-pk")
    return earlier.defer("query_code", "reasons_text")[:MOST_COMPARED]


def _is_related(request: InformationRequest, other: InformationRequest) -> bool:
    """Parts of one request and its rounds resemble it by nature."""
    parts = {request.split_from_id or request.pk, other.split_from_id or other.pk}
    return len(parts) == 1 or other.pk == request.previous_round_id
