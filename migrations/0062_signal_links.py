"""At which level of what it measures a signal is clear, and which risk it was taken into the register as."""

from typing import Any

STATEMENTS = (
    'ALTER TABLE "signal" ADD COLUMN "clear_at" REAL',
    'ALTER TABLE "signal" ADD COLUMN "risk_id" INTEGER REFERENCES "risk" ("id") ON DELETE RESTRICT',
    'CREATE INDEX "signal_risk_id" ON "signal" ("risk_id")',
    # half of what a score had lost when its signal was raised
    """
    UPDATE "signal" SET "clear_at" = "raised_value" / 2 + (
        SELECT "total" / 100.0 FROM "credit_score" AS "score"
        WHERE "score"."customer_id" = "signal"."customer_id" AND "score"."since" <= "signal"."raised_on"
            AND ("score"."until" IS NULL OR "score"."until" > "signal"."raised_on"))
    WHERE "rule_id" IN (SELECT "id" FROM "signal_rule" WHERE "metric" = 'score_lost')
    """,
)


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Add the columns."""
    for statement in STATEMENTS:
        db.execute_sql(statement)
