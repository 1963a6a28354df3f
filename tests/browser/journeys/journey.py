"""The stages of a journey that all replies have in common, with what must be true at each of them."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass, field

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.journeys.endings import PROPOSE, REGISTER, Ending
from tests.browser.journeys.hall import COURT, RECONSIDERATION_BODY, Hall
from tests.browser.journeys.hands import Hands
from tests.browser.journeys.letters import OpenedLetter
from tests.browser.journeys.people import INFORMATION, TITLE, Citizen, Head, Officer, Receipt


@dataclass
class Journey:
    """One request on its way."""

    hall: Hall
    citizen: Citizen
    officer: Officer
    head: Head
    receipt: Receipt = field(default_factory=lambda: Receipt("", ""))

    @classmethod
    def of(cls, hall: Hall, citizen: Citizen | None = None) -> Journey:
        """A journey of a citizen at a browser of their own; staff sit at their desks."""
        return cls(
            hall,
            citizen or Citizen(hall.visitor()),
            Officer(hall.staff(hall.desk.officer)),
            Head(hall.staff(hall.desk.head)),
        )

    @classmethod
    def by(cls, hall: Hall, hands: type[Hands], **window: object) -> Journey:
        """A journey on which everybody works in the same way."""
        desk = hall.desk
        return cls(
            hall,
            Citizen(hall.visitor(hands, **window)),
            Officer(hall.visiting_staff(desk.officer, hands, **window)),
            Head(hall.visiting_staff(desk.head, hands, **window)),
        )

    @property
    def number(self) -> str:
        return self.receipt.number

    def citizen_applies(self, title: str = TITLE) -> None:
        self.receipt = self.citizen.apply(self.hall.authority.name, title)

    def officer_decides(self, ending: Ending) -> None:
        """The officer goes through the questions; nothing reaches the citizen before the reply is delivered."""
        officer = self.officer
        officer.open(self.number)
        officer.decide(ending.answers)
        if ending.provides:
            officer.provide(ending.provides)
        officer.hands.follow("拟制答复文书")
        self.officer_writes(ending)

    def officer_writes(self, ending: Ending) -> None:
        """The letter of what was decided; the head consents where the law wants it, and the officer alone cannot."""
        officer = self.officer
        other, button = (REGISTER, PROPOSE) if ending.by_the_head else (PROPOSE, REGISTER)
        expect(officer.hands.button(other)).to_have_count(0)
        officer.hands.fill_all(ending.words)
        if ending.is_previewed:
            officer.preview()
        officer.hands.press(button)
        if ending.by_the_head:
            expect(officer.page.get_by_text("“作出答复”正在等待审批")).to_be_visible()
            self.head.consent(self.number)

    def reply_is_delivered(self, ending: Ending) -> None:
        """Until the reply has gone out, the citizen sees that there is one, and not what it says."""
        self.citizen.track(self.receipt)
        assert "已经作出答复，正在送达" in self.citizen.standing
        assert self.citizen.letter_links(ending.title).count() == 0
        assert ending.standing not in self.citizen.standing
        self.officer.deliver(self.number)

    def citizen_reads(self, ending: Ending) -> OpenedLetter:
        """What the tracking page and the downloaded letter tell."""
        self.citizen.track(self.receipt)
        assert "已经办结" in self.citizen.standing
        assert ending.standing in self.citizen.standing
        self.remedies_are_shown(ending)
        if ending.provides:
            assert self.citizen.fetch_file(ending.provides) == INFORMATION
        return self.letter_is_right(ending)

    def letter_is_right(self, ending: Ending) -> OpenedLetter:
        """The letter is a Word file with everything that Art. 36–39 want for its kind."""
        letter = OpenedLetter(self.citizen.fetch_letter(ending.title))
        letter.must_be_official(
            authority=self.hall.authority.name,
            title=ending.title,
            addressee=self.citizen.name,
            on=timezone.localdate(),
        )
        letter.must_tell((self.number, TITLE, *ending.tells))
        letter.must_tell_remedies(reconsideration_first=ending.reconsideration_first)
        return letter

    def remedies_are_shown(self, ending: Ending) -> None:
        """Sixty days for reconsideration; six months for a court, unless reconsideration has to come first."""
        today = timezone.localdate()
        shown = self.citizen.remedies
        assert RECONSIDERATION_BODY in shown["申请行政复议"]
        assert (today + dt.timedelta(days=60)).isoformat() in shown["申请行政复议"]
        if ending.reconsideration_first:
            assert "应当先申请行政复议" in shown["申请行政复议"] and "15日" in shown["申请行政复议"]
            assert set(shown) == {"申请行政复议"}
        else:
            assert COURT in shown["提起行政诉讼"]
            assert six_months_after(today).isoformat() in shown["提起行政诉讼"]


def six_months_after(day: dt.date) -> dt.date:
    """The same day of the month six months later, or its last day."""
    months = day.month + 5
    year, month = day.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))
