"""Articles are read by a process of their own, so that the one that shows the page is free to show it.

Python computes in one thread at a time: the page's first words would wait for the word lists that the first article
needs. The reader sends pickles to whoever started it: how many articles it has read, again and again, then what came.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import IO, cast

from geo.page.catalogue import MemoryCatalogue
from geo.page.opening import Opened, Progress, open_target, read_target, ready
from geo.store import is_store

_ROOT = Path(__file__).parents[2]


def open_apart(target: str = "", published: date | None = None, progress: Progress | None = None) -> Opened:
    """Open a target as `open_target` does, its articles read by a process of their own.

    Parameters
    ----------
    target : str
    published : datetime.date, optional
        For articles that don't say when they were published.
    progress : callable, optional
        Called with the number of articles read so far.
    """
    if target.startswith("python:") or is_store(target):
        return open_target(target, published, progress)
    command = [sys.executable, "-m", __name__, str(Path(target).absolute()) if target else ""]
    command += [published.isoformat()] if published else []
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=_ROOT) as reader:
        answers = cast("IO[bytes]", reader.stdout)
        ready(Opened(MemoryCatalogue(())))  # loads what making columns needs while the other process reads
        try:
            while isinstance(told := pickle.load(answers), int):  # noqa: S301 - our own process speaks
                if progress:
                    progress(told)
        except EOFError as end:
            message = f"the process that reads {target or 'the samples'} ended before it was done; is there memory?"
            raise OSError(message) from end
    if isinstance(told, Opened):
        return ready(told)
    raise told


def main() -> None:
    """Read what the command line names, and tell the process at the other end of standard output."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who stops the page has no use for a word from here
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may come between the pickles

    def tell(value: Opened | Exception | int) -> None:
        pickle.dump(value, channel)
        channel.flush()

    target, *published = sys.argv[1:]
    try:
        tell(read_target(target, date.fromisoformat(published[0]) if published else None, tell))
    except BrokenPipeError:
        sys.exit(1)  # nobody waits any more
    except Exception as error:
        tell(error)


if __name__ == "__main__":
    main()
