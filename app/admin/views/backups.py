"""Backups: what is kept, and one more now. Restoring needs the host, with Kebu stopped."""

from flask import current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.backups import BACKUP, NIGHTS_KEPT, all_backups
from app.admin.views.blueprint import GROUP, admin
from app.jobs.queue import enqueue
from app.jobs.reports import last_report
from app.room import Entry
from app.web.answers import done, page_or_part

ENTRY = Entry("admin.backups", _l("Backups"), "import", "backup.manage", GROUP, position=96)


@admin.get("/backups/")
@requires("backup.manage")
def backups() -> ResponseReturnValue:
    """What is in the folder of backups, and how the last one went."""
    settings = current_app.extensions["kebu"]["settings"]
    return page_or_part(
        "admin/backups.html",
        "admin/_backups.html",
        backups=all_backups(settings.backups),
        report=last_report(BACKUP),
        settings=settings,
        kept=NIGHTS_KEPT,
    )


@admin.post("/backups/")
@requires("backup.manage")
def back_up() -> ResponseReturnValue:
    """Let the worker take one now."""
    enqueue(BACKUP, gate().person)
    return done(url_for(".backups"), _("The backup has been started"))
