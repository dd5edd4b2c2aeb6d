// What is open now, and when that changes: out of the coming changes of each quarter, by the clock of Paris, whatever the reader's zone.

import { all, clock, dates, dayOf, fetched, hour, timeOf, told } from "./page.js";

const MINUTE = 60_000;
const DAY = 1440, SOON = 30; // minutes
const MIDNIGHT = "00:00", MORNING = "06:00";
const SAY = JSON.parse(document.querySelector("[data-openings]").dataset.openings);
const weekday = dates({ weekday: "long" }), dayMonth = dates({ day: "numeric", month: "long" });

// [state, the minute at which it ends or null], of `text` at `now`, minutes since 1970; null when nobody can tell.
export function stateAt(file, slug, now) {
  const text = file.places[slug];
  if (!text || now < file.from || now >= file.until) return null;
  let end = file.from;
  for (const [, state, length] of text.matchAll(/([ocu])(\d*)/g)) {
    if (!length) return [state, null];
    end += Number(length);
    if (now < end) return [state, end];
  }
  return null;
}

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
const button = document.getElementById("ouverts");
let only = false;

async function tellAll() {
  await Promise.all(lines.map(tell));
  if (!button) return;
  button.hidden = !lines.some((line) => line.dataset.state);
  filter();
}

function filter() {
  for (const entry of all(".place-entry")) entry.hidden = only && !entry.querySelector("[data-state=o]");
  for (const group of all(".place-group")) group.hidden = !group.querySelector(".place-entry:not([hidden])");
}

button?.addEventListener("click", () => {
  only = !only;
  button.setAttribute("aria-pressed", only);
  filter();
});

for (const day of all(".other-days [data-last]")) {
  day.hidden = day.dataset.last < dayOf(clock());
  const list = day.parentElement;
  list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
}
if (lines.length) {
  tellAll();
  setInterval(tellAll, MINUTE);
}
