"""The officers, signed in."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def sysadmin(as_: Callable[[str], FlaskClient]) -> FlaskClient:
    return as_("sysadmin")


@pytest.fixture
def security(as_: Callable[[str], FlaskClient]) -> FlaskClient:
    return as_("security")
