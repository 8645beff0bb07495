"""The service catalogue as the chain tells of it: what was shipped and never changed it does not."""

from app.chain.tables import Audited
from app.tickets.catalogue.models import ServiceItem

_ENTITLED = (
    "(SELECT json_group_array(told) FROM ("
    "SELECT tier || coalesce(' ' || days || ' ' || visit_kind, '') AS told "
    'FROM entitlement WHERE item_id = "t1"."id" ORDER BY tier))'
)
SERVICE_ITEMS = Audited(
    ServiceItem,
    ServiceItem.select,
    number='"t1"."kind" || \'.\' || "t1"."code"',
    fields={**{name: f'"t1"."{name}"' for name in ("zh", "en", "retired")}, "entitled": _ENTITLED},
)
