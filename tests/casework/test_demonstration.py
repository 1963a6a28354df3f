"""The demonstration's requests are legal, show every situation, and are made once."""

from __future__ import annotations

from django.test import TestCase

from gongkai.casework.demonstration import REPORTING_YEARS, create_demonstration
from gongkai.casework.demonstration.years import NUMBERS
from gongkai.casework.keeping import state_of
from gongkai.casework.models import (
    ApplicantKind,
    FollowUpCase,
    FollowUpKind,
    FollowUpResult,
    InformationRequest,
    ProposalStatus,
    ProposedStep,
)
from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import Light, Stage
from gongkai.organizations.demonstration import create_demonstration as create_organizations
from gongkai.organizations.identity_numbers import DocumentKind, check_identity_number
from tests.casework.kit import today


def reporting_years() -> range:
    return range(today().year - REPORTING_YEARS, today().year)


class Demonstration(TestCase):
    """Made once for all of these tests; none of them changes it."""

    @classmethod
    def setUpTestData(cls) -> None:
        create_organizations()
        create_demonstration()

    def test_every_light_and_every_open_stage_is_shown(self) -> None:
        for light in Light:
            assert InformationRequest.objects.with_light(light, today()).exists(), light
        shown = set(InformationRequest.objects.open().values_list("stage", flat=True))
        assert shown == {stage.value for stage in Stage} - {"closed", "withdrawn", "annulled"}

    def test_what_is_shown_is_what_the_law_says(self) -> None:
        for request in InformationRequest.objects.all():
            assert request.due_on == state_of(request).due

    def test_identity_numbers_of_the_invented_pass_the_check(self) -> None:
        for request in InformationRequest.objects.select_related("applicant"):
            number = request.applicant.identity_number
            if number:
                assert check_identity_number(DocumentKind.RESIDENT_ID, number) == number

    def test_it_is_made_once(self) -> None:
        before = InformationRequest.objects.count()
        create_demonstration()
        assert InformationRequest.objects.count() == before > 100

    def test_a_step_waits_for_consent_and_cases_follow_some_replies(self) -> None:
        assert ProposedStep.objects.filter(status=ProposalStatus.PENDING).count() == 1
        assert all(case.steps.exists() for case in FollowUpCase.objects.all())
        assert {("reconsideration", ""), ("complaint", "")} <= set(
            FollowUpCase.objects.values_list("kind", "result")
        )

    def test_every_reporting_year_has_every_outcome_applicant_and_channel(self) -> None:
        kinds = {kind.value for kind in ReplyKind} - {ReplyKind.REFUSED.value}
        for year in reporting_years():
            closed = InformationRequest.objects.filter(closed_on__year=year)
            assert set(closed.values_list("outcome", flat=True)) >= kinds
            assert set(closed.values_list("ground", flat=True)) >= set(Ground) - {Ground.SPECIAL_REGISTER}
            assert closed.filter(stage=Stage.WITHDRAWN.value).exists()
            assert closed.filter(is_extended=True).exists() and closed.filter(in_time=False).exists()
            assert closed.filter(fee_paid_on__year=year).exists()
            received = InformationRequest.objects.filter(received_on__year=year)
            assert set(received.values_list("applicant__kind", flat=True)) == set(ApplicantKind.values)
            assert set(received.values_list("channel", flat=True)) == {channel.value for channel in Channel}
            assert received.exclude(closed_on__year=year).count() >= 5
            assert received.values("authority").distinct().count() == len(NUMBERS)

    def test_every_reporting_year_has_every_kind_of_case_with_every_result(self) -> None:
        in_court_or_above = set(FollowUpKind.values) - {FollowUpKind.COMPLAINT.value}
        for year in reporting_years():
            decided = set(FollowUpCase.objects.concluded_in(year).values_list("kind", "result"))
            assert decided >= {
                (kind, result) for kind in in_court_or_above for result in FollowUpResult.values
            }
            assert FollowUpCase.objects.filter(kind=FollowUpKind.COMPLAINT, filed_on__year=year).exists()
            pending = FollowUpCase.objects.pending_at_end_of(year).values_list("kind", flat=True)
            assert set(pending) == in_court_or_above
