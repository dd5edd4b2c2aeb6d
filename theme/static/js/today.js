// The front page on the day it is read, not on the day it was made: its date, « publié à 9 h » and « hier » are told again, in Paris.
// plugins/site/front.py and partials/thread.html say the same when the page is made.

import { all, clock, dates, dayOf, hour, timeOf } from "./page.js";

const { yesterday } = document.querySelector("script[data-yesterday]").dataset;
const full = dates({ dateStyle: "full" }), day = dates({ day: "numeric", month: "long" }), year = dates({ dateStyle: "long" });
const made = document.querySelector("[data-today]")?.dateTime;
const upper = (text) => text[0].toUpperCase() + text.slice(1);

function since(then, today) {
  const days = Math.round((Date.parse(today) - Date.parse(dayOf(then))) / 86400000);
  if (days < 1) return "";
  if (days === 1) return yesterday;
  return `${(dayOf(then).slice(0, 4) === today.slice(0, 4) ? day : year)(then)}, `;
}

function again() {
  const now = clock(), today = dayOf(now);
  if (!made || (today === made && document.documentElement.dataset.day === undefined)) return;
  document.documentElement.dataset.day = today;
  for (const one of all("[data-today]")) Object.assign(one, { dateTime: today, textContent: upper(full(now)) });
  for (const one of all("[data-published]")) one.textContent = full(Date.parse(one.dateTime));
  for (const one of all("[data-since]")) {
    const then = Date.parse(one.dateTime);
    one.textContent = since(then, today) + hour(timeOf(then));
  }
}
again();
document.addEventListener("visibilitychange", again);
