"""Text messages over HTTP to a gateway that checks every signature."""

from __future__ import annotations

import pytest

from gongkai.messaging.models import Status
from tests.messaging.gateway import Answer, Gateway
from tests.messaging.kit import after, an_sms, fresh, minutes_to_wait, one_round
from tests.organizations.city import City

pytestmark = pytest.mark.django_db


def test_a_text_message_arrives_signed(city: City, gateway: Gateway) -> None:
    message = an_sms(city.city, to="+86 138 1234 5678")
    assert one_round() == ["通知：送出 1 条。"]
    [request] = gateway.received
    assert request.body == {
        "to": "13812345678",
        "text": "您的申请已收到。",
        "sender": city.city.short_name,
    }
    assert request.key == str(message.key)
    assert request.content_type == "application/json; charset=utf-8"
    assert fresh(message).status == Status.SENT
    assert message.attempt_log.get().answer == "短信网关已收下（编号 A1）。"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_what_the_gateway_puts_off_goes_later_under_the_same_key(
    city: City, gateway: Gateway, status: int
) -> None:
    gateway.answers = [Answer(status, {"code": "busy"})]
    message = an_sms(city.city)
    one_round()
    assert fresh(message).status == Status.WAITING
    assert fresh(message).last_error == f"短信网关现在不能收（{status} busy），稍后再试。"
    after(message, minutes=1)
    one_round()
    assert fresh(message).status == Status.SENT
    assert [request.key for request in gateway.received] == [str(message.key)] * 2
    assert gateway.received[0].body == gateway.received[1].body


def test_the_gateway_says_how_long_it_wants_to_be_left_alone(city: City, gateway: Gateway) -> None:
    gateway.answers = [Answer(429, {"code": "busy"}, {"Retry-After": "900"})]
    message = an_sms(city.city)
    one_round()
    assert 14 < minutes_to_wait(message) <= 15


@pytest.mark.parametrize("wait", ["999999999999999", "-5", "soon", "²", "Sun, 22 Nov 2026 05:00:00 GMT"])
def test_a_time_that_makes_no_sense_delays_for_a_day_at_most(city: City, gateway: Gateway, wait: str) -> None:
    gateway.answers = [Answer(503, {"code": "busy"}, {"Retry-After": wait.encode().decode("latin-1")})]
    message = an_sms(city.city)
    one_round()
    assert fresh(message).status == Status.WAITING
    assert minutes_to_wait(message) <= 24 * 60


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_the_gateway_refuses_for_good_is_undeliverable_at_once(
    city: City, gateway: Gateway, status: int
) -> None:
    gateway.answers = [Answer(status, {"code": "bad_number", "message": "13812345678 does not exist"})]
    message = an_sms(city.city)
    one_round()
    assert fresh(message).status == Status.UNDELIVERABLE
    assert f"{status} bad_number 138****5678 does not exist" in fresh(message).last_error
    one_round()
    assert len(gateway.received) == 1


def test_a_key_that_the_gateway_does_not_know_is_the_operator_s_to_mend(
    city: City, gateway: Gateway, settings: object
) -> None:
    settings.SMS_GATEWAY = {"url": gateway.url, "key": "another key altogether", "timeout": 5}  # type: ignore[attr-defined]
    first, second = an_sms(city.city), an_sms(city.city)
    said = one_round()
    assert gateway.received == []
    assert said[0] == "短信网关不接受签名，请平台管理员核对 GONGKAI_SMS_KEY 和服务器时间。"
    assert fresh(first).status == Status.WAITING
    assert fresh(second).attempts == 0
    assert "another key" not in " ".join(said)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"<html>Please log in to this network</html>"),
        Answer(200, b"[]"),
        Answer(200, {"code": "queued"}),
        Answer(204, b""),
        Answer(200, b"\xff\xfe"),
        Answer(200, b"[" * 100_000),
        Answer(drop=True),
    ],
)
def test_only_the_agreed_answer_counts_as_taken(city: City, gateway: Gateway, answer: Answer) -> None:
    gateway.answers = [answer]
    message = an_sms(city.city)
    one_round()
    assert fresh(message).status == Status.WAITING
    assert "短信网关" in fresh(message).last_error


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_notice_is_not_carried_to_another_address(city: City, gateway: Gateway, status: int) -> None:
    elsewhere = gateway.url.replace("/v1/messages", "/elsewhere")
    gateway.answers = [Answer(status, b"", {"Location": elsewhere})]
    message = an_sms(city.city)
    one_round()
    assert gateway.paths == ["/v1/messages"]
    assert "要求转到别的地址" in fresh(message).last_error


def test_a_gateway_that_is_not_there_is_left_alone_for_a_while(
    city: City, gateway: Gateway, settings: object
) -> None:
    settings.SMS_GATEWAY = {"url": "http://127.0.0.1:9/", "key": gateway.key, "timeout": 5}  # type: ignore[attr-defined]
    first, second = an_sms(city.city), an_sms(city.city)
    one_round()
    assert "连接不上短信网关（Connection refused）" in fresh(first).last_error
    assert fresh(second).attempts == 0
