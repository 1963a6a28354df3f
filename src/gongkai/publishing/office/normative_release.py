"""The page on which a second person lets the public see documents that were never published as items."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from gongkai.publishing.actions.releasing import registered_by_themselves, release_documents
from gongkai.publishing.collection import waiting_for_release
from gongkai.publishing.office.normative_base import CollectionView
from gongkai.publishing.rights import WITHDRAWERS

ROWS_A_PAGE = 100
_TICKED = re.compile(r"(\d{1,18}):(\d{1,9})")


class NormativeRelease(CollectionView, TemplateView):
    """What waits for release, with boxes for who may; each box carries the revision that the person sees."""

    template_name = "publishing/office/normative_release.html"
    title = "待公开到文件库的文件"
    changing_roles = WITHDRAWERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the documents, and whether the person may release them."""
        rows = (
            waiting_for_release(self.authority.pk)
            .select_related("registered_by")
            .order_by("-issued_on", "-pk")
        )
        page: Page[Any] = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        may_release = bool(self.roles & set(WITHDRAWERS))
        documents = [(row, registered_by_themselves(self.user, row)) for row in page]
        return super().get_context_data(page=page, documents=documents, may_release=may_release, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Release what is ticked."""
        ticked = map(_TICKED.fullmatch, request.POST.getlist("documents"))
        revisions = {int(match[1]): int(match[2]) for match in ticked if match}
        done = release_documents(self.user, self.authority, revisions)
        messages.success(request, f"已公开{len(done)}个文件，公众可以在文件库中看到。")
        return redirect("publishing:normative_release")
