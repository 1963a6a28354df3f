"""The addresses for citizens, below 依申请公开."""

from django.urls import URLPattern, path

from gongkai.casework.public import (
    already_public,
    answers,
    applying,
    landing,
    splitting,
    submitting,
    tracking,
)

_ROOT = "zfxxgk/ysqgk/"
_DRAFT = f"{_ROOT}shenqing/<int:draft>/"
_REQUEST = f"{_ROOT}chaxun/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_ROOT, landing.OnRequest.as_view(), name="on_request"),
    path(f"{_ROOT}shenqing/", applying.ChooseAuthority.as_view(), name="apply"),
    path(f"{_ROOT}shenqing/jixu/", submitting.Resume.as_view(), name="resume"),
    path(f"{_DRAFT}jiguan/", applying.ChooseAuthority.as_view(), name="apply_authority"),
    path(f"{_DRAFT}shenqingren/", applying.Applicant.as_view(), name="apply_applicant"),
    path(f"{_DRAFT}neirong/", already_public.WhatIsAskedWithLook.as_view(), name="apply_matter"),
    path(f"{_DRAFT}neirong/yigongkai/", already_public.WhileTyping.as_view(), name="already_public"),
    path(f"{_DRAFT}fenjian/", splitting.SplitMatters.as_view(), name="apply_split"),
    path(f"{_DRAFT}lianxi/", applying.HowToReach.as_view(), name="apply_delivery"),
    path(f"{_DRAFT}tijiao/", submitting.Submit.as_view(), name="apply_submit"),
    path(f"{_DRAFT}zancun/", submitting.Saved.as_view(), name="apply_saved"),
    path(f"{_ROOT}huizhi/<int:pk>/", submitting.ReceiptPage.as_view(), name="receipt"),
    path(f"{_ROOT}huizhi/<int:pk>/xiazai/", submitting.ReceiptText.as_view(), name="receipt_text"),
    path(f"{_ROOT}chaxun/", tracking.Track.as_view(), name="track"),
    path(_REQUEST, tracking.Tracked.as_view(), name="tracked"),
    path(f"{_REQUEST}qita/<int:other>/", tracking.OtherRequest.as_view(), name="other_request"),
    path(f"{_REQUEST}buzheng/", answers.Correct.as_view(), name="correct"),
    path(f"{_REQUEST}liyou/", answers.ExplainReasons.as_view(), name="reasons"),
    path(f"{_REQUEST}jiaofei/", answers.Payment.as_view(), name="payment"),
    path(f"{_REQUEST}chehui/", answers.Withdraw.as_view(), name="withdraw"),
    path(f"{_REQUEST}jianyi/", answers.Suggest.as_view(), name="suggest"),
    path(
        f"{_REQUEST}wenshu/<int:letter>/word/",
        answers.FetchLetter.as_view(),
        {"form": "word"},
        name="fetch_letter",
    ),
    path(
        f"{_REQUEST}wenshu/<int:letter>/pdf/",
        answers.FetchLetter.as_view(),
        {"form": "pdf"},
        name="fetch_letter_pdf",
    ),
    path(f"{_REQUEST}wenjian/<int:file>/", answers.FetchFile.as_view(), name="fetch_file"),
]
