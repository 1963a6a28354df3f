"""The question lets a person through once, a program not at all, and loses nothing that was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.core import signing

from gongkai.web.robots import tokens
from gongkai.web.robots.challenge import SPENT, TOO_FAST, TRAPPED, UNANSWERED, WRONG, ChallengedForm
from gongkai.web.robots.questions import Question
from gongkai.web.robots.tokens import EXPIRED, NOT_OURS

pytestmark = pytest.mark.django_db


class Application(ChallengedForm):
    description = forms.CharField(label="描述", error_messages={"required": "请填写描述。"})


@pytest.fixture(autouse=True)
def always_the_same_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.web.robots.challenge.ask", lambda: Question("三加五等于几？", "8"))


class Clock:
    now = 1_800_000_000.0

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.time", lambda: clock.now)
    return clock


def token_in(form: Application) -> str:
    found = re.search(r'name="challenge_token" value="([^"]+)"', str(form["challenge"]))
    assert found
    return found[1]


def sent(clock: Clock, *, answer: str = "八", after: float = 20, **data: str) -> Application:
    token = token_in(Application())
    clock.pass_by(after)
    return Application(
        {"description": "申请公开", "challenge_answer": answer, "challenge_token": token, **data}
    )


def again(form: Application, clock: Clock, **data: str) -> Application:
    """The same form sent once more, five seconds after the browser has shown it."""
    shown = str(form["challenge"])
    inputs = dict(re.findall(r'name="(challenge_\w+)" (?:id="\w+" )?value="([^"]*)"', shown))
    clock.pass_by(5)
    return Application({"description": form["description"].value() or "", **inputs, **data})


def test_the_right_answer_passes(clock: Clock) -> None:
    form = sent(clock)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["description"] == "申请公开"


def test_the_question_stands_at_the_end_in_words_and_can_be_found_by_a_screen_reader() -> None:
    form = Application(label_suffix="")
    assert list(form.fields) == ["description", "challenge"]
    shown = str(form["challenge"])
    assert '<p class="question" id="id_challenge_question">三加五等于几？</p>' in shown
    assert re.search(r'<input type="text" name="challenge_answer"[^>]*\brequired\b', shown)
    assert 'aria-describedby="id_challenge_question id_challenge_helptext"' in shown
    assert form["challenge"].id_for_label == "id_challenge"
    assert "<img" not in shown and "<script" not in shown and "http" not in shown


def test_the_token_does_not_tell_the_answer(clock: Clock) -> None:
    content = signing.loads(token_in(Application()), salt=tokens.SALT)
    assert set(content) == {"n", "t", "q", "a"}
    assert re.fullmatch("[0-9a-f]{64}", content["a"])
    assert content["a"] != signing.loads(token_in(Application()), salt=tokens.SALT)["a"]


def test_a_wrong_answer_brings_everything_back_with_a_new_question(clock: Clock) -> None:
    form = sent(clock, answer="九")
    assert form.errors == {"challenge": [WRONG]}
    assert 'value="申请公开"' in str(form["description"])
    assert token_in(form) != form.data["challenge_token"]
    assert 'name="challenge_answer" value=""' in str(form["challenge"])
    assert again(form, clock, challenge_answer="8").is_valid()


def test_after_a_wrong_answer_the_old_question_is_used_up(clock: Clock) -> None:
    form = sent(clock, answer="九")
    assert not form.is_valid()
    second = Application({**form.data, "challenge_answer": "八"})  # type: ignore[dict-item]
    assert second.errors == {"challenge": [SPENT]}


def test_the_same_form_sent_twice_is_refused_and_says_so(clock: Clock) -> None:
    form = sent(clock)
    assert form.is_valid()
    twice = Application(form.data)
    assert twice.errors == {"challenge": [SPENT]}
    assert twice.challenge_was_spent and not form.challenge_was_spent
    assert token_in(twice) != form.data["challenge_token"]


def test_an_error_elsewhere_leaves_question_and_answer_as_they_are(clock: Clock) -> None:
    form = sent(clock, description="")
    assert form.errors == {"description": ["请填写描述。"]}
    assert token_in(form) == form.data["challenge_token"]
    assert 'name="challenge_answer" value="八"' in str(form["challenge"])
    assert again(form, clock, description="申请公开").is_valid()


def test_a_step_that_is_refused_afterwards_shows_a_new_question(clock: Clock) -> None:
    form = sent(clock)
    assert form.is_valid()
    form.add_error(None, "没有办理。")
    assert token_in(form) != form.data["challenge_token"]


def test_an_expired_question_is_refused_with_a_new_one(clock: Clock) -> None:
    form = sent(clock, after=30 * 60 + 2)
    assert form.errors == {"challenge": [EXPIRED]}
    assert again(form, clock, challenge_answer="八").is_valid()


def test_a_question_is_good_for_half_an_hour(clock: Clock) -> None:
    assert sent(clock, after=30 * 60 - 2).is_valid()


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "字" * 50])
def test_a_forged_token_is_refused(clock: Clock, forged: str) -> None:
    form = sent(clock, challenge_token=forged)
    assert form.errors == {"challenge": [NOT_OURS]}


def test_a_token_of_another_purpose_or_with_a_changed_answer_is_refused(clock: Clock) -> None:
    real = signing.loads(token_in(Application()), salt=tokens.SALT)
    for token in (signing.dumps(real, salt="elsewhere"), signing.dumps("text", salt=tokens.SALT)):
        assert sent(clock, challenge_token=token).errors == {"challenge": [NOT_OURS]}
    whole = token_in(Application())
    assert sent(clock, challenge_token=whole[1:]).errors == {"challenge": [NOT_OURS]}


def test_the_digest_of_one_question_is_no_use_for_another(clock: Clock) -> None:
    first, second = (signing.loads(token_in(Application()), salt=tokens.SALT) for _ in range(2))
    mixed = signing.dumps(first | {"a": second["a"]}, salt=tokens.SALT)
    assert sent(clock, challenge_token=mixed).errors == {"challenge": [WRONG]}


def test_a_form_filled_within_two_seconds_gets_a_second_try_with_everything_in_it(clock: Clock) -> None:
    form = sent(clock, after=1)
    assert form.errors == {"challenge": [TOO_FAST]}
    assert again(form, clock).is_valid()


def test_what_only_a_program_fills_in_gets_a_second_try_with_that_emptied(clock: Clock) -> None:
    form = sent(clock, challenge_homepage="https://spam.example")
    assert form.errors == {"challenge": [TRAPPED]}
    assert "spam.example" not in str(form["challenge"])
    assert again(form, clock, challenge_answer="八").is_valid()


def test_a_form_without_the_question_is_refused() -> None:
    assert Application({"description": "申请公开"}).errors == {"challenge": [NOT_OURS]}


@pytest.mark.parametrize("answer", ["", "   "])
def test_an_empty_answer_keeps_the_question(clock: Clock, answer: str) -> None:
    form = sent(clock, answer=answer)
    assert form.errors == {"challenge": [UNANSWERED]}
    assert token_in(form) == form.data["challenge_token"]
    assert again(form, clock, challenge_answer="8").is_valid()


@pytest.mark.parametrize("answer", ["<b>", "0 1 2 3 4 5 6 7 8 9", "8" * 4000, "\x00"])
def test_odd_answers_are_wrong_and_harmless(clock: Clock, answer: str) -> None:
    form = sent(clock, answer=answer)
    assert form.errors == {"challenge": [WRONG]}
    assert "<b>" not in str(form["challenge"])


def test_two_forms_in_two_windows_do_not_disturb_each_other(clock: Clock) -> None:
    first, second = (token_in(Application()) for _ in range(2))
    clock.pass_by(5)
    for token in (second, first):
        data: dict[str, Any] = {"description": "一", "challenge_answer": "八", "challenge_token": token}
        assert Application(data).is_valid()
