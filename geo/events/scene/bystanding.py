"""Places that a clause names though nothing happened there: where people come from, go to, speak, or march about."""

from __future__ import annotations

from geo.events.scene.relations import AREA, TOWN, precision_of
from geo.events.scene.setting import Scene
from geo.events.telling.splitting import Spot, within
from geo.events.telling.told import Told
from geo.events.words.triggers import follows, function_words, with_and

AIMED = frozenset({"shell", "air", "launch", "down", "strike"})
_REACH_OF_MOTION = 5
_REACH_OF_LIST, _REACH_OF_LAUNCH, _REACH_OF_HOSPITAL = 9, 3, 4
# What happens where people are, not where they go.
_ON_THE_SPOT = frozenset({"violence", "protest", "abduction", "arrest", "loot", "control"})
_MANNED = frozenset({"violence", "protest", "arrest", "loot"})


def talked_of(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place is what talks were about (بحثا التطورات في إدلب)."""
    if told.family != "talks":
        return False
    before = scene.signs.tokens.words[max(0, spot.start - 2) : spot.start]
    return not function_words("matters").isdisjoint(before)


def avenged(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place is of what an act answers (محاولة للثأر من خسارة تل أبيض)."""
    if told.anchors[0].start > spot.start:
        return False
    before = scene.signs.tokens.words[max(0, spot.start - 4) : spot.start]
    return not function_words("avenging").isdisjoint(before)


def native(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a country is where somebody is from, or a seat is only named (أحدهم من فيجي؛ ومقرها النرويج)."""
    words, at = scene.signs.tokens.words, _list_head(scene, spot)
    before = words[at - 1] if at else ""
    two = words[at - 2] if at > 1 and before in function_words("from") else before
    if two in function_words("seat"):
        return True
    if precision_of(scene, spot) > AREA and not function_words("ranking").isdisjoint(words[max(0, at - 3) : at]):
        return True  # «مواجهات هي الأعنف في لبنان منذ سنوات»
    if told.family not in _ON_THE_SPOT or before not in function_words("from"):
        return False
    return precision_of(scene, spot) > AREA and not told.frames & AIMED


def described(scene: Scene, spot: Spot) -> bool:
    """Whether a distance says where the place named before it lies (كيسمايو، وهو مرفأ على بعد 500 كلم جنوب مقديشو)."""
    words = scene.signs.tokens.words
    if scene.located[spot.key].phrase is None or function_words("distance").isdisjoint(words[spot.start : spot.end]):
        return False
    named = [s for s in within(scene.places, spot.start - _REACH_OF_LIST, spot.start) if s.end <= spot.start]
    if not named or precision_of(scene, named[-1]) > TOWN or scene.located[named[-1].key].phrase is not None:
        return False
    between = range(named[-1].end, spot.start + 1)
    return not (
        scene.signs.commas.isdisjoint(between) and function_words("lying").isdisjoint(words[named[-1].end : spot.start])
    )


def _list_head(scene: Scene, spot: Spot) -> int:
    """Return the word that a list of places joined by «و» begins with (معظمهم من السودان وإريتريا).

    A direction right behind a place goes with it (وهو من السموع جنوب الخليل).
    """
    words, start = scene.signs.tokens.words, spot.start
    if start not in scene.ends:
        return start  # most places
    for before in reversed(within(scene.places, start - _REACH_OF_LIST, start)):
        if before.end != start or (words[start][0] != "و" and scene.located[spot.key].phrase is None):
            break
        start = before.start
    return start


def hails_from(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether people come from a place (مستوطنون من يتسهار، أغلبهم من كفرنبل، وهو من أبناء الناصرية)."""
    if told.family not in _MANNED:
        return False
    words, signs = scene.signs.tokens.words, scene.signs
    at = _list_head(scene, spot) - 1
    if at > 0 and words[at] in function_words("locating") and words[at] not in function_words("in"):
        at -= 1  # «من مدينة»
    if at > 0 and words[at] in with_and("natives"):
        return True
    if at < 1 or words[at] not in function_words("from"):
        return False
    who = words[at - 1]
    if who in with_and("natives") or who in function_words("units") or who in function_words("most_of_them"):
        return True
    return signs.of(at - 1, "victim") is not None


def came_from(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a rocket or an aircraft set out from a place, or people came from there (اقتحموها آتين من ماساكوري)."""
    words, at = scene.signs.tokens.words, spot.start - 1
    if at < 1 or words[at] not in function_words("from"):
        return False
    before = words[max(0, at - _REACH_OF_LAUNCH) : at]
    if not with_and("coming").isdisjoint(before):
        return True
    return not told.frames.isdisjoint(AIMED) and not with_and("set_out").isdisjoint(before)


def of_another(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place stands right behind the noun of another happening (مشتبه به في تفجير الكرادة)."""
    named = within(scene.signs.triggers, spot.start - 1, spot.start)
    return any(not t.item.verb and all(a.start != t.start for a in told.anchors) for t in named)


def protested(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place is of what people march about (تظاهروا في الزاوية احتجاجا على مقتل شاب في صبراتة)."""
    if told.family != "protest":
        return False
    first = told.anchors[0]
    return first.end < spot.start and bool(scene.signs.cued("about", first.end, spot.start))


def bound_for(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether people are on their way to a place or are taken there (كان متجها إلى سرت، نقلوا إلى مستشفى في غازي)."""
    if told.family not in _ON_THE_SPOT:
        return False
    words = scene.signs.tokens.words
    if _cared_for_in(scene, told, spot):
        return True
    start = _list_head(scene, spot)
    at = next((i for i in range(start - 1, max(-1, start - 3), -1) if words[i] in function_words("bound")), -1)
    if at < 0:
        return False
    return not with_and("motion").isdisjoint(words[max(0, at - _REACH_OF_MOTION) : at])


def _cared_for_in(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a place is that of a hospital where the wounded died (توفي اثنان من المصابين في مستشفى بالخضيرة)."""
    words = scene.signs.tokens.words
    if not told.effect or function_words("hospital").isdisjoint(
        words[max(0, spot.start - _REACH_OF_HOSPITAL) : spot.end]
    ):
        return False
    return not with_and("wounded").isdisjoint(words[told.start : told.end])


def speakers(scene: Scene, spot: Spot) -> bool:
    """Whether a place is in the name of who says it (مدير مستشفى مصراتة)."""
    words = scene.signs.tokens.words
    related = not function_words("relative").isdisjoint(words[spot.end : spot.end + 1])
    saying = scene.signs.of(spot.end + 1, "speech") if related else None
    if saying is not None and saying.item.key == "say" and follows(words, saying.end, "that_alone"):
        return True  # «وهو ما أكدته باريس التي قالت إن …»
    says = follows(words, spot.end, "that_alone") or follows(words, spot.end, "by_that")
    if says and words[spot.start - 1] in function_words("from"):
        return True  # «ورد المتحدث من بنغازي بأن قواته …»
    if precision_of(scene, spot) > AREA and follows(words, spot.end, "responsibility"):
        return True  # «هجمات أعلن الحوثيون في اليمن المسؤولية عنها»
    if spot.start > 1 and words[spot.start - 1] in function_words("from"):
        speech = scene.signs.of(spot.start - 2, "speech")
        if (speech is not None and speech.item.key == "say") or words[spot.start - 2] in with_and("speaking_of"):
            return True  # «فتتحدث من تندوف عن 11 قتيلا»
    return spot.start in scene.sourced


def left(scene: Scene, spot: Spot) -> bool:
    """Whether somebody comes from a place or goes there."""
    return spot.start > 0 and scene.signs.tokens.words[spot.start - 1] in function_words("leaving")
