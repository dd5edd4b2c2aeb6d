// The agenda says the truth on the day it is read, not on the day it was made: what is over leaves, « aujourd’hui » and « ce week-end »
// are chosen again, in Paris wherever the reader is. plugins/town/agenda/days.py says the same when the page is made.

import { all, clock, dates, dayOf, spoken, told } from "./page.js";

const DAY = 86400000;
const MORNING = "06";
const said = dates({ dateStyle: "full" }), weekday = dates({ weekday: "long", day: "numeric", month: "long" });
const shifted = (day, number) => new Date(Date.parse(day) + number * DAY).toISOString().slice(0, 10);

// The Friday of the week-end that is under way on a day, or the next, then its whole days: Saturday, Sunday, and those of `holidays` beside them.
function weekend(day, holidays = "") {
  const place = new Date(day).getUTCDay() || 7;
  const friday = shifted(day, place === 1 && holidays.includes(day) ? -3 : 5 - place);
  return [friday, ...[0, 1, 2, 3].map((number) => shifted(friday, number)).filter((one, number) => number % 3 || holidays.includes(one))];
}

// Whether a list of that sort shows, at `now`, a session among those of `day`; one of no day stays until it is over.
// `over` is written as in Paris. What began the evening before stays through the night.
export function shown(sort, day, over, evening, now, holidays) {
  if (Date.parse(over) <= now) return false;
  if (!day) return true;
  const present = dayOf(now);
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
  const present = dayOf(now);
  const stale = place.dataset.until < (sort === "weekend" ? weekend(present, holidays)[1] : present);
  const left = (part) => part.querySelector("[data-over]:not([hidden]), li:not([data-over])");
  for (const item of all("[data-over]", place)) {
    const day = item.dataset.open ?? item.closest("[data-day]")?.dataset.day;
    item.hidden = !shown(sort, day, item.dataset.over, "evening" in item.dataset, now, holidays);
  }
  for (const list of all("ul", place)) list.hidden = !left(list);
  for (const title of all(".day-also", place)) title.hidden = title.nextElementSibling.hidden;
  for (const section of all(".day", place)) section.hidden = !left(section);
  const nothing = !left(place);
  const seen = { empty: nothing && !stale, past: nothing, stale: nothing && stale, next: false };
  for (const name in seen) for (const one of all(`[data-${name}]`, place)) one.hidden = !seen[name];
  const when = document.querySelector("[data-when]");
  if (when) {
    const [friday, ...whole] = sort === "weekend" ? weekend(present, holidays) : ["", present];
    const days = new Intl.ListFormat(spoken).format(whole.map((day) => said(Date.parse(day))));
    const evening = !whole.includes(friday) && place.querySelector(`[data-day="${friday}"]:not([hidden])`);
    const words = evening ? told(when.dataset.evening, { first: weekday(Date.parse(friday)), others: days }) : days;
    when.textContent = words[0].toUpperCase() + words.slice(1);
  }
}

function again() {
  for (const place of all("[data-agenda]")) choose(place, clock());
  document.documentElement.dataset.agendaRead = dayOf(clock());
}
again();
document.addEventListener("visibilitychange", again);
