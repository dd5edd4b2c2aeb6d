// A map of the places that this page tells in words, once the reader asks for it; Leaflet and the tiles are fetched then, not before.

const section = document.getElementById("carte");
const button = section.querySelector("button");
const plan = section.querySelector(".plan");
const places = [...document.querySelectorAll("[data-at]")];
let map = null;

async function draw() {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: section.dataset.sheet });
  const dressed = new Promise((done) => { sheet.onload = sheet.onerror = done; });
  document.head.append(sheet);
  await Promise.all([import(section.dataset.program), dressed]);
  const { map: drawn, tileLayer, circleMarker, control, featureGroup } = window.L;
  map = drawn(plan, { zoomControl: false }).addControl(control.zoom({ zoomInTitle: "Rapprocher", zoomOutTitle: "Éloigner" }));
  map.attributionControl.setPrefix(false);
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Fermer"));
  const owner = Object.assign(document.createElement("span"), { textContent: section.dataset.attribution }).innerHTML;
  tileLayer(section.dataset.tiles, { maxZoom: 19, attribution: owner, referrerPolicy: "no-referrer" }).addTo(map);
  const marks = featureGroup(places.map((place) => mark(circleMarker, place))).addTo(map);
  map.fitBounds(marks.getBounds(), { maxZoom: 17, padding: [24, 24] });
}

function mark(circleMarker, place) {
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--brick").trim();
  const name = place.querySelector("h1, h3");
  const label = document.createElement("span");
  const link = name.querySelector("a");
  label.append(link ? link.cloneNode(true) : name.textContent);
  return circleMarker(place.dataset.at.split(" ").map(Number), { radius: 8, color: ink, fillOpacity: 0.6 }).bindPopup(label);
}

button.addEventListener("click", async () => {
  const shown = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", shown);
  plan.hidden = !shown;
  if (!shown) return;
  try {
    if (!map) await draw();
    map.invalidateSize();
  } catch {
    plan.textContent = "La carte n’a pas pu être chargée. Les adresses sont dans la page.";
  }
});
section.hidden = !places.length;
