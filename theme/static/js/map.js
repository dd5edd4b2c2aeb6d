// A map of the places that this page tells in words, once the reader asks for it; Leaflet and the tiles are fetched then, not before.

import { all, dressed, make } from "./page.js";

const section = document.getElementById("carte");
const button = section.querySelector("button"), plan = section.querySelector(".plan");
const { tiles, attribution, program, sheet, words } = section.dataset;
const { nearer, farther, close, absent } = JSON.parse(words);
const places = all("[data-at]");
let map = null;

async function draw() {
  await Promise.all([import(program), dressed(sheet)]);
  const { map: drawn, tileLayer, circleMarker, control, featureGroup } = window.L;
  map = drawn(plan, { zoomControl: false }).addControl(control.zoom({ zoomInTitle: nearer, zoomOutTitle: farther }));
  map.attributionControl.setPrefix(false);
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", close));
  tileLayer(tiles, { maxZoom: 19, attribution: make("span", {}, attribution).innerHTML, referrerPolicy: "no-referrer" }).addTo(map);
  const marks = featureGroup(places.map((place) => mark(circleMarker, place))).addTo(map);
  map.fitBounds(marks.getBounds(), { maxZoom: 17, padding: [24, 24] });
}

function mark(circleMarker, place) {
  const color = getComputedStyle(document.documentElement).getPropertyValue("--brick").trim();
  const name = place.querySelector("h1,h2,h3"), link = name.querySelector("a");
  const label = make("span", {}, link ? link.cloneNode(true) : name.textContent);
  return circleMarker(place.dataset.at.split(" ").map(Number), { radius: 8, color, fillOpacity: 0.6 }).bindPopup(label);
}

button.addEventListener("click", async () => {
  plan.hidden = !plan.hidden;
  button.setAttribute("aria-expanded", !plan.hidden);
  if (plan.hidden) return;
  try {
    if (!map) await draw();
    map.invalidateSize();
  } catch {
    plan.textContent = absent;
  }
});
section.hidden = !places.length;
