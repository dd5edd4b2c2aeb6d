// The strip of the alerts that hold: the gravest is told, the others are behind « 2 autres », what this device has seen is folded to one line, what
// is over or was dismissed is taken away. A page that has none of its own asks for them. Nothing leaves the device.

import { all, clock, dates, dressed, fetched, hour, keep, kept, make, timeOf, told } from "./page.js";

const CLOSED = "alertes-vues", READ = "alertes-lues", HEARD = "alertes";
const GRAVE = ["information", "vigilance", "urgence"];
const here = document.querySelector("script[data-from]").dataset;
const whole = here.from.replace(/\.json$/, "/");
const [title, others, close, until, oneMore, more, everyOne, ...severities] = here.words ? JSON.parse(here.words)
  : ["Alertes", "Autres alertes", "Fermer", "jusqu’au", "1 autre", "{count} autres", "Toutes les alertes", "Information", "Vigilance", "Urgence"];
// By place, and none but in another language or a town's own words: the first packets of the front page are counted.
const day = dates({ weekday: "long", day: "numeric", month: "long" });
const closed = kept(CLOSED) ?? {}, read = kept(READ) ?? {};
const listed = location.pathname === whole;
const own = document.querySelector(".story-alert")?.dataset.severity; // how grave the alert is that this page is

const over = (end) => clock() >= Date.parse(end);
const holds = (start, end) => over(start) && !over(end);
const names = (ones) => ones.map(({ dataset }) => dataset.alert + dataset.revision).join();
const weight = ({ dataset }) => GRAVE.indexOf(dataset.severity);

let strip = document.querySelector("body > .alerts"), after, known = all(".alerts .alert");
const ahead = document.querySelector("script[data-told]"); // the town's file that told them before the page was painted; it may be a page old
const toldHere = known.length > 0 && !ahead; // by its own HTML

function check() {
  const left = known.filter(({ dataset: { severity, alert, revision, start, end } }) =>
    holds(start, end) && !(severity !== "urgence" && closed[alert] === revision));
  left.sort((one, other) => weight(other) - weight(one) || Date.parse(other.dataset.start) - Date.parse(one.dataset.start));
  const grave = own ? left.filter((one) => weight(one) > GRAVE.indexOf(own)) : left;
  arrange(grave, names(grave));
  if (own) last(left.filter((one) => !grave.includes(one)));
  for (const part of all("main .alert-over")) part.hidden = !over(part.closest("[data-end]").dataset.end);
  for (const part of all("main .alert-holds")) part.hidden = over(part.closest("[data-end]").dataset.end);
}

// Puts what holds in the strip, unless it is there already: what has the focus is not moved for nothing.
function arrange([first, ...rest], now) {
  if (!first) return strip && (strip.hidden = true);
  if (strip?.dataset.shown === now) return;
  const { alert, revision, severity } = first.dataset, fresh = read[alert] !== revision;
  strip ??= make("section", {}, first);
  strip.className = `alerts alerts-${severity}${fresh ? "" : " alerts-folded"}`;
  strip.setAttribute("aria-label", title);
  strip.hidden = false;
  strip.dataset.shown = now;
  const behind = strip.querySelector(".alerts-more") ?? make("details", { className: "alerts-more" }, make("summary"));
  const summary = behind.querySelector("summary");
  summary.textContent = rest.length > 1 ? told(more, { count: rest.length }) : oneMore;
  behind.replaceChildren(summary, ...rest, make("p", {}, make("a", { href: whole }, everyOne)));
  strip.replaceChildren(first, ...(rest.length ? [behind] : []));
  if (!strip.isConnected) {
    if (fresh && severity === "urgence") strip.setAttribute("role", "alert"); // said aloud once on a device, not on each page
    document.querySelector(".masthead").after(strip);
  }
  keep(READ, Object.assign(read, { [alert]: revision }));
}

// Those that are no graver than the alert which this page is: below what to do about it.
function last(lesser) {
  if (after && names(all(".alert", after)) === names(lesser)) return;
  after ??= make("section", { className: "alerts alerts-after", ariaLabel: others }, make("h2", {}, others));
  after.replaceChildren(after.firstElementChild, ...lesser);
  after.hidden = !lesser.length;
  if (lesser.length && !after.isConnected) document.querySelector("main").append(after);
}

function closable(one) {
  const { severity, alert, revision } = one.dataset;
  if (severity === "urgence") return;
  const button = make("button", { type: "button", ariaLabel: close });
  button.addEventListener("click", () => {
    keep(CLOSED, Object.assign(closed, { [alert]: revision }));
    check();
  });
  one.append(button);
}

function element({ id, revision, gravite, titre, langue, adresse, debut, fin, quartiers = [] }) {
  const end = Date.parse(fin), where = quartiers.length ? `${quartiers.join(", ")} ·` : "";
  const link = make("a", { href: adresse }, titre);
  if (langue && langue !== document.documentElement.lang) link.lang = langue;
  const one = make("div", { className: `alert alert-${gravite}` },
    make("p", { className: "alert-what" }, make("strong", {}, severities[GRAVE.indexOf(gravite)]), " ", link),
    make("p", { className: "alert-when" }, make("span", {}, where), " ",
      make("span", {}, `${until} `, make("time", { dateTime: fin }, `${day(end)}, ${hour(timeOf(end))}`))));
  Object.assign(one.dataset, { alert: id, revision, severity: gravite, start: debut, end: fin });
  closable(one);
  return one;
}

// Takes what the town says now: what it has ended or put right goes, what is new comes. Only what this page does not tell itself is added.
async function take(alertes, final) {
  const there = new Set(alertes.map(({ id, revision }) => id + revision));
  if (final) known = known.filter(({ dataset }) => there.has(dataset.alert + dataset.revision));
  const isNew = ({ id }) => !known.some(({ dataset }) => dataset.alert === id);
  for (const one of alertes) one.adresse = new URL(one.adresse, location).pathname; // the file names the town’s host, not always this one
  const fresh = alertes.filter(isNew).filter(({ adresse, fin, quartiers }) =>
    clock() < Date.parse(fin) && adresse !== location.pathname && !(listed && document.querySelector(`main a[href="${adresse}"]`)) && !(here.quartier && quartiers && !quartiers.includes(here.quartier)));
  if (fresh.length && !document.querySelector(".alerts")) await dressed(here.styles);
  known.push(...fresh.filter(isNew).map(element)); // what was asked meanwhile may have brought them
  check();
}

// A page that asks again lets go what the town has ended; one that is opened trusts its own first.
async function ask(again) {
  if (listed && !again) return;
  const { alertes } = (await fetched(here.from)) ?? {};
  if (!Array.isArray(alertes)) return;
  for (const memory of [closed, read]) for (const id in memory) if (!alertes.some((one) => one.id === id && one.revision === memory[id])) delete memory[id];
  keep(HEARD, alertes);
  await take(alertes, again || !toldHere);
}

function look() {
  check();
  if (!document.hidden) ask(true);
}

known.forEach(closable);
check();
// What the last page heard stands while this one asks, so that nothing moves when the answer is the same.
if (!toldHere && !ahead && !listed) await take([kept(HEARD) ?? []].flat(), true);
setInterval(look, 60_000);
addEventListener("visibilitychange", look);
addEventListener("pageshow", ({ persisted }) => persisted && look());
await ask();
