"""The form of a step that goes out with a letter: the step's values and the letter's words, as their tables name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from gongkai.casework.letters.particular import LONGEST, Particular
from gongkai.casework.letters.particulars import fields_for
from gongkai.casework.office.base import SeenForm
from gongkai.casework.step_plans import Input, StepField, StepPlan
from gongkai.web.office.forms import ask_by_name

STEP = "step_"
WORD = "word_"
_LINE = 500


class DraftForm(SeenForm):
    """Values of the step and words of the letter.

    ``complete`` is false where a draft is only kept: then nothing has to be filled in yet.
    """

    letter_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, plan: StepPlan, complete: bool, needs_consent: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for item in plan.fields:
            self.fields[STEP + item.name] = _step_field(item)
        for word in words_of(plan):
            self.fields[WORD + word.name] = _word_field(word)
        self.fields["reason"] = forms.CharField(
            label="提请审批的理由" if needs_consent else "内部说明",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="给负责人看，不写进文书。" if needs_consent else "记在案卷里，不写进文书。",
        )
        ask_by_name(self)
        if not complete:
            for name, field in self.fields.items():
                field.required = name == "seen"

    @property
    def step(self) -> dict[str, Any]:
        """The values of the step, by their names."""
        return self._named(STEP)

    @property
    def words(self) -> dict[str, str]:
        """The words of the letter, by their names."""
        return {name: str(value or "") for name, value in self._named(WORD).items()}

    def _named(self, prefix: str) -> dict[str, Any]:
        values = self.cleaned_data.items()
        return {name.removeprefix(prefix): value for name, value in values if name.startswith(prefix)}


def words_of(plan: StepPlan) -> tuple[Particular, ...]:
    """The particulars that a person fills in: those that follow from the step are left out."""
    return tuple(item for item in fields_for(plan.letter) if item.name not in plan.told_names)


def prefixed(step: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Values and words under the names that they have in the form."""
    return {STEP + name: value for name, value in step.items()} | {
        WORD + name: value for name, value in words.items()
    }


def form_names(names: Iterable[str], plan: StepPlan) -> dict[str, str]:
    """What a refusal calls a field, and what the form calls it."""
    steps = {item.name for item in plan.fields}
    return {name: (STEP if name in steps else WORD) + name for name in names}


def _step_field(item: StepField) -> forms.Field:
    options: dict[str, Any] = {
        "label": item.label,
        "help_text": item.help_text,
        "required": item.required,
    }
    match item.input:
        case Input.DATE:
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
            )
        case Input.NUMBER:
            return forms.IntegerField(min_value=1, max_value=100_000, **options)
        case Input.CHOICE:
            return forms.ChoiceField(choices=[("", "请选择"), *item.choices], **options)
        case Input.TEXT:
            return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **options)
        case Input.LINE:
            return forms.CharField(max_length=200, **options)


def _word_field(item: Particular) -> forms.Field:
    options: dict[str, Any] = {
        "label": item.label,
        "help_text": item.help_text,
        "required": item.required,
        "initial": item.default,
    }
    if item.choices:
        choices = [(choice.value, choice.label) for choice in item.choices]
        return forms.ChoiceField(choices=[("", "请选择"), *choices], **options)
    if item.multiline:
        rows = 2 if item.name == "attachments" else 4
        return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **options)
    return forms.CharField(max_length=_LINE, **options)
