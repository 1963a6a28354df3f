"""An accepted proposal of casework (Art. 44) becomes a draft: no more, and in the same transaction."""

from __future__ import annotations

import pytest

from gongkai.casework.actions import proactive, steps
from gongkai.law.events import Delivered, Delivery, Replied
from gongkai.law.outcomes import ReplyKind
from gongkai.publishing.models import Disclosure, Status
from gongkai.web import handing_over
from tests.casework.kit import Desk, registered, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def proposed(desk: Desk) -> proactive.ProactiveProposal:
    request = registered(desk)
    steps.register(desk.officer, request, Replied(today(), ReplyKind.GRANTED), seen=None)
    steps.register(desk.officer, request, Delivered(today(), Delivery.SERVICE), seen=None)
    request.refresh_from_db()
    return proactive.propose(
        desk.officer, request, title="改造项目清单", text="第一行\n第二行<b>", reason="多人申请", seen=None
    )


def test_the_draft_has_the_text_the_source_and_both_authors_and_nobody_reads_it_yet(desk: Desk) -> None:
    proposal = proposed(desk)
    proactive.decide(desk.head, proposal, accept=True, reason="")
    item = Disclosure.objects.get()
    version = item.working_version
    assert version is not None
    assert item.authority == desk.authority and item.proposed_from == proposal.request.number
    assert (item.title, item.status, item.is_public) == ("改造项目清单", Status.DRAFT, False)
    assert version.body == "<p>第一行</p>\n<p>第二行&lt;b&gt;</p>"
    assert not version.is_frozen
    assert set(version.authors.all()) == {desk.officer, desk.head}


def test_a_declined_proposal_makes_nothing(desk: Desk) -> None:
    proactive.decide(desk.head, proposed(desk), accept=False, reason="涉及第三方")
    assert not Disclosure.objects.exists()


def test_where_the_draft_cannot_be_made_the_decision_does_not_stand(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = proposed(desk)

    def fails(accepted: handing_over.AcceptedProposal) -> None:
        raise RuntimeError(accepted.title)

    monkeypatch.setattr(handing_over, "_receivers", [*handing_over._receivers, fails])
    with pytest.raises(RuntimeError):
        proactive.decide(desk.head, proposal, accept=True, reason="")
    proposal.refresh_from_db()
    assert proposal.status == proactive.ProactiveProposal.Status.PROPOSED
    assert not Disclosure.objects.exists()
