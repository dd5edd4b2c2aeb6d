// The front page on the day it is read, in Paris, not on the day it was made: its date is today's, and what it tells by the hour has a day.

import { all, clock, dates, dayOf, hour, timeOf } from "./page.js";

const full = dates({ dateStyle: "full" }), day = dates({ day: "numeric", month: "long" });
const told = document.querySelector(".topbar time");
const made = told?.dateTime;

function again() {
  const now = clock(), today = dayOf(now);
  if (!told || told.dateTime === today) return;
  told.dateTime = today;
  told.textContent = full(now).replace(/./, (first) => first.toUpperCase());
  for (const one of all(".thread-time time, .lead time")) {
    const then = Date.parse(one.dateTime);
    if (dayOf(then) === made || one.closest(".thread")) one.textContent = `${day(then)}, ${hour(timeOf(then))}`;
  }
}
again();
document.addEventListener("visibilitychange", again);
