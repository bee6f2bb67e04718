"""The triggers of a clause, grouped into what is one event each: by family, by place, by who does it.

A crowd draws violence into its protest, the taking of ground draws the attack that led to it; what befell another town,
or came before, stands apart.
"""

from __future__ import annotations

from geo.events.telling.crowds import is_crowd, is_mob
from geo.events.telling.moods import next_after
from geo.events.telling.splitting import Apart, Spot, left_for, topical, within
from geo.events.telling.types import JOINS_PROTEST, PROTEST
from geo.events.words.reading import Sign, Signs
from geo.events.words.triggers import frames, function_words, of_lemma

_REACH_OF_CROWD, _BEHIND, _REACH_OF_EARLIER = 9, 3, 5
_SLAIN = frozenset({"kill", "execute", "assassinate"})
_THEM = ("ه", "ها", "هم", "هما", "هن")
_ON_THE_WAY = frozenset({"attack", "raid", "offensive", "advance"})


def groups(
    signs: Signs, anchors: list[Sign], places: list[Spot], apart: Apart, start: int, end: int, *, crowd: bool
) -> list[tuple[list[Sign], tuple[int, int]]]:
    """Group the triggers of a clause by family and place; the ranges of groups of one family do not overlap.

    `crowd` says that the clause goes on about the crowd of the one before it.
    """
    if len(anchors) == 1 and not crowd:
        return [(anchors, (start, end))]
    table = frames()
    topics = {a.start for a in anchors if topical(signs, a)}
    names = {a.item.key for a in anchors if a.start not in topics}
    protest = (crowd or bool(names & PROTEST) or is_crowd(signs, start, end)) and not names & {
        "explode",
        "air",
        "shell",
    }
    mob = next((a.start for a in anchors if is_mob(signs, [a])), end)
    harmless = not any(table[a.item.key].family == "violence" and a.item.key not in _ON_THE_WAY for a in anchors)
    takes_ground = harmless and any(a.item.verb and not a.item.weak and a.item.key == "control" for a in anchors)
    seizes = harmless and any(a.item.verb and not a.item.weak and a.item.key == "abduct" for a in anchors)
    plunders = harmless and any(a.item.verb and not a.item.weak and a.item.key in {"loot", "burn"} for a in anchors)
    arrests = harmless and any(a.item.verb and not a.item.weak and a.item.key == "arrest" for a in anchors)
    groups: list[tuple[str, list[Sign], list[int]]] = []
    bounds = [start, *(a.start for a in anchors[1:]), end]
    for index, anchor in enumerate(anchors):
        family = table[anchor.item.key].family
        if anchor.start in topics:
            groups.append((family + " talked about", [anchor], []))
            continue
        if anchor.item.key == "explode" and anchor.item.weak and "disrupt" in names and not anchor.item.verb:
            continue  # «أبطلوا مفعول سيارة ملغومة»
        if family == "abduction" and _then_slain(signs, anchors[index : index + 2]):
            continue
        last = groups[-1][0] if groups else ""
        rises = protest or (anchor.start >= mob and not names & {"explode", "air", "shell"})
        if rises and family == "violence" and (
            _before_crowd(signs, anchor, anchors, end)
            or (last == family and anchor.item.conjunction == "ف" and table[anchor.item.key].kind == "effect")
        ):  # fmt: skip
            pass
        elif anchor.item.key == "raidarrest" and "arrest" not in names and _when_slain(signs, anchor, anchors[:index]):
            family = "violence"  # «قتل نازح عندما داهمت قوة المخيم»
        elif rises and ((family in {"violence", "loot"} and anchor.item.key in JOINS_PROTEST) or family == "arrest"):
            family = "protest"
        elif (
            not rises
            and family == "protest"
            and names & {"explode", "air", "shell"}
            and not _before_blast(signs, anchors, index, places)
        ):
            family = "violence"
        elif family == "violence" and "down" in names and anchor.item.weak and anchor.item.key in {"air", "shell"}:
            family = "strategic"  # «أسقطوا مسيرات قصدت المطار»
        elif family == "violence" and plunders and anchor.item.key in _ON_THE_WAY:
            family = "loot"  # «اقتحموا المكتب ونهبوا محتوياته»
        elif anchor.item.key == "raid" and arrests and _by_forces(signs, anchor):
            family = "arrest"  # «اقتحمت القوات المخيم واعتقلت خمسة»
        elif family == "violence" and seizes and anchor.item.key in _ON_THE_WAY:
            family = "abduction"  # «اقتحموا المدرسة وخطفوا ثمانين تلميذة»
        elif _led_off(anchors, index):
            family = "arrest"  # «اعتقلوا شابا واقتادوه إلى جهة مجهولة»
        elif family == "violence" and takes_ground and anchor.item.key in _ON_THE_WAY:
            family = "control"  # «هاجم التنظيم البلدة وسيطر على حيين فيها»
        elif family == "loot" and names & {"explode", "air", "shell"}:
            family = "violence"  # what a shelling burns is no event beside it
        mine = [p.key for p in places if bounds[index] <= p.start < bounds[index + 1]]
        ahead = mine or _places_ahead(signs, anchors, index, places, end)
        home = next((g for g in reversed(groups) if g[0] == family), None)
        if home is not None and (
            _elsewhere(signs, anchor, ahead, home[2], apart)
            or _before_that(signs, anchor, home[1])
            or _said_since(signs, anchor, home[1])
        ):
            home = None
        if home is None:
            groups.append((family, [anchor], list(mine)))
        else:
            home[1].append(anchor)
            home[2].extend(mine)
    out = []
    for family, members, _ in groups:
        own = family.removesuffix(" talked about")
        later = [g[1][0].start for g in groups if g[0] in {family, own} and g[1][0].start > members[0].start]
        earlier = [g for g in groups if g[0] == family and g[1][0].start < members[0].start]
        low = _own_beginning(signs, members[0], anchors) if earlier else start
        high = min(later, default=end)
        out.append((members, _own_stretch(signs, members, anchors, places, (low, high))))
    return out


def _own_beginning(signs: Signs, first: Sign, anchors: list[Sign]) -> int:
    """Return where a further group begins: a counted noun has its number before it (وأوقعت 45 قتيلا)."""
    if not first.item.counted:
        return first.start
    last = max((a.end for a in anchors if a.start < first.start), default=first.start)
    return next((i for i in range(first.start, last, -1) if i in signs.commas), last)


def goes_on(signs: Signs, anchor: Sign) -> bool:
    """Whether a verb has the subject of the clause before it (الخميس أحرق المتظاهرون …، وليلة أمس اقتحموا القنصلية)."""
    words = signs.tokens.words
    if not anchor.item.verb:
        return False
    # «خرج الآلاف …، وما إن بلغوا الساحة حتى فتح رجال الأمن النار»
    by_forces = anchor.item.key == "shoot" and not function_words("security").isdisjoint(words[anchor.end :][:_BEHIND])
    return by_forces or words[anchor.start].endswith("وا")


def _own_stretch(
    signs: Signs, members: list[Sign], anchors: list[Sign], places: list[Spot], bounds: tuple[int, int]
) -> tuple[int, int]:
    """End a group where a verb of another family begins anew, if both have places of their own.

    «سيطر الحوثيون على معسكر في الجوف وقصفوا مأرب»: each has the place of its own stretch.
    """
    low, high = bounds
    following = [a for a in anchors if members[-1].end <= a.start < high and a.item.verb and _begins(signs, a)]
    if not following:
        return bounds
    cut = following[0].start
    mine = [p for p in within(places, low, cut) if not left_for(signs, p)]
    theirs = [p for p in within(places, cut, high) if not left_for(signs, p)]
    return (low, cut) if mine and theirs else bounds


def _places_ahead(signs: Signs, anchors: list[Sign], index: int, places: list[Spot], end: int) -> list[int]:
    """Return the places up to the next verb that begins anew (، أصيب أربعة بقصف مدفعي في تعز)."""
    stop = next((a.start for a in anchors[index + 1 :] if _begins(signs, a) or _behind_earlier(signs, a)), end)
    if not anchors[index].item.verb:
        return []
    return [p.key for p in within(places, anchors[index].end, stop) if not left_for(signs, p)]


def _begins(signs: Signs, anchor: Sign) -> bool:
    return bool(anchor.item.conjunction) or anchor.start in signs.commas


def _by_forces(signs: Signs, anchor: Sign) -> bool:
    return not function_words("security").isdisjoint(signs.tokens.words[anchor.end : anchor.end + 1])


def _then_slain(signs: Signs, pair: list[Sign]) -> bool:
    """Whether whom men led away they killed next: one event (اقتادوا سبعة وأعدموهم)."""
    if len(pair) < 2 or not (pair[0].item.verb and pair[1].item.verb) or pair[1].item.key not in _SLAIN:
        return False
    return bool(pair[1].item.conjunction) and signs.tokens.words[pair[1].start].endswith(_THEM)


def _led_off(anchors: list[Sign], index: int) -> bool:
    """Whether a verb only goes on about whom an arrest took."""
    anchor = anchors[index]
    arrest = index > 0 and anchors[index - 1].item.key == "arrest"
    return arrest and bool(anchor.item.conjunction) and of_lemma(anchor.item, "led_off")


def _before_crowd(signs: Signs, anchor: Sign, anchors: list[Sign], end: int) -> bool:
    """Whether an act is told well before people protest in a clause (قُتل سائق …، ليعمد محتجون إلى حرق العجلات)."""
    crowd = [a.start for a in anchors if a.item.key in PROTEST]
    crowd += [s.start for s in signs.between(anchor.start, end, "victim") if s.item.key == "protester"]
    first = min(crowd, default=anchor.start)
    if first and signs.tokens.words[first - 1] in function_words("while"):
        return False  # «سقط شاب برصاصة …، خلال احتجاج»
    if first - anchor.end < _REACH_OF_CROWD:
        return False
    return not signs.commas.isdisjoint(range(first - 3, first + 1))


def _before_blast(signs: Signs, anchors: list[Sign], index: int, places: list[Spot]) -> bool:
    """Whether people protest at one place, and a blast at another comes next (تظاهرات في الساحة، وانفجار في الحي)."""
    after = next((a for a in anchors[index + 1 :] if a.item.key in {"explode", "air", "shell"}), None)
    if after is None or after.start not in signs.commas or not after.item.conjunction:
        return False
    return bool(within(places, anchors[index].end, after.start)) and bool(
        within(places, after.end, after.end + _REACH_OF_CROWD)
    )


def _when_slain(signs: Signs, anchor: Sign, before: list[Sign]) -> bool:
    """Whether a raid is told as when or how people fell (قُتل … عندما داهمت، خلال مداهمة)."""
    if not any(b.item.key in {"kill", "injure"} for b in before) or not anchor.start:
        return False
    return signs.tokens.words[anchor.start - 1] in function_words("while")


def _elsewhere(signs: Signs, anchor: Sign, mine: list[int], theirs: list[int], apart: Apart) -> bool:
    """Whether a further trigger of the family tells of another place than the group so far, or of a further one."""
    if frames()[anchor.item.key].kind == "method" and not anchor.item.verb and not anchor.item.definite:
        further = signs.tokens.words[anchor.end : anchor.end + 1]
        if theirs and _follows_and(signs, anchor.start) and not function_words("another").isdisjoint(further):
            return True  # «قتل ثلاثة في غارة على حيش، وأسفرت غارة أخرى على كفر سجنة عن مقتل اثنين»
    if not function_words("caused_by").isdisjoint(signs.tokens.words[max(0, anchor.start - 3) : anchor.start]):
        return True
    if anchor.item.conjunction == "ف" and frames()[anchor.item.key].kind == "effect":
        return False  # «انفجر لغم …، فتوفيت امرأتان»: what followed from it
    fresh = bool(anchor.item.conjunction) or anchor.start in signs.commas or _follows_and(signs, anchor.start)
    return bool(fresh and mine and theirs and all(apart(m, theirs[0]) for m in mine))


def _before_that(signs: Signs, anchor: Sign, members: list[Sign]) -> bool:
    """Whether a noun names an earlier event that the group's event came after (جاءت الضربات بعد يومين من هجوم)."""
    if not anchor.item.verb and anchor.start and signs.tokens.words[anchor.start - 1] in function_words("revenge"):
        return True
    if anchor.item.verb or anchor.item.definite or anchor.item.counted:
        return False
    if frames()[anchor.item.key].kind == "effect" and not all(m.item.definite for m in members):
        return False  # «وجاء الهجوم عقب مقتل مستوطنين»
    if not any(frames()[m.item.key].kind == "method" for m in members):
        return False
    return _behind_earlier(signs, anchor, members[-1].end)


def _said_since(signs: Signs, anchor: Sign, members: list[Sign]) -> bool:
    """Whether a further statement follows an event named as past (بعد أيام من هجوم …، وأكدت مصادر أن الجيش استدرج)."""
    last = members[-1]
    if not all(_behind_earlier(signs, m) for m in members):
        return False
    says = [s.start for s in signs.between(last.end, anchor.start, "speech") if s.item.key == "say"]
    return any(at in signs.commas for at in says)


def _behind_earlier(signs: Signs, anchor: Sign, first: int = 0) -> bool:
    """Whether an indefinite noun stands behind «بعد» or its like (قتلت ثلاثة، غداة انفجار مماثل في بلد)."""
    if anchor.item.verb or anchor.item.definite or anchor.item.counted:
        return False
    words = signs.tokens.words
    reach = range(max(first, anchor.start - _REACH_OF_EARLIER), anchor.start)
    return any(words[i] in function_words("earlier") and not next_after(words, i) for i in reach)


def _follows_and(signs: Signs, at: int) -> bool:
    words, rooted = signs.tokens.words, function_words("rooted")
    return any(i in signs.commas and words[i][0] in "وف" and words[i] not in rooted for i in range(max(1, at - 5), at))
