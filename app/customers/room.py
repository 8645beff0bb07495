"""The archive plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.customers.audited import CUSTOMERS
from app.customers.commands import customers as commands
from app.customers.converters import CustomerNumber, FieldName
from app.customers.models import Customer
from app.customers.views import form, identity, listing, page, reveal  # noqa: F401  they hang their routes on the blueprint
from app.customers.views.blueprint import customers
from app.room import Entry, Room

PERMISSIONS = (
    "customer.view",
    "customer.create",
    "customer.edit",
    "customer.reveal",
    "customer.assign",
    "customer.import",
    "customer.export",
    "customer.merge",
    "customer.erase",
    "grant.give",
)

room = Room(
    "customers",
    views=[customers],
    menu=[
        Entry(
            "customers.index",
            _l("Customers"),
            icon="people",
            permission="customer.view",
            group=_l("Customers"),
            key="c",
            position=20,
        )
    ],
    actions=[Entry("customers.new", _l("New customer"), icon="plus", permission="customer.create", key="c")],
    places={"search": "customers.search"},
    permissions=PERMISSIONS,
    records={"customer": Customer},
    audited=[CUSTOMERS],
    converters={"customer": CustomerNumber, "field": FieldName},
    commands=[commands],
)
