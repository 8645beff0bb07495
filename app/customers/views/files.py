"""The files of a customer, on the customer's own page."""

from typing import Any

from app.customers.models import Customer
from app.customers.views.blueprint import customers
from app.customers.views.page import page_of
from app.files.views import Shelf


def _context(found: Any) -> dict[str, Any]:  # noqa: ANN401  the shelf knows no customers
    return page_of(found, "files")


Shelf(customers, Customer, "customer", "customers/customer.html", _context).hang()
