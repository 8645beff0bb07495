"""The service catalogue: what each tier gets, who changes that, and where it is shown."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from app.chain.tables import differences
from app.chain.writing import writing
from app.customers.models import TIERS, Customer
from app.tickets.catalogue.audited import SERVICE_ITEMS
from app.tickets.catalogue.entitlements import Rhythm, channels_for, entitlements
from app.tickets.catalogue.items import given_to, item_numbered
from app.tickets.catalogue.models import Entitlement
from app.tickets.models import CHANNELS
from tests.chained import count, last
from tests.conftest import Company
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]
URL = "/tickets/catalogue/"


@pytest.fixture
def director(as_: AsPerson) -> FlaskClient:
    return as_("director")


def service(**typed: object) -> dict[str, object]:
    return {"code": "hotline", "zh": "专线电话", "en": "Hotline", "tiers": ["A", "B"], **typed}


def rhythms(**typed: str) -> dict[str, str]:
    none = {f"{name}_{tier}": "" for tier in "BCD" for name in ("days", "kind")}
    words = {"zh": "定期走访", "en": "Planned visits", "rev": "1"}
    return {**words, **none, "days_A": "14", "kind_A": "visit", **typed}


@pytest.mark.usefixtures("company")
def test_higher_tiers_are_shipped_with_no_less_than_lower_ones() -> None:
    for higher, lower in pairwise(TIERS):
        more, less = entitlements(higher), entitlements(lower)
        assert set(more.channels) >= set(less.channels)
        assert set(more.services) >= set(less.services)
        assert more.manager >= less.manager
    assert entitlements("A").rhythm == Rhythm(30, "visit")
    assert entitlements("D").rhythm is None


@pytest.mark.usefixtures("company")
def test_channels_stand_in_the_order_of_the_form_and_the_counter_is_open_to_all() -> None:
    for tier in TIERS:
        channels = channels_for(tier)
        assert "counter" in channels
        assert list(channels) == [one for one in CHANNELS if one in channels]
    assert "visit" not in channels_for("C")


def test_the_page_tells_every_item_and_the_deadlines_to_whoever_sees_tickets(as_: AsPerson) -> None:
    page = as_("desk_chen").get(URL).text
    for words in ("On-site pick-up", "every 90 days", "Handling time", "3 d", "Named account manager"):
        assert words in page
    assert "/tickets/catalogue/service.pick_up" not in page
    assert as_("auditor").get(URL).status_code == 403


def test_a_service_is_added_given_to_other_tiers_and_retired(director: FlaskClient) -> None:
    assert director.post(f"{URL}new", data=service()).status_code == 303
    assert "Hotline" in {one.en for one in entitlements("B").services}
    item = item_numbered("service.hotline")
    director.post(f"{URL}service.hotline", data=service(rev="1", tiers=["A"]))
    assert set(given_to(item)) == {"A"}
    assert last("service_item.changed") == ("director", "service.hotline", {"entitled": [["A", "B"], ["A"]]})
    director.post(f"{URL}service.hotline/retire", data={"rev": "2"})
    assert "Hotline" not in {one.en for one in entitlements("A").services}
    director.post(f"{URL}service.hotline/restore", data={"rev": "3"})
    assert "Hotline" in {one.en for one in entitlements("A").services}
    assert list(differences(SERVICE_ITEMS)) == []


def test_what_is_changed_behind_the_programs_back_is_found(director: FlaskClient) -> None:
    director.post(f"{URL}new", data=service())
    with writing(None, "tests.changed"):
        Entitlement.delete().where(Entitlement.tier == "B").execute()
    assert [(one.record, one.column) for one in differences(SERVICE_ITEMS)] == [
        ("service.hotline", "entitled")
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"code": "Hot line"}, {"code": "pick_up"}, {"zh": ""}, {"en": "On-site pick-up"}, {"tiers": ["A", "E"]}],
)
def test_a_service_that_can_not_be_is_refused(director: FlaskClient, wrong: dict[str, object]) -> None:
    before = count()
    assert director.post(f"{URL}new", data=service(**wrong)).status_code == 422
    assert count() == before


def test_the_counter_stays_open_to_every_tier(director: FlaskClient) -> None:
    typed = {"zh": "柜台", "en": "Counter", "tiers": ["A"], "rev": "1"}
    answer = director.post(f"{URL}channel.counter", data=typed)
    assert answer.status_code == 422
    assert "Whoever comes to the counter is served" in answer.text


def test_the_rhythm_of_visits_is_set_by_tier(director: FlaskClient) -> None:
    assert director.post(f"{URL}visit.planned", data=rhythms()).status_code == 303
    assert entitlements("A").rhythm == Rhythm(14, "visit")
    assert entitlements("B").rhythm is None
    assert last("service_item.changed")[2]["entitled"][1] == ["A 14 visit"]


@pytest.mark.parametrize("days", ["", "0", "6", "731", "many", "1.5", "-30"])
def test_a_rhythm_is_a_number_of_days_within_reason(director: FlaskClient, days: str) -> None:
    assert director.post(f"{URL}visit.planned", data=rhythms(days_A=days)).status_code == 422
    assert entitlements("A").rhythm == Rhythm(30, "visit")


def test_who_saves_over_somebody_else_is_told_what_stands_there(director: FlaskClient) -> None:
    typed = {"zh": "上门取件", "en": "On-site pick-up", "rev": "1"}
    assert director.post(f"{URL}service.pick_up", data={**typed, "tiers": ["A"]}).status_code == 303
    late = director.post(f"{URL}service.pick_up", data={**typed, "tiers": ["A", "B", "C"]})
    assert late.status_code == 409
    assert "Stands there now: A" in late.text
    assert set(given_to(item_numbered("service.pick_up"))) == {"A"}
    assert director.post(f"{URL}service.pick_up/retire", data={"rev": "1"}).status_code == 409


def test_only_who_keeps_the_catalogue_changes_it(as_: AsPerson) -> None:
    lead = as_("lead_east")
    for path in ("new", "service.pick_up"):
        assert lead.get(URL + path).status_code == 403
    assert lead.post(f"{URL}new", data=service()).status_code == 403
    assert as_("director").post(f"{URL}channel.phone/retire", data={"rev": "1"}).status_code == 403


def test_a_customers_page_asks_for_what_its_tier_gets(company: Company, as_: AsPerson) -> None:
    wang, zhou = as_("manager_wang"), company.customer("周以恒")
    url = f"{URL}of/{zhou.number}"
    assert url in wang.get(f"/customers/{zhou.number}").text
    assert "every 180 days · Phone call" in wang.get(url).text
    with writing(None, "tests.changed"):
        Customer.update(tier="A").where(Customer.id == zhou.id).execute()
    page = wang.get(url, headers={"HX-Request": "true"}).text
    assert "every 30 days" in page
    assert "<html" not in page
    assert as_("manager_zhao").get(url).status_code == 404
    assert url not in as_("steward_qian").get(f"/customers/{zhou.number}").text


def test_the_catalogue_costs_a_fixed_number_of_queries(director: FlaskClient) -> None:
    def asked() -> int:
        with queries() as made:
            director.get(URL)
        return len(made)

    asked()
    short = asked()
    for one in range(5):
        director.post(f"{URL}new", data=service(code=f"more{one}", zh=f"更多{one}", en=f"More {one}"))
    asked()
    assert asked() == short
