"""What a stranger, an officer of another authority, and somebody with a tracking number alone get to see: nothing.

Each of them goes to the addresses themselves, in a browser with a session of its own, after a request has been
answered and everything that belongs to a case is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, reverse
from playwright.sync_api import APIRequestContext, APIResponse, expect

from gongkai.casework.models import CaseFile, FileKind, InformationRequest, Letter
from gongkai.casework.public.urls import urlpatterns
from tests.browser.journeys.endings import GRANTED
from tests.browser.journeys.hall import Hall
from tests.browser.journeys.hands import Hands
from tests.browser.journeys.journey import Journey
from tests.browser.journeys.people import INFORMATION, TITLE, Citizen, Receipt
from tests.casework.office.known import Known
from tests.casework.staff_urls import KNOWN

pytestmark = pytest.mark.browser

WRONG_CODE = "没有找到这件申请：申请编号或者查询码不对。"
OPEN_TO_EVERY_MEMBER = {"casework:enquiries"}
"""Pages where members of any role find what they themselves were asked, without the applicant's data."""


@pytest.fixture(scope="module")
def answered(town: Hall) -> Iterator[Journey]:
    """A request that was answered, with a letter and information in its case."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gongkai.web.robots.challenge.SHORTEST_FILLING", 0)
        journey = Journey.of(town)
        journey.citizen_applies()
        journey.officer_decides(GRANTED)
        journey.reply_is_delivered(GRANTED)
        journey.citizen_reads(GRANTED)
    yield journey


def secrets_of(journey: Journey) -> tuple[str, ...]:
    """What must stand on no page of somebody to whom the request is closed."""
    citizen = journey.citizen
    return (TITLE, citizen.name, citizen.identity_number, journey.receipt.code, "改造项目清单.pdf")


def must_show_nothing(answer: APIResponse, secrets: tuple[str, ...], where: str) -> None:
    body = answer.body()
    assert INFORMATION not in body, where
    found = [secret for secret in secrets if secret.encode() in body]
    assert not found, f"{where} shows {found}"


def session_of(hands: Hands) -> APIRequestContext:
    """Requests with the cookies of a browser."""
    return hands.page.context.request


def staff_addresses(hall: Hall) -> Iterator[tuple[str, str, Known]]:
    """Every staff address of casework, made for the request of the city."""
    for name, known in KNOWN.items():
        yield name, reverse(name, args=known.arguments(hall.desk.city)), known


def posted(session: APIRequestContext, server: str, address: str) -> APIResponse:
    """Send a form to an address, as a page of the platform would, with its proof that it is one."""
    cookies = {cookie["name"]: cookie["value"] for cookie in session.storage_state()["cookies"]}
    token = cookies.get("csrftoken", "")
    return session.post(
        address,
        form={"csrfmiddlewaretoken": token, "seen": "1", "reason": "试试能不能打开"},
        headers={"Referer": server + address},
        max_redirects=0,
    )


def test_a_stranger_is_asked_to_log_in_at_every_staff_address(hall: Hall, answered: Journey) -> None:
    stranger = hall.visitor()
    stranger.go("/login/")
    session = session_of(stranger)
    for name, address, _ in staff_addresses(hall):
        for answer in (session.get(address, max_redirects=0), posted(session, hall.server, address)):
            assert answer.status == 302 and answer.headers["location"].startswith("/login/"), name
            must_show_nothing(answer, secrets_of(answered), name)


def test_an_officer_of_another_authority_finds_nothing_at_any_staff_address(
    hall: Hall, answered: Journey
) -> None:
    outsider = hall.visiting_staff(hall.desk.outsider, Hands)
    secrets = (*secrets_of(answered), answered.number)
    outsider.go("/office/requests/")
    outsider.fill("编号、名称或者内容", answered.number)
    outsider.press("查找")
    expect(outsider.page.get_by_text("没有符合条件的申请。")).to_be_visible()
    session = session_of(outsider)
    for name, address, known in staff_addresses(hall):
        got = session.get(address, max_redirects=0)
        assert got.status == known.get, f"{name}: {got.status}"
        must_show_nothing(got, secrets, name)
        sent = posted(session, hall.server, address)
        # Where the outsider's own work is, a form may be taken or refused; what it cannot do is reach this request.
        assert sent.status == known.post or (known.get == 200 and sent.status < 500), f"{name}: {sent.status}"
        must_show_nothing(sent, secrets, name)
    case = InformationRequest.objects.get(number=answered.number)
    outsider.go(reverse("casework:case", args=[case.pk]))
    expect(outsider.page.get_by_role("heading", level=1)).not_to_contain_text(TITLE)


def test_an_information_officer_of_the_same_authority_does_not_come_in(hall: Hall, answered: Journey) -> None:
    reader = hall.visiting_staff(hall.desk.reader, Hands)
    session = session_of(reader)
    for name, address, _ in staff_addresses(hall):
        answer = session.get(address, max_redirects=0)
        expected = (200,) if name in OPEN_TO_EVERY_MEMBER else (403, 404, 405)
        assert answer.status in expected, f"{name}: {answer.status}"
        must_show_nothing(answer, secrets_of(answered), name)


def test_a_supervisor_sees_the_case_and_not_who_asks(hall: Hall, answered: Journey) -> None:
    supervisor = hall.visiting_staff(hall.desk.supervisor, Hands)
    case = InformationRequest.objects.get(number=answered.number)
    supervisor.go(reverse("casework:case", args=[case.pk]))
    expect(supervisor.page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    shown = supervisor.page.content()
    citizen = answered.citizen
    for secret in (citizen.name[0] + "**", citizen.identity_number[-4:], "改造项目清单.pdf", "身份证.png"):
        assert secret not in shown, secret
    session = session_of(supervisor)
    for paper in CaseFile.objects.filter(request=case):
        answer = posted(session, hall.server, reverse("casework:open_file", args=[case.pk, paper.pk]))
        assert answer.status in (403, 404)
        must_show_nothing(answer, (citizen.name,), paper.name)


def public_addresses(case: InformationRequest) -> Iterator[str]:
    """Every public address of a request, from the table of addresses itself."""
    letter = Letter.objects.filter(request=case, file__isnull=False).latest("pk")
    paper = CaseFile.objects.filter(request=case, kind=FileKind.INFORMATION).latest("pk")
    values = {"pk": case.pk, "letter": letter.pk, "file": paper.pk, "other": case.pk}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        names = re.findall(r"<int:(\w+)>", str(pattern.pattern))
        if "pk" in names:
            yield reverse(f"casework:{pattern.name}", kwargs={name: values[name] for name in names})


def closed_to(hands: Hands, hall: Hall, case: InformationRequest, secrets: tuple[str, ...]) -> None:
    """No public address of a request opens in this browser."""
    session = session_of(hands)
    addresses = list(public_addresses(case))
    assert len(addresses) >= 12
    for address in addresses:
        got = session.get(address)
        # An address for forms only says so; every other leads to the page that asks for number and code.
        assert got.status == 405 or got.url.split("?")[0].endswith("/zfxxgk/ysqgk/chaxun/"), address
        must_show_nothing(got, secrets, address)
        sent = posted(session, hall.server, address)
        assert sent.status in (302, 403, 405), f"{address}: {sent.status}"
        must_show_nothing(sent, secrets, address)


def test_a_tracking_number_without_its_code_opens_nothing(hall: Hall, answered: Journey) -> None:
    finder = Citizen(hall.visitor())
    page = finder.page
    sentences = []
    for receipt in (
        Receipt(answered.number, "22222222"),
        Receipt("2026-0002-99999", answered.receipt.code),
        Receipt(answered.number, answered.receipt.code[:-1]),
    ):
        finder.hands.go("/zfxxgk/ysqgk/chaxun/")
        finder.hands.fill_all({"申请编号": receipt.number, "查询码": receipt.code})
        finder.hands.press("查询")
        expect(page.get_by_role("alert")).to_contain_text(WRONG_CODE)
        sentences.append(page.get_by_role("alert").inner_text())
        assert TITLE not in page.content()
    assert len(set(sentences)) == 1, "the sentence tells whether it was the number or the code"
    case = InformationRequest.objects.get(number=answered.number)
    closed_to(finder.hands, hall, case, secrets_of(answered))


def test_the_code_of_one_request_opens_no_other(hall: Hall, answered: Journey) -> None:
    neighbour = Citizen(hall.visitor())
    receipt = neighbour.apply(hall.authority.name, "另一件申请的名称")
    neighbour.track(receipt)
    case = InformationRequest.objects.get(number=answered.number)
    closed_to(neighbour.hands, hall, case, secrets_of(answered))


def test_who_leaves_the_computer_leaves_nothing_behind(hall: Hall, answered: Journey) -> None:
    citizen = Citizen(hall.visitor(), name=answered.citizen.name)
    citizen.track(answered.receipt)
    citizen.hands.press("退出查询")
    case = InformationRequest.objects.get(number=answered.number)
    closed_to(citizen.hands, hall, case, secrets_of(answered))
    citizen.page.go_back()
    assert TITLE not in citizen.page.content()


def test_who_guesses_codes_is_stopped_before_the_right_one_is_tried(hall: Hall, answered: Journey) -> None:
    guesser = Citizen(hall.visitor())
    for attempt in range(11):
        guesser.hands.go("/zfxxgk/ysqgk/chaxun/")
        guesser.hands.fill_all({"申请编号": answered.number, "查询码": f"2222222{2 + attempt % 8}"})
        guesser.hands.press("查询")
    expect(guesser.page.get_by_role("alert")).to_contain_text("操作太频繁了")
    guesser.hands.fill_all({"申请编号": answered.number, "查询码": answered.receipt.code})
    guesser.hands.press("查询")
    expect(guesser.page.get_by_role("alert")).to_contain_text("操作太频繁了")
    assert TITLE not in guesser.page.content()
