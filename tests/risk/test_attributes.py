"""What is known of customers, counted from their records, against the same counted by hand."""

from datetime import UTC, date, datetime

DAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
