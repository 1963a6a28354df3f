from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gongkai.publishing.models import ChannelAccount
from tests.organizations.city import City
from tests.publishing.channels.kit import an_account
from tests.publishing.channels.outside import WechatServer, WeiboServer


@pytest.fixture
def wechat(settings: Any) -> Iterator[WechatServer]:
    with WechatServer() as server:
        settings.WECHAT = {"url": server.url, "timeout": 1}
        yield server


@pytest.fixture
def weibo(settings: Any) -> Iterator[WeiboServer]:
    with WeiboServer() as server:
        settings.WEIBO = {"url": server.url, "timeout": 1, "outside_ip": "211.156.0.1"}
        yield server


@pytest.fixture
def official(city: City, wechat: WechatServer) -> ChannelAccount:
    return an_account(city.city, "wechat", app_id=wechat.app_id, secret=wechat.secret)


@pytest.fixture
def blog(city: City, weibo: WeiboServer) -> ChannelAccount:
    return an_account(city.city, "weibo", app_id="1234567890", secret=weibo.token)
