// What is open now, and when that changes: out of the coming changes of each quarter, by the clock of Paris, whatever the reader's zone.

import { all, clock, dates, dayOf, fetched, hour, kept, stateAt, timeOf, told } from "./page.js";

const MINUTE = 60_000;
const DAY = 1440, SOON = 30; // minutes
const MIDNIGHT = "00:00", MORNING = "06:00";
const SAY = JSON.parse(document.querySelector("[data-openings]").dataset.openings);
const weekday = dates({ weekday: "long" }), dayMonth = dates({ day: "numeric", month: "long" });

// « Ouvert, ferme à 22 h », « Fermé, ouvre demain à 9 h ».
function said([state, end], now) {
  if (state === "u") return SAY.unsure;
  if (end === null) return state === "o" ? SAY.always : SAY.closed;
  return told(state === "c" ? SAY.opens : end - now <= SOON ? SAY.closesSoon : SAY.closes, { when: moment(end, now) });
}

function moment(end, now) {
  const then = end * MINUTE, time = timeOf(then);
  const days = (Date.parse(dayOf(then)) - Date.parse(dayOf(now * MINUTE))) / (DAY * MINUTE);
  const said = time === MIDNIGHT ? SAY.midnight : told(SAY.at, { hour: hour(time) });
  if (days === 0 || (days === 1 && time === MIDNIGHT)) return said;
  if (days === 1) return told(end - now < DAY / 2 && time < MORNING ? SAY.tonight : SAY.tomorrow, { at: said });
  return days < 7 ? told(SAY.thisWeek, { day: weekday(then), at: said }) : told(SAY.later, { day: dayMonth(then), at: said });
}

const files = new Map();
function changes(url) {
  if (!files.has(url)) files.set(url, fetched(url));
  return files.get(url);
}

export async function tell(line) {
  const file = await changes(line.dataset.changes);
  const now = Math.floor(clock() / MINUTE);
  const state = file && stateAt(file, line.dataset.place, now);
  line.textContent = state ? said(state, now) : "";
  line.dataset.state = state ? state[0] : "";
}

const lines = all("[data-changes]");
const filters = document.getElementById("filtres"), entries = all(".place-entry"), [cards] = all(".place-cards");
const [only, chosen] = ["ouvert", "quartier"].map((name) => filters?.querySelector(`[data-filter=${name}]`));

async function tellAll() {
  await Promise.all(lines.map(tell));
  if (!filters) return;
  only.hidden = !lines.some((line) => line.dataset.state);
  filter();
}

const isOpen = (entry) => entry.querySelector(".now")?.dataset.state === "o";

// What is open comes first, then what is in the reader's quarter, then the town's order: read and reached by the keyboard as it is seen.
function order() {
  const mine = kept("quartier")?.place.split("/").at(-2), rank = (entry) => 2 * !isOpen(entry) + (entry.dataset.group !== mine);
  const wanted = [...entries].sort((a, b) => rank(a) - rank(b));
  if (wanted.some((entry, at) => entry !== cards.children[at])) cards.append(...wanted);
  cards.dataset.ordered = "";
}

// What is asked for stands in the address (`?ouvert&quartier=gare`): a bookmark and « Précédent » say the same.
function filter() {
  const asked = new URLSearchParams(location.search), open = asked.has("ouvert"), quarter = chosen ? asked.get("quartier") ?? "" : "";
  if (cards) order();
  only.setAttribute("aria-pressed", open);
  if (chosen) chosen.value = quarter;
  for (const entry of entries) {
    entry.hidden = (open && !isOpen(entry)) || (quarter && entry.dataset.group !== quarter);
  }
  const words = JSON.parse(filters.dataset.words), count = entries.filter((entry) => !entry.hidden).length;
  const says = !open && !quarter ? words.all : !count ? words.nothing : count > 1 ? told(words.some, { count }) : words.one;
  const status = filters.querySelector("[role=status]");
  if (status.textContent !== says) status.textContent = says;
}

function ask(name, value) {
  const asked = new URLSearchParams(location.search);
  if (value === null) asked.delete(name); else asked.set(name, value);
  const query = `${asked}`.replace(/=(?=&|$)/g, "");
  history.pushState(null, "", location.pathname + (query && `?${query}`));
  filter();
}

if (filters) {
  only.addEventListener("click", () => ask("ouvert", only.getAttribute("aria-pressed") === "true" ? null : ""));
  if (chosen) {
    chosen.parentElement.hidden = false;
    chosen.addEventListener("change", () => ask("quartier", chosen.value || null));
  }
  addEventListener("popstate", filter);
}

for (const day of all(".other-days [data-last]")) {
  day.hidden = day.dataset.last < dayOf(clock());
  const list = day.parentElement;
  list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
}
if (lines.length) {
  tellAll();
  setInterval(tellAll, MINUTE);
} else if (filters) filter();
