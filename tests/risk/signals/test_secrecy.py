"""What is about people's access is known to two people, and to nobody else anywhere (access rule 2)."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.people.models import Person
from app.risk.signals import lateness
from app.risk.signals.models import Signal
from app.risk.signals.room import outcome_of
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import morning, signals
from tests.risk.signals.test_access import refused

As = Callable[[str], FlaskClient]
CASES = {
    "manager_wang": ("security", "auditor"),
    "security": ("director", "auditor"),
    "auditor": ("security", "director"),
}
"""Whom it is about → who handles it, who reviews it."""
PLACES = (
    *("/signals/", "/signals/?view=all", "/signals/?view=mine", "/signals/?rule=refusals&view=all"),
    *(
        "/signals/count?view=all",
        "/signals/lists",
        "/signals/open",
        "/signals/rules/",
        "/signals/rules/refusals",
    ),
    *(
        "/inbox/",
        "/inbox/tasks/",
        "/inbox/to-decide",
        "/inbox/mine",
        "/inbox/notices",
        "/risks/matrix",
        "/figures/",
        "/",
    ),
    *("/admin/jobs/", "/admin/users/"),
)


FORM = re.compile(r"<form.*?</form>", re.DOTALL)


def everybody() -> list[str]:
    return [one.username for one in Person.select().where(~Person.disabled)]


@pytest.mark.parametrize("about", CASES)
def test_nobody_but_the_two_learns_of_it_anywhere(company: Company, as_: As, about: str) -> None:
    handler, reviewer = CASES[about]
    with at(morning()):
        refused(company, about)
        run()
        [signal] = signals("refusals")
        page = f"/signals/{signal.number}"
        assert as_(handler).post(f"{page}/accept", data=form(rev=1)).status_code == 303
        data = form(rev=Signal.get_by_id(signal.id).rev, reason="误报：培训演示", until="2026-07-01")
        assert as_(handler).post(f"{page}/false-alarm", data=data).status_code == 303
    with at(morning(3)):
        lateness.go_on()
        for one in everybody():
            client = as_(one)
            told = [client.get(place).text for place in PLACES]
            found = [
                client.post("/find", data={"q": words}, headers={"HX-Request": "true"}).text
                for words in (signal.number, "Many refusals", company.person(about).name)
            ]
            knows = [signal.number in text for text in told] + [page in text for text in found]
            if one in {handler, reviewer}:
                assert knows[1], one
                assert client.get(page).status_code == 200
                continue
            assert not any(knows), (
                one,
                [place for place, known in zip(PLACES, knows, strict=False) if known],
            )
            assert client.get(page).status_code in {403, 404}
            assert not re.search(r"\d+ refusals within", "".join(told))


@pytest.mark.parametrize(("about", "sees"), [("manager_wang", True), ("auditor", False)])
def test_the_pages_of_the_chain_tell_an_auditor_nothing_of_what_is_about_them(
    company: Company, as_: As, about: str, *, sees: bool
) -> None:
    with at(morning()):
        refused(company, about)
        run()
        [signal] = signals("refusals")
        handler = as_(CASES[about][0])
        handler.post(f"/signals/{signal.number}/accept", data=form(rev=1))
        data = form(rev=Signal.get_by_id(signal.id).rev, reason="误报", until="2026-07-01")
        handler.post(f"/signals/{signal.number}/false-alarm", data=data)
        auditor = as_("auditor")
        named = AuditEntry.changes.contains(signal.number) | (AuditEntry.record == signal.number)
        rows = [one.id for one in AuditEntry.select(AuditEntry.id).where(named)]
        assert len(rows) >= 3
        for row in rows:
            assert auditor.get(f"/audit/{row}").status_code == (200 if sees else 404)
        for query in ("", f"record={signal.number}", "action=signal.raised", "kind=signal"):
            found = auditor.get(f"/audit/?{query}").text
            assert (signal.number in FORM.sub("", found)) == sees, query


def test_the_run_tells_in_the_list_of_jobs_no_number_of_what_is_about_access(company: Company) -> None:
    with at(morning()):
        refused(company, "manager_wang")
        ran = run()
        assert len([one for one in ran.raised if one.rule.code == "refusals"]) == 1
        assert outcome_of(ran).values["raised"] == len(ran.raised) - 1
