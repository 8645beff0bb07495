"""The audit pages: queries, entries, verification, and the head to keep."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.audit_forms import KeptForm, QueryForm
from app.admin.audit_telling import Teller
from app.admin.views.blueprint import GROUP, audited_tables, protected_models
from app.audit import entries, queries
from app.audit.entries import Page
from app.audit.verifications import verifications, verify_now
from app.chain.writing import head as head_of_chain
from app.clock import now
from app.room import Entry
from app.web.answers import done, invalid, page_or_part

NEVER_USED = 10**15

audit = Blueprint("audit", __name__, url_prefix="/audit")

ENTRY = Entry("audit.index", _l("Audit"), "shield", "audit.view", GROUP, key="a", position=99)


@audit.get("/")
@requires("audit.view")
def index() -> ResponseReturnValue:
    """What a query finds, newest first. A new query is a row on the chain; further pages name that row."""
    inside, number = gate(), _row_named("query")
    query = queries.asked(inside, number) if number is not None else None
    form = QueryForm(query)
    page = {"form": form, "may_verify": inside.has("audit.verify"), "teller": Teller()}
    number = number if query else form.ask()
    if number is None:
        return invalid("audit/_entries.html", "audit/index.html", **page)
    query = query or form.query()
    found = entries.page(inside, protected_models(), number, query, _row_named("before"), _row_named("after"))
    more = {"found": found, "pager": _Pager.of(number, found), "filtered": bool(query.facts())}
    return page_or_part("audit/index.html", "audit/_entries.html", **page, **more)


@audit.get("/<chain_row:number>")
@requires("audit.view")
def entry(number: int) -> ResponseReturnValue:
    """One entry, before and after."""
    found = entries.entry(gate(), protected_models(), number)
    return render_template("audit/entry.html", entry=found, teller=Teller())


@audit.get("/verify")
@requires("audit.verify")
def verification() -> ResponseReturnValue:
    """The last verdicts, and verifying now, also against a kept head."""
    return render_template("audit/verify.html", **_verification(KeptForm()))


@audit.post("/verify")
@requires("audit.verify")
def verify() -> ResponseReturnValue:
    """Walk the whole chain; the verdict stands on it and on the page."""
    form = KeptForm()
    if form.submit(lambda: verify_now(gate(), form.kept(), audited_tables())) is None:
        return invalid("audit/_verify.html", "audit/verify.html", **_verification(form))
    return done(url_for(".verification"), _("Verified"))


@audit.get("/head")
@requires("audit.view")
def head() -> ResponseReturnValue:
    """Count and head, to print and keep outside the house."""
    count, mac = head_of_chain()
    return render_template("audit/head.html", count=count, head=mac.hex(), at=now())


@audit.app_template_filter()
def in_fours(text: str) -> str:
    """``ab12 cd34 …``, as a long hex number is read aloud."""
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


@dataclass(frozen=True)
class _Pager:
    """Addresses of the neighbouring pages of a query, None where there are none."""

    first_url: str | None
    previous_url: str | None
    next_url: str | None
    last_url: str | None

    @classmethod
    def of(cls, number: int, found: Page) -> "_Pager":
        """The neighbours of `found`, a page of the query in row `number`."""
        url = partial(url_for, "audit.index", query=number)
        shown = found.entries
        return cls(
            first_url=url() if found.newer else None,
            previous_url=url(after=shown[0].number) if found.newer and shown else None,
            next_url=url(before=shown[-1].number) if found.older and shown else None,
            last_url=url(after=0) if found.older else None,
        )


def _row_named(name: str) -> int | None:
    """The number of a row in the address, None for none; one that is too great becomes one never used."""
    number = request.args.get(name, type=int)
    return number if number is None else max(0, min(number, NEVER_USED))


def _verification(form: KeptForm) -> dict[str, Any]:
    return {"form": form, "verifications": verifications(gate()), "teller": Teller()}
