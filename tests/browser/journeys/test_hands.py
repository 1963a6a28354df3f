"""The whole way with the keyboard alone, without scripts, and on a phone: for the citizen, the officer and the head."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.endings import GRANTED, NOT_EXISTING, REFUSED_PROCESS, Ending
from tests.browser.journeys.hall import SCRIPTLESS, Hall
from tests.browser.journeys.hands import Fingers, Hands, Keyboard
from tests.browser.journeys.journey import Journey

pytestmark = pytest.mark.browser


def walk(journey: Journey, ending: Ending) -> None:
    """From the application to the letter."""
    journey.citizen_applies()
    journey.officer_decides(ending)
    journey.reply_is_delivered(ending)
    journey.citizen_reads(ending)


def test_with_the_keyboard_alone(hall: Hall) -> None:
    walk(Journey.by(hall, Keyboard), NOT_EXISTING)


def test_without_scripts(hall: Hall) -> None:
    journey = Journey.by(hall, Hands, **SCRIPTLESS)
    walk(journey, GRANTED)
    expect(journey.citizen.page.get_by_role("heading", name="不服答复怎么办")).to_be_visible()


def test_on_a_phone_of_390_pixels(hall: Hall) -> None:
    walk(Journey.by(hall, Fingers), REFUSED_PROCESS)
