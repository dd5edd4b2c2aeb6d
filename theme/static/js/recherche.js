// The page /recherche/: asks the index that Pagefind made (https://pagefind.app/docs/api/) and lists what it finds.
// Its address says all of a search (?q=…&rubrique=…), so that it can be kept, sent, and gone back to.

const FACETS = ["rubrique", "quartier", "genre", "annee"];
const ALL = { rubrique: "Toutes", quartier: "Tous", genre: "Tous", annee: "Toutes" };
const AT_A_TIME = 10;
const PAUSE = 250; // milliseconds without a key before a search
const EMPTY = new Set("a à au aux avec ce ces dans de des du elle en est et eux il je la le les leur lui ma mais me mes mon ne nos notre nous on ou où par pas pour qu que qui sa se ses son sur ta te tes ton tu un une vos votre vous y".split(" "));

const page = document.getElementById("recherche");
const [form, field, facets, told, found, list, heading, more, lost, tries, otherwise] =
  ["form", "#q", "#facettes", "#compte", "#trouve", "#liste", "#resultats", "#suite", "#perdu", "#essais", "#autrement"].map((one) => page.querySelector(one));
const french = new Intl.NumberFormat("fr");
let engine, asked = 0, rest = [];

// As plugins/search/letters.py writes the index: what a keyboard types; an elided article is not a word.
const typed = (text) => text.toLowerCase().replace(/[’ʼ]/g, "'").replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/(^|[^\p{L}])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'/gu, "$1");
const words = (text) => typed(text).split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
const question = (text) => {
  const all = words(text), full = all.filter((word) => !EMPTY.has(word));
  return (full.length ? full : all).join(" ");
};
// And back, for what is shown.
const printed = (text) => text.replace(/'/g, "’").replace(/oeu/g, "œu").replace(/Oeu/g, "Œu").replace(/ ([:;?!»%€])/g, " $1").replace(/« /g, "« ");

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const show = (part, shown) => { part.hidden = !shown; };

// What the address asks.
function read() {
  const parameters = new URLSearchParams(location.search);
  return { q: (parameters.get("q") || "").trim(), filters: Object.fromEntries(FACETS.map((name) => [name, parameters.get(name)]).filter(([, value]) => value)) };
}

// What the form asks.
function written() {
  const chosen = FACETS.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
  return { q: field.value.trim(), filters: Object.fromEntries(chosen) };
}

function address({ q, filters }) {
  const parameters = new URLSearchParams(Object.entries({ q, ...filters }).filter(([, value]) => value));
  return parameters.size ? `?${parameters}` : location.pathname;
}

async function open() {
  const { createInstance } = await import(`${page.dataset.index}pagefind.js`);
  engine = createInstance({ noWorker: true, excerptLength: 28, ranking: { metaWeights: { title: 6, summary: 1.5, subjects: 2, aids: 0.7, date: 0.1 } } });
  await engine.init();
  await engine.filters(); // without which no answer counts its facets
}

async function search(wanted) {
  const turn = ++asked;
  const answer = await engine.search(question(wanted.q) || null, { filters: wanted.filters });
  if (turn !== asked) return;
  if (!wanted.q && !Object.keys(wanted.filters).length) return begin(answer);
  choose(answer, wanted);
  const whole = answer.results.length > 0;
  rest = whole ? answer.results : await some(wanted);
  if (turn !== asked) return;
  list.replaceChildren();
  const count = rest.length, about = wanted.q ? ` pour « ${wanted.q} »` : "";
  told.textContent = count === 0 ? `Aucun résultat${about}. Vérifiez l’orthographe, ou essayez un mot plus général.` : whole ? `${many(count)}${about}` : `Aucune page n’a tous les mots de « ${wanted.q} » ; ${many(count)} en ${count > 1 ? "ont" : "a"} une partie`;
  document.title = document.title.replace(/^.*? – /, `${wanted.q ? `${wanted.q} – ` : ""}Recherche – `).replace(/(Recherche – )+/, "Recherche – ");
  show(found, count);
  show(lost, false);
  show(otherwise, !count);
  if (count) await list_more();
  if (!whole) await help(wanted, turn);
}

const many = (count) => `${french.format(count)} résultat${count > 1 ? "s" : ""}`;

// When no page has all the words: those that have some, a rare word counting more than a common one.
async function some({ q, filters }) {
  const each = [...new Set(question(q).split(" "))].slice(0, 8), found = new Map();
  if (each.length < 2) return [];
  for (const { results } of await Promise.all(each.map((word) => engine.search(word, { filters })))) {
    for (const result of results) {
      const weight = (found.get(result.id)?.weight || 0) + (1 + result.score / results[0].score) / results.length;
      found.set(result.id, { result, weight });
    }
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight).map(({ result }) => result);
}

function begin(answer) {
  choose(answer, { filters: {} });
  told.textContent = "";
  [found, lost].forEach((part) => show(part, false));
  show(otherwise, true);
}

// The values of each facet, with how many results each would leave; the one that is chosen stays in the list.
function choose(answer, { filters }) {
  for (const name of FACETS) {
    const counts = Object.entries(filters[name] ? answer.totalFilters[name] || {} : answer.filters[name] || {});
    const values = counts.filter(([value, count]) => count || value === filters[name]).sort(([a], [b]) => name === "annee" ? b.localeCompare(a) : a.localeCompare(b, "fr"));
    if (filters[name] && !values.some(([value]) => value === filters[name])) values.push([filters[name], 0]);
    const options = values.map(([value, count]) => element("option", { value, textContent: filters[name] === value ? value : `${value} (${french.format(count)})` }));
    form.elements[name].replaceChildren(element("option", { value: "", textContent: ALL[name] }), ...options);
    form.elements[name].value = filters[name] || "";
    show(form.elements[name].closest("p"), values.length > 0);
  }
  show(facets, facets.querySelector("p:not([hidden])"));
}

async function list_more() {
  const turn = asked, now = rest.splice(0, AT_A_TIME);
  const data = await Promise.all(now.map((result) => result.data()));
  if (turn !== asked) return;
  const items = data.map(result);
  list.append(...items);
  show(more, rest.length);
  more.textContent = rest.length ? `Voir la suite (${french.format(rest.length)})` : "";
  return items[0];
}

function result({ url, meta, filters, excerpt }) {
  const about = [filters.genre?.[0], filters.rubrique?.[0], ...(filters.quartier || [])].filter(Boolean).join(" · ");
  const when = meta.date ? element("time", { dateTime: meta.date, textContent: new Date(`${meta.date}T12:00`).toLocaleDateString("fr", { dateStyle: "long" }) }) : "";
  const extract = element("p", { className: "search-extract" }, ...marked(excerpt));
  return element("li", {}, element("p", { className: "kicker", textContent: about }), element("h3", {}, element("a", { href: url, textContent: printed(meta.title) })), extract, element("p", { className: "meta" }, when));
}

// The excerpt is HTML of Pagefind's whose only tag is <mark>; it is rebuilt without trusting it.
function marked(excerpt) {
  const read = new DOMParser().parseFromString(excerpt, "text/html").body;
  return [...read.childNodes].map((node) => node.nodeName === "MARK" ? element("mark", { textContent: printed(node.textContent) }) : printed(node.textContent));
}

// Nothing has it all: the same without the facets, or with words of the journal.
async function help({ q, filters }, turn) {
  const wider = Object.keys(filters).length ? (await engine.search(question(q) || null)).results.length : 0;
  const near = wider ? "" : await nearest(q);
  if (turn !== asked) return;
  const ways = [wider && [{ q, filters: {} }, q ? `Chercher « ${q} » dans tout le journal (${french.format(wider)})` : "Tout le journal"], near && [{ q: near, filters: {} }, `Essayez avec « ${near} »`]];
  tries.replaceChildren(...ways.filter(Boolean).map(([wanted, textContent]) => element("li", {}, element("a", { href: address(wanted), textContent }))));
  show(lost, tries.children.length);
}

// The same question, with the journal's own words in the place of those that it does not know; empty when there is none near.
async function nearest(q) {
  const answer = await fetch(`${page.dataset.index}mots.json`);
  const known = answer.ok ? (await answer.json()).map((word) => [word, bare(word)]) : [];
  const corrected = words(q).map((word) => EMPTY.has(word) || word.length < 4 ? word : (close(bare(word), known) || word));
  return corrected.join(" ") === words(q).join(" ") ? "" : corrected.join(" ");
}

const bare = (word) => typed(word).normalize("NFD").replace(/\p{M}/gu, "");

function close(word, known) {
  const most = word.length < 6 ? 1 : 2;
  let best = "", least = most + 1;
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
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] !== b[j - 1]), swap);
    }
  }
  return rows[a.length][b.length];
}

// Search what is asked; a new address for what was sent, the same for what is being typed.
function go(wanted, sent) {
  if (address(wanted) !== (location.search || location.pathname)) history[sent ? "pushState" : "replaceState"](null, "", address(wanted));
  return search(wanted);
}

function listen() {
  let typing;
  field.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => go(written(), false), PAUSE); });
  form.addEventListener("submit", async (event) => { event.preventDefault(); clearTimeout(typing); await go(written(), true); if (!found.hidden) heading.focus(); });
  facets.addEventListener("change", () => go(written(), true));
  more.addEventListener("click", async () => (await list_more())?.querySelector("a").focus());
  addEventListener("popstate", start);
}

function start() {
  const wanted = read();
  field.value = wanted.q;
  return search(wanted);
}

try {
  field.value = read().q;
  await open();
  listen();
  await start();
} catch (error) {
  console.warn(error);
  told.textContent = "La recherche n’est pas disponible pour l’instant.";
}
