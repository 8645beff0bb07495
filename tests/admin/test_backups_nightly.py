"""The nightly backup: into the folder of backups, the newest fourteen kept."""

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from app.admin.backup_file import read_manifest
from app.admin.room import room
from app.clock import now
from app.jobs.models import JobRun
from app.jobs.queue import enqueue
from app.jobs.runs import begin, carry_out, claim
from tests.conftest import Company, at

NIGHT = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def inside(company: Company) -> None:
    """In an application context, as the worker is."""
    with company.app.app_context():
        yield


def back_up(moment: datetime = NIGHT) -> JobRun:
    with at(moment):
        return carry_out(begin("backup"))


def kept(company: Company) -> list[str]:
    return sorted(path.name for path in company.settings.backups.iterdir())


def test_it_comes_each_night_at_half_past_two() -> None:
    assert [(task.name, task.every) for task in room.jobs] == [("backup", "30 2 * * *")]


def test_it_is_named_by_the_offices_time(company: Company) -> None:
    row = back_up()
    (name,) = kept(company)
    assert name.startswith("nightly-20261125-023000-")
    assert (row.outcome, row.named["file"]) == ("done", name)
    assert read_manifest(company.settings.backups / name).moment == NIGHT


def test_the_folder_is_its_owners_alone(company: Company) -> None:
    back_up()
    assert stat.S_IMODE(company.settings.backups.stat().st_mode) == 0o700


def test_the_newest_fourteen_are_kept_and_other_files_are_left_alone(company: Company) -> None:
    back_up()
    others = {
        "notes.txt",
        "before-0002_more-20260101000000.kebu",
        "nightly-by-hand.kebu",
        "my nightly-20200101-000000-1.kebu",
    }
    for name in others:
        (company.settings.backups / name).write_text("mine")
    for night in range(1, 17):
        back_up(NIGHT + timedelta(days=night))
    nightly = [name for name in kept(company) if name not in others]
    assert len(nightly) == 14
    assert nightly[0].startswith("nightly-20261128-")
    assert others <= set(kept(company))


def test_two_in_one_second_are_two(company: Company) -> None:
    back_up()
    back_up()
    assert len(kept(company)) == 2


def test_one_that_a_person_asked_for_pushes_no_nightly_one_out(company: Company) -> None:
    for number in range(15):
        with at(NIGHT + timedelta(seconds=number)):
            carry_out(claim(enqueue("backup", company.person("sysadmin"))))
    assert len(kept(company)) == 15
    assert all(name.startswith("asked-") for name in kept(company))


def test_what_a_cut_off_backup_left_is_swept_away_after_a_day(company: Company) -> None:
    company.settings.backups.mkdir()
    for name, age in (
        (".nightly-20260101-000000-1.kebu.part", 2),
        (".asked-1.kebu.db.part", 0),
        (".other.part", 2),
    ):
        left = company.settings.backups / name
        left.write_text("half")
        moment = (now() - timedelta(days=age)).timestamp()
        os.utime(left, (moment, moment))
    back_up(now())
    assert {name for name in kept(company) if name.startswith(".")} == {
        ".asked-1.kebu.db.part",
        ".other.part",
    }


def test_a_folder_that_can_not_be_made_is_a_failure_in_one_sentence(company: Company) -> None:
    company.settings.backups.write_text("a file in the way")
    row = back_up()
    assert row.outcome == "failed"
    assert str(company.settings.backups) in row.message % row.named
