"""The files of data: made once, told by a tag, never old after a publication or a withdrawal, whole even when several ask at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from pyarrow import parquet

from gongkai.organizations.models import Authority, Role
from gongkai.organizations.refusals import Refused
from gongkai.publishing.actions.publication import withdraw
from gongkai.publishing.models import Disclosure
from gongkai.reports.annual import data_files
from gongkai.reports.annual.data_files import clear_old_data, kept_data
from gongkai.reports.annual.data_years import DataSource, DataYear, public_data, public_years
from gongkai.reports.annual.open_data import CSV_HEAD, csv_lines, figures
from gongkai.reports.annual.publishing import CATEGORY, published_reports, text_fingerprint
from gongkai.reports.models import AnnualReport, ReportPublication, ReportStatus
from gongkai.reports.outputs.parquet import write_parquet
from tests.organizations.city import person
from tests.publishing.kit import a_published_item
from tests.reports.publication.kit import Press
from tests.reports.receiving.kit import a_report, handed_over


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def place(kind: str = "csv", year: int | None = None) -> str:
    return reverse("reports:public_annual_data_file", args=[kind]) + (f"?nian={year}" if year else "")


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def names_in(data: bytes) -> set[str]:
    return {row["机关名称"] for row in rows_of(data)}


def kept_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix != ".lock")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "made" / "data"


def publish(report: AnnualReport) -> Disclosure:
    """A report before the public, without the review."""
    item = a_published_item(report.authority, title=report.title, category=CATEGORY, body="<p>年报。</p>")
    version = item.published_version
    assert version is not None and report.current_submission is not None
    ReportPublication.objects.create(
        submission=report.current_submission,
        disclosure=item,
        version=version,
        text_fingerprint=text_fingerprint(version),
    )
    return item


def public_report(press: Press, authority: Authority | None = None, year: int | None = None) -> AnnualReport:
    report = a_report(authority or press.department, press.government, year or press.year)
    handed_over(report, status=ReportStatus.ACCEPTED)
    publish(report)
    return report


@pytest.fixture
def press(db: None, folder: Path) -> Press:
    return Press()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was written from the database, in turn: the kind of file and the number of reports."""
    calls: list[tuple[str, int]] = []

    def counted(kind: str, write: Any) -> Any:
        def counting(submissions: Any, file: Any) -> None:
            calls.append((kind, len(submissions)))
            write(submissions, file)

        return counting

    for kind, write in list(data_files._WRITTEN.items()):
        monkeypatch.setitem(data_files._WRITTEN, kind, counted(kind, write))
    return calls


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file_is_made_once_and_sent_again(
    press: Press, client: Client, written: list[tuple[str, int]], kind: str
) -> None:
    public_report(press)
    first = client.get(place(kind))
    assert content(first) == content(client.get(place(kind)))
    assert written == [(kind, 1)]
    year = client.get(place(kind, press.year))
    assert len(content(year)) and written == [(kind, 1)], "the year is a part that is there already"
    assert f"{press.year}" in year["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_all_years_together_are_what_one_writing_would_give(press: Press, client: Client, kind: str) -> None:
    for year in (press.year, press.year - 1, press.year - 2, 2018):
        public_report(press, year=year)
        public_report(press, press.city.county, year)
    submissions = [one.submission for one in published_reports()]
    data = content(client.get(place(kind)))
    if kind == "csv":
        assert data == b"".join(csv_lines(submissions))
        return
    whole = io.BytesIO()
    write_parquet(figures(submissions), whole)
    whole.seek(0)
    expected = parquet.read_table(whole)
    found = parquet.read_table(io.BytesIO(data))
    assert found.schema == expected.schema and found.to_pylist() == expected.to_pylist()


def test_after_a_publication_only_its_year_is_read_again(
    press: Press, client: Client, written: list[tuple[str, int]], folder: Path
) -> None:
    public_report(press, year=press.year - 1)
    public_report(press)
    client.get(place())
    public_report(press, press.city.county)
    assert names_in(content(client.get(place()))) == {press.department.name, press.city.county.name}
    assert written == [("csv", 1), ("csv", 1), ("csv", 2)]
    assert len(kept_files(folder)) == 3, "what stood in the place of a newer file is gone"


def test_who_has_the_file_is_told_so_without_making_it(
    press: Press, client: Client, written: list[tuple[str, int]], folder: Path
) -> None:
    public_report(press)
    first = client.get(place())
    for path in kept_files(folder):
        path.unlink()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = client.get(place(), headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, content(again)) == (200, 304, b"")
    assert again["ETag"] == first["ETag"] and "no-cache" in again["Cache-Control"]
    assert len(asked) == 1 and written == [("csv", 1)]
    assert client.head(place()).status_code == 200


def test_the_time_of_a_file_answers_who_sends_no_tag(press: Press, client: Client, folder: Path) -> None:
    public_report(press)
    assert "Last-Modified" not in client.get(place()), "another could be made in the same second"
    (made,) = [path for path in kept_files(folder) if "-all-" in path.name]
    moment = int(time.time()) - 100
    os.utime(made, (moment, moment))
    answer = client.get(place())
    assert answer["Last-Modified"] == http_date(moment)
    since = {"if-modified-since": answer["Last-Modified"]}
    assert client.get(place(), headers=since).status_code == 304
    item = Disclosure.objects.get()
    public_report(press, press.city.county)
    after = client.get(place(), headers=since)
    assert after.status_code == 200 and press.city.county.name in names_in(content(after))
    withdraw(press.leader, item, reason="数据有误。", notice="暂时撤回。", seen=None)
    last = client.get(place(), headers=since)
    assert last.status_code == 200 and names_in(content(last)) == {press.city.county.name}


def test_no_file_is_old_after_a_publication_a_withdrawal_or_an_end(press: Press, client: Client) -> None:
    public_report(press, press.city.county)
    report = public_report(press)
    item = Disclosure.objects.get(authority=press.department)
    both = client.get(place())
    assert names_in(content(both)) == {press.city.county.name, press.department.name}

    withdraw(press.leader, item, reason="数据有误。", notice="暂时撤回。", seen=None)
    for tag in ("", both["ETag"], 'W/"x"'):
        answer = client.get(place(), headers={"if-none-match": tag} if tag else {})
        assert answer.status_code == 200 and names_in(content(answer)) == {press.city.county.name}

    again = publish(report)
    assert press.department.name in names_in(content(client.get(place())))
    Disclosure.objects.filter(pk=again.pk).update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    assert names_in(content(client.get(place()))) == {press.city.county.name}
    Disclosure.objects.update(is_public=False)
    assert client.get(place(), headers={"if-none-match": both["ETag"]}).status_code == 404
    assert client.get(place(year=press.year)).status_code == 404


def test_a_new_submission_that_is_published_replaces_the_figures(press: Press, client: Client) -> None:
    report = public_report(press)
    before = content(client.get(place("parquet")))
    handed_over(report, {_new(report): 4711}, status=ReportStatus.ACCEPTED)
    assert content(client.get(place("parquet"))) == before, "what is not published is not public"
    Disclosure.objects.update(is_public=False)
    publish(report)
    assert "4711" in {row["数值"] for row in rows_of(content(client.get(place())))}
    assert (
        4711
        in parquet.read_table(io.BytesIO(content(client.get(place("parquet"))))).column("value").to_pylist()
    )


def _new(report: AnnualReport) -> Any:
    from tests.reports.receiving.kit import cell

    return cell(report.year, "requests", "new", "total")


def test_a_new_name_of_an_authority_is_in_the_file(press: Press, client: Client) -> None:
    public_report(press)
    client.get(place())
    Authority.objects.filter(pk=press.department.pk).update(name="鹤壁市财政和国资局")
    assert names_in(content(client.get(place()))) == {"鹤壁市财政和国资局"}


def test_another_thing_that_becomes_public_leaves_the_file_as_it_is(press: Press, client: Client) -> None:
    public_report(press)
    tag = client.get(place())["ETag"]
    a_published_item(press.department, title="别的信息")
    assert client.get(place(), headers={"if-none-match": tag}).status_code == 304


def test_the_years_are_those_of_the_reports_that_the_public_reads(press: Press, client: Client) -> None:
    public_report(press)
    public_report(press, press.city.county, press.year - 1)
    own = a_report(press.government, press.government, press.year)
    handed_over(own, status=ReportStatus.ACCEPTED)
    publish(own)
    publish(AnnualReport.objects.get(authority=press.department))
    shown = [one.report.year for one in published_reports()]
    assert [(one.year, one.reports) for one in public_years()] == [(press.year, 1), (press.year - 1, 1)]
    assert sorted(shown, reverse=True) == [press.year, press.year - 1]
    page = client.get(reverse("reports:public_annual_data")).content.decode()
    assert "全部年度：2 份报告" in page and f"{press.year}年（1 份报告）" in page
    assert press.government.name not in names_in(content(client.get(place())))


def test_staff_get_what_they_may_read_and_never_each_others_file(press: Press) -> None:
    department = a_report(press.department, press.government, press.year)
    handed_over(department)
    county = a_report(press.city.county, press.city.county, press.year)
    handed_over(county)
    supervisor = person(Role.SUPERVISOR, at=press.government)
    address = reverse("reports:annual_data_file", args=["csv"])
    office = Client()
    for _ in range(2):
        for user, names in (
            (press.writer, {press.department.name}),
            (press.officer, {press.department.name}),
            (supervisor, {press.department.name, press.city.county.name}),
        ):
            office.force_login(user)
            answer = office.get(address)
            assert names_in(content(answer)) == names
            assert "no-store" in answer["Cache-Control"]
            page = office.get(reverse("reports:annual_data")).content.decode()
            assert f"全部年度：{len(names)} 份报告" in page and "不是零" in page
    assert Client().get(place()).status_code == 404, "nothing of it is public"
    AnnualReport.objects.filter(pk=department.pk).update(status=ReportStatus.RETURNED)
    office.force_login(press.writer)
    assert office.get(address).status_code == 404


def test_what_nobody_needs_any_more_is_removed_by_the_daily_work(
    press: Press, client: Client, folder: Path
) -> None:
    clear_old_data(timezone.localdate())
    public_report(press)
    data = content(client.get(place()))
    left = folder / ".unfinished-abc"
    left.write_bytes(b"half")
    old = time.time() - (data_files.KEPT_DAYS + 1) * 24 * 3600
    (year,) = [path for path in kept_files(folder) if f"-{press.year}-" in path.name]
    for path in (left, year):
        os.utime(path, (old, old))
    clear_old_data(timezone.localdate())
    assert [path.name.split("-")[1] for path in kept_files(folder)] == ["all"]
    assert content(client.get(place(year=press.year))) == data


def source_of(years: list[DataYear], slot: str = "public") -> DataSource:
    return DataSource(slot, lambda: years, lambda year: [])


def test_several_at_once_get_the_whole_file_and_it_is_written_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, number, calls = b"x" * 99 + b"\n", 2000, []
    begun = threading.Event()

    def slow(submissions: Any) -> Iterator[bytes]:
        calls.append(1)
        begun.set()
        yield CSV_HEAD
        for place in range(number):
            if place % 200 == 0:
                time.sleep(0.01)
            yield line

    monkeypatch.setattr(data_files, "csv_lines", slow)
    source = source_of([DataYear(2025, 1, "a"), DataYear(2024, 1, "b")])
    found: list[bytes] = []

    def ask(year: int | None) -> None:
        kept = kept_data(source, "csv", year)
        assert kept is not None
        with kept.file as file:
            found.append(file.read())

    askers = [threading.Thread(target=ask, args=[None]) for _ in range(4)]
    for asker in askers:
        asker.start()
    begun.wait()
    while any(asker.is_alive() for asker in askers):
        for path in folder.glob("public-*"):
            assert path.stat().st_size in (len(CSV_HEAD) + 100 * number, len(CSV_HEAD) + 200 * number)
    for asker in askers:
        asker.join()
    assert found == [CSV_HEAD + line * number * 2] * 4
    assert len(calls) == 2, "one for each year"


def test_a_file_that_could_not_be_written_is_not_there_and_is_made_by_who_comes_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(submissions: Any) -> Iterator[bytes]:
        yield CSV_HEAD
        raise OSError("no space left on device")

    source = source_of([DataYear(2025, 1, "a")])
    with monkeypatch.context() as patch:
        patch.setattr(data_files, "csv_lines", broken)
        with pytest.raises(OSError, match="no space"):
            kept_data(source, "csv", 2025)
    assert kept_files(folder) == []
    kept = kept_data(source, "csv", 2025)
    assert kept is not None and kept.file.read() == CSV_HEAD


def test_a_list_that_changes_while_it_is_read_is_read_again_and_never_kept_under_the_old_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = ["a"]

    def submissions(year: int) -> list[Any]:
        if now[0] == "a":
            now[0] = "b"
        return [now[0]]

    monkeypatch.setattr(data_files, "csv_lines", lambda given: [CSV_HEAD, given[0].encode()])
    source = DataSource("public", lambda: [DataYear(2025, 1, now[0])], submissions)
    kept = kept_data(source, "csv", 2025)
    assert kept is not None and kept.file.read() == CSV_HEAD + b"b"
    assert [path.name for path in kept_files(folder)] == ["public-2025-b.csv"]


def test_a_list_that_never_stands_still_is_answered_with_a_sentence(folder: Path) -> None:
    counter = iter(range(10_000))
    source = DataSource("public", lambda: [DataYear(2025, 1, str(next(counter)))], lambda year: [])
    with pytest.raises(Refused, match="过几分钟"):
        kept_data(source, "csv", 2025)
    assert kept_files(folder) == []


def test_putting_ten_years_together_takes_no_more_memory_than_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def much(submissions: Any) -> Iterator[bytes]:
        yield CSV_HEAD
        for _ in range(20_000):
            yield b"y" * 200

    monkeypatch.setattr(data_files, "csv_lines", much)
    source = source_of([DataYear(year, 500, "a") for year in range(2025, 2015, -1)])
    tracemalloc.start()
    try:
        kept = kept_data(source, "csv", None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept is not None and os.fstat(kept.file.fileno()).st_size > 40_000_000
    kept.file.close()
    assert peak < 8_000_000


@pytest.mark.parametrize("asked", ["?nian=1999", "?nian=%00", "?nian=" + "9" * 400, "?nian=２０２５"])
def test_a_year_without_reports_is_not_there_and_leaves_no_file(
    press: Press, client: Client, folder: Path, asked: str
) -> None:
    public_report(press)
    assert client.get(place() + asked).status_code == 404
    assert client.get(reverse("reports:public_annual_data_file", args=["xlsx"])).status_code == 404
    assert client.post(place()).status_code == 405
    assert kept_files(folder) == []


def test_the_public_source_is_the_one_of_the_public_slot(db: None) -> None:
    assert public_data().slot == "public" and public_data().years() == []
