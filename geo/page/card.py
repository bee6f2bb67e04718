"""HTML of what is shown of an incident: its card, and its paragraph with place, date, actors and trigger marked.

Everything from an article goes through `html.escape`; nothing from an article becomes a link unless it is http(s).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlsplit

from geo.article import Article
from geo.incident import Incident
from geo.page.i18n import Texts, digits, isolate
from geo.query import placenames
from geo.query.filters import Counts
from geo.taxonomy import STYLES, label, letter

_LONGEST = 4000
_ARABIC = re.compile("^[^a-zA-Z]*[\u0600-\u06ff]")
_MARKDOWN = frozenset("\\`*_{}[]()<>#+-.!|~$:^=")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text to highlight; `kind` is `place`, `date`, `actor`, `claimant`, `trigger` or `sentence`."""

    start: int
    end: int
    kind: str


def marked(text: str, marks: Iterable[Mark]) -> str:
    """Return escaped HTML with spans marked; a mark inside another stays inside, one that crosses it is cut.

    Examples
    --------
    >>> marked("a<b c", [Mark(4, 5, "place")])
    'a&lt;b <mark class="wq-place">c</mark>'
    """
    valid = sorted((m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end))
    out: list[str] = []
    open_ends: list[int] = []
    position = 0

    def advance(to: int) -> None:
        nonlocal position
        while open_ends and open_ends[-1] <= to:
            end = open_ends.pop()
            out.append(escape(text[position:end]) + "</mark>")
            position = end
        out.append(escape(text[position:to]))
        position = to

    for mark in valid:
        advance(mark.start)
        end = min(mark.end, open_ends[-1]) if open_ends else mark.end
        out.append(f'<mark class="wq-{escape(mark.kind)}">')
        open_ends.append(end)
    advance(len(text))
    return "".join(out)


def marks_of(incident: Incident, extra: Iterable[Mark] = ()) -> list[Mark]:
    """Return the marks of an incident in its article's text."""
    spans = (
        (incident.sentence_start, incident.sentence_end, "sentence"),
        (incident.place_start, incident.place_end, "place"),
        (incident.trigger_start, incident.trigger_end, "trigger"),
    )
    found = [Mark(start, end, kind) for start, end, kind in spans if start is not None and end is not None]
    return found + list(extra)


def excerpt(incident: Incident, article: Article | None, extra: Iterable[Mark] = ()) -> str:
    """Return HTML of the paragraph that holds the incident's sentence, or of the sentence when that is all there is."""
    marks = marks_of(incident, extra)
    if article is None or incident.sentence_start is None or incident.sentence_end is None:
        offset = incident.sentence_start or 0
        text = incident.sentence
        marks = [Mark(m.start - offset, m.end - offset, m.kind) for m in marks if m.kind != "sentence"]
        return paragraph(text, marks)
    begin = article.text.rfind("\n", 0, incident.sentence_start) + 1
    end = article.text.find("\n", incident.sentence_end)
    end = len(article.text) if end < 0 else end
    begin, end = max(begin, incident.sentence_start - _LONGEST), min(end, incident.sentence_end + _LONGEST)
    inside = [Mark(m.start - begin, m.end - begin, m.kind) for m in marks]
    return paragraph(article.text[begin:end], inside)


def paragraph(text: str, marks: Iterable[Mark]) -> str:
    """Return a paragraph in its own direction."""
    return f'<p class="wq-text" dir="auto">{marked(text, marks)}</p>'


def safe_link(url: str) -> str:
    """Return a link when the address is http(s), else the address as text."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return escape(url)
    if parts.scheme in {"http", "https"} and parts.netloc:
        return (
            f'<a href="{escape(url.strip(), quote=True)}" target="_blank" rel="noopener noreferrer nofollow" dir="ltr">'
            f"{escape(parts.netloc)}</a>"
        )
    return escape(url)


def badge(event_type: str, lang: str) -> str:
    """Return the coloured letter of an event type."""
    style = STYLES.get(event_type)
    if style is None:
        return ""
    return (
        f'<span class="wq-badge" style="background:{style.color};color:{style.ink}">{letter(event_type, lang)}</span>'
    )


def legend(t: Texts) -> str:
    """Return the legend of the map."""
    items = "".join(f"<li>{badge(name, t.lang)} {escape(label(name, t.lang))}</li>" for name in STYLES)
    others = (("area", t("somewhere in this area")), ("faint", t("background, planned or denied")))
    items += "".join(f'<li><span class="wq-{key}key"></span> {escape(name)}</li>' for key, name in others)
    return f'<ul class="wq-legend" dir="{t.direction}">{items}</ul>'


def where(incident: Incident, lang: str) -> str:
    """Return the place of an incident in words, most exact first."""
    own, other = (
        (incident.location_ar, incident.location) if lang == "ar" else (incident.location, incident.location_ar)
    )
    first = own or other
    division = placenames.division(incident.admin1, incident.country, incident.iso, lang)
    country = placenames.country(incident.country, incident.iso, lang)
    parts = [first, *(p for p in (division, country) if p and p != first)]
    return Texts(lang).listed(map(isolate, parts))


def headline(incident: Incident, t: Texts) -> str:
    """Return the incident in one line of plain text: what, where, when."""
    what = label(incident.sub_event_type or incident.event_type, t.lang)
    when = t.interval(incident.event_date, incident.event_date_end)
    return " — ".join(part for part in (what, where(incident, t.lang), when) if part)


def numbers(incident: Incident, t: Texts) -> list[tuple[str, str]]:
    """Return the counts that the incident states, as (label, value)."""
    found = []
    if incident.fatalities is not None:
        most = incident.fatalities_max
        text = t.number(incident.fatalities)
        more = f"{text}–{t.number(most)}" if most is not None and most != incident.fatalities else text
        found.append((t("Killed"), more))
    if incident.injured is not None:
        found.append((t("Injured"), t.number(incident.injured)))
    if incident.displaced is not None:
        found.append((t("Displaced"), t.number(incident.displaced)))
    return found


def who(incident: Incident, t: Texts) -> list[tuple[str, str]]:
    """Return the actors of an incident, as (role, names)."""
    roles = {
        "perpetrator": t("Perpetrator"),
        "target": t("Target"),
        "claimant": t("According to"),
        "party": t("Party"),
        "mentioned": t("Also named"),
    }
    found = []
    for role, title in roles.items():
        names = dict.fromkeys(t.name(a) for a in incident.actors if a.role == role)
        if names:
            found.append((title, t.listed(map(isolate, names))))
    return found


def status_text(status: str, t: Texts) -> str:
    """Return the name of a status."""
    return {
        "reported": t("Reported"),
        "claimed": t("Claimed by one side"),
        "background": t("Background"),
        "planned": t("Planned"),
        "denied": t("Denied"),
    }.get(status, t("No status"))


def precision_text(precision: int | None, radius_km: float | None, t: Texts) -> str:
    """Return how exact the place is."""
    name = {
        1: t("exact site or town"),
        2: t("surroundings or district"),
        3: t("part of a region"),
        4: t("governorate, river or zone"),
        5: t("country only"),
    }.get(precision or 0, t("not placed"))
    return f"{name} ({t('within {km} km', km=t.number(round(radius_km, 1)))})" if radius_km else name


def card(incident: Incident, t: Texts) -> str:
    """Return the incident's facts as HTML."""
    facts = [
        (t("When"), t.interval(incident.event_date, incident.event_date_end) or t("not known")),
        (t("Where"), where(incident, t.lang) or t("not known")),
        (t("How exact"), precision_text(incident.geo_precision, incident.radius_km, t)),
        *who(incident, t),
        *numbers(incident, t),
        (t("Status"), status_text(incident.status, t)),
        (t("Confidence"), f"{round(incident.confidence * 100)}%"),
    ]
    rows = "".join(f"<dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd>" for name, value in facts)
    kind = label(incident.sub_event_type or incident.event_type, t.lang)
    # The pipeline's notes are an English line that says what the facts below say: those say it alone.
    told = incident.notes[:600] if _ARABIC.search(incident.notes) and incident.notes != incident.sentence else ""
    notes = f'<p class="wq-notes" dir="auto">{escape(told)}</p>' if told else ""
    return (
        f'<div class="wq-card" dir="{t.direction}"><h3>{badge(incident.event_type, t.lang)} {escape(kind)}</h3>'
        f"{notes}<dl>{rows}</dl></div>"
    )


def sources(incident: Incident, t: Texts, told: Sequence[Mapping[str, object]] = ()) -> str:
    """Return the reports of an incident side by side, what differs between them set off.

    Parameters
    ----------
    incident : Incident
    t : Texts
    told : sequence of mapping, optional
        What each report told by itself (`geo.page.readings.sources`); else what the merged incident keeps of it.
    """
    reports = told or incident.sources or ({
        "source": incident.source, "url": incident.source_url, "published": incident.published,
        "fatalities": incident.fatalities, "sentence": incident.sentence,
    },)  # fmt: skip
    titles = {
        "source": t("Source"),
        "published": t("Published"),
        "status": t("Status"),
        "event_date": t("When"),
        "location": t("Where"),
        "actors": t("Who"),
        "fatalities": t("Killed"),
        "injured": t("Injured"),
        "sentence": t("Sentence"),
        "url": t("Link"),
    }
    rows = []
    for key, title in titles.items():
        values = [_reported(r, key, t) for r in reports]
        if not any(values):
            continue
        differs = len(set(values)) > 1 and key not in {"source", "published", "sentence", "url"}
        cells = "".join(
            f'<td dir="auto"{_differs(differs)}>{safe_link(v) if key == "url" else escape(v[:600])}</td>'
            for v in values
        )
        rows.append(f"<tr><th>{escape(title)}</th>{cells}</tr>")
    return f'<div class="wq-scroll"><table class="wq-sources" dir="{t.direction}">{"".join(rows)}</table></div>'


def _reported(report: Mapping[str, object], key: str, t: Texts) -> str:
    """Return what a report says of something, in the page's language."""
    value = report.get(key)
    if key == "location" and t.rtl:
        value = report.get("location_ar") or value
    if key == "url":
        value = value or report.get("source_url")
    if value is None or value == "":
        return ""
    if key == "status":
        return status_text(str(value), t)
    if key == "actors" and isinstance(value, tuple):
        return t.listed(dict.fromkeys(isolate(t.name(actor)) for actor in value))
    if key in {"published", "event_date"}:
        days = [_day_of(report.get(name)) for name in (key, "event_date_end")]
        return (t.interval(*days) if key == "event_date" else t.interval(days[0], None)) or str(value)
    return str(value)


def _day_of(value: object) -> date | None:
    try:
        return value if isinstance(value, date) or value is None else date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _differs(differs: bool) -> str:
    return ' class="wq-differs"' if differs else ""


def mark_key(t: Texts) -> str:
    """Return the key to the colours of the marks."""
    names = (
        ("place", t("place")),
        ("date", t("date")),
        ("actor", t("actor")),
        ("claimant", t("who says so")),
        ("trigger", t("event")),
    )
    spans = "".join(f'<span class="wq-{kind}">{escape(name)}</span>' for kind, name in names)
    return f'<div class="wq-key" dir="{t.direction}">{spans}</div>'


def whole(incident: Incident, article: Article, extra: Iterable[Mark] = ()) -> str:
    """Return HTML of the whole article with the incident marked."""
    title = f'<h4 dir="auto">{escape(article.title)}</h4>' if article.title else ""
    return title + paragraph(article.text[:1_000_000], marks_of(incident, extra))


def title(t: Texts) -> str:
    """Return the page's title."""
    sub = escape(t("incidents on the map, out of Arabic news"))
    return f'<h1 class="wq-title" dir="{t.direction}">{escape(t("Waqai"))} <small>{sub}</small></h1>'


def counts(found: Counts, t: Texts) -> str:
    """Return the three numbers that are always on the page."""
    parts = (
        (found.on_map, t("on the map")),
        (found.elsewhere, t("as areas or without a point")),
        (found.total, t("in all")),
    )
    items = "".join(f"<li><b>{digits(n)}</b> <span>{escape(name)}</span></li>" for n, name in parts)
    return f'<ul class="wq-counts" dir="{t.direction}" aria-live="polite">{items}</ul>'


def waiting(read: int, t: Texts) -> str:
    """Return what stands where the three numbers will be while the articles or the store are opened."""
    names = (t("on the map"), t("as areas or without a point"), t("in all"))
    items = "".join(f'<li><span class="wq-none">–</span> <span>{escape(name)}</span></li>' for name in names)
    far = t.plural("{n} article read", "{n} articles read", read) if read else t("Reading …")
    return (
        f'<ul class="wq-counts" dir="{t.direction}">{items}</ul>'
        f'<p class="wq-wait" dir="{t.direction}" role="status"><progress></progress> {escape(far)}</p>'
    )


def hint(t: Texts, left: int, total: int) -> str:
    """Return what to do while no incident is chosen, of so many that pass the filters, out of so many."""
    text = t("Choose an incident on the map or in the table to read its source.") if left else nothing(t, total)
    return f'<p class="wq-foot" dir="{t.direction}">{escape(text)}</p>'


def nothing(t: Texts, total: int) -> str:
    """Return what to do where nothing is shown, of so many incidents in all."""
    if not total:
        return t("There is no incident here yet: drop articles in the side panel, or paste one there.")
    return t("Nothing passes these filters. Take one off above, or reset them all.")


def plain(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    return "".join(f"\\{c}" if c in _MARKDOWN else c for c in text[:500])


def copyable(title: str, text: str, t: Texts) -> str:
    """Return a text that a click selects whole, under a title."""
    head = f'<p class="wq-foot" dir="{t.direction}">{escape(title)}</p>' if title else ""
    direction = "auto" if "\n" in text else "ltr"
    return f'{head}<pre class="wq-copy" tabindex="0" dir="{direction}">{escape(text)}</pre>'
