"""An import that was cut leaves whole rows, and goes on where it stopped when it is run again."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.chain.verifying import verify
from app.chain.writing import Entry
from app.customers.adding import NewCustomer, add_customers
from app.customers.imports import importing
from app.customers.imports.importing import import_file
from app.customers.imports.report import Report
from app.customers.models import Batch, Customer, CustomerFact, ImportRejection
from app.db.connection import database
from app.errors import Invalid
from tests.conftest import Company
from tests.customers.tables import csv_file

ROWS = [("name", "birth_date"), *((f"客{at:02d}", "1990-02-30" if at % 5 == 0 else "") for at in range(23))]
GOOD = [name for name, born in ROWS[1:] if not born]
REFUSED = [row for row, (_, born) in enumerate(ROWS, 1) if born and row > 1]


class Cut(BaseException):
    """The process is killed."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return csv_file(tmp_path, ROWS)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)


@pytest.fixture
def cut_at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`cut_at(2)`: the process is killed in the second batch, before or `after` its rows are written."""

    def cut(batch: int, *, after: bool = False) -> None:
        calls = []

        def add(new: Sequence[NewCustomer], action: str, **facts: str) -> list[Entry]:
            calls.append(new)
            if len(calls) == batch and not after:
                raise Cut
            made = add_customers(new, action, **facts)
            if len(calls) == batch:
                raise Cut
            return made

        monkeypatch.setattr(importing, "add_customers", add)

    return cut


def imported() -> list[str]:
    rows = Customer.select().where(Customer.name.startswith("客")).order_by(Customer.id)
    return [row.name for row in rows]


def killed(company: Company, path: Path, username: str = "manager_wang", mapping: str | None = None) -> None:
    with pytest.raises(Cut):
        import_file(company.gate(username), path, mapping)
    database.close()
    database.connect()


def again(company: Company, path: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Report:  # noqa: ANN401
    monkeypatch.setattr(importing, "add_customers", add_customers)
    return import_file(company.gate("manager_wang"), path, **options)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("batch", [1, 2, 4, 6])
def test_a_cut_run_leaves_whole_rows_and_the_next_doubles_none(
    company: Company,
    path: Path,
    cut_at: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
    after: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    cut_at(batch, after=after)
    killed(company, path)
    done = [name for name, born in ROWS[1 : 1 + 4 * (batch - 1)] if not born]
    assert imported() == done
    assert CustomerFact.select().count() == 5 * Customer.select().count()
    report = again(company, path, monkeypatch)
    assert imported() == GOOD
    assert (report.accepted, report.created, report.updated) == (len(GOOD), len(GOOD), 0)
    assert [row for row, _ in report.rejected] == REFUSED
    assert verify().ok


def test_reasons_are_kept_as_messages_to_be_said_in_any_language(
    company: Company, path: Path, cut_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at(3)
    killed(company, path)
    report = again(company, path, monkeypatch)
    first, *_, last = (error for _, error in report.rejected)
    assert (first.message, first.values) == (last.message, last.values)
    assert (first.field, first.values) == ("birth_date", {"days": 28})
    assert str(first) == str(last)


def test_a_run_cut_before_its_end_was_noted_creates_none(
    company: Company, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise Cut

    monkeypatch.setattr(importing.import_report, "end", cut)
    killed(company, path)
    monkeypatch.undo()
    monkeypatch.setattr(importing, "BATCH", 4)
    report = import_file(company.gate("manager_wang"), path)
    assert imported() == GOOD
    assert report.created == len(GOOD)
    assert Batch.select().where(Batch.state == "running").count() == 0


def test_a_finished_run_is_not_gone_on_with(company: Company, path: Path) -> None:
    first, second = (import_file(company.gate("manager_wang"), path) for _ in range(2))
    assert first.batch != second.batch
    assert imported() == GOOD * 2


def test_only_the_same_file_and_mapping_of_the_same_person_go_on(
    company: Company, path: Path, tmp_path: Path, cut_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at(2)
    killed(company, path)
    monkeypatch.setattr(importing, "add_customers", add_customers)
    other = csv_file(tmp_path, [*ROWS, ("客99", "")], name="other.csv")
    batches = [
        import_file(company.gate("manager_li"), path).batch,
        import_file(company.gate("manager_wang"), other).batch,
        import_file(company.gate("manager_wang"), path, '{"name": "name"}').batch,
    ]
    assert Batch.get(Batch.state == "running").id not in batches
    assert len(set(batches)) == 3


def test_what_stands_twice_is_refused_across_the_cut(
    company: Company, tmp_path: Path, cut_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [f"K{at}" for at in range(8)] + ["K1"]
    rows = [("name", "external_id"), *((f"客{at}", key) for at, key in enumerate(keys))]
    path = csv_file(tmp_path, rows)
    cut_at(2)
    killed(company, path)
    report = again(company, path, monkeypatch)
    assert (report.created, report.updated) == (8, 0)
    assert [(row, error.field, error.values) for row, error in report.rejected] == [
        (10, "external_id", {"row": 3})
    ]


def test_two_runs_at_once_double_nothing(
    company: Company, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_between(new: Sequence[NewCustomer], action: str, **facts: str) -> list[Entry]:
        monkeypatch.setattr(importing, "add_customers", add_customers)
        batch = Batch.get()
        Batch.update(done=9).where(Batch.id == batch.id).execute()
        return add_customers(new, action, **facts)

    monkeypatch.setattr(importing, "add_customers", in_between)
    with pytest.raises(Invalid) as refusal:
        import_file(company.gate("manager_wang"), path)
    assert refusal.value.field == "file"
    assert imported() == []
    assert ImportRejection.select().count() == 0
    assert Batch.get().done == 0


def test_a_dry_run_neither_goes_on_nor_disturbs(
    company: Company, path: Path, cut_at: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at(2)
    killed(company, path)
    report = again(company, path, monkeypatch, dry_run=True)
    assert (report.batch, report.created) == (None, len(GOOD))
    assert import_file(company.gate("manager_wang"), path).created == len(GOOD)
    assert imported() == GOOD
