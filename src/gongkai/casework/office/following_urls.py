"""Reconsideration, litigation and complaints."""

from django.urls import URLPattern, path

from gongkai.casework.office import following_case, following_list, following_open, following_steps

_ALL = "office/requests/follow-ups/"
_ONE = _ALL + "<int:pk>/"
_REQUEST = "office/requests/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_ALL, following_list.FollowUpList.as_view(), name="follow_ups"),
    path(_ALL + "complaint/", following_open.OpenComplaint.as_view(), name="complaint_new"),
    path(_ONE, following_case.FollowUpPage.as_view(), name="follow_up"),
    path(_ONE + "step/<str:kind>/", following_steps.RegisterStep.as_view(), name="follow_up_step"),
    path(_ONE + "result/", following_steps.Conclude.as_view(), name="follow_up_conclude"),
    path(_ONE + "result/revoke/", following_steps.Revoke.as_view(), name="follow_up_revoke"),
    path(_ONE + "reply/", following_steps.ReplyAgain.as_view(), name="follow_up_reply"),
    path(_ONE + "change/", following_steps.ChangeFacts.as_view(), name="follow_up_change"),
    path(_ONE + "papers/add/", following_steps.AddPapers.as_view(), name="follow_up_papers"),
    path(_ONE + "papers/<int:paper>/", following_steps.OpenPaper.as_view(), name="follow_up_paper"),
    path(_REQUEST + "follow-ups/new/", following_open.ChooseKind.as_view(), name="follow_up_new"),
    path(
        _REQUEST + "follow-ups/new/<str:kind>/",
        following_open.OpenFollowUp.as_view(),
        name="follow_up_open",
    ),
    path(_REQUEST + "reopen/", following_open.ReopenRequest.as_view(), name="reopen"),
]
