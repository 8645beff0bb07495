"""Exports as the chain tells of them."""

from app.chain.tables import Audited
from app.exports.models import Export

EXPORTS = Audited(
    Export,
    Export.select,
    number='"t1"."number"',
    fields={name: f'"t1"."{name}"' for name in ("state", "rows", "counted", "sha256")},
    whole=True,
    stays=True,
)
