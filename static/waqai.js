// Draws what geo/mapview.py sends: the basemap once, clusters and areas at every change. Article text reaches the page
// through esc() only.
(function () {
  "use strict";
  const state = { labels: [], shown: null, options: null, relabel: null, waiting: 0, sizes: { c: 15, a: 11, t: 11 } };
  const esc = (s) => String(s).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");
  // A large number as HTML, short enough for a circle: 3.1k, or 3.1 over the word for thousand where there is no letter.
  function number(n) {
    if (n < 1000) return String(n);
    const [unit, step] = n < 1e6 ? [state.options.texts.thousand, 1e3] : [state.options.texts.million, 1e6];
    const text = n / step < 9.95 ? (n / step).toFixed(1) : String(Math.round(n / step));
    return unit.length > 1 ? `<span>${text}<small>${esc(unit)}</small></span>` : text + esc(unit);
  }

  function base(map, options) {
    state.options = options;
    document.documentElement.lang = options.lang;
    for (const [name, z] of [["waqai-land", 150], ["waqai-lines", 160], ["waqai-areas", 410], ["waqai-labels", 450]]) {
      map.createPane(name).style.zIndex = z;
      map.getPane(name).style.pointerEvents = name === "waqai-areas" ? "auto" : "none";
    }
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    map.attributionControl.setPrefix("Leaflet").addAttribution(options.attribution);
    if (options.tiles.length) L.tileLayer(options.tiles[0], { attribution: options.tiles[1], maxZoom: 18 }).addTo(map);
    for (const [cls, text] of [["in", options.texts.in], ["out", options.texts.out]]) {
      const link = map.getContainer().querySelector(".leaflet-control-zoom-" + cls);
      if (link) { link.title = text; link.setAttribute("aria-label", text); }
    }
    state.shown = L.layerGroup([], { pane: "waqai-labels" }).addTo(map);
    map.on("moveend", () => tell(map));
    fetch(options.url).then((r) => r.json()).then((data) => paint(map, data)).catch((e) => console.error("basemap", e));
    watchSize(map);
    keepViews(map);
  }

  // Leaflet forgets a view that is asked for while a zoom is animated («back» soon after one): it comes when that ends.
  function keepViews(map) {
    const show = map.setView;
    let wanted = null;
    map.setView = (...view) => {
      if (!map._animatingZoom) return show.apply(map, view);
      if (!wanted) map.once("moveend", () => { const last = wanted; wanted = null; map.setView(...last); });
      wanted = view;
      return map;
    };
  }

  // streamlit-folium waits a quarter of a second before it tells the page where the map is. This tells the same at once,
  // and notes it where the component looks whether anything is new, so that it stays silent afterwards.
  let telling = 0;
  function tell(map) {
    clearTimeout(telling);
    telling = setTimeout(() => {
      const data = window.__GLOBAL_DATA__;
      if (!data || !data.previous_data || !map.getSize().x) return;
      const bounds = map.getBounds();
      const value = {
        last_object_clicked_count: data.last_object_clicked_count,
        last_object_clicked_tooltip: data.last_object_clicked_tooltip,
        bounds: data.wrap_longitude ? map.wrapLatLngBounds(bounds) : bounds,
        zoom: map.getZoom(),
      };
      if (JSON.stringify(value) === JSON.stringify(data.previous_data)) return;
      data.previous_data = value;
      window.parent.postMessage({
        isStreamlitMessage: true, type: "streamlit:setComponentValue", dataType: "json", value: JSON.parse(JSON.stringify(value)),
      }, "*");
    }, 50);
  }

  function watchSize(map) {
    const div = map.getContainer();
    div.style.width = "100%";
    let home = state.options.home;
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (!home || !map.getSize().x) return;
      // The page does not know how wide the map is: on a phone what it opens with may not fit.
      const box = L.latLngBounds([home[1], home[0]], [home[3], home[2]]);
      home = null;
      const rim = L.point(20, 20), at = (point) => map.containerPointToLatLng(point);
      if (L.latLngBounds(at(rim), at(map.getSize().subtract(rim))).contains(box)) return;
      map.fitBounds(box, { animate: false, maxZoom: map.getZoom(), padding: rim });
    }).observe(div);
  }

  const LINES = {
    border: { color: "#7d7466", weight: 1.1, opacity: 0.9 },
    admin1: { color: "#a99f8e", weight: 0.7, opacity: 0.9, dashArray: "3 3" },
    river: { color: "#7fb2d1", weight: 1.1, opacity: 0.9 },
  };

  function paint(map, data) {
    const land = L.canvas({ pane: "waqai-land", padding: 0.3 });
    const lines = L.canvas({ pane: "waqai-lines", padding: 0.3 });
    const byZoom = [];
    for (const feature of data.features) {
      const p = feature.properties;
      if (feature.geometry.type === "Point") {
        state.labels.push({ p, at: L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]) });
        continue;
      }
      const style = p.k === "land"
        ? { renderer: land, pane: "waqai-land", stroke: false, fill: true, fillColor: "#f7f4ec", fillOpacity: 1, interactive: false }
        : Object.assign({ renderer: lines, pane: "waqai-lines", fill: false, interactive: false }, LINES[p.k]);
      const layer = L.geoJSON(feature, { style: () => style, interactive: false, pane: style.pane });
      if (p.z) byZoom.push([p.z, layer]); else layer.addTo(map);
    }
    const refresh = () => {
      for (const [z, layer] of byZoom) {
        if (map.getZoom() >= z) { if (!map.hasLayer(layer)) layer.addTo(map); } else map.removeLayer(layer);
      }
      label(map);
    };
    map.on("moveend", refresh);
    state.relabel = () => label(map);
    refresh();
    map.getContainer().setAttribute("data-basemap", "ready");
  }

  // What is drawn over the basemap as rectangles of the map's pixels: a name beneath it could not be read.
  function covered(map) {
    const frame = map.getContainer().getBoundingClientRect();
    const found = map.getContainer().querySelectorAll(".leaflet-marker-pane > :not(.wq-chosen), .leaflet-control");
    return [...found].map((e) => {
      const r = e.getBoundingClientRect();
      return [r.left - frame.left, r.top - frame.top, r.right - frame.left, r.bottom - frame.top];
    });
  }

  // Greedy placement: countries, then divisions and towns by importance; above or below what would hide them; what would
  // overlap even there, or be cut off by the map's edge, is left out.
  function label(map) {
    const zoom = map.getZoom(), size = map.getSize(), taken = covered(map);
    let shown = 0;
    state.shown.clearLayers();
    for (const { p, at } of state.labels) {
      if (zoom < p.z || (p.k === "c" && zoom > 8)) continue;
      const xy = map.latLngToContainerPoint(at);
      if (xy.x < 0 || xy.y < 0 || xy.x > size.x || xy.y > size.y) continue;
      const text = p[state.options.lang] || p.en;
      const half = (text.length * state.sizes[p.k] * 0.56) / 2 + 4, high = state.sizes[p.k] / 2 + 5;
      const offsets = p.k === "t" ? [0, -18, 18] : [0, -26, 26, -44, 44];
      const rect = offsets.map((dy) => [xy.x - half, xy.y + dy - high, xy.x + half, xy.y + dy + high]).find((r) =>
        r[0] > 0 && r[1] > 0 && r[2] < size.x && r[3] < size.y
        && !taken.some((t) => r[0] < t[2] && r[2] > t[0] && r[1] < t[3] && r[3] > t[1]));
      if (!rect) continue;
      taken.push(rect);
      if (++shown > 90) break;
      const html = `<span dir="auto" style="top:${(rect[1] + rect[3]) / 2 - xy.y}px">${esc(text)}</span>`;
      const icon = L.divIcon({ className: "wq-label wq-" + p.k, html, iconSize: [0, 0] });
      L.marker(at, { icon, interactive: false, keyboard: false, pane: "waqai-labels" }).addTo(state.shown);
    }
  }

  function pie(mix, total) {
    const stops = [];
    let from = 0;
    mix.forEach((n, i) => {
      if (!n) return;
      const to = from + (n / total) * 360;
      stops.push(`${state.options.styles[i][0]} ${from.toFixed(1)}deg ${to.toFixed(1)}deg`);
      from = to;
    });
    return stops.length > 1 ? `conic-gradient(${stops.join(",")})` : stops[0].split(" ")[0];
  }

  const leading = (mix) => mix.indexOf(Math.max(...mix));
  const tip = (text, token) => `<bdi>${esc(text)}</bdi><i hidden> #${token}</i>`;

  // `stays`: a click on it opens something and moves nothing, so the page can hear of it at once.
  function bind(layer, text, token, total, stays = true) {
    layer.bindTooltip(tip(text, token), { direction: "top", className: "wq-tip", sticky: !layer.getIcon });
    if (stays) layer.on("click", () => tell(layer._map));
    layer.on("add", () => {
      const el = layer.getElement && layer.getElement();
      if (!el) return;
      el.setAttribute("aria-label", (total > 1 ? total + ": " : "") + text);
      el.setAttribute("data-token", token);
    });
    return layer;
  }

  function draw(group, data) {
    const styles = state.options.styles;
    for (const [lat, lon, mix, token, text, km, rings, badge] of data.a) {
      const total = mix.reduce((a, b) => a + b, 0), color = styles[leading(mix)][0];
      const look = { pane: "waqai-areas", color, weight: 2, dashArray: "6 4", fillColor: color, fillOpacity: 0.22, className: "wq-area" };
      const shape = rings.length ? L.polygon(rings.map((r) => [r]), look) : L.circle([lat, lon], Object.assign({ radius: km * 1000 }, look));
      group.addLayer(bind(shape, text, token, total));
      const html = `<b style="border-color:${color}">${number(total)}</b>`;
      const icon = L.divIcon({ className: "wq-areacount", html, iconSize: [34, 20] });
      const middle = rings.length ? shape.getBounds().getCenter() : [lat, lon];
      group.addLayer(L.polyline([middle, badge], { pane: "waqai-areas", color, weight: 1.2, interactive: false, className: "wq-leader" }));
      group.addLayer(bind(L.marker(badge, { icon, alt: text, zIndexOffset: -500 }), text, token, total));
    }
    for (const [lat, lon, mix, token, text, km, box, faint, size] of data.c) {
      const total = mix.reduce((a, b) => a + b, 0), [color, ink, letter] = styles[leading(mix)];
      if (km) group.addLayer(L.circle([lat, lon], { radius: km * 1000, color, weight: 1, fillOpacity: 0.1, interactive: false, pane: "waqai-areas", className: "wq-radius" }));
      const html = total === 1
        ? `<div class="wq-point${faint ? " wq-faint" : ""}" style="--c:${color};--i:${ink}">${letter}</div>`
        : `<div class="wq-cluster${faint ? " wq-faint" : ""}" style="background:${pie(mix, total)}"><b>${number(total)}</b></div>`;
      const marker = L.marker([lat, lon], { icon: L.divIcon({ className: "wq-icon", html, iconSize: [size, size] }), alt: text });
      if (box) marker.on("click", (e) => e.target._map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { padding: [40, 40], maxZoom: Math.max(e.target._map.getZoom() + 3, 9) }));
      group.addLayer(bind(marker, text, token, total, !box));
    }
    cancelAnimationFrame(state.waiting);
    state.waiting = requestAnimationFrame(() => state.relabel && state.relabel());
    if (data.s.length) {
      const [lat, lon, kind] = data.s, [color, ink, letter] = styles[kind] ?? [];
      const html = color ? `<div class="wq-point" style="--c:${color};--i:${ink}">${letter}</div>` : "";
      const icon = L.divIcon({ className: "wq-chosen", html, iconSize: [36, 36] });
      group.addLayer(L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: 1000 }));
    }
  }

  window.waqai = { base, draw };
})();
