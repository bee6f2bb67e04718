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
from collections.abc import Sequence

from gazetteer import Gazetteer, Place
from gazetteer.record import record
from geo.places.recognition.roles import dateline
from geo.places.resolution.candidates import COUNTRY_VOTE, Candidate, Candidates, candidates_of, country_votes
from geo.places.resolution.nearness import Anchors, Nearby
from geo.places.words.placewords import public_sites
from geo.places.words.spatialwords import classes_of, says
from geo.places.words.toponym import Toponym, is_city, is_quarter
from geo.text.document import Document

_NEAR_VOTE = 1.6
_NEAR_KM = 150.0
_FOREIGN = 0.12  # share of the votes below which an article is not about a country
_QUARTER_KM = 30.0
_STATE_REACH = 1.5  # a state reaches further than a town
_BESIDE_KM = 30.0  # how near what stands right beside a name pulls
# Generic words of places that are known to their neighbours only.
_LOCAL_KINDS = frozenset(
    {"حي", "حارة", "قرية", "بلدة", "قضاء", "ناحية", "مزرعة", "ضيعة", "عزلة", "محلية", "مديرية", "معتمدية", "ضاحية"}
)
_QUARTER_KINDS = frozenset({"حي", "حارة"})
# Generic words of sites that every town has: a namesake in another town is not meant.
_SITE_KINDS = frozenset({"طريق", "شارع", "ساحة", "ميدان", "دوار", "مسجد", "جامع", "مستشفى", "مشفى", "سوق", "مدرسة"})
_GOVERNORATE = re.compile(r"(?<!\S)(?:[وف]?[بك]?ال|[وف]?لل)محافظه(?!\S)")
_MEASURE_REACH = 30
_FROM_TOWNS = frozenset({"unit", "around", "countryside", "road"})
_RIVAL_CITY = 150_000  # inhabitants: a dateline may name it as well as a capital of its name


@record
class Reading:
    """What a toponym was taken for: the place (None when no gazetteer has it), the others, and why."""

    toponym: Toponym
    place: Place | None
    rejected: tuple[Place, ...] = ()
    why: str = ""


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
    candidates = [candidates_of(gazetteer, t.key, t.kind) for t in toponyms]
    votes = country_votes(toponyms, candidates)
    if country:
        votes[country.upper()] = votes.get(country.upper(), 0.0) + 1.0
    sure = [c.sure for t, c in zip(toponyms, candidates, strict=True) if c.sure is not None and not t.inside]
    anchors = Anchors(sure)
    local = Nearby(toponyms, candidates, votes)
    # A text that lost nothing in folding has no vowel signs.
    vocalised = document.folded.origins is not None
    out: list[Reading] = []
    chosen: dict[str, Place] = {}
    divisions = _meant_as_divisions(toponyms, document)
    for number, (toponym, found) in enumerate(zip(toponyms, candidates, strict=True)):
        places = found.places
        if len(places) > 1:
            places = (
                _in_the_state_behind(toponyms, number, candidates, document)
                or _seat(toponym, document, found)
                or _capital_of_another(toponym, found, anchors)
                or _town(toponym, document, found)
                or _division(toponym, places, divisions)
                or _no_river(toponym, places)
                or places
            )
        if vocalised and len(places) > 1:
            places = _vocalised(document, toponym, places) or places
        reading = _choose(toponym, places, found.ids, found.word, votes, anchors, chosen, local)
        out.append(reading)
        if reading.place is not None and toponym.kind is None:
            chosen[toponym.key] = reading.place
    return out


def _in_the_state_behind(
    toponyms: Sequence[Toponym], number: int, candidates: Sequence[Candidates], document: Document
) -> tuple[Candidate, ...]:
    """Return the places in the state that stands in brackets right behind a name (طرابلس (لبنان))."""
    end = toponyms[number].end
    if number + 1 >= len(toponyms) or document.folded.text[end : toponyms[number + 1].start] != " (":
        return ()
    states = {c.place.country for c in candidates[number + 1].places if c.place.is_country}
    return tuple(c for c in candidates[number].places if c.place.country in states)


def _seat(toponym: Toponym, document: Document, found: Candidates) -> tuple[Candidate, ...]:
    """Return the towns of a name that a dateline or العاصمة says is a town (الجزائر – …، العاصمة تونس)."""
    if not found.seats:
        return ()
    before = document.plain[max(0, toponym.start - 12) : toponym.start].split()[-1:]
    if not (before and before[0].endswith("عاصمه")) and not dateline(toponym.start, toponym.end, document.folded.text):
        return ()
    rivals = tuple(c for c in found.places if c.place.feature[0] == "P" and c.place.population >= _RIVAL_CITY)
    return found.seats + tuple(c for c in rivals if c not in found.seats)  # طرابلس in Lebanon is no seat of Libya's


def _capital_of_another(toponym: Toponym, found: Candidates, anchors: Anchors) -> tuple[Candidate, ...]:
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


def _division(toponym: Toponym, places: Sequence[Candidate], divisions: frozenset[str]) -> tuple[Candidate, ...]:
    if toponym.kind is not None or toponym.key not in divisions:
        return ()
    return tuple(c for c in places if c.place.is_admin1)


def _town(toponym: Toponym, document: Document, found: Candidates) -> tuple[Candidate, ...]:
    """Return the places without the divisions whose town stands among them, where only a town can be meant.

    What lies near a place or a distance away from it (قرب تلعفر، 25 كم شمال صعدة) is reckoned from the town; a
    countryside is that around the town, and a road leads there (ريف إدلب، طريق إدلب – سرمدا).
    """
    if toponym.inside or len(found.towns) == len(found.places):
        return ()
    if toponym.kind is not None and not toponym.kind.part and toponym.kind.features[:1] != ("R",):
        return ()
    return found.towns if _from_the_town(toponym, document) else ()


def _no_river(toponym: Toponym, places: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the places without the river that a division of the same name is called after (شمالي ديالى)."""
    if toponym.kind is not None or not any(c.place.is_admin1 for c in places):
        return ()
    return tuple(c for c in places if c.place.feature != "H.STM")


def _from_the_town(toponym: Toponym, document: Document) -> bool:
    if toponym.cue == "near" or toponym.kind is not None:
        return True
    before = document.plain[max(0, toponym.start - _MEASURE_REACH) : toponym.start].split()[-4:]
    if _FROM_TOWNS.isdisjoint(classes_of(before)):
        return False  # most names
    return (
        says(before, "unit")
        or says(before[-2:], "around")
        or says(before[-1:], "countryside")
        or says(before[-1:], "road")
    )


def _vocalised(document: Document, toponym: Toponym, places: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the places that are written with just these vowel signs, when the text has any."""
    spelt = document.article.text[slice(*document.folded.span(toponym.start, toponym.end))]
    if spelt.replace(" ", "").isalpha():  # signs are no letters
        return ()
    if not any(unicodedata.category(c) == "Mn" for c in spelt):
        return ()
    return tuple(c for c in places if spelt in (c.place.name_ar, *c.place.strong, *c.place.weak))


def _choose(
    toponym: Toponym,
    places: tuple[Candidate, ...],
    own: frozenset[str],
    word: str,
    votes: dict[str, float],
    anchors: Anchors,
    chosen: dict[str, Place],
    local: Nearby,
) -> Reading:
    if not places:
        return Reading(toponym, None, (), "no gazetteer entry")
    site = word in _SITE_KINDS or toponym.key in public_sites()
    if (site or word in _LOCAL_KINDS) and not _names_its_town(toponym.key):
        near = tuple(c for c in places if _at_home(toponym, c, own, votes, local, site=site))
        if not near:
            others = tuple(c.place for c in places)
            return Reading(toponym, None, others, "no entry of this name is where the article's other places are")
        if word in _QUARTER_KINDS and local.anchors:  # «أحياء القاهرة» beside Taiz: a quarter there before the city
            near = tuple(c for c in near if not is_city(c.place)) or near
        places = near
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


def _names_its_town(name: str) -> bool:
    """Whether the name of a street or site has its town in it (شارع الوحدة بغزة): nothing else need say where it is."""
    words = name.split(" ")
    return len(words) > 2 and (words[-2] == "في" or (words[-1].startswith("ب") and len(words[-1]) > 3))


def _at_home(
    toponym: Toponym,
    candidate: Candidate,
    own: frozenset[str],
    votes: dict[str, float],
    local: Nearby,
    *,
    site: bool,
) -> bool:
    """Whether a village, quarter, street or district may be this namesake: a local name is not carried elsewhere."""
    place = candidate.place
    if place.is_country or not local.anchors:
        return not place.is_country
    if site and place.feature[0] not in "SRL":
        return True
    if votes.get(place.country, 0.0) < _FOREIGN:
        return False
    quarter = site or is_quarter(toponym, place)
    return not quarter or local.anchors.nearest_km(candidate, own) <= _QUARTER_KM + place.radius_km


def _evidence(
    candidate: Candidate, own: frozenset[str], votes: dict[str, float], anchors: Anchors, beside: Anchors
) -> float:
    score = candidate.prominence + COUNTRY_VOTE * votes.get(candidate.place.country, 0.0)
    nearest = anchors.nearest_km(candidate, own)
    if nearest < 6 * _NEAR_KM:
        score += _NEAR_VOTE * math.exp(-nearest / _NEAR_KM)
    if beside:
        score += math.exp(-beside.nearest_km(candidate, own) / _BESIDE_KM)
    return score + candidate.bonus
