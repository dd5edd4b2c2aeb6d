// What residents wrote, on the day on which the page is read: how long a question waits, which notice is over, how many ask the same, how many texts are being read.

import { all, clock, dates, dayOf, fetched, told } from "./page.js";

const script = document.querySelector("script[data-words][src*='contributions']");
const words = JSON.parse(script.dataset.words);
const today = dayOf(clock());
const long = dates({ day: "numeric", month: "long", year: "numeric" });
const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86400000);

for (const wait of all("[data-asked]")) {
  const { asked, deadline } = wait.dataset;
  const days = Math.max(0, daysBetween(asked, today)), isLate = today > deadline;
  wait.classList.toggle("wait-late", isLate);
  wait.querySelector("b").textContent = days ? told(words.waits[days > 1 ? 1 : 0], { n: days }) : words.today;
  wait.querySelector("span").textContent = told(isLate ? words.late : words.due, { day: long(Date.parse(`${deadline}T12:00Z`)) });
}

for (const notice of all("[data-expires]")) {
  if (notice.dataset.expires >= today) continue;
  notice.classList.add("is-over");
  if (notice.localName === "li") notice.hidden = true;
  for (const shown of all("[data-when-over]", notice)) shown.hidden = false;
  for (const gone of all("[data-unless-over]", notice)) gone.hidden = true;
}

for (const list of all(".listed:has([data-expires]), .fold:has([data-expires])")) { // a heading over nothing
  list.hidden = !all("[data-expires]:not(.is-over)", list).length;
}

const counters = all("[data-also], [data-read]");
if (counters.length && script.dataset.counts) { // who has just been counted comes to #aussi: what this browser keeps for a minute is of before
  const counts = await fetched(script.dataset.counts, { cache: location.hash === "#aussi" ? "reload" : "default" });
  const count = ({ dataset: { also, read } }) => (read ? counts?.lus?.[read] : counts?.aussi?.[also]) ?? 0, asked = (row) => count(row.querySelector("[data-also]"));
  for (const counter of counters) {
    const n = count(counter);
    if (!n) continue;
    counter.textContent = told(words[counter.dataset.read ? "read" : "also"][n > 1 ? 1 : 0], { n });
    counter.hidden = false;
  }
  for (const list of all("[data-by-also]")) list.append(...[...list.children].sort((a, b) => asked(b) - asked(a)));
}
