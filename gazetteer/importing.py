"""`waqai gazetteer import`: the user's files → gazetteers of the user's own, beside the shipped one.

Every import writes one `<name>.tsv` (and `<name>.geojsonl` where areas come with it) into the user's folder; the next
command loads it with the shipped gazetteer, which is not touched. The same name again replaces the earlier import.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer import dumps, tables
from gazetteer.archives import members
from gazetteer.csvrows import csv_rows
from gazetteer.index import Gazetteer, user_folder
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.store import DATA, area_line, read_lines, write_places
from gazetteer.text_io import Rejected, Report, RowError, decode

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_ALIAS = re.compile(r"gn:\d+")
_LARGEST_MB = 2_000
_AS_TEXT = {"OGR_XLSX_HEADERS": "FORCE", "OGR_XLSX_FIELD_TYPES": "STRING", "OGR_ODS_HEADERS": "FORCE",
            "OGR_ODS_FIELD_TYPES": "STRING"}  # fmt: skip
Found = tuple[Place, "BaseGeometry | None"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: the file written, how many places, how many with a shape, how many known already."""

    path: Path
    places: int
    areas: int
    known: int


class Shipped:
    """What an import asks of the shipped gazetteer: ids, weak names, divisions, countries."""

    def __init__(self) -> None:
        self.gazetteer = Gazetteer([DATA / "places.tsv"])
        self.rare = frozenset(self.gazetteer.weak_names())
        self.known: dict[str, str] = {}
        for line in read_lines(DATA / "places.tsv"):
            own, _, rest = line.partition("\t")
            if "gn:" in rest or own.startswith("gn:"):
                for geoname in _ALIAS.findall(line):
                    self.known.setdefault(geoname, own)
        self.divisions: dict[tuple[str, str], str] = {}
        for place in self.gazetteer:
            if place.is_admin1:
                for name in (place.name_ar, place.name_en, *place.strong, *place.weak):
                    self.divisions.setdefault((place.country, fold_name(name)), place.admin1)
        self._countries: list[tuple[str, BaseGeometry]] | None = None

    def country_at(self, lat: float, lon: float) -> str:
        """Return the state at a point, or nothing at sea."""
        import shapely

        if self._countries is None:
            outlines = [(p.country, self.gazetteer.geometry(p)) for p in self.gazetteer if p.is_country]
            self._countries = [(code, outline) for code, outline in outlines if outline is not None]
            shapely.prepare([outline for _, outline in self._countries])
        point = shapely.Point(lon, lat)
        return next((code for code, outline in self._countries if outline.intersects(point)), "")


def slug(name: str) -> str:
    """Return a name fit for a file and for ids."""
    return re.sub(r"[^0-9A-Za-z_-]+", "-", name).strip("-").lower() or "places"


def import_files(
    files: Sequence[Path], report: Report, *, country: str = "", name: str = "", folder: Path | None = None
) -> list[Imported]:
    """Import files into the user's folder.

    Parameters
    ----------
    files : sequence of Path
        GeoNames dumps with or without their alternate names, tables, GeoJSON; zip archives of these.
    report : callable
        Called with every row that is broken; the others are imported.
    country : str
        ISO 3166-1 alpha-2 code of rows that do not say theirs.
    name : str
        Name of one gazetteer for all files; by default each file has its own, named after it.
    folder : Path, optional
        Where to, by default the user's folder.

    Returns
    -------
    list of Imported
        One a gazetteer written.
    """
    shipped = Shipped()
    names = dumps.Names()
    inputs = [member for file in files for member in _members(file, report)]
    bodies: list[tuple[str, str, bytes]] = []
    for owner, label, raw in inputs:
        if _first_line(raw, dumps.is_alternate):
            dumps.read_names(_text(raw), label, names, report)
        else:
            bodies.append((slug(name or owner), label, raw))
    folder = folder or user_folder()
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for target in dict.fromkeys(t for t, _, _ in bodies):
        found: dict[str, Found] = {}
        for _, label, raw in (b for b in bodies if b[0] == target):
            for place, area in _read(label, raw, target, country.upper(), names, shipped, report):
                found[place.id] = (place, area)
        if found:
            made.append(_write(folder, target, found, shipped))
    return made


def _members(file: Path, report: Report) -> Iterator[tuple[str, str, bytes]]:
    """Yield (name of the gazetteer, name for reports, bytes) of a file, or of each member of an archive."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        report(Rejected(str(file), f"the file cannot be read ({error.strerror})", "check the path and its permissions"))
        return
    if file.suffix.lower() != ".zip":
        yield file.stem, file.name, raw
        return
    for member, content in members(file.name, raw, _is_table, report, megabytes=_LARGEST_MB):
        yield file.stem, f"{file.name}/{member}", content


def _is_table(name: str) -> bool:
    return Path(name).name.lower() not in {"readme.txt", "isolanguagecodes.txt"}


def _first_line(raw: bytes, layout: Any) -> bool:
    head = raw[:20_000].split(b"\n", 2)
    try:
        return any(layout(line.decode("utf-8-sig").rstrip("\r")) for line in head[:2])
    except UnicodeDecodeError:
        return False


def _text(raw: bytes) -> str:
    return decode(raw).replace("\r\n", "\n")


def _read(
    label: str, raw: bytes, target: str, country: str, names: dumps.Names, shipped: Shipped, report: Report
) -> Iterator[Found]:
    suffix = Path(label).suffix.lower()
    try:
        if suffix in {".xlsx", ".ods"}:
            yield from _rows(_sheet(label, raw), label, target, country, shipped, report)
            return
        text = _text(raw)
        if suffix in {".geojson", ".json", ".geojsonl", ".jsonl"}:
            yield from _rows(_features(text, label, report), label, target, country, shipped, report, geometry=True)
        elif _first_line(raw, dumps.is_dump):
            for place in dumps.read(text, label, names, shipped.known, report, shipped.rare):
                yield place, None
        else:
            yield from _rows(_csv(text, label, report), label, target, country, shipped, report)
    except RowError as error:
        report(Rejected(label, str(error), error.mend))


_Row = tuple[int, Mapping[str, str], "BaseGeometry | None"]


def _rows(
    rows: Iterable[_Row],
    label: str,
    target: str,
    country: str,
    shipped: Shipped,
    report: Report,
    *,
    geometry: bool = False,
) -> Iterator[Found]:
    reader: tables.Reader | None = None
    header: tuple[str, ...] = ()
    seen: dict[str, int] = {}
    for number, row, shape in rows:
        if reader is None or (geometry and tuple(row) != header):
            header = tuple(row)
            try:
                columns = tables.find_columns(header, geometry=geometry)
            except RowError as error:
                report(Rejected(f"{label}:{number if geometry else 1}", str(error), error.mend))
                if geometry:
                    continue
                return
            reader = tables.Reader(columns, target, country, shipped.country_at, shipped.divisions, shipped.rare)
        try:
            place, area = reader.place(row, number, shape)
        except (RowError, ValueError) as error:
            report(Rejected(f"{label}:{number}", str(error), getattr(error, "mend", "mend the row or take it out")))
            continue
        if place.id in seen:
            where = f"the p-code or id is also that of row {seen[place.id]}"
            report(Rejected(f"{label}:{number}", where, "give every row its own"))
            continue
        seen[place.id] = number
        yield place, area


def _csv(text: str, label: str, report: Report) -> Iterator[_Row]:
    header, rows = csv_rows(text)
    for number, row in rows:
        if isinstance(row, RowError):
            report(Rejected(f"{label}:{number}", str(row), row.mend))
        elif len(row) != len(header):
            report(Rejected(f"{label}:{number}", "the row has more or fewer cells than the header",
                            "check its quotes and delimiters"))  # fmt: skip
        else:
            yield number, dict(zip(header, row, strict=True)), None


def _sheet(label: str, raw: bytes) -> Iterator[_Row]:
    """Yield the rows of the first sheet whose columns are those of places (GDAL reads the workbook)."""
    import pyogrio

    pyogrio.set_gdal_config_options(_AS_TEXT)
    try:
        with tempfile.NamedTemporaryFile(suffix=Path(label).suffix) as file:  # GDAL tells workbooks by their names
            file.write(raw)
            file.flush()
            yield from _sheet_rows(file.name, label)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise RowError("the workbook cannot be read", "save the sheet as CSV in UTF-8") from error
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(_AS_TEXT))


def _sheet_rows(path: str, label: str) -> Iterator[_Row]:
    import pyogrio

    problem = RowError(f"{label} has no sheet with rows", "save the sheet as CSV in UTF-8")
    for sheet, _ in pyogrio.list_layers(path):
        meta, _, _, values = pyogrio.raw.read(path, layer=str(sheet), read_geometry=False)
        header = [str(f) for f in meta["fields"]]
        try:
            tables.find_columns(header)
        except RowError as error:
            problem = error
            continue
        for number, cells in enumerate(zip(*values, strict=True), 2):
            yield number, {k: "" if v is None else str(v) for k, v in zip(header, cells, strict=True)}, None
        return
    raise problem


def _features(text: str, label: str, report: Report) -> Iterator[_Row]:
    from shapely.geometry import shape

    try:
        whole = json.loads(text)
        items = whole.get("features") if isinstance(whole, dict) and "features" in whole else [whole]
    except json.JSONDecodeError:
        items = []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    items.append(json.loads(line))
                except json.JSONDecodeError as error:
                    report(Rejected(f"{label}:{number}", f"no JSON ({error.msg})", "write one feature a line"))
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        try:
            geometry = shape(item["geometry"])
            if geometry.is_empty:
                raise ValueError("the geometry is empty")
            row = {str(k): "" if v is None else str(v) for k, v in (item.get("properties") or {}).items()}
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            report(Rejected(f"{label}:{number}", f"no GeoJSON feature ({error})", "give it a geometry and properties"))
            continue
        yield number, row, geometry


def _write(folder: Path, target: str, found: Mapping[str, Found], shipped: Shipped) -> Imported:
    """Write a gazetteer; the files are swapped in whole, so that a reader never sees half of one."""
    places = [place for place, _ in found.values()]
    lines = [area_line(i, area, source=place.source, approximate=False)
             for i, (place, area) in sorted(found.items()) if area is not None]  # fmt: skip
    path, shapes = folder / f"{target}.tsv", folder / f"{target}.geojsonl"
    scratch = folder / f".{target}.{os.getpid()}"
    write_places(places, scratch)
    scratch.replace(path)
    if lines:
        scratch.write_text("\n".join(lines) + "\n", encoding="utf-8")
        scratch.replace(shapes)
    else:
        shapes.unlink(missing_ok=True)
    known = sum(shipped.gazetteer.place(i) is not None for i in found)
    return Imported(path, len(places), len(lines), known)
