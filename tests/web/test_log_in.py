"""The door: log-in, log-out, lock-out, initial passwords."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gongkai.organizations.models import AuditEntry
from tests.organizations.city import PASSWORD, City, person

LOG_IN = "/login/"


def page_of(client: Client, username: str, password: str) -> tuple[int, str]:
    answer = client.post(LOG_IN, {"username": username, "password": password})
    return answer.status_code, answer.content.decode()


def test_the_right_password_leads_to_the_desk(client: Client, city: City) -> None:
    answer = client.post(LOG_IN, {"username": city.operator.username, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("web:desk"))


def test_the_log_in_leads_back_inside_the_site_only(client: Client, city: City) -> None:
    data = {"username": city.operator.username, "password": PASSWORD}
    inside = reverse("office:authorities")
    assert client.post(LOG_IN, {**data, "next": inside})["Location"] == inside
    client.logout()
    assert client.post(LOG_IN, {**data, "next": "//evil.example/"})["Location"] == reverse("web:desk")


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: Client, city: City, known: bool) -> None:
    status, page = page_of(client, city.operator.username if known else "nobody", "wrong")
    assert status == 200
    assert "登录名或密码不对，请核对后再试。" in page
    assert 'role="alert"' in page


def test_empty_fields_are_asked_for_by_name(client: Client, db: None) -> None:
    _, page = page_of(client, "", "")
    assert "请填写登录名。" in page and "请填写密码。" in page


def test_a_closed_account_does_not_open(client: Client, city: City) -> None:
    city.operator.is_active = False
    city.operator.save()
    status, page = page_of(client, city.operator.username, PASSWORD)
    assert status == 200 and "登录名或密码不对" in page


def test_too_many_wrong_passwords_lock_the_name_with_a_page_that_says_so(client: Client, city: City) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        status, page = page_of(client, city.operator.username, "wrong")
    assert status == 429
    assert "密码连续输错次数太多" in page and "15分钟后再试" in page
    status, _ = page_of(client, city.operator.username, PASSWORD)
    assert status == 429


def test_log_out_needs_a_form_and_leads_to_the_public_site(client: Client, city: City) -> None:
    client.force_login(city.operator)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/"
    assert client.get("/office/").status_code == 302


def test_an_initial_password_is_changed_before_anything_else(client: Client, city: City) -> None:
    user = person(at=city.city, must_change_password=True)
    client.force_login(user)
    change = reverse("web:password_change")
    for address in (reverse("web:desk"), reverse("office:authorities")):
        assert client.get(address)["Location"] == change
    new = "mei-ren-zhidao-9"
    answer = client.post(change, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert answer["Location"] == reverse("web:desk")
    assert client.get(reverse("web:desk")).status_code == 200
    user.refresh_from_db()
    assert user.check_password(new) and not user.must_change_password


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (PASSWORD, "新密码和现在的密码一样，请换一个。"),
        ("duan-9", "密码太短，至少要有10个字符。"),
        ("周明远周明远周明远周明远", "密码和登录名、姓名或者邮箱太相近"),
    ],
)
def test_a_new_password_that_protects_nobody_is_refused_in_chinese(
    client: Client, city: City, new: str, sentence: str
) -> None:
    user = person(at=city.city, name="周明远周明远周明远", must_change_password=True)
    client.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    page = client.post(reverse("web:password_change"), data).content.decode()
    assert sentence in page and "This password" not in page
    user.refresh_from_db()
    assert user.must_change_password and user.check_password(PASSWORD)


def test_a_changed_password_leaves_an_entry_without_the_password(client: Client, city: City) -> None:
    client.force_login(city.operator)
    new = "mei-ren-zhidao-9"
    client.post(
        reverse("web:password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert client.get(reverse("web:desk")).status_code == 200
    entry = AuditEntry.objects.get(action="account.change_password")
    assert (entry.actor, entry.before, entry.after) == (city.operator, None, None)


def test_a_wrong_old_password_changes_nothing(client: Client, city: City) -> None:
    client.force_login(city.operator)
    data = {"old_password": "x", "new_password1": "mei-ren-zhidao-9", "new_password2": "mei-ren-zhidao-9"}
    assert client.post(reverse("web:password_change"), data).status_code == 200
    city.operator.refresh_from_db()
    assert city.operator.check_password(PASSWORD)


def test_a_form_without_its_token_is_refused_in_words(city: City) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(LOG_IN, {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "这个表单已经过期" in answer.content.decode()
