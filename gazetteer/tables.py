"""Tables of places (OCHA COD populated places, a user's own) → places: columns are found by their usual names."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.text_io import RowError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_LATITUDE = ("lat", "latitude", "latitudedd", "latdd", "latitudedecimal", "decimallatitude", "pointy", "ycoord", "y",
             "centroidlat", "centery", "خطالعرض", "دائرهالعرض")  # fmt: skip
_LONGITUDE = ("lon", "long", "lng", "longitude", "longitudedd", "londd", "longdd", "longitudedecimal",
              "decimallongitude", "pointx", "xcoord", "x", "centroidlon", "centerx", "خطالطول")  # fmt: skip
_LEVELS = ("5", "4", "3", "2", "1")
# Bases of names in the order in which one is the place's own: a populated place before the divisions that it is in.
_BASES = ("feature", "featureref", "pplace", "popplace", "place", "settlement", "community", "locality", "village",
          "", *(f"{a}{n}" for n in _LEVELS for a in ("admin", "adm")))  # fmt: skip
_ARABIC_ENDS = ("namear", "namearabic", "arabicname", "arname", "ar", "arabic", "nameara", "namea")
_ENGLISH_ENDS = (
    "nameen",
    "nameenglish",
    "englishname",
    "enname",
    "en",
    "english",
    "refname",
    "name",
    "nameeng",
    "namee",
)
_PCODE_ENDS = ("pcode", "pcod", "code", "pc")
_OWN = {"اسم": "namear", "الاسم": "namear", "الاسمبالعربيه": "namear", "اسمالمكان": "namear", "name": "name"}
_OTHER = {
    "aliases": ("aliases", "alias", "alternatenames", "altnames", "strong"), "weak": ("weak", "weaknames"),
    "feature": ("feature", "featurecode", "fcode", "gnfeature"), "country": ("country", "iso2", "iso", "countrycode"),
    "admin1": ("admin1", "iso31662", "admin1iso"), "admin2": ("admin2", "admin2namear", "adm2ar", "adm2namear"),
    "radius_km": ("radiuskm", "radius"), "population": ("population", "pop", "poptotal", "totalpopulation"),
    "wkt": ("wkt", "geometry", "geom"), "id": ("id", "fid", "objectid"),
}  # fmt: skip
_FEATURES = {"1": "A.ADM1", "2": "A.ADM2", "3": "A.ADM3", "4": "P.PPL", "5": "P.PPL"}
_RADIUS = {"A.ADM1": 80.0, "A.ADM2": 30.0, "A.ADM3": 12.0, "P.PPLX": 1.0}
_PCODE = re.compile(r"^[A-Za-z]{2,3}[0-9A-Za-z]{2,14}$")


def _plain(column: str) -> str:
    return re.sub(r"[^0-9a-z\u0621-\u064a]", "", fold_name(column).lower())


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what; empty where none does.

    `base` is what the name column belongs to (`admin3`, `feature`), and says which feature its rows are.
    """

    name_ar: str
    name_en: str
    lat: str
    lon: str
    pcode: str
    base: str
    others: dict[str, str] = field(default_factory=dict)
    more_names: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()


def find_columns(header: Sequence[str], *, geometry: bool = False) -> Columns:
    """Return the columns of a table, whatever the case and the separators in their names.

    Parameters
    ----------
    header : sequence of str
        The names of the columns.
    geometry : bool
        Whether the rows carry geometries, so that no coordinates are needed.

    Raises
    ------
    RowError
        When a name or the coordinates cannot be found; says which columns would do.
    """
    plain: dict[str, str] = {}
    for column in header:
        key = _plain(column)
        plain.setdefault(_OWN.get(key, key), column)
    base, name_ar, name_en = _names(plain)
    lat = next((plain[c] for c in _LATITUDE if c in plain), "")
    lon = next((plain[c] for c in _LONGITUDE if c in plain), "")
    others = {what: plain[c] for what, found in _OTHER.items() for c in reversed(found) if c in plain}
    if not (name_ar or name_en):
        raise RowError(
            f"no column of names among {', '.join(header)}", "name it name_ar, featureName_ar or admin3Name_ar"
        )
    if not (lat and lon) and not geometry and "wkt" not in others:
        raise RowError(
            f"no coordinates among {', '.join(header)}", "name their columns lat and lon, or POINT_Y and POINT_X"
        )
    pcode = next((plain[base + end] for end in _PCODE_ENDS if base + end in plain), "") or plain.get("pcode", "")
    more = tuple(c for k, c in plain.items() if "alt" in k and k.endswith(_ARABIC_ENDS) and k.startswith(base))
    states = tuple(plain[c] for c in ("admin0pcode", "adm0pcode", "admin0iso2", "country") if c in plain)
    divisions = tuple(
        plain[c] for c in ("admin1namear", "adm1ar", "adm1namear", "admin1nameen", "adm1en", "admin1") if c in plain
    )
    return Columns(name_ar, name_en, lat, lon, pcode, base, others, more, states, divisions)


def _names(plain: Mapping[str, str]) -> tuple[str, str, str]:
    for base in _BASES:
        arabic = next((plain[base + e] for e in _ARABIC_ENDS if base + e in plain), "")
        if arabic:
            english = next((plain[base + e] for e in _ENGLISH_ENDS if base + e in plain and base + e != base), "")
            return base, arabic, english
    for base in _BASES:
        english = next((plain[base + e] for e in _ENGLISH_ENDS if base + e in plain), "")
        if english:
            return base, "", english
    return "", "", ""


class Reader:
    """Turns the rows of one table into places.

    Parameters
    ----------
    columns : Columns
    file : str
        Name of the user's file, part of every id.
    country : str
        ISO 3166-1 alpha-2 code of rows that give none.
    find_country : callable
        (lat, lon) → the code of the state there; asked when neither the row nor the user says it.
    divisions : mapping
        (country, folded name) → ISO 3166-2 code of a first-level division.
    """

    def __init__(
        self,
        columns: Columns,
        file: str,
        country: str,
        find_country: Callable[[float, float], str],
        divisions: Mapping[tuple[str, str], str],
        rare: Iterable[str] = (),
    ) -> None:
        self._columns, self._file, self._country = columns, file, country
        self._find_country, self._divisions, self._rare = find_country, divisions, frozenset(rare)
        level = columns.base[-1:]
        self._feature = _FEATURES.get(level, "P.PPL")
        self._listed = bool(columns.pcode)

    def place(
        self, row: Mapping[str, str], number: int, geometry: BaseGeometry | None = None
    ) -> tuple[Place, BaseGeometry | None]:
        """Return the place of a row, and its area or line when it has one.

        Raises
        ------
        RowError
            When the row lacks a name or a usable coordinate, or a number is none.
        """
        columns = self._columns
        name_ar, name_en = _cell(row, columns.name_ar), _cell(row, columns.name_en)
        if name_ar and not re.search(r"[\u0621-\u064a]", name_ar):
            name_ar, name_en = "", name_en or name_ar
        if name_en and re.search(r"[\u0621-\u064a]", name_en):
            name_ar, name_en = name_ar or name_en, ""
        if not (name_ar or name_en) or not fold_name(name_ar or name_en):
            raise RowError("the row has no name", "fill its name or take it out")
        geometry = geometry if geometry is not None else self._wkt(row)
        lat, lon = self._point(row, geometry)
        pcode = _cell(row, columns.pcode)
        country = self._state(row, pcode, lat, lon)
        feature = _cell(row, columns.others.get("feature", "")) or self._feature
        if not re.fullmatch(r"[AHLPRSTUV]\.[A-Z0-9]+", feature):
            feature = self._feature
        aliases = [n for c in columns.more_names for n in _split(_cell(row, c))]
        aliases += _split(_cell(row, columns.others.get("aliases", "")))
        weak = _split(_cell(row, columns.others.get("weak", "")))
        weak += [n for n in (name_ar, *aliases) if n and self._vague(n, row)]
        radius = _number(row, columns.others.get("radius_km", ""), "radius") or _RADIUS.get(feature, 2.0)
        area = geometry if geometry is not None and geometry.geom_type != "Point" else None
        if area is not None:
            radius = max(1.0, _reach(lat, lon, area))
        own = pcode or _cell(row, columns.others.get("id", "")) or str(number)
        place = Place(
            id=f"user:{self._file}:{re.sub(r'[^0-9A-Za-z._-]', '-', own)}", name_ar=name_ar, name_en=name_en,
            strong=tuple(dict.fromkeys(n for n in aliases if n not in weak)), weak=tuple(dict.fromkeys(weak)),
            feature=feature, country=country, admin1=self._division(row, country),
            admin2=_cell(row, columns.others.get("admin2", "")),
            population=int(_number(row, columns.others.get("population", ""), "population")),
            lat=lat, lon=lon, radius_km=radius, source=f"user: {self._file}", pcode=pcode,
        )  # fmt: skip
        return place, area

    def _vague(self, name: str, row: Mapping[str, str]) -> bool:
        """Whether a name needs a cue: it is weak in the shipped gazetteer, or a single word of a long list."""
        if fold_name(name) in self._rare:
            return True
        size = _cell(row, self._columns.others.get("population", ""))
        return self._listed and " " not in name.strip() and not (size.isdigit() and int(size) >= 5_000)

    def _wkt(self, row: Mapping[str, str]) -> BaseGeometry | None:
        text = _cell(row, self._columns.others.get("wkt", ""))
        if not text:
            return None
        import shapely

        try:
            return shapely.make_valid(shapely.from_wkt(text))
        except shapely.errors.GEOSException as error:
            raise RowError(f"the WKT cannot be read ({error})", "write POLYGON((lon lat, …))") from error

    def _point(self, row: Mapping[str, str], geometry: BaseGeometry | None) -> tuple[float, float]:
        columns = self._columns
        north, east = _cell(row, columns.lat), _cell(row, columns.lon)
        if not (north and east):
            if geometry is None:
                raise RowError("the row has no coordinate", "fill latitude and longitude in decimal degrees")
            point = geometry.representative_point()
            return round(point.y, 5), round(point.x, 5)
        lat, lon = _number(row, columns.lat, "latitude"), _number(row, columns.lon, "longitude")
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise RowError(f"({north}, {east}) is no latitude, longitude", "give decimal degrees (WGS 84)")
        if lat == lon == 0:
            raise RowError("the coordinate is (0, 0)", "fill latitude and longitude in decimal degrees")
        return lat, lon

    def _state(self, row: Mapping[str, str], pcode: str, lat: float, lon: float) -> str:
        for column in (self._columns.others.get("country", ""), *self._columns.states):
            if re.fullmatch("[A-Za-z]{2}", code := _cell(row, column)):
                return code.upper()
        if self._country:
            return self._country
        if _PCODE.match(pcode) and not pcode[2:3].isalpha():
            return pcode[:2].upper()
        return self._find_country(lat, lon)

    def _division(self, row: Mapping[str, str], country: str) -> str:
        for column in (self._columns.others.get("admin1", ""), *self._columns.divisions):
            value = _cell(row, column)
            if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", value):
                return value
            if value and (code := self._divisions.get((country, fold_name(value)))):
                return code
        return ""


def _cell(row: Mapping[str, str], column: str) -> str:
    value = row.get(column) if column else None
    return " ".join(str(value).split()) if value is not None else ""


def _split(cell: str) -> list[str]:
    return [n.strip() for n in re.split(r"[|؛;]", cell) if n.strip()]


def _number(row: Mapping[str, str], column: str, what: str) -> float:
    text = _cell(row, column).translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789."))
    if not text:
        return 0.0
    if re.fullmatch(r"-?\d+,\d+", text):
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not math.isfinite(value):
        raise RowError(
            f"the {what} {text!r} is no number",
            "give decimal degrees, digits only" if what[0] == "l" else "give digits",
        )
    return value


def _reach(lat: float, lon: float, geometry: BaseGeometry) -> float:
    import shapely

    from gazetteer.index import distance_km

    return round(max(distance_km(lat, lon, float(y), float(x)) for x, y in shapely.get_coordinates(geometry)), 1)
