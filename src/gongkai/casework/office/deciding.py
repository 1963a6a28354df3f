"""The guided decision: one question at a time, what it has led to, and the reply."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gongkai.casework.actions import deciding
from gongkai.casework.actions.steps import needs_consent
from gongkai.casework.deciding.answers import STAGES, Answer, Question
from gongkai.casework.deciding.questions import QUESTIONS, THIRD_PARTY
from gongkai.casework.deciding.way import Way, closing, standing, way, why_not
from gongkai.casework.keeping import state_of
from gongkai.casework.letters.particulars import fields_for
from gongkai.casework.models import (
    Decision,
    FileKind,
    InformationRequest,
    ProposalStatus,
    ProposedStep,
    RequestEvent,
    WithheldPassage,
)
from gongkai.casework.office.base import CaseFormView, SeenForm
from gongkai.casework.office.drafting import DraftView
from gongkai.casework.office.opinions import letters_under_way, shown_opinions
from gongkai.casework.reply_plans import lacks_files, told_by_records
from gongkai.casework.step_plans import StepPlan
from gongkai.law.events import Event, Replied
from gongkai.law.outcomes import GROUNDS, OUTCOMES, Ground, Outcome, RefusalGround, ReplyKind
from gongkai.law.state import ClockState


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer on the page; ``reason`` says why it cannot be chosen today."""

    answer: Answer
    reason: str
    is_chosen: bool


class AnswerForm(SeenForm):
    """The answer to one question."""

    question = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(label="回答", required=False, widget=forms.RadioSelect)
    explanation = forms.CharField(
        label="判断的说明",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="记在案卷里，供审批和复议时查看，不写进文书。",
    )


class Decide(CaseFormView):
    """The questions in the order of practice; every answer is saved, and any of them can be taken up again."""

    template_name = "casework/office/decide.html"
    form_class = AnswerForm
    title = "答复决定"
    done_message = ""

    @cached_property
    def state(self) -> ClockState:
        """Where the case stands."""
        return state_of(self.case)

    @cached_property
    def answers(self) -> dict[str, str]:
        """The answers so far."""
        return deciding.answers_of(self.case)

    @cached_property
    def way(self) -> Way:
        """How far the answers lead, as far as the law allows them still: a step that was taken is asked anew."""
        found = standing(way(self.answers), self.state, timezone.localdate())
        last = found.answered[-1] if found.answered else None
        if last is None or found.conclusion is None:
            return found
        if self._reason(last.answer) or self._was_taken(found.conclusion.step):
            return Way(found.answered[:-1], last.question, None)
        return found

    def _was_taken(self, step: type[Event] | None) -> bool:
        """Whether the step that was to come first has been taken since; another party may be asked again later."""
        if step is None:
            return False
        decided = Decision.objects.get(request=self.case).updated_at
        taken = self.case.events.filter(kind=step.__name__, recorded_at__gt=decided, voided__isnull=True)
        return taken.exists()

    @cached_property
    def question(self) -> Question | None:
        """The question on the page: one that was asked for, or the one that is open."""
        posted = self.request.POST.get("question") or self.request.GET.get("question")
        on_the_way = {item.question.key for item in self.way.answered}
        if self.way.question is not None:
            on_the_way.add(self.way.question.key)
        if posted in on_the_way:
            return QUESTIONS[posted]
        return self.way.question

    def _reason(self, answer: Answer) -> str:
        return why_not(self.state, timezone.localdate(), answer)

    def get_initial(self) -> dict[str, Any]:
        """The question, and what was noted."""
        decision = Decision.objects.filter(request=self.case).first()
        return super().get_initial() | {
            "question": self.question.key if self.question else "",
            "explanation": decision.explanation if decision else "",
        }

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Save the answer."""
        deciding.answer(
            self.user,
            self.case,
            data["question"],
            data["answer"],
            seen=seen,
            explanation=data["explanation"],
        )

    def get_success_url(self) -> str:
        """The next question."""
        if self.request.method == "POST":
            return reverse("casework:decide", args=[self.case.pk])
        return super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the way so far, the question with its answers, or where it has led."""
        question = self.question
        closes = closing(self.state, timezone.localdate())
        chosen = self.request.POST.get("answer") or (self.answers.get(question.key, "") if question else "")
        pending = self.case.proposals.filter(status=ProposalStatus.PENDING).first()
        return super().get_context_data(
            stages=STAGES,
            way=self.way,
            question=question,
            shown=[
                ShownAnswer(answer, self._reason(answer), answer.key == chosen)
                for answer in (question.answers if question else ())
            ],
            closing=OUTCOMES[closes] if closes else None,
            pending=pending,
            is_over=self.case.outcome or not self.case.is_open,
            **self._opinions(question),
            **self._concluded(question),
            **kwargs,
        )

    def _opinions(self, question: Question | None) -> dict[str, Any]:
        """What third parties and co-makers said, where the question is about their opinion."""
        if question is None or question.key != THIRD_PARTY:
            return {"opinions": None}
        return {
            "opinions": shown_opinions(self.case, self.state, timezone.localdate()),
            "under_way": letters_under_way(self.case),
        }

    def _concluded(self, question: Question | None) -> dict[str, Any]:
        """What the page shows of the conclusion, where no question is open."""
        found = self.way.conclusion
        if question is not None or found is None:
            return {"conclusion": None}
        outcome: Outcome | None = OUTCOMES[found.reply] if found.reply else None
        ground: RefusalGround | None = GROUNDS[found.ground] if found.ground else None
        gives = found.reply in (ReplyKind.GRANTED, ReplyKind.PARTLY_GRANTED)
        return {
            "conclusion": found,
            "outcome": outcome,
            "ground": ground,
            "step_kind": found.step.__name__ if found.step else "",
            "passages": self.case.withheld_passages.all()
            if found.reply is ReplyKind.PARTLY_GRANTED
            else None,
            "information": self.case.files.filter(kind=FileKind.INFORMATION) if gives else None,
        }


class DraftReply(DraftView):
    """The letter of the reply that was decided, or of the closing that a missed deadline brings."""

    @cached_property
    def plan(self) -> StepPlan:
        """The plan of the decision."""
        found = deciding.plan_of(self.case)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who has not decided yet is led to the questions."""
        if deciding.plan_of(self.case) is None:
            return redirect("casework:decide", pk=self.case.pk)
        return super().get(request, *args, **kwargs)

    @cached_property
    def conclusion_overrides(self) -> bool:
        """Whether the decision goes against a third party's objection."""
        found = deciding.conclusion_of(self.case)
        return bool(found and found.overrides and self.plan.letter.reply is ReplyKind.GRANTED)

    @property
    def needs_consent(self) -> bool:
        """Every reply but a full one, and one against an objection."""
        reply = self.plan.letter.reply
        assert reply is not None
        ground = Ground.STATE_SECRET if reply is ReplyKind.REFUSED else None
        override = "（待填）" if self.conclusion_overrides else ""
        return needs_consent(Replied(timezone.localdate(), reply, ground, override))

    def send(
        self, step: dict[str, Any], words: dict[str, str], reason: str, arguments: dict[str, Any]
    ) -> RequestEvent | ProposedStep:
        """Make the reply."""
        return deciding.reply(self.user, self.case, step, words, reason=reason, **arguments)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the decision."""
        return [
            *super().get_breadcrumbs(),
            ("答复决定", reverse("casework:decide", args=[self.case.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds that it is a reply, and what its letter takes from the decision and the records."""
        reply, found = self.plan.letter.reply, deciding.conclusion_of(self.case)
        assert reply is not None
        told = told_by_records(self.case, reply, found.ground if found else None)
        shown = [
            (item.label, item.chosen(told[item.name]))
            for item in fields_for(self.plan.letter)
            if item.name in told
        ]
        return super().get_context_data(
            is_reply=True, told=shown, lacks_files=lacks_files(self.case, reply), **kwargs
        )


class InTheDecision(CaseFormView):
    """A form that belongs to the decision, and leads back to it."""

    def get_success_url(self) -> str:
        """Back to the decision."""
        return reverse("casework:decide", args=[self.case.pk])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the decision."""
        return [*super().get_breadcrumbs(), ("答复决定", self.get_success_url())]


class EarlierForm(SeenForm):
    """Which request was answered before."""

    earlier = forms.ChoiceField(label="已经答复的申请", widget=forms.RadioSelect)

    def __init__(self, *args: Any, earlier: list[InformationRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["earlier"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(row.pk), f"{row.number} {row.title}（{row.replied_on:%Y-%m-%d} {row.outcome_label}）")
            for row in earlier
        ]
        if not earlier:
            field.help_text = "没有找到同一申请人已经答复的申请，不能认定为重复申请。请回到答复决定，修改“是不是重复”的回答。"


class ChooseEarlier(InTheDecision):
    """Choose the request that this one repeats."""

    title = "选择此前已经答复的申请"
    form_class = EarlierForm
    submit_label = "选定"
    done_message = "已选定。"
    explanation = (
        "行政机关已就申请人提出的政府信息公开申请作出答复，申请人重复申请公开相同政府信息的，告知不予重复处理"
        "（条例第三十六条第（六）项）。这里只列同一申请人向本机关提出、已经答复的申请。"
    )

    @cached_property
    def earlier(self) -> list[InformationRequest]:
        """The answered requests of the applicant."""
        return deciding.earlier_requests(self.case)

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the choices."""
        return super().get_form_kwargs() | {"earlier": self.earlier}

    def get_initial(self) -> dict[str, Any]:
        """What was chosen before."""
        return super().get_initial() | {"earlier": str(self.case.repeats_id or "")}

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        chosen = next(row for row in self.earlier if str(row.pk) == data["earlier"])
        deciding.choose_earlier(self.user, self.case, chosen, seen=seen)


class PassageForm(SeenForm):
    """A passage that is withheld."""

    place = forms.CharField(label="位置", max_length=200, help_text="例如：第3页第二段。会写进答复书。")
    content = forms.CharField(
        label="不予公开的内容概述",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="概括说明是什么内容，不要写出内容本身。会写进答复书。",
    )
    ground = forms.ChoiceField(
        label="不予公开的情形",
        choices=[
            ("", "请选择"),
            *((ground.value, f"{rule.title}（{rule.article}）") for ground, rule in GROUNDS.items()),
        ],
    )
    reason = forms.CharField(
        label="具体理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="结合这一处的内容说明为什么属于该情形。会写进答复书。",
    )


class PassageNew(InTheDecision):
    """Mark a passage."""

    title = "标注不予公开的部分"
    form_class = PassageForm
    submit_label = "标注"
    done_message = "已标注。还有别处的，请继续标注。"
    explanation = (
        "能够作区分处理的，提供可以公开的内容，并对不予公开的内容说明理由（条例第三十七条）。每一处分别标注。"
    )

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        deciding.mark_passage(self.user, self.case, **data)


class PassageRemove(InTheDecision):
    """Take a mark back."""

    template_name = "casework/office/confirm.html"
    title = "取消标注"
    form_class = SeenForm
    submit_label = "取消标注"
    done_message = "已取消标注。"

    @cached_property
    def passage(self) -> WithheldPassage:
        """The passage of the address; 404 for one of another case."""
        found = self.case.withheld_passages.filter(pk=self.kwargs["passage_id"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def explanation(self) -> str:  # type: ignore[override]  # it names the passage
        """The question."""
        return f"取消对“{self.passage.place}”的标注？"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        deciding.remove_passage(self.user, self.passage, seen=seen)
