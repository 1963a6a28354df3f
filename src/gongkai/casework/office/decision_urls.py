"""Deciding, letters, consent, consultations, fees, settings and templates."""

from django.urls import URLPattern, path, re_path

from gongkai.casework.office import (
    arrangements,
    consent,
    consulting,
    deciding,
    drafting,
    letters,
    proactive,
    providing,
)

_CASE = "office/requests/<int:pk>/"
_SETTINGS = "office/requests/settings/"
_TEMPLATE = _SETTINGS + "templates/<str:kind>/"
_LETTER = _CASE + "letters/<int:letter_id>/"

urlpatterns: list[URLPattern] = [
    path("office/consent/", consent.Consents.as_view(), name="consents"),
    path("office/consent/<int:pk>/", consent.Consent.as_view(), name="consent"),
    path("office/enquiries/", consulting.Enquiries.as_view(), name="enquiries"),
    path("office/enquiries/<int:pk>/", consulting.Enquiry.as_view(), name="enquiry"),
    path("office/publications/", proactive.Publications.as_view(), name="publications"),
    path("office/publications/<int:pk>/", proactive.Publication.as_view(), name="publication"),
    path(_SETTINGS, arrangements.Settings.as_view(), name="settings"),
    path(_SETTINGS + "templates/", arrangements.Templates.as_view(), name="templates"),
    path(_SETTINGS + "templates/files/<int:pk>/", arrangements.TemplateFile.as_view(), name="template_file"),
    path(_TEMPLATE, arrangements.TemplateOfKind.as_view(), name="template"),
    path(_TEMPLATE + "default/", arrangements.TemplateDefault.as_view(), name="template_default"),
    re_path(
        r"^office/requests/settings/templates/(?P<kind>[a-z0-9_]+)/try\.(?P<form>docx|pdf)$",
        arrangements.TemplateTry.as_view(),
        name="template_try",
    ),
    path(_CASE + "publication/", proactive.PublicationNew.as_view(), name="propose_publication"),
    path(_CASE + "enquiries/new/", consulting.EnquiryNew.as_view(), name="ask_unit"),
    path(_CASE + "parties/", consulting.Parties.as_view(), name="parties"),
    path(_CASE + "parties/<int:party_id>/", consulting.Party.as_view(), name="party"),
    path(_CASE + "step/<str:kind>/", drafting.DraftStep.as_view(), name="draft_step"),
    path(_CASE + "decide/", deciding.Decide.as_view(), name="decide"),
    path(_CASE + "reply/", deciding.DraftReply.as_view(), name="reply"),
    path(_CASE + "earlier/", deciding.ChooseEarlier.as_view(), name="choose_earlier"),
    path(_CASE + "passages/new/", deciding.PassageNew.as_view(), name="passage_new"),
    path(
        _CASE + "passages/<int:passage_id>/remove/", deciding.PassageRemove.as_view(), name="passage_remove"
    ),
    path(_CASE + "information/", providing.Information.as_view(), name="information"),
    path(
        _CASE + "information/<int:file>/back/", providing.InformationBack.as_view(), name="information_back"
    ),
    path(_LETTER, letters.LetterPage.as_view(), name="letter"),
    path(_LETTER + "word/", letters.LetterWord.as_view(), name="letter_word"),
    path(_LETTER + "pdf/", letters.LetterPdf.as_view(), name="letter_pdf"),
    path(_LETTER + "upload/", letters.LetterUpload.as_view(), name="letter_upload"),
    path(_LETTER + "restore/", letters.LetterRestore.as_view(), name="letter_restore"),
    path(_LETTER + "discard/", letters.LetterDiscard.as_view(), name="letter_discard"),
    path(_LETTER + "sent/", letters.LetterSent.as_view(), name="letter_sent"),
    path(_LETTER + "arrived/", letters.LetterArrived.as_view(), name="letter_arrived"),
]
