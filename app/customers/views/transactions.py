"""The transactions of a customer: totals, and all of them page by page."""

from flask import request
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers import dealings
from app.customers.models import Customer
from app.customers.transactions import page, totals
from app.customers.typed.amounts import yuan
from app.customers.views.blueprint import customers
from app.customers.views.page import page_of
from app.web.answers import page_or_part


@customers.get("/<customer:number>/transactions")
@requires("customer.view")
def transactions(number: str) -> ResponseReturnValue:
    """Totals by year and by line; fifty transactions, newest first."""
    found = gate().get(Customer, number)
    rows = page(gate(), found, request.args.get("after", ""), request.args.get("before", ""))
    return page_or_part(
        "customers/customer.html",
        "customers/_transaction_list.html",
        **page_of(found, "transactions"),
        rows=rows,
        totals=totals(gate(), found),
        standing=dealings.standing,
        amount=dealings.amount_of,
        yuan=yuan,
    )
