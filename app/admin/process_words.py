"""Words for what the chain tells of processes, risk points, controls and their tests."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "process": _l("Business process"),
    "process_step": _l("Step of a process"),
    "risk_point": _l("Risk point"),
    "control": _l("Control"),
    "control_test": _l("Test of a control"),
}
ACTIONS = {
    "process.shipped": _l("First processes made"),
    "process.added": _l("Process added"),
    "process.edited": _l("Process changed"),
    "process.retired": _l("Process taken out of use"),
    "process.restored": _l("Process taken into use again"),
    "process.ordered": _l("Steps of a process put in another order"),
    "process_step.added": _l("Step of a process added"),
    "process_step.edited": _l("Step of a process changed"),
    "process_step.retired": _l("Step taken out of its process"),
    "process_step.restored": _l("Step taken back into its process"),
    "risk_point.added": _l("Risk point added"),
    "risk_point.edited": _l("Risk point changed"),
    "risk_point.retired": _l("Risk point looked at no more"),
    "risk_point.restored": _l("Risk point looked at again"),
    "control.added": _l("Control added"),
    "control.edited": _l("Control changed"),
    "control.retired": _l("Control retired"),
    "control.restored": _l("Control restored"),
    "control.test_expired": _l("Test of a control expired"),
    "control_test.added": _l("Test of a control written down"),
}
FIELDS = {
    **KINDS,
    "processes": _l("Processes"),
    "does_department": _l("Does it: department"),
    "does_role": _l("Does it: role"),
    "does_person": _l("Does it: person"),
    "answers_department": _l("Answers for it: department"),
    "answers_role": _l("Answers for it: role"),
    "answers_person": _l("Answers for it: person"),
    "by_program": _l("By the program"),
    "measure": _l("Live breach rate"),
    "cause": _l("Cause"),
    "event": _l("What happens"),
    "effect": _l("Effect on the customer"),
    "control_kind": _l("Type of control"),
    "axis": _l("Acts on"),
    "frequency": _l("How often"),
    "operator": _l("Who carries it out"),
    "tester": _l("Tested by"),
    "sample": _l("Cases tested"),
    "exceptions": _l("Of them with exceptions"),
    "tested_on": _l("Tested on"),
    "test": _l("Test of a control"),
}
CODES = {
    "control_kind": {
        "preventive": _l("Preventive"),
        "detective": _l("Detective"),
        "corrective": _l("Corrective"),
    },
    "axis": {"likelihood": _l("on the likelihood"), "impact": _l("on the impact")},
    "frequency": {
        "each": _l("Each time"),
        "continuous": _l("All the time"),
        "daily": _l("Every day"),
        "weekly": _l("Every week"),
        "monthly": _l("Every month"),
        "quarterly": _l("Every quarter"),
        "yearly": _l("Every year"),
        "event": _l("When something happens"),
    },
}
NAMES = {
    "does_department": "departments",
    "answers_department": "departments",
    "does_role": "roles",
    "answers_role": "roles",
    "does_person": "usernames",
    "answers_person": "usernames",
    "operator": "usernames",
    "tester": "usernames",
}
"""Fields whose values name somebody, and the names they are told by."""
