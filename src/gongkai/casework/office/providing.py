"""The information that goes out with a reply: uploaded, and kept back where it was uploaded by mistake."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404

from gongkai.casework.actions import deciding
from gongkai.casework.actions.intake import Paper
from gongkai.casework.models import CaseFile, FileKind
from gongkai.casework.office.base import SeenForm
from gongkai.casework.office.deciding import InTheDecision
from gongkai.web.uploads import UploadKind, UploadsField


class InformationForm(SeenForm):
    """The information that is provided."""

    papers = UploadsField(UploadKind.PICTURE, UploadKind.DOCUMENT, label="提供给申请人的文件")


class Information(InTheDecision):
    """Put in what the applicant gets."""

    title = "上传提供的政府信息"
    form_class = InformationForm
    submit_label = "上传"
    done_message = "已上传。答复送达以前，申请人看不到。"
    explanation = "上传提供给申请人的政府信息。部分公开的，请上传已经遮盖不予公开内容的文件。以电子方式送达答复时，申请人可以在查询页下载。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        papers = [Paper(FileKind.INFORMATION, upload) for upload in data["papers"]]
        deciding.add_information(self.user, self.case, papers, seen=seen)


class InformationBack(InTheDecision):
    """Say that an uploaded file is not provided after all."""

    template_name = "casework/office/confirm.html"
    title = "不提供这份文件"
    form_class = SeenForm
    submit_label = "不提供"
    done_message = "已撤下。文件留在案卷里，不提供给申请人。"

    @cached_property
    def paper(self) -> CaseFile:
        """The file of the address; 404 for one of another case, and for one that is not provided."""
        rows = self.case.files.filter(kind=FileKind.INFORMATION, pk=self.kwargs["file"])
        found = rows.select_related("request__authority").first()
        if found is None:
            raise Http404
        return found

    @property
    def explanation(self) -> str:  # type: ignore[override]  # it names the file
        """The question."""
        return f"“{self.paper.name}”不提供给申请人？文件仍留在案卷里。"

    def act(self, data: dict[str, Any], seen: int) -> None:
        """Call the action."""
        deciding.keep_information_back(self.user, self.paper, seen=seen)
