"""Channels: where items appeared, posts and accounts, notice sheets, reading places."""

from django.urls import URLPattern, path

from gongkai.publishing.office import (
    channel_accounts,
    channel_posts,
    channel_sheet,
    channels,
    deliveries,
    gazette,
)

CHANNELS = "office/publishing/channels/"
DELIVERIES = "office/publishing/deliveries/"
GAZETTES = "office/publishing/gazettes/"
ISSUE = f"{GAZETTES}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(CHANNELS, channels.Overview.as_view(), name="channels"),
    path(f"{CHANNELS}register/", channels.AppearanceAdd.as_view(), name="appearance_add"),
    path(f"{CHANNELS}<int:pk>/void/", channels.AppearanceVoid.as_view(), name="appearance_void"),
    path(f"{CHANNELS}sheet/<int:pk>/", channel_sheet.NoticeSheet.as_view(), name="notice_sheet"),
    path(f"{CHANNELS}posts/add/", channel_posts.PostAdd.as_view(), name="post_add"),
    path(f"{CHANNELS}posts/<int:pk>/", channel_posts.PostPage.as_view(), name="channel_post"),
    path(f"{CHANNELS}posts/<int:pk>/link/", channel_posts.PostLink.as_view(), name="post_link"),
    path(f"{CHANNELS}posts/<int:pk>/step/", channel_posts.PostStep.as_view(), name="post_step"),
    path(f"{CHANNELS}accounts/", channel_accounts.Accounts.as_view(), name="channel_accounts"),
    path(f"{CHANNELS}accounts/add/", channel_accounts.AccountAdd.as_view(), name="channel_account_add"),
    path(
        f"{CHANNELS}accounts/<int:pk>/",
        channel_accounts.AccountChange.as_view(),
        name="channel_account_change",
    ),
    path(DELIVERIES, deliveries.Places.as_view(), name="delivery_places"),
    path(f"{DELIVERIES}sms/", deliveries.TellBySms.as_view(), name="delivery_sms"),
    path(f"{DELIVERIES}<int:pk>/", deliveries.PlacePage.as_view(), name="delivery_place"),
    path(f"{DELIVERIES}<int:pk>/choose/", deliveries.Choose.as_view(), name="delivery_choose"),
    path(f"{DELIVERIES}<int:pk>/record/", deliveries.Record.as_view(), name="delivery_record"),
    path(f"{DELIVERIES}listed/<int:pk>/take-off/", deliveries.TakeOff.as_view(), name="delivery_take_off"),
    path(GAZETTES, gazette.Issues.as_view(), name="gazettes"),
    path(f"{GAZETTES}new/", gazette.IssueOpen.as_view(), name="gazette_open"),
    path(ISSUE, gazette.IssuePage.as_view(), name="gazette"),
    path(f"{ISSUE}change/", gazette.IssueChange.as_view(), name="gazette_change"),
    path(f"{ISSUE}add/", gazette.AddEntries.as_view(), name="gazette_add"),
    path(f"{ISSUE}arrange/", gazette.Arrange.as_view(), name="gazette_arrange"),
    path(f"{ISSUE}publish/", gazette.Publish.as_view(), name="gazette_publish"),
    path(f"{ISSUE}proof/", gazette.Proof.as_view(), name="gazette_proof"),
    path(f"{ISSUE}print/", gazette.PrintPage.as_view(), name="gazette_print"),
    path(f"{GAZETTES}entries/<int:pk>/take-out/", gazette.TakeOut.as_view(), name="gazette_take_out"),
]
