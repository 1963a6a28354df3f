"""A gateway for text messages, built from docs/sms-gateway.md and from nothing of the product."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass
class Answer:
    """What the gateway says to one request."""

    status: int = 200
    body: bytes | dict[str, Any] = field(default_factory=lambda: {"code": "accepted", "id": "A1"})
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False


@dataclass
class Received:
    """A request whose signature was good."""

    key: str
    body: dict[str, Any]
    content_type: str


class Gateway:
    """``answers`` are given to the next requests in turn, then acceptance. A wrong signature is a 401."""

    key = "一把与网关约定的密钥，足够长"

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.received: list[Received] = []
        self.paths: list[str] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                gateway.paths.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = gateway.judge(dict(self.headers), body)
                if answer.drop:
                    self.connection.close()
                    return
                content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                gateway.paths.append("GET " + self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1/messages"

    def judge(self, headers: dict[str, str], body: bytes) -> Answer:
        timestamp, key = headers["X-Gongkai-Timestamp"], headers["Idempotency-Key"]
        signed = timestamp.encode() + b"\n" + key.encode() + b"\n" + body
        good = hmac.new(self.key.encode("utf-8"), signed, hashlib.sha256).hexdigest()
        if headers["X-Gongkai-Signature"] != good or abs(int(timestamp) - time.time()) > 300:
            return Answer(401, {"code": "bad_signature"})
        self.received.append(Received(key, json.loads(body), headers["Content-Type"]))
        return self.answers.pop(0) if self.answers else Answer()

    def __enter__(self) -> Gateway:
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
