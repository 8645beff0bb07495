"""The columns that the register can show, in their one order; the title always stands first."""

from app.risk.models import Risk
from app.web.columns import DAY, MADE, MARK, TEXT, WORD, Column, Columns, column

COLUMNS = Columns(
    Risk,
    {
        "about": Column(TEXT, ("customer", "step")),
        "category": column("category", WORD),
        "owner": Column(TEXT, ("owner",)),
        "state": column("state", WORD),
        "band": Column(MADE, ("residual_band",), "rank"),
        "ratings": Column(
            MADE,
            tuple(
                f"{rating}_{part}"
                for rating in ("inherent", "residual", "target")
                for part in ("likelihood", "impact")
            ),
        ),
        "treatment": column("treatment", WORD),
        "review": Column(MADE, ("next_review",), "review"),
        "accepted": column("accepted_until", DAY),
        "department": column("department", WORD),
        "level": column("level", MARK),
        "registered": column("registered_at", MADE),
        "updated": column("updated_at", MADE, "updated"),
    },
    default=("about", "category", "owner", "state", "band", "ratings", "treatment", "review"),
    first=("number", "title"),
)
