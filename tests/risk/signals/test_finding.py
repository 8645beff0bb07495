"""Finding signals by words, in the list and in the palette; files on a signal."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.customers import record
from app.customers.facts import Why
from app.customers.models import Transaction
from app.files.models import Attachment
from app.risk.signals.models import Signal
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.files.conftest import sent
from tests.files.contents import PDF
from tests.risk.signals.conftest import morning, signals
from tests.risk.signals.test_access import refused

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]


def found(client: FlaskClient, words: str, **filters: str) -> str:
    answer = client.post("/signals/search", data=form(words=words, **filters))
    assert answer.status_code == 303
    assert words not in answer.location
    return client.get(answer.location).text


def in_palette(client: FlaskClient, words: str) -> str:
    return client.post("/find", data={"q": words}, headers={"HX-Request": "true"}).text


def test_a_signal_is_found_by_number_rule_and_customer(company: Company, as_: As, owes: Owes) -> None:
    owes("周以恒", 40)
    owes("何思远", 10)
    with at(morning()):
        refused(company, "manager_wang")
        run()
        first, second = signals("receivable")
        director = as_("director")
        for words in ("周以恒", "zhouyiheng", first.number, "周以恒 overdue"):
            page = found(director, words)
            assert first.number in page, words
            assert second.number not in page, words
        assert {one.number in found(director, "Receivable") for one in (first, second)} == {True}
        assert "No signal fits." in found(director, "没有这样的客户")
        assert first.number in in_palette(director, "周以恒")
        [about] = signals("refusals")
        assert about.number in found(as_("security"), "王若溪")
        assert about.number in in_palette(as_("auditor"), "王若溪")
        for words in ("王若溪", about.number, "Many refusals"):
            for page in (found(director, words), in_palette(director, words)):
                assert f"/signals/{about.number}" not in page


def test_words_find_nothing_of_what_may_not_be_read(as_: As, owes: Owes) -> None:
    owes("林婉清", 40)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert signal.number in found(as_("director"), "林婉清")
        for words in ("林婉清", signal.number):
            for page in (found(as_("manager_li"), words), in_palette(as_("manager_li"), words)):
                assert f"/signals/{signal.number}" not in page


def test_a_file_is_attached_to_a_signal_and_sealed_with_its_customer(
    company: Company, as_: As, owes: Owes
) -> None:
    owes("何思远", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        page = f"/signals/{signal.number}/files"
        assert as_("manager_li").post(page, data=sent(PDF)).status_code == 303
        one = Attachment.get()
        assert (one.kind, one.record, one.sealed) == ("signal", signal.number, False)
        assert "合同.pdf" in as_("manager_li").get(f"/signals/{signal.number}").text
        assert as_("manager_zhao").get(f"{page}/{one.number}").status_code == 404
        customer = company.customer("何思远")
        record.raise_level(company.gate("director"), customer, 4, Why("敏感", "法务意见"), customer.rev)
        assert Attachment.get().sealed
        assert as_("director").get(f"{page}/{one.number}").data == PDF
        assert as_("manager_li").get(f"{page}/{one.number}").status_code == 404
        assert Signal.get_by_id(signal.id).level == 4
