"""Triggers that tell of no happening where they stand: things seized, purposes, support, answers, figures of speech."""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import follows, frames, function_endings, function_words, of_lemma, with_and

_REACH_OF_ENTRY, _REACH_OF_REPLY, _REACH_OF_FIGURE = 8, 4, 4
_REACH_OF_VICTORY, _REACH_OF_ILLNESS = 8, 12
_BEFORE_ENTRY, _REACH_OF_ON = 4, 9
_REACH_OF_OPENING = 5
_SENTENCE_ENDS = frozenset(".!؟?\n:")
_BEFORE_BEAST, _REACH_OF_BEAST = 5, 3
_BEFORE_SUM = 2
_REACH_OF_CARE = 5
_REACH_OF_STORM = 18
_BY_NATURE = frozenset({"loot", "burn", "attack", "target", "strike", "raid"})
_WORDY = frozenset({"attack", "launch", "target", "raid"})
_IN_WORDS = _WORDY - {"raid"} | {"offensive"}


def idle(signs: Signs, anchor: Sign) -> bool:
    """Whether a trigger tells of nothing here: a thing seized, a reason (احتجاجا على), a scene (موقع الانفجار).

    Parameters
    ----------
    signs : Signs
    anchor : Sign
        The trigger.
    """
    words = signs.tokens.words
    if anchor.item.key in _WORDY and not function_words("bloodless").isdisjoint(words[anchor.end : anchor.end + 8]):
        return True
    if of_lemma(anchor.item, "standing") and not _opens(signs, anchor):
        return True
    if anchor.item.key == "toll" and any(
        s.item.counted for s in signs.between(anchor.end, anchor.end + _REACH_OF_ENTRY, "trigger")
    ):
        return True  # «أوقع 12 قتيلا»: the counted noun says it
    if (
        _faced(signs, anchor)
        or _of_illness(signs, anchor)
        or _of_beasts(signs, anchor)
        or _of_nature(signs, anchor)
        or _by_court(signs, anchor)
        or _in_words(signs, anchor)
        or _in_general(signs, anchor)
        or (anchor.item.key == "explode" and anchor.item.verb and anchor.start and signs.cue(anchor.start - 1, "neg"))
    ):
        return True
    if _fled_from(signs, anchor):
        return True
    if words[anchor.start] in function_words("reason") and follows(words, anchor.end, "on_alone"):
        return True
    if (
        anchor.item.definite
        and not anchor.item.verb
        and anchor.start
        and words[anchor.start - 1] in function_words("scene")
    ):
        return True
    if (
        anchor.item.key == "arrest"
        and words[anchor.start].endswith(function_endings("ceasing"))
        and not function_words("off").isdisjoint(words[anchor.end :][:_REACH_OF_ENTRY])
    ):
        return True  # «توقف العمال عن العمل»
    if anchor.item.key == "burn" and words[anchor.start] in function_words("by_fire"):
        return True  # «أعدمه حرقا»: how somebody died
    if anchor.item.key == "offensive" and anchor.item.later and _civil_campaign(words, anchor.end):
        return True
    areas = function_endings("areas")
    return (
        _answered(signs, anchor)
        or _set_aside(words, anchor)
        or _holds_ground(signs, anchor)
        or _habitual(signs, anchor)
        or (anchor.item.key == "control" and anchor.start and words[anchor.start - 1].endswith(areas))
        or _held_there(words, anchor)
        or _aimed_at(signs, anchor)
        or _in_support(signs, anchor)
        or _of_things(signs, anchor)
        or _defused(signs, anchor)
        or _buried(signs, anchor)
        or _festive(signs, anchor)
    )


def _fled_from(signs: Signs, anchor: Sign) -> bool:
    """Whether a noun with the article names only what people flee from (نزحوا هربا من القصف)."""
    words, at = signs.tokens.words, anchor.start
    if anchor.item.verb or not anchor.item.definite or at < 2 or words[at - 1] not in function_words("from"):
        return False
    return words[at - 2] in function_words("flight")


def _opens(signs: Signs, anchor: Sign) -> bool:
    """Whether a predicate without a verb opens its sentence (القصير في قبضة الجيش، فإذا بالموصل تحت سيطرة …)."""
    tokens = signs.tokens
    first = max(0, anchor.start - _REACH_OF_OPENING)
    who = signs.between(first, anchor.start, "victim")
    if signs.between(first, anchor.start, "trigger") or any(s.item.definite for s in who):
        return False  # «قُتل شاب بيد …»، «القيادي في قبضة الأمن»
    if not function_words("behold").isdisjoint(tokens.words[first : anchor.start]):
        return True
    return any(i == 0 or not _SENTENCE_ENDS.isdisjoint(tokens.gap(i)) for i in range(first, anchor.start))


def _civil_campaign(words: Sequence[str], start: int) -> bool:
    """Whether a campaign is one of health, charity or words (أطلقت الوزارة حملة لمكافحة …)."""
    reach = words[start : start + _REACH_OF_ON]
    purpose = words[start : start + _REACH_OF_ILLNESS]
    return not (function_words("campaign").isdisjoint(reach) or function_words("civil_campaign").isdisjoint(purpose))


def _defused(signs: Signs, anchor: Sign) -> bool:
    """Whether a bomb is only ready to go off, or goes off in the hands of those who found it."""
    words, at = signs.tokens.words, anchor.start
    if anchor.item.key == "explode":
        if words[at].startswith("لل") and at and words[at - 1] in function_words("primed"):
            return True
        return not function_words("controlled").isdisjoint(words[anchor.end : anchor.end + _REACH_OF_FIGURE])
    under = anchor.item.key == "control" and " ".join(words[at - 1 : at + 1]) in function_words("under_control")
    return under and _bomb(signs, at)


def _bomb(signs: Signs, at: int) -> bool:
    return any(t.item.key in {"explode", "disrupt"} for t in signs.between(max(0, at - _BEFORE_ENTRY), at, "trigger"))


def _buried(signs: Signs, anchor: Sign) -> bool:
    """Whether bodies are those of protesters laid to rest (شيعوا جثامين محتجين), or a verb goes on to tell their death.

    «شيعوا جثامين ثلاثة شبان قتلتهم قوة خاصة فجر الثلاثاء»: the verb tells it, with its day.
    """
    if anchor.item.key != "bodies" or not _person(signs, anchor.end):
        return False
    words = signs.tokens.words
    if function_words("funeral").isdisjoint(words[max(0, anchor.start - _REACH_OF_ENTRY) : anchor.start]):
        return False
    if any(s.item.key == "protester" for s in signs.between(anchor.end, anchor.end + 2, "victim")):
        return True
    following = signs.between(anchor.end, anchor.end + _REACH_OF_ENTRY, "trigger")
    told = any(t.item.key == "kill" and t.item.verb and t.item.tense == "past" for t in following)
    return told and signs.of(anchor.end, "number") is not None


def _festive(signs: Signs, anchor: Sign) -> bool:
    """Whether people gather to celebrate or to watch, or leave a place (خرج من السجن مئات): they protest nothing."""
    words = signs.tokens.words
    if anchor.item.key != "protest" or words[anchor.start] in function_words("outcry"):
        return False
    if not anchor.item.verb:  # «مسيرة كرنفالية»
        return not function_words("festive").isdisjoint(words[anchor.end : anchor.end + 2])
    if not function_words("pretended").isdisjoint(words[anchor.end : anchor.end + _REACH_OF_REPLY]):
        return True  # «تظاهر بالثقة»
    if follows(words, anchor.end, "from") and anchor.item.later:
        return True
    reach = words[anchor.end : anchor.end + _REACH_OF_ON]
    return not function_words("festive").isdisjoint(reach) and function_words("outcry").isdisjoint(reach)


def _by_court(signs: Signs, anchor: Sign) -> bool:
    """Whether an execution is a sentence that a court passed (حكمت محكمة بإعدام عشرة، أعدمت السلطات ثلاثة مدانين)."""
    if anchor.item.key != "execute":
        return False
    if not function_words("convicts").isdisjoint(signs.tokens.words[anchor.end : anchor.end + _REACH_OF_ON]):
        return True
    if anchor.item.verb:
        return False
    before = signs.tokens.words[max(0, anchor.start - _REACH_OF_ON) : anchor.start]
    return not function_words("court").isdisjoint(before)


def _of_illness(signs: Signs, anchor: Sign) -> bool:
    """Whether somebody died of an illness (توفي الفنان بعد صراع مع المرض, وفاة ثماني نساء في مستشفى)."""
    if not of_lemma(anchor.item, "passing"):
        return False
    near = signs.tokens.words[anchor.end : anchor.end + _REACH_OF_CARE]
    if not anchor.item.verb and not function_words("hospital").isdisjoint(near):
        return with_and("wounded").isdisjoint(signs.tokens.words[anchor.end : anchor.end + _REACH_OF_ILLNESS])
    return not function_words("illness").isdisjoint(signs.tokens.words[anchor.end : anchor.end + _REACH_OF_ILLNESS])


def _in_words(signs: Signs, anchor: Sign) -> bool:
    """Whether a man of words attacks (شن نائب من المدينة هجوما على الحكومة)."""
    if anchor.item.key not in _IN_WORDS or anchor.item.definite:
        return False
    words, at = signs.tokens.words, anchor.start
    if not anchor.item.verb:
        launched = [i for i in range(max(0, at - _REACH_OF_REPLY), at) if words[i] in function_words("launching")]
        if not launched:
            return False
        at = launched[-1]
    if words[at].endswith(("وا", "ها", "هم")):
        return False  # «هاجموا الوزير»: he is who is attacked
    return not function_words("of_words").isdisjoint(words[at + 1 : at + 2])


def _in_general(signs: Signs, anchor: Sign) -> bool:
    """Whether deaths are only summed up (الحرب التي قتلت الآلاف، 158 جريمة قتل)."""
    if anchor.item.key not in {"kill", "injure", "displace"} or anchor.start < _BEFORE_SUM:
        return False
    before, last = signs.tokens.words[anchor.start - _BEFORE_SUM : anchor.start]
    if last in function_words("cases") and before.isdecimal():
        return True
    return anchor.item.verb and last in function_words("which") and before in function_words("abstract_doers")


def _of_beasts(signs: Signs, anchor: Sign) -> bool:
    """Whether animals attack or are hunted (هاجمت أسراب الجراد الحقول، قتل الصيادون ستين خنزيرا)."""
    if frames()[anchor.item.key].family != "violence":
        return False
    words = signs.tokens.words
    return not function_words("animals").isdisjoint(
        words[max(0, anchor.start - _BEFORE_BEAST) : anchor.end + _REACH_OF_BEAST]
    )


def _of_nature(signs: Signs, anchor: Sign) -> bool:
    """Whether water, wind, fire, sand or a plague is who acts (اجتاحت السيول القرى، العاصفة دمرت المرفأ)."""
    if not anchor.item.verb or not (anchor.item.key in _BY_NATURE or frames()[anchor.item.key].family == "control"):
        return False
    words, nature = signs.tokens.words, function_words("nature")
    behind = words[anchor.end : anchor.end + 1]
    before = words[anchor.start - 1 : anchor.start] if anchor.start else []
    if not (nature.isdisjoint(before) and (nature - anchor.item.later).isdisjoint(behind)):
        return True  # but «أضرموا النار»: what they did
    # a second verb of the same storm: اجتاحت السيول القرى وجرفت المزارع
    before = words[max(0, anchor.start - _REACH_OF_STORM) : anchor.start] if anchor.item.conjunction else []
    return not function_words("storms").isdisjoint(before)


def _answered(signs: Signs, anchor: Sign) -> bool:
    """Whether a noun names what somebody answers (وردّ الحزب على المجزرة بـ…): the answer is what is told."""
    words, at = signs.tokens.words, anchor.start
    if anchor.item.verb or not anchor.item.definite or at < 2 or words[at - 1] not in function_words("on_alone"):
        return False
    return not function_words("reply").isdisjoint(words[max(0, at - _REACH_OF_REPLY) : at - 1])


def _set_aside(words: Sequence[str], anchor: Sign) -> bool:
    """Whether a noun names only what the news is not about (بعيدا عن الاحتجاجات، هاجم …)."""
    at = anchor.start
    return at > 1 and words[at - 1] in function_words("off") and words[at - 2].endswith(function_endings("aside"))


def _holds_ground(signs: Signs, anchor: Sign) -> bool:
    """Whether a verb of the present says who holds ground, not who takes it now (ويسيطر الحوثيون على صنعاء).

    It is news in a headline, behind its subject (الجيش يسيطر على البلدة), and with its day.
    """
    if anchor.item.tense != "present" or not of_lemma(anchor.item, "holding_ground"):
        return False
    at, tokens = anchor.start, signs.tokens
    before = tokens.words[max(0, at - _BEFORE_ENTRY) : at]
    opens = at == 0 or at in signs.commas or not _SENTENCE_ENDS.isdisjoint(tokens.gap(at))
    lasts = not function_words("still").isdisjoint(before)
    if not (opens or lasts or anchor.item.conjunction or (before[-1:] and before[-1] in function_words("relative"))):
        return False
    return lasts or signs.dated.isdisjoint(range(at, at + _REACH_OF_ON))


def _habitual(signs: Signs, anchor: Sign) -> bool:
    """Whether it happens again and again, on no day (تشن غارات متكررة، يتعرض الريف لقصف شبه يومي)."""
    if anchor.item.counted or (anchor.item.verb and anchor.item.tense != "present"):
        return False
    low, high = max(0, anchor.start - _BEFORE_BEAST), anchor.end + _REACH_OF_OPENING
    if function_words("habitual").isdisjoint(signs.tokens.words[low:high]):
        return False
    return signs.dated.isdisjoint(range(low, high + _REACH_OF_FIGURE)) and not signs.between(low, high, "number")


def _held_there(words: Sequence[str], anchor: Sign) -> bool:
    """Whether people are held in a place that something else befell (غارة على مركز احتجاز، عنبر يحتجز فيه مهاجرون)."""
    if anchor.item.key != "arrest" or not anchor.start:
        return False
    if anchor.item.verb:
        return anchor.item.tense == "present" and follows(words, anchor.end, "therein")
    return words[anchor.start - 1] in function_words("holding")


def _aimed_at(signs: Signs, anchor: Sign) -> bool:
    """Whether taking ground is only what a fight is for (معارك للسيطرة على البلدة)."""
    word = signs.tokens.words[anchor.start]
    if anchor.item.verb or frames()[anchor.item.key].family != "control":
        return False
    return word.startswith(("لل", "لا", "لت")) or _only_tried(signs, anchor.start)


def _only_tried(signs: Signs, at: int) -> bool:
    """Whether taking ground was only tried and thrown back (أحبط محاولة التنظيم السيطرة على البلدة)."""
    tried = signs.cued("attempt", max(0, at - _BEFORE_ENTRY), at)
    return bool(tried) and any(
        t.item.key == "repel" for t in signs.between(max(0, tried[0] - _REACH_OF_FIGURE), at, "trigger")
    )


def _in_support(signs: Signs, anchor: Sign) -> bool:
    """Whether strikes are only what helped another's act (تقدمت القوات مدعومة بغارات جوية)."""
    if anchor.item.verb or anchor.item.key not in {"air", "shell", "strike"}:
        return False
    before = signs.tokens.words[max(0, anchor.start - 2) : anchor.start]
    return not function_words("support").isdisjoint(before)


def _faced(signs: Signs, anchor: Sign) -> bool:
    """Whether «مواجهة» in the singular faces a thing, not armed men (في مواجهة الفقر)."""
    words = signs.tokens.words
    if not words[anchor.start].endswith(function_endings("facing")) or anchor.item.rest:
        return False
    return function_words("faced").isdisjoint(words[anchor.end : anchor.end + 2])


def _of_things(signs: Signs, anchor: Sign) -> bool:
    """Whether what is seized or taken back is no ground (استولوا على أسلحة), or a figure of speech (خطف الأضواء)."""
    words, figurative = signs.tokens.words, function_words("figurative")
    if not figurative.isdisjoint(words[anchor.end : anchor.end + _REACH_OF_FIGURE]):  # seldom
        near = _behind(signs, anchor.end, _REACH_OF_FIGURE)
        if not figurative.isdisjoint(near):
            return function_words("keepers").isdisjoint(near)  # «قتل ثلاثة من رعاة الأغنام»: people by what they tend
    family = frames()[anchor.item.key].family
    if family == "protest":
        return not function_words("won").isdisjoint(words[anchor.end : anchor.end + _REACH_OF_VICTORY])
    if family != "control":
        return False
    if anchor.item.key == "fall" and _person(signs, anchor.end):
        return True  # a person falls into hands, no ground
    if _from_crowd(signs, anchor):
        return True  # «استعادت القوات الجسر من المعتصمين»
    if anchor.item.key == "enter" and not (function_words("entering_force") | function_words("searching")).isdisjoint(
        words[anchor.end : anchor.end + _REACH_OF_ENTRY]
    ):
        return True
    if anchor.item.key == "enter" and not function_words("convoys").isdisjoint(
        words[max(0, anchor.start - _BEFORE_ENTRY) : anchor.end + 2]
    ):
        return True  # «قافلة أممية دخلت المدينة»
    behind = words[anchor.end : anchor.end + _REACH_OF_ON]
    if not function_words("things").isdisjoint(behind[:1]):
        return True  # «تسلم جثامين … قتلوا في غارة على المدينة»
    on = next((i for i, word in enumerate(behind) if word in function_words("on_alone")), None)
    if anchor.item.key == "control" and on is not None:
        # «استولى مقاتلو حركة … على البلدة»: the thing taken is behind «على»
        taken = behind[on + 1 : on + 4]
        if function_words("all_of").issuperset(taken[:2]) and not function_words("in").isdisjoint(taken[2:]):
            return True  # «استولت على كل ما في البحر»
        return not function_words("things").isdisjoint(taken)
    return not function_words("things").isdisjoint(words[anchor.end : anchor.end + 4])


def _behind(signs: Signs, start: int, reach: int) -> Sequence[str]:
    """Return the words behind a trigger as far as its sentence goes."""
    tokens = signs.tokens
    end = start
    while end < min(len(tokens.words), start + reach) and _SENTENCE_ENDS.isdisjoint(tokens.gap(end)):
        end += 1
    return tokens.words[start:end]


def _person(signs: Signs, at: int) -> bool:
    """Whether a person, or a number of them, stands right here (سقط خمسة مطلوبين في قبضة الأمن)."""
    return signs.of(at, "victim") is not None or (
        signs.of(at, "number") is not None and signs.of(at + 1, "victim") is not None
    )


def _from_crowd(signs: Signs, anchor: Sign) -> bool:
    """Whether ground is taken from people who protest."""
    words = signs.tokens.words
    return any(
        s.item.key == "protester" and s.start and words[s.start - 1] in function_words("from")
        for s in signs.between(anchor.end, anchor.end + _REACH_OF_VICTORY, "victim")
    )
