"""Articles into a store: streaming, over all cores, resumable after a stop at any point.

The process that writes reads, hashes and leaves out what is known; the workers (`geo.ingest.workers`) read the articles
and make the records; what comes back is written in the order of the input, some hundred articles a transaction.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from geo.collecting import seldom_collecting
from geo.ingest.inputs import Source, entries, sources
from geo.ingest.workers import Failure, Processes, Spreader
from geo.sources import Rejected
from geo.store import Store, Writer
from geo.store.ledger import Reading
from geo.store.mapper import here
from geo.store.records import Entry

_BATCH = 32
# So many articles, or so many seconds' worth, are one transaction: what a kill costs at most. Each one writes the pages
# of every index anew, so many small ones cost more than the articles themselves.
_COMMIT, _COMMIT_EVERY = 4_096, 5.0
# While the workers read the last so many articles, little is kept back: after them nothing runs beside this process.
_LAST, _COMMIT_LAST, _SHOW_LAST = 1_500, 512, 2_000
_LOOK = 400
_SHOW_EVERY = 30.0
# So many reports are merged at once: what each is compared with is looked up once for all of them.
_MERGE_AT = 8_000
# So many reports make a new view, or this share of all: its cost stays a fraction of the work.
_SHOW_AT = 20_000
_SHOW_SHARE = 0.2
_ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Outcome:
    """What an ingest did."""

    seen: int = 0
    known: int = 0
    read: int = 0
    incidents: int = 0
    changed: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    solved: int = 0
    seconds: float = 0.0


@cache
def rules_version() -> str:
    """Return the version of the rules: a hash of the code and data that decide what is read out of an article."""
    found = hashlib.blake2b(digest_size=6)
    skipped = {"store", "ingest", "page", "query", "samples", "locale", "__pycache__"}
    for package in ("gazetteer", "geo"):
        for path in sorted((_ROOT / package).rglob("*")):
            inner = path.relative_to(_ROOT / package)
            if skipped & set(inner.parts) or inner.as_posix() in _BESIDE or path.suffix not in _KINDS:
                continue
            found.update(inner.as_posix().encode())
            found.update(path.read_bytes())
    return found.hexdigest()


_KINDS = frozenset({".py", ".csv", ".tsv", ".txt", ".geojsonl"})
_BESIDE = frozenset({"cli.py", "store_cli.py", "export.py", "tables.py", "missing.py"})


def ingest(
    inputs: Iterable[str],
    store: Store,
    *,
    published: date | None = None,
    retry: bool = False,
    dry: bool = False,
    spread: Spreader | None = None,
    wait: float = 0.0,
    waiting: Callable[[], None] | None = None,
    progress: Callable[[Outcome, int | None], None] | None = None,
    show_every: float = _SHOW_EVERY,
) -> Outcome:
    """Read articles into a store.

    Parameters
    ----------
    inputs : iterable of str
    store : Store
    published : datetime.date, optional
        Day of publication of articles that give none.
    retry : bool
        Whether to read the inputs again that something was rejected of, and the articles that older rules read.
    dry : bool
        Whether to say only what would be done.
    spread : callable, optional
        Where extraction runs; all cores of this machine by default.
    wait : float
        Seconds to wait while another process writes.
    waiting : callable, optional
        Called once when it has to wait.
    progress : callable, optional
        Called with the outcome so far, and about how many articles there are in all (None while unknown).
    show_every : float
        Seconds after which readers see what is new while the ingest goes on.

    Returns
    -------
    Outcome
    """
    began = time.monotonic()
    spread = spread or Processes()
    with seldom_collecting(), store.writing(wait=wait, waiting=waiting) as writer, _shared(store, spread):
        run = _Run(writer, rules_version(), dry=dry, progress=progress, show_every=show_every)
        run.go(list(inputs), published, retry=retry, spread=spread)
    run.outcome.seconds = time.monotonic() - began
    return run.outcome


@contextmanager
def _shared(store: Store, spread: Spreader) -> Iterator[None]:
    """Let a cluster that reads the articles do the store's work as well, and leave it in the end."""
    store.mapper = getattr(spread, "map", here)
    try:
        yield
    finally:
        store.mapper = here
        getattr(spread, "close", lambda: None)()


class _Run:
    """One ingest while it goes on."""

    def __init__(
        self,
        writer: Writer,
        rules: str,
        *,
        dry: bool,
        progress: Callable[[Outcome, int | None], None] | None,
        show_every: float,
    ) -> None:
        self.writer, self.rules, self.dry, self.progress = writer, rules, dry, progress
        self.outcome = Outcome()
        self._through = self._total = 0
        self._batch = _BATCH
        # The files of the articles under way, for what is said of one that cannot be read.
        self._origins: dict[bytes, str] = {}
        self._unmerged = self._waiting = 0
        self._handed_out = self._merged_last = self._shown_last = False
        self._total_reports = writer.ledger.reports()
        self._rejected: list[tuple[str, Rejected]] = []
        self._rules_seen: set[str] = set()
        self._touched: set[str] = set()
        self._show_every, self._shown = show_every, time.monotonic()
        self._written = self._shown

    def go(self, inputs: list[str], published: date | None, *, retry: bool, spread: Spreader) -> None:
        before = self.writer.store.rejections()
        if retry:
            inputs += [r.input for r in before if r.input not in inputs and r.input != "-"]
            inputs = list(dict.fromkeys(inputs))
        files = sources(inputs, self._report)
        if self.dry:
            for entry in self._new(files, published):
                self.outcome.read += 1
                self._origins.pop(entry.digest)
            return
        if not files and not retry:
            self._flush([], 0)
            return
        run = self.writer.begin(self.rules)
        self._batch = getattr(spread, "batch", _BATCH)
        done: list[Reading] = []
        for part in spread(self._batches(files, published, retry=retry)):
            for result in part:
                if isinstance(result, Failure):
                    mend = "tell the makers of waqai, with the article"
                    origin = self._origins.get(result.entry.digest, result.entry.article.id)
                    self._report(origin, Rejected(result.entry.article.id, result.what, mend))
                else:
                    done.append(result)
                    self.outcome.read += 1
                    self.outcome.incidents += len(result.reports)
                self._origins.pop(result.entry.digest, None)
            self._tell()
            enough = min(_COMMIT, _COMMIT_LAST) if self._ending else _COMMIT
            if len(done) >= enough or (done and time.monotonic() - self._written > _COMMIT_EVERY):
                self._flush(done, run)
                done = []
        self._flush(done, run)
        gone_through = {r.where for r in self.outcome.rejected}
        solved = [r.seq for r in before if r.input in {f.shown for f in files} and r.place not in gone_through]
        self.writer.solve(solved)
        self.outcome.solved = len(solved)
        self.outcome.changed += self.writer.publish()

    @property
    def _ending(self) -> bool:
        """Whether all articles are with the workers, and few of them are not back yet."""
        return self._handed_out and len(self._origins) < _LAST

    def _report(self, source: str, rejected: Rejected) -> None:
        self.outcome.rejected.append(rejected)
        self._rejected.append((source, rejected))

    def _flush(self, done: list[Reading], run: int) -> None:
        rejected, self._rejected = self._rejected, []
        if done or rejected:
            self.writer.add(done, self.rules, run, rejected)
            self._written = time.monotonic()
        reports = sum(len(d.reports) for d in done)
        self._unmerged += reports
        self._waiting += reports
        self._merge()
        # A cluster shares the showing as well: there it is quick in the end.
        near = self._ending and self.writer.store.mapper is here
        last = near and not self._shown_last and self._waiting >= _SHOW_LAST
        self._shown_last = self._shown_last or last
        many = last or self._waiting >= max(_SHOW_AT, _SHOW_SHARE * self._total_reports)
        if many or time.monotonic() - self._shown > self._show_every:
            before = time.monotonic()
            self.outcome.changed += self.writer.publish(final=False)
            self._total_reports += self._waiting
            self._unmerged = self._waiting = 0
            self._shown = time.monotonic()
            # Showing must not become the work: a twentieth of the time at most.
            self._show_every = max(self._show_every, 20 * (self._shown - before))
        self._tell()

    def _merge(self) -> None:
        """Merge what has come while the workers read on; in the end nothing but the last articles is left to merge."""
        last = self._ending and not self._merged_last
        self._merged_last = self._merged_last or last
        if last or self._unmerged >= _MERGE_AT:
            self.outcome.changed += self.writer.settle()
            self._unmerged = 0

    def _tell(self) -> None:
        if self.progress:
            self.progress(self.outcome, self._expected())

    def _expected(self) -> int | None:
        """Return about how many articles there are in all: files seen so far tell what a byte holds."""
        if not self._through or not self._total:
            return None
        return max(round(self.outcome.seen * self._total / self._through), self.outcome.seen)

    def _batches(self, files: Sequence[Source], published: date | None, *, retry: bool) -> Iterator[list[Entry]]:
        found = self._new(files, published)
        while batch := list(islice(found, self._batch)):
            yield batch
        if retry:
            again = self.writer.ledger.outdated(self.rules)
            while batch := list(islice(again, self._batch)):
                yield batch
        self._handed_out = True

    def _new(self, files: Sequence[Source], published: date | None) -> Iterator[Entry]:
        """Yield the articles that have not been read yet."""
        self._total = sum(f.size for f in files)
        for file in files:
            stream = entries(file, published, self._report)
            before, within = self._through, 0
            while part := list(islice(stream, _LOOK)):
                fresh = self.writer.unread(part, self.rules)
                self.outcome.seen += len(part)
                self.outcome.known += len(part) - len(fresh)
                # Of a large table, the bytes so far are about those of its articles' text.
                within += sum(len(e.article.text.encode()) + 120 for e in part)
                self._through = before + min(within, file.size)
                self._tell()
                self._origins |= {e.digest: file.shown for e in fresh}
                yield from fresh
            self._through = before + file.size
