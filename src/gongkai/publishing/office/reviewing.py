"""The page of one submission: what the reviewer sees, and the two buttons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse

from gongkai.organizations.models import Role
from gongkai.publishing import rights
from gongkai.publishing.actions import reviewing
from gongkai.publishing.models import Disclosure, DisclosureVersion, Status, Submission
from gongkai.publishing.office.items_base import ItemFormView, SeenForm
from gongkai.publishing.office.reviewing_shown import ShownReview
from gongkai.publishing.review_plan import PlannedStep
from gongkai.publishing.review_standing import is_over
from gongkai.web.office.forms import ask_by_name

APPROVE, SEND_BACK = "approve", "send_back"
DECIDE_FIRST = "请按“通过”或者“退回”。"


class ReviewForm(SeenForm):
    """What the reviewer says. ``steps`` are those that the person can take now."""

    step = forms.ChoiceField(label="环节", widget=forms.HiddenInput)
    secrecy_confirmed = forms.BooleanField(
        label="已作保密审查：内容不涉及国家秘密、工作秘密和依法不得公开的信息",
        required=False,
        help_text="保守国家秘密法第三十五条、政府信息公开条例第十四条、第十七条。",
    )
    remarks = forms.CharField(
        label="意见",
        required=False,
        max_length=reviewing.LONGEST_REMARKS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="退回的必须写明原因，起草人要按它修改。",
    )

    def __init__(self, *args: Any, steps: Sequence[PlannedStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(step.step, step.label) for step in steps]
        if len(steps) > 1:
            field.widget = forms.RadioSelect(choices=field.choices)
            field.help_text = "一个人只能办理一个环节，其他环节须由别人办理。"
        if not any(step.confirms_secrecy for step in steps):
            del self.fields["secrecy_confirmed"]
        ask_by_name(self)


class Review(ItemFormView):
    """One submission: the page as it will be, what changed, what the checks found, who did what; and a decision."""

    template_name = "publishing/office/review.html"
    form_class = ReviewForm
    changing = False
    required_roles = rights.READERS
    changing_roles = rights.REVIEWERS
    done_message = ""

    @cached_property
    def submission(self) -> Submission:
        """The submission of the address; 404 where the person may not read it."""
        rows = Submission.objects.select_related("version__edited_by", "submitted_by", "urgent_by")
        found = self.narrow(rows, "disclosure__authority").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return] # a queryset of any rows

    @cached_property
    def item(self) -> Disclosure:
        """The item of the submission."""
        row: Disclosure = self.get_row(pk=self.submission.disclosure_id)
        self.submission.disclosure = row
        return row

    @property
    def version(self) -> DisclosureVersion:
        """The version that was submitted."""
        return self.submission.version

    @cached_property
    def shown(self) -> ShownReview:
        """What the page shows."""
        return ShownReview(self.item, self.submission, self.user, self.roles, self.is_inside)

    @property
    def is_inside(self) -> bool:
        """Whether the person works for the item's authority; a supervisor of bodies below only reads."""
        inside: bool = self.item.authority_id == self.authority.pk
        return inside

    def get_title(self) -> str:
        """The title under review."""
        return f"审核：{self.version.title}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The list of reviews, and the item."""
        item = (self.item.title or "没有标题", reverse("publishing:item", args=[self.item.pk]))
        if self.roles & {*rights.REVIEWERS, *rights.KEEPERS, Role.LEADER}:
            return [("待我审核", reverse("publishing:reviews")), item]
        return [("信息起草与发布", reverse("publishing:items")), item]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form is made for the steps that the person can take."""
        steps = self.shown.mine or self._asked_for()
        return super().get_form_kwargs() | {"steps": steps}

    def _asked_for(self) -> list[PlannedStep]:
        """The step that a form was sent for which cannot be taken any more: the action says why."""
        return [step for step in self.shown.plan if step.step == self.request.POST.get("step")]

    def get_initial(self) -> dict[str, Any]:
        """The first step that the person can take."""
        steps = self.shown.mine
        return super().get_initial() | {"step": steps[0].step if steps else ""}

    def form_valid(self, form: Any) -> HttpResponse:
        """A form that came without one of the two buttons decides nothing."""
        if self.request.POST.get("action") not in (APPROVE, SEND_BACK):
            form.add_error(None, DECIDE_FIRST)
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Approve or send back."""
        step, remarks = data["step"], data["remarks"]
        if self.request.POST.get("action") == SEND_BACK:
            reviewing.send_back(self.user, self.submission, step, seen=seen, remarks=remarks)
            messages.success(self.request, "已退回起草人。")
            return
        reviewing.approve(
            self.user,
            self.submission,
            step,
            seen=seen,
            remarks=remarks,
            secrecy_confirmed=data.get("secrecy_confirmed", False),
        )
        messages.success(self.request, self._what_came_of_it())

    def _what_came_of_it(self) -> str:
        item = Disclosure.objects.get(pk=self.item.pk)
        if item.status == Status.PUBLISHED and item.published_version_id == self.submission.version_id:
            return "已通过，信息已经发布。"
        if item.status == Status.APPROVED:
            return "已通过，审核全部完成，信息将按设定的时间发布。"
        return "已通过，转入下一步。"

    def show_what_happened(self, form: Any) -> None:
        """Read everything anew: what was typed stays, the buttons go where the step was taken by somebody else."""
        for name in ("shown", "submission"):
            self.__dict__.pop(name, None)
        super().show_what_happened(form)

    def get_success_url(self) -> str:
        """The list of what waits after a decision."""
        return reverse("publishing:reviews")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what is shown, and whether the person can decide now."""
        return super().get_context_data(
            submission=self.submission,
            shown=self.shown,
            can_decide=bool(self.shown.mine) and self.is_inside,
            is_over=is_over(self.item, self.submission),
            **kwargs,
        )
