// The agenda says the truth on the day it is read, not on the day it was made: what is over leaves, « aujourd’hui » and « ce week-end »
// are chosen again, in Paris wherever the reader is. plugins/agenda/weekend.py says the same when the page is made.

const DAY = 86400000;
const MORNING = "06";
const paris = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris", year: "numeric", month: "2-digit", day: "2-digit" });
const LANG = globalThis.document?.documentElement.lang || "fr";
const words = new Intl.DateTimeFormat(LANG, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" });

const stills = Date.parse(globalThis.document?.documentElement.dataset.clock);
const clock = () => stills || Date.now(); // a demonstration stands still, and so do those who look at it

export const today = (now) => paris.format(now);
export const shifted = (day, number) => new Date(Date.parse(day) + number * DAY).toISOString().slice(0, 10);
export const said = (day) => words.format(new Date(day)).replace(/(?<=^[a-z]+di |^dimanche )1 /, "1er ");

// The Friday of the week-end that is under way on a day, or the next, then its whole days: Saturday, Sunday, and those of `holidays` beside them.
export function weekend(day, holidays = "") {
  const place = new Date(day).getUTCDay() || 7;
  const friday = shifted(day, place === 1 && holidays.includes(day) ? -3 : 5 - place);
  return [friday, ...[0, 1, 2, 3].map((number) => shifted(friday, number)).filter((one, number) => number % 3 || holidays.includes(one))];
}

// Whether a list of that sort shows, at `now`, a session among those of `day`; one of no day stays until it is over.
// `over` is written as in Paris. What began the evening before stays through the night.
export function shown(sort, day, over, evening, now, holidays) {
  if (Date.parse(over) <= now) return false;
  if (!day) return true;
  const present = today(now);
  const yesterday = shifted(present, -1);
  const night = day === yesterday && over.slice(0, 10) === present && over.slice(11, 13) < MORNING;
  if (day < present && !night) return false;
  if (sort === "today") return day === present || night;
  if (sort !== "weekend") return true;
  const [friday, ...whole] = weekend(present, holidays);
  return whole.includes(day) || (day === friday && evening);
}

function choose(place, now) {
  const { agenda: sort, holidays } = place.dataset;
  const present = today(now);
  const stale = place.dataset.until < (sort === "weekend" ? weekend(present, holidays)[1] : present);
  const all = (selector) => place.querySelectorAll(selector);
  const left = (part) => part.querySelector("[data-over]:not([hidden]), li:not([data-over])");
  for (const item of all("[data-over]")) {
    const day = item.closest("[data-day]")?.dataset.day;
    item.hidden = !shown(sort, day, item.dataset.over, "evening" in item.dataset, now, holidays);
  }
  for (const list of all("ul")) list.hidden = !left(list);
  for (const title of all(".day-also")) title.hidden = title.nextElementSibling.hidden;
  for (const section of all("[data-day]")) section.hidden = !left(section);
  const nothing = !left(place);
  for (const [selector, seen] of [["[data-empty]", nothing && !stale], ["[data-past]", nothing], ["[data-stale]", nothing && stale], ["[data-next]", false]]) {
    for (const one of all(selector)) one.hidden = !seen;
  }
  const when = document.querySelector("[data-when]");
  if (when) {
    const days = (sort === "weekend" ? weekend(present, holidays).slice(1) : [present]).map(said);
    const told = new Intl.ListFormat(LANG).format(days);
    when.textContent = told[0].toUpperCase() + told.slice(1);
  }
}

function again() {
  for (const place of document.querySelectorAll("[data-agenda]")) choose(place, clock());
  document.documentElement.dataset.agendaRead = today(clock());
}
again();
document.addEventListener("visibilitychange", again);
