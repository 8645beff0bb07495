"""The archive plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.customers.audited import CUSTOMERS
from app.customers.commands import customers as commands
from app.customers.converters import ColumnName, CustomerNumber, FieldName, PartKey, PartName
from app.customers.forms import CustomerForm
from app.customers.models import Customer
from app.customers.part_forms import NoteForm
from app.customers.searching.palette import find_customers
from app.customers.views import (  # noqa: F401  they hang their routes on the blueprint
    columns,
    form,
    identity,
    listing,
    lists,
    page,
    parts,
    quick,
    reveal,
    standard,
    transactions,
    undo,
)
from app.customers.views.blueprint import customers
from app.room import Entry, Key, LongForm, Room, Search

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
        ),
        standard.ENTRY,
    ],
    actions=[Entry("customers.new", _l("New customer"), icon="plus", permission="customer.create", key="c")],
    searches=[Search(_l("Customers"), "customer.view", find_customers, whole="customers.search")],
    keys=[
        Key(("E",), _l("Edit"), _l("On a customer"), "customer.edit"),
        Key(("F2",), _l("Edit the value in focus"), _l("On a customer"), "customer.edit"),
    ],
    permissions=PERMISSIONS,
    records={"customer": Customer},
    audited=[CUSTOMERS],
    converters={
        "customer": CustomerNumber,
        "field": FieldName,
        "part": PartName,
        "part_key": PartKey,
        "column": ColumnName,
    },
    drafts=[
        LongForm(
            "customers.create",
            "customers.new",
            _l("New customer"),
            CustomerForm,
            kind="customer",
            new=True,
            asks=("kind",),
            told=CustomerForm.told,
        ),
        LongForm("customers.add_note", "customers.new_note", _l("Note"), NoteForm, kind="customer"),
        LongForm(
            "customers.save",
            "customers.edit",
            _l("Edit customer"),
            CustomerForm,
            kind="customer",
            told=CustomerForm.told,
        ),
    ],
    commands=[commands],
)
