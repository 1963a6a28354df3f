"""The addresses of the collection for staff."""

from django.urls import path

from gongkai.publishing.office import (
    clean_up,
    normative,
    normative_arrangements,
    normative_release,
    normative_steps,
)

_AT = "office/publishing/normative/"

urlpatterns = [
    path(_AT, normative.NormativeList.as_view(), name="normative"),
    path(f"{_AT}list.<str:ending>", normative.NormativeFile.as_view(), name="normative_file"),
    path(f"{_AT}counts/", normative.NormativeCounts.as_view(), name="normative_counts"),
    path(f"{_AT}unregistered/", normative.NormativeUnregistered.as_view(), name="normative_unregistered"),
    path(f"{_AT}release/", normative_release.NormativeRelease.as_view(), name="normative_release"),
    path(f"{_AT}add/", normative_steps.RegisterDocument.as_view(), name="normative_add"),
    path(f"{_AT}import/", normative_arrangements.ImportList.as_view(), name="normative_import"),
    path(
        f"{_AT}import/confirm/",
        normative_arrangements.ConfirmImport.as_view(),
        name="normative_import_confirm",
    ),
    path(f"{_AT}rules/", normative_arrangements.ValidityRules.as_view(), name="validity_rules"),
    path(
        f"{_AT}rules/<int:pk>/remove/",
        normative_arrangements.RemoveRule.as_view(),
        name="validity_rule_remove",
    ),
    path(f"{_AT}<int:pk>/", normative.NormativePage.as_view(), name="normative_document"),
    path(f"{_AT}<int:pk>/change/", normative_steps.CorrectDocument.as_view(), name="normative_change"),
    path(f"{_AT}<int:pk>/relate/", normative_steps.RelateDocument.as_view(), name="normative_relate"),
    path(f"{_AT}<int:pk>/end/", normative_steps.EndDocument.as_view(), name="normative_end"),
    path(f"{_AT}<int:pk>/renew/", normative_steps.RenewDocument.as_view(), name="normative_renew"),
    path(f"{_AT}<int:pk>/void/", normative_steps.VoidDocument.as_view(), name="normative_void"),
    path(f"{_AT}<int:pk>/link/", normative_steps.LinkDocument.as_view(), name="normative_link"),
    path(f"{_AT}<int:pk>/unlink/", normative_steps.UnlinkDocument.as_view(), name="normative_unlink"),
    path(
        f"{_AT}<int:pk>/changes/<int:change>/annul/",
        normative_steps.AnnulChange.as_view(),
        name="normative_annul",
    ),
    path(
        f"{_AT}<int:pk>/relations/<int:relation>/remove/",
        normative_steps.Unrelate.as_view(),
        name="normative_unrelate",
    ),
    path("office/publishing/clean-ups/", clean_up.CleanUps.as_view(), name="clean_ups"),
    path("office/publishing/clean-ups/open/", clean_up.OpenCleanUp.as_view(), name="clean_up_open"),
    path("office/publishing/clean-ups/<int:pk>/", clean_up.CleanUpPage.as_view(), name="clean_up"),
    path(
        "office/publishing/clean-ups/<int:pk>/take-in/", clean_up.TakeInNew.as_view(), name="clean_up_take_in"
    ),
    path(
        "office/publishing/clean-ups/<int:pk>/close/", clean_up.CloseCleanUp.as_view(), name="clean_up_close"
    ),
]
