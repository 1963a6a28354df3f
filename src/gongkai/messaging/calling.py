"""Calling a server over HTTP: no redirects, no more read than is wanted, and known whether it was reached at all."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message as Headers
from functools import partial
from typing import Any

MOST_BYTES = 64 * 1024
"""More than this of an answer is not read."""
CHUNK = 8 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered, whatever its status."""

    status: int
    body: bytes
    headers: Headers = field(default_factory=Headers)

    def fields(self) -> dict[str, Any]:
        """The members of the JSON object in the text; none where it is no JSON object."""
        try:
            answer = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return answer if isinstance(answer, dict) else {}


class NoAnswer(Exception):
    """The server did not answer; ``str()`` says why in a word or two.

    ``reached`` is False only where no connection came about, so the server cannot have seen the request.
    """

    def __init__(self, reason: str, *, reached: bool) -> None:
        super().__init__(reason)
        self.reached = reached


def call(request: urllib.request.Request, timeout: float, most_bytes: int = MOST_BYTES) -> Answer:
    """The answer to a request. ``timeout`` in seconds bounds every silence, and the reading of the answer as a whole.

    Raises NoAnswer. An answer with a status of 300 and more is an answer, too; if its text breaks off, it is empty.
    """
    reached: list[bool] = []
    opener = urllib.request.build_opener(_NoRedirect, _Http(reached), _Https(reached))
    try:
        with opener.open(request, timeout=timeout) as response:
            return Answer(response.status, _read(response, timeout, most_bytes), response.headers)
    except urllib.error.HTTPError as error:
        with error:
            try:
                body = _read(error, timeout, most_bytes)
            except (OSError, http.client.HTTPException):
                body = b""
            return Answer(error.code, body, error.headers)
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        said = getattr(reason, "strerror", "") or type(reason).__name__
        raise NoAnswer(str(said), reached=bool(reached)) from error


def _read(response: Any, timeout: float, most_bytes: int) -> bytes:
    """The text up to ``most_bytes``. A server that lets it drip is given up after ``timeout``."""
    until, body = time.monotonic() + timeout, b""
    while len(body) < most_bytes:
        chunk: bytes = response.read(min(CHUNK, most_bytes - len(body)))
        if not chunk:
            break
        body += chunk
        if time.monotonic() > until:
            raise TimeoutError("the answer takes too long")
    return body


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is sent goes to the address in the settings and nowhere else."""

    def redirect_request(self, *arguments: Any, **more: Any) -> None:
        """Follow nothing; the answer counts as the error it then is."""
        return None


class _Connection(http.client.HTTPConnection):
    """Notes when the connection stands."""

    def __init__(self, *arguments: Any, reached: list[bool], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.reached = reached

    def connect(self) -> None:
        """Connect, and note it."""
        super().connect()
        self.reached.append(True)


class _SecureConnection(http.client.HTTPSConnection):
    """Notes when the connection stands: after the handshake, before which nothing is said."""

    def __init__(self, *arguments: Any, reached: list[bool], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.reached = reached

    def connect(self) -> None:
        """Connect, and note it."""
        super().connect()
        self.reached.append(True)


class _Http(urllib.request.HTTPHandler):
    """Opens connections that note it."""

    def __init__(self, reached: list[bool]) -> None:
        super().__init__()
        self.connection: Callable[..., Any] = partial(_Connection, reached=reached)

    def http_open(self, request: urllib.request.Request) -> Any:
        """Send the request."""
        return self.do_open(self.connection, request)


class _Https(urllib.request.HTTPSHandler):
    """Opens secure connections that note it."""

    def __init__(self, reached: list[bool]) -> None:
        super().__init__()
        self.connection: Callable[..., Any] = partial(_SecureConnection, reached=reached)

    def https_open(self, request: urllib.request.Request) -> Any:
        """Send the request."""
        return self.do_open(self.connection, request)
