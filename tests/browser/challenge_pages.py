"""A page with a challenged form and an upload, for the browser: what every public form is made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.cache import never_cache

from gongkai.web.robots.challenge import ChallengedForm
from gongkai.web.uploads import UploadField, UploadKind

PAGE = """{% extends "web/public_page.html" %}{% block content %}
{% if done %}<p role="status">已经收到：{{ done.description }}，{{ done.identity.name }}</p>{% else %}
<form method="post" class="sheet" enctype="multipart/form-data" novalidate>{% csrf_token %}
{% include "web/parts/form_fields.html" %}
<div class="buttons"><button class="primary">提交</button></div></form>{% endif %}{% endblock %}"""


class Application(ChallengedForm):
    description = forms.CharField(label="所需信息", widget=forms.Textarea)
    identity = UploadField(UploadKind.SCAN, label="身份证明", required=False)


@never_cache
def application(request: HttpRequest) -> HttpResponse:
    form = Application(request.POST or None, request.FILES or None)
    done: Any = form.cleaned_data if request.method == "POST" and form.is_valid() else None
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"form": form, "done": done, "title": "申请"}, request))


urlpatterns = [path("try/", application), path("", include("gongkai.config.urls"))]
