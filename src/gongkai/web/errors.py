"""The error pages: what happened and what to do now, in plain words."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from gongkai.organizations.refusals import Refused
from gongkai.web.robots.throttling import TooMany


def _bare(status: int, title: str, sentence: str) -> HttpResponse:
    """A page that needs neither database nor session: the one that still works when those do not."""
    page = loader.get_template("web/bare_error.html").render({"title": title, "sentence": sentence})
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is broken, so nothing of it is trusted; 413 where it is too large."""
    if isinstance(exception, RequestDataTooBig):
        return _bare(
            413,
            "提交的内容太大",
            "提交的内容太大，没有处理。粘贴的文字请控制在20 MB以内；请返回上一页，删去无关内容后再提交。",
        )
    if isinstance(exception, TooManyFilesSent):
        return _bare(
            413, "附件太多", "一次提交的附件太多，没有处理。请返回上一页，减少附件，或者分几次提交。"
        )
    return _bare(400, "请求有误", "浏览器发来的请求不完整或者格式不对，没有处理。请返回上一页再试一次。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; must show even when the database is down."""
    return _bare(
        500,
        "系统出现故障",
        "系统出现故障，刚才的操作可能没有完成。请稍后再试；如果多次出现，请告诉平台管理员出现的时间和所做的操作。",
    )


def _page(request: HttpRequest, status: int, title: str, sentence: str, back: str = "") -> HttpResponse:
    """The page in the layout that the person is in: who works in the office keeps the menu."""
    in_the_office = request.path.startswith("/office/") and request.user.is_authenticated
    context = {
        "layout": "web/staff_page.html" if in_the_office else "web/public_page.html",
        "title": title,
        "sentence": sentence,
        "status": status,
        "back": back,
    }
    return render(request, "web/error.html", context, status=status)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of the refusal where there is one."""
    sentence = str(exception) or "您没有打开这一页的权限。如果工作需要，请联系本机关的管理员授予相应角色。"
    return _page(request, 403, "没有权限", sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that is too old or came from somewhere else."""
    sentence = "这个表单已经过期，没有提交。请返回上一页，刷新后再提交一次；并确认浏览器允许 Cookie。"
    return _page(request, 403, "没有提交", sentence, back=request.path)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that this person may see."""
    sentence = "这个地址没有内容，可能已经移走，或者地址写错了。请从首页或者站点地图重新进入。"
    return _page(request, 404, "没有找到这一页", sentence)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """409 (or the refusal's own status): a step that an action did not do, with its sentence."""
    if refusal.status == 403:
        return permission_denied(request, refusal)
    page = _page(request, refusal.status, "没有办理", str(refusal))
    if isinstance(refusal, TooMany):
        page["Retry-After"] = str(refusal.retry_after)
    return page
