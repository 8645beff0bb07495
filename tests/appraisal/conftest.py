"""The small company whose figures were counted by hand."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.access.gate import leave
from app.db.connection import database, use_database
from app.vault.keys import load_keys, use_keys
from tests.appraisal.small_company import SmallCompany
from tests.conftest import Company


@pytest.fixture(scope="session")
def built(template: Company, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SmallCompany]:
    """Its database, made once per test process, since a quarter of work takes seconds."""
    data = tmp_path_factory.mktemp("small")
    for name in ("kebu.db", "kebu.key"):
        shutil.copy(template.settings.data / name, data / name)
    template.app.extensions["kebu"]["settings"] = replace(template.settings, data=data)
    use_database(data / "kebu.db")
    use_keys(load_keys(data / "kebu.key"))
    with database.connection_context():
        small = SmallCompany(template).build()
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    leave()
    return data / "kebu.db", small


@pytest.fixture
def small(built: tuple[Path, SmallCompany], company: Company) -> SmallCompany:
    """The small company as the quarter went, in the database of `company`."""
    path, found = built
    database.close()
    shutil.copy(path, company.settings.database)
    for left in ("-wal", "-shm"):
        Path(f"{company.settings.database}{left}").unlink(missing_ok=True)
    database.connect()
    return found.in_(company)
