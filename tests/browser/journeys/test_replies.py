"""From the application to the letter in the citizen's hands: every reply that needs nothing else before it.

A citizen applies on the site, an officer goes through the guided decision and writes the letter, the head consents
where the law wants it, the reply is delivered, and the citizen reads it on the tracking page.
"""

from __future__ import annotations

import pytest

from tests.browser.journeys.endings import (
    REFUSED_BY_LAW,
    REFUSED_CASE_FILE,
    REFUSED_INTERNAL,
    REFUSED_SECRET,
    REFUSED_SECURITY,
    STRAIGHT,
    Ending,
)
from tests.browser.journeys.hall import Hall
from tests.browser.journeys.hands import facts_on
from tests.browser.journeys.journey import Journey
from tests.browser.journeys.letters import OpenedLetter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("ending", STRAIGHT, ids=str)
def test_a_citizen_applies_the_authority_decides_and_the_citizen_reads_the_reply(
    hall: Hall, ending: Ending
) -> None:
    journey = Journey.of(hall)
    journey.citizen_applies()
    journey.officer_decides(ending)
    journey.reply_is_delivered(ending)
    journey.citizen_reads(ending)


def test_the_officer_thinks_again_and_the_letter_names_each_ground_with_its_article(hall: Hall) -> None:
    """W1, W2, W3 and W5 as drafts of one reply, which then goes out with W7. (W4 and W6 have journeys of their own.)"""
    drafts = (REFUSED_SECRET, REFUSED_BY_LAW, REFUSED_SECURITY, REFUSED_INTERNAL)
    journey = Journey.of(hall)
    journey.citizen_applies()
    officer, hands = journey.officer, journey.officer.hands
    officer.open(journey.number)
    officer.decide(drafts[0].answers)
    for draft in (*drafts, REFUSED_CASE_FILE):
        if draft is not drafts[0]:
            officer.open(journey.number)
            officer.think_again("能不能公开？", draft.answers[-2])
        hands.follow("拟制答复文书")
        ground, article = draft.answers[-2], draft.tells[2]
        shown = facts_on(officer.page)["不予公开的法定情形"]
        assert ground in shown and article in shown
        if draft is REFUSED_CASE_FILE:
            break
        hands.fill_all(draft.words)
        officer.preview()
        letter = OpenedLetter(hands.download(hands.link("下载Word")))
        letter.must_tell((journey.citizen.name, journey.number, *draft.tells))
        letter.must_tell_remedies(reconsideration_first=True)
    journey.officer_writes(REFUSED_CASE_FILE)
    journey.reply_is_delivered(REFUSED_CASE_FILE)
    journey.citizen_reads(REFUSED_CASE_FILE)
