"""Attaching a file to a customer, downloading it, raising its level, removing it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.chain.models import AuditEntry
from app.files import store
from app.files.models import Attachment
from tests.conftest import Company, form

PDF = b"%PDF-1.7\n" + b"loan contract " * 20
Send = Callable[..., TestResponse]


def sent(content: bytes, name: str, level: int = 2) -> dict[str, Any]:
    return form(level=str(level), file=(io.BytesIO(content), name))


def address(company: Company, name: str = "周以恒") -> str:
    return f"/customers/{company.customer(name).number}/files"


def attach(client: FlaskClient, to: str, content: bytes = PDF, name: str = "合同.pdf", level: int = 2) -> Attachment:
    answer = client.post(to, data=sent(content, name, level))
    assert answer.status_code == 303, answer.text
    return Attachment.select().order_by(Attachment.id.desc()).first()


def test_a_file_is_attached_listed_and_downloaded_under_a_name_that_tells_nothing(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    client = as_("manager_wang")
    kept = attach(client, address(company))
    page = client.get(address(company)).text
    assert "合同.pdf" in page
    assert "PDF" in page
    answer = client.get(f"{address(company)}/{kept.number}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kept.number}.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/octet-stream"
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (last.action, last.record) == ("file.downloaded", kept.number)
