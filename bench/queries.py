"""How many statements a page asks of the database after a write, counted inside the application."""

from collections.abc import Iterable
from itertools import pairwise

from flask.testing import FlaskClient

from app import create_app
from app.db.connection import database
from app.db.unchanged import forget
from app.settings import load
from bench.company import Company
from bench.load import Ask
from bench.pages import Page

NOT_ASKED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA data_version", "--")
"""FTS5 asks its own tables behind --."""


def count(company: Company, pages: Iterable[Page]) -> dict[str, int]:
    """Page → statements of one request, those of transactions apart. The server may be running meanwhile."""
    client = create_app(load(company.environ)).test_client(use_cookies=False)
    found = {page.name: _count(client, page) for page in pages}
    database.close()
    return found


def _count(client: FlaskClient, page: Page) -> int:
    asks = page.product[0]
    _open(client, next(asks), page.status)  # once for what is read once in a process
    asked: list[str] = []
    database.connect(reuse_if_open=True)
    database.connection().set_trace_callback(asked.append)
    forget()
    _open(client, next(asks), page.status)
    database.connection().set_trace_callback(None)
    return sum(is_asked(sql, before) for before, sql in pairwise(["", *asked]))


def is_asked(sql: str, before: str) -> bool:
    """Whether the application asked `sql`: transactions don't count, nor the echo of what fires a trigger."""
    return not sql.startswith(NOT_ASKED) and (sql != before or sql.lstrip().startswith("SELECT"))


def _open(client: FlaskClient, ask: Ask, status: int) -> None:
    answer = client.open(ask.path, method=ask.method, headers=ask.headers, data=ask.body)
    assert answer.status_code == status, f"{ask.path}: {answer.status_code}"
