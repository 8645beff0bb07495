"""The risks about a customer: a panel on the customer's page, or a page of their own."""

from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import Customer
from app.db.base import fetch
from app.risk.blueprint import risks
from app.risk.models import CLOSED, Risk
from app.risk.steps import PROPOSE, VIEW
from app.risk.words import BAND_TONES, BANDS, STATES
from app.web.answers import page_or_part

MOST = 50


@risks.get("/of/<customer:number>")
@requires(VIEW)
def of_customer(number: str) -> ResponseReturnValue:
    """The readable ones, the gravest first."""
    found = gate().get(Customer, number)
    mine = gate().select(Risk).where(Risk.customer == found.id)
    rows = fetch(mine.order_by(Risk.id.desc()).limit(MOST))
    shown = sorted((gate().show(row) for row in rows), key=_gravest)
    context = {
        "number": number,
        "level": found.level,
        "rows": shown,
        "bands": BANDS,
        "band_tones": BAND_TONES,
        "states": STATES,
        "closed": CLOSED,
        "may_register": gate().has(PROPOSE),
    }
    return page_or_part("risk/of_customer.html", "risk/_of_customer.html", **context)


def _gravest(shown: object) -> tuple[bool, int]:
    values: dict[str, object] = {name: shown[name] for name in ("state", "rank")}  # type: ignore[index]
    rank = values["rank"]
    return values["state"] == CLOSED, -(rank if isinstance(rank, int) else 0)
