"""What the review took out of a published report is nowhere else on the public site either (Art. 17)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.publishing.actions.attachments import remove_attachment
from gongkai.publishing.actions.drafting import save_draft
from gongkai.publishing.actions.submitting import submit
from gongkai.publishing.models import Disclosure
from gongkai.reading import read_report
from gongkai.reports.models import AnnualReport
from tests.reports.publication.kit import Press
from tests.reports.publication.test_public_pages import VALUES, content

SECRET = "张三身份证号码410601199001011234"


def taken_out(press: Press) -> AnnualReport:
    """A report in whose text somebody was named; the name was taken out of the draft before it was published."""
    report = press.of_department(VALUES)
    submission = report.current_submission
    assert submission is not None
    written = {key: f"{body}{SECRET}。" for key, body in submission.texts.items()}
    press.submitted(report, VALUES, **written)
    drafted = press.drafted(report)
    item = Disclosure.objects.get(pk=drafted.publication.disclosure_id)
    version = item.working_version
    assert version is not None and SECRET in version.body
    item = save_draft(
        press.writer, item, {"body": version.body.replace(SECRET, "")}, seen=item.revision
    ).disclosure
    assert item.working_version is not None
    for kept in list(item.working_version.attachments.all()):
        item = remove_attachment(press.writer, item, kept, seen=item.revision)
    press.through(submit(press.writer, item, seen=item.revision))
    return report


def test_the_reports_page_shows_the_figures_and_not_the_words_that_were_taken_out(
    press: Press, client: Client
) -> None:
    taken_out(press)
    answer = client.get(reverse("reports:public_annual_report", args=[press.year, press.department.pk]))
    text = answer.content.decode()
    assert answer.status_code == 200 and "人工修改" in text
    assert SECRET not in text
    cells = read_report(answer.content, "年报.html").cells
    assert {name: cells[name].value for name in VALUES} == VALUES


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx", "json", "txt", "csv"])
def test_no_file_has_the_words_that_were_taken_out(press: Press, client: Client, kind: str) -> None:
    taken_out(press)
    answer = client.get(
        reverse("reports:public_annual_download", args=[press.year, press.department.pk, kind])
    )
    data = content(answer)
    assert answer.status_code == 200
    read = data.decode() if kind in ("html", "json", "txt", "csv") else read_report(data, f"年报.{kind}").text
    assert SECRET not in read
