"""The work list, registering on paper, and the page of a case with its steps."""

from django.urls import URLPattern, path

from gongkai.casework.office import (
    case,
    case_care,
    case_privacy,
    case_steps,
    finding,
    registering,
    worklist,
)

CASE = "office/requests/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("office/requests/", worklist.WorkList.as_view(), name="requests"),
    path("office/requests/register/", registering.RegisterRequest.as_view(), name="register_request"),
    path("office/requests/find/", finding.FindApplicant.as_view(), name="find_applicant"),
    path(CASE, case.CasePage.as_view(), name="case"),
    path(f"{CASE}event/<str:kind>/", case_steps.RegisterStep.as_view(), name="register_step"),
    path(f"{CASE}event/<int:event>/void/", case_care.VoidEvent.as_view(), name="void_event"),
    path(f"{CASE}applicant/", case_privacy.Reveal.as_view(), name="reveal"),
    path(f"{CASE}receipt/", case_privacy.RequestReceipt.as_view(), name="request_receipt"),
    path(f"{CASE}oral-request/", case_privacy.OralSheet.as_view(), name="oral_sheet"),
    path(f"{CASE}files/add/", case_care.AddFiles.as_view(), name="add_files"),
    path(f"{CASE}files/<int:file>/", case_privacy.OpenFile.as_view(), name="open_file"),
    path(f"{CASE}officer/", case_care.Assign.as_view(), name="assign"),
    path(f"{CASE}subject/", case_care.SetSubject.as_view(), name="set_subject"),
    path(f"{CASE}notes/add/", case_care.AddNote.as_view(), name="add_note"),
    path(f"{CASE}split/", case_care.Split.as_view(), name="split"),
    path(f"{CASE}join/", case_care.Join.as_view(), name="join"),
    path(f"{CASE}part/", case_care.Part.as_view(), name="part"),
    path(f"{CASE}archive/", case_care.Archive.as_view(), name="archive"),
    path(f"{CASE}take-back/", case_care.TakeBack.as_view(), name="take_back_step"),
    path(f"{CASE}compare/<int:other>/", finding.Compare.as_view(), name="compare"),
]
