"""The base of the pages of one case: its request, what the person may do with it, and steps that meet each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from gongkai.casework import rights
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.keeping import rows_of
from gongkai.casework.models import InformationRequest
from gongkai.organizations.models import Role
from gongkai.organizations.refusals import Refused
from gongkai.web.office import forms
from gongkai.web.views import StaffFormView, StaffView

LATEST_EVENTS = 3
"""How many of the last events are shown to somebody whose page was too old."""
INSIDERS = frozenset({*rights.HANDLERS, Role.LEADER})
"""The roles that see the masked applicant and the papers of their own authority's cases."""


UNSEEN = "这一页已经过时，请返回案件页面，重新打开后再办。"


class SeenForm(forms.SeenForm):
    """A form of a case: it carries the version of the case that was on the page."""

    unseen = UNSEEN


class CaseView(StaffView):
    """A page about one request: the person's own authority's, or one of a body that they supervise."""

    model: Any = InformationRequest
    required_roles: Sequence[str] = rights.READERS

    @cached_property
    def case(self) -> InformationRequest:
        """The request of the address; 404 where the person may not read it."""
        row: InformationRequest = self.get_row()
        return row

    def get_queryset(self) -> Any:
        """With the rows that every page of a case shows."""
        return super().get_queryset().select_related("authority", "applicant", "officer")

    @property
    def is_inside(self) -> bool:
        """Whether the person works for the request's authority; a supervisor of bodies below does not.

        Who is not inside sees neither who asks, nor parties, papers and remarks.
        """
        return self.case.authority_id == self.authority.pk and bool(self.roles & INSIDERS)

    @property
    def may_handle(self) -> bool:
        """Whether the person may take steps here."""
        return self.is_inside and bool(self.roles & set(rights.HANDLERS))

    @property
    def may_consent(self) -> bool:
        """Whether the person heads the disclosure office here."""
        return self.is_inside and bool(self.roles & set(rights.HEAD))

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The work list, and the case."""
        return [
            ("申请办理", reverse("casework:requests")),
            (self.case.number, reverse("casework:case", args=[self.case.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the case and what the person may do."""
        context = super().get_context_data(**kwargs)
        context["case"] = self.case
        context["is_inside"] = self.is_inside
        context["may_handle"] = self.may_handle
        context["may_consent"] = self.may_consent
        return context


class CaseFormView(CaseView, StaffFormView):
    """A form that takes one step in a case. The form carries ``seen``; a step that comes too late shows what happened.

    What was typed stays; the form then carries the version that is shown now, so that the person decides anew.
    """

    template_name = "casework/office/step.html"
    changing = True
    required_roles: Sequence[str] = rights.HANDLERS
    changing_roles: Sequence[str] = rights.HANDLERS
    form_class: Any = SeenForm
    explanation = ""

    def get_initial(self) -> dict[str, Any]:
        """The form begins with the version of the page."""
        return super().get_initial() | {"seen": self.case.version}

    def get_success_url(self) -> str:
        """Back to the case."""
        return reverse("casework:case", args=[self.case.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the step means in law."""
        kwargs.setdefault("explanation", self.explanation)
        kwargs.setdefault("meanwhile", getattr(self, "meanwhile", []))
        return super().get_context_data(**kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action with the form's cleaned data and the version that the person saw."""
        raise NotImplementedError

    def perform(self, form: Any) -> None:
        """Take the step."""
        self.act(form.cleaned_data, form.cleaned_data["seen"])

    def when_refused(self, form: Any, refusal: Refused) -> None:
        """Where the case went on meanwhile, show how."""
        if isinstance(refusal, ChangedMeanwhile):
            self._show_what_happened(form)

    def _show_what_happened(self, form: Any) -> None:
        self.case.refresh_from_db()
        self.meanwhile = rows_of(self.case)[-LATEST_EVENTS:]
        data = form.data.copy()
        data[form.add_prefix("seen")] = str(self.case.version)
        form.data = data
