"""What the text around a phrase adds to it: the place that it is said of, the city it is a part of, its company."""

from __future__ import annotations

from dataclasses import replace

from geo.places.ground import spatial
from geo.places.ground.areas import area_of, phrase_name
from geo.places.ground.passage import Passage, Phrase
from geo.places.ground.spatial import Area
from geo.places.words.patterns import after_direction
from geo.places.words.spatialwords import bearing, particles, quarter_words

_OFF_COURSE, _FARTHEST_KM, _FAR_FROM_A_TOWN_KM = 60.0, 250.0, 40.0
_A_CITY = 50_000  # inhabitants
_METROPOLIS, _FROM_A_METROPOLIS_KM = 1_500_000, 350.0  # everyone knows where it lies (ملاير غرب طهران)
_NAMED_REACH = 1.15  # the place may lie anywhere in the ground that the phrase means
_ON_COURSE, _ON_SPOT = 50.0, 0.35  # how far off a stated distance the place may lie that it is said of
_SURE_KM, _SURE_SHARE = 5.0, 0.22  # how much play a distance has whose place the text names
_BEFORE, _OF_BOTH = 3, 0.8
_IN, _IN_REACH = frozenset({"في", "ب"}), 5
_QUARTER_REACH, _QUARTER_WORDS = 40, 4
_BIG_CITY = 500_000  # inhabitants: «in the south of» it is a part of it, of a smaller one what lies beyond


def about_the_place_before(passage: Passage, number: int, phrase: Phrase) -> Phrase | None:
    """Return a direction phrase that says where the place just named lies (جرابلس شمال حلب) around that place.

    Only where it really lies that way and within reach; else the phrase says something else.
    """
    if " km from " in phrase.area.why:
        return _at_the_place_before(passage, number, phrase)
    if number == 0 or " direction of " not in phrase.area.why or _behind_a_quarter(passage, phrase.start):
        return None
    anchor, named = passage.anchors[number], passage.anchors[number - 1]
    gap = passage.punctuated[named.end : phrase.start]
    local = named.place.feature[0] in "PS" or named.place.feature in {"A.ADM2", "A.ADM3"}
    if not local or anchor.place.feature[0] != "P" or gap.strip("، (") not in {"", *_IN, *particles("lying")}:
        return None
    towards, away = spatial.bearing_and_km(anchor.place.lat, anchor.place.lon, phrase.area.lat, phrase.area.lon)
    there, far = spatial.bearing_and_km(anchor.place.lat, anchor.place.lon, named.place.lat, named.place.lon)
    farthest = _FARTHEST_KM if anchor.place.population < _METROPOLIS else _FROM_A_METROPOLIS_KM
    if _turn(there, towards) > _OFF_COURSE or not 0.6 * away < far < farthest:
        return None
    if far > _FAR_FROM_A_TOWN_KM and anchor.place.population < _A_CITY:
        return None  # nobody says where a place is by a small town an hour away
    why = f"{phrase.area.why}, where {named.place.id} lies"
    radius = max(_NAMED_REACH * phrase.area.radius_km, 0.5 * far)
    return replace(phrase, area=spatial.around(named.place.lat, named.place.lon, radius, 2, why))


def within_the_city(passage: Passage, number: int, phrase: Phrase) -> Phrase:
    """Return «بجنوب دمشق» and «حي كلابة شرقي تعز» as parts of the city, any other phrase as it is."""
    place = passage.anchors[number].place
    if " direction of " not in phrase.area.why or place.feature[0] != "P":
        return phrase
    said = passage.punctuated[max(0, phrase.start - _IN_REACH) : phrase.start]
    inside = place.population >= _BIG_CITY and said.endswith((" في ", " ب", " وب", "\nفي ", "\nوفي ", " وفي "))
    if not inside and not _behind_a_quarter(passage, phrase.start):
        return phrase
    towards, _ = spatial.bearing_and_km(place.lat, place.lon, phrase.area.lat, phrase.area.lon)
    area = area_of("part", place, round(towards / 45) % 8 * 45.0, None, passage.gazetteer)
    return phrase if area is None else replace(phrase, area=area)


def joined_countryside(passage: Passage, number: int, phrase: Phrase) -> list[Phrase]:
    """Return the other countrysides of «ريفي حلب وإدلب» and «ريفي حماة الشمالي وإدلب الجنوبي»."""
    first = passage.text[phrase.start : phrase.end].partition(" ")[0]
    out: list[Phrase] = []
    end = phrase.end
    following = range(number + 1, len(passage.anchors)) if first in particles("countrysides") else ()
    for anchor in map(passage.anchors.__getitem__, following):
        if anchor.clitic != "و" or passage.punctuated[end : anchor.start] != " و":
            break
        after = (
            after_direction().match(passage.text, anchor.end)
            if passage.punctuated[anchor.end : anchor.end + 1] == " "
            else None
        )
        towards = None if after is None else bearing(after["d1"], after["d2"])
        end = anchor.end if after is None else after.end()
        area = area_of("countryside", anchor.place, towards, None, passage.gazetteer)
        if area is None:
            break
        name = phrase_name("countryside", anchor.place, towards, None)
        if after is None:  # one phrase, and the area of both
            name, area = f"{name}; {phrase.name_en}", _of_both(phrase.area, area)
        start = phrase.start if after is None else anchor.start
        out.append(Phrase(start, end, area, name, anchor.place.country, anchor.place.admin1))
    return out


def _behind_a_quarter(passage: Passage, start: int) -> bool:
    """Whether a quarter, a street or the like stands right before an offset (حي كلابة شرقي …), in the town."""
    begin = max(passage.clause(start), start - _QUARTER_REACH)
    words = passage.punctuated[begin:start].split()[-_QUARTER_WORDS:-1]
    return any(w in quarter_words() or w.lstrip("وبفل") in quarter_words() for w in words)


def _at_the_place_before(passage: Passage, number: int, phrase: Phrase) -> Phrase | None:
    """Return a phrase of a distance around the place of its sentence that lies just there (بعقوبة (60 كلم …))."""
    anchor = passage.anchors[number].place
    towards, away = spatial.bearing_and_km(anchor.lat, anchor.lon, phrase.area.lat, phrase.area.lon)
    for named in reversed(passage.anchors[max(0, number - _BEFORE) : number]):
        if any(mark in passage.punctuated[named.end : phrase.start] for mark in ".\n؛"):
            break
        if named.place.feature[0] not in "PS" or away < 1:
            continue
        there, far = spatial.bearing_and_km(anchor.lat, anchor.lon, named.place.lat, named.place.lon)
        if _turn(there, towards) <= _ON_COURSE and abs(far - away) <= _ON_SPOT * away:
            why = f"{phrase.area.why}, where {named.place.id} lies"
            radius = min(phrase.area.radius_km, _SURE_KM + _SURE_SHARE * away)
            area = spatial.around(named.place.lat, named.place.lon, radius, phrase.area.geo_precision, why)
            return replace(phrase, area=area)
    return None


def _of_both(one: Area, other: Area) -> Area:
    """Return two countrysides as one: their inner ground, as news tells of what happens between their towns."""
    both = spatial.joined(one, other)
    return spatial.around_within(
        both.geometry, both.lat, both.lon, _OF_BOTH * both.radius_km, both.geo_precision, both.why
    )


def _turn(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)
