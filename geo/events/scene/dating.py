"""When a told event was: the date of its own clause first, then of its sentence; no date where the text gives none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from geo.events.scene.setting import Scene, When
from geo.events.telling.splitting import Spot, within
from geo.events.telling.told import Told
from geo.events.words.numerals import read_number
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words, of_lemma, with_and
from geo.incident import time_precision
from geo.mentions import DateValue

_OPENING = 3  # words that open a clause
_FAR = 99
_REACH_OF_VAGUE = 12
_HARM = frozenset({"bodies", "kill", "injure"})
_DATE_REACH = 14
_WEEK = 7
_REACH_OF_LAG = 6  # words from «بعد» to what came before
_REACH_OF_SAYING, _REACH_OF_ANNOUNCING = 6, 10
_YEAR = re.compile(r"\d{4}")
_UNANNOUNCED = frozenset({"violence", "abduction", "arrest", "loot", "control", "displacement"})


def counted_back(scene: Scene, told: Told, sentence: tuple[int, int], last: When | None) -> When | None:
    """Return the day of an event that the sentence's news came some days after (بعد يومين من مقتل، غداة تفجير).

    Parameters
    ----------
    scene : Scene
    told : Told
    sentence : (int, int)
        Its range of words.
    last : When or None
        The day of what the text has just told.
    """
    first = told.anchors[0].start
    lag = _lag(scene.signs, first)
    if not lag or within(scene.dates, first, told.end):
        return None
    before, after = within(scene.dates, sentence[0], first), within(scene.dates, told.end, sentence[1])
    # «بعد أسبوع على هجوم في بنقردان، قتلت القوات مسلحين في القصرين أمس»
    beside = before[-1] if before else after[0] if after else None
    reference = _when(scene, beside, "clause", 0.7, told) if beside is not None else last
    if reference is None or reference.start is None or reference.end is None or (reference.precision or 9) > 1:
        return None
    blur = timedelta(days=lag // _WEEK)
    start, end = reference.start - timedelta(days=lag) - blur, reference.end - timedelta(days=lag) + blur
    return When(start, end, time_precision(start, end), "clause", 0.7, own=True)


def _lag(signs: Signs, first: int) -> int:
    """Return how many days before something else a trigger is said to have been, 0 where the text does not count."""
    words = signs.tokens.words
    lagging = function_words("lagging")
    reach = range(first - 1, max(-1, first - _REACH_OF_LAG), -1)
    if lagging.isdisjoint(words[reach.stop + 1 : first]):
        return 0
    at = next(i for i in reach if words[i] in lagging)
    if words[at] in function_words("morrow"):
        return 1 if at == first - 1 else 0
    number = read_number(signs, at + 1, first)
    unit = at + 1 if number is None else number.end
    if number is not None and (number.vague or number.low != number.high):
        return 0
    if unit >= first or (
        function_words("from").isdisjoint(words[unit + 1 : first])
        and words[first - 1] not in function_words("on_alone")
    ):
        return 0
    for name, days in (("day_unit", 1), ("two_days", 2), ("week_unit", _WEEK), ("two_weeks", 2 * _WEEK)):
        if words[unit] in function_words(name):
            return days * (1 if number is None else number.low)
    return 0


def since_long(scene: Scene, told: Told) -> bool:
    """Whether an event's clause counts from a day long past (منذ 15 أبريل): a sum over a war, no incident."""
    published = scene.document.article.published
    words = scene.signs.tokens.words
    if any(_since_war(scene, told, at) for at in range(told.clause[0], told.clause[1])):
        return True
    for spot in within(scene.every_date, told.clause[0], told.clause[1]):
        first, value = spot.start, scene.when[spot.key].value
        if not isinstance(value, DateValue):
            continue
        since = words[first] in function_words("since") or (first and words[first - 1] in function_words("since"))
        start = value.start or value.end
        if since and start is not None and published is not None and published - start > timedelta(days=14):
            if _of_an_aside(scene, told, first):
                continue
            return True
    return False


def _of_an_aside(scene: Scene, told: Told, at: int) -> bool:
    """Whether a day stands in words about a place, between commas (في كيسمايو، الخاضعة للشباب منذ أغسطس، رجموا …)."""
    trigger = told.anchors[0].start
    if not told.clause[0] + _OPENING < at < trigger:
        return False
    return not scene.signs.commas.isdisjoint(range(at, trigger + 1))


def _since_war(scene: Scene, told: Told, at: int) -> bool:
    """Whether a word opens «منذ بداية الحرب» and nothing before it ranks the event among others (أعنف هجوم منذ)."""
    words = scene.signs.tokens.words
    if words[at] not in function_words("since") or not function_words("outset") & set(words[at + 1 : at + 2]):
        return False
    if function_words("war").isdisjoint(words[at + 2 : at + 4]):
        return False
    return function_words("ranking").isdisjoint(words[max(told.clause[0], at - 6) : at])


def date_of(scene: Scene, told: Told, sentence: tuple[int, int]) -> When | None:
    """Return the time that an event's own clause or sentence gives."""
    about = told.mood == "about"
    inside = [
        d
        for d in within(scene.dates, told.anchors[0].start if about else told.start, told.end)
        if not _of_another(scene, told, d)
    ]
    if spot := _closest(scene, told, inside):
        if _tallied_on(scene, told, spot):
            return None
        if _said_on(scene, spot):
            toll = scene.signs.cued("rise", told.clause[0], told.anchors[-1].end)
            return None if toll else _when(scene, spot, "speech", 0.5, told)
        return _when(scene, spot, "clause", 0.9, told)
    if about:
        return None
    around = [
        d
        for d in within(scene.dates, sentence[0], sentence[1])
        if _reaches(scene, told, d) and not _of_another(scene, told, d)
    ]
    if spot := _closest(scene, told, around):
        return _when(scene, spot, "sentence", 0.75, told)
    return _held_since(scene, told)


def _of_another(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a day is of what «الذي» or «حيث» goes on to tell of something named behind the event.

    «القبض على مشتبهين في الهجوم الذي أودى بحياة العشرات الشهر الماضي»، «في الحي، حيث يقيم آلاف غادروا العام الماضي».
    """
    words, signs = scene.signs.tokens.words, scene.signs
    if _of_a_state(scene, told, spot) or _from_then_on(scene, spot):
        return True
    last = next((a.end for a in reversed(told.anchors) if a.start < spot.start), spot.start)
    which = function_words("which")
    if not which.isdisjoint(words[last : spot.start]):
        opening = next(i for i in range(last, spot.start) if words[i] in which)
        acts = [t for t in within(signs.triggers, opening, spot.start) if t.item.verb]
        return bool(acts) and not any(t.start == a.start for t in acts for a in told.anchors)
    where = told.clause[1] < spot.start < len(words) and words[told.clause[1]] in function_words("wherein")
    return where and not within(signs.triggers, told.clause[1], spot.start)


def _from_then_on(scene: Scene, spot: Spot) -> bool:
    """Whether a term begins on a day (أعلن الحداد ثلاثة أيام ابتداء من أمس)."""
    words, at = scene.signs.tokens.words, spot.start
    return at > 1 and words[at - 1] in function_words("from") and words[at - 2] in function_words("starting")


def _of_a_state(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether «منذ» says since when something else lasts (رغم حظر التجول المفروض منذ الأربعاء)."""
    words = scene.signs.tokens.words
    since = next((i for i in (spot.start, spot.start - 1) if words[i] in function_words("since")), 0)
    described = since - 1
    if described < 1 or words[described] not in function_words("lasting"):
        return False
    return not any(a.start <= at < a.end for a in told.anchors for at in (described, described - 1))


def _held_since(scene: Scene, told: Told) -> When | None:
    """Return the day that «منذ» gives for a taking of people: since then they are held (اختطفا منذ السادس من الشهر)."""
    if told.family not in {"abduction", "arrest"}:
        return None
    words = scene.signs.tokens.words
    for spot in within(scene.every_date, told.anchors[0].end, told.end):
        value = scene.when[spot.key].value
        since = words[spot.start] in function_words("since") or words[spot.start - 1] in function_words("since")
        if since and isinstance(value, DateValue) and value.start is not None:
            return When(value.start, value.start, time_precision(value.start, value.start), "clause", 0.8, own=True)
    return None


def _reaches(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a date of the sentence can be an event's: none that stands beside another trigger far away."""
    gap = min(abs(spot.start - a.start) for a in told.anchors)
    if gap <= _DATE_REACH:
        return True
    others = [t for t in _triggers_near(scene, spot) if t not in told.anchors]
    return not others


def _triggers_near(scene: Scene, spot: Spot) -> Sequence[Sign]:
    return within(scene.signs.triggers, spot.start - _DATE_REACH, spot.end + _DATE_REACH)


def _closest(scene: Scene, told: Told, spots: list[Spot]) -> Spot | None:
    if len(spots) < 2:
        return spots[0] if spots else None
    # «انتشلت الأربعاء جثث 16 من منزل قصف قبل يومين»، «توفي أمس متأثرا بإصابته في قصف قبل أسبوع»
    late = any(a.item.key == "bodies" or _succumbed(scene, a) for a in told.anchors)
    acts = [a for a in told.anchors if a.item.key not in _HARM] if late else []
    acts = acts or list(told.anchors)

    def distance(spot: Spot) -> float:
        value = scene.when[spot.key].value
        open_end = isinstance(value, DateValue) and (value.start is None or value.end is None)
        saying = (
            _said_on(scene, spot)
            or _buried_on(scene, told, spot)
            or _announced_on(scene, told, spot)
            or _tallied_on(scene, told, spot)
        )
        early = late and acts[0] is not told.anchors[0] and spot.start < acts[0].start
        vague = isinstance(value, DateValue) and _goes_on(value, scene.document.article.published)
        return (
            min(abs(spot.start - a.start) for a in acts)
            + _FAR * (open_end + saying)
            + _REACH_OF_VAGUE * (vague + early)
        )

    return min(spots, key=distance)


def _succumbed(scene: Scene, anchor: Sign) -> bool:
    """Whether a death is one of wounds that somebody had before."""
    if anchor.item.key != "kill":
        return False
    behind = scene.signs.tokens.words[anchor.end : anchor.end + _REACH_OF_SAYING]
    return not function_words("succumbed").isdisjoint(behind)


def _said_on(scene: Scene, spot: Spot) -> bool:
    """Whether a date is the day of saying (أعلنت الخميس لجنة الأطباء، قال الوزير اليوم إن)."""
    signs = scene.signs
    if spot.start and signs.tokens.words[spot.start - 1] in function_words("issued"):
        return True
    if spot.start in scene.sourced and any(low < spot.start < high for low, high in scene.sources):
        return True
    for at in range(spot.start - 1, max(-1, spot.start - 1 - _REACH_OF_SAYING), -1):
        here = signs.at.get(at, ())
        if any(s.item.layer == "speech" and s.item.key in {"say", "admit"} for s in here):
            # «قال الوزير اليوم»; further away only where the saying trails (، حسبما قال مسؤول في الوزارة اليوم)
            return spot.start - at <= 2 or signs.tokens.words[at - 1] in function_words("as")
        if at + 1 in signs.commas or any(s.item.layer == "trigger" for s in here):
            return False
        if signs.tokens.words[at] in function_words("says_that"):
            return False
    return False


def _buried_on(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a day is that of a funeral (شيّع الأهالي بعد صلاة الجمعة أربعة جنود قضوا بانفجار لغم الأربعاء)."""
    words, first = scene.signs.tokens.words, told.anchors[0].start
    before = words[max(told.clause[0], spot.start - _REACH_OF_SAYING) : spot.start]
    return spot.start < first and not with_and("funeral").isdisjoint(before)


def _tallied_on(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a toll was put up or told anew on a day (رفعت اللجنة الأربعاء حصيلة فض الاعتصام إلى 101)."""
    signs = scene.signs
    tally = next((a for a in told.anchors if of_lemma(a.item, "tally")), None)
    if tally is None:
        return False
    if tally.start <= spot.start <= tally.end + 1:
        return bool(signs.cued("rise", told.clause[0], spot.start))  # «رفعت البلدية الحصيلة مساء أمس إلى 157»
    reach = max(told.clause[0], spot.start - _REACH_OF_ANNOUNCING)
    risen = bool(signs.cued("rise", reach, spot.start))
    anew = not function_words("updated").isdisjoint(signs.tokens.words[tally.end : tally.end + 2])
    return spot.end <= tally.start and tally.start - spot.end <= _REACH_OF_SAYING and (risen or anew)


def _announced_on(scene: Scene, told: Told, spot: Spot) -> bool:
    """Whether a day stands between a verb of saying with its subject and what is said (أعلنت مساء أمس مقتل …)."""
    signs, first = scene.signs, told.anchors[0].start
    if spot.end > first or within(signs.triggers, spot.end, first):
        return False
    reach = range(spot.start - 1, max(told.clause[0], spot.start - _REACH_OF_ANNOUNCING) - 1, -1)
    for at in reach:
        if at + 1 in signs.commas or signs.of(at, "trigger") is not None:
            return False
        if any(s.item.layer == "speech" and s.item.key in {"say", "admit"} for s in signs.at.get(at, ())):
            return True
    return False


def day_of(scene: Scene, spot: Spot) -> When:
    """Return the time of a date that a sentence before an event gives."""
    value = scene.when[spot.key].value
    assert isinstance(value, DateValue)  # noqa: S101 - date mentions carry date values
    start, end = value.start or value.end, value.end or value.start
    return When(start, end, time_precision(start, end), "paragraph", 0.5, own=False)


def _when(scene: Scene, spot: Spot, rule: str, confidence: float, told: Told) -> When:
    value = scene.when[spot.key].value
    assert isinstance(value, DateValue)  # noqa: S101 - date mentions carry date values
    start = value.start or value.end
    end = value.end or value.start
    published = scene.document.article.published
    if value.end is None and published is not None and start is not None and _lasts_since(scene, spot):
        return When(start, published, time_precision(start, published), rule, confidence, own=True, lasting=True)
    if (
        published is not None
        and start is not None
        and end is not None
        and published < start
        and _is_past(scene, spot, told)
    ):
        if start <= published + timedelta(7):
            start, end = start - timedelta(7), end - timedelta(7)
        elif (start.year, start.month) == (published.year, published.month) and _of_the_month(scene, spot):
            start, end = _a_month_before(start), _a_month_before(end)  # «28 من الشهر», told on the second
        elif start.year == end.year and not _names_its_year(scene, spot):
            start, end = _a_year_before(start), _a_year_before(end)
    return When(start, end, time_precision(start, end), rule, confidence, own=True)


def _lasts_since(scene: Scene, spot: Spot) -> bool:
    """Whether «منذ» stands right before a day: what is told went on from then to now."""
    words = scene.signs.tokens.words
    return any(words[i] in function_words("since") for i in (spot.start, spot.start - 1))


def _is_past(scene: Scene, spot: Spot, told: Told) -> bool:
    """Whether a day that seems to come is a past one: a verb of the past beside it, or a blow in a headline's present.

    «التقى الوفدان الخميس», «دراجة مفخخة تنفجر وسط المدينة السبت»: nobody announces a blast.
    """
    if told.mood != "told" or any(a.item.tense not in {"past", "noun", "present"} for a in told.anchors):
        return False
    window = scene.signs.tokens.words[max(0, spot.start - 1) : spot.end + 2]
    if function_words("next") & set(window) or not any(a.item.verb for a in told.anchors):
        return False
    return told.family in _UNANNOUNCED or all(a.item.tense != "present" for a in told.anchors)


def _names_its_year(scene: Scene, spot: Spot) -> bool:
    """Whether a date tells its year."""
    return _YEAR.search(scene.when[spot.key].text) is not None


def _goes_on(value: DateValue, published: date | None) -> bool:
    """Whether a period holds the day of publication: «هذا العام» says less than any day (أُعدم خمسة الاثنين)."""
    if published is None or value.start is None or value.end is None or value.precision == "range":
        return False
    return value.start <= published <= value.end and value.end - value.start > timedelta(days=2)


def _of_the_month(scene: Scene, spot: Spot) -> bool:
    """Whether a day is one of a month that its context names."""
    return not function_words("the_month").isdisjoint(scene.signs.tokens.words[spot.start : spot.end])


def _a_month_before(day: date) -> date:
    """Return the same day of the month before, its last one where that is shorter."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _a_year_before(day: date) -> date:
    """Return the same day of the year before."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
