// What is near, nearest first: the reader's position never leaves this device, nor is it kept.

import { fetched, tell } from "./openings.js";

const MOST = 20;
const RADIUS = 6371000;
const radians = (degrees) => (degrees * Math.PI) / 180;

const section = document.getElementById("autour");
const button = section.querySelector("button");
const status = section.querySelector(".near-said");
const list = section.querySelector(".near-found");

// Metres, on a sphere: https://en.wikipedia.org/wiki/Haversine_formula
export function distance(from, to) {
  const [lat, lon] = [radians(to[0] - from[0]), radians(to[1] - from[1])];
  const half = Math.sin(lat / 2) ** 2 + Math.cos(radians(from[0])) * Math.cos(radians(to[0])) * Math.sin(lon / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.sqrt(half));
}

const far = (metres) => (metres < 950 ? `${Math.max(10, Math.round(metres / 10) * 10)}\u202fm` : `${(metres / 1000).toFixed(1).replace(".", ",")}\u202fkm`);

function item(row, metres, file) {
  const [title, slug, , , sort, changes, address] = row;
  const line = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: `${section.dataset.site}lieux/${slug}/`, textContent: title });
  const where = Object.assign(document.createElement("p"), { className: "place-where" });
  where.textContent = `${file.sorts[sort]}, ${address}, à ${far(metres)}`;
  line.append(link, where);
  if (changes >= 0) {
    const now = Object.assign(document.createElement("p"), { className: "now" });
    Object.assign(now.dataset, { changes: section.dataset.site + file.changes[changes], place: slug });
    where.before(now);
    tell(now);
  }
  return line;
}

async function show({ coords }) {
  const file = await fetched(section.dataset.positions);
  if (!file) return refuse();
  const here = [coords.latitude, coords.longitude];
  const found = file.places.map((row) => [distance(here, [row[2], row[3]]), row]).sort(([a], [b]) => a - b).slice(0, MOST);
  list.replaceChildren(...found.map(([metres, row]) => item(row, metres, file)));
  list.hidden = false;
  status.textContent = `Les ${found.length} lieux les plus proches. Votre position n’a pas quitté cet appareil.`;
}

function refuse() {
  status.textContent = "Votre appareil n’a pas donné sa position : choisissez un quartier.";
}

function asked() {
  status.textContent = "Recherche de votre position…";
  navigator.geolocation.getCurrentPosition(show, refuse, { maximumAge: 60000, timeout: 10000 });
}

if ("geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", asked);
}

// The quarter that was chosen on its page, by js/quarter.js.
try {
  const mine = JSON.parse(localStorage.getItem("quartier"));
  const slug = mine && new URL(mine.place).pathname.replace(/\/$/, "").split("/").pop();
  const link = slug && section.querySelector(`a[href$="/lieux/quartiers/${CSS.escape(slug)}/"]`);
  if (link) {
    link.parentElement.prepend(link, " ");
    link.classList.add("mine-first");
  }
} catch { /* Nothing is kept here: the order of the town stays. */ }
