import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric, uscc

from app.customers.typed.checking import check_bank_account
from app.customers.typed.contacts import CONTACT_CHECKS, check_landline, check_name, check_phone
from app.customers.typed.text import clean_lines
from app.demo import company, names, numbers, places
from app.demo.company import CLEARANCES, DEMO_DEPARTMENTS, DEMO_PEOPLE, LEADS
from app.demo.invention import invent
from app.demo.records import Addition, Event, Invented, facts
from app.people.dictionaries import SHIPPED

TODAY = date(2026, 3, 2)
ROOT = Path(__file__).parents[2]
PEOPLE = {person.username: person for person in DEMO_PEOPLE}
seeds = st.integers(0, 2**64)
days = st.dates(date(2000, 2, 29), date(2090, 12, 31))
readers = [p for p in DEMO_PEOPLE if p.scope != "all" and p.roles and p.department != "general"]


@pytest.fixture(scope="module")
def sample() -> tuple[Invented, ...]:
    return tuple(invent(4000, 7, TODAY))


def test_the_same_seed_and_day_give_the_same_customers() -> None:
    assert list(invent(400, 3, TODAY)) == list(invent(400, 3, TODAY))
    assert list(invent(20, 3, TODAY)) != list(invent(20, 4, TODAY))


def test_the_order_of_hashes_changes_nothing() -> None:
    code = (
        "import datetime, hashlib; from app.demo.invention import invent;"
        "rows = list(invent(400, 3, datetime.date(2026, 3, 2)));"
        "print(hashlib.sha256(repr(rows).encode()).hexdigest())"
    )
    here = hashlib.sha256(repr(list(invent(400, 3, TODAY))).encode()).hexdigest()
    for order in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": order, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == here


def test_fewer_customers_are_the_first_of_more() -> None:
    assert list(invent(350, 3, TODAY)) == list(invent(700, 3, TODAY))[:350]


@settings(max_examples=15, deadline=None)
@given(seeds, days)
def test_every_seed_and_day_give_coherent_customers(seed: int, today: date) -> None:
    for customer in invent(60, seed, today):
        assert_numbers_are_valid(customer)
        assert_history_leads_to_now(customer, today)
        assert_everybody_might(customer)


def test_every_number_is_valid(sample: Sequence[Invented]) -> None:
    for customer in sample:
        assert_numbers_are_valid(customer)


def test_every_history_is_in_order_and_ends_at_the_values_of_now(sample: Sequence[Invented]) -> None:
    for customer in sample:
        assert_history_leads_to_now(customer, TODAY)


def test_owners_are_cleared_at_all_times_and_everything_was_done_by_somebody_who_may(
    sample: Sequence[Invented],
) -> None:
    for customer in sample:
        assert_everybody_might(customer)


def test_mobiles_are_in_ranges_of_no_carrier(sample: Sequence[Invented]) -> None:
    mobiles = [value for customer in sample for value in ever(customer, "mobile")]
    assert all(re.fullmatch(r"(142|143|154|164|194)\d{8}", mobile) for mobile in mobiles)
    parsed = [phonenumbers.parse(mobile, "CN") for mobile in mobiles[:500]]
    assert all(phonenumbers.is_possible_number(number) for number in parsed)
    assert not any(phonenumbers.is_valid_number(number) for number in parsed)


def test_mail_goes_to_domains_kept_for_examples(sample: Sequence[Invented]) -> None:
    mails = [mail for customer in sample for mail in ever(customer, "email") if mail]
    assert all(re.fullmatch(r"[a-z]+\d*@([a-z]+\.)?example\.(com|net|org)", mail) for mail in mails)


@given(
    st.sampled_from(["110101", "650121", "310104"]), st.dates(date(1930, 1, 1)), st.sampled_from("mf"), seeds
)
def test_an_id_number_says_where_when_and_of_which_sex(county: str, born: date, sex: str, seed: int) -> None:
    sex = {"m": "male", "f": "female"}[sex]
    number = numbers.id_number(Random(seed), county, born, sex)
    assert ric.validate(number) == number
    assert ric.get_birth_date(number) == born
    assert number.startswith(county)
    assert int(number[16]) % 2 == (sex == "male")


@given(seeds, st.booleans())
def test_a_credit_code_passes_both_checks(seed: int, shop: bool) -> None:  # noqa: FBT001
    code = numbers.credit_code(Random(seed), "330106", self_employed=shop)
    assert uscc.validate(code) == code
    body = [int(character, 36) for character in code[8:16]]
    rest = 11 - sum(a * b for a, b in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    assert code[16] == "0123456789X0"[rest]
    assert code[:2] == ("92" if shop else "91")


def test_counties_have_the_names_of_the_standard() -> None:
    for county in {county for counties in places.CITIES.values() for county in counties}:
        known = ric.get_birth_place(f"{county.code}{max(county.since, 1940)}01010010")
        assert (known["province"], known["county"]) == (county.province, county.name)


def test_individuals_are_most_and_most_numbers_are_known(sample: Sequence[Invented]) -> None:
    individuals = [customer for customer in sample if customer.kind == "individual"]
    enterprises = [customer for customer in sample if customer.kind == "enterprise"]
    assert len(individuals) + len(enterprises) == len(sample)
    assert 0.75 < len(individuals) / len(sample) < 0.81
    assert 0.82 < share(individuals, "id_number") < 0.88
    assert 0.92 < share(enterprises, "credit_code") < 0.98
    assert not share(individuals, "credit_code")
    assert not share(enterprises, "id_number") + share(enterprises, "sex") + share(enterprises, "birth_date")


def test_most_are_of_level_two_and_few_are_secret(sample: Sequence[Invented]) -> None:
    levels = Counter(customer.level for customer in sample)
    assert levels[2] > len(sample) / 2
    assert levels[1] > levels[4]
    assert levels[3] > levels[4] > 0


def test_every_region_line_status_tier_department_and_owner_has_customers(sample: Sequence[Invented]) -> None:
    assert {c.region for c in sample} == {"east", "west", "south", "north"}
    assert {c.business_line for c in sample} == {"sales", "service", "relationship"}
    assert {c.status for c in sample} == {"prospect", "active", "dormant", "lost", "closed"}
    assert {c.tier for c in sample} == set("ABCD")
    assert {c.department for c in sample} == {"customer_management", "east", "west", "service"}
    assert {c.owner for c in sample} == set(
        """director lead_east lead_west manager_wang manager_li
        manager_zhao desk_chen desk_liu""".split()
    )


def test_addresses_are_in_the_region(sample: Sequence[Invented]) -> None:
    regions = {county.province: county.region for counties in places.CITIES.values() for county in counties}
    cities = {city: counties[0].region for city, counties in places.CITIES.items()}
    names = {c.name: c.region for counties in places.CITIES.values() for c in counties}
    for customer in sample:
        known = regions | (cities | names if customer.twin_of else {})
        for address in filter(None, ever(customer, "address")):
            assert customer.region in {known[start] for start in known if address.startswith(start)}


def test_the_first_three_hundred_have_long_histories_and_the_rest_short_ones(
    sample: Sequence[Invented],
) -> None:
    assert all(3 <= len(customer.history) <= 8 for customer in sample[:300])
    assert 1 < sum(len(customer.history) for customer in sample[300:]) / len(sample[300:]) < 2


def test_most_happens_in_office_hours(sample: Sequence[Invented]) -> None:
    office = timedelta(hours=8)
    moments = [event.at + office for customer in sample for event in customer.history]
    moments += [customer.created_at + office for customer in sample]
    inside = [at for at in moments if at.isoweekday() < 6 and 9 <= at.hour < 18]
    assert 0.88 < len(inside) / len(moments) < 1


def test_every_kind_of_change_happens_and_levels_rise_with_reason_and_basis(
    sample: Sequence[Invented],
) -> None:
    events = [event for customer in sample for event in customer.history]
    fields = {"owner", "department", "status", "tier", "level", "mobile", "address", "email", "name"}
    assert {event.field for event in events} == fields
    assert all(event.reason for event in events if event.field != "email")
    raised = [event for event in events if event.field == "level"]
    assert all(event.reason and event.basis for event in raised)
    assert {(event.before, event.after) for event in raised} == {(1, 2), (2, 3), (3, 4)}
    assert any(e.field == "owner" and (e.before, e.after) == ("manager_li", "manager_wang") for e in events)


def test_names_are_of_all_sorts(sample: Sequence[Invented]) -> None:
    people = [customer.name for customer in sample if customer.kind == "individual"]
    assert {2, 3, 4} <= {len(name) for name in people}
    assert any("·" in name for name in people)
    assert any(ord(character) > 0xFFFF for name in people for character in name)
    assert any(name.startswith(("欧阳", "上官", "司马", "尉迟")) for name in people)
    assert any(name.startswith(("单", "查", "仇", "区", "解")) for name in people)
    firms = [customer.name for customer in sample if customer.kind == "enterprise"]
    assert {
        end
        for end in ("有限公司", "股份有限公司", "有限责任公司", "厂", "商行", "分公司")
        if any(n.endswith(end) for n in firms)
    } == {"有限公司", "股份有限公司", "有限责任公司", "厂", "商行", "分公司"}


def test_a_name_misheard_twice_is_the_name_again(sample: Sequence[Invented]) -> None:
    wrong = [(customer.name, names.misheard(customer.name)) for customer in sample]
    assert any(heard for _, heard in wrong)
    assert all(names.misheard(heard) == name != heard for name, heard in wrong if heard)


def test_some_are_registered_twice(sample: Sequence[Invented]) -> None:
    by_id = {customer.external_id: customer for customer in sample}
    twins = [(by_id[customer.twin_of], customer) for customer in sample if customer.twin_of]
    assert 10 < len(twins) < 60
    assert all(first.external_id < second.external_id for first, second in twins)
    assert all(first.kind == second.kind and first.sex == second.sex for first, second in twins)
    assert {first.department == second.department for first, second in twins} == {True, False}
    assert max(Counter(first.external_id for first, _ in twins).values()) == 1


def test_a_number_stands_twice_only_where_no_scoped_person_ever_reads_both() -> None:
    holders: dict[str, list[Invented]] = {}
    for customer in invent(20_000, 7, TODAY):
        if number := customer.id_number or customer.credit_code:
            holders.setdefault(number, []).append(customer)
    doubled = [found for found in holders.values() if len(found) > 1]
    assert len(doubled) > 5
    for first, second in doubled:
        assert second.twin_of == first.external_id
        assert not [person for person in readers if ever_reads(person, first) and ever_reads(person, second)]


def test_external_ids_count_up(sample: Sequence[Invented]) -> None:
    assert [customer.external_id for customer in sample[:2]] == ["D000001", "D000002"]
    assert len({customer.external_id for customer in sample}) == len(sample)


def test_facts_cover_the_whole_life_without_a_gap(sample: Sequence[Invented]) -> None:
    for customer in sample[:500]:
        for field in ("owner", "department", "status", "tier", "level"):
            found = facts(customer, field)
            assert found[0].since == customer.created_at
            assert found[-1].until is None
            assert found[-1].value == getattr(customer, field)
            assert all(a.until == b.since and a.value != b.value for a, b in pairwise(found))


def test_the_people_of_the_company_are_one_per_job_and_separate_in_duty() -> None:
    officers = {"system_administrator", "security_officer", "auditor"}
    departments = {department.key for department in DEMO_DEPARTMENTS}
    assert len(PEOPLE) == len(DEMO_PEOPLE) == 15
    assert all(len(officers & set(person.roles)) <= 1 for person in DEMO_PEOPLE)
    assert officers <= {role for person in DEMO_PEOPLE for role in person.roles}
    assert {person.department for person in DEMO_PEOPLE} == departments
    assert {department.parent for department in DEMO_DEPARTMENTS} <= departments | {None}
    assert all(PEOPLE[lead].department == key for key, lead in company.LEADS.items() if lead)


def test_on_average_a_customer_has_three_ways_to_be_reached_and_one_job(sample: Sequence[Invented]) -> None:
    usual = sample[300:]
    own = sum(value is not None for c in usual for value in (c.mobile, c.email, c.address))
    assert 2.9 < (own + len(added(usual, "contact"))) / len(usual) < 3.3
    assert 0.9 < len(added(usual, "employment")) / len(usual) < 1.1
    kinds = {"mobile", "landline", "service_number", "wechat", "email"}
    assert {each.values["kind"] for each in added(usual, "contact")} == kinds
    assert any("-8" in each.values["value"][5:] for each in added(usual, "contact") if each.of is not None)
    assert 0.02 < sum("do_not_contact" in each.values for each in added(usual, "contact")) / len(usual) < 0.08


def test_every_value_that_is_added_passes_the_check_of_its_form(sample: Sequence[Invented]) -> None:
    for each in added(sample, "contact"):
        assert CONTACT_CHECKS[each.values["kind"]](each.values["value"]) == each.values["value"]
    for each in added(sample, "emergency"):
        assert check_name(each.values["name"]) == each.values["name"]
        assert not (phone := each.values.get("phone")) or check_phone(phone, "phone") == phone
    for each in added(sample, "account"):
        assert check_bank_account(each.values["bank_account"]) == each.values["bank_account"]
        assert not luhn.is_valid(each.values["bank_account"])
    for each in added(sample, "note"):
        assert clean_lines(each.values["text"]) == each.values["text"]
        assert 2 <= each.values["text"].count("。") <= 4


def test_whatever_is_dialled_reaches_nobody(sample: Sequence[Invented]) -> None:
    ranges = {
        "mobile": r"(142|143|154|164|194)\d{8}",
        "landline": r"0\d{2,3}-900\d{4,5}(-8\d\d)?",
        "service_number": r"4004\d{6}|954\d{5}",
        "wechat": r"demo_[a-z]+\d+|(142|143|154|164|194)\d{8}",
        "email": r"[a-z]+\d*@[a-z]+\.example\.com",
    }
    for each in added(sample, "contact"):
        assert re.fullmatch(ranges[each.values["kind"]], each.values["value"])
    for each in added(sample, "emergency"):
        assert re.fullmatch(ranges["mobile"], each.values.get("phone", "14200000000"))


def test_every_city_can_be_dialled() -> None:
    assert places.TRUNKS.keys() == places.CITIES.keys()
    for trunk in places.TRUNKS.values():
        line = numbers.landline(Random(1), trunk)
        assert check_landline(line) == line


def test_codes_and_posts_are_words_of_the_dictionaries(sample: Sequence[Invented]) -> None:
    codes = {name: {code for code, *_ in entries} for name, entries in SHIPPED.items()}
    titles = {words for _, words, _ in SHIPPED["title"]}
    assert {each.values["relation"] for each in added(sample, "emergency")} < codes["relation"]
    interests = {code for each in added(sample, "interests") for code in each.values["interests"]}
    assert interests == codes["interest"]
    for word in ("employment", "person"):
        assert {each.values["position"] for each in added(sample, word)} < titles


def test_jobs_follow_each_other_from_eighteen_on_and_the_last_may_last(sample: Sequence[Invented]) -> None:
    for customer in sample:
        jobs = [each.values for each in added([customer], "employment")]
        days = [day for job in jobs for day in (job["since"], job.get("until")) if day]
        assert days == sorted(set(days))
        assert all("until" in job for job in jobs[:-1])
        if jobs and customer.birth_date:
            assert jobs[0]["since"].year - customer.birth_date.year >= 18
        if jobs:
            assert days[-1] <= customer.created_at.date()


def test_what_is_earned_fits_the_post(sample: Sequence[Invented]) -> None:
    earned: dict[str, list[int]] = {}
    for each in added(sample, "employment"):
        if "annual_income" in each.values:
            earned.setdefault(each.values["position"], []).append(int(each.values["annual_income"]))
    assert 40_000_00 < min(earned["职员"]) < max(earned["职员"]) < min(earned["总经理"])
    assert all(income % 100_000 == 0 for incomes in earned.values() for income in incomes)


def test_who_adds_something_is_cleared_for_it_and_reads_the_customer(sample: Sequence[Invented]) -> None:
    levels = {"contact": 2, "person": 2, "employment": 2, "emergency": 3, "note": 2, "account": 4}
    for customer in sample:
        states = [(events, after) for events, _, after in acts(customer)]
        for each in customer.additions:
            state = [after for events, after in states if not events or events[0].at <= each.at][-1]
            person = PEOPLE[each.by]
            assert reads(person, customer, state)
            needed = levels.get(each.word, 1)
            needed = 3 if "annual_income" in each.values else needed
            assert person.clearance >= max(needed, each.values.get("level", 1))
            assert each.values.get("level", 4) >= state["level"]


def test_additions_are_in_the_order_of_time_between_the_registration_and_the_end(
    sample: Sequence[Invented],
) -> None:
    morning = datetime.combine(TODAY, time(), UTC) - timedelta(hours=8)
    for customer in sample:
        moments = [customer.created_at, *(each.at for each in customer.additions)]
        assert moments == sorted(set(moments))
        assert not {each.at for each in customer.additions} & {event.at for event in customer.history}
        end = customer.history[-1].at if customer.status == "closed" else morning
        assert moments[-1] < end


def test_firms_have_people_with_their_own_numbers_and_individuals_have_jobs(
    sample: Sequence[Invented],
) -> None:
    words = {"individual": {"person"}, "enterprise": {"employment", "emergency", "interests"}}
    for customer in sample:
        assert not {each.word for each in customer.additions} & words[customer.kind]
        for each in customer.additions:
            assert each.of is None or customer.additions[each.of].word == "person"
    persons = Counter(
        len(added([c], "person")) for c in sample if c.kind == "enterprise" and c.industry and c.size
    )
    assert set(persons) >= {1, 2, 3}


def test_one_contact_point_of_a_kind_is_preferred_and_none_that_is_not_wanted(
    sample: Sequence[Invented],
) -> None:
    for customer in sample:
        held = [("mobile", None)]
        for each in added([customer], "contact"):
            if "preferred" in each.values:
                assert "do_not_contact" not in each.values
                held.append((each.values["kind"], each.of))
        assert len(held) == len(set(held))


def test_notes_of_one_customer_differ(sample: Sequence[Invented]) -> None:
    for customer in sample:
        texts = [each.values["text"] for each in added([customer], "note")]
        assert len(texts) == len(set(texts))


def test_of_some_little_is_known(sample: Sequence[Invented]) -> None:
    gaps = Counter(
        sum(getattr(c, name) is None for name in ("birth_date", "id_number", "document_type", "address"))
        for c in sample
        if c.kind == "individual"
    )
    assert 0.02 < (gaps[3] + gaps[4]) / gaps.total() < 0.12


def assert_numbers_are_valid(customer: Invented) -> None:
    if customer.id_number:
        assert ric.validate(customer.id_number) == customer.id_number
        assert ric.get_birth_date(customer.id_number) == customer.birth_date
        assert int(customer.id_number[16]) % 2 == (customer.sex == "male")
    if customer.credit_code:
        assert uscc.validate(customer.credit_code) == customer.credit_code


def assert_history_leads_to_now(customer: Invented, today: date) -> None:
    morning = datetime.combine(today, time(), UTC) - timedelta(hours=8)
    moments = [customer.created_at, *(event.at for event in customer.history), morning]
    assert moments == sorted(moments)
    assert moments[0] >= morning - timedelta(days=731)
    values: dict[str, object] = {}
    for event in customer.history:
        assert values.get(event.field, event.before) == event.before != event.after
        values[event.field] = event.after
    assert values == {field: getattr(customer, field) for field in values}


def assert_everybody_might(customer: Invented) -> None:
    """Who owns is cleared and at home in the department; who did something may have done it (access.md)."""
    for events, before, after in acts(customer):
        for state in (before, after):
            assert CLEARANCES[state["owner"]] >= state["level"]
            assert PEOPLE[state["owner"]].department == state["department"]
        for event in events:
            person = PEOPLE[event.by]
            assert reads(person, customer, before) or reads(person, customer, after)
            if event.field in {"owner", "department"}:
                assert event.by in {LEADS[before["department"]], "director"}
            if event.field == "address":
                assert person.clearance >= 3


def acts(customer: Invented) -> Iterator[tuple[list[Event], dict[str, Any], dict[str, Any]]]:
    """What was done at one moment, and the state before and after; at least the registration."""
    state: dict[str, Any] = {f: facts(customer, f)[0].value for f in ("owner", "department", "level")}
    yield [], state, state
    for at in sorted({event.at for event in customer.history}):
        events = [event for event in customer.history if event.at == at]
        after = state | {event.field: event.after for event in events}
        yield events, state, after
        state = after


def reads(person: company.DemoPerson, customer: Invented, state: dict[str, Any]) -> bool:
    """Access rule 1 for the people who may view customers."""
    in_scope = {
        "all": True,
        "own": False,
        "department": state["department"] == person.department,
        "set:line=service": customer.business_line == "service",
        "set:region=east": customer.region == "east",
    }[person.scope]
    return state["level"] <= person.clearance and (in_scope or state["owner"] == person.username)


def ever_reads(person: company.DemoPerson, customer: Invented) -> bool:
    return any(reads(person, customer, state) for _, *states in acts(customer) for state in states)


def added(customers: Iterable[Invented], word: str) -> list[Addition]:
    return [each for customer in customers for each in customer.additions if each.word == word]


def ever(customer: Invented, field: str) -> list[Any]:
    return [fact.value for fact in facts(customer, field)]


def share(customers: Sequence[Invented], field: str) -> float:
    return sum(getattr(customer, field) is not None for customer in customers) / len(customers)
