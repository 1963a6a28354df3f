"""A citizen's browser over real HTTP, that sends a page again when the server went away, as a person's reload does."""

from __future__ import annotations

import http.client
import io
import re
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.cookies import SimpleCookie
from random import Random

from PIL import Image

from gongkai.web.robots.challenge import SHORTEST_FILLING
from tests.casework.public.journey import DELIVERY, MATTER, PERSON, answer_to, value_of

ROOT = "/zfxxgk/ysqgk/"
TIMEOUT = 30.0
PAUSE = 0.1
PATIENCE = 60.0
"""Seconds after which a page that is sent again and again counts as lost."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a citizen holds after submitting: the number, the code, and what they had asked and sent along."""

    number: str
    code: str
    title: str
    files: frozenset[str]


class Wrong(AssertionError):
    """The server answered with what no citizen should see."""


def picture(chance: Random) -> bytes:
    """A small real PNG, unlike any other."""
    data = io.BytesIO()
    Image.frombytes("RGB", (48, 32), chance.randbytes(48 * 32 * 3)).save(data, "PNG")
    return data.getvalue()


@dataclass
class Browser:
    """One browser at an address of its own."""

    port: int
    address: str
    chance: Random
    is_over: Callable[[], bool]
    now_submitting: Callable[[], None] = lambda: None
    cookies: dict[str, str] = field(default_factory=dict)
    sent_again: int = 0

    def submit(
        self, title: str, authority: int, then: Callable[[Receipt], None] = lambda receipt: None
    ) -> Receipt:
        """Go through the whole form and read the receipt. ``then`` is called the moment it is read."""
        self.cookies.clear()
        papers = [picture(self.chance), picture(self.chance)]
        begun = self._send(f"{ROOT}shenqing/", {"authority": str(authority), "applicant_kind": "natural"})
        draft = self._redirected(begun).removesuffix("shenqingren/")
        self._redirected(self._send(f"{draft}shenqingren/", PERSON, identity_file=papers[0]))
        self._redirected(self._send(f"{draft}neirong/", MATTER | {"title": title}, attachments=papers[1]))
        self._redirected(self._send(f"{draft}lianxi/", DELIVERY))
        receipt = self._read(self._submitted(f"{draft}tijiao/"), title, papers)
        then(receipt)
        return receipt

    def _submitted(self, address: str) -> str:
        """Answer the question and submit, as often as the page comes back with another question."""
        page = self._page(address)
        for _ in range(20):
            token = value_of(page, "challenge_token")
            data = {
                "csrfmiddlewaretoken": value_of(page, "csrfmiddlewaretoken"),
                "token": value_of(page, "token"),
                "challenge_token": token,
                "challenge_answer": answer_to(token),
                "challenge_homepage": "",
            }
            time.sleep(SHORTEST_FILLING + 0.05)
            self.now_submitting()
            with self._impatience(address, data):
                answer = self._insist("POST", address, data)
            if answer.status == 302:
                return answer.location
            if answer.status != 200:
                raise Wrong(f"{answer.status} after submitting: {_sentences(answer.text)}")
            page = answer.text
        raise Wrong(f"the form came back again and again: {_sentences(page)}")

    @contextmanager
    def _impatience(self, address: str, data: Mapping[str, str]) -> Iterator[None]:
        """Some click twice: the same form is on its way a second time, and the browser looks at one answer only."""

        def click() -> None:
            with suppress(OSError, http.client.HTTPException):
                replace(self, cookies=dict(self.cookies))._once("POST", address, data, {})

        twice = threading.Thread(target=click) if self.chance.random() < 0.4 else None
        if twice:
            twice.start()
        yield
        if twice:
            twice.join()

    def _read(self, address: str, title: str, papers: list[bytes]) -> Receipt:
        page = self._page(address)
        shown = re.findall(r'<p class="slip-code">([^<]+)</p>', page)
        if len(shown) != 2:
            raise Wrong(f"no receipt at {address}: {_sentences(page)}")
        return Receipt(shown[0], shown[1], title, frozenset(sha256(paper).hexdigest() for paper in papers))

    def _page(self, address: str) -> str:
        answer = self._insist("GET", address)
        if answer.status != 200:
            raise Wrong(f"{answer.status} at {address}: {_sentences(answer.text)}")
        return answer.text

    def _send(self, address: str, data: Mapping[str, str], **files: bytes) -> Answer:
        token = value_of(self._page(address), "csrfmiddlewaretoken")
        return self._insist("POST", address, {"csrfmiddlewaretoken": token, **data}, files)

    def _redirected(self, answer: Answer) -> str:
        if answer.status != 302:
            raise Wrong(f"{answer.status}: {_sentences(answer.text)}")
        return answer.location

    def _insist(
        self,
        method: str,
        address: str,
        data: Mapping[str, str] | None = None,
        files: Mapping[str, bytes] = {},
    ) -> Answer:
        """Send until an answer comes whole."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not self.is_over():
            try:
                return self._once(method, address, data, files)
            except (OSError, http.client.HTTPException):
                self.sent_again += 1
                time.sleep(PAUSE)
        raise Wrong(f"no answer from {address}")

    def _once(
        self, method: str, address: str, data: Mapping[str, str] | None, files: Mapping[str, bytes]
    ) -> Answer:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=TIMEOUT, source_address=(self.address, 0)
        )
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = b""
        if data is not None:
            body, headers["Content-Type"] = _encoded(data, files)
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, urllib.parse.urlsplit(answer.headers.get("Location", "")).path, text)


def _encoded(data: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[bytes, str]:
    if not files:
        return urllib.parse.urlencode(data).encode(), "application/x-www-form-urlencoded"
    mark = "----------fire"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in data.items()
    ]
    for name, content in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.png"\r\n'
        parts.append(f"{head}Content-Type: image/png\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _sentences(page: str) -> str:
    """What a page says, for the message of a failed test."""
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(text.split())[:800]
