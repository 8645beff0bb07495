"""The product as its people meet it: `python wsgi.py`, on a data folder of its own."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from tests.conftest import PASSWORD
from tests.serve.house import free_port

PROJECT = Path(__file__).parents[2]
SETUP_CODE = re.compile(r"set-up code: (\w+)")
PATIENCE = 20
TICKETS = 400
"""So few that the demo company is soon there."""


class House:
    """One running Kebu. `url` has no slash at its end; `setup_code` is "" once somebody exists.

    `now` is the moment at which its clock stands from the next opening or command on; None lets it run.
    """

    def __init__(self, folder: Path, locale: str = "zh") -> None:
        self.data = folder / "data"
        self.locale = locale
        self.url = f"http://127.0.0.1:{free_port()}"
        self.setup_code = ""
        self.now: datetime | None = None
        self._told, self._complained = folder / "told", folder / "complained"
        self._heard = 0

    def flask(self, *words: str, typed: str = "") -> str:
        """What `flask --app wsgi …` prints; it must succeed."""
        ran = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            check=False,
            input=typed,
            capture_output=True,
            cwd=PROJECT,
            env=self._environment,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    @contextmanager
    def open(self) -> Iterator["House"]:
        """Run until the end of the block."""
        with self._told.open("w") as out, self._complained.open("a") as errors:
            server = subprocess.Popen(
                [sys.executable, "wsgi.py"], cwd=PROJECT, env=self._environment, stdout=out, stderr=errors
            )
            try:
                self._await(server)
                yield self
            finally:
                server.terminate()
                server.wait(PATIENCE)

    def complaint(self) -> str:
        """What the server wrote on stderr since this was last asked."""
        complained = self._complained.read_text()
        fresh, self._heard = complained[self._heard :], len(complained)
        return fresh

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The database as somebody on the host could reach it."""
        with closing(sqlite3.connect(self.data / "kebu.db", timeout=PATIENCE)) as connection:
            yield connection
            connection.commit()

    @property
    def _environment(self) -> dict[str, str]:
        outer = {name: value for name, value in os.environ.items() if not name.startswith("KEBU_")}
        port = self.url.rpartition(":")[2]
        own = {"DATA": str(self.data), "PORT": port, "LOCALE": self.locale, "DEMO_PASSWORD": PASSWORD}
        own |= {"NOW": self.now.isoformat()} if self.now else {}
        return outer | {f"KEBU_{name}": value for name, value in own.items()} | {"PYTHONUTF8": "1"}

    def _await(self, server: "subprocess.Popen[bytes]") -> None:
        deadline = monotonic() + PATIENCE
        while self.url not in self._told.read_text():
            assert server.poll() is None, self.complaint()
            assert monotonic() < deadline, "the server does not answer"
            sleep(0.05)
        found = SETUP_CODE.search(self._told.read_text())
        self.setup_code = found[1] if found else ""


def copied_house(data: Path, folder: Path, locale: str = "zh") -> House:
    """A house with a copy of the data of another one, which is not open."""
    house = House(folder, locale)
    shutil.copytree(data, house.data)
    return house


def demo_house(folder: Path, customers: int, locale: str = "zh") -> House:
    """A house with the demo company, not yet open."""
    house = House(folder, locale)
    house.flask("db", "upgrade")
    sizes = ("--customers", str(customers), "--tickets", str(TICKETS))
    house.flask("demo", "load", *sizes, "--seed", "1")
    return house
