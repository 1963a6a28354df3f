"""What the error codes of WeChat official accounts mean, as sentences that say what to do."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.publishing.channels.outcomes import NotPosted, Refusal

STALE_TOKEN = frozenset({40001, 40014, 42001})
"""The token holds no longer; with a new one the call is repeated once."""
BUSY = {-1, 45011, 50005}
"""Nothing is wrong but the moment."""
QUOTA = 45009
ACCOUNT = {
    40001: "微信不接受应用密钥（AppSecret）。请在公众号后台“设置与开发—开发接口管理”中核对，在平台的账号设置中重新填写。",
    40013: "微信不认识这个 AppID。请核对账号设置中的 AppID，注意大小写。",
    40125: "微信不接受应用密钥（AppSecret）。请在公众号后台核对或者重置，在平台的账号设置中重新填写。",
    40243: "应用密钥（AppSecret）已被冻结。请在公众号后台“设置与开发”中解冻后再发。",
    41002: "账号设置中没有填写 AppID，请补上。",
    48001: "这个公众号没有发布接口的权限（需要经过认证的账号）。请改为人工发布，或者完成认证后再发。",
    48004: "这个公众号的接口已被微信封禁。请登录公众号后台查看通知。",
    50002: "这个公众号的功能受限，可能已被冻结或者注销。请登录公众号后台查看。",
    89503: "微信要求管理员确认这次调用。请公众号管理员在微信中确认后再发。",
    89501: "公众号管理员正在确认这次调用，请确认后再发。",
    89506: "公众号管理员拒绝了这次调用，24小时内不能再用这个 IP。请与公众号管理员联系。",
    89507: "公众号管理员拒绝了这次调用，1小时内不能再用这个 IP。请与公众号管理员联系。",
}
"""The account itself is not let in: everything else for it would fare the same."""
CONTENT = {
    40005: "微信不接受这张图片的类型。请把正文中的图片换成 JPG 或者 PNG 格式。",
    40007: "微信不认识上传的封面或者草稿。请再发一次；仍然不行时人工发布。",
    40009: "正文中有图片太大，微信不收。请把图片缩小后再发。",
    45001: "正文中有图片太大，微信不收。请把图片缩小后再发。",
    45002: "正文太长，微信不收。请改为人工发布摘要，并附上原文链接。",
    45003: "标题太长，微信不收（最多64个字）。请改为人工发布，用一个短些的标题。",
    45004: "摘要太长，微信不收。请缩短内容概述后再发。",
    45110: "作者名称太长，微信不收。请管理员缩短机关简称后再发。",
    45166: "正文中有微信不接受的内容。请改为人工发布，在编辑器中查看哪里有问题。",
    47001: "微信读不懂正文的格式。请改为人工发布。",
    53500: "公众号的发布功能已被封禁。请登录公众号后台查看通知。",
    53501: "发布得太频繁，微信不收。请过一段时间再发。",
    53503: "草稿没有通过微信的发布检查。请在公众号后台的草稿箱中打开这篇草稿查看原因。",
    53504: "微信要求在公众号后台使用这篇草稿。请在草稿箱中打开，人工发布。",
    53505: "微信要求人工确认：请在公众号后台的草稿箱中手动保存这篇草稿，再发布。",
}
"""What was sent is not taken; sending it again changes nothing."""
ZONE = ZoneInfo("Asia/Shanghai")
_ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[0-9a-fA-F]*:[0-9a-fA-F:]+\b")


def is_stale_token(answer: dict[str, Any]) -> bool:
    """Whether WeChat says that the token holds no longer."""
    return answer.get("errcode") in STALE_TOKEN


def fault_of(answer: dict[str, Any], now: dt.datetime) -> NotPosted | None:
    """What an answer with an ``errcode`` stands for; None for one that says yes."""
    code = answer.get("errcode", 0)
    if code == 0:
        return None
    if code in BUSY:
        return NotPosted(f"微信现在很忙（{code}），稍后再试。")
    if code == QUOTA:
        return NotPosted(
            "今天调用微信接口的次数已经用完（45009），明天自动再发。急着发布的请人工发布。",
            distance=_until_tomorrow(now),
            whole_account=True,
        )
    if code in (40164, 61004):
        return Refusal(_not_listed(str(answer.get("errmsg", ""))), whole_account=True)
    if code in ACCOUNT or code in STALE_TOKEN:
        sentence = ACCOUNT.get(code, "微信不接受换新的访问凭证，请稍后再发；仍然不行时请平台管理员查看。")
        return Refusal(f"{sentence}（微信错误码 {code}）", whole_account=True)
    if code in CONTENT:
        return Refusal(f"{CONTENT[code]}（微信错误码 {code}）")
    said = " ".join(str(answer.get("errmsg", "")).split())[:120]
    return Refusal(f"微信没有接受（错误码 {code}：{said}）。请对照微信开放文档的说明处理，或者人工发布。")


def _not_listed(said: str) -> str:
    found = _ADDRESS.search(said)
    which = f" {found[0]} " if found else ""
    return (
        f"服务器的 IP 地址{which}不在公众号的白名单中。请在公众号后台“设置与开发—开发接口管理—IP白名单”中加上它，"
        "再点“重发”。（微信错误码 40164）"
    )


def _until_tomorrow(now: dt.datetime) -> dt.timedelta:
    """Until five past midnight in China, when WeChat counts anew."""
    local = now.astimezone(ZONE)
    tomorrow = (local + dt.timedelta(days=1)).replace(hour=0, minute=5, second=0, microsecond=0)
    return tomorrow - local
