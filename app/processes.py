"""A tree of processes under watch: what dies is started again, TERM and Ctrl-C end the whole tree.

Children are forked: what the parent has imported is in memory once, not once per process.
"""

import contextlib
import ctypes
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from select import select
from time import monotonic
from types import FrameType
from typing import Self

PATIENCE = 4.7  # seconds that children have for ending; the whole tree has 5
STEADY = 10.0  # seconds of life after which a death counts as the first again
LONGEST_PAUSE = 30.0  # seconds before another try with a child that keeps dying

_HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)
_fork = get_context("fork")


class Child:
    """A process that runs `run` in a session of its own, as often as needed."""

    def __init__(self, name: str, run: Callable[[], object]) -> None:
        self._name = name
        self._run = run
        self._process: ForkProcess | None = None
        self._started = self._due = self._pause = 0.0

    def tend(self) -> float:
        """Start the child if it is due. The seconds until it is; infinite while it runs."""
        if self._process and not self.running:
            self._bury(self._process)
        if not self._process and self._due <= monotonic():
            self._start()
        return math.inf if self._process else self._due - monotonic()

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.exitcode is None

    def send(self, signum: int) -> None:
        """Pass a signal to the child, which passes it to its own children as it sees fit."""
        if self._process and self._process.pid and self.running:
            os.kill(self._process.pid, signum)

    def kill(self) -> None:
        """End what is left of the child and of its children, at once."""
        if self._process and self._process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.join()

    def _start(self) -> None:
        self._started = monotonic()
        self._process = _fork.Process(target=_live, args=(self._run, os.getpid()))
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _bury(self, process: ForkProcess) -> None:
        self.kill()
        self._process = None
        steady = monotonic() - self._started > STEADY
        self._pause = 0.0 if steady else min(max(2 * self._pause, 0.5), LONGEST_PAUSE)
        self._due = monotonic() + self._pause
        print(
            f"kebu: the {self._name} ended ({process.exitcode}); starting it again",
            file=sys.stderr,
            flush=True,
        )


def watch(children: Sequence[Child], announce: Callable[[], bool]) -> None:
    """Keep `children` running until TERM or INT comes, pass that on, and return once all have ended.

    `announce` is called until it says that it has announced them. What hasn't ended in time is killed.
    """
    with _Ear() as ear:
        announced = False
        try:
            while not ear.told:
                due_in = min(child.tend() for child in children)
                announced = announced or announce()
                ear.wait(due_in if announced else min(due_in, 0.05))
        finally:
            _end(children, ear)


def _end(children: Sequence[Child], ear: "_Ear") -> None:
    deadline = monotonic() + PATIENCE
    for child in children:
        child.send(ear.told or signal.SIGTERM)
    while any(child.running for child in children) and monotonic() < deadline:
        ear.wait(deadline - monotonic())
    for child in children:
        child.kill()


class _Ear:
    """Hears signals. `told` is the one that asked to end; `wait` sleeps until any comes."""

    def __init__(self) -> None:
        self.told = 0

    def __enter__(self) -> Self:
        self._out, self._in = os.pipe()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        signal.set_wakeup_fd(self._in, warn_on_full_buffer=False)
        self._before = {signum: signal.signal(signum, self._hear) for signum in _HEARD}
        return self

    def __exit__(self, *_error: object) -> None:
        for signum, handler in self._before.items():
            signal.signal(signum, handler)
        signal.set_wakeup_fd(-1)
        os.close(self._out)
        os.close(self._in)

    def wait(self, seconds: float) -> None:
        if select([self._out], [], [], None if math.isinf(seconds) else max(seconds, 0))[0]:
            os.read(self._out, 1024)

    def _hear(self, signum: int, _frame: FrameType | None) -> None:
        if signum != signal.SIGCHLD:
            self.told = signum


def _live(run: Callable[[], object], parent: int) -> None:
    """Be a child: no handler of the parent's, a session of its own, an end with the parent."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for signum in _HEARD:
        signal.signal(signum, signal.SIG_DFL)
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    if os.getppid() == parent:
        run()
