"""The audit tells what changed of a card in words, bin by bin."""

import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.risk.scorecard import card_of, kept
from app.risk.scorecards import cards
from app.risk.scorecards.models import Scorecard
from tests.conftest import Company
from tests.risk.carding import shipped

NOTHING = "—not known"
Client = Callable[[str], FlaskClient]


def page_of(client: FlaskClient, action: str) -> list[list[str]]:
    """The changes on the page of the last row of that action: cells without marks."""
    entry = AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id.desc()).get()
    text = client.get(f"/audit/{entry.id}").text
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", text)
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in rows]


def changed(company: Company, row: Scorecard, **values: object) -> None:
    cards.change(
        company.gate("risk_sun"), cards.card_numbered(row.number), values, cards.card_numbered(row.number).rev
    )


def test_changed_points_and_base_are_told_bin_by_bin(company: Company, as_: Client) -> None:
    row = shipped(company)
    document = kept(card_of(row.card))
    document["base"] = "310"
    document["attributes"][3]["bins"][0]["points"] = "99.5"
    del document["attributes"][0]["bins"][0]["pieces"][0]
    changed(company, row, card=document)
    assert page_of(as_("auditor"), "scorecard.changed") == [
        ["Base points", "300", "310"],
        ["years_as_customer: below 1", NOTHING, "10"],
        ["overdue_times_6m: below 1", "110", "99.5"],
        ["years_as_customer: below 1, no record", "10", NOTHING],
    ]


def test_another_source_and_other_bands_are_told_in_words(company: Company, as_: Client) -> None:
    row = shipped(company)
    changed(company, row, mapping={**row.mapping, "turnover_12m": "", "open_share": "completeness"})
    assert page_of(as_("auditor"), "scorecard.changed") == [
        ["Source of “open_share”", "Unpaid share", "Completeness of the record"],
        ["Source of “turnover_12m”", "Turnover of 12 months", "none"],
    ]
    changed(company, row, bands=[700, 600, 500, 400])
    assert page_of(as_("auditor"), "scorecard.changed") == [
        ["Score bands", "750, 650, 550, 450", "700, 600, 500, 400"]
    ]


def test_no_page_of_the_audit_shows_a_card_as_json(company: Company, as_: Client) -> None:
    shipped(company)
    listed = as_("auditor").get("/audit/?action=scorecard.made").text
    made = page_of(as_("auditor"), "scorecard.made")
    assert "pieces" not in listed
    assert len(made) > 30
    assert not any("{" in cell or "[" in cell for row in made for cell in row)
    assert verify().ok
