"""The question in a public form that keeps programs out and lets everybody else through.

A form derives from ``ChallengedForm``; its template shows the field ``challenge`` like any other. Pages with such
a form must not be cached. Whatever goes wrong, the form comes back with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from gongkai.web.robots.questions import ask
from gongkai.web.robots.tokens import BadToken, Challenge, issue, opened

SHORTEST_FILLING = 2.0
LONGEST_ANSWER = 40

UNANSWERED = "请回答验证问题。用汉字或者数字都可以。"
WRONG = "验证问题的回答不对。您填写的文字都还在，请回答下面的新问题后再提交。"
TOO_FAST = "提交得太快，看起来像是机器自动提交的。您填写的文字都还在，请核对一遍，再提交一次。"
TRAPPED = "有一个应当留空的格子被填上了，可能是浏览器自动填写的。系统已经清空，请回答下面的新问题后再提交。"
SPENT = "这个表单已经提交过一次。如果已经看到回执，请不要重复提交；如果没有，请回答下面的新问题后再提交。"
HELP = "用汉字或者数字回答都可以。这个问题只用来防止机器自动提交。"


class ChallengeInput(forms.Widget):
    """Three inputs: the answer, the signed token, and one that no person sees and only a program fills in."""

    template_name = "web/parts/challenge.html"
    renewed = False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """What came back, each "" where it did not."""
        return {part: str(data.get(f"{name}_{part}") or "") for part in ("answer", "token", "homepage")}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without the question."""
        return f"{name}_token" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The same question with its answer while it can still be used, else a new one."""
        context = super().get_context(name, None, attrs)
        token, answer = "", ""
        if isinstance(value, dict) and not self.renewed:
            token, answer = value["token"], value["answer"]
        try:
            text = opened(token).text
        except BadToken:
            question = ask()
            token, answer, text = issue(question), "", question.text
        widget = context["widget"]
        base = widget["attrs"].get("id", f"id_{name}")
        widget["attrs"]["aria-describedby"] = " ".join(
            filter(None, [f"{base}_question", widget["attrs"].get("aria-describedby")])
        )
        widget.update(
            question=text, token=token, answer=answer[:LONGEST_ANSWER], base=base, longest=LONGEST_ANSWER
        )
        return context


class ChallengeField(forms.Field):
    """The question; cleans to its ``Challenge``.

    A wrong answer uses the question up, so that nobody can try all numbers on one of them. The right answer does
    not: the form that holds the field does that once everything else is right too (``ChallengedForm``).
    """

    widget = ChallengeInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": "验证问题", "help_text": HELP, **options})

    def clean(self, value: Any) -> Challenge:
        """The challenge that was answered; raises ValidationError with the sentence."""
        parts = value if isinstance(value, dict) else {"answer": "", "token": "", "homepage": ""}
        try:
            challenge = opened(parts["token"])
        except BadToken as error:
            raise self._renewed(str(error)) from error
        if parts["homepage"]:
            challenge.spend()
            raise self._renewed(TRAPPED)
        answer = parts["answer"].strip()
        if not answer:
            raise ValidationError(UNANSWERED, code="required")
        if len(answer) > LONGEST_ANSWER or not challenge.is_answered_by(answer):
            challenge.spend()
            raise self._renewed(WRONG)
        if challenge.age < SHORTEST_FILLING:
            raise ValidationError(TOO_FAST, code="too_fast")
        return challenge

    def _renewed(self, sentence: str) -> ValidationError:
        cast(ChallengeInput, self.widget).renewed = True
        return ValidationError(sentence, code="renewed")


class ChallengedForm(forms.Form):
    """A form that ends with a question. Validating it uses the question up once everything else is right.

    ``challenge_was_spent`` is true where the same question had been used before: the form was sent twice. A view
    that knows its own submissions should look for the first one before it validates.
    """

    challenge = ChallengeField()
    challenge_was_spent = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["challenge"] = self.fields.pop("challenge")

    def full_clean(self) -> None:
        """Validate everything, then use the question up; must run outside any transaction."""
        super().full_clean()
        challenge = getattr(self, "cleaned_data", {}).get("challenge")
        if not self.is_bound or self.errors or challenge is None:
            return
        cast(ChallengeInput, self.fields["challenge"].widget).renewed = True
        if not challenge.spend():
            self.challenge_was_spent = True
            self.add_error("challenge", SPENT)
