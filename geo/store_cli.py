"""The commands of stores: `ingest`, `export`, `serve`, and those of `store`: to look after it, and to correct it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from geo.ingest.run import Outcome
    from geo.store import Store

DEFAULT = "waqai.store"
store_app = typer.Typer(no_args_is_help=True, help="Look after a store.")
Url = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="WAQAI_STORE",
        metavar="URL",
        help="A folder, postgresql://user@host/database, or parquet:folder.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(ingest)
    app.command("export")(export_store)
    app.command()(serve)
    app.add_typer(store_app, name="store")


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - a command's messages go to stderr


@contextmanager
def _opened(url: str, *, make: bool = False, look: bool = False) -> Iterator[Store]:
    """Open a store; what is wrong with it is said in a line.

    Parameters
    ----------
    url : str
    make : bool
        Whether to make it when it is not there.
    look : bool
        Whether to make it for the while only, somewhere else.
    """
    from geo.store import StoreError, open_store

    try:
        if look and not _is_there(url):
            with TemporaryDirectory() as folder, open_store(f"{folder}/store", make=True) as store:
                yield store
            return
        with open_store(url, make=make) as store:
            yield store
    except (StoreError, ImportError) as error:
        _say(str(error))
        raise typer.Exit(1) from error
    except KeyboardInterrupt as stop:
        _say("stopped; the same command goes on from here")
        raise typer.Exit(130) from stop


def _is_there(url: str) -> bool:
    """Whether there is a store, or something else that must not be taken for one."""
    from geo.store import NotAStoreError, open_store

    try:
        open_store(url).close()
    except NotAStoreError:
        path = Path(url.removeprefix("parquet:").removeprefix("file://"))
        return path.exists() and (path.is_file() or any(path.iterdir()))
    return True


def ingest(
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT…")] = None,
    store: Url = DEFAULT,
    published: Annotated[str | None, typer.Option(help="Day of publication of articles that give none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be read.")] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Read again what was rejected, and what older rules have read.")
    ] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores by default.")] = None,
    cluster: Annotated[str | None, typer.Option(metavar="tcp://…", help="Address of a dask scheduler.")] = None,
    wait: Annotated[bool, typer.Option(help="Wait while another process writes to the store.")] = True,
) -> None:
    """Read articles into a store; run it again to go on after a stop."""
    from geo.ingest.run import ingest as run
    from geo.ingest.workers import Processes, Spreader
    from geo.sources import parse_date

    if not inputs and not retry:
        raise typer.BadParameter("name an INPUT, or use --retry")
    try:
        day = parse_date(published)
    except ValueError as error:
        raise typer.BadParameter(f"--published: {error}") from error
    with _opened(store, make=True, look=dry_run) as target, _progress() as progress:
        spread: Spreader = Processes(workers)
        if cluster:
            from geo.ingest.cluster import Cluster

            spread = Cluster(cluster)
        outcome = run(
            inputs or [], target, published=day, dry=dry_run, retry=retry, spread=spread, progress=progress,
            wait=float("inf") if wait else 0.0, waiting=lambda: _say(f"{target.url}: another process writes; waiting"),
        )  # fmt: skip
    for rejected in outcome.rejected:
        _say(str(rejected))
    _say(_summary(outcome, dry_run))
    if outcome.rejected:
        raise typer.Exit(1)


def _summary(o: Outcome, dry: bool) -> str:
    if dry:
        return f"would read {o.read} articles; {o.known} of {o.seen} are known, {len(o.rejected)} rejected"
    rate = o.read / o.seconds if o.seconds else 0.0
    return (
        f"{o.read} articles read ({o.known} of {o.seen} known), {o.incidents} reports, {o.changed} incidents changed,"
        f" {len(o.rejected)} rejected; {o.seconds:.1f} s, {rate:.0f} articles/s"
    )


@contextmanager
def _progress() -> Iterator[Any]:
    """Show a bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.completed:.0f} articles"), BarColumn(),
        TextColumn("{task.fields[rate]} · {task.fields[found]} reports · {task.fields[rejected]} rejected ·"),
        TimeElapsedColumn(), TextColumn("{task.fields[left]}"),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, rate="", found=0, rejected=0, left="")

        def show(outcome: Outcome, total: int | None) -> None:
            seconds = bar.tasks[0].elapsed or 1.0
            done = outcome.read + outcome.known
            pace = outcome.read / seconds
            left = f"{timedelta(seconds=round((total - done) / pace))} left" if total and pace and total > done else ""
            bar.update(
                task, completed=done, total=total, rate=f"{pace:.0f} articles/s", found=outcome.incidents,
                rejected=len(outcome.rejected), left=left,
            )  # fmt: skip

        yield show


def export_store(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; stdout by default.")] = None,
    store: Url = DEFAULT,
    layout: Annotated[str | None, typer.Option("--format", help="geojson, csv, jsonl, gpkg, parquet or kml.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day (2020-01-01).")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    actor: Annotated[list[str] | None, typer.Option(help="Id or name of an actor.")] = None,
    side: Annotated[str, typer.Option(help="any, actor1 or actor2.")] = "any",
    kind: Annotated[list[str] | None, typer.Option("--type", help="Event type or sub-event type.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="reported, claimed, background, planned or denied.")] = None,
    place: Annotated[list[str] | None, typer.Option(help="Id or name of a place, perhaps with ~km.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Source of the article.")] = None,
    query: Annotated[str, typer.Option("-q", "--query", help="Words that must all occur.")] = "",
    bbox: Annotated[str | None, typer.Option(help="west,south,east,north")] = None,
    precision: Annotated[int, typer.Option(min=0, max=5, help="Least exact geo_precision.")] = 0,
    deaths: Annotated[int, typer.Option(min=0, help="Least number of fatalities.")] = 0,
    undated: Annotated[bool, typer.Option(help="Keep incidents without a date.")] = True,
) -> None:
    """Write the incidents of a store that pass the page's filters."""
    from geo.export import FORMATS
    from geo.page.placefilter import extents
    from geo.query.link import from_query
    from geo.store import StoreError
    from geo.store.output import export

    wanted = {
        "from": [since or ""], "to": [until or ""], "actor": actor or [], "side": [side], "type": kind or [],
        "status": status or [], "place": place or [], "source": source or [], "q": [query], "bbox": [bbox or ""],
        "precision": [str(precision)], "deaths": [str(deaths)], "undated": ["1" if undated else "0"],
    }  # fmt: skip
    filters = from_query(wanted).filters
    read = {
        "--from/--to": not (since or until) or bool(filters.start or filters.end),
        "--bbox": not bbox or bool(filters.bbox),
        "--type": len(filters.types) == len(kind or []), "--status": len(filters.statuses) == len(status or []),
        "--side": filters.side == side,
    }  # fmt: skip
    if wrong := [name for name, understood in read.items() if not understood]:
        raise typer.BadParameter(f"{wrong[0]} cannot be understood; see `waqai export --help`")
    layout = layout or (output.suffix.lstrip(".").replace("json", "geojson").replace("geogeo", "geo") if output else "")
    layout = layout or "geojson"
    if layout not in FORMATS:
        raise typer.BadParameter(f"--format {layout}: choose one of {', '.join(FORMATS)}")
    with _opened(store) as origin:
        try:
            export(origin, output or sys.stdout.buffer, layout, filters, extents(filters.places))
        except OSError as error:
            raise StoreError(f"{output}: it cannot be written ({error.strerror or error})") from error


def serve(
    target: Annotated[
        str | None, typer.Argument(metavar="[PATH]", help="A file or folder of articles, or a store.")
    ] = None,
    store: Annotated[str | None, typer.Option("--store", envvar="WAQAI_STORE", metavar="URL")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "localhost",
    api: Annotated[int, typer.Option(min=0, max=65535, help="Port of the GeoJSON endpoint; 0 for none.")] = 0,
) -> None:
    """Start the page, on the samples, on articles, or on a store."""
    from geo.page.serve import run
    from geo.store.address import redacted

    chosen = store or target or ""
    if store or (chosen and _looks_like_store(chosen)):
        with _opened(chosen):
            pass
    elif chosen and not Path(chosen).exists():
        raise typer.BadParameter(f"{redacted(chosen)}: there is no such file or folder")
    raise typer.Exit(run(chosen, port=port, address=address, api=api))


def _looks_like_store(target: str) -> bool:
    from geo.store import is_store

    return is_store(target)


@store_app.command()
def info(store: Url = DEFAULT) -> None:
    """Say what is in a store."""
    with _opened(store) as opened:
        found = opened.info()
    rows: list[tuple[str, object]] = [("store", found.url), ("kind", found.kind), ("schema", found.schema)]
    rows += [("size", f"{found.bytes / 1e6:.1f} MB"), *found.counts.items()]
    rows += [("shown to readers", "all" if found.published >= found.last else f"{found.published} of {found.last}")]
    for name, value in rows:
        print(f"{name}: {value}")  # noqa: T201 - data goes to stdout


@store_app.command()
def check(store: Url = DEFAULT) -> None:
    """Look for damage and contradictions; exit 1 when there are any."""
    with _opened(store) as opened:
        found = opened.check()
    for line in found:
        _say(line)
    if found:
        raise typer.Exit(1)
    _say("the store is sound")


@store_app.command()
def compact(store: Url = DEFAULT) -> None:
    """Make the read model anew, in the order that is quickest to read."""
    with _opened(store) as opened, opened.writing(wait=60) as writer:
        writer.publish()
        opened.derive(writer.ledger, anew=True)
        opened.tidy()


@store_app.command()
def migrate(store: Url = DEFAULT) -> None:
    """Bring a store of an older schema up to date; a backup is kept."""
    from geo.store import StoreError
    from geo.store.migrate import migrate as run

    try:
        _say(run(store))
    except StoreError as error:
        _say(str(error))
        raise typer.Exit(1) from error


@store_app.command()
def rejected(store: Url = DEFAULT) -> None:
    """List what was rejected and has not gone through since."""
    with _opened(store) as opened:
        for rejection in opened.rejections():
            print(rejection)  # noqa: T201 - data goes to stdout


@store_app.command()
def corrections(store: Url = DEFAULT) -> None:
    """List the corrections that hold as JSON lines; their numbers are for `waqai store undo`."""
    with _opened(store) as opened:
        for c in opened.corrections():
            row = {"number": c.number, "incident": c.incident, "changes": c.changes, "author": c.author, "at": c.at}
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201 - data goes to stdout


@store_app.command()
def part(incident: str, store: Url = DEFAULT) -> None:
    """Take the reports of a merged incident apart again; prints the number for `waqai store undo`."""
    with _opened(store) as opened, opened.writing(wait=60) as writer:
        try:
            number = writer.part(incident)
        except KeyError as error:
            raise typer.BadParameter(f"there is no incident {incident}") from error
        writer.publish()
    print(number)  # noqa: T201 - data goes to stdout


@store_app.command()
def undo(number: int, store: Url = DEFAULT) -> None:
    """Take a correction or a parting back."""
    with _opened(store) as opened, opened.writing(wait=60) as writer:
        writer.undo(number)
        writer.publish()
