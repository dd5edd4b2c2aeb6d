// The pages of the network: asks how the lines run now, puts each notice under its time, says how old what is known is, keeps « mes lignes ».
// What it is given is in the data of `.traffic`; the file that it asks is the one that ./beffroi refresh writes. Texts are only ever texts.

import { all, clock, dates, dayOf, fetched, hour, keep, kept, make, spoken, timeOf, told } from "./page.js";

const KEY = "lignes";
const ASK = 120; // seconds between two looks: the operator is asked every two minutes
const GRAVE = ["normal", "notice", "disturbed", "stopped"];

const frame = document.querySelector(".traffic");
const { traffic: root, live, believed, listens, line, stop, serving, words } = frame.dataset;
const { justNow, knownSince, unknownSince, everyLine, oneStop, someStops } = JSON.parse(words);
const listed = (text) => text.split(" ").filter(Boolean);
const age = document.getElementById("age");
const shapes = document.getElementById("etats").content;
const rows = all("[data-row]", frame), stars = all("[data-follow]", frame);
const day = dates({ dateStyle: "long" });
const ago = new Intl.RelativeTimeFormat(spoken, { style: "short" });
const now = () => clock() / 1000;

let made = Date.parse(frame.dataset.made) / 1000 || 0;
let notices = all("[data-notice]", frame).map((element) => ({
  element,
  town: Boolean(element.dataset.town),
  lines: listed(element.dataset.lines).map((one) => one.split(":")),
  operator: listed(element.dataset.operator ?? "").map((one) => one.split(":")), // of what both tell, and the town's page alone says
  periods: listed(element.dataset.periods).map((one) => one.split("-").map(Number)),
}));
let mine = [kept(KEY)].flat().filter((one) => typeof one === "string");

// When, and how each line runs.

function phase({ periods }) {
  const left = periods.filter(([, end]) => !end || now() < end);
  if (periods.length && !left.length) return "over";
  return !periods.length || left.some(([start]) => now() >= start) ? "now" : "coming";
}

const list = (when) => frame.querySelector(`[data-phase=${when}] ul`);
const graver = (one, other) => GRAVE[Math.max(GRAVE.indexOf(one), GRAVE.indexOf(other))];

function place() {
  const seconds = now() - made, known = !listens || seconds <= believed, found = {};
  for (const one of notices) {
    const when = phase(one), there = list(when);
    if (!there) one.element.remove();
    else if (one.element.parentNode !== there) there.append(one.element);
    if (when === "now" && (known || one.town)) for (const [slug, level] of [...one.lines, ...(known && one.operator || [])]) found[slug] = graver(found[slug], level);
  }
  for (const section of all("[data-phase]", frame)) section.querySelector(".notices-none").hidden = section.querySelector("li");
  for (const row of rows) show(row, found[row.dataset.row] || (known ? "normal" : "unknown"));
  if (age && made) tell(seconds, known);
}

function show(row, state) {
  const box = row.querySelector("[data-state]");
  if (box.dataset.state === state || (stop && !live)) return;
  box.dataset.state = state;
  box.replaceChildren(shapes.querySelector(`.state-${state}`).cloneNode(true));
}

function tell(seconds, known) {
  const when = made * 1000, today = dayOf(when) === dayOf(clock());
  const text = told(known ? knownSince : unknownSince, { when: hour(timeOf(when)) + (today ? "" : `, ${day(when)}`), ago: since(seconds / 60) });
  if (age.classList.contains("old") === known) age.setAttribute("aria-live", known ? "off" : "polite"); // its age alone is told to nobody aloud
  age.classList.toggle("old", !known);
  if (age.firstChild.textContent !== `${text} `) age.firstChild.textContent = `${text} `;
}

function since(minutes) {
  if (minutes < 1) return justNow;
  if (minutes < 120) return ago.format(-Math.floor(minutes), "minute");
  return minutes < 2880 ? ago.format(-Math.floor(minutes / 60), "hour") : ago.format(-Math.floor(minutes / 1440), "day");
}

// What the operator says now.

async function ask() {
  if (!live || document.hidden) return;
  const state = await fetched(live, { cache: "no-cache", signal: AbortSignal.timeout(10_000) });
  try { take(state); } catch { /* What is known grows old, and says so. */ }
}

function take(state) {
  const heard = Date.parse(state.made) / 1000 || 0;
  if (heard < made || state.version !== 1) return;
  for (const one of notices) if (one.town) one.operator = [];
  const fresh = state.disruptions.filter(here).filter(alone).map((one) => notice(one, state));
  for (const { element, town } of notices) if (!town) element.remove();
  notices = [...fresh, ...notices.filter(({ town }) => town)];
  for (const one of [...fresh].reverse()) list(phase(one))?.prepend(one.element);
  made = heard;
  place();
}

// Whether the town does not tell the same: the same stops, a line in common. What it tells has a page that says more; how the lines run is the operator's.
function alone({ stops, lines }) {
  const twin = stops.length && notices.find(({ town, element, lines: theirs }) =>
    town && element.closest("[data-phase=now]") && element.dataset.stops === [...stops].sort().join(" ") && theirs.some(([slug]) => slug in lines));
  if (twin) twin.operator = Object.entries(lines);
  return !twin;
}

const here = ({ lines, stops }) =>
  line ? line in lines : !stop || (stops.length ? stops.includes(stop) : listed(serving).some((slug) => slug in lines));

function notice({ identity: id, lines, stops, periods, effect, precisions, title, url, text }, { when, names }) {
  const slugs = Object.keys(lines), spelt = when[id];
  const level = Object.values(lines).reduce(graver, stops.length ? "disturbed" : "notice");
  const badges = slugs.map((slug) => link(`lignes/${slug}/`, names.lines[slug] || slug, `badge line-${slug}`));
  const element = make("li", { className: `disruption disruption-${level}`, id },
    make("p", { className: "disruption-kind" },
      make("span", { className: "disruption-lines" }, ...(line || stop || slugs.length < rows.length ? badges : [everyLine])),
      make("span", { className: "disruption-effect" }, [effect, ...precisions].join(", "))),
    make("h3", {}, url ? make("a", { href: url, rel: "nofollow noopener" }, title) : title),
    ...text.map((words) => make("p", {}, words)));
  if (stops.length) {
    const links = stops.flatMap((slug) => [", ", link(`arrets/${slug}/`, names.stops[slug] || slug)]);
    element.append(make("p", { className: "disruption-stops" }, stops.length > 1 ? someStops : oneStop, " ", ...links.slice(1)));
  }
  if (spelt) element.append(make("p", { className: "disruption-when" }, spelt[0].toUpperCase() + spelt.slice(1)));
  return { element, lines: Object.entries(lines), periods: periods.map((pair) => pair.map(Number)) };
}

const link = (address, text, className = "") => make("a", { href: root + address, className }, text);

// « Mes lignes »: chosen here, kept on this device alone, put first.

function arrange() {
  const first = document.getElementById("mes-lignes"), others = document.getElementById("lignes");
  for (const star of stars) star.setAttribute("aria-pressed", mine.includes(star.dataset.follow));
  if (!first) return;
  for (const row of rows) (mine.includes(row.dataset.row) ? first.querySelector("ul") : others).append(row);
  first.hidden = !first.querySelector("li");
}

for (const star of stars) {
  star.hidden = false;
  star.addEventListener("click", () => {
    const slug = star.dataset.follow;
    mine = mine.includes(slug) ? mine.filter((one) => one !== slug) : [...mine, slug];
    keep(KEY, mine);
    arrange();
    star.focus();
  });
}
arrange();
place();
await ask();
setInterval(place, 30_000);
setInterval(ask, ASK * 1000);
document.addEventListener("visibilitychange", () => { place(); ask(); });
