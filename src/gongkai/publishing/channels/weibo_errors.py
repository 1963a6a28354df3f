"""What the error codes of Weibo mean, as sentences that say what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.publishing.channels.outcomes import MaybePosted, NotPosted, Refusal

AN_HOUR = dt.timedelta(hours=1)
BUSY = {10001, 10002, 10009}
"""Nothing is wrong but the moment; nothing was posted."""
UNCLEAR = {10003, 10010, 10011, 20032}
"""Weibo itself does not know yet whether the text is out."""
TOO_OFTEN = {10004, 10022, 10023, 10024, 20016}
SAME_TEXT = {20017, 20019}
TOKEN = {
    21301: "微博认证失败。",
    21314: "微博授权已经失效。",
    21315: "微博授权已经过期。",
    21316: "微博授权已被账号撤销。",
    21317: "微博授权已被平台拒绝。",
    21319: "微博授权已被账号解除。",
    21327: "微博授权已经过期。",
    21332: "微博不接受这个授权。",
    10013: "微博账号不合法或者已被封禁。",
}
ACCOUNT = {
    10005: "应用没有分享接口的权限。请在微博开放平台申请后再发。",
    10006: "微博不认识这个应用。请核对账号设置中的 App Key。",
    10014: "应用的接口访问权限受限。请在微博开放平台查看应用的状态。",
    21321: "应用还没有通过审核，超过了测试账号的人数。请在微博开放平台提交审核。",
    20031: "微博要求输入验证码。请登录微博完成验证后再发。",
}
CONTENT = {
    10008: "微博不接受这段文字的参数。请改为人工发布。",
    10016: "微博说缺少必须的参数。请改为人工发布。",
    10017: "微博要求文字中有本应用安全域名下的链接。请在微博开放平台“我的应用—基本信息”中把网站域名登记为安全域名后再发。",
    10018: "内容太大，微博不收。请改为人工发布。",
    20012: "文字超过了微博的字数。请改为人工发布。",
    20018: "微博认为文字中有不安全的网址。请核对网站域名，或者改为人工发布。",
    20020: "微博认为文字中有广告信息。请改为人工发布，换一种写法。",
    20021: "微博认为文字中有不能发布的内容。请改为人工发布，换一种写法。",
}
NEW_TOKEN = "请用该账号重新授权，并在平台的账号设置中填写新的 Access Token。"


def fault_of(answer: dict[str, Any]) -> NotPosted | MaybePosted | None:
    """What an answer with an ``error_code`` stands for; None for one that says yes."""
    if "error_code" not in answer:
        return None
    written = str(answer["error_code"])
    code = int(written) if written.isascii() and written.isdigit() else 0
    number = f"（微博错误码 {written[:12]}）"
    if code in BUSY:
        return NotPosted(f"微博现在很忙，稍后再试。{number}")
    if code in UNCLEAR:
        return MaybePosted(f"微博还不能说是否已经发出，请先到账号主页查看。{number}")
    if code in TOO_OFTEN:
        return NotPosted(
            f"发得太频繁，微博要求过一段时间再发，一小时后自动再试。{number}",
            distance=AN_HOUR,
            whole_account=True,
        )
    if code in SAME_TEXT:
        return MaybePosted(f"微博说刚发过同样的内容，这一条可能已经发出，请先到账号主页查看。{number}")
    if code in TOKEN:
        return Refusal(f"{TOKEN[code]}{NEW_TOKEN}{number}", whole_account=True)
    if code in ACCOUNT:
        return Refusal(f"{ACCOUNT[code]}{number}", whole_account=True)
    if code in CONTENT:
        return Refusal(f"{CONTENT[code]}{number}")
    said = " ".join(str(answer.get("error", "")).split())[:120]
    return Refusal(f"微博没有接受：{said}。请对照微博开放平台的错误码说明处理，或者人工发布。{number}")
