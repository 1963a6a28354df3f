"""What a letter says about its case: one frozen value, gathered by the caller from the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gongkai.law.remedies import Remedy

NUMBER_PENDING = "（文号待编）"
DATE_PENDING = "（日期待定）"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OfficeContact:
    """How to reach the disclosure office; what is unknown stays empty and is not printed."""

    name: str = ""
    address: str = ""
    telephone: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """The facts of one letter.

    ``document_number`` is empty until the letter is approved, and ``date`` is ``None`` until then: both print as
    pending. An inner form has no number at any time. ``received`` is the date of receipt (Art. 31). ``request_text``
    is what was asked, quoted; the applicant's sex is never guessed, so an organization is 贵单位 and a person 您.
    ``remedies`` come from :func:`gongkai.law.remedies.remedies_after`; ``reconsideration_body`` and ``court`` are full names.
    ``particulars`` are the kind's own fields (:func:`gongkai.casework.letters.particulars.fields_for`).
    """

    authority_name: str
    office: OfficeContact
    applicant_name: str
    request_number: str
    received: dt.date
    request_text: str
    applicant_is_organization: bool = False
    document_number: str = ""
    date: dt.date | None = None
    remedies: tuple[Remedy, ...] = ()
    reconsideration_body: str = ""
    court: str = ""
    particulars: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def particular(self, name: str) -> str:
        """What was filled in for a particular, without surrounding space; empty if nothing was."""
        return self.particulars.get(name, "").strip()
