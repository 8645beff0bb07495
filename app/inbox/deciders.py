"""Who decides a request: nobody who has a part of their own in what it is about (access rule 6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.access.deciding import Deciding
from app.inbox.models import Request
from app.room import Approval


def deciders(request: Request, approval: Approval) -> frozenset[int]:
    """The ids of those who may decide `request`, of that kind."""
    parties = parties_of(approval, [request.subject])[request.subject]
    return Deciding().who(request.asked_by, approval.decided_by, {request.concerned_id, *parties})


def parties_of(approval: Approval, subjects: Sequence[str]) -> Mapping[str, set[int]]:
    """The ids of those who have a part in each of `subjects`, beside whoever asks and whom it concerns."""
    found: dict[str, set[int]] = defaultdict(set)
    for subject, person in approval.parties(subjects) if approval.parties else ():
        found[subject].add(person)
    return found
