"""The drawn sheet in a house that is open: shown today, with periods before it, colleagues and records."""

from datetime import timedelta

from app.appraisal.collecting.models import BesideRow, BesideValue
from app.appraisal.models import FrozenRow, FrozenValue, PlanIndicator
from app.chain.writing import writing
from app.clock import now, today
from app.db.connection import database, use_database
from app.people.models import Person
from app.tickets.models import Ticket
from app.vault.keys import load_keys, use_keys
from tests.appraisal.sheets.drawn import before, beside, drawn_plan, drawn_sheet, key_of, others
from tests.browser.house import House
from tests.conftest import Company

TICKETS = 4


class Inside(Company):
    """The people of a house."""

    def __init__(self) -> None:
        """Nothing else of it is needed."""


def plant_drawn(house: House, username: str) -> str:
    """The drawn sheet of that person. Returns its address."""
    use_database(house.data / "kebu.db")
    use_keys(load_keys(house.data / "kebu.key"))
    with database.connection_context(), writing(None, "tests.planted"):
        company = Inside()
        before(company, username)
        plan = drawn_plan(company, answer_by=today() + timedelta(days=14))
        sheet = drawn_sheet(company, plan, username, shown_at=now())
        person = company.person(username)
        others(plan, person)
        beside(sheet, tickets__survey=(18, 100), tickets__satisfied=(92, 100), customers__churn=(59, 1000))
        line = PlanIndicator.get(plan=plan.id, key=key_of(0))
        _add_rows(FrozenRow, FrozenValue.get(sheet=sheet.id, indicator=line.id), person, "5")
        _add_rows(BesideRow, BesideValue.get(sheet=sheet.id, name="tickets.survey"), person, "link")
    return f"/appraisal/sheets/{sheet.number}"


def _add_rows(
    rows: type[FrozenRow] | type[BesideRow], value: FrozenValue | BesideValue, person: Person, band: str
) -> None:
    for ticket in Ticket.select().where(Ticket.handler == person).limit(TICKETS):
        told = {"number": ticket.number, "day": ticket.opened_at.date(), "band": band}
        rows.create(value=value, numerator=5, denominator=1, **told)
