// The pages of the network: asks how the lines run now, puts each notice under its time, says how old what is known is, keeps « mes lignes ».
// What it is given is in the data of `.traffic`; the file that it asks is the one that ./beffroi refresh writes. Texts are only ever texts.

const KEY = "lignes";
const ASK = 120; // seconds between two looks: the operator is asked every two minutes
const GRAVE = ["normal", "notice", "disturbed", "stopped"];

const frame = document.querySelector(".traffic");
const { traffic: root, live, line: onlyLine, stop: onlyStop } = frame.dataset;
const believed = Number(frame.dataset.believed), listens = frame.dataset.listens === "oui";
const serving = frame.dataset.serving.split(" ").filter(Boolean);
const age = document.getElementById("age");
const states = new Map([...document.getElementById("etats").content.children].map((one) => [one.classList[1].slice(6), one]));
const rows = [...frame.querySelectorAll("[data-row]")];
const names = new Map(rows.map(({ dataset }) => [dataset.row, dataset.name]));
const stills = Date.parse(document.documentElement.dataset.clock);
const now = () => (stills || Date.now()) / 1000; // a demonstration stands still, and so do those who look at it
const french = (options) => new Intl.DateTimeFormat("fr", { timeZone: "Europe/Paris", ...options });
const day = french({ dateStyle: "long" }), hours = french({ hour: "numeric", minute: "2-digit" });

let made = Date.parse(frame.dataset.made) / 1000 || 0;
let notices = [...frame.querySelectorAll("[data-notice]")].map(read);
let mine = chosen();

function read(element) {
  const { lines, stops, periods, town } = element.dataset;
  return {
    element, town: Boolean(town), stops: stops.split(" ").filter(Boolean),
    lines: lines.split(" ").filter(Boolean).map((one) => one.split(":")),
    periods: periods.split(" ").filter(Boolean).map((one) => one.split("-").map(Number)),
  };
}

// When, and how each line runs.

function phase({ periods }, at) {
  const left = periods.filter(([, end]) => !end || at < end);
  if (periods.length && !left.length) return "over";
  return !periods.length || left.some(([start]) => at >= start) ? "now" : "coming";
}

function place() {
  const at = now(), known = !listens || (made && at - made <= believed), found = new Map();
  for (const one of notices) {
    const where = phase(one, at), section = frame.querySelector(`[data-phase="${where}"] > ul`);
    if (!section) one.element.remove();
    else if (one.element.parentNode !== section) section.append(one.element);
    if (where === "now" && (known || one.town)) for (const [slug, level] of one.lines) found.set(slug, graver(found.get(slug), level));
  }
  for (const section of frame.querySelectorAll("[data-phase]")) section.querySelector(".notices-none").hidden = section.querySelector("li");
  for (const row of rows) show(row, found.get(row.dataset.row) || (known ? "normal" : "unknown"));
  if (age && made) tell(at - made, known);
}

const graver = (one, other) => GRAVE[Math.max(GRAVE.indexOf(one), GRAVE.indexOf(other))];

function show(row, state) {
  const box = row.querySelector("[data-state]");
  if (!box || box.dataset.state === state || (onlyStop && !live)) return;
  box.dataset.state = state;
  box.replaceChildren(states.get(state).cloneNode(true));
}

function tell(seconds, known) {
  const when = new Date(made * 1000), today = day.format(when) === day.format(new Date(now() * 1000));
  const hour = hours.format(when).replace(":", " h ").replace(/ 00$/, "").replace(/^0/, "").replaceAll(" ", "\u202f");
  const said = `État de ${hour}${today ? "" : `, ${day.format(when)}`}, ${ago(seconds)}`;
  const text = known ? `${said}.` : `${said}\u00a0: nous ne savons pas comment circulent les lignes.`;
  if (age.classList.contains("old") === known) age.setAttribute("aria-live", known ? "off" : "polite"); // its age alone is told to nobody aloud
  age.classList.toggle("old", !known);
  if (age.firstChild.textContent !== `${text} `) age.firstChild.textContent = `${text} `;
}

function ago(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 1) return "à l’instant";
  if (minutes < 120) return `il y a ${minutes} min`;
  return minutes < 2880 ? `il y a ${Math.floor(minutes / 60)} h` : `il y a ${Math.floor(minutes / 1440)} jours`;
}

// What the operator says now.

async function ask() {
  if (!live || document.hidden) return;
  try {
    const answer = await fetch(live, { cache: "no-cache", signal: AbortSignal.timeout(10_000) });
    if (answer.ok) take(await answer.json());
  } catch { /* What is known grows old, and says so. */ }
}

function take(told) {
  const heard = Date.parse(told.made) / 1000 || 0;
  if (heard < made || told.version !== 1) return;
  const fresh = told.disruptions.filter(here).map((one) => made_of(one, told));
  for (const { element, town } of notices) if (!town) element.remove();
  notices = [...fresh, ...notices.filter(({ town }) => town)];
  for (const section of frame.querySelectorAll("[data-phase] > ul")) section.prepend(...fresh.map(({ element }) => element).filter((element) => section.parentNode.dataset.phase === phase(read(element), now())));
  made = heard;
  place();
}

const here = ({ lines, stops }) =>
  onlyLine ? onlyLine in lines : !onlyStop || (stops.length ? stops.includes(onlyStop) : serving.some((slug) => slug in lines));

function made_of(one, { when, names: { lines, stops } }) {
  const level = Object.values(one.lines).reduce(graver, one.stops.length ? "disturbed" : "notice");
  const element = piece("li", `disruption disruption-${level}`);
  Object.assign(element, { id: one.identity });
  Object.assign(element.dataset, {
    notice: "", town: "", stops: one.stops.join(" "),
    lines: Object.entries(one.lines).map((pair) => pair.join(":")).join(" "),
    periods: one.periods.map((pair) => pair.map((moment) => moment ?? "").join("-")).join(" "),
  });
  const kind = element.appendChild(piece("p", "disruption-kind")), badges = kind.appendChild(piece("span", "disruption-lines"));
  const all = !onlyLine && !onlyStop && Object.keys(one.lines).length === names.size;
  badges.append(...(all ? ["Toutes les lignes"] : Object.keys(one.lines).map((slug) => link(`lignes/${slug}/`, lines[slug] || slug, `badge line-${slug}`))));
  kind.append(piece("span", "disruption-effect", [one.effect, ...one.precisions].join(", ")));
  const title = element.appendChild(piece("h3", "", one.url ? "" : one.title));
  if (one.url) title.append(Object.assign(document.createElement("a"), { href: one.url, rel: "nofollow noopener", textContent: one.title }));
  element.append(...one.text.map((words) => piece("p", "", words)));
  if (one.stops.length) element.append(about(one.stops, stops));
  if (when[one.identity]) element.append(piece("p", "disruption-when", when[one.identity].replace(/^./, (letter) => letter.toUpperCase())));
  return read(element);
}

function about(slugs, stops) {
  const words = piece("p", "disruption-stops", `Arrêt${slugs.length > 1 ? "s" : ""}\u00a0: `);
  slugs.forEach((slug, rank) => words.append(rank ? ", " : "", link(`arrets/${slug}/`, stops[slug] || slug)));
  return words;
}

function piece(name, style = "", text = "") {
  const made = Object.assign(document.createElement(name), { textContent: text });
  if (style) made.className = style;
  return made;
}

const link = (address, text, style = "") => Object.assign(piece("a", style, text), { href: root + address });

// « Mes lignes »: chosen here, kept on this device alone, put first.

function chosen() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch { return []; }
}

function follow(slug) {
  mine = mine.includes(slug) ? mine.filter((one) => one !== slug) : [...mine, slug];
  try { localStorage.setItem(KEY, JSON.stringify(mine)); } catch { /* Nothing may be kept here: it lasts as long as the page. */ }
}

function arrange() {
  const first = document.getElementById("mes-lignes"), all = document.getElementById("lignes");
  for (const button of frame.querySelectorAll("[data-follow]")) button.setAttribute("aria-pressed", mine.includes(button.dataset.follow));
  if (!first) return;
  for (const row of rows) (mine.includes(row.dataset.row) ? first.querySelector("ul") : all).append(row);
  first.hidden = !first.querySelector("li");
}

for (const button of frame.querySelectorAll("[data-follow]")) {
  button.hidden = false;
  button.addEventListener("click", () => { follow(button.dataset.follow); arrange(); button.focus(); });
}
arrange();
place();
await ask();
setInterval(place, 30_000);
setInterval(ask, ASK * 1000);
document.addEventListener("visibilitychange", () => { place(); ask(); });
