"""The table of what the activities of event logs mean."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.tickets.log.models import LogActivity

As = Callable[[str], FlaskClient]


def test_the_director_changes_what_an_activity_means_and_adds_one(as_: As) -> None:
    director = as_("director")
    assert "Take in charge ticket" in director.get("/tickets/log/").text
    row = LogActivity.get(LogActivity.activity == "Wait")
    sent = {"activity": "Wait", "meaning": "note", "rev": str(row.rev)}
    assert director.post("/tickets/log/", data=sent).status_code == 303
    assert LogActivity.get_by_id(row.id).meaning == "note"
    assert director.post("/tickets/log/", data=sent).status_code == 409
    assert director.post("/tickets/log/", data={"activity": "Call", "meaning": "done"}).status_code == 303
    assert LogActivity.get(LogActivity.activity == "Call").meaning == "done"


def test_what_does_not_fit_is_refused_and_kept(as_: As) -> None:
    director = as_("director")
    for activity, meaning in (("", "note"), ("wait", "note"), ("Call", "nothing")):
        refused = director.post("/tickets/log/", data={"activity": activity, "meaning": meaning})
        assert refused.status_code == 422
        assert f'value="{activity}"' in refused.text


def test_only_who_keeps_the_standards_may(as_: As) -> None:
    assert as_("manager_wang").get("/tickets/log/").status_code == 403
