"""Appraisal plugs itself in."""

from app.appraisal.audited import SHEETS
from app.appraisal.blueprint import appraisal
from app.appraisal.converters import BesideName, IndicatorKey, PlanNumber, SheetNumber
from app.appraisal.models import AppraisalSheet
from app.appraisal.steps import PERMISSIONS, VIEW
from app.room import Room

room = Room(
    "appraisal",
    views=[appraisal],
    permissions=PERMISSIONS,
    implied={VIEW: frozenset(PERMISSIONS)},
    audited=[SHEETS],
    records={AppraisalSheet.audit_kind: AppraisalSheet},
    converters={
        "appraisal_plan": PlanNumber,
        "sheet": SheetNumber,
        "indicator": IndicatorKey,
        "beside": BesideName,
    },
)
