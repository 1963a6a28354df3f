"""Writing items: the work list, the page of an item, its draft, its files, and its way into the review."""

from django.urls import URLPattern, path

from gongkai.publishing.office import (
    autosave,
    drafting,
    drafting_files,
    drafting_paste,
    drafting_submit,
    items,
    items_page,
)

ITEMS = "office/publishing/items/"
ITEM = f"{ITEMS}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(ITEMS, items.WorkList.as_view(), name="items"),
    path(f"{ITEMS}new/", drafting.NewItem.as_view(), name="item_new"),
    path(ITEM, items_page.ItemPage.as_view(), name="item"),
    path(f"{ITEM}edit/", drafting.EditItem.as_view(), name="item_edit"),
    path(f"{ITEM}versions/<int:number>/", items_page.ItemVersion.as_view(), name="item_version"),
    path(f"{ITEM}compare/", items_page.CompareVersions.as_view(), name="item_compare"),
    path(f"{ITEM}files/<int:file>/", items_page.ItemFile.as_view(), name="item_file"),
    path(f"{ITEM}attach/", drafting_files.Attach.as_view(), name="item_attach"),
    path(f"{ITEM}files/<int:file>/remove/", drafting_files.Detach.as_view(), name="item_detach"),
    path(f"{ITEM}files/<int:file>/up/", drafting_files.MoveUp.as_view(), name="item_file_up"),
    path(f"{ITEM}submit/", drafting_submit.Submit.as_view(), name="item_submit"),
    path(f"{ITEM}answer/", drafting_submit.AnswerFinding.as_view(), name="item_answer"),
    path(f"{ITEM}recall/", drafting_submit.Recall.as_view(), name="item_recall"),
    path(f"{ITEM}drop/", drafting_submit.Drop.as_view(), name="item_drop"),
    path("office/publishing/clean/", drafting_paste.CleanPaste.as_view(), name="clean_paste"),
    path("office/publishing/autosave/", autosave.Autosave.as_view(), name="autosave"),
    path("office/publishing/autosave/discard/", autosave.Discard.as_view(), name="autosave_discard"),
]
