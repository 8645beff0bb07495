import json

import pytest
from click.testing import Result

from app.chain.writing import Entry, append, head
from app.db.connection import database
from tests.conftest import Company
from tests.tampering import behind_the_back


def run(company: Company, *arguments: str) -> Result:
    database.close()
    try:
        return company.app.test_cli_runner().invoke(args=["audit", "verify", *arguments])
    finally:
        database.connect(reuse_if_open=True)


def test_a_chain_that_holds_is_one_line_and_exit_0(company: Company) -> None:
    count, mac = head()
    result = run(company)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"The chain holds: {count} rows, 0 values erased, head {mac.hex()}\n"


def test_the_document_has_the_agreed_shape(company: Company) -> None:
    count, mac = head()
    result = run(company, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "ok": True,
        "count": count,
        "head": mac.hex(),
        "erased": 0,
        "first_bad": None,
        "reason": None,
    }


def test_the_command_writes_nothing(company: Company) -> None:
    before = head()
    run(company, "--json")
    assert head() == before


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_a_changed_row_is_named_with_exit_1(company: Company, arguments: list[str]) -> None:
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE id = 4")
    result = run(company, *arguments)
    assert result.exit_code == 1
    reason = "audit_entry row 4, column at: changed."
    if arguments:
        document = json.loads(result.stdout)
        assert (document["ok"], document["first_bad"], document["reason"]) == (False, 4, reason)
    else:
        assert result.stdout == ""
        assert result.stderr == f"The chain does not hold. {reason}\n"


def test_a_cut_tail_is_found_against_a_kept_head(company: Company) -> None:
    append([Entry(None, "tests.nothing", None)])  # of which no table knows
    count, mac = head()
    kept = ["--head", mac.hex(), "--count", str(count), "--json"]
    assert run(company, *kept).exit_code == 0
    with behind_the_back() as raw:
        raw.execute("DELETE FROM audit_entry WHERE id = ?", (count,))
        raw.execute("DELETE FROM audit_value WHERE entry = ?", (count,))
    assert run(company, "--json").exit_code == 0
    result = run(company, *kept)
    assert (result.exit_code, json.loads(result.stdout)["first_bad"]) == (1, count)


@pytest.mark.parametrize(
    "arguments", [["--count", "5"], ["--head", "ab" * 32], ["--head", "xyz", "--count", "5"]]
)
def test_half_a_kept_head_is_one_clear_line(company: Company, arguments: list[str]) -> None:
    result = run(company, *arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
