"""Where a told event was: the place of its own clause first, then of its sentence.

Confidence falls at each step, and what the text does not give stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.scene.bystanding import (
    AIMED,
    avenged,
    bound_for,
    came_from,
    described,
    hails_from,
    left,
    native,
    of_another,
    protested,
    speakers,
    talked_of,
)
from geo.events.scene.relations import (
    AREA,
    COUNTRY,
    FAR,
    TOWN,
    directions,
    in_area,
    in_province_of,
    lies_in,
    named_beside,
    precision_of,
    quarter,
    size_of,
    vague,
)
from geo.events.scene.setting import Scene, Where
from geo.events.telling.splitting import Spot, within
from geo.events.telling.told import Told
from geo.events.words.triggers import function_words

_OPENING = 3  # words into a sentence that the place which it opens with stands at
_BESIDE = 7
_BETWEEN = 2  # words between a place and the area that it lies in
_VAST = 4_400.0  # size of an area that news happens somewhere in


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
        if not talked_of(scene, told, s)
        and not avenged(scene, told, s)
        and not native(scene, told, s)
        and not described(scene, s)
    ]
    here = [s for s in every if not bound_for(scene, told, s)]
    ours = [s for s in here if not speakers(scene, s)]
    firm = [
        s
        for s in ours
        if not hails_from(scene, told, s)
        and not protested(scene, told, s)
        and not of_another(scene, told, s)
        and not came_from(scene, told, s)
    ]
    if not firm and ours and all(hails_from(scene, told, s) for s in ours):
        # «صدمت شاحنة المارة في تل أبيب ونزل سائقها، وهو من السموع، فطعن عددا منهم»
        earlier = [s for s in within(scene.places, sentence[0], told.start) if not speakers(scene, s)]
        if (best := _best(scene, told, [s for s in earlier if not hails_from(scene, told, s)])) is not None:
            return Where(scene.located[best.key], "sentence", 0.7)
    firm = firm or ours
    if (best := _best(scene, told, firm)) is not None:
        frame = _frame(scene, sentence)
        place = scene.located[best.key].place
        if frame is not None and scene.apart(frame.key, best.key) and quarter(scene, best, place):
            best = frame  # a quarter's name recurs in many towns: the town that opens the sentence is surer
        elif (town := _town_of(scene, best, firm)) is not None:
            best = town
        elif best.start <= sentence[0] + _OPENING and (detail := _within_province(scene, told, best, firm)) is not None:
            best = detail
        elif (area := _area_said(scene, best, firm)) is not None:
            best = area
        return Where(scene.located[best.key], "clause", 0.9)
    before = [s for s in within(scene.places, sentence[0], told.start) if not speakers(scene, s)]
    before = [s for s in before if not hails_from(scene, told, s)] or before
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
        if s.key != spots[at].key and precision_of(scene, s) <= TOWN and scene.apart(s.key, spots[at].key)
    ]


def _town_of(scene: Scene, spot: Spot, here: Sequence[Spot]) -> Spot | None:
    """Return the town that follows a quarter or a street of a name that recurs (تقاطع زوبي في مقديشو)."""
    if not quarter(scene, spot, None):
        return None
    after = next((s for s in here if 0 <= s.start - spot.end <= 4), None)
    town = after is not None and precision_of(scene, after) == 1 and not vague(scene, after)
    return after if after is not None and town and scene.apart(spot.key, after.key) else None


def _area_said(scene: Scene, spot: Spot, here: Sequence[Spot]) -> Spot | None:
    """Return the area right behind a place that it is said to lie in, where the place known by its name lies elsewhere.

    «في قرية الراقة بمديرية بني قيس»: of the many villages of a name, the one that the gazetteer has is another.
    """
    words = scene.signs.tokens.words
    for after in here:
        if not 0 <= after.start - spot.end <= _BETWEEN or vague(scene, after):
            continue
        said = words[after.start].startswith("ب") or not function_words("lying").isdisjoint(
            words[spot.end : after.start]
        )
        inside = said or words[after.start - 1] in function_words("in")
        if inside and TOWN <= precision_of(scene, after) < COUNTRY and scene.apart(spot.key, after.key):
            return None if in_area(scene, spot, after, rough=True) else after
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
        if s.start > frame.end and precision_of(scene, s) == 1 and not speakers(scene, s) and not left(scene, s)
        and in_province_of(scene.located[s.key].place, town) and scene.apart(s.key, frame.key)
    ]  # fmt: skip
    return _best(scene, told, details)


def _best(scene: Scene, told: Told, spots: list[Spot]) -> Spot | None:
    if len(spots) < 2:
        return spots[0] if spots else None
    best = _first_of_a_list(scene, spots, max(spots, key=lambda s: _fitness(scene, told, s)))
    far = FAR if precision_of(scene, best) >= AREA and best.start < told.anchors[-1].end else _BESIDE
    # «على قطاع غزة … طال بلدات خزاعة»: the towns that follow within the area are surer than the area
    listed = {s.key for s in _listed_behind(scene, spots, best)}
    chain = [
        s
        for s in spots
        if s.key not in listed
        and -_BESIDE <= s.start - best.start <= far
        and (not scene.apart(s.key, best.key) or in_area(scene, s, best, rough=True))
        and (s is best or precision_of(scene, s) < COUNTRY)
    ]
    if vague(scene, best):
        # «بمديرية الجوبة جنوب مأرب»: what has a name is surer than the direction beside it
        aside = directions(scene, spots, best)
        named = [s for s in spots if any(named_beside(scene, s, v) for v in aside)]
        named += [s for s in spots if any(lies_in(scene, s, n) for n in named)]
        chain = named or chain
    return min(chain, key=lambda s: (size_of(scene, s), abs(s.start - best.start)), default=best)


def _first_of_a_list(scene: Scene, spots: Sequence[Spot], spot: Spot) -> Spot:
    """Return the town that a list of towns begins with (في قونية وأضنة)."""
    words = scene.signs.tokens.words
    for before in reversed(spots):
        if before.end == spot.start and words[spot.start][:1] == "و" and precision_of(scene, before) == 1:
            if precision_of(scene, spot) != 1:
                break
            spot = before
    return spot


def _listed_behind(scene: Scene, spots: Sequence[Spot], first: Spot) -> list[Spot]:
    """Return the places that «و» adds to one right behind it (على طفس والمزيريب): none of them is a part of it."""
    words, last, out = scene.signs.tokens.words, first, list[Spot]()
    for spot in spots:
        if spot.start == last.end and words[spot.start : spot.start + 1] and words[spot.start][0] == "و":
            out.append(spot)
            last = spot
    return out


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
    aimed = told.frames & AIMED and before in function_words("aimed")
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
        score += 0.6 if precision_of(scene, spot) <= 3 else -1.0
    elif located.place is not None and located.place.is_country:
        score -= 2.0
    elif size_of(scene, spot) > _VAST:
        score -= 1.5
    return score


def _in_a_relative(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether «، الذي» parts a place from the event's first word: it tells of somebody named on the way."""
    words, commas, relative = scene.signs.tokens.words, scene.signs.commas, function_words("relative")
    begin = told.anchors[0].end
    if relative.isdisjoint(words[begin : spot.start]):
        return False  # most places
    return any(i in commas and words[i] in relative for i in range(begin, spot.start))


def _frame(scene: Scene, sentence: tuple[int, int]) -> Spot | None:
    """Return the place that opens the sentence (وفي تعز، …)."""
    words = scene.signs.tokens.words
    return next(
        (p for p in within(scene.places, sentence[0], sentence[0] + 3) if words[p.start - 1] in function_words("in")),
        None,
    )
