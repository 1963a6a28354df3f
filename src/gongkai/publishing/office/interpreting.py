"""Interpretation for staff: what is due, what is waived, what an item interprets, and its questions and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.publishing import rights
from gongkai.publishing.actions import interpreting as actions
from gongkai.publishing.interpreting import (
    INTERPRETING_KINDS,
    days_late,
    interpretation_problems,
    linkable_documents,
    standing_duties,
)
from gongkai.publishing.models import Interpretation, InterpretationDuty, InterpretationForm, ItemKind
from gongkai.publishing.office.items_base import ItemView
from gongkai.web.office.forms import PlainForm
from gongkai.web.views import StaffFormView, StaffView

ROWS_A_PAGE = 30
SHOWN_DOCUMENTS = 20
_OPEN = Q(fulfilled_at=None, waived_reason="")
TABS = {
    "open": ("待解读", _OPEN),
    "done": ("已解读", Q(fulfilled_at__isnull=False)),
    "waived": ("不需解读", Q(fulfilled_at=None) & ~Q(waived_reason="")),
}


@dataclass(frozen=True, slots=True)
class ShownDuty:
    """A duty with its light."""

    duty: InterpretationDuty
    colour: str
    word: str


def shown(duty: InterpretationDuty, today: dt.date) -> ShownDuty:
    """The light of a duty on a day, with its word."""
    late = days_late(duty, today)
    if duty.fulfilled_at is not None:
        return ShownDuty(duty, "amber" if late else "green", f"超期{late}天解读" if late else "按时解读")
    if duty.waived_reason:
        return ShownDuty(duty, "grey", "不需解读")
    if late:
        return ShownDuty(duty, "red", f"超期{late}天")
    return (
        ShownDuty(duty, "amber", "今天到期") if duty.due_on == today else ShownDuty(duty, "green", "未到期")
    )


class Duties(StaffView, TemplateView):
    """The documents that are owed an interpretation."""

    model: Any = InterpretationDuty
    authority_path = "document__authority"
    required_roles = rights.READERS
    template_name = "publishing/office/interpretations.html"
    title = "政策解读"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the duties of one state, the earliest first where they are open."""
        asked = self.request.GET.get("tab", "")
        tab = asked if asked in TABS else "open"
        rows = self.readable(standing_duties(), "document__authority").filter(TABS[tab][1])
        rows = rows.select_related("document", "document__authority", "waived_by")
        page = Paginator(rows.order_by("due_on" if tab == "open" else "-due_on", "pk"), ROWS_A_PAGE).get_page(
            self.request.GET.get("page")
        )
        today = timezone.localdate()
        return super().get_context_data(
            page=page,
            rows=[shown(duty, today) for duty in page],
            tab=tab,
            tabs=[(key, label) for key, (label, _) in TABS.items()],
            may_keep=bool(self.roles & set(rights.KEEPERS)),
            may_draft=bool(self.roles & set(rights.DRAFTERS)),
            draft_address=f"{reverse('publishing:item_new')}?kind={ItemKind.INTERPRETATION.value}",
            **kwargs,
        )


class DutyForm(StaffFormView):
    """Base: a step with one duty of the acting authority, by the keeper."""

    model: Any = InterpretationDuty
    authority_path = "document__authority"
    required_roles = rights.KEEPERS

    def get_queryset(self) -> QuerySet[InterpretationDuty]:
        """With the document."""
        rows: QuerySet[InterpretationDuty] = super().get_queryset().select_related("document__authority")
        return rows

    @cached_property
    def duty(self) -> InterpretationDuty:
        """The duty of the address; a 404 for one of another authority."""
        row: InterpretationDuty = self.get_row()
        return row

    def get_form(self, form_class: Any = None) -> Any:
        """Look for the duty before anything."""
        assert self.duty
        return super().get_form(form_class)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return [("政策解读", reverse("publishing:interpretations"))]

    def get_success_url(self) -> str:
        """The list."""
        return reverse("publishing:interpretations")


class WaiveForm(PlainForm):
    """Why a document needs no interpretation."""

    reason = forms.CharField(label="不需解读的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class Waive(DutyForm):
    """Decide that a document needs no interpretation."""

    form_class = WaiveForm
    submit_label = "决定不需解读"
    done_message = "已决定不需解读，理由已记录。"

    def get_title(self) -> str:
        """The document."""
        return f"不需解读：{self.duty.document.title}"

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.waive_interpretation(self.user, self.duty, form.cleaned_data["reason"])


class Resume(DutyForm):
    """Take the decision back."""

    template_name = "web/confirm.html"
    form_class = PlainForm
    submit_label = "恢复解读任务"
    done_message = "解读任务已恢复。"

    def get_title(self) -> str:
        """The document."""
        return f"恢复解读任务：{self.duty.document.title}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the question."""
        question = f"原来不需解读的理由是“{self.duty.waived_reason}”。恢复以后，期限仍是{self.duty.due_on:%Y-%m-%d}。"
        return super().get_context_data(question=question, **kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.resume_interpretation(self.user, self.duty)


class LinkForm(PlainForm):
    """Which document is interpreted, how and by whom."""

    document = forms.TypedChoiceField(
        label="被解读的文件",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择文件；没有列出的，先用上面的查找。"},
    )
    form = forms.ChoiceField(label="解读形式", choices=InterpretationForm.choices)
    lead_unit = forms.CharField(
        label="解读单位", max_length=100, help_text="谁起草、谁解读；联合发文的填牵头单位。"
    )
    interpreter = forms.CharField(label="解读人", max_length=60, required=False)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document = self.fields["document"]
        assert isinstance(document, forms.ChoiceField)
        document.choices = choices
        document.error_messages["required"] = "请选择文件；没有列出的，先用上面的查找。"


class Links(ItemView, StaffFormView):
    """What an item interprets, and the form to add a document (``?words=`` looks for it)."""

    template_name = "publishing/office/interpretation_links.html"
    required_roles: Sequence[str] = rights.DRAFTERS
    form_class = LinkForm
    changing = True
    submit_label = "关联"
    done_message = "已关联。两边都公开以后，页面会互相链接。"

    def get_title(self) -> str:
        """What it is about."""
        return "解读关联"

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.request.GET.get("words", "").replace("\x00", "").strip()[:60]

    @cached_property
    def found(self) -> list[tuple[int, str]]:
        """The documents that match, the newest first; one that is chosen stays among them."""
        if self.item.kind not in INTERPRETING_KINDS:
            raise Http404
        rows = linkable_documents(self.item.authority)
        asked = self.request.POST.get("document", "") or self.request.GET.get("document", "")
        for word in self.words.split():
            rows = rows.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
        if asked.isdecimal() and len(asked) < 18:
            rows = rows | linkable_documents(self.item.authority).filter(pk=int(asked))
        rows = rows.exclude(interpretations__disclosure=self.item)
        newest = rows.order_by("-published_at", "-pk")[:SHOWN_DOCUMENTS]
        return [(row.pk, " ".join(filter(None, (row.title, row.document_number)))) for row in newest]

    def get_initial(self) -> dict[str, Any]:
        """The unit that drafted the own documents, usually."""
        form = InterpretationForm.QUESTIONS if self.item.kind == ItemKind.POLICY_QUESTIONS else "text"
        return {
            "form": form,
            "lead_unit": self.item.authority.name,
            "document": self.request.GET.get("document", ""),
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        """The documents to choose from."""
        return super().get_form_kwargs() | {"choices": self.found}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the links there are."""
        return super().get_context_data(
            links=self.item.interprets.select_related("document", "document__authority"),
            words=self.words,
            found=self.found,
            **kwargs,
        )

    def perform(self, form: Any) -> None:
        """Call the action."""
        data = dict(form.cleaned_data)
        document = linkable_documents(self.item.authority).filter(pk=data.pop("document")).first()
        if document is None:
            raise Http404
        actions.link_interpretation(self.user, self.item, document, **data)

    def get_success_url(self) -> str:
        """The same page after a link, the item to leave."""
        name = "publishing:item_interprets" if self.request.method == "POST" else "publishing:item"
        return reverse(name, args=[self.item.pk])


class Unlink(StaffView):
    """Take a link back, by a button."""

    model: Any = Interpretation
    authority_path = "disclosure__authority"
    required_roles = rights.DRAFTERS
    changing = True

    def get_queryset(self) -> QuerySet[Interpretation]:
        """With what the action needs."""
        rows: QuerySet[Interpretation] = super().get_queryset().select_related("disclosure__authority")
        return rows

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the action."""
        link: Interpretation = self.get_row()
        actions.unlink_interpretation(self.user, link)
        messages.success(request, "已取消关联。")
        return redirect("publishing:item_interprets", pk=link.disclosure_id)


def item_block(view: ItemView) -> dict[str, Any] | None:
    """What the page of an item shows of interpretation; nothing where it has nothing to do with any."""
    item = view.item
    links = list(item.interprets.select_related("document"))
    by = list(item.interpretations.select_related("disclosure"))
    duty = InterpretationDuty.objects.filter(document=item).first()
    if not (links or by or duty or item.kind in INTERPRETING_KINDS):
        return None
    return {
        "links": links,
        "by": by,
        "shown_duty": shown(duty, timezone.localdate()) if duty else None,
        "problems": interpretation_problems(item),
        "interprets": item.kind in INTERPRETING_KINDS,
        "has_questions": item.kind == ItemKind.POLICY_QUESTIONS and not view.version.is_frozen,
    }
