"""What is written of a customer: found by its words below level 3, sealed and in no index from there on."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.access.grants import give
from app.access.models import FieldLevel
from app.access.parts import part_of, parts_of
from app.chain.models import AuditValue
from app.chain.verifying import verify
from app.chain.writing import writing
from app.clock import now
from app.customers import parts, record, removing
from app.customers.audited import CUSTOMERS
from app.customers.facts import Why
from app.customers.interest_changes import set_interests
from app.customers.models import Customer, Note
from app.customers.searching.reasons import quotes
from app.db.connection import database, truncate_log
from app.vault.fields import opened, sealed_columns
from tests.conftest import Company
from tests.customers.pages import listed, search
from tests.queries import queries
from tests.tampering import behind_the_back

SignedIn = Callable[[str], FlaskClient]
WHY = Why("投诉", "第三条")
TEXT = "上门拜访，谈到信托计划。\n下周三再联系。"
TEA = "只喝武夷岩茶"


@pytest.fixture
def gate(company: Company) -> Gate:
    return company.gate("director")


@pytest.fixture
def written(company: Company, gate: Gate) -> Customer:
    """周以恒, of level 2, with a note and a note on interests."""
    customer = company.customer("周以恒")
    parts.add(gate, customer, Note, {"text": TEXT, "level": 2})
    customer = company.customer("周以恒")
    set_interests(gate, customer, frozenset({"tea"}), TEA, customer.rev)
    return company.customer("周以恒")


def note_of(customer: Customer) -> Note:
    return Note.select().where(Note.customer == customer.id).order_by(Note.id.desc()).get()


def found(client: FlaskClient, words: str) -> set[str]:
    numbers = listed(search(client, words).text)
    database.connect(reuse_if_open=True)
    return {row.name for row in Customer.select().where(Customer.number.in_(numbers))}


def in_the_folder(company: Company, text: str) -> bool:
    """Whether `text` stands in the database or its log, as typed or as an index keeps it."""
    kept = b"".join(path.read_bytes() for path in company.settings.data.glob("kebu.db*"))
    return text.encode() in kept or " ".join(text).encode() in kept


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("words", ["信托", "信託計劃", "再联系 信托", "岩茶", "以恒 信托", "武夷 拜访"])
def test_a_customer_is_found_by_parts_of_what_is_written(as_: SignedIn, words: str) -> None:
    assert found(as_("manager_wang"), words) == {"周以恒"}


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("words", ["信托 岩茶 何思远", "茶", "信托公司"])
def test_it_is_not_found_by_what_is_not_written_or_by_a_single_character(as_: SignedIn, words: str) -> None:
    assert found(as_("manager_wang"), words) == set()


@pytest.mark.usefixtures("written")
def test_the_list_says_where_the_word_stands(as_: SignedIn) -> None:
    page = search(as_("manager_wang"), "信托").text
    assert "上门拜访，谈到<mark>信托</mark>计划。 下周三再联系。" in page
    assert "Note" in page
    assert "<mark>" not in search(as_("manager_wang"), "以恒").text


def test_what_is_quoted_is_escaped(company: Company, gate: Gate, as_: SignedIn) -> None:
    parts.add(gate, company.customer("周以恒"), Note, {"text": "<script>危险</script>", "level": 2})
    page = search(as_("manager_wang"), "危险").text
    assert "&lt;script&gt;<mark>危险</mark>&lt;/script&gt;" in page


def test_a_long_text_is_quoted_around_the_word(company: Company, gate: Gate) -> None:
    parts.add(gate, company.customer("周以恒"), Note, {"text": "前" * 60 + "要点" + "后" * 60, "level": 2})
    quote = quotes(gate, "要点", [company.customer("周以恒").number])[company.customer("周以恒").number]
    assert quote[1:] == ("…" + "前" * 16, "要点", "后" * 16 + "…")


def test_what_is_quoted_stands_there_as_it_was_written(company: Company, gate: Gate) -> None:
    number = company.customer("周以恒").number
    parts.add(gate, company.customer("周以恒"), Note, {"text": "电话１７０２，Ａbc…计划", "level": 2})
    assert quotes(gate, "ABC", [number])[number][1:] == ("电话１７０２，", "Ａbc", "…计划")


def test_a_word_written_otherwise_shows_the_beginning(company: Company, written: Customer) -> None:
    assert quotes(company.gate("director"), "信託", [written.number])[written.number][1:] == (
        "上门拜访，谈到信托计划。 下周三再联系。",
        "",
        "",
    )


def test_nobody_finds_a_customer_that_they_may_not_read(written: Customer, as_: SignedIn) -> None:
    assert found(as_("manager_zhao"), "信托") == set()
    assert written.number


def test_a_field_above_the_clearance_is_not_searched_and_not_quoted(
    company: Company, written: Customer, as_: SignedIn
) -> None:
    with writing(None, "tests.levels"):
        for field in ("note", "interest_note"):
            FieldLevel.create(kind="customer", field=field, level=4)
    assert found(as_("manager_wang"), "信托") == found(as_("manager_wang"), "岩茶") == set()
    assert quotes(company.gate("manager_wang"), "信托 岩茶", [written.number]) == {}
    assert found(as_("director"), "信托") == {"周以恒"}


def test_a_grant_below_the_field_finds_and_quotes_nothing(
    company: Company, gate: Gate, as_: SignedIn
) -> None:
    public = company.customer("何思远")
    with writing(None, "tests.level"):
        Customer.update(level=1).where(Customer.id == public.id).execute()
    parts.add(gate, company.customer("何思远"), Note, {"text": TEXT, "level": 2})
    give(
        gate.person,
        gate.standing,
        company.customer("何思远"),
        person=company.person("manager_zhao"),
        permissions=frozenset({"customer.view"}),
        level=1,
        until=now() + timedelta(days=1),
        purpose="代班",
    )
    assert found(as_("manager_zhao"), "思远") == {"何思远"}
    assert found(as_("manager_zhao"), "信托") == set()
    assert quotes(company.gate("manager_zhao"), "信托", [public.number]) == {}


def test_raising_the_customer_seals_and_unindexes_what_is_written(
    company: Company, gate: Gate, written: Customer, as_: SignedIn
) -> None:
    assert isinstance(note_of(written).text, str)
    assert in_the_folder(company, "信托计划")
    record.raise_level(gate, written, 3, WHY, written.rev)
    truncate_log()
    assert isinstance(note_of(written).text, bytes)
    assert opened(note_of(written), "text") == TEXT
    assert opened(company.customer("周以恒"), "interest_note") == TEA
    assert found(as_("director"), "信托") == found(as_("director"), "岩茶") == set()
    assert not in_the_folder(company, "信托计划")
    assert not in_the_folder(company, "武夷岩茶")
    assert verify(tables=[CUSTOMERS]).ok


def test_what_is_rolled_back_stays_in_clear_and_indexed(
    company: Company, written: Customer, as_: SignedIn
) -> None:
    with database.atomic() as transaction:
        record.raise_level(company.gate("director"), written, 3, WHY, written.rev)
        transaction.rollback()
    assert isinstance(note_of(written).text, str)
    assert found(as_("director"), "信托") == {"周以恒"}


def test_lowering_the_customer_unseals_it_again(
    company: Company, gate: Gate, written: Customer, as_: SignedIn
) -> None:
    parts.add(gate, company.customer("周以恒"), Note, {"text": "另有密谈", "level": 3})
    record.raise_level(gate, company.customer("周以恒"), 3, WHY, company.customer("周以恒").rev)
    agreed = WHY._replace(decided_by=company.person("lead_east"))
    record.lower_level(gate, company.customer("周以恒"), 2, agreed)
    assert found(as_("manager_wang"), "信托") == found(as_("manager_wang"), "岩茶") == {"周以恒"}
    assert found(as_("director"), "密谈") == set()
    assert isinstance(note_of(written).text, bytes)


def test_raising_the_note_alone_seals_it(
    company: Company, gate: Gate, written: Customer, as_: SignedIn
) -> None:
    note = part_of(gate, written, Note, note_of(written).key)
    parts.change(gate, written, note, {"level": 3}, note.rev)
    assert isinstance(note_of(written).text, bytes)
    assert opened(note_of(written), "text") == TEXT
    assert found(as_("director"), "信托") == set()
    truncate_log()
    assert not in_the_folder(company, "信托计划")


def test_a_changed_note_is_found_by_its_new_words_alone(gate: Gate, written: Customer, as_: SignedIn) -> None:
    note = part_of(gate, written, Note, note_of(written).key)
    parts.change(gate, written, note, {"text": "改谈保险"}, note.rev)
    assert found(as_("manager_wang"), "保险") == {"周以恒"}
    assert found(as_("manager_wang"), "信托") == set()


def test_a_removed_note_and_an_emptied_one_are_found_no_more(
    company: Company, gate: Gate, written: Customer, as_: SignedIn
) -> None:
    [note] = parts_of(gate, written, Note)
    parts.remove(gate, written, note)
    customer = company.customer("周以恒")
    set_interests(gate, customer, frozenset({"tea"}), None, customer.rev)
    assert found(as_("manager_wang"), "信托") == found(as_("manager_wang"), "岩茶") == set()


def test_of_a_customer_that_is_taken_back_no_word_stays_in_an_index(gate: Gate, written: Customer) -> None:
    removing.remove(gate.person, written)
    for index in ("note_text", "interest_text"):
        assert database.execute_sql(f"SELECT count(*) FROM {index}").fetchone() == (0,)


def test_a_note_on_a_customer_that_was_raised_meanwhile_is_sealed(company: Company, gate: Gate) -> None:
    stale = company.customer("周以恒")
    fresh = company.customer("周以恒")
    record.raise_level(gate, fresh, 3, WHY, fresh.rev)
    parts.add(gate, stale, Note, {"text": TEXT, "level": 2})
    assert isinstance(note_of(stale).text, bytes)


def test_the_chain_keeps_what_is_written_sealed(company: Company, written: Customer) -> None:
    values = {(row.field, row.side): bytes(row.sealed) for row in AuditValue.select()}
    assert {("note.note", "after"), ("interest_note", "after")} <= values.keys()
    assert all(TEXT.encode() not in sealed and TEA.encode() not in sealed for sealed in values.values())
    assert company.customer("周以恒").id == written.id


def test_clear_text_in_the_place_of_any_other_sealed_value_is_told_of(company: Company) -> None:
    with behind_the_back() as connection:
        connection.execute("UPDATE customer SET id_number = '110101199003077555' WHERE name = '周以恒'")
    assert not verify(tables=[CUSTOMERS]).ok
    assert company.customer("周以恒")


@pytest.fixture
def as_before(company: Company, gate: Gate, written: Customer) -> Customer:
    """The database as it was before: every note sealed, no index."""
    parts.add(gate, company.customer("周以恒"), Note, {"text": "另有密谈", "level": 3})
    parts.add(gate, company.customer("林婉清"), Note, {"text": "资产清单", "level": 3})
    with writing(None, "tests.before"):
        for note in Note.select():
            Note.update(sealed_columns(Note, note.id, {"text": opened(note, "text")})).where(
                Note.id == note.id
            ).execute()
        sealed = sealed_columns(Customer, written.id, {"interest_note": TEA})
        Customer.update(sealed).where(Customer.id == written.id).execute()
        for index in ("note_text", "interest_text"):
            database.execute_sql(f"DROP TABLE {index}")
    return written


def test_the_migration_carries_what_is_below_level_three(as_before: Customer, as_: SignedIn) -> None:
    with writing(None, "tests.migrated"):
        damaged = Note.create(customer=as_before, key="22222222", text=b"\x01", level=2, written_at=now())
        import_module("migrations.0015_free_text").up(None, database)
    client = as_("director")
    assert found(client, "信托") == found(client, "岩茶") == {"周以恒"}
    assert found(client, "密谈") == found(client, "资产") == set()
    kept = {row.id: type(row.text) for row in Note.select()}
    assert kept[damaged.id] is bytes
    assert sorted(kind.__name__ for kind in kept.values()) == ["bytes", "bytes", "bytes", "str"]


def test_the_list_asks_one_question_more_for_where_words_stand(written: Customer, as_: SignedIn) -> None:
    client = as_("manager_wang")
    counts = set()
    for words in ("信托", "信托 岩茶", "以恒"):
        address = client.post("/customers/search", data={"words": words}).location
        client.get(address)
        with queries() as asked:
            client.get(address)
        counts.add(len(asked))
    assert len(counts) == 1, written.number
    assert counts.pop() <= 8
