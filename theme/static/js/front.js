// The front page on the day on which it is read, in Paris, not on the day on which it was made: its date is today's, what it tells by the hour has
// a day. Its doors say the fact at the hour at which it is read: what is left of the week-end, which tables are open (in the reader's
// quarter, when one was chosen), how the lines run (the reader's own, when some were chosen). Without what it takes, a door says what is behind it.

import { all, clock, dates, dayOf, fetched, hour, kept, make, stateAt, timeOf, told } from "./page.js";

const MINUTE = 60_000, DAY = 1440 * MINUTE, WAIT = 4 * DAY; // from a Monday to its Friday
const GRAVE = ["disturbed", "stopped"];

function say(door, large, words, more) {
  const [fact, detail] = [door.querySelector(".door-fact"), door.querySelector(".door-more")];
  fact.replaceChildren(...(large === null ? [] : [make("b", {}, String(large)), " "]), words);
  detail.textContent = more;
}

const tells = {
  outings(door, facts, words) {
    const now = clock(), today = Date.parse(dayOf(now)), left = (day, ends) => ends.filter((end) => Date.parse(day) + end * MINUTE > now).length;
    const [friday, ...ends] = facts.find(([day, ...each]) => Date.parse(day) - today <= WAIT && left(day, each.flat())) ?? [];
    if (!friday) return say(door, null, "", words[4]);
    const free = left(friday, ends[0]), count = free + left(friday, ends[1]);
    say(door, count, several(words, 0, count), free ? `${free} ${several(words, 2, free)}` : "");
  },

  async tables(door, url, words) {
    const file = await (files[url] ??= fetched(url));
    const now = Math.floor(clock() / MINUTE);
    if (!file || now < file.from || now >= file.until) return;
    const open = (slugs) => slugs.filter((slug) => stateAt(file, slug, now)?.[0] === "o").length;
    const mine = kept("quartier")?.place.split("/").at(-2);
    const near = open(file.quarters[mine] ?? []), count = near || open(Object.keys(file.places));
    door.search = near ? `?ouvert&quartier=${mine}` : "?ouvert";
    say(door, count, several(words, 0, count), several(words, near ? 4 : 2, count));
  },

  async lines(door, facts, words) {
    const { live, believed, listens } = door.dataset, seconds = clock() / 1000;
    const state = live && (await fetched(live));
    const notices = state?.version === 1 ? [...facts.filter(([, , , town]) => town), ...state.disruptions.map((one) => heard(one, state))] : facts;
    const made = Date.parse(state?.made ?? door.dataset.made) / 1000 || 0;
    const known = !listens || seconds - made <= believed;
    const found = new Map(), mine = [kept("lignes") ?? []].flat();
    for (const [names, effect, spans, town] of notices) {
      const holds = !spans || spans.split(" ").some((span) => { const [start, end] = span.split("-").map(Number); return start <= seconds && (!end || seconds < end); });
      if (holds && (known || town)) for (const slug in names) if (!mine.length || mine.includes(slug)) found.set(names[slug], effect);
    }
    const [[name, effect] = []] = found;
    if (found.size > 1) say(door, found.size, words[0].trim(), told(words[1], { names: [...found.keys()].join(", ") }));
    else if (name) say(door, name, "", effect);
    else if (known) say(door, 0, words[2], "");
    else say(door, null, "", words[3]);
  },
};
const files = {};
const several = (words, place, count) => words[place + (count > 1)].trim();

// A disruption of the file that the town refreshes, as the page has its own.
function heard({ lines, effect, periods }, { names }) {
  const grave = Object.keys(lines).filter((slug) => GRAVE.includes(lines[slug]));
  return [Object.fromEntries(grave.map((slug) => [slug, names.lines[slug] ?? slug])), effect, periods.map((pair) => pair.join("-")).join(" "), false];
}

const shown = document.querySelector(".topbar time"), made = shown?.dateTime;
const full = dates({ dateStyle: "full" }), day = dates({ day: "numeric", month: "long" });

function date() {
  const now = clock(), today = dayOf(now);
  if (!shown || shown.dateTime === today) return;
  shown.dateTime = today;
  shown.textContent = full(now).replace(/./, (first) => first.toUpperCase());
  for (const one of all(".thread-time time, .lead time")) {
    const then = Date.parse(one.dateTime);
    if (dayOf(then) === made || one.closest(".thread")) one.textContent = `${day(then)}, ${hour(timeOf(then))}`;
  }
}

function look() {
  if (document.hidden) return;
  date();
  for (const door of all("[data-door]")) {
    const { door: sort, facts, words } = door.dataset;
    Promise.resolve(tells[sort](door, sort === "tables" ? facts : JSON.parse(facts), JSON.parse(words))).catch(() => {});
  }
}
look();
setInterval(look, MINUTE);
addEventListener("visibilitychange", look);
if (kept("quartier")) import("./quarter.js"); // nobody else waits for it
