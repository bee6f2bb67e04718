"""How an incident's place was read: every mention of its article, the reading chosen and those rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from geo.article import Article
from geo.incident import Incident
from geo.mentions import ActorValue, DateValue, Mention, PlaceValue
from geo.page.card import Mark
from geo.page.i18n import Texts
from geo.pipeline import Reading, read


@lru_cache(maxsize=64)
def reading(article: Article) -> Reading:
    """Return what the pipeline reads out of an article; the same code that made its incidents."""
    return read(article)


def marks(article: Article, incident: Incident | None = None) -> list[Mark]:
    """Return the marks of an article's mentions; with an incident, only those of its sentence, who says so set off."""
    found = []
    claimants = {a.id for a in incident.actors if a.role == "claimant"} if incident else set()
    for mention in reading(article).mentions:
        inside = incident is None or (
            incident.sentence_start is not None
            and incident.sentence_end is not None
            and incident.sentence_start <= mention.start < incident.sentence_end
        )
        if inside:
            says_so = isinstance(mention.value, ActorValue) and mention.value.id in claimants
            found.append(Mark(mention.start, mention.end, "claimant" if says_so else mention.kind))
    return _disjoint(found)


def _disjoint(found: Sequence[Mark]) -> list[Mark]:
    """Keep the longer of marks that overlap, so that a name is not marked twice."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mark.end <= k.start or mark.start >= k.end for k in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that a name could mean, and whether it was chosen; `why` is the machine's reason."""

    name: str
    detail: str
    chosen: bool
    why: str


def choices(article: Article, incident: Incident, lang: str) -> list[Choice]:
    """Return the readings of the incident's place name, the chosen one first; empty when it has none in the text."""
    if incident.place_start is None:
        return []
    for located in reading(article).places:
        mention = located.mention
        if mention.start <= incident.place_start < mention.end and isinstance(mention.value, PlaceValue):
            value = mention.value
            name = (value.name_ar or value.name_en) if lang == "ar" else (value.name_en or value.name_ar)
            chosen = Choice(name, " ".join(p for p in (value.admin1, value.country) if p), True, value.why)
            others = [
                Choice(
                    (p.name_ar or p.name_en) if lang == "ar" else (p.name_en or p.name_ar),
                    " ".join(x for x in (p.feature, p.admin1, p.country) if x),
                    False,
                    p.id,
                )
                for p in located.rejected[:12]
            ]
            return [chosen, *others]
    return []


def table(found: Sequence[Choice], t: Texts) -> str:
    """Return HTML of the readings."""
    if not found:
        return ""
    rows = "".join(
        f"<tr><td>{'✓' if c.chosen else '✗'}</td><td><bdi>{escape(c.name)}</bdi></td>"
        f"<td><bdi>{escape(c.detail)}</bdi></td>"
        f'<td dir="auto">{escape(c.why)}</td></tr>'
        for c in found
    )
    heads = "".join(f"<th>{escape(h)}</th>" for h in ("", t("Place"), t("Where"), t("Reasoning")))
    return f'<div class="wq-scroll"><table class="wq-sources" dir="{t.direction}"><tr>{heads}</tr>{rows}</table></div>'


def preview(article: Article, t: Texts) -> list[dict[str, str]]:
    """Return an article's mentions in text order: their words, kind and meaning under the page's headings."""
    kinds = {"place": t("place"), "date": t("date"), "actor": t("actor")}
    heads = (t("Words"), t("Kind"), t("Meaning"))
    return [dict(zip(heads, (m.text, kinds[m.kind], _meaning(m, t)), strict=True)) for m in reading(article).mentions]


def _meaning(mention: Mention, t: Texts) -> str:
    value = mention.value
    if isinstance(value, PlaceValue):
        name = (value.name_ar or value.name_en) if t.rtl else (value.name_en or value.name_ar)
        return ", ".join(p for p in (name, value.country) if p) + (
            "" if value.lat is not None else f" ({t('not placed')})"
        )
    if isinstance(value, DateValue):
        return t.interval(value.start, value.end) or t("not known")
    return (value.name_ar or value.name_en) if t.rtl else (value.name_en or value.name_ar)
