"""WeChat and Weibo as their published documents describe them, on the local machine; nothing of the product is used.

``faults`` holds, by the end of a path, what happens instead of the next right answers: a dictionary is answered as it is,
``"drop"`` hangs up unanswered, ``"done"`` does what was asked and hangs up, ``"garbage"`` answers what is no JSON,
``"slow"`` says nothing for longer than the client waits, ``"error"`` is a 502.
"""

from __future__ import annotations

import email.parser
import email.policy
import json
import re
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

Fault = dict[str, Any] | str


class Outside:
    """A server; subclasses answer."""

    def __init__(self) -> None:
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.calls: list[str] = []
        self.seconds_slow = 1.5
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outside.calls.append(parts.path)
                waiting = outside.faults[parts.path.rpartition("/")[2]]
                fault = waiting.pop(0) if waiting else None
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                status, answer = 200, b""
                if fault is None or fault == "done":
                    status, said = outside.answer(parts.path, query, dict(self.headers), body)
                    answer = json.dumps(said).encode()
                if fault in ("drop", "done"):
                    self.close_connection = True
                    return
                if fault == "slow":
                    time.sleep(outside.seconds_slow)
                    return
                if fault == "garbage":
                    answer = b"<html>busy</html>"
                elif fault == "error":
                    status, answer = 502, b"Bad Gateway"
                elif isinstance(fault, dict):
                    status = int(fault.get("_status", 200))
                    answer = json.dumps({k: v for k, v in fault.items() if k != "_status"}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, Any]]:
        raise NotImplementedError

    def __enter__(self) -> Any:
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class WechatServer(Outside):
    """An official account: stable tokens, pictures, drafts, publication."""

    app_id, secret = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"

    def __init__(self) -> None:
        super().__init__()
        self.token = "token-1"
        self.refreshes: list[bool] = []
        self.pictures: list[str] = []
        self.covers: list[str] = []
        self.drafts: dict[str, dict[str, Any]] = {}
        self.publications: dict[str, str] = {}
        self.statuses: list[int] = []

    def let_the_token_expire(self) -> None:
        self.token = f"token-{len(self.refreshes) + 10}"

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, Any]]:
        if not path.startswith("/cgi-bin/"):
            return 404, {}
        return 200, self.cgi(path.removeprefix("/cgi-bin/"), query, headers, body)

    def cgi(self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> dict[str, Any]:
        if path == "stable_token":
            return self.give_token(json.loads(body))
        if query.get("access_token") != self.token:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        if path in ("media/uploadimg", "material/add_material"):
            return self.take_file(path, query, headers, body)
        asked = json.loads(body)
        if path == "draft/add":
            return self.take_draft(asked, body)
        if path == "freepublish/submit":
            if asked.get("media_id") not in self.drafts:
                return {"errcode": 40007, "errmsg": "invalid media_id"}
            number = str(100000000 + len(self.publications) + 1)
            self.publications[number] = asked["media_id"]
            return {"errcode": 0, "errmsg": "ok", "publish_id": number}
        if path == "freepublish/get":
            return self.tell(str(asked.get("publish_id")))
        return {"errcode": 40066, "errmsg": "invalid url"}

    def give_token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("grant_type") != "client_credential":
            return {"errcode": 40002, "errmsg": "invalid grant_type"}
        if asked.get("appid") != self.app_id:
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if asked.get("secret") != self.secret:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self.refreshes.append(bool(asked.get("force_refresh")))
        return {"access_token": self.token, "expires_in": 7200}

    def take_file(
        self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> dict[str, Any]:
        head = f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        [part] = message.iter_parts()  # type: ignore[attr-defined]
        content: bytes = part.get_payload(decode=True)
        if part.get_param("name", header="content-disposition") != "media" or not part.get_filename():
            return {"errcode": 41005, "errmsg": "media data missing"}
        is_jpeg, is_png = content[:3] == b"\xff\xd8\xff", content[:8] == b"\x89PNG\r\n\x1a\n"
        if path == "media/uploadimg":
            if not (is_jpeg or is_png):
                return {"errcode": 40005, "errmsg": "invalid file type"}
            if len(content) > 1024 * 1024:
                return {"errcode": 40009, "errmsg": "invalid image size"}
            self.pictures.append(f"https://mmbiz.qpic.cn/picture/{len(self.pictures) + 1}")
            return {"url": self.pictures[-1]}
        if query.get("type") != "thumb" or not is_jpeg or len(content) > 64 * 1024:
            return {"errcode": 40009, "errmsg": "invalid image size"}
        self.covers.append(f"cover-{len(self.covers) + 1}")
        return {"media_id": self.covers[-1], "url": "https://mmbiz.qpic.cn/cover"}

    def take_draft(self, asked: dict[str, Any], body: bytes) -> dict[str, Any]:
        [article] = asked["articles"]
        sources = re.findall(r'<img src="([^"]*)"', article["content"])
        faults = {
            45003: not 0 < len(article["title"]) <= 64,
            45004: len(article["digest"]) > 120,
            45110: len(article["author"]) > 8,
            45002: len(article["content"]) >= 20000,
            40007: article["thumb_media_id"] not in self.covers,
            45166: any(source not in self.pictures for source in sources) or "<script" in article["content"],
            47001: b"\\u" in body,
        }
        for code, holds in faults.items():
            if holds:
                return {"errcode": code, "errmsg": "refused"}
        number = f"draft-{len(self.drafts) + 1}"
        self.drafts[number] = article
        return {"media_id": number}

    def tell(self, number: str) -> dict[str, Any]:
        if number not in self.publications:
            return {"errcode": 53600, "errmsg": "publish_id invalid"}
        status = self.statuses.pop(0) if self.statuses else 0
        answer: dict[str, Any] = {"publish_id": number, "publish_status": status, "fail_idx": []}
        if status == 0:
            link = f"https://mp.weixin.qq.com/s?id={number}"
            answer["article_id"] = f"article-{number}"
            answer["article_detail"] = {"count": 1, "item": [{"idx": 1, "article_url": link}]}
        return answer


class WeiboServer(Outside):
    """``statuses/share`` for one application with one bound domain."""

    token, domain = "2.00abcdefg", "www.hebi.gov.cn"

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def answer(
        self, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, Any]]:
        if path != "/2/statuses/share.json":
            return 404, {"error": "Request api not found", "error_code": 10020, "request": path}
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        text = form.get("status", "")
        halves = sum(1 if character.isascii() else 2 for character in text)
        links = re.findall(r"https?://[^\s]+", text)
        faults = [
            (form.get("access_token") != self.token, 21332, "invalid_access_token"),
            (
                not re.fullmatch(r"(\d{1,3}\.){3}\d{1,3}", form.get("rip", "")),
                10016,
                "Miss required parameter (rip)",
            ),
            (halves > 280, 20012, "Text too long, please input text less than 140 characters!"),
            (
                not any(urlsplit(link).hostname == self.domain for link in links),
                10017,
                "text not find domain!",
            ),
            (re.search("#.+#", text) is not None, 10017, "topics are not allowed"),
            (text in self.texts, 20019, "repeat content!"),
        ]
        for holds, code, said in faults:
            if holds:
                return 400, {"error": said, "error_code": code, "request": "/2/statuses/share.json"}
        self.texts.append(text)
        number = 3504803600502730 + len(self.texts) - 1
        return 200, {
            "id": number,
            "mid": str(number),
            "idstr": str(number),
            "text": text,
            "user": {"idstr": "1904178193"},
        }
