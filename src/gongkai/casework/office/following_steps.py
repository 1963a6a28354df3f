"""The steps of a follow-up case as forms, and its papers."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from gongkai.casework import rights
from gongkai.casework.actions.following import CHANGEABLE, change_facts
from gongkai.casework.actions.following_results import (
    Conclusion,
    begin_new_reply,
    conclude,
    revoke_conclusion,
    why_no_new_reply,
)
from gongkai.casework.actions.following_steps import add_papers, open_paper, register_step
from gongkai.casework.follow_up_steps import RULES, step_title, why_not
from gongkai.casework.models import FollowUpPaper, InformationRequest, StepKind
from gongkai.casework.office.base import SeenForm
from gongkai.casework.office.following_base import FollowUpFormView, FollowUpView
from gongkai.casework.office.following_forms import (
    ChangeForm,
    ConcludeForm,
    PapersForm,
    RevokeForm,
    StepForm,
    papers_of,
)
from gongkai.law.dispositions import ENDINGS, Disposition
from gongkai.law.state import Stage
from gongkai.organizations.models import Role
from gongkai.web.uploads import safe_download

WHO_REVISES = rights.HEAD


class RegisterStep(FollowUpFormView):
    """Register one step."""

    form_class = StepForm
    submit_label = "登记"
    done_message = "已登记。"

    @cached_property
    def kind(self) -> StepKind:
        """The step in the address."""
        if self.kwargs["kind"] not in {kind.value for kind in RULES}:
            raise Http404
        return StepKind(self.kwargs["kind"])

    def get_title(self) -> str:
        """Which step."""
        return step_title(self.case, self.kind)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The fields differ by step."""
        return super().get_form_kwargs() | {"kind": self.kind, "is_above": self.is_handler_above}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say beforehand why the step cannot be taken."""
        refusal = why_not(self.case, self.kind)
        return super().get_context_data(cautions=[refusal] if refusal else [], **kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        register_step(
            self.user,
            self.case,
            self.kind,
            data["date"],
            seen=seen,
            note=data["note"],
            title=data.get("title", ""),
            due_on=data.get("due_on"),
            papers=papers_of(data),
        )


class Conclude(FollowUpFormView):
    """Register how the case ended."""

    template_name = "casework/office/following_conclude.html"
    title = "登记结果"
    form_class = ConcludeForm
    submit_label = "登记结果"
    done_message = "结果已登记。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The endings differ by proceeding; a new round is offered where there is a reply to replace."""
        request = self.case.request
        may_reply_again = (
            self.may_answer
            and request is not None
            and request.stage == Stage.CLOSED.value
            and not InformationRequest.objects.filter(previous_round=request).exists()
        )
        return super().get_form_kwargs() | {
            "case": self.case,
            "is_above": self.is_handler_above,
            "may_reply_again": may_reply_again,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds how each ending is counted, and by which article."""
        endings = list(ENDINGS[self.case.proceeding].values())
        return super().get_context_data(endings=endings, **kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        conclusion = Conclusion(
            disposition=Disposition(data["disposition"]),
            decided_on=data["decided_on"],
            served_on=data["served_on"],
            result_text=data["result_text"],
            orders_new_reply=data.get("orders_new_reply", False),
            new_reply_days=data.get("new_reply_days"),
        )
        conclude(
            self.user,
            self.case,
            conclusion,
            seen=seen,
            papers=papers_of(data),
            reply_again=data.get("reply_again", False),
        )


class ReplyAgain(FollowUpFormView):
    """Begin the new round of the request."""

    title = "重新答复"
    form_class = SeenForm
    submit_label = "开始新一轮答复"
    done_message = "新一轮答复已经开始，申请见下方“经过”。"
    required_roles = rights.HANDLERS
    changing_roles = rights.HANDLERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what will happen, or why it cannot."""
        case = self.case
        days = f"{case.new_reply_days}个工作日" if case.new_reply_days else "二十个工作日（条例第三十三条）"
        self.explanation = (
            f"原答复登记为已撤销，这一轮到此为止；另立新的一轮，与原申请相连，从收到决定的次日起{days}内答复。"
            "不得以同一事实和理由作出与原答复相同或者基本相同的答复。"
        )
        refusal = why_no_new_reply(case)
        return super().get_context_data(cautions=[refusal] if refusal else [], **kwargs)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        begin_new_reply(self.user, self.case, seen=seen)


class ChangeFacts(FollowUpFormView):
    """Correct what was registered."""

    title = "更正登记事项"
    form_class = ChangeForm
    submit_label = "保存更正"
    done_message = "已更正，期限已按更正后的日期重新计算。"
    explanation = (
        "登记错了的，在这里改正；改动前后的内容都会留在案件的经过里。结果有误的，请由负责人撤销后重新登记。"
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """The fields differ by proceeding."""
        return super().get_form_kwargs() | {"case": self.case}

    def get_initial(self) -> dict[str, Any]:
        """What stands now."""
        return super().get_initial() | {name: getattr(self.case, name) for name in CHANGEABLE}

    def perform(self, form: Any) -> None:
        """Remember the form, whose changes the action gets."""
        self.changes = form.changes
        super().perform(form)

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        change_facts(self.user, self.case, self.changes, seen=seen)


class Revoke(FollowUpFormView):
    """Take back a result that was entered by mistake: the head's alone."""

    title = "撤销误登的结果"
    form_class = RevokeForm
    required_roles = WHO_REVISES
    changing_roles = WHO_REVISES
    submit_label = "撤销结果"
    done_message = "结果已撤销，可以重新登记。"
    explanation = "只有登记有误时才撤销。原登记的结果和撤销的原因都会留在案件的经过里。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        revoke_conclusion(self.user, self.case, reason=data["reason"], seen=seen)


class AddPapers(FollowUpFormView):
    """Put papers into the case."""

    title = "放入材料"
    form_class = PapersForm
    submit_label = "上传"
    done_message = "材料已放入案件。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only a superior decides whether the body below sees what it puts in."""
        return super().get_form_kwargs() | {"is_above": self.is_handler_above}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        add_papers(self.user, self.case, papers_of(data), note=data["note"], seen=seen)


class OpenPaper(FollowUpView):
    """A paper of the case, opened on record."""

    changing = True
    required_roles = (*rights.HANDLERS, Role.SUPERVISOR)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand it out, safely."""
        rows = self.case.papers.select_related("case__authority", "case__handled_by")
        paper: FollowUpPaper | None = rows.filter(pk=self.kwargs["paper"]).first()
        if paper is None:
            raise Http404
        opened = open_paper(self.user, paper)
        answer: Any = safe_download(opened.name, opened.content_type, opened.file.open("rb"), inline=True)
        return answer  # type: ignore[no-any-return]
