"""The processes as shipped (clause 5.2); each company makes them its own."""

from app.risk.processes.shipped.records import HANDING_OVER, OPENING
from app.risk.processes.shipped.secrecy import EXPORT, LEVEL
from app.risk.processes.shipped.service import COMPLAINT, CREDIT, SERVICE

PROCESSES = (OPENING, EXPORT, LEVEL, SERVICE, COMPLAINT, CREDIT, HANDING_OVER)
"""In the order of the list."""
