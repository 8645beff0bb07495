"""A control knows until when its newest test proves anything: the database itself keeps that copy."""

from app.risk.controls.effect import TOLERATED
from app.risk.models import Control, ControlTest

CONTROLS, TESTS = Control._meta.table_name, ControlTest._meta.table_name
NAME = "control_follows_tests"
TRIGGERS = (
    f"DROP TRIGGER IF EXISTS {NAME}",
    f"""CREATE TRIGGER {NAME} AFTER INSERT ON "{TESTS}" BEGIN
        UPDATE "{CONTROLS}" SET proven_until = (SELECT CASE WHEN exceptions * {TOLERATED} > sample
        THEN date(tested_on, '-1 day') ELSE valid_until END FROM "{TESTS}"
        WHERE control_id = NEW.control_id ORDER BY tested_on DESC, id DESC LIMIT 1)
        WHERE id = NEW.control_id; END""",  # noqa: S608  ours
)
"""Statements that make the trigger, whatever was there before."""
