"""While somebody describes what is sought: what is public already is offered, and never stands in the way."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from django.test import Client

from gongkai.casework.models import RequestDraft
from gongkai.publishing.following import Happening
from gongkai.publishing.models import Status
from gongkai.publishing.projection import take_from_the_public
from gongkai.search import reading
from tests.casework.kit import Desk
from tests.casework.public.journey import MATTER, PERSON, Citizen
from tests.portal.searching import index
from tests.publishing.kit import a_published_item

__all__ = ["index"]
pytestmark = pytest.mark.django_db
TITLE = "2025年度老旧小区改造项目清单"


def draft_of(citizen: Citizen, open_desk: Desk) -> str:
    """The address of the page on what is sought, of a draft that was just begun."""
    answer = citizen.client.post(
        "/zfxxgk/ysqgk/shenqing/",
        {"authority": open_desk.authority.pk, "applicant_kind": "natural"},
    )
    assert answer.status_code == 302
    return f"/zfxxgk/ysqgk/shenqing/{RequestDraft.objects.latest('pk').pk}/neirong/"


def test_without_scripts_a_button_looks_and_keeps_what_was_typed(
    open_desk: Desk, citizen: Citizen, index: Path
) -> None:
    item = a_published_item(open_desk.authority, title=TITLE)
    address = draft_of(citizen, open_desk)
    answer = citizen.client.post(address, {**MATTER, "zhao": "1"})
    assert answer.status_code == 302 and answer["Location"] == f"{address}?zhao=1"
    page = citizen.client.get(answer["Location"]).content.decode()
    assert f'href="/zfxxgk/xx/{item.pk}/" target="_blank" rel="noopener noreferrer"' in page
    assert "已经公开、可能就是您要找的" in page
    assert MATTER["description"] in page


def test_while_typing_the_list_comes_by_itself_and_the_text_stands_in_no_address_and_no_log(
    open_desk: Desk, citizen: Citizen, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    a_published_item(open_desk.authority, title=TITLE)
    address = draft_of(citizen, open_desk)
    answer = citizen.client.post(f"{address}yigongkai/", {"title": TITLE, "description": "张三丰想要"})
    assert answer.status_code == 200 and TITLE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert citizen.client.get(f"{address}yigongkai/").status_code == 405
    assert not [
        one for one in caplog.records if "张三丰" in one.getMessage() and one.name != "django.db.backends"
    ]
    assert RequestDraft.objects.latest("pk").data["answers"].get("matter") is None


def test_what_was_withdrawn_is_not_offered(open_desk: Desk, citizen: Citizen, index: Path) -> None:
    item = a_published_item(open_desk.authority, title=TITLE)
    take_from_the_public(item, Happening.WITHDRAWN, None, Status.WITHDRAWN)
    address = draft_of(citizen, open_desk)
    citizen.client.post(address, {**MATTER, "zhao": "1"})
    page = citizen.client.get(f"{address}?zhao=1").content.decode()
    assert "没有找到已经公开的相同信息" in page and f"/zfxxgk/xx/{item.pk}/" not in page


def test_without_an_index_one_applies_all_the_same(
    open_desk: Desk, citizen: Citizen, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.search.following.follow", lambda *a, **k: False)
    reading.close()
    shutil.rmtree(index)
    a_published_item(open_desk.authority, title=TITLE)
    address = draft_of(citizen, open_desk)
    assert citizen.client.post(f"{address}yigongkai/", {"title": TITLE}).content.decode().strip() == ""
    assert citizen.client.post(address, MATTER)["Location"].endswith("/lianxi/")


def test_nobody_asks_in_the_name_of_somebody_elses_draft(
    open_desk: Desk, citizen: Citizen, index: Path
) -> None:
    address = draft_of(citizen, open_desk)
    assert Client().post(f"{address}yigongkai/", {"title": TITLE}).status_code == 403
    assert PERSON["name"] not in Client().get(address, follow=True).content.decode()
