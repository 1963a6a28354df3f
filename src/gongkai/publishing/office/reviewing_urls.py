"""Reviewing, publishing urgently, withdrawing, and what the keeper arranges."""

from django.urls import URLPattern, path

from gongkai.publishing.office import publication, publishing_settings, reviewing, reviewing_list, word_lists

ITEM = "office/publishing/items/<int:pk>/"
SETTINGS = "office/publishing/settings/"

urlpatterns: list[URLPattern] = [
    path("office/publishing/reviews/", reviewing_list.Reviews.as_view(), name="reviews"),
    path("office/publishing/reviews/<int:pk>/", reviewing.Review.as_view(), name="review"),
    path(f"{ITEM}urgent/", publication.PublishUrgently.as_view(), name="item_urgent"),
    path(f"{ITEM}withdraw/", publication.Withdraw.as_view(), name="item_withdraw"),
    path(f"{ITEM}versions/<int:number>/hide/", publication.HideVersion.as_view(), name="item_hide_version"),
    path(f"{ITEM}end/", publication.EndNow.as_view(), name="item_end"),
    path(SETTINGS, publishing_settings.Settings.as_view(), name="settings"),
    path(f"{SETTINGS}review/", publishing_settings.ReviewPlan.as_view(), name="review_plan"),
    path(f"{SETTINGS}review/default/", publishing_settings.DefaultPlan.as_view(), name="review_plan_default"),
    path(f"{SETTINGS}words/", word_lists.Words.as_view(), name="words"),
    path(f"{SETTINGS}words/add/", word_lists.AddWord.as_view(), name="word_add"),
    path(f"{SETTINGS}words/import/", word_lists.ImportWords.as_view(), name="words_import"),
    path(f"{SETTINGS}words/<int:pk>/", word_lists.ChangeWord.as_view(), name="word"),
    path(f"{SETTINGS}words/<int:pk>/use/", word_lists.UseWord.as_view(), name="word_use"),
]
