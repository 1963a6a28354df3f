"""From the application to the letter in the citizen's hands: every reply that needs nothing else before it.

A citizen applies on the site, an officer goes through the guided decision and writes the letter, the head consents
where the law wants it, the reply is delivered, and the citizen reads it on the tracking page.
"""

from __future__ import annotations

import pytest

from tests.browser.journeys.endings import STRAIGHT, Ending
from tests.browser.journeys.hall import Hall
from tests.browser.journeys.journey import Journey

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
