"""The shapes that the gazetteer deals in: a place, and a place as the answer to a name."""

from __future__ import annotations

from dataclasses import dataclass

PRECISION_SITE, PRECISION_DISTRICT, PRECISION_PART, PRECISION_ADMIN1, PRECISION_COUNTRY = 1, 2, 3, 4, 5

DIVISION = "A.ADM1"
_AREA_CODES = {"ADM1": PRECISION_ADMIN1, "ADM2": PRECISION_DISTRICT, "ADM3": PRECISION_DISTRICT}


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer.

    Attributes
    ----------
    id : str
        Stable identifier: `gn:<geonameid>`, `iso:<ISO 3166 code>` for countries and first-level divisions,
        `<country>.<slug>` for curated rows, `user:<file>:<row or p-code>` for imported ones.
    name_ar, name_en : str
        Preferred names; one of them may be empty, not both.
    strong, weak : tuple of str
        Further Arabic names. A weak name is also a common word, a person's name or a better-known place, and
        counts only beside a cue.
    feature : str
        GeoNames feature class and code, `P.PPL`.
    country : str
        ISO 3166-1 alpha-2, empty for what lies in several countries or none.
    admin1 : str
        ISO 3166-2 code of the first-level division, or empty.
    admin2 : str
        Arabic name of the second-level division, or empty.
    population : int
        0 when unknown.
    lat, lon : float
        WGS 84 degrees; for a division its seat where that is known, for another area a point inside it.
    radius_km : float
        Radius of the circle around the point that holds the place.
    source : str
        Where the row is from, and how its coordinate can be checked.
    pcode : str
        OCHA p-code where an imported table gives one.

    Raises
    ------
    ValueError
        On a coordinate outside WGS 84, a negative radius, or a place without any name.
    """

    id: str
    name_ar: str
    name_en: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    feature: str
    country: str
    admin1: str
    admin2: str
    population: int
    lat: float
    lon: float
    radius_km: float
    source: str = ""
    pcode: str = ""

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"{self.id}: ({self.lat}, {self.lon}) is no WGS 84 latitude, longitude")
        if self.radius_km < 0:
            raise ValueError(f"{self.id}: radius {self.radius_km} km is negative")
        if not (self.name_ar or self.name_en):
            raise ValueError(f"{self.id}: a place needs a name")

    @property
    def code(self) -> str:
        """The feature code without its class (`PPL`)."""
        return self.feature.partition(".")[2]

    @property
    def is_country(self) -> bool:
        """Whether the place is a state."""
        return self.feature == "A.PCLI"

    @property
    def is_admin1(self) -> bool:
        """Whether the place is a first-level division."""
        return self.feature == DIVISION

    @property
    def geo_precision(self) -> int:
        """How exact a mention of this place is: 1 site or town … 5 country (the contract's codes)."""
        if self.is_country or self.feature == "L.CONT":
            return PRECISION_COUNTRY
        if self.code in _AREA_CODES:
            return _AREA_CODES[self.code]
        if self.feature[0] in "PS" or self.radius_km <= 10:
            return PRECISION_SITE
        if self.radius_km <= 25:
            return PRECISION_DISTRICT
        return PRECISION_PART if self.radius_km <= 80 else PRECISION_ADMIN1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place as an answer to a name.

    Attributes
    ----------
    place : Place
    score : float
        0 to 1; from 0.5 on we would put it on a map unasked.
    why : str
        How the name matched and why it ranks where it does.
    """

    place: Place
    score: float
    why: str
