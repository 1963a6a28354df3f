"""The demonstration's requests are legal, show every situation, and are made once."""

from __future__ import annotations

import pytest

from gongkai.casework.demonstration import create_demonstration
from gongkai.casework.keeping import state_of
from gongkai.casework.models import FollowUpCase, InformationRequest, ProposalStatus, ProposedStep
from gongkai.law.state import Light, Stage
from gongkai.organizations.demonstration import create_demonstration as create_organizations
from gongkai.organizations.identity_numbers import DocumentKind, check_identity_number
from tests.casework.kit import today


@pytest.fixture
def demonstration(db: None) -> None:
    create_organizations()
    create_demonstration()


def test_every_light_and_every_open_stage_is_shown(demonstration: None) -> None:
    for light in Light:
        assert InformationRequest.objects.with_light(light, today()).exists(), light
    shown = set(InformationRequest.objects.open().values_list("stage", flat=True))
    assert shown == {stage.value for stage in Stage} - {"closed", "withdrawn", "annulled"}


def test_what_is_shown_is_what_the_law_says(demonstration: None) -> None:
    for request in InformationRequest.objects.all():
        assert request.due_on == state_of(request).due


def test_identity_numbers_of_the_invented_pass_the_check(demonstration: None) -> None:
    for request in InformationRequest.objects.select_related("applicant"):
        number = request.applicant.identity_number
        if number:
            assert check_identity_number(DocumentKind.RESIDENT_ID, number) == number


def test_it_is_made_once(demonstration: None) -> None:
    before = InformationRequest.objects.count()
    create_demonstration()
    assert InformationRequest.objects.count() == before > 100


def test_a_step_waits_for_consent_and_cases_follow_some_replies(demonstration: None) -> None:
    assert ProposedStep.objects.filter(status=ProposalStatus.PENDING).count() == 1
    results = set(FollowUpCase.objects.values_list("kind", "result"))
    assert results == {("reconsideration", ""), ("reconsideration", "upheld"), ("complaint", "")}
    assert all(case.steps.exists() for case in FollowUpCase.objects.all())
