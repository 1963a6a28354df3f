"""The ways out of notices, from the environment."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.config.transports import (
    OFFICIAL_WECHAT,
    OFFICIAL_WEIBO,
    mail_from,
    mail_server_from,
    sms_gateway_from,
    wechat_from,
    weibo_from,
)

KEY = "0123456789abcdef"


def test_without_settings_nothing_is_sent() -> None:
    assert mail_server_from({}) is None
    assert mail_server_from({"GONGKAI_SMTP_URL": "  "}) is None
    assert mail_from({}) == ("", "")
    assert sms_gateway_from({}) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp://mail.example?starttls=1", ("mail.example", 587, "", "", False, True)),
        ("smtps://u%40x:p%2Fq@mail.example/", ("mail.example", 465, "u@x", "p/q", True, False)),
        ("smtp://u:p@10.0.0.8:2525?starttls=0", ("10.0.0.8", 2525, "u", "p", False, False)),
        ("smtp://[::1]:2525", ("::1", 2525, "", "", False, False)),
    ],
)
def test_a_mail_server_is_named_by_a_url(url: str, expected: tuple[object, ...]) -> None:
    server = mail_server_from({"GONGKAI_SMTP_URL": url})
    assert server is not None
    names = ("host", "port", "username", "password", "use_ssl", "use_tls")
    assert tuple(server[name] for name in names) == expected
    assert server["timeout"] > 0


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://very:secret@mail.example",
        "smtp://",
        "smtp://very:secret@",
        "smtp://very:secret@mail.example:port",
        "smtp://very:secret@mail.example:99999",
        "smtp://very@mail.example",
        "smtp://very:secret@mail.example/folder",
        "smtp://very:secret@mail.example?tls=1",
        "smtp://very:secret@mail.example?starttls=yes",
        "smtps://very:secret@mail.example?starttls=1",
        "smtp://very:secret@mail example",
        "smtp://very:secret%E5%AF%86@mail.example",
        "smtp://very:secret@[mail.example",
    ],
)
def test_a_url_that_names_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_SMTP_URL") as refusal:
        mail_server_from({"GONGKAI_SMTP_URL": url})
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zfxxgk@example.gov.cn", ("", "zfxxgk@example.gov.cn")),
        ("政府信息公开 <zfxxgk@example.gov.cn>", ("政府信息公开", "zfxxgk@example.gov.cn")),
    ],
)
def test_the_sender_is_an_address_with_or_without_a_name(text: str, expected: tuple[str, str]) -> None:
    assert mail_from({"GONGKAI_MAIL_FROM": text}) == expected


@pytest.mark.parametrize("text", ["", "zfxxgk", "a@b.example\nBcc: c@d.example", "a b@c.example x"])
def test_a_mail_server_needs_a_sender_s_address(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_MAIL_FROM"):
        mail_from({"GONGKAI_SMTP_URL": "smtp://mail.example", "GONGKAI_MAIL_FROM": text})


def test_a_gateway_is_named_by_url_and_key() -> None:
    gateway = sms_gateway_from({"GONGKAI_SMS_URL": "https://sms.example/v1", "GONGKAI_SMS_KEY": KEY})
    assert gateway is not None
    assert (gateway["url"], gateway["key"]) == ("https://sms.example/v1", KEY)


@pytest.mark.parametrize(
    ("url", "key", "sentence"),
    [
        ("ftp://sms.example", KEY, "GONGKAI_SMS_URL 应写成"),
        ("https://", KEY, "GONGKAI_SMS_URL 应写成"),
        ("https://u:p@sms.example/", KEY, "GONGKAI_SMS_URL 应写成"),
        ("https://sms.example/#part", KEY, "GONGKAI_SMS_URL 应写成"),
        ("https://sms.example/短信", KEY, "GONGKAI_SMS_URL 应写成"),
        ("https://sms.example/", "", "GONGKAI_SMS_KEY"),
        ("https://sms.example/", "short", "至少16个字符"),
    ],
)
def test_a_gateway_that_cannot_work_is_refused_with_a_sentence(url: str, key: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        sms_gateway_from({"GONGKAI_SMS_URL": url, "GONGKAI_SMS_KEY": key})


def test_the_channels_are_reached_at_the_official_hosts_unless_a_gateway_is_named() -> None:
    assert wechat_from({})["url"] == OFFICIAL_WECHAT
    assert weibo_from({})["url"] == OFFICIAL_WEIBO
    assert wechat_from({"GONGKAI_WECHAT_URL": "http://10.0.0.1:8080/wx/"})["url"] == "http://10.0.0.1:8080/wx"
    assert weibo_from({"GONGKAI_OUTSIDE_IP": " 211.156.0.1 "})["outside_ip"] == "211.156.0.1"


@pytest.mark.parametrize(
    "url", ["ftp://a.example", "https://", "https://u:p@a.example", "https://a.example/?x=1", "a b"]
)
def test_a_channel_s_address_that_is_none_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_WECHAT_URL 应写成"):
        wechat_from({"GONGKAI_WECHAT_URL": url})


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "here", "211.156.0.999"])
def test_the_address_seen_from_outside_is_one_of_the_internet(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_OUTSIDE_IP"):
        weibo_from({"GONGKAI_OUTSIDE_IP": address})
