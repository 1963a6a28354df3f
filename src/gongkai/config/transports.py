"""Turning what stands in the environment into the ways that notices and posts go out."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

SECONDS_TO_ANSWER = 30
"""How long a mail server or a gateway may be silent before an attempt is given up."""
SHORTEST_KEY = 16
HOW_TO_WRITE_THE_SMTP_URL = (
    "GONGKAI_SMTP_URL 应写成 smtp://用户:密码@主机:端口?starttls=1 或 smtps://用户:密码@主机:端口，"
    "用户和密码可以不写；留空表示不发电子邮件。"
)
HOW_TO_WRITE_MAIL_FROM = (
    "GONGKAI_MAIL_FROM 应写明发出电子邮件的地址，例如 zfxxgk@example.gov.cn，"
    "或者 政府信息公开 <zfxxgk@example.gov.cn>。"
)
OFFICIAL_WECHAT = "https://api.weixin.qq.com"
OFFICIAL_WEIBO = "https://api.weibo.com"
HOW_TO_WRITE_THE_OUTSIDE_IP = (
    "GONGKAI_OUTSIDE_IP 应写明本单位网络出口的公网 IP 地址，例如 211.156.0.1；不向微博发布的可以留空。"
)
HOW_TO_WRITE_THE_SMS_URL = "GONGKAI_SMS_URL 应写成 https://主机/路径；留空表示不发短信。"


def mail_server_from(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """The arguments of Django's SMTP backend from ``GONGKAI_SMTP_URL``; None where no e-mail is to be sent.

    Raises ImproperlyConfigured for what is no such URL; the sentence does not repeat it, it may hold a password.
    """
    url = environment.get("GONGKAI_SMTP_URL", "").strip()
    if not url:
        return None
    parts, port = _parts(url, HOW_TO_WRITE_THE_SMTP_URL)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "0")
    wrong = (
        parts.scheme not in ("smtp", "smtps")
        or parts.path.strip("/")
        or options
        or starttls not in ("0", "1")
        or (parts.scheme == "smtps" and starttls == "1")
        or bool(parts.username) != bool(parts.password)
    )
    if wrong:
        raise ImproperlyConfigured(HOW_TO_WRITE_THE_SMTP_URL)
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (username + password).isascii() or not (username + password).isprintable():
        raise ImproperlyConfigured("GONGKAI_SMTP_URL 中的用户和密码只能用英文字母、数字和符号。")
    encrypted = parts.scheme == "smtps"
    usual_port = 465 if encrypted else 587 if starttls == "1" else 25
    return {
        "host": parts.hostname,
        "port": port or usual_port,
        "username": username,
        "password": password,
        "use_ssl": encrypted,
        "use_tls": starttls == "1",
        "timeout": SECONDS_TO_ANSWER,
    }


def mail_from(environment: Mapping[str, str]) -> tuple[str, str]:
    """Name (may be empty) and address of the sender of e-mails, from ``GONGKAI_MAIL_FROM``.

    Both are empty where no e-mail is to be sent. Raises ImproperlyConfigured where there is a mail server and no
    address, and for what is no address.
    """
    text = environment.get("GONGKAI_MAIL_FROM", "").strip()
    if not text and not environment.get("GONGKAI_SMTP_URL", "").strip():
        return "", ""
    name, address = parseaddr(text)
    try:
        validate_email(address)
    except ValidationError as error:
        raise ImproperlyConfigured(HOW_TO_WRITE_MAIL_FROM) from error
    if not text.isprintable():
        raise ImproperlyConfigured(HOW_TO_WRITE_MAIL_FROM)
    return name, address


def sms_gateway_from(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """``url``, ``key`` and ``timeout`` of the gateway for text messages; None where none are to be sent.

    Raises ImproperlyConfigured for a URL that is none, and for a key that is missing or easily guessed.
    """
    url = environment.get("GONGKAI_SMS_URL", "").strip()
    if not url:
        return None
    parts, _ = _parts(url, HOW_TO_WRITE_THE_SMS_URL)
    if parts.scheme not in ("http", "https") or parts.username or parts.fragment or not url.isascii():
        raise ImproperlyConfigured(HOW_TO_WRITE_THE_SMS_URL)
    key = environment.get("GONGKAI_SMS_KEY", "").strip()
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"设置了 GONGKAI_SMS_URL，还要用 GONGKAI_SMS_KEY 写明与短信网关约定的密钥，至少{SHORTEST_KEY}个字符。"
        )
    return {"url": url, "key": key, "timeout": SECONDS_TO_ANSWER}


def wechat_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """``url`` and ``timeout`` of the interface of WeChat official accounts.

    ``GONGKAI_WECHAT_URL`` names a gateway in the place of the official host, where the network has one.
    """
    return {
        "url": _channel_url(environment, "GONGKAI_WECHAT_URL", OFFICIAL_WECHAT),
        "timeout": SECONDS_TO_ANSWER,
    }


def weibo_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """``url``, ``timeout`` and ``outside_ip`` for Weibo: it wants to know the address that people post from.

    ``GONGKAI_WEIBO_URL`` as for WeChat; ``GONGKAI_OUTSIDE_IP`` is the address under which the authority's network is
    seen from outside, may be empty. Raises ImproperlyConfigured for what is no address of the internet.
    """
    outside = environment.get("GONGKAI_OUTSIDE_IP", "").strip()
    if outside:
        try:
            address = ip_address(outside)
        except ValueError as error:
            raise ImproperlyConfigured(HOW_TO_WRITE_THE_OUTSIDE_IP) from error
        if address.is_private:
            raise ImproperlyConfigured(HOW_TO_WRITE_THE_OUTSIDE_IP)
    return {
        "url": _channel_url(environment, "GONGKAI_WEIBO_URL", OFFICIAL_WEIBO),
        "timeout": SECONDS_TO_ANSWER,
        "outside_ip": outside,
    }


def _channel_url(environment: Mapping[str, str], name: str, official: str) -> str:
    url = environment.get(name, "").strip().rstrip("/")
    if not url:
        return official
    how_to_write = f"{name} 应写成 https://主机 或者 https://主机/路径；留空表示使用官方地址 {official}。"
    parts, _ = _parts(url, how_to_write)
    if parts.scheme not in ("http", "https") or parts.username or parts.query or parts.fragment:
        raise ImproperlyConfigured(how_to_write)
    return url


def _parts(url: str, how_to_write: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(how_to_write) from error
    if not parts.hostname or not url.isprintable() or " " in url:
        raise ImproperlyConfigured(how_to_write)
    return parts, port
