// The alerts that hold: those of the page are taken away once they are over, or dismissed; the others are asked for. Nothing leaves the device.

const KEY = "alertes-vues";
const GRAVE = ["information", "vigilance", "urgence"];
const here = document.querySelector("script[data-from]").dataset;
const whole = here.from.replace(/\.json$/, "/");
const [all, others, close, until, ...severities] = here.words.split("|");
const when = new Intl.DateTimeFormat(here.lang === "en" ? "en-GB" : here.lang, { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" });
const french = (text) => text.replace(/ ?:(\d\d)$/, (_, minutes) => (minutes === "00" ? "\u00a0h" : `\u00a0h\u00a0${minutes}`));
const instant = (end) => (here.lang.startsWith("fr") ? french : String)(when.format(new Date(end)));
let seen = {};
try { seen = JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { /* Nothing may be kept here: nothing is. */ }

const stills = Date.parse(document.documentElement.dataset.clock);
const clock = () => stills || Date.now(); // a demonstration stands still, and so do those who look at it
const over = (end) => clock() >= Date.parse(end);
const holds = ({ start, end }) => clock() >= Date.parse(start) && !over(end);
const isSeen = ({ alert, revision }) => seen[alert] === revision;
const closes = (one) => !one.classList.contains("alert-urgence");

function check() {
  for (const one of document.querySelectorAll(".alert")) one.hidden = !holds(one.dataset) || (closes(one) && isSeen(one.dataset));
  for (const banner of document.querySelectorAll(".alerts")) banner.hidden = !banner.querySelector(".alert:not([hidden])");
  for (const one of document.querySelectorAll("main [data-end]")) {
    for (const part of one.querySelectorAll(".alert-over")) part.hidden = !over(one.dataset.end);
    for (const part of one.querySelectorAll(".alert-holds")) part.hidden = over(one.dataset.end);
  }
}

function closable(one) {
  if (!closes(one)) return;
  const button = make("button", { type: "button", textContent: close });
  button.addEventListener("click", () => {
    seen[one.dataset.alert] = one.dataset.revision;
    try { localStorage.setItem(KEY, JSON.stringify(seen)); } catch { /* Closed on this page only. */ }
    check();
  });
  one.append(button);
}

function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function told({ id, revision, gravite, titre, adresse, debut, fin, quartiers = [] }) {
  const severity = severities[GRAVE.indexOf(gravite)];
  const what = make("p", { className: "alert-what" }, make("strong", { textContent: severity }), " ", make("a", { href: adresse, textContent: titre }));
  const end = make("p", { className: "alert-when" }, quartiers.length ? quartiers.join(", ") + " · " : "", until + " ", make("time", { dateTime: fin, textContent: instant(fin) }));
  const one = make("div", { className: `alert alert-${gravite}` }, what, end);
  Object.assign(one.dataset, { alert: id, revision, start: debut, end: fin });
  return one;
}

const sheet = () => new Promise((done) => document.head.append(make("link", { rel: "stylesheet", href: here.styles, onload: done, onerror: done })));

// Of those that come late the gravest is shown, so that they never hide the page; the others are one step away.
async function ask() {
  if (location.pathname === new URL(whole).pathname) return;
  const answer = await fetch(here.from).catch(() => null);
  const { alertes } = (answer?.ok && await answer.json().catch(() => null)) || {};
  if (!Array.isArray(alertes)) return;
  const known = new Set([...document.querySelectorAll(".alert")].map(({ dataset }) => dataset.alert));
  for (const id of Object.keys(seen)) if (!alertes.some((one) => one.id === id)) delete seen[id];
  const about = ({ adresse, quartiers }) => new URL(adresse, location).pathname !== location.pathname && !(here.quartier && quartiers && !quartiers.includes(here.quartier));
  const closed = ({ id, revision, gravite }) => gravite !== "urgence" && seen[id] === revision;
  const mine = alertes.filter((one) => !known.has(one.id) && about(one) && !closed(one) && holds({ start: one.debut, end: one.fin }));
  if (!mine.length) return;
  const [first, ...rest] = [...mine].sort((a, b) => GRAVE.indexOf(b.gravite) - GRAVE.indexOf(a.gravite));
  const shown = told(first);
  closable(shown);
  if (rest.length) shown.querySelector(".alert-when").append(" · ", make("a", { href: whole, textContent: `${others} (${rest.length})` }));
  const late = make("section", { className: "alerts alerts-late", ariaLabel: known.size ? others : all, hidden: true }, shown);
  late.setAttribute("role", first.gravite === "urgence" ? "alert" : "status");
  await sheet();
  document.querySelector("main").before(late);
  check();
}

document.querySelectorAll(".alert").forEach(closable);
check();
setInterval(check, 30_000);
addEventListener("visibilitychange", check);
await ask();
