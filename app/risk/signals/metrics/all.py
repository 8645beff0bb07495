"""Every metric of the house by its name."""

from collections.abc import Mapping

from app.risk.signals.measuring import Metric
from app.risk.signals.metrics import access, credit, departments, receivables, relations, risks

METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        *receivables.METRICS,
        *credit.METRICS,
        *relations.METRICS,
        *departments.METRICS,
        *risks.METRICS,
        *access.METRICS,
    )
}
