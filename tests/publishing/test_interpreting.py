"""Interpretation: links both ways, the duty to interpret, and questions that cannot change after the review."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongkai.organizations.models import AuditEntry, User
from gongkai.organizations.refusals import NotPermitted, Refused
from gongkai.publishing.actions.interpreting import (
    link_interpretation,
    resume_interpretation,
    set_questions,
    unlink_interpretation,
    waive_interpretation,
)
from gongkai.publishing.checking import check_version
from gongkai.publishing.concurrency import ChangedMeanwhile
from gongkai.publishing.following import Happening
from gongkai.publishing.interpreting import (
    days_late,
    documents_of,
    interpretation_problems,
    interpretations_of,
    open_duties,
    questions_about,
)
from gongkai.publishing.models import (
    Disclosure,
    DisclosureVersion,
    Interpretation,
    InterpretationDuty,
    InterpretationForm,
    ItemKind,
    PolicyQuestion,
    PublishingSettings,
    Status,
)
from gongkai.publishing.projection import put_before_the_public, take_from_the_public
from gongkai.publishing.questions import (
    QuestionAndAnswer,
    body_from_questions,
    holds_more_than_questions,
    questions_in,
)
from gongkai.publishing.rich_text import clean
from tests.organizations.city import City
from tests.publishing.kit import a_draft, a_published_item

NORMATIVE = ItemKind.NORMATIVE_DOCUMENT
FRIDAY = timezone.make_aware(dt.datetime(2026, 5, 22, 9))
TEXT = {"form": InterpretationForm.TEXT, "lead_unit": "市财政局"}


def publish(item: Disclosure, at: dt.datetime) -> None:
    with transaction.atomic():
        version = item.working_version
        assert version is not None
        version.frozen_at = at
        version.save()
        put_before_the_public(item, version, at, None)


def withdraw(item: Disclosure) -> None:
    with transaction.atomic():
        take_from_the_public(item, Happening.WITHDRAWN, None, Status.WITHDRAWN)


def an_interpretation(city: City, **fields: Any) -> Disclosure:
    return a_draft(city.city, city.officer, kind=ItemKind.INTERPRETATION, **fields)


def test_a_normative_document_is_owed_an_interpretation_within_three_working_days(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY, issuers="市财政局、市教育局")
    duty = InterpretationDuty.objects.get()
    assert duty.document == document
    assert duty.due_on == dt.date(2026, 5, 27), "Friday's document is due on Wednesday"
    assert duty.lead_unit == "市财政局", "of a joint document the first issuer leads"
    a_published_item(city.city, at=FRIDAY)
    a_published_item(city.city, kind=ItemKind.INTERPRETATION, at=FRIDAY)
    assert InterpretationDuty.objects.count() == 1


def test_an_authority_sets_its_own_limit(city: City) -> None:
    PublishingSettings.objects.create(authority=city.city, interpretation_working_days=1)
    a_published_item(city.city, kind=ItemKind.RULES, at=FRIDAY)
    assert InterpretationDuty.objects.get().due_on == dt.date(2026, 5, 25)


def test_a_correction_of_the_document_keeps_the_day(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    publish(document, FRIDAY + dt.timedelta(days=30))
    assert InterpretationDuty.objects.get().due_on == dt.date(2026, 5, 27)


def test_the_duty_is_fulfilled_by_publication_and_stands_again_after_withdrawal(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    item = an_interpretation(city)
    link_interpretation(city.officer, item, document, **TEXT)
    duty = InterpretationDuty.objects.get()
    assert duty.fulfilled_at is None
    assert list(open_duties()) == [duty]

    late = FRIDAY + dt.timedelta(days=9)
    publish(item, late)
    duty.refresh_from_db()
    assert duty.fulfilled_at == late
    assert days_late(duty, dt.date(2026, 7, 1)) == 4
    assert not open_duties().exists()

    withdraw(item)
    duty.refresh_from_db()
    assert duty.fulfilled_at is None
    assert days_late(duty, dt.date(2026, 5, 28)) == 1
    assert open_duties().exists()


def test_an_interpretation_that_came_first_fulfils_the_duty_at_once(city: City) -> None:
    document = a_draft(city.city, city.officer, kind=NORMATIVE)
    item = an_interpretation(city)
    link_interpretation(city.officer, item, document, **TEXT)
    publish(item, FRIDAY)
    assert not InterpretationDuty.objects.exists()
    publish(document, FRIDAY)
    assert InterpretationDuty.objects.get().fulfilled_at == FRIDAY
    assert days_late(InterpretationDuty.objects.get(), dt.date(2026, 7, 1)) == 0


def test_of_two_interpretations_the_other_still_counts(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    first, second = an_interpretation(city), an_interpretation(city)
    for days, item in enumerate((first, second), start=1):
        link_interpretation(city.officer, item, document, **TEXT)
        publish(item, FRIDAY + dt.timedelta(days=days))
    withdraw(first)
    assert InterpretationDuty.objects.get().fulfilled_at == FRIDAY + dt.timedelta(days=2)


def test_links_between_public_items_count_at_once_and_taking_them_back_too(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    item = a_published_item(city.city, kind=ItemKind.INTERPRETATION, at=FRIDAY)
    link = link_interpretation(city.officer, item, document, **TEXT)
    assert InterpretationDuty.objects.get().fulfilled_at == FRIDAY
    unlink_interpretation(city.officer, link)
    assert InterpretationDuty.objects.get().fulfilled_at is None
    assert AuditEntry.objects.filter(action="interpretation.unlink").get().before["form"] == "文字"
    with pytest.raises(Refused, match="已经取消"):
        unlink_interpretation(city.officer, link)


def test_what_is_withdrawn_or_no_longer_normative_is_owed_nothing(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    withdraw(document)
    assert not open_duties().exists()
    publish(document, FRIDAY)
    assert open_duties().exists()
    Disclosure.objects.filter(pk=document.pk).update(kind=ItemKind.INFORMATION)
    assert not open_duties().exists()


def test_both_pages_show_public_links_only(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    item = an_interpretation(city)
    link_interpretation(city.officer, item, document, **TEXT)
    assert not interpretations_of(document)
    publish(item, FRIDAY)
    assert [link.disclosure for link in interpretations_of(document)] == [item]
    assert [link.document for link in documents_of(item)] == [document]
    withdraw(document)
    assert not documents_of(item)
    withdraw(item)
    assert not interpretations_of(document)


@pytest.mark.parametrize("who", ["outsider", "operator", "supervisor", "former"])
def test_only_drafters_of_the_authority_link(city: City, who: str) -> None:
    actor: User = getattr(city, who)
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    item = an_interpretation(city)
    with pytest.raises(NotPermitted):
        link_interpretation(actor, item, document, **TEXT)
    link = link_interpretation(city.officer, item, document, **TEXT)
    with pytest.raises(NotPermitted):
        unlink_interpretation(actor, link)
    assert Interpretation.objects.count() == 1


def test_what_cannot_be_linked_is_said_in_words(city: City) -> None:
    item = an_interpretation(city)
    own = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    above = a_published_item(city.province, kind=NORMATIVE, at=FRIDAY)
    link_interpretation(city.officer, item, own, **TEXT)
    link_interpretation(city.officer, item, above, **TEXT)
    cases = {
        "文件本身": item,
        "本机关的文件": a_published_item(city.other_city, kind=NORMATIVE, at=FRIDAY),
        "已经关联": own,
    }
    for sentence, document in cases.items():
        with pytest.raises(Refused, match=sentence):
            link_interpretation(city.officer, item, document, **TEXT)
    for hidden in (
        a_draft(city.province, kind=NORMATIVE),
        a_published_item(city.county, at=FRIDAY),
        an_interpretation(city),
    ):
        with pytest.raises(Refused, match="只能解读本机关的文件"):
            link_interpretation(city.officer, item, hidden, **TEXT)
    with pytest.raises(Refused, match="政策解读"):
        link_interpretation(city.officer, a_draft(city.city, city.officer), own, **TEXT)
    with pytest.raises(Refused, match="解读单位"):
        link_interpretation(
            city.officer, an_interpretation(city), own, form=InterpretationForm.TEXT, lead_unit=" "
        )


def test_an_interpretation_of_nothing_is_a_finding(city: City) -> None:
    item = an_interpretation(city)
    assert "还没有关联被解读的文件" in interpretation_problems(item)[0]
    link_interpretation(city.officer, item, a_draft(city.city, kind=NORMATIVE), **TEXT)
    assert interpretation_problems(item) == []
    assert interpretation_problems(a_draft(city.city)) == []


def test_the_keeper_waives_a_duty_with_a_reason_and_takes_it_back(city: City) -> None:
    a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    duty = InterpretationDuty.objects.get()
    for actor in (city.officer, city.outsider, city.supervisor):
        with pytest.raises(NotPermitted):
            waive_interpretation(actor, duty, "理由")
    with pytest.raises(Refused, match="须写明理由"):
        waive_interpretation(city.head, duty, "  ")
    waive_interpretation(city.head, duty, "只涉及内部管理")
    assert not open_duties().exists()
    with pytest.raises(NotPermitted):
        resume_interpretation(city.officer, duty)
    assert resume_interpretation(city.head, duty).waived_by is None
    assert open_duties().exists()
    with pytest.raises(Refused, match="没有被免除"):
        resume_interpretation(city.head, duty)


QUESTIONS = [
    QuestionAndAnswer("补贴怎么申请？", "到社区登记。\n带上身份证。"),
    QuestionAndAnswer("<b>何时</b>发放 & 多少？", "每月10日前，<500元。"),
]


def a_questionnaire(city: City, **fields: Any) -> Disclosure:
    return a_draft(city.city, city.officer, kind=ItemKind.POLICY_QUESTIONS, body="", **fields)


def test_questions_are_written_into_the_draft_and_read_back(city: City) -> None:
    item = a_questionnaire(city)
    set_questions(city.head, item, QUESTIONS, seen=0)
    draft = DisclosureVersion.objects.get()
    assert questions_in(draft.body) == QUESTIONS
    assert "<b>" not in draft.body
    assert city.head in draft.authors.all(), "who wrote a question must not review it"
    with pytest.raises(ChangedMeanwhile):
        set_questions(city.officer, item, QUESTIONS[:1], seen=0)


def test_reviewed_questions_do_not_change_until_a_new_version_is_public(city: City) -> None:
    item = a_questionnaire(city)
    set_questions(city.officer, item, QUESTIONS, seen=0)
    item.refresh_from_db()
    publish(item, FRIDAY)
    shown = [(row.question, row.answer) for row in PolicyQuestion.objects.all()]
    assert shown == [(entry.question, entry.answer) for entry in QUESTIONS]
    with pytest.raises(Refused, match="已经提交审核或者已经发布"):
        set_questions(city.officer, item, [], seen=None)

    version = DisclosureVersion.objects.create(
        disclosure=item, number=2, title=item.title, kind=ItemKind.POLICY_QUESTIONS
    )
    Disclosure.objects.filter(pk=item.pk).update(working_version=version)
    set_questions(city.officer, item, QUESTIONS[:1], seen=None)
    assert PolicyQuestion.objects.count() == 2, "the draft of a correction shows nowhere"
    item.refresh_from_db()
    publish(item, FRIDAY)
    assert PolicyQuestion.objects.get().question == QUESTIONS[0].question


def test_questions_are_refused_in_words(city: City) -> None:
    item = a_questionnaire(city)
    for actor in (city.outsider, city.operator, city.supervisor):
        with pytest.raises(NotPermitted):
            set_questions(actor, item, QUESTIONS, seen=0)
    with pytest.raises(Refused, match="第2个问答的问题和回答都要填写"):
        set_questions(city.officer, item, [QUESTIONS[0], QuestionAndAnswer("只有问题", " ")], seen=0)
    with pytest.raises(Refused, match="太长"):
        set_questions(city.officer, item, [QuestionAndAnswer("长" * 201, "答")], seen=0)
    with pytest.raises(Refused, match="最多100个问题"):
        set_questions(city.officer, item, QUESTIONS[:1] * 101, seen=0)
    with pytest.raises(Refused, match="只有“政策问答”"):
        set_questions(city.officer, a_draft(city.city), QUESTIONS, seen=0)
    table = a_questionnaire(city)
    body = "<h3>问</h3><p>答</p><table><tr><th>甲</th></tr><tr><td>乙</td></tr></table>"
    DisclosureVersion.objects.filter(disclosure=table).update(body=clean(body).html)
    with pytest.raises(Refused, match="会丢失"):
        set_questions(city.officer, table, QUESTIONS, seen=0)


def test_questions_about_a_document_come_from_public_items(city: City) -> None:
    document = a_published_item(city.city, kind=NORMATIVE, at=FRIDAY)
    item = a_questionnaire(city)
    set_questions(city.officer, item, QUESTIONS, seen=0)
    item.refresh_from_db()
    link_interpretation(city.officer, item, document, form=InterpretationForm.QUESTIONS, lead_unit="市财政局")
    publish(item, FRIDAY)
    assert [row.question for row in questions_about(document)] == [entry.question for entry in QUESTIONS]
    withdraw(item)
    assert not questions_about(document)


def words(most: int) -> st.SearchStrategy[str]:
    """One line as people type it, with blanks and every sign that HTML gives a meaning."""
    alphabet = st.one_of(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), st.sampled_from(" <>&\"'")
    )
    return st.text(alphabet, min_size=1, max_size=most).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(st.tuples(words(40), st.lists(words(60), min_size=1, max_size=4)), max_size=6))
def test_questions_survive_the_way_through_the_text(found: list[tuple[str, list[str]]]) -> None:
    questions = [QuestionAndAnswer(question, "\n".join(lines)) for question, lines in found]
    body = body_from_questions(questions)
    assert questions_in(body) == questions
    assert clean(body).html == body
    assert not holds_more_than_questions(body)


def test_an_interpretation_of_nothing_has_to_be_explained_before_it_is_reviewed(city: City) -> None:
    draft = a_draft(city.city, city.officer, kind=ItemKind.INTERPRETATION, title="某办法政策解读")
    document = a_published_item(city.city, title="某办法")
    assert draft.working_version is not None

    def findings() -> list[str]:
        return [one.finding.code for one in check_version(draft.working_version) if one.is_open]

    assert "interprets_nothing" in findings()
    Interpretation.objects.create(disclosure=draft, document=document, form="text", lead_unit="某局")
    assert "interprets_nothing" not in findings()
