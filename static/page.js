// What the page has to tell the browser: direction and language, Streamlit's own words, rows to bring into sight.
// Streamlit runs it whole with a call behind it (geo/page/scripts.py), so that the first thing drawn stands right.
window.waqaiPage = (() => {
  "use strict";
  const root = document.documentElement;

  // React Aria, which Streamlit's sliders and day fields are made of, goes by the browser's language and not by the
  // page's: an Arabic browser would mirror the English page's slider. It reads this symbol first, and on this event.
  function locale(lang) {
    window[Symbol.for("react-aria.i18n.locale")] = lang;
    const tell = () => dispatchEvent(new Event("languagechange"));
    tell();
    // Nobody listens before the first slider or day field is there.
    const listeners = ".stSlider, .stDateInput";
    window.waqaiLocale?.disconnect();
    window.waqaiLocale = new MutationObserver(() => {
      if (!document.querySelector(listeners)) return;
      window.waqaiLocale.disconnect();
      [0, 100, 500].forEach((ms) => setTimeout(tell, ms));
    });
    window.waqaiLocale.observe(document.body, { subtree: true, childList: true });
  }

  // Streamlit's own words can be set neither by its widgets nor, most of them, by the style sheet; those of the
  // uploader can.
  function translate(words, patterns, days) {
    const known = new Map(Object.entries(words));
    const rules = patterns.map(([from, to]) => [new RegExp(from), to]);
    const ours = "[data-testid=stHtml], [data-testid=stMarkdownContainer], [data-testid=stIFrame]";
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
      for (const name of ["aria-label", "title", "aria-valuetext"]) {
        const text = element.getAttribute(name), found = text === null ? null : turned(text);
        if (found !== null && found !== text) element.setAttribute(name, found);
      }
      const head = element.tagName === "TH" && element.closest("[role=grid]");
      if (head && days.length && /^[A-Z]$/.test(element.textContent)) element.textContent = days[element.cellIndex];
    };
    const turn = (node) => {
      if (node.nodeType === 3) { word(node); return; }
      if (node.nodeType !== 1) return;
      const walker = document.createTreeWalker(node, 5);
      for (let n = node; n; n = walker.nextNode()) n.nodeType === 3 ? word(n) : named(n);
    };
    window.waqaiWords?.disconnect();
    window.waqaiWords = new MutationObserver((changes) => changes.forEach((c) => {
      if (c.type === "childList") c.addedNodes.forEach(turn); else turn(c.target);
    }));
    turn(document.body);
    window.waqaiWords.observe(document.body, {
      subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label", "title"],
    });
  }

  // Streamlit's tables always begin at the left, and anew with each incident that is chosen. Ours begin where the lines
  // do, as often as their columns get other widths, until the reader scrolls; what he has scrolled to is kept.
  const table = window.waqaiTable ??= { rtl: false, from: 0, moved: new WeakSet() };
  function beginTable(rtl) {
    if (table.rtl !== rtl) table.from = 0;
    table.rtl = rtl;
    if (table.sizes) return;
    const most = (s) => s.scrollWidth - s.clientWidth;
    table.sizes = new ResizeObserver((entries) => new Set(entries.map((e) => e.target.closest(".dvn-scroller"))).forEach((s) => {
      if (s && !table.moved.has(s)) s.scrollLeft = table.rtl ? most(s) - table.from : table.from;
    }));
    const own = (target) => target.closest?.(".st-key-table .stDataFrame")?.querySelector(".dvn-scroller");
    for (const kind of ["pointerdown", "wheel", "keydown", "touchstart"]) {
      addEventListener(kind, (e) => { const s = own(e.target); if (s) table.moved.add(s); }, { capture: true, passive: true });
    }
    addEventListener("scroll", (e) => {
      if (table.moved.has(e.target)) table.from = Math.max(0, table.rtl ? most(e.target) - e.target.scrollLeft : e.target.scrollLeft);
    }, { capture: true, passive: true });
    const look = () => document.querySelectorAll(".st-key-table .dvn-scroller:not([data-wq])").forEach((s) => {
      s.dataset.wq = "1";
      table.sizes.observe(s);
      if (s.firstElementChild) table.sizes.observe(s.firstElementChild);
    });
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    look();
  }

  // Streamlit keeps the days over the slider's handles apart, and within the page, for sliders from left to right only.
  function place() {
    document.querySelectorAll(".stSlider").forEach((slider) => {
      const days = [...slider.querySelectorAll("[data-testid=stSliderThumbValue]")], box = slider.getBoundingClientRect();
      const middle = (e) => { const r = e.getBoundingClientRect(); return r.left + r.width / 2; };
      const within = (x, half) => Math.min(Math.max(x, box.left + half), box.right - half);
      const wide = Math.max(0, ...days.map((e) => e.offsetWidth)) + 6;
      let at = days.map((e) => within(middle(e.parentElement), wide / 2));
      if (days.length === 2 && at[0] - at[1] < wide) {
        const between = within((at[0] + at[1]) / 2, wide);
        at = [between + wide / 2, between - wide / 2];
      }
      days.forEach((e, n) => {
        const shift = `${Math.round(at[n] - middle(e.parentElement))}px`;
        if (e.style.getPropertyValue("--wq-shift") !== shift) e.style.setProperty("--wq-shift", shift);
      });
    });
  }

  function placeDays(rtl) {
    window.waqaiDays?.disconnect();
    if (!rtl) return;
    let asked = 0;
    window.waqaiDays = new MutationObserver((changes) => {
      if (!changes.some((c) => c.type === "childList" || c.target.closest?.(".stSlider"))) return;
      cancelAnimationFrame(asked);
      asked = requestAnimationFrame(place);
    });
    window.waqaiDays.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["style"] });
    new ResizeObserver(place).observe(root);
    place();
  }

  // A part of a long card that is opened at the panel's lower edge would open out of sight.
  function openInSight() {
    if (window.waqaiOpens) return;
    window.waqaiOpens = true;
    addEventListener("toggle", (e) => {
      const panel = e.target.open && e.target.closest?.(".st-key-incident");
      if (!panel || panel.scrollHeight <= panel.clientHeight) return;
      const grown = new ResizeObserver(() => {
        const part = e.target.getBoundingClientRect(), seen = panel.getBoundingClientRect();
        const over = Math.min(part.bottom - seen.bottom + 12, part.top - seen.top - 8);
        if (over > 0) panel.scrollTop += over;
      });
      grown.observe(e.target);
      // What is in it comes from the server; who scrolls meanwhile has his way.
      const stop = () => grown.disconnect();
      for (const kind of ["wheel", "pointerdown", "keydown", "touchstart"]) panel.addEventListener(kind, stop, { once: true, passive: true });
      setTimeout(stop, 10000);
    }, true);
  }

  function turn(dir, lang, uploader, words, patterns, days) {
    root.dir = dir; root.lang = lang;
    ["choose", "limit", "filters"].forEach((name, n) => root.style.setProperty(`--wq-${name}`, JSON.stringify(uploader[n])));
    // The digits that Arabic news sites use, and the calendar of the incidents.
    locale(`${lang}-u-ca-gregory-nu-latn`);
    translate(words, patterns, days);
    placeDays(dir === "rtl");
    beginTable(dir === "rtl");
    openInSight();
  }

  // The table cannot be told to scroll; it is built anew for each incident, so the mark goes with it.
  function scroll(row, high) {
    let tries = 0;
    const look = () => {
      const e = document.querySelector(".st-key-table .dvn-scroller");
      if (e && e.dataset.row !== String(row) && e.scrollHeight > e.clientHeight) {
        e.dataset.row = row;
        const top = row * high;
        if (top < e.scrollTop || top + 2 * high > e.scrollTop + e.clientHeight) e.scrollTop = Math.max(0, top - 3 * high);
      }
      if (tries++ < 15) setTimeout(look, 100);
    };
    look();
  }

  // On a phone the incident that was chosen in the table stands far above it.
  function reveal() {
    const incident = document.querySelector(".st-key-incident");
    if (incident && innerWidth < 900) incident.scrollIntoView({ block: "start" });
  }

  return { turn, scroll, reveal };
})();
