"""What a shipped process is made of, each text in both languages. Values alone."""

from typing import NamedTuple


class Text(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str

    def words(self, locale: str) -> str:
        """It in a language."""
        return self.en if locale == "en" else self.zh


class Measure(NamedTuple):
    """A control: what it does, which way it acts (kind and axis), how often, and by whom."""

    what: Text
    acts: tuple[str, str]
    frequency: str
    by_program: bool


class Point(NamedTuple):
    """What can go wrong at a step: the cause, the event, what the customer feels of it; and what is done."""

    category: str
    cause: Text
    event: Text
    effect: Text
    controls: tuple[Measure, ...]


class Step(NamedTuple):
    """A step: who `does` it and who `answers` for it, by the codes of roles; `PROGRAM` does some itself.

    `measure` names the rate that the program knows of it, "" for none.
    """

    name: Text
    does: str
    answers: str
    points: tuple[Point, ...]
    measure: str = ""


class Shipped(NamedTuple):
    """A process with its steps, in their order."""

    code: str
    name: Text
    purpose: Text
    steps: tuple[Step, ...]


PROGRAM = "program"
DESK, MANAGER, LEAD, DIRECTOR = "service_desk", "account_manager", "department_lead", "director"
RISK, STEWARD, SECURITY, AUDITOR = "risk_officer", "data_steward", "security_officer", "auditor"

PREVENTS, DETECTS, CORRECTS = ("preventive", ""), ("detective", "impact"), ("corrective", "")
DETERS = ("detective", "likelihood")
"""Which way controls act: a detective one is declared to act on an axis; who may be found out is deterred."""
EACH_TIME, DAILY, WEEKLY, MONTHLY, QUARTERLY = "each", "daily", "weekly", "monthly", "quarterly"
BY_PROGRAM, BY_HAND = True, False

RESPONSE, HANDLING, FEEDBACK = "response", "handling", "feedback"
COMPLAINTS, EXPORTS, LEVELS, RETURNS = "complaints", "exports", "levels", "returns"
"""What the live breach rate of a step that the program runs is taken from."""
LEAK, PRIVACY, QUALITY, CREDIT_RISK, LOSS = (
    "leak",
    "pipl",
    "data_quality",
    "credit",
    "customer_loss",
)
SERVICE_QUALITY, ERROR, PEOPLE, FRAUD, REPUTATION = (
    "service_quality",
    "operating_error",
    "people",
    "fraud",
    "reputation",
)
"""Categories of risks."""
