// The page /recherche/: asks the index of the site (search_index.js), answers at once where it can (answers.js), then lists what was found.
// Its address says all of a search (?q=…&rubrique=…), so that it can be kept, sent, and gone back to.

import { clock, dates, hour, make, timeOf, told as filled } from "./page.js";
import { stem } from "../snowball/french.js";
import { bare, isAside, open, settle, words } from "./search_index.js";

const FACETS = { rubrique: 0, quartier: 1, genre: 1, annee: 0 }; // which of SAY.all a facet says
const AT_A_TIME = 10, JUDGED = 15, NEAR = 4, FEW = 3;
const PAUSE = 250; // milliseconds without a key before a search
const TYPED = "typed"; // what the history says of an address that nobody has sent yet
const PART = .45; // of what the best result has of the question, the least that another has
const ORDINAL = /(?<=\b(?:\d+|[IVX]+))(er|re|e)\b/;
const LINE = /\b(?:ligne|bus|tram|tramway|metro|car|navette) (?:n ?)?([a-z]?\d{1,4}|[a-z])\b/; // a line that is asked by its name
const NEARLY = .6; // of the first's score, the least of what may answer in its place

const page = document.getElementById("recherche");
const [form, field, narrow, facets, told, answers, found, list, heading, more, lost, tries, otherwise] =
  ["form", "#q", "#preciser", "#facettes", "#compte", "#reponses", "#trouve", "#liste", "#resultats", "#suite", "#perdu", "#essais", "#autrement"].map((one) => page.querySelector(one));
const SAY = JSON.parse(page.dataset.words), lang = document.documentElement.lang;
const figures = new Intl.NumberFormat(lang), plural = new Intl.PluralRules(lang);
const longDay = dates({ dateStyle: "long" }), shortDay = dates({ weekday: "short", day: "numeric", month: "short" });
const title = document.title;
let index, ready, turn = 0, rest = [], asked = new Set(), shown = new Set(), last = [];

// Addresses: what is asked, read and written.

function read() {
  const parameters = new URLSearchParams(location.search);
  const filters = Object.keys(FACETS).map((name) => [name, parameters.get(name)]).filter(([, value]) => value);
  return { q: (parameters.get("q") || "").trim(), filters: Object.fromEntries(filters) };
}

function filledIn() {
  if (facets.hidden) return { ...read(), q: field.value.trim() };
  const filters = Object.keys(FACETS).map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
  return { q: field.value.trim(), filters: Object.fromEntries(filters) };
}

function address({ q, filters }) {
  const parameters = new URLSearchParams(Object.entries({ q, ...filters }).filter(([, value]) => value));
  return parameters.size ? `?${parameters}` : location.pathname;
}

// Searching.

const fetched = (url) => fetch(url).then((answer) => answer.ok ? answer.json() : answer.status === 404 ? null : Promise.reject(new Error(url)));

// The index comes with the first question, or with the first sign of one: who only opens the page waits for nothing.
const opened = () => (ready ??= open(page.dataset.index, fetched).then((one) => { index = one; return true; }, (error) => {
  console.warn(error);
  told.textContent = SAY.broken;
  show(otherwise, true);
  ready = undefined;
}));

const items = (ids) => index.records(ids);

async function search(wanted) {
  const mine = ++turn;
  if (!wanted.q && !Object.keys(wanted.filters).length) return empty();
  show(otherwise, false);
  if (!(await opened()) || mine !== turn) return;
  try {
    const filter = await chosen(wanted.filters), { rows: kept, put, whole } = await answering(wanted.q, filter);
    const first = settle(kept.slice(0, JUDGED), await items(kept.slice(0, JUDGED).map(({ id }) => id)), wanted.q, clock());
    const over = wanted.q && !Object.keys(wanted.filters).length ? await direct(wanted.q, first) : {};
    if (mine !== turn) return;
    asked = new Set(words(wanted.q).filter((word) => !isAside(word)).map((word) => stem(bare(put.get(word) ?? word))));
    rest = [...first, ...kept.slice(JUDGED)];
    last = kept.map(({ id }) => id);
    shown = new Set(over.record && [keyOf(over.record)]); // what is answered is not listed again
    answers.replaceChildren(...[over.made ?? []].flat());
    raise(answers);
    list.replaceChildren();
    told.textContent = said(wanted.q, kept.length - first.length + new Set(first.map(({ record }) => keyOf(record))).size, whole, put);
    show(found, kept.length);
    show(lost, false);
    show(otherwise, kept.length < FEW);
    show(narrow, kept.length || filter);
    if (filter) narrow.open = true;
    if (narrow.open) await offer(wanted.filters);
    if (mine !== turn) return;
    await listMore();
    if (mine !== turn) return;
    show(found, list.firstChild);
    document.title = wanted.q ? `${wanted.q} – ${title}` : title;
    if (filter && (!kept.length || !whole)) await help(wanted, mine);
    else if (!kept.length) await suggest(wanted.q, mine);
  } catch (error) {
    console.warn(error);
    if (mine === turn) told.textContent = SAY.broken;
  }
}

// Those of `rows` that have enough of what is asked, beside what the best has of it. Where some have all of it, the others are only the first.
function parts(rows) {
  const best = Math.max(...rows.map(({ share }) => share)), some = rows.some(({ whole }) => whole);
  return rows.filter(({ share, whole }, at) => share >= PART * best && (whole || !some || at < AT_A_TIME));
}

// What a question finds; all that the facets leave when there is none.
async function answering(q, filter) {
  if (!q) return { rows: [...filter].map((id) => ({ id, score: 1, whole: true })), put: new Map(), whole: true };
  const { rows, put } = await index.search(q), kept = parts(rows).filter(({ id }) => !filter || filter.has(id));
  return { rows: kept, put, whole: kept.some(({ whole }) => whole) };
}

// The ids that every facet which is chosen leaves; null when none is.
async function chosen(filters) {
  const each = await Promise.all(Object.entries(filters).map(async ([name, value]) => (await index.facet(name))[value] ?? []));
  return each.length ? each.map((ids) => new Set(ids)).reduce((all, one) => new Set([...all].filter((id) => one.has(id)))) : null;
}

// Nothing is asked, or no longer.
function empty() {
  rest = [];
  list.replaceChildren();
  answers.replaceChildren();
  told.textContent = "";
  document.title = title;
  for (const part of [narrow, found, lost]) show(part, false);
  show(otherwise, true);
}

const counted = (forms, count) => filled(forms[+(plural.select(count) !== "one")], { n: figures.format(count), q: "{q}", r: "{r}" });

function said(q, count, whole, put) {
  if (!count) return q ? filled(SAY.nothing, { q }) : SAY.none;
  if (!whole) return filled(counted(SAY.some, count), { q });
  const many = counted(SAY.results, count);
  if (put.size) return filled(SAY.corrected, { r: many, q: words(q).map((word) => put.get(word) ?? word).join(" ") });
  return q ? filled(SAY.about, { r: many, q }) : many;
}

// The answers that stand over the list: what is said of a time, then of the first things that the question names.
async function direct(q, rows) {
  const { answer, moment, momentOf } = await import("./answers.js"), text = bare(q), time = momentOf(text);
  const hours = /horaire|heure|ouvr|ouvert|ferm/.test(text), call = /numero|telephone|tel\b|appel|joindre|contact/.test(text);
  if (time) {
    const others = words(q).filter((word) => !isAside(word) && !/^(weekend|sortir|sortie|sorties)$/.test(word));
    const only = others.length ? new Set((await index.search(others.join(" "))).rows.filter(({ whole }) => whole).map(({ id }) => id)) : null;
    const made = await moment(time, await index.sessions(), only, items);
    if (made) return { made };
  }
  const [, line] = text.match(LINE) ?? [];
  if (line && !(await isLine(line))) return absent(line, answer);
  const able = rows.filter(({ named, record, score }) => named && record.a && score >= NEARLY * rows[0].score).slice(0, 4);
  const wanted = ({ record: { a, n } }) => call ? +(a === "number") * 2 + +Boolean(n) : hours ? +(a === "place") : 0;
  able.sort((a, b) => wanted(b) - wanted(a) || b.score - a.score);
  for (const { record } of able) {
    const made = await answer(record, { items, hours });
    if (made) return { made, record };
  }
  return {};
}

// Whether a line has that name, and what stands in its place when none has: how the lines run that there are.
const records = async (q) => (await items((await index.search(q)).rows.slice(0, 2 * JUDGED).map(({ id }) => id))).filter(Boolean);
const isLine = async (name) => (await records(`ligne ${name}`)).some(({ b }) => b && bare(b[1]) === name);

async function absent(line, answer) {
  const record = (await records("bus")).find(({ a }) => a === "lines"), made = record && await answer(record, { items });
  return record ? { made: [make("p", { className: "search-told", textContent: filled(SAY.noLine, { n: line.toUpperCase() }) }), made ?? []].flat(), record } : {};
}

// Nothing was found under a facet: the same without it.
async function help({ q, filters }, mine) {
  const count = q ? (await answering(q)).rows.length : 0;
  if (mine !== turn || !count || !Object.keys(filters).length) return;
  const text = filled(SAY.widerAbout, { q, n: figures.format(count) });
  tries.replaceChildren(make("li", {}, make("a", { href: address({ q, filters: {} }), textContent: text })));
  show(lost, true);
}

// Nothing was found at all: the words of the town that are like those asked.
async function suggest(q, mine) {
  const each = await Promise.all(words(q).filter((word) => !isAside(word)).map((word) => index.near(bare(word), NEAR)));
  if (mine !== turn || !each.flat().length) return;
  tries.replaceChildren(...[...new Set(each.flat())].slice(0, 2 * NEAR).map((word) => make("li", {}, make("a", { href: address({ q: word, filters: {} }), textContent: word }))));
  show(lost, true);
}

// Showing.

function show(part, shown) {
  part.hidden = !shown;
}

// The values of each facet, with how many results each would leave; the one that is chosen stays in the list.
async function offer(filters) {
  const all = new Set(last);
  for (const [name, one] of Object.entries(FACETS)) {
    const values = await index.facet(name), select = form.elements[name], value = filters[name];
    const others = value ? new Set((await answering(field.value.trim(), await chosen(without(filters, name)))).rows.map(({ id }) => id)) : all;
    const counts = Object.entries(values).map(([each, ids]) => [each, ids.filter((id) => others.has(id)).length]).filter(([each, count]) => count || each === value);
    counts.sort(([a], [b]) => name === "annee" ? b.localeCompare(a) : a.localeCompare(b, lang));
    select.replaceChildren(make("option", { value: "", textContent: SAY.all[one] }),
      ...counts.map(([each, count]) => make("option", { value: each, textContent: each === value ? each : `${each} (${figures.format(count)})` })));
    select.value = value || "";
    show(select.parentElement, counts.length);
  }
  show(facets, true);
}

const without = (filters, name) => Object.fromEntries(Object.entries(filters).filter(([other]) => other !== name));

async function listMore() {
  const mine = turn, rows = [];
  while (rows.length < AT_A_TIME && rest.length) {
    const some = rest.slice(0, AT_A_TIME - rows.length), records = await items(some.map(({ id }) => id));
    if (mine !== turn) return;
    rest = rest.slice(some.length);
    for (const record of records) if (record && isNew(record)) rows.push(record);
  }
  const made = rows.map(item);
  made.forEach(raise);
  list.append(...made);
  show(more, rest.length);
  more.textContent = filled(SAY.more, { n: figures.format(rest.length) });
  return made[0];
}

// A number that stands on two pages, a page of which a part was shown already: once. The parts that come later are named under it.
const keyOf = ({ u, a, n, t }) => a === "number" ? `tel ${n}` : a === "street" ? t : u.split("#")[0];

function isNew(record) {
  const key = keyOf(record), { u, a, t } = record;
  const before = [...list.children].find((one) => one.dataset.key === key);
  if (before && u.includes("#") && a !== "number") before.querySelector(".search-places").append(make("li", {}, make("a", { href: page.dataset.root + u, textContent: t })));
  if (shown.has(key)) return false;
  shown.add(key);
  return true;
}

function item(record) {
  const { u, t, k, s, d, r, q, a, w, e, n } = record;
  const about = [k, r, ...(a === "street" ? [] : q ?? [])].filter((text, at, all) => text && text !== t && all.indexOf(text) === at).join(" · ");
  const parts = [make("p", { className: "kicker", textContent: about }), make("h3", {}, make("a", { href: page.dataset.root + u, textContent: t }))];
  if (n && a === "number") parts.push(make("p", { className: "search-extract" }, make("a", { href: `tel:${n.replace(/[^\d+]/g, "").replace(/^0(?=\d{9}$)/, "+33")}`, textContent: n })));
  if (s) parts.push(make("p", { className: "search-extract" }, ...marked(s)));
  const session = e?.find(([start, end]) => Date.parse(end || start) > clock());
  const meta = [session && `${shortDay(Date.parse(session[0]))}, ${hour(timeOf(Date.parse(session[0])))}`, w].filter(Boolean).join(" · ");
  if (d) parts.push(make("p", { className: "meta" }, make("time", { dateTime: d, textContent: longDay(Date.parse(`${d}T12:00`)) })));
  else if (meta) parts.push(make("p", { className: "meta" }, meta));
  parts.push(make("ul", { className: "search-places" }));
  const made = make("li", {}, ...parts);
  made.dataset.key = keyOf(record);
  return made;
}

// A text, with the words that were asked in <mark>.
const marked = (text) => text.split(/([\p{L}\p{N}]+)/u).map((piece, at) => at % 2 && asked.has(stem(bare(piece))) ? make("mark", { textContent: piece }) : piece);

// The letters of the ordinals, raised as the pages have them: « 1er avril », « XXe ».
function raise(within) {
  const texts = document.createTreeWalker(within, NodeFilter.SHOW_TEXT), raised = [];
  while (texts.nextNode()) if (ORDINAL.test(texts.currentNode.data)) raised.push(texts.currentNode);
  for (const text of raised) text.replaceWith(...text.data.split(ORDINAL).map((piece, at) => (at % 2 ? make("sup", {}, piece) : piece)));
}

// Listening.

// A question that was sent has an address of its own to go back to; one that is being typed replaces what was typed before, and nothing else.
function go(wanted, sent) {
  const typed = history.state === TYPED, state = sent ? null : TYPED;
  if (address(wanted) === (location.search || location.pathname)) sent && history.replaceState(state, "");
  else history[typed || !(sent || location.search) ? "replaceState" : "pushState"](state, "", address(wanted));
  return search(wanted);
}

function listen() {
  let typing;
  field.addEventListener("focus", opened, { once: true });
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => go(filledIn(), false), PAUSE);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(typing);
    await go(filledIn(), true);
    if (!found.hidden) heading.focus();
  });
  narrow.addEventListener("toggle", () => narrow.open && index && offer(read().filters));
  facets.addEventListener("change", () => go(filledIn(), true));
  more.addEventListener("click", async () => (await listMore())?.querySelector("a").focus());
  addEventListener("popstate", start);
}

function start() {
  const wanted = read();
  field.value = wanted.q;
  return search(wanted);
}

listen();
await start();
