"""Steps that go out with a letter: drafted, looked at, and then registered and sent, or put to the head."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils import timezone

from gongkai.casework.actions import drafting, fees, letters
from gongkai.casework.actions.letters import Reading, version_of
from gongkai.casework.concurrency import ChangedMeanwhile
from gongkai.casework.keeping import state_of
from gongkai.casework.models import Letter, LetterStatus, ProposalStatus, ProposedStep, RequestEvent
from gongkai.casework.office.base import CaseFormView
from gongkai.casework.office.draft_form import DraftForm, form_names, prefixed, words_of
from gongkai.casework.step_plans import PLANS, StepPlan, label_of
from gongkai.law.events import DelayFixed, Extended, FeeNoticeDelivered
from gongkai.law.fees import FeeProposal
from gongkai.law.next_steps import NextStep, next_steps
from gongkai.organizations.refusals import Refused

SAVE, SEND, AHEAD = "save", "send", "ahead"
_CONSENTED = {kind.__name__ for kind in (Extended, DelayFixed, FeeNoticeDelivered)}


class DraftView(CaseFormView):
    """The page on which a step and its letter are written.

    Three buttons: 保存并预览 keeps the draft and shows the letter, 登记并发出 or 提请负责人审批 takes the step, and
    where a letter has to arrive before the step counts, 先签发文书.
    """

    template_name = "casework/office/draft.html"
    form_class = DraftForm
    done_message = ""

    @cached_property
    def plan(self) -> StepPlan:
        """What is drafted; 404 for a step without a letter."""
        raise NotImplementedError

    @property
    def explanation(self) -> str:  # type: ignore[override]  # it follows the plan
        """What the step means in law."""
        return self.plan.explanation

    @property
    def needs_consent(self) -> bool:
        """Whether the head has to consent."""
        raise NotImplementedError

    @cached_property
    def letter(self) -> Letter | None:
        """The draft that is being written."""
        return letters.open_draft(self.case, self.plan.event_kind, self.plan.letter)

    @cached_property
    def pending(self) -> ProposedStep | None:
        """A step of the case that waits for consent: until then nothing else can be done."""
        found: ProposedStep | None = self.case.proposals.filter(status=ProposalStatus.PENDING).first()
        return found

    @cached_property
    def action(self) -> str:
        """Which button was pressed."""
        return self.request.POST.get("action", SEND)

    def get_title(self) -> str:
        """What is drafted."""
        return self.plan.title

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form follows the plan; a draft that is only kept needs not be complete."""
        return super().get_form_kwargs() | {
            "plan": self.plan,
            "complete": self.action != SAVE,
            "needs_consent": self.needs_consent,
        }

    def get_initial(self) -> dict[str, Any]:
        """What the draft keeps; before that, what the records propose."""
        today = timezone.localdate()
        if self.letter is not None:
            step = drafting.step_values(self.plan, self.letter)
            kept = self.letter.particulars
            words: dict[str, Any] = {word.name: kept.get(word.name, "") for word in words_of(self.plan)}
        else:
            step = {item.name: item.initial(self.case, today) for item in self.plan.fields if item.initial}
            words = {name: value for name, value in self.plan.initial(self.case).items() if value}
        return super().get_initial() | prefixed(step, words) | {"letter_seen": version_of(self.letter)}

    def perform(self, form: Any) -> None:
        """Keep the draft, or take the step; a refusal names the field by its name in the form."""
        self.form: DraftForm = form
        try:
            super().perform(form)
        except Refused as refusal:
            names = form_names(refusal.fields, self.plan)
            refusal.fields = {names[name]: found for name, found in refusal.fields.items()}
            if isinstance(refusal, ChangedMeanwhile):
                self._show_the_present_draft(form)
            raise

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action of the button."""
        if self.letter is None and data["letter_seen"]:
            # The draft that was on the page is gone: issued or put aside by somebody else.
            raise Refused("这份草稿已经由别人签发或者作废，您的修改没有保存。请回到案卷页看看现在的情况。")
        arguments: dict[str, Any] = {
            "seen": seen,
            "letter": self.letter,
            "letter_seen": data["letter_seen"],
        }
        step, words = self.form.step, self.form.words
        if self.action == SAVE:
            drafting.draft(self.user, self.case, self.plan, step, words, **arguments)
            self.done_message = "草稿已保存，文书的样子在下面。"
        elif self.action == AHEAD:
            drafting.send_ahead(self.user, self.case, self.plan, step, words, **arguments)
            self.done_message = "文书已签发。请下载后送达，对方收到之后在这里登记。"
        else:
            self.tell(self.send(step, words, data["reason"], arguments))

    def _show_the_present_draft(self, form: Any) -> None:
        """What a colleague has saved meanwhile is shown below the form; sending again is then a decision."""
        vars(self).pop("letter", None)
        data = form.data.copy()
        data["letter_seen"] = version_of(self.letter)
        form.data = data

    def send(
        self, step: dict[str, Any], words: dict[str, str], reason: str, arguments: dict[str, Any]
    ) -> RequestEvent | ProposedStep:
        """Take the step."""
        return drafting.send(self.user, self.case, self.plan, step, words, reason=reason, **arguments)

    def tell(self, done: object) -> None:
        """Say what has happened, and what comes next."""
        if isinstance(done, ProposedStep):
            self.done_message = "已提请负责人审批。审批之前不能登记别的步骤。"
        else:
            self.done_message = "已登记，文书已签发。请按申请人选择的方式送达，并保存送达凭证。"

    def get_success_url(self) -> str:
        """A kept draft is shown again; a step leads back to the case."""
        if self.request.method == "POST" and self.action in (SAVE, AHEAD):
            return self.request.path
        return super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the letter as it reads now, and what stands in the way."""
        reading = letters.read(self.user, self.letter) if self.letter is not None else None
        return super().get_context_data(
            plan=self.plan,
            letter=self.letter,
            reading=reading or Reading(),
            pending=self.pending,
            returned=self.returned,
            needs_consent=self.needs_consent,
            **kwargs,
        )

    @cached_property
    def returned(self) -> ProposedStep | None:
        """What the head said, where the draft was sent back."""
        if self.letter is None:
            return None
        found: ProposedStep | None = self.letter.proposals.filter(status=ProposalStatus.RETURNED).first()
        return found


class DraftStep(DraftView):
    """A notice or a letter that asks: correction, extension, opinions, reasons, delay, fee."""

    @cached_property
    def plan(self) -> StepPlan:
        """The plan of the step in the address."""
        found = PLANS.get(self.kwargs["kind"])
        if found is None:
            raise Http404
        return found

    @property
    def needs_consent(self) -> bool:
        """Extension, delay and fee."""
        return self.plan.event_kind in _CONSENTED

    @cached_property
    def offered(self) -> NextStep | None:
        """The step among those that are legal today; ``None`` where the law does not allow it now."""
        found = next_steps(state_of(self.case), timezone.localdate())
        return next((step for step in found if step.event.__name__ == self.plan.event_kind), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the step is legal, until when, and letters that are under way."""
        ahead = self.case.letters.filter(
            status=LetterStatus.APPROVED, event_kind=self.plan.event_kind, kind=self.plan.letter.value
        )
        return super().get_context_data(
            offered=self.offered,
            step_label=label_of(self.plan.event_kind),
            under_way=ahead if self.plan.may_go_ahead else [],
            fee=self._fee(),
            **kwargs,
        )

    def _fee(self) -> FeeProposal | None:
        is_fee = self.plan.event_kind == FeeNoticeDelivered.__name__
        return fees.by_item(self.case) if is_fee else None
