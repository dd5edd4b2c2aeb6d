// What is near, nearest first: the reader's position never leaves this device, nor is it kept.

import { tell } from "./openings.js";
import { all, fetched, kept, make, spoken, told } from "./page.js";

const MOST = 20;
const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
const DEGREE = 111_195; // metres of a degree of latitude

const section = document.getElementById("autour");
const button = section.querySelector("button"), status = section.querySelector(".near-said"), list = section.querySelector(".near-found");
const { site, positions, words } = section.dataset;
const { where, nearest, refused, searching } = JSON.parse(words);

// Metres, on ground that is flat for so short a way: https://en.wikipedia.org/wiki/Equirectangular_projection
const distance = ({ latitude, longitude }, [, , lat, lon]) => DEGREE * Math.hypot(lat - latitude, (lon - longitude) * Math.cos((lat * Math.PI) / 180));

const far = (metres) => (metres < 950 ? `${Math.max(10, Math.round(metres / 10) * 10)}\u202fm` : `${(metres / 1000).toLocaleString(spoken, ONE_DIGIT)}\u202fkm`);

function item([textContent, slug, , , sort, changes, address], metres, file) {
  const line = make("li", {}, make("a", { href: `${site}lieux/${slug}/`, textContent }));
  if (changes >= 0) {
    const now = make("p", { className: "now" });
    Object.assign(now.dataset, { changes: site + file.changes[changes], place: slug });
    line.append(now);
    tell(now);
  }
  line.append(make("p", { className: "place-where" }, told(where, { sort: file.sorts[sort], address, far: far(metres) })));
  return line;
}

async function show({ coords }) {
  const file = await fetched(positions);
  if (!file) return refuse();
  const found = file.places.map((row) => ({ row, metres: distance(coords, row) })).sort((a, b) => a.metres - b.metres).slice(0, MOST);
  list.replaceChildren(...found.map(({ row, metres }) => item(row, metres, file)));
  list.hidden = false;
  status.textContent = told(nearest, { count: found.length });
}

function refuse() {
  status.textContent = refused;
}

if ("geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = searching;
    navigator.geolocation.getCurrentPosition(show, refuse, { maximumAge: 60000, timeout: 10000 });
  });
}

// The quarter that was chosen on its page, by js/quarter.js.
const mine = kept("quartier")?.place.replace("/quartiers/", "/lieux/quartiers/");
const link = all("a", section).find(({ pathname }) => mine?.endsWith(pathname));
if (link) {
  link.parentElement.prepend(link, " ");
  link.classList.add("mine-first");
}
