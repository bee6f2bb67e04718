"""How a text speaks of an event: told, planned, denied, merely talked about, imagined; as cause, as a further one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import function_words, with_and

Mood = Literal["told", "planned", "denied", "about", "imagined"]
_SCOPE = 12
_ABSTRACT = frozenset({"ceasefire", "agreement"})


def mood_of(signs: Signs, anchor: Sign, start: int) -> Mood:
    """Say how a clause speaks of an event, by the trigger's tense and the cues before it.

    Parameters
    ----------
    signs : Signs
    anchor : Sign
        The trigger.
    start : int
        Where the clause begins.
    """
    if anchor.item.tense == "future" or (anchor.item.tense == "purpose" and anchor.start not in signs.commas):
        return "planned"  # «، لتصبح البلدة في قبضتهم» tells what came of it
    words, at = signs.tokens.words, anchor.start
    if at and (
        signs.cue(at - 1, "neg") or (at > 1 and signs.cue(at - 2, "neg") and words[at - 1] in function_words("to_be"))
    ):
        # «لم يقتل سوى مدني واحد» is told
        return "told" if not function_words("except").isdisjoint(words[at + 1 : at + _SCOPE]) else "imagined"
    if at and (
        words[at - 1] in function_words("any")
        or (words[at - 1] in function_words("may") and anchor.item.tense == "present")
    ):
        return "imagined"
    if not anchor.item.verb:
        if signs.cued("stop", max(start, at - 2), at):
            return "about"
        if anchor.item.key in _ABSTRACT and _old_news(signs, anchor, start):
            return "imagined"
    return _from_cues(signs, anchor, start)


def _from_cues(signs: Signs, anchor: Sign, start: int) -> Mood:
    """Return what the last cue before a trigger makes of it, as far as its reach goes."""
    reach = range(max(start, anchor.start - _SCOPE), anchor.start)
    if signs.cues.keys().isdisjoint(reach):
        return "told"
    words = signs.tokens.words
    found: Mood = "told"
    for at in reach:
        if words[at] in function_words("cause") and at > start:
            found = "told"
        for key in signs.cues.get(at, ()):
            if key in {"hyp", "warn", "cancel"} and not _that_is(signs, at):
                found = "imagined"
            elif key == "plan" and not _done(signs, anchor) and not _student(signs, at):
                found = "planned"
            elif key == "deny" and function_words("responsibility").isdisjoint(words[at + 1 : at + 4]):
                found = "denied"
            elif key == "about" and found == "told" and not (anchor.item.verb and anchor.item.tense == "past"):
                found = "about"
        if found == "about" and words[at] == "الي" and any(w in function_words("turned") for w in words[start:at]):
            found = "told"  # «تحولت جنازة … إلى تظاهرة»
        if found != "told" and at > start and _new_statement(signs, at, anchor.start):
            found = "told"
    return found


def _that_is(signs: Signs, at: int) -> bool:
    """Whether «أي» only says another way what stands before it (في اليوم ذاته، أي الاثنين)."""
    return at in signs.commas and signs.tokens.words[at] in function_words("that_is")


def _student(signs: Signs, at: int) -> bool:
    """Whether «طالب» is a student whom something befell, and demands nothing (قُتل طالب)."""
    before = signs.of(at - 1, "trigger") if at else None
    return before is not None and before.item.verb and signs.tokens.words[at] in function_words("student")


def _done(signs: Signs, anchor: Sign) -> bool:
    """Whether a trigger is plainly a verb of the past (لبوا دعوة النقابة وتظاهروا), not spelt as its verbal noun is."""
    word = signs.tokens.words[anchor.start]
    return anchor.item.verb and anchor.item.tense == "past" and word.endswith(("وا", "ت"))


def _new_statement(signs: Signs, at: int, anchor: int) -> bool:
    """Whether a comma with a verb ends the reach of a cue before the trigger."""
    words = signs.tokens.words
    if any(words[i] in function_words("adding") for i in range(at + 1, anchor)):
        return True
    for i in signs.commas.intersection(range(at + 1, anchor + 1)):
        if words[i] in function_words("accompanied"):
            return True  # «بحثا عن مطلوبين، تخللها تبادل لإطلاق النار»
        said = signs.of(i, "speech") is not None or words[i] in function_words("and_that")
        if words[i][0] in "وف" and (said or i == anchor):
            return True
    return False


def _old_news(signs: Signs, anchor: Sign, start: int) -> bool:
    """Whether an accord is only referred to (بموجب اتفاق، خرق الهدنة، اتفاق 10 آذار), unless its signing is told."""
    words = signs.tokens.words
    after = words[anchor.end : anchor.end + 4]
    if any(w in function_words("signed") for w in after):
        return False
    before = words[max(start, anchor.start - 3) : anchor.start]
    if any(w in function_words("referring") for w in before):
        return True
    return anchor.item.key == "agreement" and bool(after) and after[0][:1].isdigit()


def past_perfect(signs: Signs, start: int, anchor: int) -> bool:
    """Whether «كان» or «سبق» puts a trigger before the article's news."""
    return bool(signs.cued("before", max(start, anchor - 9), anchor))


def commemorated(signs: Signs, start: int, anchor: int, end: int) -> bool:
    """Whether a trigger names what is remembered (أحيت البلدة أمس الذكرى العاشرة للمجزرة): the day is not its own.

    So it is beside the name of a time long past (قذيفة سقطت أيام الحرب الأهلية).
    """
    words = signs.tokens.words[max(start, anchor - 9) : anchor]
    if not function_words("commemoration").isdisjoint(words):
        return True
    return bool(signs.cued("era", max(start, anchor - 6), min(end, anchor + 8)))


def caused(signs: Signs, anchor: Sign) -> bool:
    """Whether a trigger is a noun named as the cause or the time of something else (بعد هجوم)."""
    words = signs.tokens.words
    if anchor.item.verb or (anchor.start and words[anchor.start - 1] in function_words("happen")):
        return False
    reach = signs.cued("context", anchor.start - 5, anchor.start)
    if reach and not function_words("happen").isdisjoint(words[max(0, reach[0] - 2) : reach[0]]):
        return False  # «تدور منذ الفجر معارك»
    return any(
        words[i] not in function_words("at_once") and not _answers(signs, i) and not next_after(words, i) for i in reach
    )


def next_after(words: Sequence[str], at: int) -> bool:
    """Whether «بعد ذلك» only says that what is told came next."""
    return words[at + 1 : at + 2] in (["ذلك"], ["هذا"])


def _answers(signs: Signs, at: int) -> bool:
    """Whether «رد» is a verb with its subject (وردّ الطيران بغارات), not what something is the answer to (ردا على)."""
    words = signs.tokens.words
    return words[at] in function_words("reply") and words[at + 1 : at + 2] != ["علي"]


def soon(signs: Signs, anchor: Sign) -> bool:
    """Whether an event lies hours from what the sentence tells (بعد ساعات من مقتل): it is of the same day."""
    words = signs.tokens.words[max(0, anchor.start - 5) : anchor.start]
    return not function_words("hours").isdisjoint(words)


def days_before(signs: Signs, anchor: Sign) -> bool:
    """Whether an indefinite noun names an event that this one came some time after (بعد ثلاثة أيام من ضربات)."""
    if anchor.item.verb or anchor.item.definite or anchor.item.counted:
        return False
    words = signs.tokens.words
    if anchor.start < 3 or words[anchor.start - 1] not in {"من", "علي"}:
        return False
    return any(words[i] in function_words("earlier") for i in range(max(0, anchor.start - 6), anchor.start - 1))


def another(signs: Signs, anchors: tuple[Sign, ...], start: int) -> bool:
    """Whether a further event is told: انتحاري آخر، هجوم ثان، وفي حادث منفصل."""
    words, more = signs.tokens.words, function_words("another")
    if not function_words("incident").isdisjoint(words[start : start + 3]) and not more.isdisjoint(
        words[start : start + 4]
    ):
        return True
    if not function_words("caused_by").isdisjoint(words[max(start, anchors[0].start - 3) : anchors[0].start]):
        return not anchors[0].item.verb  # «وتلاه بعد دقائق انفجار سيارة»
    for anchor in anchors:
        if anchor.item.counted or anchor.item.key in {"kill", "injure", "bodies"}:
            continue
        span = words[anchor.start : anchor.end + 2]
        if not more.isdisjoint(span) and any(
            word in more and at not in signs.commas for at, word in enumerate(span, anchor.start)
        ):
            return True
    return False


def happened(signs: Signs, anchors: tuple[Sign, ...]) -> bool:
    """Whether a verb says that what a noun names took place (اندلعت اشتباكات، خاضوا معارك، دوّت انفجارات)."""
    words, verbs = signs.tokens.words, with_and("happen")
    for anchor in anchors:
        if not anchor.item.verb and anchor.item.key == "agreement":
            after = words[anchor.end : anchor.end + 3]
            before = words[max(0, anchor.start - 2) : anchor.start]
            if not function_words("signed").isdisjoint(after) or not function_words("caused_by").isdisjoint(before):
                return True
        if anchor.item.verb or anchor.item.counted or anchor.item.weak:
            continue
        before, after = words[max(0, anchor.start - 3) : anchor.start], words[anchor.end : anchor.end + 3]
        if not (verbs.isdisjoint(before) and verbs.isdisjoint(after)):
            return True
    return False


def came_before(signs: Signs, anchor: Sign, start: int) -> bool:
    """Whether «ويأتي ذلك بعد» names an event as what the news came after."""
    if anchor.item.verb or signs.tokens.words[start] not in function_words("comes"):
        return False
    return caused(signs, anchor)
