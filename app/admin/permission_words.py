"""The words for permissions, by what they are about; a test finds a permission without."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

SUBJECTS = {
    "customer": _l("Customers"),
    "report": _l("Official figures"),
    "grant": _l("Grants"),
    "approval": _l("Requests"),
    "level": _l("Levels"),
    "user": _l("Users"),
    "access": _l("Access"),
    "clearance": _l("Clearances and scopes"),
    "role": _l("Roles"),
    "dictionary": _l("Dictionaries"),
    "setting": _l("Settings"),
    "backup": _l("Backups"),
    "job": _l("Jobs"),
    "audit": _l("Audit"),
    "ticket": _l("Tickets"),
    "service": _l("Service standards"),
    "spend": _l("Acquisition spend"),
    "appraisal": _l("Appraisal"),
    "risk": _l("Risks"),
    "signal": _l("Signals"),
    "scorecard": _l("Scorecards"),
}

PERMISSIONS = {
    "customer.view": _l("see"),
    "customer.create": _l("add"),
    "customer.edit": _l("change"),
    "customer.reveal": _l("reveal masked values"),
    "customer.assign": _l("assign to owners"),
    "customer.import": _l("import"),
    "customer.export": _l("export"),
    "customer.merge": _l("merge duplicates"),
    "customer.erase": _l("erase"),
    "report.view": _l("see"),
    "grant.give": _l("give"),
    "grant.revoke": _l("revoke"),
    "access.review": _l("see who can read a record"),
    "approval.decide": _l("decide"),
    "level.approve": _l("decide about lowering"),
    "user.manage": _l("add, change, disable"),
    "clearance.manage": _l("set"),
    "role.manage": _l("see, give and take"),
    "dictionary.manage": _l("change"),
    "setting.manage": _l("change"),
    "backup.manage": _l("make and see"),
    "job.manage": _l("see and start"),
    "audit.view": _l("see"),
    "audit.verify": _l("verify"),
    "ticket.view": _l("see"),
    "ticket.create": _l("open"),
    "ticket.handle": _l("handle"),
    "ticket.assign": _l("assign to handlers"),
    "service.manage": _l("keep levels, calendars, answers, templates"),
    "spend.enter": _l("enter"),
    "risk.view": _l("see"),
    "risk.propose": _l("register, and look after one's own"),
    "risk.manage": _l("confirm ratings, close, keep matrix and register"),
    "appraisal.plan": _l("make plans"),
    "appraisal.collect": _l("collect figures"),
    "appraisal.publish": _l("show results"),
    "appraisal.approve": _l("approve plans and consequences"),
    "appraisal.decide": _l("decide on appeals"),
    "signal.view": _l("see"),
    "signal.handle": _l("handle"),
    "signal.review": _l("review what was done"),
    "signal.manage": _l("keep rules and response plans"),
    "signal.access": _l("handle and review what is about access"),
    "scorecard.view": _l("see"),
    "scorecard.edit": _l("make and try versions"),
    "scorecard.publish": _l("bring versions into force"),
    "scorecard.enter": _l("enter what is known of credit"),
    "scorecard.override": _l("ask for another total than the score"),
    "scorecard.export": _l("take scores out as a file"),
}


def by_subject(permissions: Iterable[str]) -> list[tuple[Any, list[Any]]]:
    """(subject, words) of `permissions`, subjects in the order above."""
    held = set(permissions)
    grouped = [
        (
            words,
            [
                word
                for name, word in PERMISSIONS.items()
                if name in held and name.partition(".")[0] == subject
            ],
        )
        for subject, words in SUBJECTS.items()
    ]
    return [(subject, words) for subject, words in grouped if words]
