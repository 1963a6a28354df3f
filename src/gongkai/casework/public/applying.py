"""The application form: page by page, each kept in a draft, so that nothing is lost on the way."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.casework.actions import drafts
from gongkai.casework.models import FileKind, RequestDraft
from gongkai.casework.public import access
from gongkai.casework.public.apply_forms import AttachmentsField
from gongkai.casework.public.apply_steps import (
    APPLICANT,
    AUTHORITY,
    DELIVERY,
    MATTER,
    STEPS,
    SUBMIT,
    Step,
    checked_form,
    files_of,
    form_of,
    kind_of_applicant,
    split_question,
    with_offices,
)
from gongkai.casework.public.page import ApplicantPage, rescue
from gongkai.casework.public.typed import CLEANED, TidyForm, is_storable, typed_in
from gongkai.organizations.refusals import Refused
from gongkai.web.robots.addresses import client_network
from gongkai.web.robots.throttling import throttle

DRAFTS_AN_HOUR = 60
"""How many forms one household or office may begin in an hour."""
FILES_AN_HOUR = 200
LOCKED = "这份草稿在这台电脑上已经打不开了。请输入取回码，继续填写。"
TOO_LONG_TO_KEEP = "内容太长，没有保存。请先精简，或者放进附件；离开这一页以前请自己留一份。"
CHECK = "jiancha"
BACK_TO_THE_END = "fan"
LOOK_FIRST = "zhao"


class DraftPage(ApplicantPage):
    """A page about one draft, for the browser that began it or took it up again."""

    draft: RequestDraft

    def prepare(self) -> HttpResponse | None:
        """Open the draft; whoever may not open it is sent to the page that asks for its code."""
        number = self.kwargs["draft"]
        draft = None
        if access.drafts(self.request).holds(number):
            draft = RequestDraft.objects.filter(pk=number).first()
        if draft is None:
            return self.locked()
        self.draft = draft
        submitted = drafts.submitted_as(draft)
        return None if submitted is None else self.already_submitted(submitted)

    def locked(self) -> HttpResponse:
        """What was typed is shown once more, so that it can be copied."""
        if self.request.method == "POST":
            return rescue(self.request, LOCKED, reverse("casework:resume"), "输入取回码")
        self.tell(LOCKED)
        return redirect("casework:resume")

    def already_submitted(self, number: int) -> HttpResponse:
        """The receipt, where this browser may see it; else the page that asks for number and code."""
        if access.receipts(self.request).holds(number):
            return redirect("casework:receipt", number)
        self.tell("这份申请已经提交。请用申请编号和查询码查看进度。")
        return redirect("casework:track")

    def get_before(self) -> list[tuple[str, str]]:
        """The start of the form."""
        return [("网上申请", reverse("casework:apply"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the draft and its code."""
        context = super().get_context_data(**kwargs)
        if hasattr(self, "draft"):
            context["draft"] = self.draft
            context["resume_code"] = drafts.resume_code(self.draft)
            context["kept_until"] = drafts.kept_until(self.draft)
        return context


class StepPage(DraftPage):
    """One page of the form."""

    step: ClassVar[Step]

    def get_title(self) -> str:
        """The step's heading."""
        return self.step.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds where in the form the page is."""
        context = super().get_context_data(**kwargs)
        place = STEPS.index(self.step)
        draft = getattr(self, "draft", None)
        context["steps"] = [(step, step.address(draft) if draft else "", step is self.step) for step in STEPS]
        context["place"] = place + 1
        if place and draft is not None:
            context["previous"] = STEPS[place - 1].address(draft)
        return context

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with what was typed before; checked, if it was sent with mistakes or another page found some."""
        if CHECK not in request.GET:
            return self.show(form=form_of(self.step, self.draft))
        form = checked_form(self.step, self.draft)
        for name, sentences in drafts.problems_with(self.draft, self.step.key).items():
            form.errors.pop(name, None)
            for sentence in sentences:
                form.add_error(name, sentence)
        return self.show(form=form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what came, whatever is wrong with it; then check it and go on.

        A page with mistakes is shown by an address of its own, so that going back and reloading sends nothing again.
        """
        form = form_of(self.step, self.draft, data=request.POST, files=request.FILES)
        typed, dirty = typed_in(request.POST, form.fields)
        if dirty:
            self.tell(CLEANED)
        form.is_valid()
        self.keep_files(form)
        if not is_storable(typed):
            form.add_error(None, TOO_LONG_TO_KEEP)
            return self.show(form=form)
        problems = {name: [str(told) for told in form.errors.get(name, [])] for name in request.FILES}
        drafts.keep(self.draft, self.step.key, typed, {name: told for name, told in problems.items() if told})
        if "remove" in request.POST:
            number = request.POST["remove"]
            if number.isascii() and number.isdigit() and len(number) < 19:
                drafts.remove_file(self.draft, int(number))
            return redirect(self.itself())
        if LOOK_FIRST in request.POST:
            return redirect(self.itself(LOOK_FIRST))
        if "save" in request.POST:
            for told in problems.values():
                for sentence in told:
                    self.tell(sentence)
            return redirect("casework:apply_saved", self.draft.pk)
        return redirect(self.itself(CHECK) if form.errors else self.following())

    def itself(self, *marks: str) -> str:
        """The page's own address, with marks and with where it leads to afterwards."""
        back = (BACK_TO_THE_END,) if BACK_TO_THE_END in self.request.GET else ()
        marked = "&".join(f"{mark}=1" for mark in (*marks, *back))
        return f"{self.request.path}?{marked}" if marked else self.request.path

    def keep_files(self, form: TidyForm) -> None:
        """Keep the good files of a form that may be wrong elsewhere; none on most pages."""

    def keep_upload(self, form: TidyForm, field: str, kind: FileKind, upload: Any) -> None:
        """Keep one file, or put the reason why not beside its field."""
        try:
            throttle(f"draft files:{client_network(self.request)}", FILES_AN_HOUR, 3600)
            drafts.keep_file(self.draft, kind, upload)
        except Refused as refusal:
            form.add_error(field, str(refusal))

    def following(self) -> str:
        """Where to go when the page is right."""
        if BACK_TO_THE_END in self.request.GET:
            return SUBMIT.address(self.draft)
        return STEPS[STEPS.index(self.step) + 1].address(self.draft)


class ChooseAuthority(StepPage):
    """To whom (Art. 10), and as what: the first page. It begins a draft once it is right."""

    step = AUTHORITY
    template_name = "casework/public/apply_authority.html"

    def prepare(self) -> HttpResponse | None:
        """A draft only where the address names one."""
        return super().prepare() if "draft" in self.kwargs else None

    def get_before(self) -> list[tuple[str, str]]:
        """The first page stands for the form itself."""
        return super().get_before() if "draft" in self.kwargs else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the authorities that only take requests in other ways."""
        context = super().get_context_data(**kwargs)
        known = with_offices()
        context["any_online"] = any(online for _, online in known)
        context["offline"] = [authority for authority, online in known if not online]
        return context

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; ``?jg=`` proposes an authority."""
        if "draft" in self.kwargs:
            return super().get(request)
        return self.show(form=form_of(self.step, None, initial={"authority": request.GET.get("jg", "")}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin a draft, or change the one there is."""
        if "draft" in self.kwargs:
            return super().post(request)
        form = form_of(self.step, None, data=request.POST, files={})
        if not form.is_valid():
            return self.show(form=form)
        throttle(f"drafts:{client_network(request)}", DRAFTS_AN_HOUR, 3600)
        typed, _ = typed_in(request.POST, form.fields)
        self.draft = drafts.start({self.step.key: typed})
        access.drafts(request).give([self.draft.pk])
        return redirect(self.following())


class Applicant(StepPage):
    """Who asks, with the proof of identity (Art. 29 ¶2 (1))."""

    step = APPLICANT
    template_name = "casework/public/apply_applicant.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the kind of applicant and the document that was uploaded."""
        context = super().get_context_data(**kwargs)
        context["kind"] = kind_of_applicant(self.draft)
        context["identity_files"] = files_of(self.draft, FileKind.IDENTITY)
        return context

    def keep_files(self, form: TidyForm) -> None:
        """Keep the picture of the document."""
        upload = form.cleaned_data.get("identity_file")
        if upload is not None:
            self.keep_upload(form, "identity_file", FileKind.IDENTITY, upload)


class WhatIsAsked(StepPage):
    """What is asked for (Art. 29 ¶2 (2)), with attachments."""

    step = MATTER
    template_name = "casework/public/apply_matter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the attachments that are kept."""
        context = super().get_context_data(**kwargs)
        context["attachments"] = files_of(self.draft, FileKind.ATTACHMENT)
        context["most"] = drafts.MOST_ATTACHMENTS
        return context

    def keep_files(self, form: TidyForm) -> None:
        """Keep the good attachments and name the others."""
        for upload in form.cleaned_data.get("attachments") or []:
            self.keep_upload(form, "attachments", FileKind.ATTACHMENT, upload)
        field = form.fields["attachments"]
        assert isinstance(field, AttachmentsField)
        for problem in field.problems:
            form.add_error("attachments", problem)

    def following(self) -> str:
        """The question of several matters, where the text looks like several."""
        if not split_question(self.draft):
            return super().following()
        back = f"?{BACK_TO_THE_END}=1" if BACK_TO_THE_END in self.request.GET else ""
        return reverse("casework:apply_split", args=[self.draft.pk]) + back


class HowToReach(StepPage):
    """How to reach the applicant, and how the information is to be given (Art. 29 ¶2 (3))."""

    step = DELIVERY
    template_name = "casework/public/apply_delivery.html"
