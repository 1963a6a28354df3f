"""Every record that the figures are counted from, fetched once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gongkai.casework.models import Applicant, FollowUpCase, InformationRequest
from gongkai.forms.cells import CellReference
from gongkai.organizations.models import YearlyResources
from gongkai.publishing.models import Appearance, Disclosure, NormativeDocument, ValidityChange

Recount = dict[CellReference, Decimal | None]


@dataclass
class Records:
    """Every record there is, fetched once."""

    requests: list[InformationRequest]
    applicants: dict[int, str]
    cases: list[FollowUpCase]
    items: list[Disclosure]
    appearances: list[Appearance]
    documents: list[NormativeDocument]
    changes: list[ValidityChange]
    resources: list[YearlyResources]

    @classmethod
    def fetched(cls) -> Records:
        """All rows of all models, those too that the managers of the models leave out."""
        return cls(
            list(InformationRequest._base_manager.all()),
            {applicant.pk: applicant.kind for applicant in Applicant._base_manager.all()},
            list(FollowUpCase._base_manager.all()),
            list(Disclosure._base_manager.all()),
            list(Appearance._base_manager.all()),
            list(NormativeDocument._base_manager.all()),
            list(ValidityChange._base_manager.all()),
            list(YearlyResources._base_manager.all()),
        )
