"""Every indicator of a small company against what was counted by hand, row by row (`small_company.py`).

What counts is written as ``key+1/1``: numerator and denominator that a customer or ticket adds.

**Satisfaction** (tickets done and closed from April to June, the last score of each; all were wang's)

| ticket | process | result | how |
| --- | --- | --- | --- |
| T1 | 5 | 5 | link |
| T2 | 5 | 4 | link |
| T3 | 4 | 4 | link |
| T4 | 3 | 2 | link |
| T5 | 5 | 5 | link |
| T6 | (1) | (1) | written down by lead_east: shown, counted only if set |
| T7 | – | – | no answer |
| T8 | 5 | 5 | link; before it was reopened it had been 2 and 3, which is not the last score |
| sum | 27 of 6 | 25 of 6 | with T6: 28 of 7, 26 of 7 |

4 and 5 are 5 of 6 for the process (not T4), 5 of 6 for the result (not T4). Answered: T1 to T6 and T8, of
the 19 that closed with wang as the last handler: T1 to T8, T16, T17, T18, T21 to T28. lead_east handled T12,
T14 and T19 last, li T13 and T20, zhao T31, chen T29 and T30: 27 in the company, without T9 (cancelled), T32
(merged), T10 and T15 (open). Suggestions decided by June: T1, T4, T5 adopted, T2 and T8 declined; T3 waits,
that of T7 was decided on 2 July.

**Retention** (charged to the owner on 1 April)

| customer | owner | status at the end | kept | counts |
| --- | --- | --- | --- | --- |
| A | wang | active | yes | 1/1 |
| B | wang | closed | – | 0/0 |
| C | li | dormant | only if set | 0/1 |
| D | zhao | active | yes | 1/1 |
| E | director | lost | no | 0/1 |
| F | wang, li from 11 May | active | yes, to wang | 1/1 |
| G | wang | active, lost meanwhile | yes | 1/1 |
| H | wang | lost | no | 0/1 |
| I | wang | active | yes | 1/1 |
| J | wang | dormant | only if set | 0/1 |
| K | – | a prospect on 1 April: new, out | | |
| L | – | came on 7 April: new, out | | |

wang 4 of 6, with the option 5 of 6; li 0 of 1; zhao 1 of 1; director 0 of 1; the east 4 of 7; all 5 of 9.

**Complaints** (received from April to June; T19 was received on 30 March)

| ticket | about | outcome | counts | handled by | in time | closed | the 30 days | to effect |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| T12 | wang | upheld | 1 | lead_east | yes | 23 April | 23 May | yes |
| T13 | wang | not upheld | 0 | li | yes | 24 April | 24 May | yes |
| T14 | wang | withdrawn | 0 | lead_east | yes | 14 May | 13 June | yes |
| T15 | wang | undecided | 1, marked | lead_east | no | – | – | – |
| T16 | li | upheld | 1 | wang | yes | 24 April | 24 May | no, reopened on 28 April |
| T17 | nobody | upheld | 1, of the east | wang | yes | 22 April | 22 May | no, T18 follows on 12 May |
| T19 | wang | upheld | not of the period | lead_east | due in March | 2 April | 2 May | yes |

Tickets received, by who held them first: wang T1 to T8, T10, T16, T17, T18, T20 (li's from half past nine
on), T21 to T28: 21. lead_east T12, T14, T15; li T13; zhao T31; chen T29, T30. Out: T9 cancelled, T32 merged,
T19 of March.

**On time** (deadline from April to June): of handling wang met T1 to T8, T16, T17, T18, T21 to T28 and missed
T10: 19 of 20. lead_east met T12, T14 and missed T15. li met T13, T20; zhao T31; chen T29, T30: 26 of 28. Of
response wang also met T10 and T20: 21 of 21. Of feedback all who were done were told: 19 of wang.

**Acquisition cost** (yuan)

| department | April | May | June | marketing | promotion | won |
| --- | --- | --- | --- | --- | --- | --- |
| east | 3,000 + 1,500 | 2,000 + 1,000 | 4,000 + 0 | 9,000 | 2,500 | F, K, I (H bought on 1 July, A before) |
| west | 1,200 + 600 | nothing said | 800 + 400 | missing | missing | L |
| service | 500 + 0 | 500 + 0 | 500 + 0 | 1,500 | 0 | nobody |
| risk | never said anything | | | missing | missing | nobody |

**Usage** (customers active at some time of the quarter, by their owner at its first such moment): wang A, B,
F, G, H, I, J, K: 8. li C. zhao D, L. director E. Transactions: wang's A, F (5 May), K, I; li's F (3 June);
zhao's L. Visits: wang's A, H, G; li's F. Tickets: wang's A has T1 to T4, T12, T17, T18 (7), I has T5 to T8,
T15 (5), J T20 to T28 (9), F T16 (1), G T14 (1): 23; li's C has T13, and F T10: 2; zhao's D has T31. T29 and
T30 are no customer's.
"""

from fractions import Fraction

from app.appraisal.counting import Counted, Sums, comes_to, sums
from app.figures.collecting import indicators
from app.people.models import Department, Person
from app.room import Lack
from tests.appraisal.small_company import COUNTED, SINCE, UNTIL, SmallCompany
from tests.conftest import at

EAST, WEST, SERVICE, RISK, ALL = "east", "west", "service", "risk", "customer_management"
WANG, LI, ZHAO, CHEN, LEAD = "manager_wang", "manager_li", "manager_zhao", "desk_chen", "lead_east"
MISSED_MAY = "2026-05 west"
Expected = tuple[str, str, int, int, Fraction | str]
"""Indicator with its options, whose, numerator, denominator, and the value or why there is none."""

BY_HAND: list[Expected] = [
    ("tickets.process_score", WANG, 27, 6, Fraction(27, 6)),
    ("tickets.result_score", WANG, 25, 6, Fraction(25, 6)),
    ("tickets.result_score", ALL, 25, 6, Fraction(25, 6)),
    ("tickets.result_score", LI, 0, 0, "nothing"),
    ("tickets.process_score recorded", WANG, 28, 7, Fraction(28, 7)),
    ("tickets.result_score recorded", WANG, 26, 7, Fraction(26, 7)),
    ("tickets.process_satisfied", WANG, 5, 6, Fraction(500, 6)),
    ("tickets.satisfied", WANG, 5, 6, Fraction(500, 6)),
    ("tickets.satisfied recorded", WANG, 5, 7, Fraction(500, 7)),
    ("tickets.survey", WANG, 7, 19, Fraction(700, 19)),
    ("tickets.survey", LEAD, 0, 3, "few"),
    ("tickets.survey", ALL, 7, 27, Fraction(700, 27)),
    ("tickets.suggestions_adopted", WANG, 3, 5, Fraction(60)),
    ("customers.retention", WANG, 4, 6, Fraction(400, 6)),
    ("customers.retention dormant", WANG, 5, 6, Fraction(500, 6)),
    ("customers.retention", LI, 0, 1, "few"),
    ("customers.retention dormant", LI, 1, 1, "few"),
    ("customers.retention", ZHAO, 1, 1, "few"),
    ("customers.retention", "lead_west", 0, 0, "nothing"),
    ("customers.retention", EAST, 4, 7, Fraction(400, 7)),
    ("customers.retention", ALL, 5, 9, Fraction(500, 9)),
    ("customers.churn", WANG, 2, 6, Fraction(200, 6)),
    ("customers.churn dormant", WANG, 1, 6, Fraction(100, 6)),
    ("customers.churn", ALL, 4, 9, Fraction(400, 9)),
    ("tickets.complaint_rate", WANG, 2, 21, Fraction(200, 21)),
    ("tickets.complaint_rate", LI, 1, 1, "few"),
    ("tickets.complaint_rate", LEAD, 0, 3, "few"),
    ("tickets.complaint_rate", EAST, 4, 25, Fraction(16)),
    ("tickets.complaint_rate", ALL, 4, 28, Fraction(400, 28)),
    ("tickets.complaints_in_time", LEAD, 2, 3, "few"),
    ("tickets.complaints_in_time", EAST, 5, 6, Fraction(500, 6)),
    ("tickets.complaints_to_effect", LEAD, 3, 3, "few"),
    ("tickets.complaints_to_effect", WANG, 0, 2, "few"),
    ("tickets.complaints_to_effect", EAST, 4, 6, Fraction(400, 6)),
    ("tickets.handling_on_time", WANG, 19, 20, Fraction(95)),
    ("tickets.handling_on_time", LI, 2, 2, "few"),
    ("tickets.handling_on_time", ALL, 26, 28, Fraction(2600, 28)),
    ("tickets.response_on_time", WANG, 21, 21, Fraction(100)),
    ("tickets.feedback_on_time", WANG, 19, 19, Fraction(100)),
    ("appraisal.acquisition_cost", WANG, 11_500_00, 3, Fraction(11500, 3)),
    ("appraisal.acquisition_cost", EAST, 11_500_00, 3, Fraction(11500, 3)),
    ("appraisal.marketing_cost", EAST, 9_000_00, 3, Fraction(3000)),
    ("appraisal.promotion_cost", EAST, 2_500_00, 3, Fraction(2500, 3)),
    ("appraisal.acquisition_cost", ZHAO, 3_000_00, 1, MISSED_MAY),
    ("appraisal.acquisition_cost", ALL, 16_000_00, 4, MISSED_MAY),
    ("appraisal.acquisition_cost", CHEN, 1_500_00, 0, "worst"),
    ("appraisal.promotion_cost", SERVICE, 0, 0, "nothing"),
    ("appraisal.acquisition_cost", RISK, 0, 0, "2026-04 risk, 2026-05 risk, 2026-06 risk"),
    ("customers.transactions", WANG, 4, 8, Fraction(4, 8)),
    ("customers.transactions", LI, 1, 1, "few"),
    ("customers.transactions", ALL, 6, 12, Fraction(6, 12)),
    ("customers.visits", WANG, 3, 8, Fraction(3, 8)),
    ("customers.visits", ALL, 4, 12, Fraction(4, 12)),
    ("tickets.per_customer", WANG, 23, 8, Fraction(23, 8)),
    ("tickets.per_customer", LI, 2, 1, "few"),
    ("tickets.per_customer", ALL, 26, 12, Fraction(26, 12)),
]
ROWS = {
    ("tickets.result_score", WANG): "T1+5/1 T2+4/1 T3+4/1 T4+2/1 T5+5/1 T6+0/0 T8+5/1",
    ("customers.retention", WANG): "A+1/1 B+0/0 F+1/1 G+1/1 H+0/1 I+1/1 J+0/1",
    ("tickets.complaint_rate", LI): "T13+0/1 T16+1/0",
    ("tickets.complaint_rate", LEAD): "T12+0/1 T14+0/1 T15+0/1",
    ("tickets.complaints_to_effect", EAST): "T12+1/1 T13+1/1 T14+1/1 T16+0/1 T17+0/1 T19+1/1",
    ("appraisal.acquisition_cost", ZHAO): (
        "L+0/1 west.2026-04.marketing+120000/0 west.2026-04.promotion+60000/0"
        " west.2026-06.marketing+80000/0 west.2026-06.promotion+40000/0"
    ),
    ("customers.transactions", LI): "C+0/1 F+1/0",
    ("tickets.suggestions_adopted", WANG): "T1+1/1 T2+0/1 T4+1/1 T5+1/1 T8+0/1",
}


def counted(named: str) -> Sums:
    """What an indicator, with its options, counted of everybody."""
    name, *options = named.split()
    people = [one.id for one in Person.select()]
    departments = [one.id for one in Department.select()]
    return sums(indicators()[name], SINCE, UNTIL, options, people, departments)


def of(found: Sums, whose: str) -> Counted:
    """That of a person or of a department."""
    department = Department.get_or_none(Department.code == whose)
    if department:
        return found.departments[department.id]
    return found.people[Person.get(Person.username == whose).id]


def told(named: str, found: Counted) -> tuple[int, int, Fraction | str]:
    """Numerator, denominator, and the value or why there is none."""
    value = comes_to(indicators()[named.split(maxsplit=1)[0]], found)
    why = ", ".join(" ".join(one) for one in found.lacking) or ("worst" if value.worst else value.missing)
    return found.numerator, found.denominator, why if value.value is None else value.value


def rows_of(small: SmallCompany, found: Counted) -> str:
    """What each record adds, by its key."""
    keys = {small.ticket(key).number: key for key in small.tickets}
    keys |= {small.customer(key).number: key for key in small.customers}
    rows = [
        f"{keys.get(fact.number, fact.number)}+{fact.numerator}/{fact.denominator}" for fact in found.facts
    ]
    return " ".join(sorted(rows))


def test_every_indicator_comes_to_what_was_counted_by_hand(small: SmallCompany) -> None:
    with at(COUNTED):
        once = {named: counted(named) for named in dict.fromkeys(one[0] for one in BY_HAND)}
    assert len(small.customers) == 12
    assert len(small.tickets) == 31
    assert {(named, whose): told(named, of(once[named], whose)) for named, whose, *_rest in BY_HAND} == {
        (named, whose): tuple(rest) for named, whose, *rest in BY_HAND
    }
    assert {(named, whose): rows_of(small, of(once[named], whose)) for named, whose in ROWS} == ROWS
    tried = {named.split(maxsplit=1)[0] for named in once}
    medians = {name for name, one in indicators().items() if one.measure == "median"}
    assert tried == indicators().keys() - medians


def test_undecided_complaints_and_written_down_scores_are_told_beside_the_value(small: SmallCompany) -> None:
    del small
    with at(COUNTED):
        marked = {
            name: [
                (str(mark.label), sum(fact.band in mark.bands for fact in of(counted(name), WANG).facts))
                for mark in indicators()[name].marks
            ]
            for name in ("tickets.complaint_rate", "tickets.result_score", "customers.retention")
        }
    assert marked == {
        "tickets.complaint_rate": [("Complaints not decided yet, counted", 1)],
        "tickets.result_score": [("Written down by colleagues, not counted", 1)],
        "customers.retention": [("Closed, not counted", 1)],
    }


def test_what_was_missing_is_counted_once_it_is_supplied_and_zero_is_said(small: SmallCompany) -> None:
    with at(COUNTED):
        small.spend(WEST, 5, 0, 0)
        cost = counted("appraisal.acquisition_cost")
        assert told("appraisal.acquisition_cost", of(cost, WEST)) == (3_000_00, 1, Fraction(3000))
        assert told("appraisal.acquisition_cost", of(cost, ALL)) == (16_000_00, 4, Fraction(4000))


def test_a_department_that_won_a_customer_has_to_say_what_it_spent(small: SmallCompany) -> None:
    east = Department.get(Department.code == EAST).id
    assert small.customer("A").department_id == east
    with at(COUNTED):
        march = sums(
            indicators()["appraisal.acquisition_cost"], SINCE.replace(month=3), SINCE, (), [], [east]
        )
    assert march.departments[east].lacking == [Lack("2026-03", EAST)], "A first bought on 10 March"


def test_the_rows_of_a_figure_are_those_that_the_reader_may_read(small: SmallCompany) -> None:
    with small.company.app.test_request_context(), at(COUNTED):
        retention, cost = indicators()["customers.retention"], indicators()["appraisal.acquisition_cost"]
        numbers = [fact.number for fact in of(counted("customers.retention"), ALL).facts]
        # the company of F is li's by now, but wang holds its open ticket T10, and so may read it
        mine = retention.rows(small.company.gate(WANG), numbers)
        names = {str(hit.label) for hit in mine.values()}
        assert names == {
            "万和贸易有限公司",
            "周以恒",
            "林婉清",
            "苏锦程",
            "江南纸业有限公司",
            "蒋明远",
            "方知微",
        }
        assert len(retention.rows(small.company.gate("director"), numbers)) == 10
        assert retention.rows(small.company.gate("hr_zhou"), numbers) == {}
        assert retention.rows(small.company.gate(WANG), []) == {}
        numbers = [fact.number for fact in of(counted("appraisal.acquisition_cost"), ALL).facts]
        lead = cost.rows(small.company.gate(LEAD), numbers)
        assert sum(hit.url.startswith("/appraisal/spend/") for hit in lead.values()) == 6
        assert "Marketing, 2026-04" in {str(hit.label) for hit in lead.values()}
        mine = cost.rows(small.company.gate(WANG), numbers)
        assert {str(hit.label) for hit in mine.values()} == {
            "万和贸易有限公司",
            "宁海渔具有限公司",
            "蒋明远",
        }
        one = cost.rows(small.company.gate("director"), ["east.2026-04.marketing", "no.such.spend", "C26"])
        assert list(one) == ["east.2026-04.marketing"]
