"""Text messages through a gateway that speaks the contract of ``docs/sms-gateway.md``."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import http.client
import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from gongkai.messaging.models import Message
from gongkai.messaging.transports import NotDelivered, OutOfOrder, Undeliverable, without_recipient

MOST_BYTES = 64 * 1024
"""More than this of an answer is not read."""
LONGEST_DISTANCE = datetime.timedelta(hours=24)
FOR_GOOD = {400, 410, 413, 422}
"""Status codes that mean: this message will never be taken."""
SETTINGS_REFUSED = {
    401: "短信网关不接受签名，请平台管理员核对 GONGKAI_SMS_KEY 和服务器时间。",
    402: "短信网关报告余额不足，请平台管理员充值。",
    403: "短信网关不接受签名，请平台管理员核对 GONGKAI_SMS_KEY 和服务器时间。",
    404: "短信网关没有这个地址，请平台管理员核对 GONGKAI_SMS_URL。",
    405: "短信网关没有这个地址，请平台管理员核对 GONGKAI_SMS_URL。",
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A notice with its recipient goes to the address in the settings and nowhere else."""

    def redirect_request(self, *arguments: Any, **more: Any) -> None:
        """Follow nothing; the answer counts as the error it then is."""
        return None


class SmsGateway:
    """A gateway: ``url`` takes the requests, ``key`` signs them, ``timeout`` is in seconds."""

    def __init__(self, url: str, key: str, timeout: float) -> None:
        self.url = url
        self.key = key
        self.timeout = timeout
        self.opener = urllib.request.build_opener(_NoRedirect)

    def described(self) -> str:
        """The host; path and query may hold what is secret."""
        return f"短信网关 {urlsplit(self.url).hostname}"

    def deliver(self, message: Message) -> str:
        """Hand one text message over. Only the answer ``{"code": "accepted"}`` counts as taken."""
        try:
            with self.opener.open(self.request(message), timeout=self.timeout) as response:
                answer = _answer(response.read(MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error, message) from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            said = getattr(reason, "strerror", "") or type(reason).__name__
            raise OutOfOrder(f"连接不上短信网关（{said}）。") from error
        if answer.get("code") != "accepted":
            raise OutOfOrder("短信网关的应答不合约定，请平台管理员核对 GONGKAI_SMS_URL。")
        number = without_recipient(str(answer.get("id", "")), message)
        return f"短信网关已收下（编号 {number}）。" if number else "短信网关已收下。"

    def request(self, message: Message) -> urllib.request.Request:
        """The signed request; at every attempt the same but for time and signature."""
        body = json.dumps(
            {"to": message.recipient, "text": message.body, "sender": message.authority.short_name},
            ensure_ascii=False,
        ).encode("utf-8")
        timestamp = str(int(time.time()))
        return urllib.request.Request(
            self.url,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Accept": "application/json",
                "Idempotency-Key": str(message.key),
                "X-Gongkai-Timestamp": timestamp,
                "X-Gongkai-Signature": signature(self.key, timestamp, str(message.key), body),
            },
        )


def signature(key: str, timestamp: str, idempotency_key: str, body: bytes) -> str:
    """HMAC-SHA256 over timestamp, idempotency key and body, with line feeds between them; in lower-case hex."""
    signed = b"\n".join([timestamp.encode(), idempotency_key.encode(), body])
    return hmac.new(key.encode("utf-8"), signed, hashlib.sha256).hexdigest()


def _answer(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(error: urllib.error.HTTPError, message: Message) -> NotDelivered:
    try:
        answer = _answer(error.read(MOST_BYTES))
    except (OSError, http.client.HTTPException):
        answer = {}
    parts = [str(error.code), *(str(answer[name]) for name in ("code", "message") if answer.get(name))]
    said = without_recipient(" ".join(parts), message)
    if error.code in FOR_GOOD:
        return Undeliverable(f"短信网关不收这条短信（{said}），请核对手机号码，或换一种方式通知。")
    if error.code in SETTINGS_REFUSED:
        return OutOfOrder(SETTINGS_REFUSED[error.code])
    if 300 <= error.code < 400:
        return OutOfOrder("短信网关要求转到别的地址，请平台管理员核对 GONGKAI_SMS_URL。")
    return NotDelivered(f"短信网关现在不能收（{said}），稍后再试。", _distance(error))


def _distance(error: urllib.error.HTTPError) -> datetime.timedelta | None:
    seconds = (error.headers.get("Retry-After") or "").strip()
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    return min(datetime.timedelta(seconds=int(seconds[:9])), LONGEST_DISTANCE)
