"""The base of the pages of follow-up cases: which of them a person may read, and which change."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse

from gongkai.casework import rights
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.follow_up_rights import WHO_CHANGES
from gongkai.casework.models import FollowUpCase
from gongkai.casework.models.following import FollowUpQuerySet
from gongkai.casework.office.base import INSIDERS, LATEST_EVENTS
from gongkai.organizations.models import Role
from gongkai.web.views import StaffFormView, StaffView

FOLLOW_UPS = "复议诉讼投诉"


class FollowUpRows(StaffView):
    """Rows of follow-up cases: those against the authorities one reads, and complaints that one's own handles."""

    model: Any = FollowUpCase
    required_roles: Sequence[str] = rights.READERS

    def narrow(self, rows: Any, path: str | None = None) -> FollowUpQuerySet:
        """As for every staff view; besides, a complaint belongs to the superior authority that handles it, too."""
        if not self.is_changing:
            readable: FollowUpQuerySet = rows.filter(
                Q(authority__in=self.scope.values("pk")) | Q(handled_by__in=self.own.values("pk"))
            )
            return readable
        allowed = Q(pk__in=[])
        if self.roles & set(rights.HANDLERS):
            allowed |= Q(authority__in=self.own.values("pk"))
        if Role.SUPERVISOR in self.roles or self.roles & set(rights.HEAD):
            allowed |= Q(handled_by__in=self.own.values("pk"))
        changeable: FollowUpQuerySet = rows.filter(allowed)
        return changeable


class FollowUpView(FollowUpRows):
    """A page about one case."""

    @cached_property
    def case(self) -> FollowUpCase:
        """The case of the address; 404 where the person may not read it."""
        row: FollowUpCase = self.get_row()
        return row

    def get_queryset(self) -> Any:
        """With what its deadlines are reckoned from."""
        rows = self.narrow(FollowUpCase.objects.all())
        return rows.with_what_deadlines_need().select_related(
            "authority", "handled_by", "request", "after", "litigation"
        )

    @property
    def is_respondent(self) -> bool:
        """Whether the person works for the respondent."""
        return self.case.authority_id == self.authority.pk and bool(self.roles & INSIDERS)

    @property
    def is_handler_above(self) -> bool:
        """Whether the person works on the complaint for the superior authority that handles it."""
        return self.case.handled_by_id == self.authority.pk and Role.SUPERVISOR in self.roles

    @property
    def is_inside(self) -> bool:
        """Whether the person sees notes and the list of papers; who only supervises does not."""
        return self.is_respondent or self.is_handler_above

    @property
    def may_answer(self) -> bool:
        """Whether the person answers for the respondent."""
        return self.is_respondent and bool(self.roles & set(rights.HANDLERS))

    @property
    def may_keep(self) -> bool:
        """Whether the person registers steps and the result."""
        return self.may_answer if self.case.handled_by_id is None else self.is_handler_above

    @property
    def may_revise(self) -> bool:
        """Whether the person may take back a result: the head of who keeps the case."""
        keeper = self.case.handled_by_id or self.case.authority_id
        return keeper == self.authority.pk and bool(self.roles & set(rights.HEAD))

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list, and the case."""
        return [
            (FOLLOW_UPS, reverse("casework:follow_ups")),
            (str(self.case), reverse("casework:follow_up", args=[self.case.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the case and what the person may do."""
        return super().get_context_data(
            case=self.case,
            is_inside=self.is_inside,
            may_keep=self.may_keep,
            may_answer=self.may_answer,
            may_revise=self.may_revise,
            **kwargs,
        )


class FollowUpFormView(FollowUpView, StaffFormView):
    """A form that takes one step in a case, with the version of the case that was on the page.

    A step that comes too late shows what happened; what was typed stays.
    """

    template_name = "casework/office/following_form.html"
    changing = True
    required_roles: Sequence[str] = WHO_CHANGES
    changing_roles: Sequence[str] = WHO_CHANGES
    explanation = ""

    def get_initial(self) -> dict[str, Any]:
        """The form begins with the version of the page."""
        return super().get_initial() | {"seen": self.case.version}

    def get_success_url(self) -> str:
        """Back to the case."""
        return reverse("casework:follow_up", args=[self.case.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the step means."""
        return super().get_context_data(
            explanation=self.explanation, meanwhile=getattr(self, "meanwhile", []), **kwargs
        )

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action with the form's cleaned data and the version that the person saw."""
        raise NotImplementedError

    def perform(self, form: Any) -> None:
        """Take the step; where the case went on meanwhile, show how, and keep what was typed."""
        try:
            self.act(form.cleaned_data, form.cleaned_data["seen"])
        except ChangedMeanwhile:
            self.case.refresh_from_db()
            self.meanwhile = list(self.case.steps.select_related("actor").order_by("-pk")[:LATEST_EVENTS])
            data = form.data.copy()
            data[form.add_prefix("seen")] = str(self.case.version)
            form.data = data
            raise
