"""The demonstration shows every state, is lawful, and is made once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gongkai.organizations.demonstration import create_demonstration as create_organizations
from gongkai.organizations.models import Authority, User
from gongkai.publishing.checking import check_version
from gongkai.publishing.checks import Code
from gongkai.publishing.demonstration import OTHERS, REPORTING_YEARS, create_demonstration
from gongkai.publishing.demonstration.making import INVENTED
from gongkai.publishing.demonstration.years import PUBLISHERS
from gongkai.publishing.duties import duties_of
from gongkai.publishing.measures import ended_in, in_force_at_end_of
from gongkai.publishing.models import (
    Appearance,
    Attachment,
    CatalogueEntry,
    Channel,
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


def last_of_single_items() -> int:
    """The key of the last item that was published by itself: those of whole years are written after them."""
    first = Disclosure.objects.filter(authority__name=PUBLISHERS[1].authority).earliest("pk")
    of_city = Disclosure.objects.filter(pk__lt=first.pk, authority__name=PUBLISHERS[0].authority)
    titles = of_city.filter(title__regex="行政许可决定公示（[0-9]{4}年第1批）$").earliest("pk")
    return titles.pk - 1


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
        fills_every_reporting_year,
        says_that_it_is_invented,
        keeps_a_catalogue_answers_questions_and_prints_a_gazette,
    ):
        check(items)
    assert items.filter(is_public=True).count() >= 55
    assert items.filter(is_public=True).values("category").distinct().count() >= 12
    publishers = Disclosure.objects.filter(is_public=True).values("authority").distinct().count()
    assert publishers == len(PUBLISHERS) + len(OTHERS) - 1
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
    public = Disclosure.objects.filter(is_public=True).select_related("published_version")
    assert not public.filter(published_version__submission__isnull=True).exists()
    assert not public.filter(index_number=None).exists()
    written_at_once = public.filter(pk__gt=last_of_single_items())
    # One of each publisher and kind of text stands for all that were written from the same pattern.
    patterns = {(item.authority_id, item.kind, item.category): item for item in written_at_once}
    for item in [*public.filter(pk__lte=last_of_single_items()), *patterns.values()]:
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
    single = NormativeDocument.objects.filter(
        authority__in=items.values("authority"), document_number__regex="^鹤政(规|办)〔"
    )
    assert single.count() == 9
    assert set(Relation.objects.values_list("kind", flat=True)) == {"repeals", "implements"}
    assert not NormativeDocument.objects.filter(kind="normative", expires_on=None).exists()
    trial = NormativeDocument.objects.get(title__contains="（试行）")
    assert trial.disclosure is not None and trial.disclosure.validity in (Validity.REPEALED, Validity.EXPIRED)
    assert Interpretation.objects.filter(document__normative_document__in=single).count() == 7
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


def fills_every_reporting_year(items: DisclosureQuerySet) -> None:
    """Every channel and every column of table 2, over the units of all three levels; what is in force rolls forward."""
    for year in range(timezone.localdate().year - REPORTING_YEARS, timezone.localdate().year):
        published = Disclosure.objects.filter(published_at__year=year)
        assert published.count() > 1000
        assert published.values("authority").distinct().count() == len(PUBLISHERS)
        assert set(published.values_list("authority__level", flat=True)) == {
            "prefecture",
            "county",
            "township",
        }
        assert set(published.values_list("kind", flat=True)) >= {
            "information",
            "rules",
            "normative",
            "interpretation",
        }
        appearances = Appearance.objects.filter(at__year=year)
        assert set(appearances.values_list("channel", flat=True)) == set(Channel.values)
        documents = NormativeDocument.objects.filter(authority__in=published.values("authority"))
        issued, ended = documents.filter(issued_on__year=year).count(), ended_in(documents, year).count()
        assert issued > 10 and ended > 5
        assert in_force_at_end_of(documents, year).count() == (
            in_force_at_end_of(documents, year - 1).count() + issued - ended
        )


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
