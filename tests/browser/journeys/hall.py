"""The authorities of the journeys, and the browsers of who comes to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from gongkai.casework.models import CaseworkSettings
from gongkai.organizations.models import Authority, DisclosureOffice, User
from tests.browser.conftest import Witness
from tests.browser.journeys.hands import Fingers, Hands
from tests.browser.journeys.looking import Looker
from tests.casework.kit import Desk
from tests.organizations.city import PASSWORD

NUMBER_WORD = "鹤政公开告"
RECONSIDERATION_BODY = "河南省人民政府"
COURT = "鹤壁市中级人民法院"
FEE_ACCOUNT = "鹤壁市财政局非税收入专户，账号4100 1500 0000 0000。"
OFFICE_TELEPHONE = "0392-3330000"

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SCRIPTLESS: dict[str, Any] = DESKTOP | {"java_script_enabled": False}


@dataclass
class Hall:
    """A city that answers requests, another that must see none of them, and one server for both."""

    browser: Browser
    server: str
    looker: Looker
    desk: Desk = field(default_factory=Desk)
    _witnesses: list[Witness] = field(default_factory=list)
    _staff: dict[str, Hands] = field(default_factory=dict)
    _visitors: list[BrowserContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        _furnish(self.desk.authority)
        _furnish(self.desk.city.other_city)

    @property
    def authority(self) -> Authority:
        return self.desk.authority

    def visitor(self, hands: type[Hands] = Hands, **window: Any) -> Hands:
        """A browser of its own that nobody has logged in with; closed after the journey."""
        context = self._context(window or (PHONE if hands is Fingers else DESKTOP))
        self._visitors.append(context)
        return self._hands(hands, context, scripts=window.get("java_script_enabled", True))

    def staff(self, user: User) -> Hands:
        """The browser of a member of staff, logged in by the form; one for all journeys of a file."""
        if user.username not in self._staff:
            self._staff[user.username] = self._hands(Hands, self._context(DESKTOP))
            log_in(self._staff[user.username], user)
        return self._staff[user.username]

    def everybody_logs_in_again(self) -> None:
        """After weeks nobody is logged in any more."""
        for username, hands in self._staff.items():
            log_in(hands, User.objects.get(username=username))

    def visiting_staff(self, user: User, hands: type[Hands], **window: Any) -> Hands:
        """A member of staff at another device, for one journey."""
        visiting = self.visitor(hands, **window)
        log_in(visiting, user)
        return visiting

    def faults(self) -> list[str]:
        """What the pages of this journey did that no page may do."""
        found = self.looker.taken()
        for witness in self._witnesses:
            found += witness.faults
            witness.faults.clear()
        return found

    def everybody_leaves(self) -> None:
        """The visitors close their browsers."""
        while self._visitors:
            self._visitors.pop().close()

    def close(self) -> None:
        """Close every browser."""
        self.everybody_leaves()
        for hands in self._staff.values():
            hands.page.context.close()

    def _context(self, window: dict[str, Any]) -> BrowserContext:
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.server, **window
        )
        context.set_default_timeout(15_000)
        return context

    def _hands(self, kind: type[Hands], context: BrowserContext, *, scripts: bool = True) -> Hands:
        page = context.new_page()
        self._witnesses.append(Witness(page, self.server))
        self.looker.watch(page)
        look: Callable[[Page], None] = self.looker if scripts else self.looker.only_width
        return kind(page, look)


def _furnish(authority: Authority) -> None:
    """The facts that letters need of an authority."""
    DisclosureOffice.objects.create(
        authority=authority,
        name=f"{authority.name}办公室政务公开科",
        address="鹤壁市淇滨区九州路100号",
        hours="工作日 8:30—12:00，14:30—18:00",
        telephone=OFFICE_TELEPHONE,
        postcode="458030",
    )
    CaseworkSettings.objects.create(
        authority=authority,
        number_word=NUMBER_WORD,
        reconsideration_body=RECONSIDERATION_BODY,
        court=COURT,
        fee_account=FEE_ACCOUNT,
    )


def log_in(hands: Hands, user: User) -> None:
    """Log in by the form, unless the browser is logged in still: after weeks it is not."""
    hands.go("/office/")
    if "/login/" not in hands.page.url:
        return
    hands.fill("登录名", user.username)
    hands.fill("密码", PASSWORD)
    hands.press("登录")
    expect(hands.page.get_by_role("heading", name="工作台", level=1)).to_be_visible()
