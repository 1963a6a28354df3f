"""The search: one box, filters that say how much is behind them, passages with the words marked, suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.generic import View

from gongkai.organizations.models import Authority
from gongkai.publishing.models import Validity
from gongkai.publishing.public.site_columns import SiteColumns
from gongkai.search.query import search
from gongkai.search.results import Filters, Results, Sort
from gongkai.search.suggesting import suggest
from gongkai.web.columns import SiteColumn, statutory_category
from gongkai.web.public import PublicView

LONGEST = 100
MOST_PAGES = 50
FACET_VALUES = 8
SEARCH = SiteColumn(
    "jiansuo",
    "检索",
    "portal:search",
    "检索主动公开的政府信息，包括附件中的文字。",
    "政府信息公开,检索,查询",
    "信息检索",
)
_PARAMETERS = {"authority": "jg", "column": "lm", "category": "fl", "year": "nian", "validity": "yx"}
_LABELS = {
    "authority": "机关",
    "column": "栏目",
    "category": "法定公开内容",
    "year": "年份",
    "validity": "有效性",
}
_SORTS = {"": Sort.RELEVANCE, "xin": Sort.NEWEST, "jiu": Sort.OLDEST}
_SORT_LABELS = (("", "最相关的在前"), ("xin", "最新的在前"), ("jiu", "最早的在前"))


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: what it is called, how many hits it has, and the address with or without it."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks; what cannot be understood is left out."""

    text: str
    authority: int | None = None
    column: int | None = None
    category: str = ""
    year: int | None = None
    validity: str | None = None
    in_force_only: bool = False
    sort: str = ""
    page: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> Question:
        """Read the address."""
        asked = request.GET
        validity = asked.get("yx", "")
        category = asked.get("fl", "")
        sort = asked.get("px", "")
        return cls(
            # A NUL cannot be stored or searched anywhere; what is longer than a title finds nothing.
            text=asked.get("q", "").replace("\0", "").strip()[:LONGEST],
            authority=_number(asked.get("jg", "")),
            column=_number(asked.get("lm", "")),
            category=category if statutory_category(category) else "",
            year=_number(asked.get("nian", "")),
            validity=validity if validity in Validity.values and validity else None,
            in_force_only=asked.get("yxwj") == "1",
            sort=sort if sort in _SORTS else "",
            page=min(max(_number(asked.get("page", "")) or 1, 1), MOST_PAGES),
        )

    def filters(self) -> Filters:
        """The same for the index."""
        return Filters(
            authorities=() if self.authority is None else (self.authority,),
            columns=() if self.column is None else (self.column,),
            categories=(self.category,) if self.category else (),
            years=() if self.year is None else (self.year,),
            validities=() if self.validity is None else (self.validity,),
            in_force_only=self.in_force_only,
        )

    def parameters(self) -> dict[str, str]:
        """What stands in the address, without the page."""
        values = {
            "q": self.text,
            "jg": self.authority,
            "lm": self.column,
            "fl": self.category,
            "nian": self.year,
            "yx": self.validity,
            "yxwj": "1" if self.in_force_only else "",
            "px": self.sort,
        }
        return {name: str(value) for name, value in values.items() if value not in (None, "")}

    def chosen(self, facet: str) -> Any:
        """The value that a facet is held to."""
        return getattr(self, facet)


class SearchPage(PublicView):
    """The results; never cached, and read again from the database, so that nothing withdrawn shows."""

    template_name = "portal/public/search.html"
    column = SEARCH

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        answer = super().get(request, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the hits, the facets and the neighbouring pages."""
        context = super().get_context_data(**kwargs)
        question = Question.of(self.request)
        context["search_page"] = True
        context["question"] = question
        context["sorts"] = _SORT_LABELS
        context["kept"] = [
            (name, value) for name, value in question.parameters().items() if name not in ("q", "px", "yxwj")
        ]
        if not question.text:
            return context
        results = search(question.text, question.filters(), question.page, _SORTS[question.sort])
        context["results"] = results
        context["facets"] = self._facets(question, results)
        context["filtered"] = bool(set(question.parameters()) - {"q", "px"})
        context["previous"], context["next"] = _neighbours(question, results)
        return context

    def _facets(self, question: Question, results: Results) -> list[tuple[str, list[FacetValue]]]:
        """The facets with words for their values; two queries for the names of authorities and columns."""
        names = {
            "authority": _names(Authority, results.facets["authority"], "name"),
            "column": self._columns_of_the_site(),
        }
        found = []
        for facet, label in _LABELS.items():
            values: list[FacetValue] = []
            for value, count in results.facets[facet]:
                said = _said(facet, value, names)
                if not said or len(values) == FACET_VALUES:
                    continue
                is_chosen = question.chosen(facet) == value
                parameters = question.parameters()
                parameters.pop(_PARAMETERS[facet], None)
                if not is_chosen:
                    parameters[_PARAMETERS[facet]] = str(value)
                values.append(FacetValue(said, count, f"?{urlencode(parameters)}", is_chosen))
            if values:
                found.append((label, values))
        return found

    def _columns_of_the_site(self) -> dict[int, str]:
        """Of the columns that hits stand in, those of this site: others have the same names."""
        return {column.pk: column.title for column in SiteColumns(self.request).all}


class Suggestions(View):
    """Titles that begin as what was typed, for the box on every page: JSON."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """At most eight; none, and no fault, where the index cannot be asked."""
        text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
        found = suggest(text) if text else ()
        answer = JsonResponse({"suggestions": [one.title for one in found]})
        patch_cache_control(answer, private=True, no_store=True)
        return answer


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _names(model: Any, values: tuple[tuple[int | str, int], ...], field: str) -> dict[int, str]:
    keys = [value for value, _ in values[:FACET_VALUES]]
    return dict(model.objects.filter(pk__in=keys).values_list("pk", field)) if keys else {}


def _said(facet: str, value: int | str, names: dict[str, dict[int, str]]) -> str:
    """A value in words; "" where it has none and is not shown."""
    if facet in names:
        return names[facet].get(int(value), "")
    if facet == "year":
        return f"{value}年"
    if facet == "category":
        category = statutory_category(str(value))
        return category.title if category else ""
    return str(Validity(value).label) if value in Validity.values and value else ""


def _neighbours(question: Question, results: Results) -> tuple[str, str]:
    """The addresses of the page before and the page after; empty where there is none."""
    parameters = question.parameters()
    last = min(results.pages, MOST_PAGES)
    before = f"?{urlencode(parameters | {'page': str(results.page - 1)})}" if results.page > 1 else ""
    after = f"?{urlencode(parameters | {'page': str(results.page + 1)})}" if results.page < last else ""
    return before, after
