"""The kinds of requests that the rooms bring, and which of them need a second person (access rule 6)."""

from app.inbox.models import TwoPersonAction
from app.room import Approval, rooms_of_the_house


def approvals() -> dict[str, Approval]:
    """Every kind of request by its name, in the order of the rooms."""
    return {one.kind: one for room in rooms_of_the_house() for one in room.approvals}


def approval_of(kind: str) -> Approval:
    """The kind named so. Raises LookupError for one that no room brings."""
    return approvals()[kind]


def needs_second(approval: Approval) -> bool:
    """Whether a request of this kind waits for a second person."""
    if approval.fixed:
        return True
    told = TwoPersonAction.get_or_none(TwoPersonAction.kind == approval.kind)
    return told is None or bool(told.needed)
