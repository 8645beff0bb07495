"""Attaching files in tests."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.files import store
from app.files.models import Attachment
from tests.conftest import Company, form
from tests.files.contents import PDF


def sent(content: bytes, name: str = "合同.pdf", level: int = 2) -> dict[str, Any]:
    """What a browser sends to attach a file."""
    return form(level=str(level), file=(io.BytesIO(content), name))


def address(company: Company, name: str = "周以恒") -> str:
    """Where the files of a customer are."""
    return f"/customers/{company.customer(name).number}/files"


def newest() -> Attachment:
    """The file that was attached last."""
    return Attachment.select().order_by(Attachment.id.desc()).get()


def stored_bytes() -> list[bytes]:
    """Every content in the folder, as it stands there."""
    return [path.read_bytes() for path in store.folder().rglob("*") if path.is_file()]


@pytest.fixture
def attached(company: Company, as_: Callable[[str], FlaskClient]) -> Attachment:
    """A contract of level 2 on 周以恒."""
    assert as_("manager_wang").post(address(company), data=sent(PDF)).status_code == 303
    return newest()
