"""Two workers at the same posts at the same moment, on a database that both reach."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from gongkai.publishing.actions.channels import ask_to_post
from gongkai.publishing.models import Appearance, ChannelAccount, ChannelPost
from tests.organizations.city import City
from tests.publishing.channels.kit import a_round
from tests.publishing.channels.outside import WeiboServer
from tests.publishing.kit import a_published_item


@pytest.mark.django_db(transaction=True)
def test_every_post_goes_out_once(city: City, blog: ChannelAccount, weibo: WeiboServer) -> None:
    items = [a_published_item(city.city) for _ in range(8)]
    ask_to_post(city.officer, city.city, items, [blog])
    faults: list[BaseException] = []
    begin = threading.Barrier(3)

    def work() -> None:
        try:
            begin.wait(30)
            a_round()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    assert len(weibo.calls) == len(weibo.texts) == 8
    assert set(ChannelPost.objects.values_list("state", flat=True)) == {ChannelPost.State.SENT}
    assert Appearance.objects.filter(channel="weibo").count() == 8
