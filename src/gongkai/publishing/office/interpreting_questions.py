"""The questions and answers of a policy Q&A, written as pairs while the item is a draft."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms

from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.interpreting import MORE_THAN_QUESTIONS, set_questions
from gongkai.publishing.models import ItemKind
from gongkai.publishing.office.items_base import ItemFormView, SeenForm
from gongkai.publishing.questions import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    QuestionAndAnswer,
    holds_more_than_questions,
    questions_in,
)

SPARE = 3
"""Empty pairs at the end; who needs more saves and goes on."""


class QuestionsForm(SeenForm):
    """As many pairs as there are, and some to spare. A pair that is emptied is left out."""

    def __init__(self, *args: Any, pairs: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(1, pairs + 1)
        for number in self.numbers:
            self.fields[f"question_{number}"] = forms.CharField(
                label=f"问题{number}", required=False, max_length=LONGEST_QUESTION
            )
            self.fields[f"answer_{number}"] = forms.CharField(
                label=f"回答{number}",
                required=False,
                max_length=LONGEST_ANSWER,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.ask_by_name()

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of a pair, beside the field that lacks it."""
        cleaned = super().clean()
        for number in self.numbers:
            question, answer = cleaned.get(f"question_{number}"), cleaned.get(f"answer_{number}")
            if answer and not question:
                self.add_error(f"question_{number}", f"请填写问题{number}，或者清空回答。")
            if question and not answer:
                self.add_error(f"answer_{number}", f"请填写回答{number}，或者清空问题。")
        return cleaned

    @property
    def questions(self) -> list[QuestionAndAnswer]:
        """The pairs that are filled in."""
        data = self.cleaned_data
        pairs = [(data[f"question_{number}"], data[f"answer_{number}"]) for number in self.numbers]
        return [QuestionAndAnswer(question, answer) for question, answer in pairs if question or answer]


class EditQuestions(ItemFormView):
    """Write the questions; saving writes them into the text of the draft."""

    title = "编写问答"
    form_class = QuestionsForm
    submit_label = "保存问答"
    done_message = "问答已保存到正文。"
    explanation = (
        "每一对问题和回答会写进正文，随正文一起审核；提交审核以后不能再改。不要的，把问题和回答都清空。"
        "保存后还会多出几个空白的问答，可以接着写。"
    )

    @cached_property
    def present(self) -> list[QuestionAndAnswer]:
        """The questions of the draft. Raises Refused where the form would lose something, or nothing can be changed."""
        version = self.version
        if version.kind != ItemKind.POLICY_QUESTIONS:
            raise Refused("只有“政策问答”可以编写问答，请先在起草页面把类型改为“政策问答”。")
        if version.is_frozen:
            raise Refused("这一版已经提交审核或者已经发布，不能再改。需要修改的，请退回或者起草新的一版。")
        if holds_more_than_questions(version.body):
            raise Refused(MORE_THAN_QUESTIONS)
        return questions_in(version.body)

    def get_form_kwargs(self) -> dict[str, Any]:
        """As many pairs as the person saw."""
        sent = sum(name.startswith("question_") for name in self.request.POST)
        pairs = min(max(len(self.present) + SPARE, sent), MOST_QUESTIONS)
        return super().get_form_kwargs() | {"pairs": pairs}

    def get_initial(self) -> dict[str, Any]:
        """The questions as they stand."""
        initial = super().get_initial()
        for number, entry in enumerate(self.present, start=1):
            initial[f"question_{number}"] = entry.question
            initial[f"answer_{number}"] = entry.answer
        return initial

    def perform(self, form: Any) -> None:
        """Call the action."""
        set_questions(self.user, self.item, form.questions, seen=form.cleaned_data["seen"])
