"""GeoNames country dumps (`SY.txt`) and alternate names (`alternateNamesV2.txt`) → places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from gazetteer import arabic
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.store import table
from gazetteer.text_io import Rejected, Report

COLUMNS = 19
ALTERNATE_COLUMNS = (8, 10)  # isHistoric is the last that every version has
_RADIUS = {"A.ADM1": 80.0, "A.ADM2": 30.0, "A.ADM3": 12.0, "A.PCLI": 500.0, "H.STM": 50.0, "L.RGN": 40.0, "P.PPLX": 1.0}
_STATES = ("PCL", "PCLD", "PCLF", "PCLI", "PCLIX", "PCLS")
_KNOWN_TOWN = 5_000


@cache
def admin1_codes() -> dict[str, str]:
    """Return GeoNames' admin1 code (`SY.12`) → ISO 3166-2 (`SY-ID`)."""
    return {row["geonames"]: row["iso_3166_2"] for row in table("admin1_codes.csv")}


@dataclass
class Names:
    """Arabic names by GeoNames id, from a file of alternate names: preferred ones first, historic ones left out."""

    preferred: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def of(self, geoname: str) -> list[str]:
        """Return the Arabic names of a place, best first."""
        return [*self.preferred.get(geoname, ()), *self.others.get(geoname, ())]


def is_dump(line: str) -> bool:
    """Whether a line has the layout of a country dump."""
    cells = line.split("\t")
    return len(cells) == COLUMNS and cells[0].isdigit() and len(cells[6]) <= 1


def is_alternate(line: str) -> bool:
    """Whether a line has the layout of the alternate names."""
    cells = line.split("\t")
    return ALTERNATE_COLUMNS[0] <= len(cells) <= ALTERNATE_COLUMNS[1] and cells[0].isdigit() and cells[1].isdigit()


def read_names(text: str, file: str, names: Names, report: Report) -> None:
    """Add the Arabic names of a file of alternate names."""
    for number, line in enumerate(text.split("\n"), 1):
        if "\tar\t" not in line:
            if line.strip() and line.count("\t") < ALTERNATE_COLUMNS[0] - 1:
                report(Rejected(f"{file}:{number}", "the line has too few columns", "fetch the file again"))
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) < ALTERNATE_COLUMNS[0] or not cells[1].isdigit():
            report(Rejected(f"{file}:{number}", "the line is no alternate name", "fetch the file again"))
        elif cells[2] == "ar" and cells[7] != "1":
            (names.preferred if cells[4] == "1" else names.others)[cells[1]].append(cells[3])


def read(
    text: str, file: str, names: Names, known: Mapping[str, str], report: Report, weak: Iterable[str] = ()
) -> Iterator[Place]:
    """Yield the places of a country dump.

    Parameters
    ----------
    text : str
        The dump.
    file : str
        Its name, for reports and as the source.
    names : Names
        Arabic names by id; a place without takes those of its own list that are Arabic.
    known : mapping
        GeoNames id to the id of the shipped place that it is: its names go there.
    report : callable
        Called with every line that is broken.
    weak : iterable of str
        Folded names that are words or better-known places.

    Notes
    -----
    Places without an Arabic name are kept when people live in them or they are divisions: a Latin name finds them.
    Single words that name a place of fewer than 5,000 inhabitants are weak: the lists are full of words.
    """
    rare = frozenset(weak)
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) != COLUMNS:
            report(Rejected(f"{file}:{number}", f"{len(cells)} columns instead of {COLUMNS}", "fetch the file again"))
            continue
        try:
            place = _place(cells, file, names, known, rare)
        except ValueError as error:
            report(Rejected(f"{file}:{number}", str(error), "mend the line or take it out"))
            continue
        if place is not None:
            yield place


def _place(cells: list[str], file: str, names: Names, known: Mapping[str, str], rare: frozenset[str]) -> Place | None:
    geoname, latin, country = cells[0], cells[1], cells[8]
    if not geoname.isdigit():
        raise ValueError(f"{geoname!r} is no GeoNames id")
    feature = f"{cells[6] or 'L'}.{cells[7] or 'LCTY'}"
    if cells[7] in _STATES:
        feature = "A.PCLI"
    found = arabic.clean(names.of(geoname), shortest=2)
    if not found:
        every = [n for n in cells[3].split(",") if n and not n.isascii()]
        found = arabic.clean(every)
        found = arabic.usual(found, every, latin) if len(found) > 1 else found
    if not found and cells[6] not in "AP":
        return None
    code = admin1_codes().get(f"{country}.{cells[10]}", "")
    population = int(cells[14] or 0)
    vague = {n for n in found if " " not in n} if population < _KNOWN_TOWN and cells[6] != "A" else set()
    vague |= {n for n in found if fold_name(n) in rare}
    return Place(
        id=known.get(f"gn:{geoname}") or _division(feature, country, code) or f"gn:{geoname}",
        name_ar=found[0] if found else "",
        name_en=latin,
        strong=tuple(n for n in found[1:] if n not in vague),
        weak=tuple(n for n in found if n in vague),
        feature=feature,
        country=country,
        admin1=code,
        admin2="",
        population=population,
        lat=float(cells[4]),
        lon=float(cells[5]),
        radius_km=_RADIUS.get(feature, 2.0),
        source=f"GeoNames: {file}",
    )


def _division(feature: str, country: str, code: str) -> str:
    if feature == "A.PCLI":
        return f"iso:{country}"
    return f"iso:{code}" if feature == "A.ADM1" and code else ""
