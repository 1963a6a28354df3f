"""A real SMTP server for the tests: it keeps what it takes, and answers as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.ports import free_port

USER, PASSWORD = "gongkai", "p@ss:word/%x"


class MailBox:
    """``answers`` are given to the next texts in turn, then 250; ``recipient_answers`` to the next recipients.

    The answer "drop" closes the connection without a word, "stall" says nothing for a long time.
    """

    def __init__(self, *, auth: bool = False) -> None:
        self.answers: list[str] = []
        self.recipient_answers: list[str] = []
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.offered: list[EmailMessage] = []
        self.log_ins: list[bytes] = []
        self.port = free_port()
        more: dict[str, Any] = {}
        if auth:
            more = {"auth_required": True, "auth_require_tls": False, "authenticator": self._authenticate}
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **more)

    def settings(self, **more: Any) -> dict[str, Any]:
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "username": "",
            "password": "",
            "use_ssl": False,
            "use_tls": False,
            "timeout": 5,
            **more,
        }

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was taken."""
        return [message["Message-ID"] for message in self.taken]

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.offered.append(message)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "drop":
            server.transport.abort()
            return "421 gone"
        if answer == "stall":
            await asyncio.sleep(3600)
        if answer.startswith("2"):
            self.taken.append(message)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return answer

    def _authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.log_ins.append(data.login)
        good = data.login.decode() == USER and data.password.decode() == PASSWORD
        return AuthResult(success=good, handled=False)

    def __enter__(self) -> MailBox:
        self.controller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.controller.stop()
