// The answer that stands over the results: a fact in large type, right by the hour of who reads. Texts are only ever texts.

import { clock, dates, dayOf, dressed, fetched, hour, make, timeOf, told } from "./page.js";

const page = document.getElementById("recherche");
const { root, traffic } = page.dataset;
const SAY = JSON.parse(page.dataset.answers);
const DAY = 86_400_000, SHOWN = 5;
const GRAVE = ["normal", "notice", "disturbed", "stopped"];
const longDay = dates({ weekday: "long", day: "numeric", month: "long" }), plural = new Intl.PluralRules(document.documentElement.lang);

const counted = (forms, count) => told(forms[+(plural.select(count) !== "one")], { count });
const capital = (text) => text && text[0].toUpperCase() + text.slice(1);
const link = ({ u, t }, text = t) => make("a", { href: root + u, textContent: text });
const fact = (text, className = "") => make("p", { className: `answer-fact ${className}`.trim() }, text);
const called = (number) => make("a", { href: `tel:${number.replace(/[^\d+]/g, "").replace(/^0(?=\d{9}$)/, "+33")}`, className: "answer-call", textContent: number });
const separated = (parts) => parts.filter(Boolean).flatMap((part) => [" · ", part]).slice(1);

// The answer that `record` makes to what was asked; `items` gives the records of those that it lists. Null when it makes none.
export async function answer(record, { items, hours, openAll }) {
  const form = { place, event, list, lines, line, member, street, number, quarter }[record.a];
  const shown = form && await form(record, { items, hours, openAll });
  if (!shown) return null;
  const about = [record.k, ...(record.a === "street" ? [] : record.q ?? [])].filter((text) => text !== record.t);
  return make("article", { className: `answer answer-${record.a}` }, make("p", { className: "kicker", textContent: separated(about).join("") }),
    make("h2", {}, ...(record.a === "line" ? [badge(record), " "] : []), link(record)), ...shown);
}

// Places: open or not, and until when.

const openings = () => import("./openings.js");

async function state({ c: [file, slug] = [] }) {
  const line = make("p", { className: "answer-fact now" });
  if (!file) return null;
  Object.assign(line.dataset, { changes: `${root}lieux/horaires/${file}.json`, place: slug });
  await (await openings()).tell(line);
  return line.dataset.state ? line : null;
}

async function place(record, { hours }) {
  const now = await state(record), said = [];
  if (now) said.push(now);
  if (record.w || record.n) said.push(make("p", { className: "answer-more" }, ...separated([record.w, record.n && called(record.n)])));
  if ((hours || !now) && record.h) said.push(make("dl", { className: "answer-hours" }, ...record.h.map(([days, times]) => make("div", {}, make("dt", {}, days), make("dd", {}, times)))));
  else if (!now && record.s) said.push(make("p", { className: "answer-more" }, record.s));
  return said.length ? said : null;
}

// Lists: of places those that are open first, of events the next ones.

async function list(record, { items }) {
  const held = (await items(record.i ?? [])).filter(Boolean);
  if (held.some(({ a }) => a === "event")) return coming(record, held);
  const rows = await Promise.all(held.map(async (one) => ({ one, now: await state(one) })));
  if (!rows.length) return null;
  const open = rows.filter(({ now }) => now?.dataset.state === "o").length, known = rows.some(({ now }) => now);
  rows.sort((a, b) => (b.now?.dataset.state === "o") - (a.now?.dataset.state === "o"));
  return [fact(known ? (open ? counted(SAY.open, open) : SAY.closed) : counted(SAY.places, rows.length)),
    rowsOf(rows.map(({ one, now }) => [link(one), now?.textContent || one.w])), whole(record, rows.length)];
}

const rowsOf = (rows) => make("ul", { className: "answer-rows" }, ...rows.slice(0, SHOWN).map(([name, text]) => make("li", {}, name, make("span", {}, text ?? ""))));
const whole = (record, count) => count > SHOWN ? make("p", { className: "answer-more" }, link(record, told(SAY.all, { count }))) : "";

// Events: the next session of each.

const next = ({ e: sessions = [] }) => sessions.find(([start, end]) => Date.parse(end || start) > clock());

function when([start, end]) {
  const day = dayOf(clock()), first = dayOf(Date.parse(start));
  const name = first <= day && (!end || dayOf(Date.parse(end)) >= day) ? SAY.today : first === dayOf(clock() + DAY) ? SAY.tomorrow : longDay(Date.parse(start));
  const time = (instant) => hour(timeOf(Date.parse(instant)));
  return start.includes("T") ? [`${name}, ${time(start)}`, ...(end ? [time(end)] : [])].join(" – ") : name;
}

function event(record) {
  const first = next(record), session = next({ e: (record.e ?? []).filter(([, , off]) => !off) });
  if (!first) return record.e ? [fact(SAY.past, "answer-past")] : null;
  const off = first[2] && told(SAY.cancelled, { when: when(first) });
  return [fact(session ? capital(when(session)) : off, session ? "" : "answer-stopped"),
    make("p", { className: "answer-more" }, ...separated([record.w, record.f && SAY.free, session && off]))];
}

function coming(record, held) {
  const rows = held.map((one) => ({ one, session: next(one) })).filter(({ session }) => session && !session[2]);
  rows.sort((a, b) => Date.parse(a.session[0]) - Date.parse(b.session[0]));
  if (!rows.length) return null;
  return [fact(counted(SAY.events, rows.length)), eventRows(rows), whole(record, rows.length)];
}

const eventRows = (rows) => rowsOf(rows.map(({ one, session }) => [link(one), separated([capital(when(session)), one.w, one.f && SAY.free]).join("")]));

// « Ce week-end », « demain »: out of all sessions, those of that time, among `only` when other words were asked too.
export function momentOf(text) {
  const now = clock(), today = Date.parse(`${dayOf(now)}T00:00`), weekday = new Date(today).getDay();
  if (/weekend|week[ -]end/.test(text)) return { name: SAY.weekend, url: "agenda/ce-week-end/", from: today + (weekday === 0 ? 0 : 6 - weekday) * DAY, days: weekday === 0 ? 1 : 2 };
  if (/aujourd.?hui|ce soir/.test(text)) return { name: capital(SAY.today), url: "agenda/aujourdhui/", from: today, days: 1 };
  if (/\bdemain\b/.test(text)) return { name: capital(SAY.tomorrow), url: "agenda/", from: today + DAY, days: 1 };
  return null;
}

export async function moment({ name, url, from, days }, sessions, only, items) {
  const first = dayOf(from + DAY / 2), last = dayOf(from + (days - .5) * DAY), chosen = new Map(), free = new Set();
  for (const [start, end, id, gratis] of sessions) {
    const day = dayOf(Date.parse(start)), over = dayOf(Date.parse(end || start));
    if (over < first || day > last || Date.parse(end || start) < clock() || (only && !only.has(id)) || chosen.has(id)) continue;
    chosen.set(id, [start, end]);
    if (gratis) free.add(id);
  }
  if (!chosen.size) return null;
  const ids = [...chosen.keys()], held = (await items(ids.slice(0, SHOWN))).map((one, at) => one && { one, session: chosen.get(ids[at]) }).filter(Boolean);
  const said = counted(SAY.outings, chosen.size) + (free.size ? `, ${counted(SAY.freeOnes, free.size)}` : "");
  return make("article", { className: "answer answer-list" }, make("p", { className: "kicker", textContent: SAY.agenda }), make("h2", {}, link({ u: url, t: name })),
    fact(said), eventRows(held), whole({ u: url, t: name }, chosen.size));
}

// Lines: how each runs, by the notices that count now and by what the operator says since.

const badge = ({ b: [slug, name] }) => make("span", { className: `badge line-${slug}`, textContent: name });
let live;

async function runs({ b: [slug], z: notices = [], m: [made, believed, listens], y: address }) {
  dress();
  live ??= address ? fetched(address, { cache: "no-cache" }) : Promise.resolve(null);
  const fresh = await live, now = clock() / 1000;
  const heard = Math.max(Date.parse(made) || 0, Date.parse(fresh?.made) || 0) / 1000, known = !listens || now - heard <= believed;
  const told = fresh?.version === 1 && Date.parse(fresh.made) > (Date.parse(made) || 0)
    ? [...fresh.disruptions.filter(({ lines }) => slug in lines).map(({ title, lines, periods }) => [title, lines[slug], periods, 0]), ...notices.filter(([, , , town]) => town)]
    : notices.map(([title, level, periods, town]) => [title, level, periods.split(" ").filter(Boolean).map((one) => one.split("-").map(Number)), town]);
  const periods = (one) => typeof one === "string" ? one.split(" ").filter(Boolean).map((pair) => pair.split("-").map(Number)) : one;
  const current = told.filter(([, , spans, town]) => (known || town) && (!periods(spans).length || periods(spans).some(([start, end]) => now >= start && (!end || now < end))));
  current.sort((a, b) => GRAVE.indexOf(b[1]) - GRAVE.indexOf(a[1]));
  return { state: current[0]?.[1] ?? (known ? "normal" : "unknown"), title: current[0]?.[0] };
}

let dressing;
const dress = () => dressing ??= dressed(`${root}${traffic}lignes.css`);

async function line(record) {
  if (!record.b) return null;
  const { state: level, title } = await runs(record);
  return [fact(SAY.states[level], `answer-${level}`), ...(title ? [make("p", { className: "answer-more" }, title)] : []), make("p", { className: "meta" }, record.s ?? "")];
}

async function lines(record, { items }) {
  const held = (await items(record.i ?? [])).filter((one) => one?.b), each = await Promise.all(held.map(runs));
  if (!held.length) return null;
  const troubled = each.filter(({ state: level }) => GRAVE.indexOf(level) > 1).length;
  const rows = held.map((one, at) => [one, each[at]]).sort((a, b) => GRAVE.indexOf(b[1].state) - GRAVE.indexOf(a[1].state));
  const shown = make("ul", { className: "answer-rows answer-lines" }, ...rows.map(([one, { state: level, title }]) =>
    make("li", {}, make("a", { href: root + one.u }, badge(one), " ", SAY.states[level]), make("span", {}, title ?? ""))));
  return [fact(troubled ? counted(SAY.troubled, troubled) : SAY.running), shown];
}

// People, streets, numbers, quarters.

const member = (record) => record.s ? [fact(record.s)] : null;
const quarter = (record) => record.s ? [make("p", { className: "answer-more" }, record.s)] : null;
const number = ({ n, s }) => n ? [make("p", { className: "answer-fact" }, called(n)), ...(s ? [make("p", { className: "answer-more" }, capital(s))] : [])] : null;

function street({ v: parts = [] }) {
  const said = parts.map(([numbers, name, url]) => make("p", { className: "answer-fact" }, ...(numbers ? [`${numbers} : `] : []), make("a", { href: root + url, textContent: told(SAY.quarter, { name }) })));
  return said.length ? said : null;
}
