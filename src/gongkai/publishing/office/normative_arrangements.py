"""Validity rules, and taking in a historical list with a preview before it is confirmed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date

from gongkai.organizations.refusals import Refused
from gongkai.publishing import rights
from gongkai.publishing.actions.normative_import import examine, import_documents
from gongkai.publishing.actions.normative_rules import remove_rule, set_rule
from gongkai.publishing.models import ValidityChange, ValidityRule
from gongkai.publishing.normative_reading import ListedDocument, read_list
from gongkai.publishing.office.normative_base import CollectionView
from gongkai.publishing.office.normative_forms import ImportForm, RuleForm
from gongkai.publishing.validity_rules import rules_for
from gongkai.web.views import StaffFormView

PREVIEW_SALT = "publishing.normative_import"
PREVIEW_SECONDS = 2 * 3600
_DATES = ("adopted_on", "issued_on", "effective_on", "expires_on")


class ValidityRules(CollectionView, StaffFormView):
    """The rules that hold here, and a form that sets an own one."""

    template_name = "publishing/office/normative_rules.html"
    changing = False
    changing_roles = rights.KEEPERS
    title = "有效期规定"
    form_class = RuleForm

    def perform(self, form: Any) -> None:
        """Set it."""
        set_rule(self.user, self.authority, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("publishing:validity_rules")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the rules."""
        rules = list(rules_for(self.authority).values())
        return super().get_context_data(rules=rules, may_keep=self.may_keep, **kwargs)


class RemoveRule(CollectionView):
    """Taking an own rule away."""

    model: Any = ValidityRule
    required_roles = rights.KEEPERS
    changing = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove it."""
        remove_rule(self.user, self.get_row())
        messages.success(request, "已取消，上级机关有规定的按上级的执行。")
        return redirect("publishing:validity_rules")


class ImportList(CollectionView, StaffFormView):
    """Choosing the file; its rows are shown, with what is wrong in them, before anything is written."""

    template_name = "publishing/office/normative_import.html"
    required_roles = rights.DRAFTERS
    title = "导入历史清单"
    submit_label = "读取并预览"
    form_class = ImportForm

    def get_success_url(self) -> str:
        """The way back."""
        return reverse("publishing:normative")

    def form_valid(self, form: Any) -> HttpResponse:
        """The preview, or the sentence why the file cannot be read."""
        upload = form.cleaned_data["file"]
        try:
            rows = read_list(upload.file)
        except Refused as refusal:
            form.add_error("file", str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        examine(self.authority, rows)
        wrong = [row for row in rows if row.problems]
        token = "" if wrong else packed(rows, upload.name, self.user.pk, self.authority.pk)
        context = self.get_context_data(
            form=form, rows=[_shown(row) for row in rows], wrong=wrong, token=token, file_name=upload.name
        )
        return self.render_to_response(context, status=409 if wrong else 200)


class ConfirmImport(CollectionView):
    """Writing what the preview showed."""

    required_roles = rights.DRAFTERS
    changing = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """All rows or none."""
        rows, file_name = unpacked(request.POST.get("token", ""), self.user.pk, self.authority.pk)
        number = import_documents(self.user, self.authority, rows, file_name)
        messages.success(request, f"已导入{number}件。")
        return redirect("publishing:normative")


def packed(rows: list[ListedDocument], file_name: str, user: int, authority: int) -> str:
    """The rows as a signed text that the page carries until the person confirms; nothing is kept on the server."""
    data = {"rows": [asdict(row) for row in rows], "name": file_name, "for": [user, authority]}
    return signing.dumps(data, salt=PREVIEW_SALT, compress=True, serializer=_Json)


def unpacked(token: str, user: int, authority: int) -> tuple[list[ListedDocument], str]:
    """The rows of a preview of this person; raises Refused for one that is too old, changed, or somebody else's."""
    try:
        data = signing.loads(token, salt=PREVIEW_SALT, max_age=PREVIEW_SECONDS, serializer=_Json)
    except signing.BadSignature as error:
        raise Refused("预览已经过期，请重新上传清单。") from error
    if data["for"] != [user, authority]:
        raise Refused("这份预览属于另一个人或者另一个机关，请重新上传清单。")
    return [_restored(row) for row in data["rows"]], data["name"]


class _Json(signing.JSONSerializer):
    """JSON that knows dates on the way out."""

    def dumps(self, obj: Any) -> bytes:
        return json.dumps(obj, cls=DjangoJSONEncoder, separators=(",", ":")).encode()


def _restored(data: dict[str, Any]) -> ListedDocument:
    fields = data["fields"] | {name: _day(data["fields"][name]) for name in _DATES}
    return ListedDocument(
        line=data["line"],
        fields=fields,
        status=data["status"],
        status_on=_day(data["status_on"]),
        note=data["note"],
        problems=[],
    )


def _day(text: str | None) -> Any:
    return parse_date(text) if text else None


def _shown(row: ListedDocument) -> dict[str, Any]:
    label = ValidityChange.Kind(row.status).label if row.status else "有效期内有效"
    return {"row": row, "status": label}
