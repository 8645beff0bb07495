"""A copy of the data folder without the key shows none of the sealed values (access rule 12)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from flask.testing import FlaskClient

from app.admin.backups import backup
from app.chain.writing import writing
from app.customers import record
from app.customers.importing import import_file
from app.customers.models import Customer
from app.db.connection import database
from tests.conftest import Company, form

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
        for values in (CREATED, EDITED, IMPORTED, REJECTED, SEARCHED)
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
    """A company whose customers were created, edited, imported, searched for and backed up."""
    gate = company.gate("director")
    values = {"name": "林间雨", "kind": "individual", "level": 3, "region": "east"}
    number = record.create(gate, {**values, **CREATED})
    customer = gate.get(Customer, number)
    record.edit(gate, customer, EDITED, customer.rev)
    _import(company, tmp_path)
    client = as_("director")
    client.post("/customers/search", data=form(words=SEARCHED["mobile"]))
    client.get(f"/customers/{number}")
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


def test_the_values_are_there_for_whoever_has_the_key(lived: Company) -> None:
    customer = lived.customer("林间雨")
    assert {name: record.current(customer, name) for name in EDITED} == EDITED


def test_a_value_kept_in_clear_would_be_found(lived: Company) -> None:
    with writing(None, "tests.leak"):
        Customer.update(external_id=f"x{EDITED['mobile']}").where(Customer.name == "林间雨").execute()
    assert ("kebu.db-wal", "mobile") in found_in(lived.settings.data)


def _import(company: Company, folder: Path) -> None:
    sheet = folder / "sheet.csv"
    good = ["许若谷", *IMPORTED.values()]
    bad = ["某某", REJECTED["id_number"], REJECTED["mobile"], REJECTED["email"], ""]
    rows = [["name", *IMPORTED], good, bad]
    sheet.write_text("\n".join(",".join(row) for row in rows) + "\n", "utf-8")
    report = import_file(company.gate("director"), sheet)
    assert (report.accepted, report.rejected_rows) == (1, 1)
