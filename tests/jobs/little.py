"""The worker with more tasks: `python -m tests.jobs.little`. They write into KEBU_DATA what they do."""

import time

from flask import Flask

from app.jobs import worker
from app.room import Outcome, Room, Running, Task
from app.settings import Settings, load

plain_app = worker.create_app


def note(word: str) -> None:
    """Add a line to KEBU_DATA/said."""
    with (load().data / "said").open("a") as said:
        said.write(f"{word}\n")


def slow(_: Running) -> Outcome:
    """Take a moment."""
    note("begun")
    time.sleep(0.4)
    note("ready")
    return Outcome("Ready.")


def endless(_: Running) -> Outcome:
    """Take a minute."""
    note("begun")
    time.sleep(60)
    return Outcome("Ready.")


def create_app(settings: Settings) -> Flask:
    """The application with the two tasks, short and long."""
    app = plain_app(settings)
    works = {"slow": slow, "endless": endless}
    jobs = [Task(name, work) for name, work in works.items()]
    jobs += [Task(f"long_{name}", work, long=True) for name, work in works.items()]
    room = Room("test", jobs=jobs)
    app.extensions["kebu"]["rooms"] += (room,)
    return app


if __name__ == "__main__":
    worker.create_app = create_app
    worker.main()
