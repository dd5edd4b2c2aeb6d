// The page /recherche/: asks the index that Pagefind made (https://pagefind.app/docs/api/) and lists what it finds.
// Its address says all of a search (?q=…&rubrique=…), so that it can be kept, sent, and gone back to.

const FACETS = { rubrique: 0, quartier: 1, genre: 1, annee: 0 }; // which of SAY.all a facet says
const AT_A_TIME = 10;
const PAUSE = 250; // milliseconds without a key before a search
const WEIGHTS = { title: 6, summary: 1.5, subjects: 2, aids: 0.7, date: 0.1 }; // set on the forty questions of tests/search/queries.py
const FAINT = 288; // for a place of weight 1: Pagefind 1.5 gives 512 to the word that was asked, 212 to one that only begins as it does
const EMPTY = new Set("a à au aux avec ce ces dans de des du elle en est et eux il je la le les leur lui ma mais me mes mon ne nos notre nous on ou où par pas pour qu que qui sa se ses son sur ta te tes ton tu un une vos votre vous y".split(" "));
const ELIDED = /(^|[^\p{L}])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'/gu;

const page = document.getElementById("recherche");
const [form, field, facets, told, found, list, heading, more, lost, tries, otherwise] =
  ["form", "#q", "#facettes", "#compte", "#trouve", "#liste", "#resultats", "#suite", "#perdu", "#essais", "#autrement"].map((one) => page.querySelector(one));
const SAY = JSON.parse(page.dataset.words), lang = document.documentElement.lang;
const figures = new Intl.NumberFormat(lang), plural = new Intl.PluralRules(lang);
const title = document.title;
let engine, ready, turn = 0, rest = [];

// Letters: as plugins/search/aids.py writes the index, then back as they are printed.

const typed = (text) => text.toLowerCase().replace(/[’ʼ]/g, "'").replace(/œ/g, "oe").replace(/æ/g, "ae");
const bare = (word) => typed(word).normalize("NFD").replace(/\p{M}/gu, "");
const letters = (word) => bare(word).replace(/\P{L}/gu, "");
const printed = (text) => text.replace(/'/g, "’").replace(/([Oo])eu/g, (_, o) => o === "O" ? "Œu" : "œu").replace(/(\d) h\b(?: (?=\d\d\b))?/g, (found) => found.replaceAll(" ", "\u00a0")).replace(/ (?=[:;?!»%€]|(?<=\d )\d{3}\b)/g, "\u00a0").replace(/« /g, "«\u00a0");
const words = (text) => typed(text).replace(ELIDED, "$1").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));

// The words of a question that tell pages apart; all of them when there is no other.
function full(text) {
  const all = words(text), telling = all.filter((word) => !EMPTY.has(word));
  return telling.length ? telling : all;
}

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

// The index and its WebAssembly come with the first question, or with the first sign of one: who only opens the page waits for nothing.
const open = () => (ready ??= opened().then(() => true, (error) => {
  console.warn(error);
  told.textContent = SAY.broken;
  ready = undefined;
}));

async function opened() {
  const { createInstance } = await import(`${page.dataset.index}pagefind.js`);
  engine = createInstance({ noWorker: true, excerptLength: 28, ranking: { metaWeights: WEIGHTS } });
  await engine.init();
  await Promise.all([engine.filters(), engine.preload(full(field.value).join(" "))]); // without the filters no answer counts its facets
}

const ask = (asked, filters = {}) => engine.search(asked.join(" ") || null, { filters });

async function search(wanted) {
  const mine = ++turn;
  if (!wanted.q && !Object.keys(wanted.filters).length) return empty();
  if (!(await open()) || mine !== turn) return;
  const answer = await ask(full(wanted.q), wanted.filters), meant = await close(answer.results, full(wanted.q)), whole = meant.length > 0;
  const results = whole ? meant : await some(wanted);
  if (mine !== turn) return;
  const count = (rest = results).length;
  offer(answer, wanted.filters);
  list.replaceChildren();
  told.textContent = said(wanted.q, count, whole);
  document.title = wanted.q ? `${wanted.q} – ${title}` : title;
  show(found, count);
  show(lost, false);
  show(otherwise, !count);
  await listMore();
  if (!whole) await help(wanted, mine);
}

// Nothing is asked, or no longer.
function empty() {
  rest = [];
  list.replaceChildren();
  told.textContent = "";
  document.title = title;
  for (const part of [facets, found, lost]) show(part, false);
  show(otherwise, true);
}

// A sentence of the page, with what is asked and how many in their places.
const filled = (text, q = "", count = 0) => text.replace("{n}", () => figures.format(count)).replace("{q}", () => q);
const counted = (forms, count) => forms[+(plural.select(count) !== "one")];

function said(q, count, whole) {
  if (!count) return q ? filled(SAY.nothing, q) : SAY.none;
  if (!whole) return filled(counted(SAY.some, count), q, count);
  const many = filled(counted(SAY.results, count), "", count);
  return q ? filled(SAY.about.replace("{r}", () => many), q) : many;
}

// Pagefind takes a word that it does not know for the nearest that begins alike: « xylophage » for « X ». Such results stay where a word is near.
async function close(results, asked) {
  const first = await Promise.all(results.slice(0, AT_A_TIME).map((result) => result.data()));
  const faint = ({ weighted_locations: places }) => places.length && places.every(({ weight, balanced_score: score }) => score < FAINT * weight ** 2);
  if (!first.length || !first.every(faint)) return results;
  const near = ({ excerpt }) => [...parsed(excerpt).querySelectorAll("mark")].some(({ textContent }) => asked.some((word) => distance(letters(textContent), letters(word)) < 3));
  return results.filter((_, at) => first[at] && near(first[at]));
}

// When no page has all the words: those that have some, a rare word counting more than a common one.
async function some({ q, filters }) {
  const each = [...new Set(full(q))].slice(0, 8), weighed = new Map();
  if (each.length < 2) return [];
  for (const { results } of await Promise.all(each.map((word) => ask([word], filters)))) {
    for (const result of results) {
      const before = weighed.get(result.id)?.weight || 0;
      weighed.set(result.id, { result, weight: before + (1 + result.score / results[0].score) / results.length });
    }
  }
  return [...weighed.values()].sort((a, b) => b.weight - a.weight).map(({ result }) => result);
}

// Not all was found: the same without the facets, or with words of the journal in the place of those that it does not know.
async function help({ q, filters }, mine) {
  const wider = Object.keys(filters).length ? (await ask(full(q))).results.length : 0;
  const near = wider || !q ? "" : await nearest(q);
  if (mine !== turn) return;
  const ways = [[wider, { q, filters: {} }, filled(q ? SAY.widerAbout : SAY.wider, q, wider)], [near, { q: near, filters: {} }, filled(SAY.near, near)]];
  tries.replaceChildren(...ways.filter(([possible]) => possible).map(([, wanted, text]) => element("li", {}, element("a", { href: address(wanted), textContent: text }))));
  show(lost, tries.children.length);
}

async function nearest(q) {
  const answer = await fetch(`${page.dataset.index}mots.json`);
  const known = answer.ok ? (await answer.json()).map((word) => [word, bare(word)]) : [];
  const asked = words(q), corrected = asked.map((word) => word.length < 4 || EMPTY.has(word) ? word : closest(bare(word), known) || word);
  return corrected.some((word, at) => bare(word) !== bare(asked[at])) ? corrected.join(" ") : "";
}

function closest(word, known) {
  let best = "", least = word.length < 6 ? 2 : 3;
  for (const [shown, other] of known) {
    if (Math.abs(other.length - word.length) >= least) continue;
    const apart = distance(word, other);
    if (apart < least) [best, least] = [shown, apart];
  }
  return best;
}

// How many letters must be put, taken away, changed, or swapped with the next. https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance
function distance(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] !== b[j - 1]), swapped);
    }
  }
  return rows[a.length][b.length];
}

// Showing.

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function show(part, shown) {
  part.hidden = !shown;
}

// The values of each facet, with how many results each would leave; the one that is chosen stays in the list.
function offer(answer, filters) {
  for (const [name, all] of Object.entries(FACETS)) {
    const select = form.elements[name], chosen = filters[name];
    const counts = new Map(Object.entries((chosen ? answer.totalFilters : answer.filters)[name] || {}).filter(([value, count]) => count || value === chosen));
    if (chosen && !counts.has(chosen)) counts.set(chosen, 0);
    const values = [...counts.keys()].sort((a, b) => name === "annee" ? b.localeCompare(a) : a.localeCompare(b, lang));
    const options = values.map((value) => element("option", { value, textContent: value === chosen ? value : `${value} (${figures.format(counts.get(value))})` }));
    select.replaceChildren(element("option", { value: "", textContent: SAY.all[all] }), ...options);
    select.value = chosen || "";
    show(select.parentElement, values.length);
  }
  show(facets, facets.querySelector("p:not([hidden])"));
}

async function listMore() {
  const mine = turn, data = await Promise.all(rest.slice(0, AT_A_TIME).map((result) => result.data()));
  if (mine !== turn) return;
  rest = rest.slice(AT_A_TIME);
  const items = data.map(item);
  list.append(...items);
  show(more, rest.length);
  more.textContent = filled(SAY.more, "", rest.length);
  return items[0];
}

// Of a session of the council, the items of its agenda that say what is asked: each has its place in the page.
const places = (found) => (found || []).filter(({ url }) => url.includes("#point-")).slice(0, 4);

function item({ url, meta, filters, excerpt, sub_results: parts }) {
  const about = [filters.genre, filters.rubrique, filters.quartier].flat().filter(Boolean).join(" · ");
  const when = meta.date && element("time", { dateTime: meta.date, textContent: new Date(`${meta.date}T12:00`).toLocaleDateString(lang, { dateStyle: "long" }) });
  const link = element("h3", {}, element("a", { href: url, textContent: printed(meta.title) }));
  const inside = places(parts).map((part) => element("li", {}, element("a", { href: part.url, textContent: printed(part.title) })));
  const shown = [element("p", { className: "kicker", textContent: about }), link, element("p", { className: "search-extract" }, ...marked(excerpt))];
  if (inside.length) shown.push(element("ul", { className: "search-places" }, ...inside));
  return element("li", {}, ...shown, ...(when ? [element("p", { className: "meta" }, when)] : []));
}

const parsed = (excerpt) => new DOMParser().parseFromString(excerpt, "text/html").body;

// The only tag of an excerpt is <mark>: it is made again, so that no other can come with a text.
function marked(excerpt) {
  const { childNodes, textContent } = parsed(excerpt);
  const [before, after] = [/^[\p{Lu}\d«]/u.test(textContent) ? "" : "…\u00a0", /[.!?»]$/.test(textContent) ? "" : "…"];
  const parts = [...childNodes].map((node) => node.nodeName === "MARK" ? element("mark", { textContent: printed(node.textContent) }) : printed(node.textContent));
  return [before, ...parts, after];
}

// Listening.

// A question that was sent has an address of its own to go back to; one that is being typed replaces the one before.
function go(wanted, sent) {
  if (address(wanted) !== (location.search || location.pathname)) history[sent ? "pushState" : "replaceState"](null, "", address(wanted));
  return search(wanted);
}

function listen() {
  let typing;
  field.addEventListener("focus", open, { once: true });
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
