"""The archive plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.customers import batch_undoing, part_undoing  # noqa: F401  it knows how parts are undone
from app.customers.audited import CUSTOMERS
from app.customers.bulk import changing, raising
from app.customers.bulk.raising import LOWERING_BACK, RAISING
from app.customers.commands import customers as commands
from app.customers.converters import (
    BatchNumber,
    ColumnName,
    CustomerNumber,
    FieldName,
    ImportToken,
    PartKey,
    PartName,
)
from app.customers.dated_forms import NoteForm, VisitForm
from app.customers.exports.part_tables import PARTS_OUT
from app.customers.exports.table import CUSTOMERS as CUSTOMERS_OUT
from app.customers.forms import CustomerForm
from app.customers.holding import CUSTOMERS_HELD
from app.customers.imports import jobs as import_jobs
from app.customers.imports.wizard import CHECK, RUN
from app.customers.keeping import CHURN, RETENTION
from app.customers.lowering import LOWERING
from app.customers.lowering_files import OF_CUSTOMERS
from app.customers.models import Customer
from app.customers.searching.palette import find_customers
from app.customers.tiers import TIERING
from app.customers.usage import TRANSACTIONS, VISITS
from app.customers.views import (  # noqa: F401  they hang their routes on the blueprint
    batches,
    export,
    files,
    form,
    identity,
    imports,
    listing,
    lowering,
    page,
    parts,
    presence,
    quick,
    reveal,
    standard,
    tier,
    transactions,
    undo,
)
from app.customers.views.batches import batch_address
from app.customers.views.blueprint import customers
from app.customers.views.imports import import_address
from app.exports.approving import approval
from app.files.timeline import files_told
from app.room import Entry, Key, LongForm, Room, Search, Task

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

HELP = {
    **dict.fromkeys(("index", "choose", "count", "lists", "new_list"), "finding"),
    **dict.fromkeys(("level", "access"), "levels"),
    **dict.fromkeys(("all_batches", "batch", "tier"), "bulk"),
    **dict.fromkeys(("ask_to_reveal", "ask_to_reveal_part"), "masked"),
    **dict.fromkeys(("imports", "import_columns", "import_file"), "importing"),
    "new": "adding",
    **dict.fromkeys(("transactions", "history", "as_of"), "records"),
    "lower": "requests",
    "files": "files",
    "export": "exporting",
    "standard": "dictionaries",
}
"""Page → the page of the handbook that tells of it."""

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
        imports.ENTRY,
        batches.ENTRY,
        standard.ENTRY,
        Entry(
            "exports.index",
            _l("My exports"),
            icon="export",
            permission=CUSTOMERS_OUT.permission,
            group=_l("Customers"),
            position=28,
        ),
    ],
    actions=[
        Entry("customers.new", _l("New customer"), icon="people", permission="customer.create", key="c")
    ],
    searches=[Search(_l("Customers"), "customer.view", find_customers, whole="customers.search")],
    keys=[
        Key(("X",), _l("Select the row in focus"), _l("In the list of customers"), "customer.edit"),
        Key(
            ("Shift", "X"),
            _l("Select all rows up to this one"),
            _l("In the list of customers"),
            "customer.edit",
        ),
        Key(("E",), _l("Edit"), _l("On a customer"), "customer.edit"),
        Key(("T",), _l("New transaction"), _l("On a customer's transactions"), "customer.edit"),
        Key(("F2",), _l("Edit the value in focus"), _l("On a customer"), "customer.edit"),
    ],
    permissions=PERMISSIONS,
    records={"customer": Customer},
    timeline=[files_told("customer", "customers")],
    pages={"customer": "customers.customer"},
    help={
        "customers": "customer",
        **{f"customers.{name}": told for name, told in HELP.items()},
    },
    holdings=[CUSTOMERS_HELD],
    indicators=[RETENTION, CHURN, TRANSACTIONS, VISITS],
    exports=[CUSTOMERS_OUT, *PARTS_OUT.values()],
    notices={
        batch_undoing.UNDONE_BY_ANOTHER: ("undo", _l("%(by)s undid what you changed or imported in one go"))
    },
    approvals=[LOWERING, OF_CUSTOMERS.approval(), RAISING, LOWERING_BACK, TIERING, approval(CUSTOMERS_OUT)],
    audited=[CUSTOMERS],
    converters={
        "customer": CustomerNumber,
        "batch": BatchNumber,
        "field": FieldName,
        "part": PartName,
        "part_key": PartKey,
        "column": ColumnName,
        "import": ImportToken,
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
            "customers.add_visit",
            "customers.new_visit",
            _l("Visits and calls"),
            VisitForm,
            kind="customer",
            told=VisitForm.told,
        ),
        LongForm(
            "customers.save",
            "customers.edit",
            _l("Edit customer"),
            CustomerForm,
            kind="customer",
            told=CustomerForm.told,
        ),
    ],
    jobs=[
        Task(
            changing.JOB,
            raising.change,
            label=_l("Change of many customers"),
            long=True,
            result=batch_address,
        ),
        Task(
            batch_undoing.JOB,
            raising.undo,
            label=_l("Undo of many changes"),
            long=True,
            result=batch_address,
        ),
        Task(CHECK, import_jobs.check, label=_l("Check of a file to import"), long=True),
        Task(RUN, import_jobs.carry_out, label=_l("Import of customers"), long=True, result=import_address),
        Task(
            "customers.tidy_imports",
            import_jobs.tidy,
            every="27 * * * *",
            label=_l("Deleting files of imports"),
        ),
    ],
    commands=[commands],
)
