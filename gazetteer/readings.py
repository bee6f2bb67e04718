"""What a name may be looked up as, likeliest first: as it stands, without its generic word, respelt, as A in B."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gazetteer import facilities
from gazetteer.kinds import Kind, kinds, split_kind
from gazetteer.model import Place
from gazetteer.normalise import fold_name
from gazetteer.ranking import between_km, is_local
from gazetteer.variants import spellings

_SPELT, _FACILITY, _NAMED_AFTER, _GUESSED, _SEAT, _PART, _IN_TOWN, _HEARD = 0.9, 0.95, 0.75, 0.45, 0.95, 0.7, 0.6, 0.6
_AROUND_KM = 40.0
_KNOWN_FROM = 1_000  # inhabitants of a town whose division, of a name that we lack, may be meant
_CITY_FROM = 20_000
_DIVISIONS = ("A.ADM1", "A.ADM2")
_SHORTEST_STEM = 4
_SHORTEST_BARE = 4
_SITES = ("S", "L", "H", "R", "T")
_SPLIT = re.compile(r"\s+في\s+|\s*[،,]\s*|\s+[-–—]\s+|\s*[(]\s*")
_CITY = Kind("مدينة", ("P",), "city", "")
_PROVINCE = Kind("محافظة", ("A.ADM1",), "governorate", "")
# What lists have in place of a town that is called like it: its subdistrict, or what lies around it.
_SUBDISTRICT = Kind("ناحية", ("A.ADM3", "A.ADM2"), "subdistrict", "")
_AREA = Kind("منطقة", ("L.AREA", "L.RGN", "T.MT", "T.MTS", "T.VAL"), "area", "")
_SIDES = frozenset(
    f"ال{stem}{ending}" for stem in ("شمالي", "جنوبي", "شرقي", "غربي") for ending in ("", "ه")
)  # of a town, where tables have its halves as districts
_TITLES = {"العاصمه": _CITY, "المدينه": _CITY, "مدينه": _CITY}


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded name to look up.

    Attributes
    ----------
    why, key, factor
        What the reading is called, the folded name, and what it leaves of the score.
    kind : Kind or None
        The generic word, whose features the place must have.
    bare : bool
        Whether the name is taken without a generic word.
    weak : bool
        Whether weak names count; where not, those of well-known places still do in a state.
    cut : bool
        Whether the generic word is cut off the name.
    spelt : bool
        Whether letters of the name are changed: then weak names are too often other words.
    seat : bool
        Whether what the generic word stands for may also be the seat of such a division.
    guess : bool
        Whether the name is made up from what was asked, too little to put a place on a map without a state.
    known : bool
        Whether only well-known places count.
    home : bool
        Whether the reading is for searches in a state only.
    firm : bool
        Whether weak names never count.
    other : bool
        Whether it is another name than the one asked: weak names, which many facilities share, count in a state only.
    """

    why: str
    key: str
    factor: float
    kind: Kind | None = None
    bare: bool = False
    weak: bool = True
    cut: bool = False
    spelt: bool = False
    seat: bool = False
    guess: bool = False
    known: bool = False
    home: bool = False
    firm: bool = False
    other: bool = False

    @property
    def of_settlements(self) -> bool:
        """Whether the name is that of a town, village or quarter, of which many bear one name: no word says which."""
        return self.bare or (self.kind is not None and self.kind.features[:1] == ("P",))

    def guesses(self, place: Place) -> bool:
        """Whether it takes a guess to read the place: also that a village's valley or hill is the village."""
        return self.guess or (self.cut and self._of_relief and place.feature[0] == "P")

    def _beside_site(self, place: Place) -> bool:
        """Whether the place is a settlement, and the generic word that was cut off one for sites."""
        site = self.kind is not None and self.kind.features[:1] != () and self.kind.features[0].startswith(_SITES)
        return site and self.cut and place.feature[0] == "P"

    @property
    def _of_relief(self) -> bool:
        return self.kind is not None and self.kind.features[:1] != () and self.kind.features[0][0] in "TH"

    def admits(self, place: Place, *, strong: bool, limited: bool) -> bool:
        """Whether a bearer of the name, in its strong tier or not, can be what is read so."""
        if self.home and not limited:
            return False
        if (self.known or not (strong or self.weak)) and not is_local(place):
            return False
        if (self.spelt or self.firm) and not strong:
            return False
        if self.other and not (strong or limited):
            return False
        if self.spelt and not limited and self._beside_site(place):
            return False
        return (strong or self.weak or limited) and self.fits(place, named=strong or limited)

    def fits(self, place: Place, *, named: bool) -> bool:
        """Whether a place can be what is read so; `named` says that its name or the state's vouches for it."""
        if self.kind is None:
            return True
        if self.seat:
            return self.kind.rank(place.feature) < len(self.kind.order) and (
                place.feature[0] != "P"
                or place.population >= _KNOWN_FROM
                or place.feature != "P.PPL"
                or (named and place.country in self.kind.seat_in)
            )
        if not self.kind.fits(place.feature):
            return False
        if self.cut and not self.kind.admits(place):
            return False
        # a camp or a port does not vouch for a far village whose weak name it bears, nor for one of a like name
        if not named and self._beside_site(place):
            return False
        # وادي عمران is no part of the city of Amran, and تل الشعار none of a quarter
        built = place.feature[0] == "A" or place.population >= _CITY_FROM or (self.cut and place.feature == "P.PPLX")
        return not (self._of_relief and built)


def plain(key: str) -> Iterator[Reading]:
    """Yield the readings that change no letter of the name itself.

    A name with a generic word is first read as a place of that kind, by its whole name and without the word; then by
    its whole name whatever bears it; then, where states use the word for different levels, as another division or
    its seat.
    """
    kind, rest = split_kind(key)
    if kind is None:
        yield Reading("name", key, 1.0, bare=True)
    else:
        if not kind.order:  # نهر النيل and جبل لبنان are provinces in their states
            yield Reading("name", key, 1.0, _PROVINCE, bare=True, home=True)
        yield Reading("name", key, 1.0, kind)
        if not kind.order and kind.features != ("P",):
            yield Reading("name", key, 1.0, bare=True)
            yield from _facility(key)
        if kind.features or not kind.order:
            yield Reading(f"name after {kind.name_en}", rest, 1.0, kind, cut=True)
            yield Reading("name", key, 1.0, bare=True)
        if kind.order:
            yield Reading(f"name after {kind.name_en}", rest, _SEAT, kind, seat=True)
    if kind is not None and kind.features[:1] == ("P",):
        yield Reading(f"division of the {kind.name_en}'s name", rest, _SEAT, _SUBDISTRICT, weak=False)
        yield Reading(f"area of the {kind.name_en}'s name", rest, _NAMED_AFTER, _AREA, weak=False, home=True)
    for title, name, of in _titled(key):
        yield Reading(f"name beside {title}", name, 1.0, of)
    if kind is None or kind.order:
        yield from _facility(key)
    for town, of in facilities.towns_of(key):
        yield from in_town(town, of, firm=True)


def in_town(town: str, of: Kind, *, firm: bool) -> Iterator[Reading]:
    """Yield the readings of a facility that the gazetteer lacks as the town that it is called after."""
    why = f"the town of the {of.name_en}"
    yield Reading(why, town, _IN_TOWN, _CITY, weak=False, known=True, firm=firm)
    yield Reading(why, town, _IN_TOWN, _CITY, weak=False, home=True, firm=firm)


def _facility(key: str) -> Iterator[Reading]:
    for name, of in facilities.other_names(key):
        yield Reading(f"{of.name_en} by another name «{name}»", name, _FACILITY, of, other=name != key)


def capital(key: str) -> Reading:
    """Return the reading of a state's own name, sought in that state, as its capital (مدينة الكويت)."""
    return Reading("capital", f"مدينه {key}", 1.0, Kind("عاصمة", ("P.PPLC",), "capital", ""), bare=True)


def spelt(key: str, joined: Mapping[str, list[str]]) -> Iterator[Reading]:
    """Yield the name joined and split otherwise, then respelt, with and without its generic word.

    Weak names are left out: a word that is nearly one of them is too often another word.
    """
    kind, rest = split_kind(key)
    for other in joined.get(key.replace(" ", ""), ()):
        if other != key:
            yield Reading(f"spelling {other}", other, _SPELT, bare=kind is None, spelt=True)
    if kind is None and len(key) >= _SHORTEST_BARE:
        for name, of, guess in facilities.named_after(key):
            factor = _GUESSED if guess else _NAMED_AFTER
            yield Reading(f"{of.name_en} of the name «{name}»", name, factor, of, weak=False, guess=True)
    for spelling in spellings(key):
        without, within = f"ال{spelling}" == key, f"ال{key}" == spelling
        yield Reading(
            f"spelling {spelling}", spelling, _SPELT,
            bare=kind is None, spelt=True, guess=without or within, known=without,
        )  # fmt: skip
    if kind is None:
        whole, _, side = key.rpartition(" ")
        if side in _SIDES:
            yield Reading(f"{side} of a town", whole, _PART, _CITY, weak=False, known=True, home=True)
        return
    for spelling in spellings(rest):
        yield Reading(
            f"spelling {spelling} after {kind.name_en}", spelling, _SPELT, kind,
            cut=True, spelt=True, seat=bool(kind.order),
        )  # fmt: skip
    for name, of in facilities.other_names(key):
        for other in joined.get(name.replace(" ", ""), ()):
            yield Reading(f"{of.name_en} by another name «{other}»", other, _SPELT, of, spelt=True)


def longer(key: str, areas: Iterable[str]) -> Iterator[Reading]:
    """Yield the names of which a state's own people leave out a part: the quarter's or village's word, or the area.

    Lists tell namesakes apart by what lies around them (نيحا الشوف); in its state the bare name is said of it too.

    Parameters
    ----------
    key : str
        Folded name.
    areas : iterable of str
        Folded names of divisions, and the adjectives of the state.
    """
    kind, rest = split_kind(key)
    if kind is None:
        for word, of in kinds().items():
            if "P" in of.features and (of.order or of.features[0] == "P") and word == fold_name(of.word):
                yield Reading(f"{of.name_en} of the name", f"{word} {key}", _NAMED_AFTER, of, home=True)
    elif kind.features[:1] != ("P",):
        return
    for area in areas:
        yield Reading(f"name in {area}", f"{rest} {area}", _NAMED_AFTER, kind, bare=kind is None, home=True)


def heard(key: str, alike: Callable[[str], list[str]]) -> Iterator[Reading]:
    """Yield the names of a state that is transcribed which sound like this one, nearest first."""
    kind, rest = split_kind(key)
    for name in alike(key):
        yield Reading(f"sounds like {name}", name, _HEARD, bare=kind is None, home=True)
    if kind is not None:
        for name in alike(rest):
            yield Reading(f"sounds like {name}", name, _HEARD, kind, cut=True, seat=bool(kind.order), home=True)


def _titled(key: str) -> Iterator[tuple[str, str, Kind]]:
    """Yield (title, name, kind) of «العاصمة X», of «المحافظة الشمالية», of «X المدينة» and of «X (البلدية)»."""
    first, _, rest = key.partition(" ")
    if (
        rest and first in _TITLES and not (first == "المدينه" and rest.startswith("ال"))
    ):  # المدينة الجديدة is no الجديدة
        yield first, rest, _TITLES[first]
    kind, rest = split_kind(key.removeprefix("ال"))
    if kind is not None and kind.order and key.startswith("ال") and rest.startswith("ال"):  # المحافظة الشمالية
        yield first, rest, kind
    before, _, last = key.rpartition(" ")
    if before:
        if last in _TITLES:
            yield last, before, _TITLES[last]
        kind, _ = split_kind(f"{last.removeprefix('ال')} {before}")
        if kind is not None and kind.order:
            yield last, before, kind


def parts(name: str, known: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield (A, B) of «A في B», «A، B», «A - B», «A (B)», and, where B is known, of «A بB» and a facility's «A B»."""
    split = [p.strip(" )") for p in _SPLIT.split(name) if p.strip(" )")]
    if len(split) > 1:
        yield " ".join(split[:-1]), split[-1]
    before, _, last = " ".join(name.split()).rpartition(" ")
    if before and last.startswith("ب") and len(last) > _SHORTEST_STEM and known(fold_name(last[1:])):
        yield before, last[1:]
    words = name.split()
    kind, _ = split_kind(fold_name(name))
    if kind is not None and kind.features[:1] and kind.features[0].startswith(_SITES):  # مستشفى الأمل خان يونس
        for count in range(1, len(words) - 1):
            town = " ".join(words[-count:])
            if known(fold_name(town)):
                yield " ".join(words[:-count]), town


def rephrased(first: str, second: str) -> Iterator[Reading]:
    """Yield the names that say both parts of «A في B» in other words."""
    for between in (" في ", " ب", " "):
        key = fold_name(f"{first}{between}{second}")
        yield Reading(f"name «{key}»", key, _FACILITY, bare=True)


def around(place: Place, other: Place) -> bool:
    """Whether a place is in another or in its surroundings."""
    if other.is_admin1:
        return place.admin1 == other.admin1 and bool(place.admin1)
    return between_km(place, other) <= max(_AROUND_KM, other.radius_km)
