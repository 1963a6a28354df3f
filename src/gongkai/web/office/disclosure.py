"""Office pages of the disclosure office: contact facts, reading places, yearly resources."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.organizations import actions
from gongkai.organizations.models import DisclosureOffice, ReadingPlace, YearlyResources
from gongkai.organizations.refusals import Refused
from gongkai.organizations.rights import require_head
from gongkai.web.office import forms
from gongkai.web.office.base import AuthorityForm, AuthorityPage


class HeadsForm(AuthorityForm):
    """A form for the head of the disclosure office."""

    def require_right(self) -> None:
        """The head of the disclosure office."""
        require_head(self.user, self.subject, self.what)


class DisclosureOfficeChange(HeadsForm):
    """The contact facts from which the public guide is made."""

    title = "政府信息公开工作机构"
    form_class = forms.DisclosureOfficeForm
    what = "修改政府信息公开工作机构的联系信息"
    done_message = "联系信息已保存，公开指南随即更新。"

    def get_form_instance(self) -> DisclosureOffice | None:
        """The facts as they stand."""
        return DisclosureOffice.objects.filter(authority_id=self.subject.pk).first()

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.set_disclosure_office(self.user, self.subject, **form.cleaned_data)


class ReadingPlaces(AuthorityPage):
    """The reading places of an authority."""

    template_name = "web/office/reading_places.html"
    title = "查阅点"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the places."""
        return super().get_context_data(places=self.subject.reading_places.all(), **kwargs)


class ReadingPlaceAdd(HeadsForm):
    """Add a reading place."""

    title = "增加查阅点"
    form_class = forms.ReadingPlaceForm
    what = "增加查阅点"
    leads_to = "office:reading_places"
    done_message = "查阅点已增加。"

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.add_reading_place(self.user, self.subject, **form.cleaned_data)


class OneReadingPlace(HeadsForm):
    """A form about one reading place of the authority."""

    leads_to = "office:reading_places"

    @cached_property
    def place(self) -> ReadingPlace:
        """The place of the address; one of another authority is a 404."""
        place = (
            ReadingPlace.objects.filter(pk=self.kwargs["place_id"], authority_id=self.subject.pk)
            .select_related("authority")
            .first()
        )
        if place is None:
            raise Http404
        return place


class ReadingPlaceChange(OneReadingPlace):
    """Change a reading place."""

    title = "修改查阅点"
    what = "修改查阅点"
    form_class = forms.ReadingPlaceForm
    done_message = "查阅点已修改。"

    def get_form_instance(self) -> ReadingPlace:
        """The place as it stands."""
        return self.place

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.change_reading_place(self.user, self.place, **form.cleaned_data)


class ReadingPlaceRemove(OneReadingPlace):
    """Remove a reading place, after a question."""

    title = "撤销查阅点"
    what = "撤销查阅点"
    template_name = "web/confirm.html"
    form_class = forms.ConfirmForm
    submit_label = "撤销"
    done_message = "查阅点已撤销；原来的信息保存在操作记录里。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the question."""
        question = f"要撤销查阅点“{self.place}”吗？撤销后公开指南不再列出它，操作记录里保留原来的信息。"
        return super().get_context_data(question=question, **kwargs)

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.remove_reading_place(self.user, self.place)


class Resources(AuthorityPage):
    """Offices, staff and money, year by year."""

    template_name = "web/office/resources.html"
    title = "年度保障情况"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the years and the little form that opens one."""
        kwargs.setdefault("form", forms.YearForm())
        return super().get_context_data(years=self.subject.yearly_resources.all(), **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Lead to the form of the chosen year."""
        form = forms.YearForm(request.POST)
        if form.is_valid():
            return redirect("office:resources_of_year", self.subject.pk, form.cleaned_data["year"])
        return self.render_to_response(self.get_context_data(form=form), status=400)


class ResourcesOfYear(HeadsForm):
    """The figures of one year; a year for which there can be none is refused."""

    form_class = forms.YearlyResourcesForm
    what = "填写年度保障情况"
    leads_to = "office:resources"
    done_message = "年度保障情况已保存。"

    def get_title(self) -> str:
        """The year in the heading."""
        return f"{self.kwargs['year']}年度保障情况"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """By way of the years."""
        return [
            *super().get_breadcrumbs(),
            ("年度保障情况", reverse("office:resources", args=[self.subject.pk])),
        ]

    def get_form_instance(self) -> YearlyResources | None:
        """The figures as they stand."""
        asked = forms.YearForm({"year": self.kwargs["year"]})
        if not asked.is_valid():
            raise Refused(" ".join(str(error) for error in asked.errors["year"]))
        return YearlyResources.objects.filter(authority_id=self.subject.pk, year=self.kwargs["year"]).first()

    def perform(self, form: Any) -> None:
        """Call the action."""
        actions.set_yearly_resources(self.user, self.subject, self.kwargs["year"], **form.cleaned_data)
