"""What customers of a tier are entitled to (clause 3.9)."""

from dataclasses import dataclass
from datetime import timedelta

from app.db.unchanged import while_unchanged
from app.tickets.catalogue.models import CHANNEL, MANAGER, SERVICE, VISIT, Entitlement, ServiceItem
from app.tickets.models import CHANNELS

WALK_IN = "counter"
"""Whoever comes to the counter is served."""
LEAD = timedelta(days=7)
LEAD_SHARE = 4
"""A visit is planned so long ahead, or one part in so many of its rhythm if that is less."""


@dataclass(frozen=True)
class Rhythm:
    """Customers are visited every `days` days; `kind` is that of the visit."""

    days: int
    kind: str

    @property
    def every(self) -> timedelta:
        """The time from one visit to the next."""
        return timedelta(days=self.days)

    @property
    def lead(self) -> timedelta:
        """How long before it is due a visit becomes a task."""
        return min(LEAD, timedelta(days=self.days // LEAD_SHARE))


@dataclass(frozen=True)
class Service:
    """Something else that a tier gets, in both languages."""

    zh: str
    en: str

    def words(self, locale: str) -> str:
        """Its name in a language."""
        return self.en if locale == "en" else self.zh


@dataclass(frozen=True)
class Entitled:
    """What a tier gets; `manager`: somebody named looks after the customer; None: no planned visits."""

    channels: tuple[str, ...]
    manager: bool
    rhythm: Rhythm | None
    services: tuple[Service, ...]


@while_unchanged
def entitlements(tier: str) -> Entitled:
    """What customers of `tier` are entitled to by the catalogue as it stands."""
    query = (
        ServiceItem.select(ServiceItem, Entitlement.days, Entitlement.visit_kind)
        .join(Entitlement, on=Entitlement.item == ServiceItem.id)
        .where(Entitlement.tier == tier, ~ServiceItem.retired)
        .order_by(ServiceItem.id)
    )
    rows = list(query.objects())
    codes = {one.code for one in rows if one.kind == CHANNEL} | {WALK_IN}
    return Entitled(
        channels=tuple(channel for channel in CHANNELS if channel in codes),
        manager=any(one.kind == MANAGER for one in rows),
        rhythm=next((Rhythm(one.days, one.visit_kind) for one in rows if one.kind == VISIT), None),
        services=tuple(Service(one.zh, one.en) for one in rows if one.kind == SERVICE),
    )


def channels_for(tier: str) -> tuple[str, ...]:
    """The channels that the reception form offers for a customer of `tier`; the counter is open to all."""
    return entitlements(tier).channels
