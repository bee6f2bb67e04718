"""What the page has to tell the browser by script: direction, language, Streamlit's own words, rows to bring in sight.

Nothing of an article is in any of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from babel.dates import get_day_names, get_month_names

from geo.page.i18n import Texts

# Streamlit's own words can be set neither by its widgets nor, most of them, by the style sheet; those of the uploader
# can. Its tables always begin at the left.
_DIRECTION = """(dir, lang, uploader, words, patterns, days) => {
  const root = document.documentElement;
  root.dir = dir; root.lang = lang;
  root.style.setProperty('--wq-choose', JSON.stringify(uploader[0]));
  root.style.setProperty('--wq-limit', JSON.stringify(uploader[1]));
  root.style.setProperty('--wq-filters', JSON.stringify(uploader[2]));
  const known = new Map(Object.entries(words));
  const rules = patterns.map(([from, to]) => [new RegExp(from), to]);
  const ours = '[data-testid=stHtml], [data-testid=stMarkdownContainer], [data-testid=stIFrame]';
  const turned = (text) => {
    const own = text.trim();
    if (known.has(own)) return known.get(own);
    const rule = rules.find(([from]) => from.test(own));
    return rule ? own.replace(rule[0], rule[1]) : null;
  };
  const word = (node) => {
    const found = turned(node.nodeValue);
    if (found !== null && found !== node.nodeValue && !node.parentElement?.closest(ours)) node.nodeValue = found;
  };
  const named = (element) => {
    for (const name of ['aria-label', 'title', 'aria-valuetext']) {
      const text = element.getAttribute(name), found = text === null ? null : turned(text);
      if (found !== null && found !== text) element.setAttribute(name, found);
    }
    const head = element.tagName === 'TH' && element.closest('[role=grid]');
    if (head && days.length && /^[A-Z]$/.test(element.textContent))
      element.textContent = days[element.cellIndex];
  };
  const turn = (node) => {
    if (node.nodeType === 3) { word(node); return; }
    if (node.nodeType !== 1) return;
    const walker = document.createTreeWalker(node, 5);
    for (let n = node; n; n = walker.nextNode()) n.nodeType === 3 ? word(n) : named(n);
  };
  window.__waqai?.disconnect();
  window.__waqai = new MutationObserver((changes) => changes.forEach((c) => {
    if (c.type === 'childList') c.addedNodes.forEach(turn); else turn(c.target);
  }));
  turn(document.body);
  window.__waqai.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['aria-label', 'title'],
  });
  if (dir !== 'rtl') return;
  let tries = 0;
  const scroll = () => {
    document.querySelectorAll('.st-key-table .dvn-scroller:not([data-wq])').forEach((e) => {
      if (e.scrollWidth > e.clientWidth) { e.scrollLeft = e.scrollWidth; e.dataset.wq = '1'; }
    });
    if (tries++ < 20) setTimeout(scroll, 250);
  };
  scroll();
}"""
# The table cannot be told to scroll; it is built anew for each incident, so the mark goes with it.
_SCROLL = """(row, high) => {
  let tries = 0;
  const scroll = () => {
    const e = document.querySelector('.st-key-table .dvn-scroller');
    if (e && e.dataset.row !== String(row) && e.scrollHeight > e.clientHeight) {
      e.dataset.row = row;
      const top = row * high;
      if (top < e.scrollTop || top + 2 * high > e.scrollTop + e.clientHeight) e.scrollTop = Math.max(0, top - 3 * high);
    }
    if (tries++ < 15) setTimeout(scroll, 100);
  };
  scroll();
}"""


def widget_words(t: Texts) -> dict[str, str]:
    """Return what Streamlit's widgets say in English, with what they shall say."""
    return {
        "Select all": t("Select all"),
        "No results": t("No results"),
        "Clear all": t("Clear all"),
        "Clear value": t("Clear value"),
        "Clear date": t("Clear date"),
        "Choose date": t("Choose date"),
        "Open": t("Open"),
        "Selected values": t("Selected values"),
        "Increment": t("More"),
        "Decrement": t("Less"),
        "Expand sidebar": t("Open the filters"),
        "Collapse sidebar": t("Close the filters"),
        "Sidebar": t("Filters"),
        "Previous month": t("Previous month"),
        "Next month": t("Next month"),
        "Running...": t("Working …"),
        "Stop": t("Stop"),
        "Stop script": t("Stop"),
        "CONNECTING": t("Connecting …"),
        "Sort ascending": t("Sort ascending"),
        "Sort descending": t("Sort descending"),
        "Pin column": t("Pin column"),
        "Unpin column": t("Unpin column"),
        "Hide column": t("Hide column"),
        "Autosize": t("Fit the width"),
        "Format": t("Format"),
        "Dataframe column menu": t("Menu of the column"),
        "Copy column name": t("Copy the column's name"),
        "yyyy": t("year"),
        "mm": t("month"),
        "dd": t("day"),
        "Empty": t("empty"),
    }


def direction(t: Texts, most_mb: int, kinds: Iterable[str]) -> str:
    """Return the script that tells the browser language and direction, and turns Streamlit's words into the page's.

    Parameters
    ----------
    t : Texts
    most_mb : int
        Largest file that the server takes, in MB.
    kinds : iterable of str
        Endings of the files that can be dropped.
    """
    limit = t("at most {n} MB each: {kinds}", n=t.number(most_mb), kinds=", ".join(kinds))
    # What stands on the page from before the reader changed the language has to turn back.
    source, target = (Texts("en"), t) if t.rtl else (Texts("ar"), Texts("en"))
    widgets = widget_words(target if t.rtl else source)
    months = zip(_months(source.lang), _months(target.lang), strict=True)
    words = (widgets if t.rtl else {ours: own for own, ours in widgets.items()}) | dict(months)
    patterns = [["^Select (\\d+) matches$", t("Select these $1")], ["^Remove (.+)$", t("Remove $1")]] if t.rtl else []
    days = get_day_names("narrow", locale=t.lang) if t.rtl else {}
    week = [days[n] for n in (6, *range(6))] if days else []
    given = ([t("Choose files"), limit, t("Filters and articles")], words, patterns, week)
    told = ",".join(json.dumps(value, ensure_ascii=False).replace("<", "\\u003c") for value in given)
    return f"<script>({_DIRECTION})('{t.direction}','{t.lang}',{told})</script>"


def _months(lang: str) -> list[str]:
    names = get_month_names("wide", locale=lang)
    return [names[n] for n in range(1, 13)]


def scroll(row: int, high: int) -> str:
    """Return the script that brings a row of the table, of so many pixels, into sight."""
    return f"<script>({_SCROLL})({row},{high})</script>"
