"""Registering a step that needs no letter: one page, whatever the event."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone

from gongkai.casework.actions import consulting, steps
from gongkai.casework.actions.intake import Paper
from gongkai.casework.event_storage import event_type
from gongkai.casework.keeping import state_of
from gongkai.casework.models import ConsultedParty
from gongkai.casework.office.base import CaseFormView
from gongkai.casework.office.step_forms import STEP_FORMS, RegisterStepForm, StepForm, initial_of, title_of
from gongkai.law.events import CoMakerSilent, Delivered, Event, ThirdPartySilent, Withdrawn
from gongkai.law.state import ClockState


class RegisterStep(CaseFormView):
    """The form of one event; the address names its kind."""

    form_class = RegisterStepForm

    @property
    def done_message(self) -> str:  # type: ignore[override]
        """What has come of it: the clock goes on, or the case is over."""
        if self.kind is Delivered:
            return "已登记送达，这件申请已经办结。"
        if self.kind is Withdrawn:
            return "已登记撤回，这件申请已经了结。"
        return "已登记，期限已重新计算。"

    @cached_property
    def kind(self) -> type[Event]:
        """The kind of event; a 404 for one that is not registered on this page."""
        try:
            kind = event_type(self.kwargs["kind"])
        except KeyError:
            raise Http404 from None
        if kind not in STEP_FORMS:
            raise Http404
        return kind

    @property
    def step(self) -> StepForm:
        """How the event is registered."""
        return STEP_FORMS[self.kind]

    @cached_property
    def state(self) -> ClockState:
        """Where the case stands."""
        return state_of(self.case)

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        """The button."""
        return self.step.submit_label

    @property
    def explanation(self) -> str:  # type: ignore[override]
        """What the step means in law."""
        return self.step.explanation

    def get_title(self) -> str:
        """The event."""
        return title_of(self.kind)

    def get_initial(self) -> dict[str, Any]:
        """Today; and the party that the button named."""
        initial = super().get_initial() | initial_of(self.kind, self.case, timezone.localdate())
        return initial | {"party": self.request.GET.get("party", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form is made for the kind of event and the open questions of the case."""
        return super().get_form_kwargs() | {"kind": self.kind, "case": self.case, "state": self.state}

    def perform(self, form: RegisterStepForm) -> None:
        """Remember the event that the form tells of."""
        self.event = form.event()
        super().perform(form)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action: opinions are kept with the party, everything else with the event."""
        papers = self._papers(data)
        party = self._asked_party(data)
        if party is None:
            steps.register(
                self.user, self.case, self.event, seen=seen, note=data.get("note", ""), papers=papers
            )
            return
        agrees = {"yes": True, "no": False}.get(data.get("agrees", ""))
        consulting.record_answer(
            self.user,
            party,
            date=data["date"],
            opinion=data["note"],
            agrees=agrees,
            has_good_reason=data.get("good_reason") == "yes",
            judgement=data.get("judgement", ""),
            papers=papers,
            seen=seen,
        )

    def _asked_party(self, data: dict[str, Any]) -> ConsultedParty | None:
        """Whose opinion this is. Silence is no opinion."""
        if self.step.consulted is None or self.kind in (ThirdPartySilent, CoMakerSilent):
            return None
        return consulting.party_of(self.case, self.step.consulted, data["party"])

    def _papers(self, data: dict[str, Any]) -> list[Paper]:
        kind = self.step.papers
        return [] if kind is None else [Paper(kind, upload) for upload in data.get("papers") or []]
