"""What `python wsgi.py` does: prepare the database, then run the web processes and the worker, watched."""

import errno
import gc
import importlib
import io
import multiprocessing
import os
import socket
import ssl
import sys
from collections.abc import Callable
from functools import partial

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from app.db.lock import holding
from app.errors import SettingError
from app.memory import share_areas
from app.processes import Child, watch
from app.settings import Settings, ensure_data_folder, load, refuse_open_address
from app.web.language import read_languages, told_to_the_operator

WEB_PROCESSES = 2
TURN = 0.0005
"""Seconds that a thread computes before another may.

A request gives up its turn at every row that it reads, and would wait ten times as long to get it back
under Python's own 0.005.
"""
COLLECT_AFTER = 20_000
"""New objects before the collector looks: a page makes some thousand that go by themselves."""
CANNOT_START = 2


def main(
    prepare: Callable[[Settings], str | None], web: str = "wsgi:app", worker: str = "app.jobs.worker"
) -> int:
    """Run Kebu until TERM or Ctrl-C. The exit code: 0, or 2 after one line on stderr if it can't start.

    `prepare` makes data folder and database ready and gives the one-time set-up code, while there is one.
    `web` is the WSGI application (module:name), `worker` the module whose `main()` does background work.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        settings = load()
        refuse_open_address(settings)
        refuse_bad_certificate(settings)
        refuse_taken_port(settings)
        ensure_data_folder(settings)
        with holding(settings.data):
            _run(settings, prepare(settings), web, worker)
    except SettingError as error:
        print(f"kebu: {told_to_the_operator(error)}", file=sys.stderr)
        return CANNOT_START
    return 0


def _run(settings: Settings, setup_code: str | None, web: str, worker: str) -> None:
    """Import everything once, so that the processes share its memory; then part and watch."""
    share_areas()
    importlib.import_module(web.partition(":")[0])
    work = importlib.import_module(worker).main
    read_languages()
    gc.freeze()
    children = [Child("web server", partial(serve_web, settings, web)), Child("worker", work)]
    watch(children, partial(announce, settings, setup_code))


def serve_web(settings: Settings, web: str) -> None:
    """Answer requests until TERM, in two processes that are started again if they die.

    On TERM it takes no new connection and finishes what it has begun, within 4 s.
    """
    multiprocessing.set_start_method("fork", force=True)
    sys.setswitchinterval(TURN)
    gc.set_threshold(COLLECT_AFTER)
    Granian(
        web,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=settings.threads,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
        respawn_failed_workers=True,
        workers_kill_timeout=4,
    ).serve()


def announce(settings: Settings, setup_code: str | None) -> bool:
    """Print where Kebu is, and the set-up code, once it answers there. Whether it does."""
    try:
        socket.create_connection((settings.own_host, settings.port), timeout=1).close()
    except OSError:
        return False
    print(f"Kebu 客簿  {settings.url or settings.address}", flush=True)
    if settings.url:
        print(f"  {settings.address}")
    if setup_code:
        print(f"首次设置码 · one-time set-up code: {setup_code}")
    sys.stdout.flush()
    return True


def refuse_taken_port(settings: Settings) -> None:
    """Raise SettingError if nothing can listen where the settings say."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    host = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
    where = f"{host}:{settings.port}"
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = "%(where)s is taken: another program listens there. End it or set KEBU_PORT."
            raise SettingError(message, where=where) from error
        message = "KEBU_HOST and KEBU_PORT: can't listen on %(where)s: %(why)s."
        raise SettingError(message, where=where, why=os.strerror(error.errno or 0)) from error


def refuse_bad_certificate(settings: Settings) -> None:
    """Raise SettingError if the certificate and its key are no pair, or no PEM files without a password."""
    if not (settings.tls_cert and settings.tls_key):
        return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings.tls_cert, settings.tls_key, password=lambda: "")
    except (OSError, ValueError) as error:
        raise SettingError(
            "KEBU_TLS_CERT=%(cert)s and KEBU_TLS_KEY=%(key)s can't be used together: both must be PEM files,"
            " the key without a password and belonging to the certificate.",
            cert=settings.tls_cert,
            key=settings.tls_key,
        ) from error
