"""Toponym resolution: which of its namesakes a name means, in the context of its article.

Every toponym has candidates from the gazetteer; the article's unambiguous names vote for countries, names already
placed pull their neighbours close, the generic word says town or division, and the better known place wins what is
left. All evidence is in powers of ten of inhabitants, so that a reader can follow it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np

from gazetteer import Gazetteer, Place
from gazetteer.index import prominence
from gazetteer.kinds import Kind, kinds, split_kind
from gazetteer.record import record
from geo.places.roles import dateline
from geo.places.spatialwords import says
from geo.places.toponym import Toponym
from geo.text.document import Document

_COUNTRY_VOTE = 2.4
_NEAR_VOTE = 1.6
_NEAR_KM = 150.0
_KIND_FITS = 3.0
_WEAK = -1.0
_DIVISION = -1.2
_CAPITAL = -2.0  # a village is not meant by the name of a capital, though the article is about its country
_VILLAGE = 2.0  # that much less prominent than the capital
_DIVISIONS = frozenset({"A.ADM1", "A.ADM2", "A.ADM3"})
_KM_PER_DEGREE = 111.2
_FOREIGN = 0.12  # share of the votes below which an article is not about a country
_QUARTER_KM = 30.0
_STATE_REACH = 1.5  # a state reaches further than a town
_BESIDE, _BESIDE_KM = 25, 30.0  # letters on either side, and how near what stands there pulls
# Generic words of places that are known to their neighbours only.
_LOCAL_KINDS = frozenset(
    {"حي", "حارة", "قرية", "بلدة", "قضاء", "ناحية", "مزرعة", "ضيعة", "عزلة", "محلية", "مديرية", "معتمدية", "ضاحية"}
)
# Generic words of sites that every town has: a namesake in another town is not meant.
_SITE_KINDS = frozenset({"شارع", "ساحة", "ميدان", "دوار", "مسجد", "جامع", "مستشفى", "مشفى", "سوق", "مدرسة"})
_GOVERNORATE = re.compile(r"(?<!\S)(?:[وف]?[بك]?ال|[وف]?لل)محافظه(?!\S)")
_MEASURE_REACH = 30
_MANY = 32  # anchors from which on numpy is quicker than a loop


@record
class Reading:
    """What a toponym was taken for: the place (None when no gazetteer has it), the others, and why."""

    toponym: Toponym
    place: Place | None
    rejected: tuple[Place, ...] = ()
    why: str = ""


@record
class _Candidate:
    """A place that a name can mean, with the evidence that is the same in every article."""

    place: Place
    prominence: float
    bonus: float
    squeeze: float
    """How much shorter a degree of longitude is there than at the equator."""


@record
class _Candidates:
    """What a name can mean: the places, their countries' shares of its vote, the place's area if it is but one."""

    places: tuple[_Candidate, ...]
    votes: tuple[tuple[str, float], ...]
    sure: Place | None
    ids: frozenset[str]
    word: str
    """The generic word before the name or at its beginning, empty where there is none."""
    seats: tuple[_Candidate, ...]
    """Those that are the capital of a state."""
    towns: tuple[_Candidate, ...]
    """All without the divisions whose town stands among them."""


def resolve(
    toponyms: Sequence[Toponym], document: Document, gazetteer: Gazetteer, *, country: str | None = None
) -> list[Reading]:
    """Choose one place for every toponym of a document.

    Parameters
    ----------
    toponyms : sequence of Toponym
        In text order, as `Recogniser.recognise` gives them.
    document : Document
        Theirs; vowel signs in it tell عُمان from عمّان.
    gazetteer : Gazetteer
    country : str, optional
        ISO 3166-1 alpha-2 code that the source is known to write about: a vote as strong as all the names'.

    Returns
    -------
    list of Reading
        One a toponym, in the same order.
    """
    candidates = [_candidates(gazetteer, t.key, t.kind) for t in toponyms]
    votes = _country_votes(toponyms, candidates)
    if country:
        votes[country.upper()] = votes.get(country.upper(), 0.0) + 1.0
    sure = [c.sure for t, c in zip(toponyms, candidates, strict=True) if c.sure is not None and not t.inside]
    anchors = _Anchors(sure)
    local = _Local(toponyms, candidates, votes, document.folded.text)
    # A text that lost nothing in folding has no vowel signs.
    vocalised = document.folded.origins is not None
    out: list[Reading] = []
    chosen: dict[str, Place] = {}
    divisions = _meant_as_divisions(toponyms, document)
    for toponym, found in zip(toponyms, candidates, strict=True):
        places = found.places
        if len(places) > 1:
            places = (
                _seat(toponym, document, found)
                or _capital_of_another(toponym, found, anchors)
                or _division(toponym, places, divisions)
                or _town(toponym, document, found)
                or places
            )
        if vocalised and len(places) > 1:
            places = _vocalised(document, toponym, places) or places
        reading = _choose(toponym, places, found.ids, found.word, votes, anchors, chosen, local)
        out.append(reading)
        if reading.place is not None and toponym.kind is None:
            chosen[toponym.key] = reading.place
    return out


def _seat(toponym: Toponym, document: Document, found: _Candidates) -> tuple[_Candidate, ...]:
    """Return the towns of a name that a dateline or العاصمة says is a town (الجزائر – …، العاصمة تونس)."""
    if not found.seats:
        return ()
    before = document.plain[max(0, toponym.start - 12) : toponym.start].split()[-1:]
    if not (before and before[0].endswith("عاصمه")) and not dateline(toponym.start, toponym.end, document.folded.text):
        return ()
    return found.seats


def _capital_of_another(toponym: Toponym, found: _Candidates, anchors: _Anchors) -> tuple[_Candidate, ...]:
    """Return the capital that bears another state's name, where the article's places lie near it.

    «عمان» is Oman in an article about Yemen and Amman in one about Syria, though far more people live in Oman.
    """
    states = [c for c in found.places if c.place.is_country]
    seats = [c for c in found.seats if states and c.place.country != states[0].place.country]
    if toponym.kind is not None or not seats or not anchors:
        return ()
    nearer = anchors.nearest_km(seats[0], found.ids) * _STATE_REACH < anchors.nearest_km(states[0], found.ids)
    return (seats[0],) if nearer else ()


def _meant_as_divisions(toponyms: Sequence[Toponym], document: Document) -> frozenset[str]:
    """Return the names that the text calls a governorate later on (إدلب … المحافظة), and nowhere a town."""
    text = document.plain
    if "محافظه" not in text:
        return frozenset()
    towns = {t.key for t in toponyms if t.kind is not None and t.kind.features[:1] == ("P",)}
    named = [t for t in toponyms if not t.inside and t.cue != "direction"]
    ends = [t.end for t in named]
    out = set()
    until = min((t.end for t in named if t.kind is not None and t.kind.features[:1] == ("A.ADM1",)), default=len(text))
    for found in _GOVERNORATE.finditer(text):
        if found.start() >= until:
            break  # the text has named a governorate as such, and means that one
        before = bisect_right(ends, found.start())
        if before and named[before - 1].kind is None and named[before - 1].key not in towns:
            out.add(named[before - 1].key)
    return frozenset(out)


def _division(toponym: Toponym, places: Sequence[_Candidate], divisions: frozenset[str]) -> tuple[_Candidate, ...]:
    if toponym.kind is not None or toponym.key not in divisions:
        return ()
    return tuple(c for c in places if c.place.is_admin1)


def _town(toponym: Toponym, document: Document, found: _Candidates) -> tuple[_Candidate, ...]:
    """Return the places without the divisions whose town stands among them, where only a town can be meant.

    What lies near a place or a distance away from it (قرب تلعفر، 25 كم شمال صعدة) is reckoned from the town.
    """
    if toponym.kind is not None or toponym.inside or len(found.towns) == len(found.places):
        return ()
    return found.towns if _from_the_town(toponym, document) else ()


def _from_the_town(toponym: Toponym, document: Document) -> bool:
    if toponym.cue == "near":
        return True
    before = document.plain[max(0, toponym.start - _MEASURE_REACH) : toponym.start].split()
    return says(before[-4:], "unit") or says(before[-2:], "around")


@lru_cache(maxsize=20_000)
def _candidates(gazetteer: Gazetteer, key: str, kind: Kind | None) -> _Candidates:
    places = gazetteer.lookup(key)
    if kind is not None and not kind.part:
        places = [p for p in places if kind.admits(p)]
        fitting = [p for p in places if kind.fits(p.feature)]
        if kind.features[:1] == ("P",) and fitting:  # a district may be called a town (مدينة الجفرة), a state may not
            places = [p for p in places if not p.is_country]
        else:
            places = fitting or [p for p in places if p.feature[0] in "PA" and kind.features == ()] or places
    own = kind or split_kind(key)[0]  # a name may begin with its generic word (جبل نفوسة)
    capital = max((prominence(p) for p in places if p.feature == "P.PPLC" and kind is None), default=-math.inf)
    found = tuple(
        _Candidate(
            place=p,
            prominence=prominence(p),
            bonus=_bonus(p, kind, own) + (_CAPITAL if prominence(p) < capital - _VILLAGE else 0.0),
            squeeze=math.cos(math.radians(p.lat)),
        )
        for p in places
    )
    return _Candidates(
        places=found,
        votes=_votes(found),
        sure=_sure(places),
        ids=frozenset(p.id for p in places),
        word=own.word if own else "",
        seats=tuple(c for c in found if c.place.feature == "P.PPLC"),
        towns=_without_their_divisions(found),
    )


def _without_their_divisions(places: Sequence[_Candidate]) -> tuple[_Candidate, ...]:
    towns = {(c.place.country, c.place.admin1) for c in places if c.place.feature[0] == "P"}
    return tuple(
        c for c in places if c.place.feature not in _DIVISIONS or (c.place.country, c.place.admin1) not in towns
    )


def _bonus(place: Place, kind: Kind | None, own: Kind | None) -> float:
    """Return what the generic word (before the name or as its first, or that there is none) and the tier say."""
    bonus = 0.0
    if own is not None and own.features and own.fits(place.feature):
        bonus += _KIND_FITS
    if kind is None and place.feature in _DIVISIONS:
        bonus += _DIVISION
    return bonus + _WEAK if place.weak else bonus


def _votes(candidates: Sequence[_Candidate]) -> tuple[tuple[str, float], ...]:
    """Return how one name votes: its countries by the weight of their places, rivals at half."""
    if not candidates:
        return ()
    weights = {c.place.country: 10**c.prominence for c in candidates}
    best, total = max(weights.values()), sum(weights.values())
    voice = 0.6 if candidates[0].place.is_country else 1.0
    return tuple((c, voice * w / total * (1.0 if best == w else 0.5)) for c, w in weights.items())


def _sure(places: Sequence[Place]) -> Place | None:
    """Return the first of places that all lie in one area, unless it is a country."""
    if not places or places[0].is_country:
        return None
    first = places[0]
    return first if all(p.admin1 == first.admin1 and p.country == first.country for p in places) else None


def _vocalised(document: Document, toponym: Toponym, places: Sequence[_Candidate]) -> tuple[_Candidate, ...]:
    """Return the places that are written with just these vowel signs, when the text has any."""
    spelt = document.article.text[slice(*document.folded.span(toponym.start, toponym.end))]
    if spelt.replace(" ", "").isalpha():  # signs are no letters
        return ()
    if not any(unicodedata.category(c) == "Mn" for c in spelt):
        return ()
    return tuple(c for c in places if spelt in (c.place.name_ar, *c.place.strong, *c.place.weak))


def _country_votes(toponyms: Sequence[Toponym], candidates: Sequence[_Candidates]) -> dict[str, float]:
    votes: dict[str, float] = defaultdict(float)
    for toponym, found in zip(toponyms, candidates, strict=True):
        if not toponym.inside:
            for country, share in found.votes:
                votes[country] += share
    total = sum(votes.values()) or 1.0
    return {c: v / total for c, v in votes.items()}


class _Anchors:
    """The places that an article surely names, to ask how near one of them is."""

    def __init__(self, places: Sequence[Place]) -> None:
        points = {p.id: (p.lat, p.lon) for p in places}
        self._points = [(lat, lon, place_id) for place_id, (lat, lon) in points.items()]
        self._rows = {place_id: row for row, place_id in enumerate(points)}
        self._count = len(points)
        self._table = np.array(list(points.values())).T if len(points) >= _MANY else None

    def __bool__(self) -> bool:
        return self._count > 0

    def nearest_km(self, candidate: _Candidate, own: frozenset[str]) -> float:
        """Return the distance in km to the nearest anchor of another name, on a plane: only its size counts here.

        `own` are the ids of the namesakes: a governorate is no likelier for standing where its own seat does.
        """
        place, squeeze = candidate.place, candidate.squeeze
        lat, lon = place.lat, place.lon
        if self._table is not None:
            squares = ((self._table[1] - lon) * squeeze) ** 2 + (self._table[0] - lat) ** 2
            for one in own & self._rows.keys():
                squares[self._rows[one]] = math.inf
            return _KM_PER_DEGREE * math.sqrt(squares.min())
        least = math.inf
        for a_lat, a_lon, a_id in self._points:
            east, north = (a_lon - lon) * squeeze, a_lat - lat
            square = east * east + north * north
            if square < least and a_id not in own:
                least = square
        return _KM_PER_DEGREE * math.sqrt(least)


class _Local:
    """What each name of an article likeliest means: a quarter or a street has to be near one of these places."""

    def __init__(
        self, toponyms: Sequence[Toponym], candidates: Sequence[_Candidates], votes: dict[str, float], text: str
    ) -> None:
        self._toponyms = toponyms
        self._candidates = candidates
        self._votes = votes
        self._text = text

    @cached_property
    def _likeliest(self) -> list[tuple[int, Place]]:
        # Every place would do for some namesake: a quarter is not meant because one of them lies near it.
        pairs = zip(self._toponyms, self._candidates, strict=True)
        places = [(t.start, max(found.places, key=self._weight).place) for t, found in pairs if found.places]
        return [(start, place) for start, place in places if not place.is_country]

    @cached_property
    def anchors(self) -> _Anchors:
        return _Anchors([place for _, place in self._likeliest])

    def in_paragraph(self, toponym: Toponym) -> _Anchors:
        """Return the places that the paragraph of a name names."""
        first = self._text.rfind("\n", 0, toponym.start)
        last = self._text.find("\n", toponym.end)
        return self._between(first, last if last >= 0 else len(self._text))

    def beside(self, toponym: Toponym) -> _Anchors:
        """Return the places that are named right before and behind a name."""
        return self._between(toponym.start - _BESIDE, toponym.end + _BESIDE)

    def _between(self, first: int, last: int) -> _Anchors:
        return _Anchors([place for start, place in self._likeliest if first <= start < last])

    def _weight(self, candidate: _Candidate) -> tuple[float, str]:
        share = self._votes.get(candidate.place.country, 0.0)
        return candidate.prominence + candidate.bonus + _COUNTRY_VOTE * share, candidate.place.id


def _choose(
    toponym: Toponym,
    places: tuple[_Candidate, ...],
    own: frozenset[str],
    word: str,
    votes: dict[str, float],
    anchors: _Anchors,
    chosen: dict[str, Place],
    local: _Local,
) -> Reading:
    if not places:
        return Reading(toponym, None, (), "no gazetteer entry")
    if word in _LOCAL_KINDS or word in _SITE_KINDS:
        near = tuple(c for c in places if _at_home(toponym, c, own, votes, local, word))
        if not near:
            others = tuple(c.place for c in places)
            return Reading(toponym, None, others, "no entry of this name is where the article's other places are")
        places = near
        if len(near) > 1 and _is_quarter(toponym, word) and (paragraph := local.in_paragraph(toponym)):
            places = tuple(c for c in near if paragraph.nearest_km(c, own) <= _QUARTER_KM)
            if not places:
                return Reading(
                    toponym, None, tuple(c.place for c in near), "several towns have it, the one told of not"
                )
    if len(places) == 1:
        return Reading(toponym, places[0].place, (), "the only entry of this name")
    if toponym.kind is None and (place := chosen.get(toponym.key)) is not None:
        others = tuple(c.place for c in places if c.place.id != place.id)
        return Reading(toponym, place, others, "as before in this article")
    beside = local.beside(toponym)
    ranked = sorted((-_evidence(c, own, votes, anchors, beside), c.place.id, n) for n, c in enumerate(places))
    best, *rejected = (places[n].place for _, _, n in ranked)
    share = votes.get(best.country, 0.0)
    why = f"of {len(places)} namesakes: {share:.0%} of the article's names are in {best.country or 'no country'}"
    return Reading(toponym, best, tuple(rejected), why)


def _at_home(
    toponym: Toponym,
    candidate: _Candidate,
    own: frozenset[str],
    votes: dict[str, float],
    local: _Local,
    word: str,
) -> bool:
    """Whether a village, quarter, street or district may be this namesake: a local name is not carried elsewhere."""
    place, site = candidate.place, word in _SITE_KINDS
    if place.is_country or not local.anchors:
        return not place.is_country
    if site and place.feature[0] not in "SRL":
        return True
    if votes.get(place.country, 0.0) < _FOREIGN:
        return False
    return not _is_quarter(toponym, word) or local.anchors.nearest_km(candidate, own) <= _QUARTER_KM


def _is_quarter(toponym: Toponym, word: str) -> bool:
    kind = toponym.kind or kinds().get(word)  # of a name that begins with it (حي القصور)
    return word in _SITE_KINDS or (kind is not None and kind.name_en == "neighbourhood")


def _evidence(
    candidate: _Candidate, own: frozenset[str], votes: dict[str, float], anchors: _Anchors, beside: _Anchors
) -> float:
    score = candidate.prominence + _COUNTRY_VOTE * votes.get(candidate.place.country, 0.0)
    nearest = anchors.nearest_km(candidate, own)
    if nearest < 6 * _NEAR_KM:
        score += _NEAR_VOTE * math.exp(-nearest / _NEAR_KM)
    if beside:
        score += math.exp(-beside.nearest_km(candidate, own) / _BESIDE_KM)
    return score + candidate.bonus
