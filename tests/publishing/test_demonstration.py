"""The demonstration shows every state, is lawful, and is made once."""

from __future__ import annotations

import pytest

from gongkai.organizations.demonstration import create_demonstration as create_organizations
from gongkai.organizations.models import Authority, User
from gongkai.publishing.checking import check_version
from gongkai.publishing.checks import Code
from gongkai.publishing.demonstration import create_demonstration
from gongkai.publishing.demonstration.making import INVENTED
from gongkai.publishing.duties import duties_of
from gongkai.publishing.models import (
    Attachment,
    CatalogueEntry,
    Disclosure,
    DisclosureVersion,
    GazetteIssue,
    Interpretation,
    InterpretationDuty,
    NormativeDocument,
    PolicyQuestion,
    Relation,
    ReviewDecision,
    Status,
    Step,
    Submission,
    Validity,
)
from gongkai.publishing.models.items import DisclosureQuerySet
from gongkai.publishing.review_plan import open_steps, steps_of

pytestmark = pytest.mark.django_db


def everything() -> tuple[int, ...]:
    models = (Disclosure, Submission, ReviewDecision, NormativeDocument, Interpretation, Attachment)
    return tuple(model.objects.count() for model in models)


def test_the_demonstration(db: None) -> None:
    create_organizations()
    create_demonstration()
    hebi = Authority.objects.get(name="鹤壁市人民政府")
    items = Disclosure.objects.filter(authority=hebi)

    for check in (
        shows_every_state,
        shows_reviews_at_every_step,
        is_lawfully_published,
        has_a_collection_with_relations_and_interpretations,
        stops_a_draft_with_an_identity_number,
        puts_work_on_every_desk,
        says_that_it_is_invented,
        keeps_a_catalogue_answers_questions_and_prints_a_gazette,
    ):
        check(items)
    assert items.filter(is_public=True).count() >= 55
    assert items.filter(is_public=True).values("category").distinct().count() >= 12
    assert Disclosure.objects.filter(is_public=True).values("authority").distinct().count() == 3
    assert {name.rpartition(".")[2] for name in Attachment.objects.values_list("name", flat=True)} >= {
        "docx",
        "xlsx",
    }
    made = everything()
    create_demonstration()
    assert everything() == made


def shows_every_state(items: DisclosureQuerySet) -> None:
    assert {Status(status) for status in items.values_list("status", flat=True)} >= set(Status) - {
        Status.DROPPED
    }


def shows_reviews_at_every_step(items: DisclosureQuerySet) -> None:
    waiting = {step.step for row in Submission.objects.filter(state="open") for step in open_steps(row)}
    assert waiting == set(Step)
    assert Submission.objects.filter(state="returned").exists()
    assert Submission.objects.filter(state="open", urgent_at__isnull=False).count() == 1


def is_lawfully_published(items: DisclosureQuerySet) -> None:
    for item in Disclosure.objects.filter(is_public=True).select_related("published_version"):
        version = item.published_version
        assert version is not None and item.index_number
        submission = version.submission
        if submission.is_urgent:
            continue
        decisions = list(submission.decisions.all())
        assert {one.step for one in decisions} == {step.step for step in steps_of(submission)}
        assert len({one.reviewer_id for one in decisions}) == len(decisions)
        assert not version.authors.filter(pk__in=[one.reviewer_id for one in decisions]).exists()
        assert not [one for one in check_version(version) if one.finding.severity == "block"], item.title


def has_a_collection_with_relations_and_interpretations(items: DisclosureQuerySet) -> None:
    assert NormativeDocument.objects.count() == 9
    assert set(Relation.objects.values_list("kind", flat=True)) == {"repeals", "implements"}
    assert not NormativeDocument.objects.filter(expires_on=None).exists()
    trial = NormativeDocument.objects.get(title__contains="（试行）")
    assert trial.disclosure is not None and trial.disclosure.validity in (Validity.REPEALED, Validity.EXPIRED)
    assert Interpretation.objects.count() == 7
    assert InterpretationDuty.objects.filter(fulfilled_at=None).count() == 1


def stops_a_draft_with_an_identity_number(items: DisclosureQuerySet) -> None:
    draft = Disclosure.objects.get(title="关于2户家庭申请公共租赁住房审核结果的公示")
    assert draft.working_version is not None
    codes = {one.finding.code for one in check_version(draft.working_version) if one.is_open}
    assert {Code.IDENTITY_NUMBER.code, Code.MISPRINT.code} <= codes


def puts_work_on_every_desk(items: DisclosureQuerySet) -> None:
    for username in (
        "hebi.chushen", "hebi.fushen", "hebi.zhongshen", "hebi.baomi", "hebi.fashen", "hebi.lingdao", "hebi.fuze",
        "hebi.xinxi",
    ):  # fmt: skip
        user = User.objects.get(username=username)
        membership = user.memberships.get(authority__name="鹤壁市人民政府")
        duties = duties_of(membership, membership.role_values())
        assert [duty for duty in duties if duty.count], username


def says_that_it_is_invented(items: DisclosureQuerySet) -> None:
    for version in DisclosureVersion.objects.all():
        assert version.source == INVENTED, version.title
        assert "{" not in version.title + version.body
    assert not [row for row in Attachment.objects.all() if "{" in row.name + row.text]


def keeps_a_catalogue_answers_questions_and_prints_a_gazette(items: DisclosureQuerySet) -> None:
    kept = items.filter(is_public=True, catalogue_entry__isnull=False)
    assert 3 <= kept.values("catalogue_entry").distinct().count() < CatalogueEntry.objects.count()
    assert PolicyQuestion.objects.count() == 3
    assert GazetteIssue.objects.get().entries.count() == 3
