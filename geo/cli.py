"""The command `waqai`: data on stdout, progress and complaints on stderr, exit 1 when some input was rejected."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from gazetteer import Candidate, Gazetteer
from gazetteer.cli import app as gazetteer_app
from geo.article import Article
from geo.collecting import seldom_collecting
from geo.mentions import ActorValue, DateValue, Mention, PlaceValue
from geo.sources import Rejected, parse_date, read_articles
from geo.store_cli import register

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(gazetteer_app, name="gazetteer", help="Check, build, import and fetch gazetteers.")
register(app)

Published = Annotated[str | None, typer.Option(help="Day of publication of articles that give none (2020-01-31).")]


@app.callback(help="Arabic news to incidents on a map.")
def _begin(context: typer.Context) -> None:
    context.with_resource(seldom_collecting())


class _Inputs:
    """The articles of several inputs; counts and prints what was rejected."""

    def __init__(self, inputs: list[str], published: str | None) -> None:
        self.inputs = inputs
        self.rejected = 0
        try:
            self.published: date | None = parse_date(published)
        except ValueError as error:
            raise typer.BadParameter(f"--published: {error}; write it as 2020-01-31") from error

    def report(self, rejected: Rejected) -> None:
        self.rejected += 1
        print(str(rejected), file=sys.stderr)  # noqa: T201 - a command's complaints go to stderr

    def __iter__(self) -> Any:
        for source in self.inputs:
            try:
                yield from read_articles(source, published=self.published, report=self.report)
            except FileNotFoundError:
                self.report(Rejected(source, "there is no such file or folder", "check the path"))

    def leave(self) -> None:
        if self.rejected:
            raise typer.Exit(1)


def _line(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def mention_record(mention: Mention) -> dict[str, Any]:
    """Return a mention in the contract's shape."""
    value: dict[str, Any]
    match mention.value:
        case PlaceValue():
            keys = ("id", "name_en", "lat", "lon", "geo_precision", "radius_km", "country", "kind")
            value = {k: v for k, v in asdict(mention.value).items() if k in keys}
        case DateValue() as when:
            ends = (when.start, when.end)
            value = dict(zip(("start", "end"), (e.isoformat() if e else None for e in ends), strict=True))
            value["precision"] = when.precision
        case ActorValue() as who:
            value = {"id": who.id, "name_ar": who.name_ar, "name_en": who.name_en, "type": who.type}
    record = {"start": mention.start, "end": mention.end, "text": mention.text, "kind": mention.kind}
    return {**record, "role": mention.role, "value": value}


@app.command()
def parse(source: Annotated[str, typer.Argument(metavar="INPUT")], published: Published = None) -> None:
    """Print every mention of the articles as JSON lines, in text order."""
    from geo.pipeline import read_all

    inputs = _Inputs([source], published)
    several = Path(source).is_dir() or Path(source).suffix.lower() != ".txt"
    for reading in read_all(inputs):
        for mention in reading.mentions:
            record = mention_record(mention)
            _line({"article": reading.document.article.id, **record} if several else record)
    inputs.leave()


@app.command()
def extract(
    sources: Annotated[list[str], typer.Argument(metavar="INPUT…")],
    published: Published = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write; stdout by default.")] = None,
    layout: Annotated[str, typer.Option("--format", help="geojson, csv, jsonl, gpkg, parquet or kml.")] = "geojson",
) -> None:
    """Extract the incidents of articles, as GeoJSON by default."""
    from geo import export, pipeline

    if layout not in export.FORMATS:
        raise typer.BadParameter(f"--format {layout}: choose one of {', '.join(export.FORMATS)}")
    inputs = _Inputs(sources, published)
    incidents = pipeline.extract(_progress(inputs))
    export.write(incidents, output or sys.stdout.buffer, layout)
    inputs.leave()


def _progress(articles: Any) -> Any:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from articles
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} articles"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("articles", total=None)
        for article in articles:
            yield article
            bar.advance(task)


def candidate_record(candidate: Candidate, gazetteer: Gazetteer) -> dict[str, Any]:
    """Return a candidate in the contract's shape."""
    place = candidate.place
    admin1 = gazetteer.place(f"iso:{place.admin1}") if place.admin1 else None
    return {
        "id": place.id, "name_ar": place.name_ar, "name_en": place.name_en, "feature": place.feature,
        "country": place.country, "admin1": admin1.name_en if admin1 else place.admin1, "lat": place.lat,
        "lon": place.lon, "geo_precision": place.geo_precision, "radius_km": place.radius_km,
        "score": candidate.score, "why": candidate.why,
    }  # fmt: skip


@app.command()
def geocode(
    names: Annotated[list[str], typer.Argument(metavar="NAME…")],
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2 code, e.g. SY.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most candidates a name.")] = 10,
) -> None:
    """Print the places that each name can mean, best first, as JSON lines."""
    gazetteer = Gazetteer.default()
    for name in names:
        found = gazetteer.candidates(name, country=country, limit=limit)
        _line({"query": name, "candidates": [candidate_record(c, gazetteer) for c in found]})


@app.command()
def region(
    phrases: Annotated[list[str], typer.Argument(metavar="PHRASE…")],
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2 code that the phrase is about.")] = None,
    geometry: Annotated[bool, typer.Option("--geometry", help="With the GeoJSON geometry.")] = False,
) -> None:
    """Print what a spatial phrase means, as JSON lines."""
    from shapely.geometry import mapping

    from geo.places.reader import read_phrase

    gazetteer = Gazetteer.default()
    for phrase in phrases:
        found = read_phrase(phrase, gazetteer, country)
        record: dict[str, Any] = {"query": phrase, "lat": None, "lon": None, "radius_km": None, "geo_precision": None}
        record |= {"why": "no place that the gazetteer has", "geometry": None}
        if found is not None:
            area, why = found
            record |= {"lat": area.lat, "lon": area.lon, "radius_km": area.radius_km}
            record |= {"geo_precision": area.geo_precision, "why": why}
            if geometry:
                record["geometry"] = mapping(area.geometry)
        _line(record)


@gazetteer_app.command()
def missing(sources: Annotated[list[str], typer.Argument(metavar="INPUT…")], published: Published = None) -> None:
    """Print the names that articles use as places and no gazetteer has, as JSON lines, the most frequent first."""
    from geo.missing import missing as find_missing

    inputs = _Inputs(sources, published)
    for row in find_missing(inputs):
        _line(asdict(row))
    inputs.leave()


__all__ = ["Article", "app", "candidate_record", "mention_record"]
