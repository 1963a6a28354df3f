from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongkai.messaging import work
from tests.messaging.gateway import Gateway
from tests.messaging.mailbox import MailBox
from tests.organizations.city import City


@pytest.fixture(autouse=True)
def nothing_else_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The daily work of the apps above is theirs to test."""
    monkeypatch.setattr(work, "_registered", {})


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def mailbox() -> Iterator[MailBox]:
    """A mail server on a free port of this machine, not yet in the settings."""
    with MailBox() as box:
        yield box


@pytest.fixture
def mail(mailbox: MailBox, settings: object) -> MailBox:
    """A mail server that the settings name."""
    settings.MAIL_SERVER = mailbox.settings()  # type: ignore[attr-defined]
    settings.MAIL_FROM = ("", "zfxxgk@hebi.example")  # type: ignore[attr-defined]
    return mailbox


@pytest.fixture
def gateway(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A gateway for text messages on a free port of this machine, which the settings name."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Gateway() as running:
        settings.SMS_GATEWAY = {"url": running.url, "key": running.key, "timeout": 5}  # type: ignore[attr-defined]
        yield running
