"""The walk is made from the map of addresses, and leaves nothing of it out."""

import pytest
from flask import Blueprint
from werkzeug.routing import BaseConverter

from app import all_rooms, create_app
from app.access.models import Role
from app.access.routes import PUBLIC, SIGNED_IN, requires
from tests.walk.browser import Browser
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.planted import MISSING, RELATIONS, all_places, maker, places
from tests.walk.routes import METHODS, holds, records, routes, visits

QUIET = {"HEAD", "OPTIONS"}
OF_NOBODY = {"accounts.found", "accounts.load_demo", "accounts.check", "tickets.take_feedback"}
"""Forms of pages that nobody signed in can open."""
OF_A_FIELD = {
    "appraisal.draw_plan",
    "customers.read_identity",
    "risk.find_customer",
    "tickets.find_callers",
    "tickets.find_customer",
    "tickets.insert_answer",
}
"""What a single field of a form is sent to."""
OF_A_SCRIPT = {"drafts.keep", "customers.presence"}
"""What a page sends by itself while somebody types."""
OF_ANOTHER_STATE = {
    "appraisal.collect",
    "appraisal.compare_figures",
    "appraisal.ask_for_second_collecting",
    "appraisal.exempt_sheet",
    "appraisal.save_file",
    "appraisal.remove_file",
    "accounts.end_other_sessions",
    "appraisal.archive_plan",
    "appraisal.save_plan_scorers",
    "appraisal.change_decider",
    "appraisal.decide_case",
    "appraisal.withdraw_appeal",
    "admin.ask_code",
    "admin.ask_lower_field",
    "admin.enable_user",
    "admin.end_deputy",
    "admin.restore_entry",
    "admin.revoke_grants",
    "customers.forget_import_mapping",
    "customers.go_on_with_import",
    "customers.start_import",
    "customers.resume",
    "customers.undo_batch",
    "customers.ask_lower_file",
    "customers.save_file",
    "customers.undo_change",
    "inbox.end_deputy",
    "customers.undo_import",
    "organisation.restore",
    "processes.restore",
    "processes.restore_control",
    "tickets.restore_answer",
    "organisation.retire",
    "tickets.ask_standard",
    "tickets.draft_standard",
    "tickets.drop_hours",
    "tickets.know_year",
    "tickets.move_step",
    "tickets.reopen_step",
    "tickets.restore_item",
    "tickets.resume",
    "tickets.make_feedback_link",
    "tickets.record_feedback",
    "tickets.save_file",
    "tickets.accept_offer",
    "tickets.decline_offer",
    "tickets.take_back_offer",
    "tickets.remove_watcher",
    "tickets.unfollow",
    "tickets.raise_level",
    "tickets.ask_lower",
    "tickets.raise_message_level",
    "tickets.ask_lower_file",
    "tickets.ask_lower_message",
    "tickets.tie_to_customer",
    "tickets.drop_complaint",
    "appraisal.show_plan",
    "appraisal.save_consequence",
    "appraisal.hear_person",
    "appraisal.note_silence",
    "appraisal.reply_to_consequence",
    "appraisal.confirm_consequence",
    "scorecards.publish",
    "scorecards.end_override",
    *(f"risk.{name}_risk" for name in ("accept", "close", "monitor", "reopen", "review")),
    *(f"risk.{name}_action" for name in ("confirm", "drop", "move", "new", "return")),
    *("risk.choose_treatment", "risk.outcome", "risk.save_file"),
    *("risk.raise_level", "risk.ask_lower", "risk.ask_lower_file"),
    *(f"signals.{name}" for name in ("take_over", "do_step", "handle", "review", "close", "judge")),
    *(f"signals.ask_{name}" for name in ("review", "effect")),
    *("signals.add", "signals.save_file"),
}
"""Forms that a page shows of what is disabled, retired, empty, changed, chosen first, asked for by its
number, or lower than its reader may raise it."""


def test_every_rule_and_method_of_the_map_is_walked(house: House) -> None:
    walked = {route.name for route in house.routes}
    rules = list(house.app.url_map.iter_rules())
    assert walked == {(rule.endpoint, method) for rule in rules for method in rule.methods - QUIET}
    assert {endpoint for endpoint, _ in walked} == set(house.app.view_functions)
    assert {method for _, method in walked} <= METHODS


def test_every_address_that_is_walked_leads_to_its_own_route(house: House) -> None:
    bound = house.app.url_map.bind("")
    for route in house.routes:
        for visit in visits(route, house.of("manager_li", route.kind)):
            assert bound.match(visit.path, route.method)[0] == route.rule.endpoint, visit


def test_every_role_is_walked_alone_and_every_relation_by_somebody_who_may_pass(house: House) -> None:
    assert {f"only_{role.code}" for role in Role.select()} <= set(WALKERS)
    for route in (route for route in house.routes if route.kind):
        passing = [name for name, given in house.permissions.items() if holds(route, given)]
        seen = {relation for name in passing for relation in places(WALKERS[name])} | {MISSING}
        assert seen == set(RELATIONS), route


def test_every_form_that_is_sent_was_found_on_a_page(house: House) -> None:
    posted = {route.rule.endpoint for route in house.routes if route.method == "POST"}
    wanted = posted - OF_NOBODY - OF_A_FIELD - OF_A_SCRIPT - OF_ANOTHER_STATE
    for name in WALKERS:
        if wanted:
            wanted -= Browser(house, name).forms().keys()
    assert " ".join(sorted(wanted)) == ""


def test_a_new_route_is_walked_by_itself_and_a_new_converter_or_record_must_be_made_known(
    house: House,
) -> None:
    class Colour(BaseConverter):
        kind = "colour"

    new = Blueprint("new", __name__)
    new.get("/new/<customer:number>")(requires("customer.view")(lambda number: number))
    new.get("/new/<colour:shade>", endpoint="shade")(requires("customer.view")(lambda shade: shade))
    app = create_app(house.app.extensions["kebu"]["settings"])
    app.url_map.converters["colour"] = Colour
    app.register_blueprint(new)
    named, shaded = (route for route in routes(app) if route.rule.endpoint.startswith("new."))
    assert named.kind == "customer"
    with pytest.raises(LookupError, match=r"<colour:shade> of GET /new/<colour:shade>"):
        list(visits(shaded, ()))
    with pytest.raises(LookupError, match="colour"):
        maker("colour")


def test_a_record_of_every_kind_is_planted_for_everybody(house: House) -> None:
    for kind in records(house.app):
        for name, walker in WALKERS.items():
            assert [one.relation for one in house.of(name, kind)] == [
                relation for relation, _ in all_places(kind, walker)
            ]
    assert {permission for room in all_rooms() for permission in (*room.permissions, *room.implied)} >= {
        route.permission for route in house.routes if route.permission not in {PUBLIC, SIGNED_IN}
    }
