"""A run of a job says what it works on."""

from typing import Any


def up(_: Any, db: Any) -> None:  # noqa: ANN401
    """Runs so far worked on the whole house."""
    db.execute_sql('ALTER TABLE "job_run" ADD COLUMN "subject" TEXT NOT NULL DEFAULT \'\'')
