"""The files of a customer, on the customer's own page."""

from typing import Any

from app.customers.lowering_files import OF_CUSTOMERS
from app.customers.models import Customer
from app.customers.views.blueprint import customers
from app.customers.views.lowering_files import LowerPages
from app.customers.views.page import page_of
from app.files.views import Shelf

PAGE = "customers/customer.html"


def _context(found: Any) -> dict[str, Any]:  # noqa: ANN401  the shelf knows no customers
    return page_of(found, "files")


SHELF = Shelf(customers, Customer, "customer", PAGE, _context, lower="customers.lower_file")
SHELF.hang()
LowerPages(SHELF, OF_CUSTOMERS).hang()
