"""A small chain of known rows."""

import pytest

from app.chain.writing import writing
from app.customers.models import Customer
from tests.conftest import Company

LENGTH = 6


@pytest.fixture
def chain(company: Company) -> int:
    """The number of the first of six rows, all of which hold plain and sealed values."""
    wang, numbers = company.person("manager_wang"), []
    for place in range(LENGTH):
        with writing(wang, "customer.edited", Customer(number=f"C26-TEST{place}2")) as entry:
            entry.changed("name", None, f"周{place}")
            entry.changed("mobile", f"1380000567{place}", f"1390000567{place}")
            entry.told(reason="客户来电")
        numbers.append(entry.number)
    return numbers[0]
