"""The public addresses of publishing."""

from __future__ import annotations

from django.urls import path

from gongkai.publishing.public import attachments, documents, lists

urlpatterns = [
    path("zfxxgk/xx/<int:pk>/", documents.DocumentPage.as_view(), name="document"),
    path("zfxxgk/xx/<int:pk>/fj/<int:attachment>/", attachments.AttachmentFile.as_view(), name="attachment"),
    path("zfxxgk/xx/<int:pk>/bb/<int:number>/", documents.EarlierVersion.as_view(), name="earlier_version"),
    path("zfxxgk/lm/<slug:key>/", lists.ColumnPage.as_view(), name="column"),
    path("zfxxgk/jg/<int:authority>/", lists.AuthorityPage.as_view(), name="authority"),
]
