"""Where a told event was: the place of its own clause first, then of its sentence.

Confidence falls at each step, and what the text does not give stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer import Place
from gazetteer.index import distance_km
from geo.events.setting import Scene, Where
from geo.events.splitting import Spot, within
from geo.events.told import Told
from geo.events.triggers import function_words, is_one_of
from geo.mentions import PlaceValue

_FAR = 99
_BETWEEN, _LYING = 2, 5  # words between a place and what says where it lies
_IN_TOWNS = frozenset({"P.PPLX", "R.ST", "S.SQR", "S.MKT", "S.HSP", "S.MSQE"})
_OPENING = 3  # words into a sentence that the place which it opens with stands at
_REACH_OF_MOTION = 5
_AIMED = frozenset({"shell", "air", "launch", "down", "strike"})
# What happens where people are, not where they go.
_ON_THE_SPOT = frozenset({"violence", "protest", "abduction", "arrest", "loot", "control"})
_MANNED = frozenset({"violence", "protest", "arrest", "loot"})
_TOWN, _AREA, _COUNTRY, _BESIDE = 2, 3, 5, 7
_VAST = 4_400.0  # size of an area that news happens somewhere in
_CORNERS, _SAID = 1.5, 3.0  # how far an area may reach beyond the circle drawn for it
_QUARTER_REACH, _NAMED_REACH = 10.0, 45.0


def place_of(scene: Scene, told: Told, sentence: tuple[int, int]) -> Where | None:
    """Return the place that an event's own clause or sentence gives."""
    if told.mood == "about":
        # what is mourned or condemned has its own place behind it; the mourners' place is not its
        here = list(within(scene.places, told.anchors[0].start, told.end))
        best = _best(scene, told, here)
        return Where(scene.located[best.key], "clause", 0.8) if best is not None else None
    every = [
        s
        for s in within(scene.places, told.start, told.end)
        if not _talked_of(scene, told, s) and not _avenged(scene, told, s) and not _native(scene, told, s)
    ]
    here = [s for s in every if not _bound_for(scene, told, s)]
    ours = [s for s in here if not _speakers(scene, s)]
    firm = [
        s
        for s in ours
        if not _hails_from(scene, told, s) and not _protested(scene, told, s) and not _of_another(scene, told, s)
    ]
    firm = firm or ours
    if (best := _best(scene, told, firm)) is not None:
        frame = _frame(scene, sentence)
        place = scene.located[best.key].place
        if frame is not None and scene.apart(frame.key, best.key) and _quarter(scene, best, place):
            best = frame  # a quarter's name recurs in many towns: the town that opens the sentence is surer
        elif (town := _town_of(scene, best, firm)) is not None:
            best = town
        elif best.start <= sentence[0] + _OPENING and (detail := _within_province(scene, told, best, firm)) is not None:
            best = detail
        elif (area := _area_said(scene, best, firm)) is not None:
            best = area
        return Where(scene.located[best.key], "clause", 0.9)
    before = [s for s in within(scene.places, sentence[0], told.start) if not _speakers(scene, s)]
    before = [s for s in before if not _hails_from(scene, told, s)] or before
    if (best := _best(scene, told, before)) is not None:
        return Where(scene.located[best.key], "sentence", 0.8)
    after = list(within(scene.places, told.end, sentence[1]))
    if told.effect and not told.counts and (best := _best(scene, told, after)) is not None:
        return Where(scene.located[best.key], "sentence", 0.7)
    if (best := _best(scene, told, here)) is not None:
        return Where(scene.located[best.key], "speaker", 0.4)
    if (best := _best(scene, told, every)) is not None:
        return Where(scene.located[best.key], "goal", 0.4)
    return None


def beside(scene: Scene, where: Where) -> list[Where]:
    """Return the other towns that «و» joins to a place (تظاهر العشرات في القضارف وكوستي)."""
    words, spots = scene.signs.tokens.words, scene.places
    at = next((n for n, s in enumerate(spots) if scene.located[s.key] is where.located), None)
    if at is None:
        return []
    run = [spots[at]]
    for after in spots[at + 1 :]:
        if after.start != run[-1].end or not words[after.start].startswith("و"):
            break
        run.append(after)
    for before in reversed(spots[:at]):
        if before.end != run[0].start or not words[run[0].start].startswith("و"):
            break
        run.insert(0, before)
    return [
        Where(scene.located[s.key], where.rule, where.confidence)
        for s in run
        if s.key != spots[at].key and _precision(scene, s) <= _TOWN and scene.apart(s.key, spots[at].key)
    ]


def _talked_of(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place is what talks were about (بحثا التطورات في إدلب)."""
    if told.family != "talks":
        return False
    before = scene.signs.tokens.words[max(0, spot.start - 2) : spot.start]
    return not function_words("matters").isdisjoint(before)


def _avenged(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place is of what an act answers (محاولة للثأر من خسارة تل أبيض)."""
    if told.anchors[0].start > spot.start:
        return False
    before = scene.signs.tokens.words[max(0, spot.start - 4) : spot.start]
    return not function_words("avenging").isdisjoint(before)


def _native(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a country is where somebody is from, or a seat is only named (أحدهم من فيجي؛ ومقرها النرويج)."""
    before = scene.signs.tokens.words[spot.start - 1] if spot.start else ""
    if before in function_words("seat"):
        return True
    if told.family not in _ON_THE_SPOT or before not in function_words("from"):
        return False
    return _precision(scene, spot) > _AREA and not told.frames & _AIMED


def _hails_from(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether people come from a place (مستوطنون من يتسهار، أغلبهم من كفرنبل، وهو من أبناء الناصرية)."""
    if told.family not in _MANNED:
        return False
    words, signs = scene.signs.tokens.words, scene.signs
    at = spot.start - 1
    if at > 0 and words[at] in function_words("locating") and words[at] not in function_words("in"):
        at -= 1  # «من مدينة»
    if at > 0 and words[at] in function_words("natives"):
        return True
    if at < 1 or words[at] not in function_words("from"):
        return False
    who = words[at - 1]
    if who in function_words("natives") or who in function_words("units") or who in function_words("most_of_them"):
        return True
    return signs.of(at - 1, "victim") is not None


def _of_another(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place stands right behind the noun of another happening (مشتبه به في تفجير الكرادة)."""
    named = within(scene.signs.triggers, spot.start - 1, spot.start)
    return any(not t.item.verb and all(a.start != t.start for a in told.anchors) for t in named)


def _protested(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place is of what people march about (تظاهروا في الزاوية احتجاجا على مقتل شاب في صبراتة)."""
    if told.family != "protest":
        return False
    first = told.anchors[0]
    return first.end < spot.start and bool(scene.signs.cued("about", first.end, spot.start))


def _bound_for(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether people are on their way to a place or are taken there (كان متجها إلى سرت، نقلوا إلى مستشفى في غازي)."""
    if told.family not in _ON_THE_SPOT:
        return False
    words = scene.signs.tokens.words
    at = next(
        (i for i in range(spot.start - 1, max(-1, spot.start - 3), -1) if words[i] in function_words("bound")), -1
    )
    if at < 0:
        return False
    motion = function_words("motion")
    return any(is_one_of(w, motion) for w in words[max(0, at - _REACH_OF_MOTION) : at])


def _speakers(scene: Scene, spot: Spot) -> bool:
    """Whether a place is in the name of who says it (مدير مستشفى مصراتة)."""
    return spot.start in scene.sourced


def _town_of(scene: Scene, spot: Spot, here: Sequence[Spot]) -> Spot | None:
    """Return the town that follows a quarter or a street of a name that recurs (تقاطع زوبي في مقديشو)."""
    if not _quarter(scene, spot, None):
        return None
    after = next((s for s in here if 0 <= s.start - spot.end <= 4), None)
    town = after is not None and _precision(scene, after) == 1 and not _vague(scene, after)
    return after if after is not None and town and scene.apart(spot.key, after.key) else None


def _area_said(scene: Scene, spot: Spot, here: Sequence[Spot]) -> Spot | None:
    """Return the area right behind a place that it is said to lie in, where the place known by its name lies elsewhere.

    «في قرية الراقة بمديرية بني قيس»: of the many villages of a name, the one that the gazetteer has is another.
    """
    words = scene.signs.tokens.words
    for after in here:
        if not 0 <= after.start - spot.end <= _BETWEEN or _vague(scene, after):
            continue
        said = words[after.start].startswith("ب") or not function_words("lying").isdisjoint(
            words[spot.end : after.start]
        )
        inside = said or words[after.start - 1] in function_words("in")
        if inside and _TOWN <= _precision(scene, after) < _COUNTRY and scene.apart(spot.key, after.key):
            return None if _in_area(scene, spot, after, rough=True) else after
    return None


def _within_province(scene: Scene, told: Told, frame: Spot, here: Sequence[Spot]) -> Spot | None:
    """Return the place that a clause comes to in the province of the larger town that it opens with.

    «وفي إدلب، اقتحم انتحاري حاجزا ملاصقا لمعسكر وادي الضيف»: the chief town's name stands for its province.
    """
    town = scene.located[frame.key].place
    if town is None or town.feature[0] != "P" or not town.admin1:
        return None
    details = [
        s
        for s in here
        if s.start > frame.end and _precision(scene, s) == 1 and not _speakers(scene, s) and not _left(scene, s)
        and in_province_of(scene.located[s.key].place, town) and scene.apart(s.key, frame.key)
    ]  # fmt: skip
    return _best(scene, told, details)


def in_province_of(place: Place | None, town: Place) -> bool:
    """Whether a place is a smaller one of its own in a town's province."""
    if place is None or (place.country, place.admin1) != (town.country, town.admin1):
        return False
    return place.feature != "P.PPLX" and place.population < town.population


def _left(scene: Scene, spot: Spot) -> bool:
    """Whether somebody comes from a place or goes there."""
    return spot.start > 0 and scene.signs.tokens.words[spot.start - 1] in function_words("leaving")


def _quarter(scene: Scene, spot: Spot, place: Place | None) -> bool:
    words = scene.signs.tokens.words
    before = words[spot.start - 1] if spot.start else ""
    if not function_words("quarter").isdisjoint((before, words[spot.start])):
        return True
    return place is not None and place.feature in _IN_TOWNS


def _best(scene: Scene, told: Told, spots: list[Spot]) -> Spot | None:
    if not spots:
        return None
    best = _first_of_a_list(scene, spots, max(spots, key=lambda s: _fitness(scene, told, s)))
    far = _FAR if _precision(scene, best) >= _AREA and best.start < told.anchors[-1].end else _BESIDE
    # «على قطاع غزة … طال بلدات خزاعة»: the towns that follow within the area are surer than the area
    chain = [
        s
        for s in spots
        if -_BESIDE <= s.start - best.start <= far
        and (not scene.apart(s.key, best.key) or _in_area(scene, s, best, rough=True))
        and (s is best or _precision(scene, s) < _COUNTRY)
    ]
    if _vague(scene, best):
        # «بمديرية الجوبة جنوب مأرب»: what has a name is surer than the direction beside it
        vague = _directions(scene, spots, best)
        named = [s for s in spots if any(_named_beside(scene, s, v) for v in vague)]
        named += [s for s in spots if any(_lies_in(scene, s, n) for n in named)]
        chain = named or chain
    return min(chain, key=lambda s: (_size(scene, s), abs(s.start - best.start)), default=best)


def _first_of_a_list(scene: Scene, spots: Sequence[Spot], spot: Spot) -> Spot:
    """Return the town that a list of towns begins with (في قونية وأضنة)."""
    words = scene.signs.tokens.words
    for before in reversed(spots):
        if before.end == spot.start and words[spot.start][:1] == "و" and _precision(scene, before) == 1:
            if _precision(scene, spot) != 1:
                break
            spot = before
    return spot


def _vague(scene: Scene, spot: Spot) -> bool:
    """Whether a spot is a direction or distance from something."""
    word = scene.signs.tokens.words[spot.start]
    directed = word in function_words("direction") or word[:1].isdigit() or word in function_words("on")
    return directed and scene.located[spot.key].phrase is not None


def _in_area(scene: Scene, spot: Spot, area: Spot, *, rough: bool = False) -> bool:
    """Whether a town can lie in an area: in the province, or as near as an area's corners reach beyond its circle."""
    a, b = scene.located[spot.key].mention.value, scene.located[area.key].mention.value
    if not isinstance(a, PlaceValue) or not isinstance(b, PlaceValue) or _precision(scene, spot) > _TOWN:
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    if not _AREA <= (b.geo_precision or 5) < _COUNTRY:
        return False
    if b.kind == "A.ADM1" and (a.country, a.admin1) == (b.country, b.admin1):
        return True
    words = scene.signs.tokens.words
    said = (
        rough
        and b.kind == "L.RGN"
        and 0 <= area.start - spot.end <= 1
        and (words[area.start][0] == "ب" or words[area.start - 1] in function_words("in"))
    )
    reach = (_SAID if said else _CORNERS) * (b.radius_km or 0.0)  # «ميدي بالساحل الغربي»: circles of regions are rough
    return b.country in {a.country, ""} and distance_km(a.lat, a.lon, b.lat, b.lon) <= reach


def _directions(scene: Scene, spots: Sequence[Spot], last: Spot) -> list[Spot]:
    """Return a direction and those right before it (مديرية حيس جنوبي محافظة الحديدة، غرب اليمن)."""
    out = [last]
    for spot in reversed(spots):
        if _vague(scene, spot) and 0 <= out[-1].start - spot.end <= _BETWEEN:
            out.append(spot)
    return out


def _lies_in(scene: Scene, spot: Spot, area: Spot) -> bool:
    """Whether a place stands right before the area that it lies in (بلدة محاس في إقليم هيران)."""
    if not 0 <= area.start - spot.end <= _BETWEEN or _vague(scene, spot):
        return False
    apart = scene.apart(spot.key, area.key) and not _in_area(scene, spot, area)
    return _precision(scene, spot) <= _TOWN < _precision(scene, area) and not apart


def _named_beside(scene: Scene, spot: Spot, vague: Spot) -> bool:
    """Whether a place of a name stands right before a direction and can lie there."""
    lying = scene.signs.tokens.words[vague.start - 1] in function_words("lying")
    if not 0 <= vague.start - spot.end <= (_LYING if lying else _BETWEEN) or _vague(scene, spot):
        return False
    if lying and _precision(scene, spot) <= _TOWN:
        return True
    a, b = scene.located[spot.key].mention.value, scene.located[vague.key].mention.value
    assert isinstance(a, PlaceValue) and isinstance(b, PlaceValue)  # noqa: S101, PT018 - places carry place values
    if vague.start - spot.end <= 1 and _precision(scene, spot) <= _TOWN < _precision(scene, vague):
        return a.country == b.country  # «بيشاور شمال غربي باكستان» says where the town lies
    if _precision(scene, spot) > 2 and (a.radius_km or _FAR * _FAR) >= (b.radius_km or 0.0):
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    reach = _QUARTER_REACH if _quarter(scene, spot, scene.located[spot.key].place) else _NAMED_REACH
    return distance_km(a.lat, a.lon, b.lat, b.lon) <= reach + (b.radius_km or 0.0)


def _precision(scene: Scene, spot: Spot) -> int:
    value = scene.located[spot.key].mention.value
    return (value.geo_precision or 5) if isinstance(value, PlaceValue) else 5


def _size(scene: Scene, spot: Spot) -> float:
    value = scene.located[spot.key].mention.value
    assert isinstance(value, PlaceValue)  # noqa: S101 - place mentions carry place values
    return (value.geo_precision or 5) * 1000 + (value.radius_km or 0.0)


def _fitness(scene: Scene, told: Told, spot: Spot) -> float:
    distance = min((spot.start - a.end if spot.start >= a.end else a.start - spot.end + 2) for a in told.anchors)
    score = -0.12 * max(0, distance)
    words = scene.signs.tokens.words
    before = words[spot.start - 1] if spot.start else ""
    two = words[spot.start - 2] if spot.start > 1 else ""
    clitic = words[spot.start][0] if spot.start < len(words) else ""
    first = words[spot.start] if scene.located[spot.key].phrase is not None and spot.start < len(words) else ""
    if function_words("locating") & {before, two, first} or clitic == "ب":
        score += 1.0
    aimed = told.frames & _AIMED and before in function_words("aimed")
    if aimed:
        score += 1.5
    elif told.family == "release" and before in function_words("from"):
        score += 1.0
    elif before in function_words("leaving") or (
        two in function_words("leaving") and before not in function_words("locating")
    ):
        score -= 1.2
    if told.family == "visit" and (before in function_words("towards") or clitic == "ل"):
        score += 4.0
    if _in_a_relative(scene, told, spot):
        score -= 1.0
    located = scene.located[spot.key]
    if located.phrase is not None:
        score += 0.6 if _precision(scene, spot) <= 3 else -1.0
    elif located.place is not None and located.place.is_country:
        score -= 2.0
    elif _size(scene, spot) > _VAST:
        score -= 1.5
    return score


def _in_a_relative(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether «، الذي» parts a place from the event's first word: it tells of somebody named on the way."""
    words, commas = scene.signs.tokens.words, scene.signs.commas
    reach = range(told.anchors[0].end, spot.start)
    return any(i in commas and words[i] in function_words("relative") for i in reach)


def _frame(scene: Scene, sentence: tuple[int, int]) -> Spot | None:
    """Return the place that opens the sentence (وفي تعز، …)."""
    words = scene.signs.tokens.words
    return next(
        (
            p
            for p in scene.places
            if sentence[0] <= p.start <= sentence[0] + 2 and words[p.start - 1] in function_words("in")
        ),
        None,
    )
