"""Deciding, letters, consent, consultations, fees, settings and templates."""

from django.urls import URLPattern, path

from gongkai.casework.office import consent, deciding, drafting, letters

_CASE = "office/requests/<int:pk>/"
_LETTER = _CASE + "letters/<int:letter_id>/"

urlpatterns: list[URLPattern] = [
    path("office/consent/", consent.Consents.as_view(), name="consents"),
    path("office/consent/<int:pk>/", consent.Consent.as_view(), name="consent"),
    path(_CASE + "step/<str:kind>/", drafting.DraftStep.as_view(), name="draft_step"),
    path(_CASE + "decide/", deciding.Decide.as_view(), name="decide"),
    path(_CASE + "reply/", deciding.DraftReply.as_view(), name="reply"),
    path(_CASE + "earlier/", deciding.ChooseEarlier.as_view(), name="choose_earlier"),
    path(_CASE + "passages/new/", deciding.PassageNew.as_view(), name="passage_new"),
    path(
        _CASE + "passages/<int:passage_id>/remove/", deciding.PassageRemove.as_view(), name="passage_remove"
    ),
    path(_CASE + "information/", deciding.Information.as_view(), name="information"),
    path(_LETTER, letters.LetterPage.as_view(), name="letter"),
    path(_LETTER + "word/", letters.LetterWord.as_view(), name="letter_word"),
    path(_LETTER + "pdf/", letters.LetterPdf.as_view(), name="letter_pdf"),
    path(_LETTER + "upload/", letters.LetterUpload.as_view(), name="letter_upload"),
    path(_LETTER + "restore/", letters.LetterRestore.as_view(), name="letter_restore"),
    path(_LETTER + "discard/", letters.LetterDiscard.as_view(), name="letter_discard"),
    path(_LETTER + "sent/", letters.LetterSent.as_view(), name="letter_sent"),
    path(_LETTER + "arrived/", letters.LetterArrived.as_view(), name="letter_arrived"),
]
