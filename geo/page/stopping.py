"""A page that is told to stop, stops: the command hands the signal on, and no reader can hold the server up.

The server waits for its answers to be taken before it goes, and a browser that has gone elsewhere takes none.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

STARTER = "WAQAI_STARTER"  # names the process whose end is the page's own
LOOK_AGAIN = 1.0  # seconds
GRACE = 5  # seconds that a server has to say goodbye
_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)]
_Handler = Callable[[int, FrameType | None], object]


def stop_in_time(grace: int = GRACE) -> None:
    """Let the signals that stop this process do so after some seconds at the latest, whatever its server waits for.

    To be called when the server has set its own handlers, which go on to do what they do.

    Parameters
    ----------
    grace : int
        Seconds.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "alarm"):
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before):
            signal.signal(number, _within(grace, before))


def _within(grace: int, before: _Handler) -> _Handler:
    def handle(number: int, frame: FrameType | None) -> None:
        # The kernel counts: neither a busy interpreter nor a thread that never ends can put it off.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(grace)
        before(number, frame)

    return handle


def stop_with_starter(look_again: float = LOOK_AGAIN) -> threading.Thread | None:
    """Stop this process when the command that has started it is gone: one that was killed hands no signal on.

    Parameters
    ----------
    look_again : float
        Seconds.

    Returns
    -------
    Thread or None
        None where no command waits for this process.
    """
    starter = os.getppid()
    if os.environ.get(STARTER) != str(starter):
        return None

    def watch() -> None:
        while os.getppid() == starter:
            time.sleep(look_again)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def run_until_stopped(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> int:
    """Run a command until it ends, or until this process is told to stop: then both do.

    Parameters
    ----------
    command : sequence of str
    environment : mapping of str to str
    folder : Path
        Where it runs.

    Returns
    -------
    int
        The command's exit code; 0 when it was stopped.
    """
    child: subprocess.Popen[bytes] | None = None
    asked = False

    def stop(*_: object) -> None:
        nonlocal asked
        asked = True
        if child is not None:
            child.terminate()

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        child = subprocess.Popen(command, env={**environment, STARTER: str(os.getpid())}, cwd=folder)
        if asked:  # before there was anything to stop
            child.terminate()
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0 if asked else code
