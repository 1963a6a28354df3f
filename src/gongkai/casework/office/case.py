"""The page of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from gongkai.casework.letters.kinds import Addressee, LetterKind
from gongkai.casework.models import Letter, Subject
from gongkai.casework.office.base import CaseView
from gongkai.casework.office.case_care import officers_of
from gongkai.casework.office.case_page import CaseContent
from gongkai.casework.office.clock_drawing import WEEKDAYS
from gongkai.casework.office.following_parts import follow_up_context
from gongkai.law.events import ReceiptConfirmed, Received
from gongkai.law.state import Stage
from gongkai.organizations.models import Role

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter of the list: where its page is, and for whom it is, without the applicant's name."""

    letter: Letter
    address: str
    addressee: str


class CasePage(CaseView, TemplateView):
    """One request: where it stands and why, what may be done next, and everything that belongs to it."""

    template_name = "casework/office/case.html"

    def get_title(self) -> str:
        """What was asked for."""
        return self.case.title

    def get_breadcrumbs(self) -> list[Link]:
        """The work list."""
        return super().get_breadcrumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the content of the page."""
        content = CaseContent(self.case, is_inside=self.is_inside)
        context = super().get_context_data(content=content, weekdays=WEEKDAYS, **kwargs)
        context["subject"] = Subject(self.case.subject).label
        if self.is_inside:
            context["applicant_facts"] = self.case.applicant.masked()
            context["letters"] = [self._letter(letter) for letter in content.letters]
        if self.may_handle:
            context |= self._handling(content)
        is_above = Role.SUPERVISOR in self.roles and self.case.authority_id != self.authority.pk
        context |= follow_up_context(self.case, may_handle=self.may_handle, is_above=is_above)
        return context

    def _handling(self, content: CaseContent) -> dict[str, Any]:
        """What only who takes steps needs."""
        case, pending = self.case, content.pending
        only_received = all(
            event.voided is not None or event.row.kind in (Received.__name__, ReceiptConfirmed.__name__)
            for event in content.timeline
        )
        return {
            "officers": officers_of(case.authority_id),
            "subjects": Subject.choices,
            "consent_address": reverse("casework:consent", args=[pending.pk]) if pending else "",
            "may_be_split": only_received and case.is_open,
            "may_be_archived": not case.is_open
            and case.stage != Stage.REPLIED.value
            and case.archived_at is None,
            "opinion_links": self._opinion_links(content),
            "more_links": self._links([("建议转为主动公开", "casework:propose_publication")])
            if case.outcome in ("R2", "R8") and not case.is_open
            else [],
        }

    def _opinion_links(self, content: CaseContent) -> list[Link]:
        wanted = [("征求意见情况", "casework:parties")] if content.consultations else []
        if self.case.is_open:
            wanted.append(("发出内部协查", "casework:ask_unit"))
        return self._links(wanted)

    def _links(self, wanted: list[Link]) -> list[Link]:
        """Labels and the names of pages of the case, as links."""
        return [(label, reverse(name, args=[self.case.pk])) for label, name in wanted]

    def _letter(self, letter: Letter) -> ShownLetter:
        kind = LetterKind(letter.kind)
        to_applicant = kind.addressee is Addressee.APPLICANT
        return ShownLetter(
            letter=letter,
            address=reverse("casework:letter", args=[self.case.pk, letter.pk]),
            addressee=kind.addressee.label if to_applicant else letter.addressee,
        )
