"""The addresses of the collection for everybody."""

from django.urls import path

from gongkai.publishing.public import normative

urlpatterns = [
    path("zfxxgk/gfxwj/", normative.NormativeCollection.as_view(), name="normative_public"),
    path(
        "zfxxgk/gfxwj/xiazai.<str:ending>",
        normative.NormativeCollectionFile.as_view(),
        name="normative_public_file",
    ),
    path("zfxxgk/gfxwj/qingli/", normative.CleanUpResults.as_view(), name="clean_up_results"),
    path(
        "zfxxgk/gfxwj/<int:pk>/",
        normative.NormativeDocumentPage.as_view(),
        name="normative_public_document",
    ),
]
