"""One database connection per thread, kept open between requests.

Opening one costs a millisecond (pragmas, reading the schema) and throws away the prepared statements and
the warm pages. Nothing is left in it: outside a transaction SQLite holds no lock, and a transaction ends
with its block.
"""

from flask import Flask

from app.access.gate import leave
from app.db.connection import database, wait_at_most

PATIENCE = 10.0
"""Seconds that a request waits until it may write. Work without a person waits as long as it takes."""


def install(app: Flask) -> None:
    """Give each request its thread's connection; nobody is signed in when it begins or has ended."""
    app.before_request(_open)
    app.teardown_request(_close)


def _open() -> None:
    leave()
    database.connect(reuse_if_open=True)
    wait_at_most(PATIENCE)


def _close(_: BaseException | None) -> None:
    wait_at_most(None)
    leave()
