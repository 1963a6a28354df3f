"""Keeping a case in order: who handles it, its subject, remarks, papers, parts, void events, the archive."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property

from gongkai.casework import rights
from gongkai.casework.actions import cases, filing, steps
from gongkai.casework.matters import proposed_matters
from gongkai.casework.models import FileKind, RequestEvent, Subject
from gongkai.casework.office.base import CaseFormView, SeenForm
from gongkai.casework.office.case_forms import (
    MOST_MATTERS,
    SPARE_MATTERS,
    AssignForm,
    FileForm,
    JoinForm,
    NoteForm,
    SplitForm,
    SubjectForm,
    VoidForm,
)
from gongkai.organizations.models import Membership, User
from gongkai.web.office.forms import PlainForm


def officers_of(authority_id: int) -> QuerySet[User]:
    """Who may handle requests of an authority today."""
    active = Membership.objects.active().filter(authority=authority_id, roles__role__in=list(rights.HANDLERS))
    return User.objects.filter(pk__in=active.values("user")).order_by("display_name", "pk")


class Assign(CaseFormView):
    """Give the case to an officer."""

    title = "分派经办人"
    form_class = AssignForm
    submit_label = "分派"
    done_message = "已分派。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only officers of the authority can be chosen."""
        return super().get_form_kwargs() | {"officers": officers_of(self.case.authority_id)}

    def get_initial(self) -> dict[str, Any]:
        """Who has it now."""
        return super().get_initial() | {"officer": self.case.officer_id}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        cases.assign(self.user, self.case, data["officer"], seen=seen)


class SetSubject(CaseFormView):
    """Say what the request is about."""

    title = "修改主题"
    form_class = SubjectForm
    done_message = "主题已修改。"

    def get_initial(self) -> dict[str, Any]:
        """What it is now."""
        return super().get_initial() | {"subject": self.case.subject}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        cases.set_subject(self.user, self.case, Subject(data["subject"]))


class AddNote(CaseFormView):
    """Leave a remark for colleagues. Remarks overwrite nothing, so they need no version."""

    title = "写备注"
    form_class = NoteForm
    submit_label = "写入备注"
    done_message = "备注已写入。"

    def perform(self, form: PlainForm) -> None:
        """Call the action."""
        cases.add_note(self.user, self.case, form.cleaned_data["text"])

    def get_success_url(self) -> str:
        """Back to the remarks."""
        return super().get_success_url() + "#notes"


class AddFiles(CaseFormView):
    """Put papers into the case."""

    title = "放入材料"
    form_class = FileForm
    submit_label = "上传"
    done_message = "材料已放入案卷。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        filing.add_papers(self.user, self.case, FileKind(data["kind"]), data["papers"], seen=seen)

    def get_success_url(self) -> str:
        """Back to the papers."""
        return super().get_success_url() + "#papers"


class Split(CaseFormView):
    """Split a request about several matters, with the parts that the text seems to have filled in."""

    title = "拆分申请"
    form_class = SplitForm
    template_name = "casework/office/split.html"
    submit_label = "拆分"
    done_message = ""
    explanation = (
        "一件申请只办一件事（一事一申请）。下面是按内容试拆的结果，请核对、修改；第一件保留原编号，其余各得一个新编号，"
        "申请人用同一个查询码查询。拆分后收到日期和期限不变。"
    )

    @cached_property
    def found(self) -> list[tuple[str, str]]:
        """The parts as far as they can be told from the text, else the request itself as the first."""
        return [
            (matter.title, matter.description)
            for matter in proposed_matters(self.case.title, self.case.description)
        ] or [(self.case.title, self.case.description)]

    def get_form_kwargs(self) -> dict[str, Any]:
        """With room for some parts more than were found."""
        return super().get_form_kwargs() | {"parts": len(self.found) + SPARE_MATTERS}

    def get_initial(self) -> dict[str, Any]:
        """The parts that were found."""
        initial = super().get_initial()
        for number, (title, text) in enumerate(self.found[:MOST_MATTERS], start=1):
            initial |= {f"title_{number}": title, f"text_{number}": text}
        return initial

    def perform(self, form: SplitForm) -> None:
        """Remember the form, whose parts the action gets."""
        self.matters = form.matters()
        super().perform(form)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action, and tell the new numbers."""
        made = cases.split(self.user, self.case, self.matters, seen=seen)
        numbers = "、".join(part.number for part in made)
        messages.success(self.request, f"已拆分。新的申请编号：{numbers}。")


class Join(CaseFormView):
    """Handle the request together with another one of the same applicant."""

    title = "合并办理"
    form_class = JoinForm
    submit_label = "合并办理"
    done_message = "已并入主件办理。主件作出答复时，本件一并答复。"

    def get_initial(self) -> dict[str, Any]:
        """The other request may be named by the link."""
        return super().get_initial() | {"number": self.request.GET.get("number", "")}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action with the request that has the number."""
        filing.join_by_number(self.user, self.case, data["number"], seen=seen)


class Part(CaseFormView):
    """End the joint handling."""

    title = "解除合并"
    form_class = SeenForm
    template_name = "casework/office/confirm.html"
    submit_label = "解除合并"
    done_message = "已解除合并，本件单独办理。"
    explanation = "解除之后，本件要单独作出答复。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        cases.part(self.user, self.case, seen=seen)


class Archive(CaseFormView):
    """Put a finished case into the archive."""

    title = "归档"
    form_class = SeenForm
    template_name = "casework/office/confirm.html"
    submit_label = "归档"
    done_message = "案卷已归档。"
    explanation = (
        "请先核对案卷材料齐全：申请书、身份证明、各项文书、送达凭证。归档后只能再登记复议、诉讼等后续案件。"
    )

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        cases.archive(self.user, self.case)


class VoidEvent(CaseFormView):
    """Declare an event void that was entered by mistake: the head's alone."""

    form_class = VoidForm
    required_roles = rights.HEAD
    changing_roles = rights.HEAD
    submit_label = "作废这一事件"
    done_message = "事件已作废，期限已重新计算。"
    explanation = "只有误登的事件才作废。事件仍留在案卷里，划线显示并注明原因；期限按其余事件重新计算。"

    @cached_property
    def event_row(self) -> RequestEvent:
        """The event of the address, which must be one of this case."""
        row: RequestEvent | None = self.case.events.filter(pk=self.kwargs["event"]).first()
        if row is None:
            raise Http404
        return row

    def get_title(self) -> str:
        """Which event."""
        return f"作废：{self.event_row.date} {self.event_row.get_kind_display()}"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        steps.void(self.user, self.event_row, reason=data["reason"], seen=seen)


class TakeBack(CaseFormView):
    """Take a proposed step back before it was decided."""

    title = "撤回审批"
    form_class = SeenForm
    template_name = "casework/office/confirm.html"
    submit_label = "撤回审批"
    done_message = "已撤回，可以修改后再提出，或者办理别的步骤。"
    explanation = "撤回之后，负责人不再审批这一步。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action for the pending step of the case."""
        filing.take_back_pending(self.user, self.case, seen=seen)
