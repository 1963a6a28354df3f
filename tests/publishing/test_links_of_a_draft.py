"""The links of a draft: asked for once, outside of any transaction, and told on the page of the checks."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from gongkai.publishing import checking
from gongkai.publishing.checking import links_of
from gongkai.publishing.checks import LinkResult, LinkState
from gongkai.publishing.models import Status
from tests.publishing.kit import a_draft, a_published_item
from tests.publishing.review_kit import Hall, fresh

DEAD, LOOP, GOOD = "https://dead.example.cn/", "https://loop.example.cn/", "https://good.example.cn/"
STATES = {
    DEAD: LinkResult(DEAD, LinkState.DEAD, "网页不存在。", 404),
    LOOP: LinkResult(LOOP, LinkState.LOOP, "网页在几个地址之间来回跳转，永远打不开。"),
    GOOD: LinkResult(GOOD, LinkState.OK, "", 200),
}


class Asked:
    """What was asked for, and whether a transaction was open meanwhile."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def __call__(self, url: str) -> LinkResult:
        self.urls.append(url)
        return STATES[url]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    cache.clear()
    found = Asked()
    monkeypatch.setattr(checking, "open_address", found)
    return found


@pytest.mark.django_db
def test_an_address_is_asked_for_once_and_own_pages_not_at_all(asked: Asked) -> None:
    hall = Hall()
    public, draft = a_published_item(hall.city), a_draft(hall.city)
    paths = {
        f"/zfxxgk/xx/{public.pk}/": LinkState.OK,
        f"/zfxxgk/xx/{draft.pk}/": LinkState.DEAD,
        "/office/publishing/items/": LinkState.DEAD,
        "/no/such/page/": LinkState.DEAD,
    }
    body = "".join(f'<p><a href="{url}">看看</a></p>' for url in (DEAD, GOOD, *paths))
    version = a_draft(hall.city, body=body).working_version
    assert version is not None
    for _ in range(2):
        found = links_of(version)
        assert found[DEAD].state is LinkState.DEAD and found[GOOD].state is LinkState.OK
        assert {path: found[path].state for path in paths} == paths
    assert sorted(asked.urls) == [DEAD, GOOD]


@pytest.mark.django_db(transaction=True)
def test_a_dead_link_and_a_loop_are_answered_in_words_and_hold_the_draft_back(
    asked: Asked, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Hall()
    item = hall.a_text(body=f'<p>见<a href="{DEAD}">办事指南</a>和<a href="{LOOP}">办事大厅</a>。</p>')
    inside: list[bool] = []
    real = checking.look_up

    def watched(*arguments: object, **options: object) -> dict[str, LinkResult]:
        inside.append(connection.in_atomic_block)
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "look_up", watched)
    client.force_login(hall.officer)
    address = reverse("publishing:item_submit", args=[item.pk])
    page = client.get(address).content.decode()
    assert "网页不存在" in page and "来回跳转" in page and "需要说明（2处）" in page
    assert client.post(address, {"seen": item.revision}).status_code == 409
    for part in page.split('name="fingerprint" value="')[1:]:
        answer = {
            "seen": item.revision,
            "fingerprint": part.split('"')[0],
            "answer": "网站维护，下周恢复",
        }
        assert client.post(reverse("publishing:item_answer", args=[item.pk]), answer).status_code == 302
    assert client.post(address, {"seen": item.revision}).status_code == 302
    assert fresh(item).status == Status.IN_REVIEW
    assert inside and not any(inside)
    assert sorted(asked.urls) == [DEAD, LOOP]
