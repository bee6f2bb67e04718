"""Places of an article, end to end: recognise, resolve, give a role, read spatial phrases and anaphora."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter

from shapely.geometry import Point
from shapely.ops import nearest_points

from gazetteer import Gazetteer, Place
from gazetteer.ranking import reach_km
from gazetteer.record import record
from geo.article import Article
from geo.mentions import Mention, PlaceValue, Role
from geo.places.ground import spatial
from geo.places.ground.areas import ground
from geo.places.ground.passage import Anchor, Phrase, Unknown
from geo.places.ground.spatial import Area
from geo.places.phrases.marks import marks_of
from geo.places.phrases.regions import find_phrases, phrases_on_unknown
from geo.places.phrases.zonenames import only_a_side, within_zones, words_a_phrase
from geo.places.recognition.roles import roles
from geo.places.recognition.toponyms import Recogniser, shared_recogniser
from geo.places.resolution.anaphora import find_anaphora
from geo.places.resolution.lying import in_their_divisions
from geo.places.resolution.quarters import in_their_towns, towns_of
from geo.places.resolution.resolve import Reading, resolve
from geo.places.resolution.strangers import without_strangers
from geo.places.words.placewords import public_sites, unknown_kind
from geo.places.words.spatialwords import any_cue, is_cue
from geo.places.words.toponym import PLACING, Toponym, is_quarter
from geo.text.document import Document

_OPENING = 16  # how far into a sentence the place that it opens with may stand
_NEIGHBOURS, _SENTENCE = 20, 500
_RIGHT_BEHIND = 5
_A_TOWN_KM, _WITHIN_TOWN, _LEAST_KM = 25.0, 0.75, 5.0
_ELSEWHERE = (" فيما ", " بينما ", " كما ")  # what follows is about another place
_REACH = 45  # how far behind a name the area that it lies in may stand
_HONOURED = frozenset({"R.ST", "S.SQR", "S.MSQE", "S.SCH", "S.CH"})
_PLACING = PLACING | {"source"}


@record
class Located:
    """A place mention with its folded span and its geometry's source: a gazetteer place or a spatial phrase."""

    mention: Mention
    start: int
    end: int
    place: Place | None
    phrase: Phrase | None = None
    rejected: tuple[Place, ...] = ()


def find_places(
    document: Document,
    recogniser: Recogniser,
    gazetteer: Gazetteer,
    taken: Sequence[tuple[int, int]] = (),
    country: str | None = None,
) -> list[Located]:
    """Return every place mention of a document in text order.

    Parameters
    ----------
    document : Document
    recogniser : Recogniser
    gazetteer : Gazetteer
        The one that the recogniser was built for.
    taken : sequence of (int, int)
        Folded spans of actors, in order; a place inside one gets the role `part_of_name`.
    country : str, optional
        ISO 3166-1 alpha-2 code that the source is known to write about.
    """
    toponyms = recogniser.recognise(document, taken)
    toponyms = [t for t in toponyms if not only_a_side(t, document, gazetteer)]
    readings = in_their_towns(resolve(toponyms, document, gazetteer, country=country), document, gazetteer)
    readings = without_strangers(in_their_divisions(readings, document, gazetteer))
    marks = marks_of(document.words)
    what = roles([r.toponym for r in readings], [r.place for r in readings], document, marks.topics)
    zones = [r for r in readings if words_a_phrase(r)]
    what = within_zones(readings, what, zones)
    anaphora = find_anaphora(document, readings, gazetteer, marks.anaphors)
    anchors = [Anchor(r.toponym.start, r.toponym.end, r.place, r.toponym.clitic)
               for r in readings if r.place is not None and not r.toponym.inside]  # fmt: skip
    if anaphora:
        anchors = sorted(
            [*anchors, *(Anchor(a.start, a.end, a.place, named=False) for a in anaphora)], key=attrgetter("start")
        )
    phrases = sorted(find_phrases(document, anchors, gazetteer, country, marks), key=attrgetter("start"))
    found = [_located(document, r, w, readings, phrases, gazetteer) for r, w in zip(readings, what, strict=True)]
    found = (
        [_as_phrase(p, gazetteer) if words_a_phrase(r) else p for p, r in zip(found, readings, strict=True)]
        if zones
        else found
    )
    unknown = [u for p, r in zip(found, readings, strict=True) if (u := _unknown(p, r)) is not None]
    phrases += phrases_on_unknown(document, unknown, gazetteer) if unknown else []
    found += [_phrase(document, p) for p in phrases]
    found += [
        Located(
            _mention(document, a.start, a.end, _value(gazetteer, a.place.id, a.why), "location"),
            a.start,
            a.end,
            a.place,
        )
        for a in anaphora
        if a.placed
    ]
    return sorted(found, key=lambda p: (p.start, -p.end))


def _as_phrase(located: Located, gazetteer: Gazetteer) -> Located:
    """Return a zone that the gazetteer has as what it is in the text, a phrase."""
    place = located.place
    assert place is not None  # noqa: S101 - a zone is in the gazetteer
    area = place_area(place, gazetteer)
    return replace(located, phrase=Phrase(located.start, located.end, area, place.name_en, place.country, place.admin1))


def _located(
    document: Document,
    reading: Reading,
    what: Role,
    readings: Sequence[Reading],
    phrases: Sequence[Phrase],
    gazetteer: Gazetteer,
) -> Located:
    toponym, place = reading.toponym, reading.place
    value = (
        _unknown_value(document, reading, readings, phrases, gazetteer)
        if place is None
        else _value(gazetteer, place.id, reading.why)
    )
    mention = _mention(document, toponym.start, toponym.end, value, what)
    return Located(mention, toponym.start, toponym.end, place, None, reading.rejected)


def _mention(document: Document, start: int, end: int, value: PlaceValue, what: str) -> Mention:
    first, last = document.folded.span(start, end)
    return Mention(first, last, document.article.text[first:last], "place", value, what)


@lru_cache(maxsize=20_000)
def _value(gazetteer: Gazetteer, place_id: str, why: str) -> PlaceValue:
    """Return the value of a mention of a place; the same place is named again and again, for the same reasons."""
    place = gazetteer.place(place_id)
    assert place is not None  # noqa: S101 - it came out of this gazetteer
    lat, lon, radius_km = ground(gazetteer, place_id)
    return PlaceValue(
        id=place.id,
        name_ar=place.name_ar,
        name_en=place.name_en,
        lat=lat,
        lon=lon,
        geo_precision=place.geo_precision,
        radius_km=radius_km,
        country=place.country,
        admin1=place.admin1,
        kind=place.feature,
        why=f"{place.id}: {why}",
    )


def _unknown_value(
    document: Document,
    reading: Reading,
    readings: Sequence[Reading],
    phrases: Sequence[Phrase],
    gazetteer: Gazetteer,
) -> PlaceValue:
    """Return the value of a name that no gazetteer has: the area that the text puts it in, or no point at all."""
    toponym = reading.toponym
    name = document.article.text[slice(*document.folded.span(toponym.start, toponym.end))]
    area = _surrounding(document, reading, readings)
    kind = unknown_kind(toponym.key)
    feature = kind.feature if kind else "P.PPL"
    lies = _lying_in(reading, phrases)
    if lies is not None:
        radius = max(lies.area.radius_km, _LEAST_KM)
        return PlaceValue(
            None, name, "", lies.area.lat, lies.area.lon, max(2, lies.area.geo_precision), radius, lies.country,
            lies.admin1, feature, f"not in the gazetteer; placed by what the text says: {lies.area.why}",
        )  # fmt: skip
    if area is None:
        return PlaceValue(
            None, name, "", None, None, None, None, "", "", feature, "not in the gazetteer; no area given"
        )
    lat, lon, radius_km = ground(gazetteer, area.id)
    return PlaceValue(
        None, name, "", lat, lon, max(2, area.geo_precision), max(radius_km, _LEAST_KM), area.country, area.admin1,
        feature, f"not in the gazetteer; placed by {area.id} which the text gives",
    )  # fmt: skip


def _unknown(located: Located, reading: Reading) -> Unknown | None:
    """Return a town or site that no gazetteer has for the phrases that stand on it, None without an area."""
    value = located.mention.value
    if located.place is not None or reading.toponym.inside or not isinstance(value, PlaceValue):
        return None
    if (
        value.kind[:1] == "A"
        or value.lat is None
        or value.lon is None
        or value.radius_km is None
        or value.geo_precision is None
    ):
        return None
    radius = value.radius_km
    if value.kind[:1] == "S" and radius <= _A_TOWN_KM:  # it lies in a town, seldom at its very edge
        radius = max(_LEAST_KM, _WITHIN_TOWN * radius)
    area = spatial.around(value.lat, value.lon, radius, value.geo_precision, value.why)
    return Unknown(located.start, located.end, reading.toponym.clitic, area, value.country, value.admin1)


def _lying_in(reading: Reading, phrases: Sequence[Phrase]) -> Phrase | None:
    """Return the spatial phrase right behind a name that says where it lies (قرية التكينة شرق الحصاحيصا)."""
    end = reading.toponym.end
    at = bisect_left(phrases, end + 1, key=attrgetter("start"))
    return phrases[at] if at < len(phrases) and phrases[at].start - end <= _RIGHT_BEHIND else None


def _surrounding(document: Document, reading: Reading, readings: Sequence[Reading]) -> Place | None:
    toponym = reading.toponym
    reach = toponym.end + _REACH
    sentence_ends = [document.folded.text.find(c, toponym.end, reach) for c in ".\n"]
    sentence_ends += [document.folded.text.find(word, toponym.end, reach) for word in _ELSEWHERE]
    limit = min((e for e in sentence_ends if e >= 0), default=reach)
    first = bisect_left(readings, toponym.start, key=_start)
    around = readings[max(0, first - _NEIGHBOURS) : first + _NEIGHBOURS]
    countries = {r.place.country for r in around if r.place is not None and not r.toponym.inside}
    for number in range(first, len(readings)):
        other = readings[number]
        near = other.toponym
        if near.start >= max(limit, toponym.end):
            break
        if other.place is None or (near.inside and near.key != toponym.anchor) or other.place.is_country:
            continue
        if near.key == toponym.anchor and near.start < toponym.end:
            if _named_in_honour(toponym) or (countries and other.place.country not in countries):
                continue
            return other.place
        if toponym.end <= near.start < limit and near.cue in _PLACING:
            return other.place
    opening = _frame(document, toponym, readings)
    local = is_quarter(toponym, reading.place) or toponym.key in public_sites()
    if opening is not None or toponym.inside or not local:
        return opening
    return next(iter(towns_of(readings, first, document)), None)


def _frame(document: Document, toponym: Toponym, readings: Sequence[Reading]) -> Place | None:
    """Return the place that a sentence opens with (وفي تعز، قُصف حي …): what it names later lies there."""
    text = document.folded.text
    begin = max(text.rfind(mark, max(0, toponym.start - _SENTENCE), toponym.start) for mark in ".\n؛") + 1
    if not begin and toponym.start > _SENTENCE:
        return None
    first = bisect_left(readings, begin, key=_start)
    if first >= len(readings) or readings[first].toponym.start >= toponym.start:
        return None
    opening, place = readings[first].toponym, readings[first].place
    if place is None or place.is_country or opening.inside or opening.cue != "locative":
        return None
    alone = text[opening.end : opening.end + 1] in {"،", ","}
    return place if alone and opening.start - begin <= _OPENING else None


def _named_in_honour(toponym: Toponym) -> bool:
    """Whether a facility does not lie in the place that it is named after (شارع الحمراء، مسجد القدس)."""
    kind = unknown_kind(toponym.key)
    return kind is not None and kind.feature in _HONOURED


def _start(reading: Reading) -> int:
    return reading.toponym.start


def _phrase(document: Document, phrase: Phrase) -> Located:
    area = phrase.area
    value = PlaceValue(
        id=None, name_ar=document.article.text[slice(*document.folded.span(phrase.start, phrase.end))],
        name_en=phrase.name_en, lat=area.lat, lon=area.lon, geo_precision=area.geo_precision,
        radius_km=area.radius_km, country=phrase.country, admin1=phrase.admin1, kind="spatial", why=area.why,
    )  # fmt: skip
    mention = _mention(document, phrase.start, phrase.end, value, "location")
    return Located(mention, phrase.start, phrase.end, None, phrase)


def read_phrase(phrase: str, gazetteer: Gazetteer, country: str | None = None) -> tuple[Area, str] | None:
    """Return the area that a phrase on its own means, and why: its longest spatial phrase, or else its place.

    Parameters
    ----------
    phrase : str
        A spatial phrase or a place name.
    gazetteer : Gazetteer
    country : str, optional
        ISO 3166-1 alpha-2 code that it is about.

    Returns
    -------
    (Area, str) or None
        None when the gazetteer has nothing in it.
    """
    document = Document(Article("phrase", phrase))
    found = find_places(document, shared_recogniser(gazetteer), gazetteer, country=country)
    whole = max((p for p in found if p.phrase is not None), key=_length, default=None)
    named = max((p for p in found if p.place is not None), key=_length, default=None)
    if whole is None and named is None and (anchor := _any_anchor(document, gazetteer, country)) is not None:
        if anchor.start == 0:
            return place_area(anchor.place, gazetteer), f"{anchor.place.id}: the phrase is its name"
        read = find_phrases(document, [anchor], gazetteer, country, marks_of(document.words))
        return (read[0].area, read[0].area.why) if read else None
    if whole is not None and whole.phrase is not None:
        return whole.phrase.area, whole.phrase.area.why
    if named is None or named.place is None or _says_more(document, named):
        return None
    assert isinstance(named.mention.value, PlaceValue)  # noqa: S101 - kind "place" means just that
    return place_area(named.place, gazetteer), named.mention.value.why


def _length(located: Located) -> int:
    return located.end - located.start


def _any_anchor(document: Document, gazetteer: Gazetteer, country: str | None) -> Anchor | None:
    """Return the place that the end of a phrase names, also by a name that running text would not be believed."""
    text = document.plain.rstrip()
    for at in [0, *(n + 1 for n, letter in enumerate(text) if letter == " ")]:
        for clitic, name in (("", text[at:]), ("ل", "ال" + text[at + 2 :]), ("ل", text[at + 1 :])):
            if (clitic and (text[at : at + 1] != "ل" or at == 0)) or not name or is_cue(name):
                continue
            best = gazetteer.candidates(name, country=country, limit=1)
            if best:
                return Anchor(at + len(clitic) if at else 0, len(text), best[0].place, clitic)
    return None


def _says_more(document: Document, named: Located) -> bool:
    """Whether a phrase has words of spatial language beside a place that no area came of (قبالة سواحل دمشق)."""
    rest = document.plain[: named.start] + " " + document.plain[named.end :]
    return any_cue(rest.split())


def place_area(place: Place, gazetteer: Gazetteer) -> Area:
    """Return the area of a gazetteer place: its outline, or the circle of its radius."""
    outline = gazetteer.geometry(place)
    if outline is None:
        return spatial.around(place.lat, place.lon, place.radius_km, place.geo_precision, place.id)
    # A zone may be known to be smaller than its outline, a river's point to lie beside its course: who asks for the
    # outline gets a point on it and a radius that holds it.
    lat, lon, radius_km = ground(gazetteer, place.id)
    point = Point(lon, lat)
    if not outline.buffer(0.001).contains(point):
        point = nearest_points(outline, point)[0]
    radius = max(radius_km, round(reach_km(point.y, point.x, outline), 1))
    return Area(point.y, point.x, radius, place.geo_precision, place.id, lambda: outline)
