"""Policy questions and answers for citizens, and what the page of a document shows of its interpretation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q

from gongkai.organizations.models import Authority
from gongkai.publishing.interpreting import documents_of, interpretations_of, questions_about
from gongkai.publishing.models import Disclosure, PolicyQuestion
from gongkai.publishing.public.site_columns import SiteColumns
from gongkai.web.columns import SiteColumn
from gongkai.web.office.forms import PlainForm
from gongkai.web.public import PublicView

QUESTIONS_A_PAGE = 20
QUESTIONS = SiteColumn(
    "zcwd",
    "政策问答",
    "publishing:questions",
    "用问答解释政策文件，可以按机关和词语查找。",
    "政策问答,政策解读",
    "政策解读",
)


class QuestionFilter(PlainForm):
    """Which questions to show."""

    q = forms.CharField(label="问题或者回答中的词语", required=False, max_length=60)
    jg = forms.ModelChoiceField(
        label="机关", required=False, queryset=Authority.objects.none(), empty_label="全部机关"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = Disclosure.objects.public().filter(questions__isnull=False).order_by().values("authority")
        choice = self.fields["jg"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Authority.objects.filter(pk__in=keys).order_by("position", "pk")


class Questions(PublicView):
    """All public questions and answers, the newest items first."""

    template_name = "publishing/public/questions.html"
    column = QUESTIONS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter and one page of questions."""
        form = QuestionFilter(self.request.GET or None)
        asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
        rows = PolicyQuestion.objects.filter(disclosure__in=Disclosure.objects.public())
        if asked.get("jg"):
            rows = rows.filter(disclosure__authority=asked["jg"])
        for word in asked.get("q", "").split():
            rows = rows.filter(Q(question__icontains=word) | Q(answer__icontains=word))
        if form.is_bound and not form.is_valid():
            rows = rows.none()
        rows = rows.select_related("disclosure", "disclosure__authority").order_by(
            "-disclosure__published_at", "-disclosure_id", "position", "pk"
        )
        context = super().get_context_data(**kwargs)
        context["form"] = form
        context["page"] = Paginator(rows, QUESTIONS_A_PAGE).get_page(self.request.GET.get("page"))
        context["branches"] = SiteColumns(self.request).tree()
        return context


def interpretation_facts(disclosure: Disclosure) -> dict[str, Any]:
    """What ``publishing/parts/interpretations_beside.html`` shows beside a document: three queries."""
    return {
        "interpretations": list(interpretations_of(disclosure)),
        "interpreted": list(documents_of(disclosure)),
        "questions": list(questions_about(disclosure)),
    }
