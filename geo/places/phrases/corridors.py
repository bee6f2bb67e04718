"""Phrases between two places: «بين حمص وتدمر», «طريق حلب – اللاذقية», «الطريق الدولي بين دمشق وحمص»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from gazetteer import Gazetteer, Place
from gazetteer.kinds import kinds
from gazetteer.normalise import fold_name
from geo.places.ground import spatial
from geo.places.ground.areas import seat
from geo.places.ground.borders import nearest_abroad, where_they_meet
from geo.places.ground.passage import REACH, Passage, Phrase
from geo.places.phrases.borderphrases import border_between_places, border_of_both
from geo.places.words.patterns import and_the_border, triangle_before
from geo.places.words.spatialwords import between_words, classes_of, demonyms, particles, roads, says

_FROM = frozenset({"من", "ومن"})
_EXTENTS = frozenset({"extent", "border", "coast", "bank", "road"})
_EXTENT_WORDS = 5  # before «من» that may say so
# Where a road begins of which only the end is given: so many names back, so far off, less far in another state.
_TOWNS_BACK, _SHORTEST_KM, _LONGEST_KM, _ACROSS_KM = 8, 8.0, 130.0, 60.0
_DASHES = frozenset({"-", "–", "—", "،"})
_ADJECTIVES = 2  # between a road and «بين» (الطريق الدولي الساحلي بين)


def between(passage: Passage, number: int, left: Sequence[str]) -> Phrase | None:
    """Read «بين X وY», «طريق X – Y» and «الممتدة من X إلى Y» around an anchor, given by its number, and the next one.

    Parameters
    ----------
    passage : Passage
    number : int
        Of the first of the two anchors.
    left : sequence of str
        The words before it.
    """
    if not left:
        return None
    last, before = left[-1], left[-2] if len(left) > 1 else ""
    is_between = last in between_words() or (before in between_words() and last in kinds())
    is_road = any(w in roads() or w.lstrip("وبفل") in roads() for w in (before, last))
    is_extent = not (is_between or is_road) and _extends_from(left)
    if is_between and (phrase := _to_the_border(passage, number, last if last in between_words() else before)):
        return phrase
    if number + 1 >= len(passage.anchors):
        return None
    if not is_between and not is_road and not is_extent:
        return border_of_both(passage, number) if says(left[-2:], "border") else None
    a, b = passage.anchors[number], passage.anchors[number + 1]
    gap = passage.punctuated[a.end : b.start]
    words = gap.split()
    if is_between and b.clitic == "و" and len(words) <= 1:
        border = border_between_places(passage, number)
        if border is not None:
            return border
    here, there = (_town_beside(*pair, passage.gazetteer) for pair in ((a.place, b.place), (b.place, a.place)))
    if here is None or there is None or len(words) > 3:
        return None
    leading = words[-1:] in (["الي"], ["نحو"], ["حتي"])
    joined = b.clitic == "و" if is_between else leading or (is_road and gap.strip(" –-/") == "")
    if not joined:
        return None
    word = last if last in between_words() or last.lstrip("وبفل") in roads() or is_extent else before
    start = _start_of(passage.text, word, a.start)
    if is_between and not is_road:
        start = _from_the_ground(passage.text, _from_the_road(passage.text, start))
    end = b.end
    if is_road and passage.text[b.end + 1 : b.end + 9].startswith("الدولي"):
        end = b.end + 7
    phrase = _corridor(a.place, b.place, here, there, start, end)
    met = None if is_road else where_they_meet(passage.gazetteer, here, there, phrase.area.radius_km)
    return phrase if met is None else replace(phrase, area=met)


def _start_of(text: str, word: str, end: int) -> int:
    """Return where the last occurrence of a word before an offset begins, without «و» before «بين»."""
    return text.rfind(word, 0, end) + (word in between_words() and word not in particles("between"))


def _to_the_border(passage: Passage, number: int, word: str) -> Phrase | None:
    """Read «بين الجنينة والحدود» and «بين نصيب والحدود الأردنية»: from a town to what is nearest of the other state."""
    anchor = passage.anchors[number]
    match = and_the_border().match(passage.text, anchor.end)
    if match is None or anchor.place.is_country or anchor.place.feature[0] not in "PS":
        return None
    if not passage.punctuated[anchor.end : match.end()].replace(" ", "").isalpha():
        return None
    other, end = demonyms().get(match["demonym"] or "", ""), match.end()
    following = passage.anchors[number + 1] if number + 1 < len(passage.anchors) else None
    named = following if following is not None and following.place.is_country else None
    if match["of"] and (named is None or named.start - end > 1):
        return None
    if match["of"] and named is not None:
        other, end = named.place.country, named.end
    here = anchor.place
    there = nearest_abroad(passage.gazetteer, here, "" if other == here.country else other)
    if there is None or spatial.bearing_and_km(here.lat, here.lon, *there)[1] > _LONGEST_KM:
        return None
    area = spatial.corridor((here.lat, here.lon), there, f"corridor from {here.id} to the border")
    name = f"Between {here.name_en} and the border"
    return Phrase(_start_of(passage.text, word, anchor.start), end, area, name, here.country, here.admin1)


def between_three(passage: Passage, number: int, left: Sequence[str]) -> Phrase | None:
    """Read «مثلث البويرة – بومرداس – تيزي وزو», the ground between three towns, around the first of them."""
    if not says(left, "triangle"):
        return None
    match = triangle_before().search(passage.before(passage.anchors[number].start))
    corners = passage.anchors[number : number + 3]
    if match is None or len(corners) < 3:
        return None
    for one, other in pairwise(corners):
        gap = passage.punctuated[one.end : other.start].strip()
        if gap not in (_DASHES | {""} if other.clitic != "و" else {"و"}) or (not gap and other.clitic):
            return None
    if any(a.place.is_country for a in corners):
        return None
    towns = [seat(passage.gazetteer, a.place) or a.place if a.place.is_admin1 else a.place for a in corners]
    lat, lon, km = spatial.heart(tuple((p.lat, p.lon) for p in towns), 1.0)
    area = spatial.around(lat, lon, max(_SHORTEST_KM, km), 3, f"between {', '.join(p.id for p in towns)}")
    start = max(0, corners[0].start - REACH) + match.start("w")
    name = f"Between {', '.join(p.name_en for p in towns[:2])} and {towns[2].name_en}"
    return Phrase(start, corners[2].end, area, name, towns[0].country, "")


def _corridor(a: Place, b: Place, here: Place, there: Place, start: int, end: int) -> Phrase:
    area = spatial.corridor((here.lat, here.lon), (there.lat, there.lon), f"corridor from {here.id} to {there.id}")
    return Phrase(start, end, area, f"Between {a.name_en} and {b.name_en}", a.country, "")


def _extends_from(left: Sequence[str]) -> bool:
    """Whether «من» right before an anchor begins an extent: «الشريط الحدودي، من بئر العاتر إلى الكويف»."""
    if left[-1] not in _FROM:
        return False
    return not _EXTENTS.isdisjoint(classes_of(left[-1 - _EXTENT_WORDS : -1]))


def road_to(passage: Passage, number: int, match: re.Match[str], offset: int) -> Phrase | None:
    """Read «طريق مليط» and «الطريق المؤدي إلى مليط»: from the town that was named last to that one.

    Parameters
    ----------
    passage : Passage
    number : int
        Of the anchor.
    match : re.Match
        Of the words before it, with a group `w` for the road.
    offset : int
        Where the text begins that was matched.
    """
    there = passage.anchors[number]
    if there.place.feature[0] != "P":
        return None
    for here in reversed(passage.anchors[max(0, number - _TOWNS_BACK) : number]):
        town = here.place if here.place.feature[0] == "P" else None
        if town is None and here.place.is_admin1:
            town = seat(passage.gazetteer, here.place)
        if town is None or town.id == there.place.id:
            continue
        _, km = spatial.bearing_and_km(town.lat, town.lon, there.place.lat, there.place.lon)
        longest = _LONGEST_KM if town.country == there.place.country else _ACROSS_KM
        if _SHORTEST_KM <= km <= longest:
            return _corridor(town, there.place, town, there.place, offset + match.start("w"), there.end)
    return None


def _town_beside(place: Place, other: Place, gazetteer: Gazetteer) -> Place | None:
    """Return what a name is at the end of a corridor: beside a town of its state the capital (بين تونس وصفاقس)."""
    if place.feature == "H.STM" and other.is_admin1:  # بين ديالى وصلاح الدين
        divisions = (p for name in (*place.strong, *place.weak) for p in gazetteer.lookup(fold_name(name)))
        return next((p for p in divisions if p.is_admin1 and p.country == other.country), place)
    if not place.is_country:
        return place
    if other.is_country or other.country != place.country:
        return None
    namesakes = gazetteer.lookup(fold_name(place.name_ar))
    return next((p for p in namesakes if p.feature == "P.PPLC" and p.country == place.country), None)


def _from_the_ground(text: str, start: int) -> int:
    """Return where «المنطقة الواقعة» right before «بين» begins, or where that does."""
    words = text[max(0, start - REACH) : start].rstrip().split(" ")
    if len(words) < 2 or words[-1] not in particles("lying") or not words[-2].lstrip("وبفل").startswith("ال"):
        return start
    return start - len(words[-1]) - len(words[-2].lstrip("وبفل")) - 2


def _from_the_road(text: str, start: int) -> int:
    """Return where «الطريق الدولي» behind «على» and right before «بين» begins, or where that does."""
    words = text[max(0, start - REACH) : start].rstrip().split(" ")
    for back in range(1, min(_ADJECTIVES + 2, len(words))):
        word = words[-back]
        if word in roads():
            if words[-back - 1] not in particles("on"):
                break  # «قطع الطريق بين …»: the road is what happened to it, not where
            return start - sum(len(w) + 1 for w in words[-back:])
        if not word.startswith("ال"):
            break
    return start
