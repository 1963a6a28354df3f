"""The base of the pages of one item: the item, what the person may do with it, and steps that meet each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from gongkai.organizations.models import AuditEntry
from gongkai.organizations.refusals import Refused
from gongkai.publishing import rights
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.models import Disclosure, DisclosureVersion
from gongkai.web.office import forms
from gongkai.web.views import StaffFormView, StaffView

UNSEEN = "这一页已经过时，请返回信息页面，重新打开后再办。"
LATEST_STEPS = 3
"""How many of the last steps are shown to somebody whose page was too old."""


class SeenForm(forms.SeenForm):
    """A form of an item: it carries the revision of the item that was on the page."""

    unseen = UNSEEN


class ItemView(StaffView):
    """A page about one item: the person's own authority's, or one of a body that they supervise."""

    model: Any = Disclosure
    required_roles: Sequence[str] = rights.READERS

    @cached_property
    def item(self) -> Disclosure:
        """The item of the address; 404 where the person may not read it."""
        row: Disclosure = self.get_row()
        return row

    def get_queryset(self) -> Any:
        """With the rows that every page of an item shows."""
        return (
            super()
            .get_queryset()
            .select_related(
                "authority",
                "created_by",
                "withdrawn_by",
                "working_version",
                "working_version__edited_by",
                "published_version",
            )
        )

    @property
    def version(self) -> DisclosureVersion:
        """The version that is written or reviewed."""
        version = self.item.working_version
        assert version is not None
        return version

    @property
    def may_draft(self) -> bool:
        """Whether the person writes items of the item's authority."""
        return self.item.authority_id == self.authority.pk and bool(self.roles & set(rights.DRAFTERS))

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The work list, and the item."""
        return [
            ("信息起草与发布", reverse("publishing:items")),
            (self.item.title or "没有标题", reverse("publishing:item", args=[self.item.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the item and what the person may do."""
        context = super().get_context_data(**kwargs)
        context["item"] = self.item
        context["version"] = self.version
        context["may_draft"] = self.may_draft
        return context


class ItemFormView(ItemView, StaffFormView):
    """A form that takes one step with an item. It carries ``seen``; a step that comes too late shows what happened.

    What was typed stays; the form then carries the revision that is shown now, so that the person decides anew.
    """

    template_name = "publishing/office/item_step.html"
    changing = True
    required_roles: Sequence[str] = rights.DRAFTERS
    changing_roles: Sequence[str] = rights.DRAFTERS
    form_class: Any = SeenForm
    explanation = ""
    meanwhile: Sequence[AuditEntry] = ()

    def get_initial(self) -> dict[str, Any]:
        """The form begins with the revision of the page."""
        return super().get_initial() | {"seen": self.item.revision}

    def get_success_url(self) -> str:
        """Back to the item."""
        return reverse("publishing:item", args=[self.item.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what the step means."""
        kwargs.setdefault("explanation", self.explanation)
        kwargs.setdefault("meanwhile", self.meanwhile)
        return super().get_context_data(**kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action with the form's cleaned data and the revision that the person saw."""
        raise NotImplementedError

    def perform(self, form: Any) -> None:
        """Take the step."""
        self.act(form.cleaned_data, form.cleaned_data["seen"])

    def when_refused(self, form: Any, refusal: Refused) -> None:
        """Where the item went on meanwhile, show how."""
        if isinstance(refusal, ChangedMeanwhile):
            self.show_what_happened(form)

    def show_what_happened(self, form: Any) -> None:
        """Read the item anew and let the form carry its present revision."""
        del self.item
        self.meanwhile = latest_steps(self.item)
        data = form.data.copy()
        data[form.add_prefix("seen")] = str(self.item.revision)
        form.data = data


def latest_steps(item: Disclosure) -> list[AuditEntry]:
    """The last steps that were taken with an item, the newest first."""
    return list(steps_of(item)[:LATEST_STEPS])


def steps_of(item: Disclosure) -> Any:
    """All that was done with an item, the newest first."""
    return AuditEntry.objects.filter(
        target_type=Disclosure._meta.label_lower, target_id=str(item.pk)
    ).select_related("actor")
