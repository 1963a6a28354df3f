"""WeChat official accounts (微信公众号): pictures, draft, publication, over the published HTTP interface.

A draft that nobody publishes harms nobody, so everything up to it may be done again. ``freepublish/submit`` is the
one call that cannot be taken back. It only hands the draft in; whether it came out is asked with ``freepublish/get``.
"""

from __future__ import annotations

import datetime as dt
import json
import urllib.request
import uuid
from typing import Any
from urllib.parse import urlencode

from gongkai.messaging.calling import NoAnswer, call
from gongkai.publishing.channels.article import Article
from gongkai.publishing.channels.outcomes import MaybePosted, NotPosted, Posted, Refusal, Submitted
from gongkai.publishing.channels.pictures import cover, fit_for_wechat
from gongkai.publishing.channels.wechat_errors import fault_of, is_stale_token
from gongkai.publishing.channels.wechat_text import wechat_html

MOST_CHARACTERS = 20_000
MOST_BYTES_OF_CONTENT = 1024 * 1024
MOST_PICTURES = 30
STATUS_PUBLISHED, STATUS_PUBLISHING = 0, 1
STATUS_SENTENCES = {
    2: "微信的原创校验没有通过，文章没有发布。请在公众号后台查看原因后人工发布。",
    3: "微信没有发布成功（常规失败）。请在公众号后台的“发表记录”中查看原因，再重发或者人工发布。",
    4: "微信平台审核不通过，文章没有发布。请在公众号后台查看原因，修改后再发布。",
    5: "文章发布后已在公众号后台被删除。",
    6: "文章发布后被微信平台封禁。请在公众号后台查看原因。",
}
STILL_PUBLISHING = "微信已经收下，正在发布。"


class WechatAccount:
    """One official account: its AppID and secret, where the interface is, and ``timeout`` in seconds for each call."""

    def __init__(self, app_id: str, secret: str, *, url: str, timeout: float) -> None:
        self.app_id = app_id
        self.secret = secret
        self.url = url
        self.timeout = timeout
        self.token = ""

    def prepare(self, article: Article) -> str:
        """Put the article into the account's drafts; returns the draft's number. Raises NotPosted, Refusal."""
        uploaded = self._uploaded(article)
        content = wechat_html(article, lambda source: uploaded.get(source, ""))
        if len(content) >= MOST_CHARACTERS or len(content.encode()) >= MOST_BYTES_OF_CONTENT:
            raise Refusal(
                f"正文连同格式有{len(content)}个字符，公众号文章要少于2万个字符。请改为人工发布摘要，并附上原文链接。"
            )
        draft = {
            "title": article.wechat_title,
            "author": article.author,
            "digest": article.digest,
            "content": content,
            "content_source_url": article.link,
            "thumb_media_id": self._cover(article),
            "need_open_comment": 0,
            "only_fans_can_comment": 0,
        }
        return self._member(self._post_json("draft/add", {"articles": [draft]}), "media_id")

    def post(self, draft: str) -> Submitted:
        """Hand the draft in for publication. Raises NotPosted, Refusal; MaybePosted where no clear answer came."""
        try:
            answer = self._post_json("freepublish/submit", {"media_id": draft})
        except _NoClearAnswer as silence:
            if silence.surely_not:
                raise
            raise MaybePosted(
                f"提交发布时没有得到微信的明确答复（{silence.reason}），不知道是否已经发布。"
                "请先到公众号后台的“发表记录”中查看，再决定是登记链接还是重发。"
            ) from silence
        number = answer.get("publish_id")
        if not number:
            raise MaybePosted("微信收下了发布请求，但没有给出任务编号。请先到公众号后台的“发表记录”中查看。")
        return Submitted(str(number))

    def look(self, outside_id: str) -> Posted | None:
        """What became of a submitted draft: where it stands, or None while WeChat is at it.

        Raises Refusal where WeChat did not publish it, NotPosted where it cannot be asked now.
        """
        answer = self._post_json("freepublish/get", {"publish_id": outside_id})
        status = answer.get("publish_status")
        if status == STATUS_PUBLISHING:
            return None
        if status != STATUS_PUBLISHED:
            raise Refusal(
                STATUS_SENTENCES.get(
                    status if isinstance(status, int) else -1,
                    f"微信给出了不认识的发布状态（{status}），请在公众号后台查看。",
                )
            )
        items = (answer.get("article_detail") or {}).get("item") or []
        link = next((item.get("article_url", "") for item in items if isinstance(item, dict)), "")
        return Posted(str(answer.get("article_id") or outside_id), str(link))

    def _uploaded(self, article: Article) -> dict[str, str]:
        if len(article.pictures) > MOST_PICTURES:
            raise Refusal(
                f"正文有{len(article.pictures)}张图片，超过了一次能传到公众号的{MOST_PICTURES}张。请改为人工发布。"
            )
        addresses = {}
        for source, attachment in article.pictures.items():
            content, name = fit_for_wechat(attachment)
            addresses[source] = self._member(self._upload("media/uploadimg", content, name), "url")
        return addresses

    def _cover(self, article: Article) -> str:
        answer = self._upload("material/add_material", cover(article), "cover.jpg", type="thumb")
        return self._member(answer, "media_id")

    def _upload(self, path: str, content: bytes, name: str, **parameters: str) -> dict[str, Any]:
        boundary = uuid.uuid4().hex
        kind = "image/png" if name.endswith(".png") else "image/jpeg"
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="media"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return self._with_token(path, body, f"multipart/form-data; boundary={boundary}", parameters)

    def _post_json(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        # WeChat shows escaped characters as they are, so the text goes out in UTF-8.
        body = json.dumps(fields, ensure_ascii=False).encode()
        return self._with_token(path, body, "application/json; charset=utf-8", {})

    def _with_token(
        self, path: str, body: bytes, content_type: str, parameters: dict[str, str]
    ) -> dict[str, Any]:
        """Call with a token; with a new one, once, where WeChat says that the token holds no longer."""
        if not self.token:
            self.token = self._new_token(force=False)
        answer = self._call(path, body, content_type, {"access_token": self.token, **parameters})
        if is_stale_token(answer):
            self.token = self._new_token(force=True)
            answer = self._call(path, body, content_type, {"access_token": self.token, **parameters})
        return _without_fault(answer)

    def _new_token(self, *, force: bool) -> str:
        asked = {
            "grant_type": "client_credential",
            "appid": self.app_id,
            "secret": self.secret,
            "force_refresh": force,
        }
        answer = self._call("stable_token", json.dumps(asked).encode(), "application/json", {})
        return self._member(_without_fault(answer), "access_token")

    def _call(self, path: str, body: bytes, content_type: str, parameters: dict[str, str]) -> dict[str, Any]:
        query = f"?{urlencode(parameters)}" if parameters else ""
        request = urllib.request.Request(
            f"{self.url}/cgi-bin/{path}{query}",
            data=body,
            method="POST",
            headers={"Content-Type": content_type, "Accept": "application/json"},
        )
        try:
            given = call(request, self.timeout)
        except NoAnswer as silence:
            raise _NoClearAnswer(str(silence), surely_not=not silence.reached) from silence
        answer = given.fields()
        if given.status != 200 or not answer:
            raise _NoClearAnswer(f"状态 {given.status}，内容不合约定", surely_not=False)
        return answer

    def _member(self, answer: dict[str, Any], name: str) -> str:
        value = answer.get(name)
        if not isinstance(value, str) or not value:
            raise NotPosted(
                f"微信的应答中缺少 {name}，稍后再试；一再如此时请平台管理员核对 GONGKAI_WECHAT_URL。"
            )
        return value


class _NoClearAnswer(NotPosted):
    """No answer, or none that can be understood. Harmless for every call but the one that publishes."""

    def __init__(self, reason: str, *, surely_not: bool) -> None:
        super().__init__(f"连接不上微信（{reason}），稍后再试。")
        self.reason = reason
        self.surely_not = surely_not


def _without_fault(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer; raises what its ``errcode`` stands for."""
    fault = fault_of(answer, dt.datetime.now(dt.UTC))
    if fault is not None:
        raise fault
    return answer
