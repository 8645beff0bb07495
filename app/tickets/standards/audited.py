"""Versions of the service levels as the chain tells of them."""

from app.chain.tables import Audited
from app.tickets.standards.models import StandardVersion
from app.tickets.standards.shipped import ROWS
from app.tickets.standards.versions import row_name

ROW = """(SELECT group_concat(coalesce(minutes, '-'), ' ') || ' ' || max(calendar) FROM (
    SELECT minutes, calendar FROM service_level WHERE version_id = "t1"."id" AND clock = '{}'
    AND complexity = '{}' AND urgency = '{}' ORDER BY tier))"""
STANDARDS = Audited(
    StandardVersion,
    StandardVersion.select,
    number='CAST("t1"."number" AS TEXT)',
    fields={row_name(row): ROW.format(*row) for row in ROWS}
    | {"decided_by": '(SELECT username FROM person WHERE person.id = "t1"."approved_by_id")'}
    | {"state": '"t1"."state"', "trial": '"t1"."trial"', "since": '"t1"."since"'},
    whole=True,
)
