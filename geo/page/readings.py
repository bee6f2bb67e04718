"""How an incident's place was read: every mention of its article, the reading chosen and those rejected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from gazetteer import Place
from geo.article import Article
from geo.incident import Incident
from geo.mentions import ActorValue, DateValue, Mention, PlaceValue
from geo.page import reasons
from geo.page.ahead import AHEAD
from geo.page.card import Mark
from geo.page.i18n import Texts, isolate
from geo.pipeline import Reading, read

ArticleOf = Callable[[str], Article | None]
_TOLD = ("status", "event_date", "event_date_end", "location", "location_ar", "fatalities", "injured", "actors")


@lru_cache(maxsize=64)
def reading(article: Article) -> Reading:
    """Return what the pipeline reads out of an article; the same code that made its incidents."""
    with AHEAD.reading():
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


def reports(incident: Incident, article_of: ArticleOf) -> list[Incident]:
    """Return what each report of a merged incident told by itself; the incident where no article is at hand.

    Parameters
    ----------
    incident : Incident
    article_of : callable
        Gives an article by its id, or None.
    """
    found = (_report(incident, source, article_of) for source in incident.sources)
    return [report for report in found if report is not None] or [incident]


def sources(incident: Incident, article_of: ArticleOf) -> list[dict[str, object]]:
    """Return the reports of an incident for the card: what the merged incident keeps of them, and what each told."""
    found = []
    for source in incident.sources:
        told = _report(incident, source, article_of)
        found.append(dict(source) | ({name: getattr(told, name) for name in _TOLD} if told else {}))
    return found


def _report(incident: Incident, source: Mapping[str, object], article_of: ArticleOf) -> Incident | None:
    """Read a report out of its article again: the incident of its kind in the sentence that tells it."""
    article = article_of(str(source.get("article_id")))
    told = [
        i for i in (reading(article).incidents if article else ())
        if i.event_type == incident.event_type and i.sentence_start == source.get("sentence_start")
    ]  # fmt: skip
    return min(told, key=lambda i: i.sub_event_type != incident.sub_event_type, default=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that a name could mean, and whether it was chosen; `why` is the reason in words, `raw` the rules' own."""

    name: str
    detail: str
    chosen: bool
    why: str
    raw: str


def choices(article: Article, incident: Incident, t: Texts) -> list[Choice]:
    """Return the readings of the incident's place name, the chosen one first; empty when it has none in the text."""
    if incident.place_start is None:
        return []
    for located in reading(article).places:
        mention = located.mention
        if mention.start <= incident.place_start < mention.end and isinstance(mention.value, PlaceValue):
            value = mention.value
            where = reasons.parents(value.admin1, value.country, t)
            chosen = Choice(t.name(value), where, True, reasons.told(value.why, t), value.why)
            return [chosen, *(_rejected(place, t) for place in located.rejected[:12])]
    return []


def _rejected(place: Place, t: Texts) -> Choice:
    where = reasons.parents(place.admin1 if not place.is_admin1 else "", place.country, t)
    return Choice(reasons.name_of(place, t), where, False, reasons.feature_name(place.feature, t), place.id)


def table(found: Sequence[Choice], t: Texts) -> str:
    """Return HTML of the readings."""
    if not found:
        return ""
    rows = [
        ("✓" if c.chosen else "✗", f"<bdi>{escape(c.name)}</bdi>", f"<bdi>{escape(c.detail)}</bdi>",
         f'{escape(c.why)} <code dir="ltr">{escape(c.raw)}</code>')
        for c in found
    ]  # fmt: skip
    return _table(("", t("Place"), t("Where"), t("Reasoning")), rows, t)


def why(incident: Incident, t: Texts) -> str:
    """Return how the place was read: rule, gazetteer entry, coordinates, and the rules' own words."""
    name = reasons.place_name(incident.place_id, t) if incident.place_id else ""
    facts = [(t("Reasoning"), escape(reasons.told(incident.why, t)) if incident.why else "")]
    entry = f'{escape(name)} <code dir="ltr">{escape(incident.place_id)}</code>'
    facts.append((t("Gazetteer entry"), entry if name else ""))
    if incident.latitude is not None and incident.longitude is not None:
        facts.append((t("Coordinates"), f'<bdi dir="ltr">{incident.latitude:.4f}, {incident.longitude:.4f}</bdi>'))
    facts.append((t("The rules' own words"), f'<code dir="ltr">{escape(incident.why)}</code>' if incident.why else ""))
    rows = "".join(f"<dt>{escape(title)}</dt><dd><bdi>{value}</bdi></dd>" for title, value in facts if value)
    return f'<div class="wq-card" dir="{t.direction}"><dl>{rows}</dl></div>'


def preview(article: Article, t: Texts) -> str:
    """Return an article's mentions in text order as an HTML table: their words, kind and meaning."""
    kinds = {"place": t("place"), "date": t("date"), "actor": t("actor")}
    rows = [
        (f'<span class="wq-mark wq-{escape(m.kind)}">{escape(m.text)}</span>', escape(kinds[m.kind]),
         f"<bdi>{escape(_meaning(m, t))}</bdi>")
        for m in reading(article).mentions
    ]  # fmt: skip
    if not rows:
        return f'<p class="wq-foot" dir="{t.direction}">{escape(t("No place, date or actor was read in it."))}</p>'
    return _table((t("Words"), t("Kind"), t("Meaning")), rows, t)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], t: Texts) -> str:
    """Return a table of cells that are HTML already."""
    head = "".join(f"<th>{escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f'<td dir="auto">{cell}</td>' for cell in row) + "</tr>" for row in rows)
    return f'<div class="wq-scroll"><table class="wq-sources" dir="{t.direction}"><tr>{head}</tr>{body}</table></div>'


def _meaning(mention: Mention, t: Texts) -> str:
    value = mention.value
    if isinstance(value, PlaceValue):
        where = "" if value.id == f"iso:{value.country}" else reasons.parents("", value.country, t)
        name = t.listed(dict.fromkeys((isolate(t.name(value)), where)))
        return name + ("" if value.lat is not None else f" ({t('not placed')})")
    if isinstance(value, DateValue):
        return t.interval(value.start, value.end) or t("not known")
    return t.name(value)
