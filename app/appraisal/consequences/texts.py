"""What stands beside a fine: a text of the firm's, shipped with what the law says (clause 4.6)."""

from flask_babel import gettext as _

from app.access.gate import Gate
from app.appraisal.steps import PLAN
from app.chain.writing import writing
from app.customers.typed.text import clean_lines
from app.errors import Conflict, Invalid
from app.web.models import Setting
from app.web.options import kept_text

NAME = "fine_text"
LONGEST = 2000


def fine_text() -> str:
    """The firm's own, or the shipped one in the reader's language."""
    return kept_text(NAME) or shipped()


def shipped() -> str:
    """What is shipped.

    国务院令第 516 号 (15 January 2008) repealed 企业职工奖惩条例, which had let firms fine; 工资支付暂行规定,
    article 16, bounds what is deducted for damage.
    """
    return _(
        "The general power of firms to fine their staff ended on 15 January 2008: State Council order 516 "
        "repealed the Regulations on rewards and punishments of enterprise staff. What a person has damaged "
        "may be deducted from their wage where the labour contract says so: each month at most 20 % of that "
        "month's wage, and never so much that less than the local minimum wage is left (Interim Provisions "
        "on the Payment of Wages, article 16). The usual way is a reduced bonus, by rules that the person "
        "has acknowledged."
    )


def write_fine_text(gate: Gate, text: str, was: str) -> bool:
    """Keep another text; an empty one brings the shipped one back. `was` is what the form was opened with.

    Returns whether anything changed. Raises Forbidden, Conflict, Invalid("text").
    """
    gate.require(PLAN)
    text, before = clean_lines(text), kept_text(NAME)
    if len(text) > LONGEST:
        raise Invalid("text", "At most %(max)d characters.", max=LONGEST)
    if clean_lines(was) != clean_lines(before or shipped()):
        raise Conflict("Somebody has changed this text meanwhile.")
    text = "" if text == clean_lines(shipped()) else text
    if text == before:
        return False
    setting = Setting(name=NAME, value=text)
    with writing(gate.person, "setting.changed", setting) as entry:
        entry.changed(NAME, before, text)
        Setting.replace(name=NAME, value=text).execute()
    return True
