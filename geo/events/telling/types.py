"""Which of ACLED's sub-types an event is: decided by what was used, who was hit and who acted, not by one word."""

from __future__ import annotations

from collections.abc import Sequence

from geo.events.casualties.counts import Counts
from geo.events.telling.arms import by_raiders, in_support
from geo.events.telling.crowds import hits_forces, is_mob
from geo.events.telling.moods import caused
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import Frame, frames, function_words, of_lemma

PROTEST = frozenset({"protest", "riot", "disperse"})
JOINS_PROTEST = frozenset(
    {"kill", "injure", "gun", "shoot", "clash", "raid", "attack", "target", "beat", "raidarrest", "arrest", "launch",
     "burn", "loot", "massacre", "stab", "repel"}
)  # fmt: skip
_REMOTE = frozenset({"air", "shell", "explode", "strike"})
_BRAWL = frozenset({"kill", "attack", "stab", "injure", "clash"})
_ASSAULT = frozenset({"clash", "shoot"})
_INTERVENTION = frozenset({"arrest", "raidarrest", "beat", "attack", "target", "raid"})
_CIVIL = frozenset({"civilian", "protester"})
_UNARMED = _CIVIL | {"person"}
_THEY = "وا"  # ends a verb whose subject are men
_SHOT_IN_SCUFFLE = "Excessive force against protesters"
_OFFENSIVE = frozenset({"offensive", "advance"})
_BEHIND, _REACH, _REACH_OF_OBJECT, _REACH_OF_HANDS = 2, 5, 8, 12
_REACH_OF_SUBJECT = 4


def sub_event_type(
    signs: Signs, anchors: list[Sign], low: int, high: int, names: set[str], weapons: frozenset[str], head: Frame,
    family: str, counts: Counts,
) -> str:  # fmt: skip
    """Return the sub-type of an event told in a range of words.

    Parameters
    ----------
    signs : Signs
    anchors : list of Sign
        Its triggers.
    low, high : int
        The range.
    names, weapons : set of str
        Frames of its triggers, and of the weapon words beside them.
    head : Frame
        The frame of best rank.
    family : str
    counts : Counts
    """
    table = frames()
    weapons = weapons - in_support(signs, low, high)
    if family == "protest":
        return _protest_type(signs, anchors, names, weapons, counts)
    if family != "violence":
        return _seizure_type(signs, anchors, head)
    for weapon in ("chemical", "suicide", "grenade"):
        if weapon in weapons | names and not (weapon == "suicide" and _stormed(names, weapons)):
            if weapon == "grenade" and "air" in weapons:
                return table["air"].sub_event_type  # «قنبلة ألقتها طائرة»
            return table[weapon].sub_event_type
    if _on_horseback(signs, anchors, names, weapons):
        names, head = names - {"air"} | {"attack"}, table["attack"]
    fighters = bool(counts.groups - _UNARMED)
    if _scuffle(names, anchors, weapons, counts):
        return _SHOT_IN_SCUFFLE
    if names & {"clash", "tribal"} and weapons and weapons <= {"riotarms", "stab"} and not fighters:
        return table["tribal"].sub_event_type
    unarmed = not fighters and weapons <= {"stab", "riotarms"} and names <= _BRAWL
    if unarmed and not function_words("fans").isdisjoint(signs.tokens.words[low:high]):
        return table["tribal"].sub_event_type  # «اشتباكات بين مشجعي فريقين»
    waylaid = head.name == "ambush" and _bystanders(signs, anchors, low, high, counts)
    if not waylaid and _clash(names, weapons, counts):
        return table["clash"].sub_event_type
    if "tribal" in names:
        armed = weapons or counts.dead or not function_words("armed").isdisjoint(signs.tokens.words[low:high])
        return table["clash" if armed else "tribal"].sub_event_type
    remote = _remote(names, weapons)
    if remote == "shell" and names & {"attack", "raid"} and not names & {"shell", "strike", "launch"}:
        replied = any(w in function_words("reply") for w in signs.tokens.words[low:high])
        if replied and hits_forces(signs, anchors, low, high):
            return table["clash"].sub_event_type  # «هاجموا قاعدة …، فرد الجنود بالمدفعية»
    if remote:
        return table[remote].sub_event_type
    if head.name == "strike":
        return head.sub_event_type
    fire = names & {"shoot", "attack", "raid", "target", "kill", "injure", "launch", "gun"}
    if fire and not names & {"assassinate", "execute", "abduct"} and (
        fighters
        or (
            fire - {"kill", "injure"}
            and not _troops_kill_unarmed(signs, anchors, counts)
            and hits_forces(signs, anchors, low, high)
        )
    ):  # fmt: skip
        return table["clash"].sub_event_type
    return table["attack"].sub_event_type if head.name in _OFFENSIVE or waylaid else head.sub_event_type


def _troops_kill_unarmed(signs: Signs, anchors: list[Sign], counts: Counts) -> bool:
    """Whether troops storm a place and hit none but unarmed people (اقتحمت القوات المخيم وقتلت شابا)."""
    if not counts.groups or not counts.groups <= _UNARMED:
        return False
    words, troops = signs.tokens.words, function_words("troops")
    return any(a.item.verb and a.item.key == "raid" and words[a.end] in troops for a in anchors if a.end < len(words))


def _stormed(names: set[str], weapons: frozenset[str]) -> bool:
    """Whether those sent to die fought with guns, and nothing is told to have gone off."""
    return bool(names & _ASSAULT) and not names & {"suicide", "explode"} and "ied" not in weapons


def _on_horseback(signs: Signs, anchors: list[Sign], names: set[str], weapons: frozenset[str]) -> bool:
    """Whether those who raid are men and no aircraft (أغار مسلحون على القرية، في غارة شنها رعاة)."""
    if "air" not in names or "air" in weapons:
        return False
    words = signs.tokens.words
    raids = [a for a in anchors if a.item.key == "air"]
    return all(
        words[a.start].endswith(_THEY)
        or not function_words("raiders").isdisjoint(words[max(0, a.start - 2) : a.end + _REACH_OF_SUBJECT])
        if a.item.verb
        else by_raiders(signs, a)
        for a in raids
    )


def _seizure_type(signs: Signs, anchors: list[Sign], head: Frame) -> str:
    """Tell the arrest by forces from the abduction by masked men, where the verb is of the other one."""
    words = signs.tokens.words
    if any(of_lemma(a.item, "led_off") for a in anchors) and _by_the_faceless(words, anchors[0]):
        return frames()["abduct"].sub_event_type  # «أوقف ملثمون سيارته واقتادوه إلى جهة مجهولة»
    for anchor in anchors:
        around = words[max(0, anchor.start - _BEHIND) : anchor.end + _BEHIND]
        before = words[max(0, anchor.start - _REACH_OF_HANDS) : anchor.start] if anchor.item.conjunction else []
        if of_lemma(anchor.item, "leading_away") and not (
            function_words("security").isdisjoint(around) and function_words("police").isdisjoint(before)
        ):
            return frames()["arrest"].sub_event_type  # «دهمت قوة خاصة … واقتادت»
        if of_lemma(anchor.item, "seizing") and _by_the_faceless(words, anchor):
            return frames()["abduct"].sub_event_type
    arrested = head.name == "abduct" and any(a.item.key == "arrest" for a in anchors)
    return frames()["arrest"].sub_event_type if arrested else head.sub_event_type


def _by_the_faceless(words: list[str], anchor: Sign) -> bool:
    """Whether masked or unknown men are the subject, or stand behind «على أيدي»."""
    for at in range(anchor.end, min(anchor.end + _REACH, len(words))):
        if words[at] in function_words("faceless") and (at == anchor.end or words[at - 1] in function_words("hands")):
            return True
    return False


def _scuffle(names: set[str], anchors: list[Sign], weapons: frozenset[str], counts: Counts) -> bool:
    """Whether unarmed people were shot in «مواجهات»: no battle."""
    clashing = [a for a in anchors if a.item.key in {"clash", "ambush", "repel", *_OFFENSIVE}]
    return (
        bool(clashing)
        and all(of_lemma(a.item, "confrontation") for a in clashing)
        and "gun" in weapons | names
        and (bool(counts.groups) or counts.dead == 1)
        and counts.groups <= _UNARMED
    )


def _clash(names: set[str], weapons: frozenset[str], counts: Counts) -> bool:
    clash = names & {"clash", "ambush", "repel", *_OFFENSIVE}
    if not clash or "explode" in names or (clash == {"repel"} and "ied" in weapons):
        return False
    if {"air", "kill"} <= names and "clash" not in names:
        return False
    # an operation in which none but unarmed people die is no battle
    return not (clash <= _OFFENSIVE and counts.dead and counts.groups and counts.groups <= _UNARMED)


def _bystanders(signs: Signs, anchors: Sequence[Sign], low: int, high: int, counts: Counts) -> bool:
    """Whether all who fell are told to be unarmed, and no unit is named (قُتل مسافران في كمين)."""
    if not counts.dead or not counts.groups or not counts.groups <= _CIVIL:
        return False
    ambush = {a.start for a in anchors}  # «كمينا» is as well what is attacked: an army's post
    others = [w for at, w in enumerate(signs.tokens.words[low:high], low) if at not in ambush]
    return (function_words("military") | function_words("units")).isdisjoint(others)


def _remote(names: set[str], weapons: frozenset[str]) -> str:
    """Return the frame of a weapon that strikes from afar, empty when none does."""
    if "explode" in names and "ied" not in weapons and weapons & {"air", "shell"} and names & _REMOTE == {"explode"}:
        return "air" if "air" in weapons else "shell"
    if names & _REMOTE == {"explode", "air"} and "ied" not in weapons:
        return "air"  # «هوت مسيرة على محطة وانفجرت»
    if names & _REMOTE == {"explode", "shell"} and "ied" not in weapons and "shell" in weapons:
        return "shell"  # «دوت انفجارات بعد إطلاق صواريخ»
    if "ied" in weapons or "explode" in names:
        return "ied"
    struck = {"strike", "target", "attack", "kill", "launch", "injure", "massacre"}
    if "air" in names or ("air" in weapons and names & {*struck, "shell", "assassinate"}):
        return "air"
    return "shell" if "shell" in names or ("shell" in weapons and names & struck) else ""


def _while_attacking(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether protesters attack (مات متظاهر خلال مهاجمة مخفر، تحولت مظاهرة إلى هجوم على مقر)."""
    words, times = signs.tokens.words, function_words("while")
    attacks = [a for a in anchors if a.item.key in {"attack", "raid"} and not a.item.verb and a.start]
    return any(words[a.start - 1] in times or _turned_into(words, a.start) for a in attacks)


def _turned_into(words: list[str], at: int) -> bool:
    if words[at - 1] not in function_words("towards"):
        return False
    return not function_words("turned").isdisjoint(words[max(0, at - _REACH_OF_OBJECT) : at])


def _storm(signs: Signs, anchors: list[Sign]) -> bool:
    """Whether protesters are the subject of an assault (اقتحم نواب ومعهم محتجون المبنى)."""
    words = signs.tokens.words
    return any(
        s.item.key == "protester" and words[s.start].endswith("ون")
        for a in anchors
        if a.item.verb and a.item.key in {"raid", "attack"}
        for s in signs.between(a.end, a.end + _REACH_OF_SUBJECT, "victim")
    )


def _protest_type(signs: Signs, anchors: list[Sign], names: set[str], weapons: frozenset[str], counts: Counts) -> str:
    harmed = bool(counts.dead or counts.hurt) or bool(names & {"kill", "massacre"})
    if is_mob(signs, anchors) and not names & {"protest", "disperse"}:
        reach = signs.between(anchors[0].start - _BEHIND, anchors[-1].end + _REACH, "victim")
        return "Violent demonstration" if any(s.item.key == "protester" for s in reach) else "Mob violence"
    names = names | {"kill"} if "massacre" in names else names
    if names & {"burn", "loot", "riot"}:  # «أحرق غاضبون مخفرا بعد مقتل شاب»
        names = {a.item.key for a in anchors if a.item.key != "kill" or not caused(signs, a)} | (names - {"kill"})
    shot = "kill" in names or "shoot" in names or "gun" in weapons
    fallen = "kill" in names and ("shoot" in names or "gun" in weapons | names)
    if not fallen and (
        names & {"riot", "burn", "loot"}
        or ("riotarms" in weapons and "disperse" not in names and not (harmed and shot))
    ):
        return "Violent demonstration"
    if "gun" not in weapons | names and _while_attacking(signs, anchors):
        return "Violent demonstration"
    if ("clash" in names and not (harmed and shot)) or (not harmed and _storm(signs, anchors)):
        return "Violent demonstration"
    if "shoot" in names or (harmed and ("gun" in weapons or "kill" in names)):
        return "Excessive force against protesters"
    if "dispersal" in weapons or "disperse" in names or names & _INTERVENTION or harmed:
        return "Protest with intervention"
    return "Peaceful protest"
