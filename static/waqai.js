// Draws what geo/mapview.py sends: the basemap once, clusters and areas at every change. Article text reaches the page
// through esc() only.
(function () {
  "use strict";
  const state = { labels: [], shown: null, options: null, sizes: { c: 15, a: 11, t: 11 } };
  const esc = (s) => String(s).replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");
  const number = (n) => (n < 1000 ? String(n) : n < 1e4 ? (n / 1e3).toFixed(1) + "k" : n < 1e6 ? Math.round(n / 1e3) + "k" : (n / 1e6).toFixed(1) + "M");

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
    fetch(options.url).then((r) => r.json()).then((data) => paint(map, data)).catch((e) => console.error("basemap", e));
    watchSize(map);
  }

  function watchSize(map) {
    const div = map.getContainer();
    div.style.width = "100%";
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(div);
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
    refresh();
    map.getContainer().setAttribute("data-basemap", "ready");
  }

  // Greedy placement: countries, then divisions and towns by importance; what would overlap is left out.
  function label(map) {
    const zoom = map.getZoom(), size = map.getSize(), taken = [];
    state.shown.clearLayers();
    for (const { p, at } of state.labels) {
      if (zoom < p.z || (p.k === "c" && zoom > 8)) continue;
      const xy = map.latLngToContainerPoint(at);
      if (xy.x < 0 || xy.y < 0 || xy.x > size.x || xy.y > size.y) continue;
      const text = p[state.options.lang] || p.en;
      const half = (text.length * state.sizes[p.k] * 0.56) / 2 + 4, high = state.sizes[p.k] / 2 + 5;
      const rect = [xy.x - half, xy.y - high, xy.x + half, xy.y + high];
      if (taken.some((t) => rect[0] < t[2] && rect[2] > t[0] && rect[1] < t[3] && rect[3] > t[1])) continue;
      taken.push(rect);
      if (taken.length > 90) break;
      const html = `<span dir="auto">${esc(text)}</span>`;
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

  function bind(layer, text, token, total) {
    layer.bindTooltip(tip(text, token), { direction: "top", className: "wq-tip", sticky: !layer.getIcon });
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
      group.addLayer(bind(marker, text, token, total));
    }
    if (data.s.length) group.addLayer(L.marker(data.s, { icon: L.divIcon({ className: "wq-chosen", iconSize: [36, 36] }), interactive: false, keyboard: false, zIndexOffset: 1000 }));
  }

  window.waqai = { base, draw };
})();
