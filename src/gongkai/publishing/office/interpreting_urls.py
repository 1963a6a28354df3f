"""The addresses of interpretation for staff."""

from django.urls import URLPattern, path

from gongkai.publishing.office import interpreting, interpreting_questions

_AT = "office/publishing/interpretations/"
_ITEM = "office/publishing/items/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_AT, interpreting.Duties.as_view(), name="interpretations"),
    path(f"{_AT}<int:pk>/waive/", interpreting.Waive.as_view(), name="interpretation_waive"),
    path(f"{_AT}<int:pk>/resume/", interpreting.Resume.as_view(), name="interpretation_resume"),
    path(f"{_AT}links/<int:pk>/remove/", interpreting.Unlink.as_view(), name="interpretation_unlink"),
    path(f"{_ITEM}interprets/", interpreting.Links.as_view(), name="item_interprets"),
    path(f"{_ITEM}questions/", interpreting_questions.EditQuestions.as_view(), name="item_questions"),
]
