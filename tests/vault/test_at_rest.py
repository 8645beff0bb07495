"""A copy of the data folder without the key shows none of the sealed values (access rule 12)."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from flask.testing import FlaskClient

from app.admin.backups import backup
from app.chain.writing import writing
from app.clock import now
from app.customers import record
from app.customers.facts import Why
from app.customers.imports.importing import import_file
from app.customers.interest_changes import set_interests
from app.customers.models import Customer, Note
from app.customers.parts import add as add_part
from app.db.connection import database
from app.drafts.keeping import drafts_for, text_of
from app.files.attaching import Sent, attach
from app.web.models import SavedList
from app.web.saved_lists import words_of
from tests.conftest import Company, at, form
from tests.customers.pages import Form

CREATED = {
    "id_number": "110101199003079139",
    "mobile": "13907164382",
    "email": "zhouyiheng.lakeside@example.cn",
    "address": "上海市徐汇区枫林路八十三弄七号",
}
EDITED = {
    "id_number": "110101199003074813",
    "mobile": "13651927408",
    "email": "heron.qiu@example.org",
    "address": "成都市锦江区望平街二十九号院",
}
IMPORTED = {
    "id_number": "110101198705126134",
    "mobile": "15026483917",
    "email": "import.only@example.net",
    "address": "杭州市拱墅区小河直街五十四号",
}
REJECTED = {"mobile": "1890264735", "email": "rejected.mail@example", "id_number": "110101198705126131"}
SEARCHED = {"mobile": "17749206385"}
TYPED = {
    "id_number": "110101199203158713",
    "mobile": "18613502974",
    "email": "draft.only@example.com",
    "address": "南京市鼓楼区颐和路四十六号",
}
RESCUED = {"mobile": "17380264915", "address": "苏州市姑苏区平江路一百零二号"}
ATTACHED = {"content": "抵押合同正本：借款三百二十万元", "file": "林间雨家庭资产说明"}
RAISED_WITH_FILES = {"content": "体检报告原件：血压一百六十", "file": "宋知远体检报告"}
RAISED_WITH_NOTES = {"note": "正与配偶分割房产", "interest_note": "收藏清代官窑瓷器"}
ALL = (
    CREATED,
    EDITED,
    IMPORTED,
    REJECTED,
    SEARCHED,
    TYPED,
    RESCUED,
    ATTACHED,
    RAISED_WITH_FILES,
    RAISED_WITH_NOTES,
)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def parts(field: str, value: str) -> Iterator[str]:
    """What must stand nowhere: the value, its telling parts, and how a search index would keep it."""
    yield value
    yield " ".join(value)
    yield value[::-1]
    if field in {"mobile", "id_number"}:
        yield value[-8:]
        yield value[:9] if field == "mobile" else value[:14]
    if field == "email":
        yield value.partition("@")[0]
        yield value.upper()
    if field == "address":
        yield value[3:9]
        yield value[-6:]


def needles() -> dict[bytes, str]:
    return {
        part.encode(encoding): field
        for values in (
            CREATED,
            EDITED,
            IMPORTED,
            REJECTED,
            SEARCHED,
            TYPED,
            RESCUED,
            ATTACHED,
            RAISED_WITH_FILES,
        )
        for field, value in values.items()
        for part in parts(field, value)
        for encoding in ENCODINGS
    }


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each file of `folder` but the key, and each file inside a backup."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == "kebu.key":
            continue
        yield path.name, path.read_bytes()
        if is_zipfile(path):
            with ZipFile(path) as archive:
                for name in archive.namelist():
                    yield f"{path.name}/{name}", archive.read(name)


def found_in(folder: Path) -> list[tuple[str, str]]:
    wanted = needles()
    return [
        (name, what)
        for name, content in contents(folder)
        for needle, what in wanted.items()
        if needle in content
    ]


@pytest.fixture
def lived(company: Company, as_: Callable[[str], FlaskClient], tmp_path: Path) -> Company:
    """A company whose customers were created, edited, imported, searched for, half typed and backed up."""
    gate = company.gate("director")
    values = {"name": "林间雨", "kind": "individual", "level": 3, "region": "east"}
    number = record.create(gate, {**values, **CREATED})
    customer = gate.get(Customer, number)
    record.edit(gate, customer, EDITED, customer.rev)
    _import(company, tmp_path)
    client = as_("director")
    searched = client.post("/customers/search", data=form(words=SEARCHED["mobile"])).location
    client.post(searched.replace("/customers/", "/customers/lists/new"), data=form(name="电话"))
    client.get(f"/customers/{number}")
    _type(client)
    _attach(company)
    (company.settings.data / "backups").mkdir()
    backup(company.settings.data / "backups" / "one.kebu")
    return company


def test_no_sealed_value_stands_in_any_file_of_the_data_folder(lived: Company) -> None:
    names = [name for name, _ in contents(lived.settings.data)]
    assert {"kebu.db", "kebu.db-wal", "one.kebu", "one.kebu/kebu.db"} <= set(names)
    assert found_in(lived.settings.data) == []


def test_nor_once_the_log_is_folded_into_the_database(lived: Company) -> None:
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute_sql("VACUUM")
    database.close()
    assert found_in(lived.settings.data) == []


def test_the_words_of_a_saved_list_are_there_for_whoever_has_the_key(lived: Company) -> None:
    saved = SavedList.get(SavedList.name == "电话")
    assert words_of(lived.person("director"), saved.token) == SEARCHED["mobile"]


def test_the_values_are_there_for_whoever_has_the_key(lived: Company) -> None:
    customer = lived.customer("林间雨")
    assert {name: record.current(customer, name) for name in EDITED} == EDITED


def test_a_value_kept_in_clear_would_be_found(lived: Company) -> None:
    with writing(None, "tests.leak"):
        Customer.update(external_id=f"x{EDITED['mobile']}").where(Customer.name == "林间雨").execute()
    assert ("kebu.db-wal", "mobile") in found_in(lived.settings.data)


def test_a_file_of_level_two_would_be_found(lived: Company) -> None:
    attach(lived.gate("director"), lived.customer("周以恒"), _sent(ATTACHED), 2)
    assert "content" in {what for _, what in found_in(lived.settings.data / "files")}


def test_what_was_typed_is_there_for_its_person(lived: Company) -> None:
    late, kept = drafts_for(lived.person("director"), "customers.create", "")
    assert RESCUED.items() <= dict(text_of(late)).items()
    assert TYPED.items() <= dict(text_of(kept)).items()


def _type(client: FlaskClient) -> None:
    """One form is left half typed, another is sent too late."""
    forms = [Form(client.get("/customers/new").text) for _ in range(2)]
    client.post("/drafts/keep/customers.create", data=forms[0].sent(**TYPED))
    with at(now() + timedelta(hours=3)):
        client.post("/customers/new", data=forms[1].sent(**RESCUED))
    database.connect(reuse_if_open=True)


def _attach(company: Company) -> None:
    """One file belongs to a confidential customer; another, and notes, to one who becomes so."""
    gate = company.gate("director")
    attach(gate, company.customer("林间雨"), _sent(ATTACHED), 3)
    customer = gate.get(Customer, record.create(gate, {"name": "宋知远", "kind": "individual", "level": 2}))
    attach(gate, customer, _sent(RAISED_WITH_FILES), 2)
    add_part(gate, customer, Note, {"text": RAISED_WITH_NOTES["note"], "level": 2})
    customer = gate.get(Customer, customer.number)
    set_interests(gate, customer, frozenset({"tea"}), RAISED_WITH_NOTES["interest_note"], customer.rev)
    customer = gate.get(Customer, customer.number)
    record.raise_level(gate, customer, 3, Why("投诉", "第三条"), customer.rev)


def _sent(what: dict[str, str]) -> Sent:
    return Sent(io.BytesIO(what["content"].encode()), f"{what['file']}.txt")


def _import(company: Company, folder: Path) -> None:
    sheet = folder / "sheet.csv"
    good = ["许若谷", *IMPORTED.values()]
    bad = ["某某", REJECTED["id_number"], REJECTED["mobile"], REJECTED["email"], ""]
    rows = [["name", *IMPORTED], good, bad]
    sheet.write_text("\n".join(",".join(row) for row in rows) + "\n", "utf-8")
    report = import_file(company.gate("director"), sheet)
    assert (report.accepted, report.rejected_rows) == (1, 1)
