"""Text messages through a gateway that speaks the contract of ``docs/sms-gateway.md``."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import time
import urllib.request
from urllib.parse import urlsplit

from gongkai.messaging.calling import Answer, NoAnswer, call
from gongkai.messaging.models import Message
from gongkai.messaging.transports import NotDelivered, OutOfOrder, Undeliverable, without_recipient

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


class SmsGateway:
    """A gateway: ``url`` takes the requests, ``key`` signs them, ``timeout`` is in seconds."""

    def __init__(self, url: str, key: str, timeout: float) -> None:
        self.url = url
        self.key = key
        self.timeout = timeout

    def described(self) -> str:
        """The host; path and query may hold what is secret."""
        return f"短信网关 {urlsplit(self.url).hostname}"

    def deliver(self, message: Message) -> str:
        """Hand one text message over. Only the answer ``{"code": "accepted"}`` counts as taken."""
        try:
            given = call(self.request(message), self.timeout)
        except NoAnswer as silence:
            raise OutOfOrder(f"连接不上短信网关（{silence}）。") from silence
        if given.status >= 300:
            raise _refusal(given, message)
        answer = given.fields()
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


def _refusal(given: Answer, message: Message) -> NotDelivered:
    answer = given.fields()
    parts = [str(given.status), *(str(answer[name]) for name in ("code", "message") if answer.get(name))]
    said = without_recipient(" ".join(parts), message)
    if given.status in FOR_GOOD:
        return Undeliverable(f"短信网关不收这条短信（{said}），请核对手机号码，或换一种方式通知。")
    if given.status in SETTINGS_REFUSED:
        return OutOfOrder(SETTINGS_REFUSED[given.status])
    if 300 <= given.status < 400:
        return OutOfOrder("短信网关要求转到别的地址，请平台管理员核对 GONGKAI_SMS_URL。")
    return NotDelivered(f"短信网关现在不能收（{said}），稍后再试。", _distance(given))


def _distance(given: Answer) -> datetime.timedelta | None:
    seconds = (given.headers.get("Retry-After") or "").strip()
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    return min(datetime.timedelta(seconds=int(seconds[:9])), LONGEST_DISTANCE)
