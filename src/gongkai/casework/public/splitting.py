"""The page that offers to make several requests of one: one matter, one request (一事一申请)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.casework.actions import drafts
from gongkai.casework.matters import MOST_MATTERS, proposed_matters
from gongkai.casework.public.apply_steps import (
    DELIVERY,
    MATTER,
    SUBMIT,
    chosen_parts,
    fingerprint,
)
from gongkai.casework.public.applying import BACK_TO_THE_END, StepPage
from gongkai.casework.public.typed import TidyForm, TypedField

AT_LEAST_TWO = "分开申请至少要有两件。只有一件的，请选“作为一件申请”。"


class PartForm(TidyForm):
    """One matter: both its name and its description. One that is left empty altogether is left out."""

    title = TypedField(
        label="所需信息的名称",
        missing="请填写这一件所需信息的名称；不需要这一件的，把描述也清空。",
        most=200,
    )
    description = TypedField(
        label="内容描述",
        missing="请填写这一件的内容描述；不需要这一件的，把名称也清空。",
        most=5000,
        rows=4,
    )


class SplitMatters(StepPage):
    """The matters that were found, to be changed and submitted each by itself, or left together."""

    step = MATTER
    template_name = "casework/public/apply_split.html"

    def get_title(self) -> str:
        """The page is a part of the third."""
        return "一事一申请"

    def asked(self) -> tuple[str, str]:
        """Title and description as they stand on the page before."""
        typed = drafts.answers_to(self.draft, MATTER.key)
        return typed.get("title", ""), typed.get("description", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back leads to the page with the text."""
        context = super().get_context_data(**kwargs)
        context["previous"] = MATTER.address(self.draft)
        return context

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was chosen before, or what is proposed."""
        matters = chosen_parts(self.draft) or proposed_matters(*self.asked())
        if not matters:
            return redirect(self.following())
        parts = [
            PartForm(
                prefix=f"part{place}", initial={"title": matter.title, "description": matter.description}
            )
            for place, matter in enumerate(matters, start=1)
        ]
        return self.show(parts=parts)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep together, add an empty one, or split as they stand."""
        if "together" in request.POST:
            drafts.keep_parts(self.draft, [], fingerprint(*self.asked()))
            return redirect(self.following())
        sent = [place for place in range(1, MOST_MATTERS + 1) if f"part{place}-title" in request.POST]
        parts = [
            PartForm(request.POST, prefix=f"part{place}", empty_permitted=True, use_required_attribute=False)
            for place in sent
        ]
        if "more" in request.POST and len(parts) < MOST_MATTERS:
            for part in parts:
                part.errors.clear()
            return self.show(parts=[*parts, PartForm(prefix=f"part{max(sent, default=0) + 1}")])
        if not all([part.is_valid() for part in parts]):
            return self.show(parts=parts)
        chosen = [
            (part.cleaned_data["title"], part.cleaned_data["description"])
            for part in parts
            if part.cleaned_data
        ]
        if len(chosen) < 2:
            return self.show(parts=parts, problem=AT_LEAST_TWO)
        drafts.keep_parts(self.draft, chosen, fingerprint(*self.asked()))
        return redirect(self.following())

    def following(self) -> str:
        """The page after the text."""
        return (SUBMIT if BACK_TO_THE_END in self.request.GET else DELIVERY).address(self.draft)
