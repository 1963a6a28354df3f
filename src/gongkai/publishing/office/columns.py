"""The columns of the site for its keeper: the tree with its lights, and the steps that change it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from gongkai.organizations.models import Authority, Membership, User
from gongkai.publishing import rights
from gongkai.publishing.actions import columns as actions
from gongkai.publishing.columns import (
    INDENT,
    PlacedColumn,
    columns_of_site,
    freshness,
    site_authority_of,
    subtree_of,
)
from gongkai.publishing.models import SiteColumn
from gongkai.web.office.forms import PlainForm, PlainModelForm
from gongkai.web.views import StaffFormView, StaffView

BAD = "bad"
WITH_KEY_AREAS = "key_areas"


class Columns(StaffView, TemplateView):
    """The columns that the authority publishes in; its own can be arranged by the keeper."""

    model: Any = SiteColumn
    required_roles = rights.READERS
    template_name = "publishing/office/columns.html"
    title = "栏目"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the tree, with the light of every column; ``?show=bad`` shows what an inspection would count."""
        site = site_authority_of(self.authority)
        placed = columns_of_site(site) if site is not None else []
        found = freshness([item.column for item in placed], timezone.localdate())
        only_bad = self.request.GET.get("show") == BAD
        rows = [(item, found[item.column.pk]) for item in placed]
        is_own = site is not None and site.pk == self.authority.pk
        members = _member_ids(self.authority) if is_own else set()
        return super().get_context_data(
            rows=[row for row in rows if row[1].is_bad] if only_bad else rows,
            bad=sum(row[1].is_bad for row in rows),
            total=len(rows),
            only_bad=only_bad,
            site=site,
            is_own=is_own,
            left={item.column.pk for item in placed if item.column.owner_id not in {None, *members}},
            may_keep=bool(self.roles & set(rights.KEEPERS)),
            **kwargs,
        )


class KeeperView(StaffView):
    """Base: columns of the acting authority, for its keeper."""

    model: Any = SiteColumn
    required_roles = rights.KEEPERS
    changing = True

    def readable_scope(self) -> QuerySet[Authority]:
        """The acting authority."""
        return self.changeable_scope()

    @cached_property
    def column(self) -> SiteColumn:
        """The column of the address; 404 for another site's."""
        row: SiteColumn = self.get_row()
        return row

    @cached_property
    def placed(self) -> list[PlacedColumn]:
        """The columns of the site."""
        return columns_of_site(self.authority)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The tree."""
        return [("栏目", reverse("publishing:columns"))]

    def get_success_url(self) -> str:
        """The tree."""
        return reverse("publishing:columns")


class LayOutForm(PlainForm):
    """Whether the 26 fields are wanted."""

    extent = forms.ChoiceField(
        label="建立哪些栏目",
        choices=[
            ("", "请选择"),
            ("usual", "规范的栏目和常用栏目"),
            (WITH_KEY_AREAS, "另加“重点领域信息公开”和26个领域的栏目"),
        ],
    )


class LayOut(KeeperView, StaffFormView):
    """Lay out the national columns."""

    title = "按国家规范建立栏目"
    template_name = "publishing/office/columns_lay_out.html"
    form_class = LayOutForm
    submit_label = "建立栏目"
    done_message = ""

    def perform(self, form: Any) -> None:
        """Call the action and say what it did."""
        done = actions.lay_out_columns(
            self.user, self.authority, with_key_areas=form.cleaned_data["extent"] == WITH_KEY_AREAS
        )
        if done.added:
            messages.success(self.request, f"已建立{done.added}个栏目，原有的{done.present}个栏目没有改动。")
        else:
            messages.info(self.request, "规范的栏目都已经有了，没有增加。")


class ColumnForm(PlainModelForm):
    """The facts of a column. The owner is chosen among the present members."""

    class Meta:
        model = SiteColumn
        fields = actions.FACTS

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        keys = _member_ids(authority)
        if self.instance.owner_id:
            # Whoever left stays to be seen until the keeper chooses another.
            keys.add(self.instance.owner_id)
        owner.queryset = User.objects.filter(pk__in=keys).order_by("display_name", "pk")
        owner.empty_label = "（没有负责人）"


class NewColumnForm(ColumnForm):
    """A new column: its place and its key besides."""

    key = SiteColumn._meta.get_field("key").formfield()
    parent = forms.TypedChoiceField(label="上级栏目", required=False, coerce=int, empty_value=None)
    field_order = ("title", "key", "parent")

    def __init__(self, *args: Any, placed: list[PlacedColumn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ChoiceField)
        parent.choices = [("", "（最上一级）"), *_choices(placed)]


class AddColumn(KeeperView, StaffFormView):
    """A new column."""

    title = "增加栏目"
    form_class = NewColumnForm
    done_message = "栏目已增加。"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The members and the columns to choose from."""
        return super().get_form_kwargs() | {"authority": self.authority, "placed": self.placed}

    def get_initial(self) -> dict[str, Any]:
        """``?below=`` names the column above."""
        asked = self.request.GET.get("below", "")
        return {"parent": asked} if asked.isdecimal() else {}

    def perform(self, form: Any) -> None:
        """Call the action."""
        data = dict(form.cleaned_data)
        chosen = data.pop("parent")
        parent = next((item.column for item in self.placed if item.column.pk == chosen), None)
        actions.add_column(self.user, self.authority, parent=parent, **data)


class ChangeColumn(KeeperView, StaffFormView):
    """The facts of a column."""

    form_class = ColumnForm
    done_message = "栏目已保存。"

    def get_title(self) -> str:
        """The column."""
        return f"修改栏目：{self.column.title}"

    def get_form_instance(self) -> SiteColumn:
        """A copy: the form must not change the row."""
        row: SiteColumn = SiteColumn.objects.get(pk=self.column.pk)
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        """The members to choose from."""
        return super().get_form_kwargs() | {"authority": self.authority}

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.change_column(self.user, self.column, **form.cleaned_data)


class MoveForm(PlainForm):
    """Where a column goes."""

    parent = forms.TypedChoiceField(label="移到", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ChoiceField)
        parent.choices = [("", "（最上一级）"), *choices]


class MoveColumn(KeeperView, StaffFormView):
    """Put a column under another."""

    form_class = MoveForm
    submit_label = "移动"
    done_message = "栏目已移动。"

    def get_title(self) -> str:
        """The column."""
        return f"移动栏目：{self.column.title}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Everything that is not below it."""
        moved = subtree_of(self.column, self.placed)
        others = [item for item in self.placed if item.column.pk not in moved]
        return super().get_form_kwargs() | {"choices": _choices(others)}

    def get_initial(self) -> dict[str, Any]:
        """Where it is."""
        return {"parent": self.column.parent_id}

    def perform(self, form: Any) -> None:
        """Call the action."""
        chosen = form.cleaned_data["parent"]
        target = next((item.column for item in self.placed if item.column.pk == chosen), None)
        actions.move_column(self.user, self.column, target)


class ShiftColumn(KeeperView):
    """One place up or down, by a button."""

    def post(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        """Call the action; the browser comes back to the column's line."""
        actions.shift_column(self.user, self.column, up=way == "up")
        return redirect(f"{self.get_success_url()}#column-{pk}")


class OpenOrClose(KeeperView):
    """Close a column, or open it again, by a button."""

    def post(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        """Call the action."""
        column = actions.set_open(self.user, self.column, is_open=way == "open")
        done = "已重新开放" if column.is_open else "已关闭，不再收新内容，已有内容照常可以查阅"
        messages.success(request, f"“{column.title}”{done}。")
        return redirect(f"{self.get_success_url()}#column-{pk}")


def _choices(placed: list[PlacedColumn]) -> list[tuple[int, str]]:
    return [(item.column.pk, f"{INDENT * item.depth}{item.column.title}") for item in placed]


def _member_ids(authority: Authority) -> set[int]:
    return set(Membership.objects.active().filter(authority=authority).values_list("user_id", flat=True))
