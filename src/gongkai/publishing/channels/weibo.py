"""Weibo (政务微博): one text with a link, over the published interface ``statuses/share``.

There is only one call, and it posts. The text has to hold a link below the domain that is registered for the application,
and the interface wants the address of who posts (``rip``).
"""

from __future__ import annotations

import urllib.request
from typing import Any
from urllib.parse import urlencode

from gongkai.messaging.calling import NoAnswer, call
from gongkai.publishing.channels.article import Article
from gongkai.publishing.channels.outcomes import MaybePosted, NotPosted, Posted, Refusal
from gongkai.publishing.channels.weibo_errors import fault_of

NO_OUTSIDE_IP = "微博要求报告发布者的公网 IP 地址，平台还没有设置。请平台管理员设置 GONGKAI_OUTSIDE_IP，或者改为人工发布。"
LOOK_FIRST = "请先到微博账号的主页查看，再决定是登记链接还是重发。"
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class WeiboAccount:
    """One account: the access token of its OAuth2 authorisation, where the interface is, and ``timeout`` in seconds."""

    def __init__(self, token: str, *, url: str, timeout: float, outside_ip: str) -> None:
        self.token = token
        self.url = url
        self.timeout = timeout
        self.outside_ip = outside_ip

    def prepare(self, article: Article) -> str:
        """The text to post. Raises Refusal where the platform does not know what Weibo asks for."""
        if not self.outside_ip:
            raise Refusal(NO_OUTSIDE_IP, whole_account=True)
        return article.weibo_text()

    def post(self, text: str) -> Posted:
        """Post the text. Raises NotPosted, Refusal; MaybePosted where no clear answer came."""
        form = {"access_token": self.token, "status": text, "rip": self.outside_ip}
        request = urllib.request.Request(
            f"{self.url}/2/statuses/share.json",
            data=urlencode(form).encode(),
            method="POST",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
        try:
            given = call(request, self.timeout)
        except NoAnswer as silence:
            if not silence.reached:
                raise NotPosted(f"连接不上微博（{silence}），稍后再试。") from silence
            raise MaybePosted(f"微博没有答复（{silence}），不知道是否已经发出。{LOOK_FIRST}") from silence
        answer = given.fields()
        if fault := fault_of(answer):
            raise fault
        number = str(answer.get("idstr") or answer.get("mid") or answer.get("id") or "")
        if given.status != 200 or not number.isdigit():
            raise MaybePosted(f"微博的答复看不懂（状态 {given.status}），不知道是否已经发出。{LOOK_FIRST}")
        return Posted(number, _link(answer, number))

    def look(self, outside_id: str) -> Posted | None:
        """Nothing to ask: a text is out when it is posted."""
        return Posted(outside_id)


def in_base_62(number: int) -> str:
    """How Weibo writes the number of a text in its address: seven figures at a time become four characters."""
    parts = []
    while number:
        number, seven = divmod(number, 10_000_000)
        part = ""
        while seven:
            seven, rest = divmod(seven, 62)
            part = ALPHABET[rest] + part
        parts.append(part.rjust(4, "0") if number else part)
    return "".join(reversed(parts))


def _link(answer: dict[str, Any], number: str) -> str:
    user = answer.get("user")
    who = str(user.get("idstr") or user.get("id") or "") if isinstance(user, dict) else ""
    return f"https://weibo.com/{who}/{in_base_62(int(number))}" if who.isdigit() else ""
