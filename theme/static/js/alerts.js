// The alerts that hold: those of the page are taken away once they are over, or dismissed; the others are asked for. Nothing leaves the device.

import { all, clock, dates, dressed, fetched, hour, keep, kept, make, timeOf } from "./page.js";

const KEY = "alertes-vues";
const GRAVE = ["information", "vigilance", "urgence"];
const here = document.querySelector("script[data-from]").dataset;
const whole = here.from.replace(/\.json$/, "/");
const [title, others, close, until, ...severities] = JSON.parse(here.words); // by place: the first packets of the front page are counted
const day = dates({ dateStyle: "full" });
const seen = kept(KEY) ?? {};

const over = (end) => clock() >= Date.parse(end);
const holds = (start, end) => over(start) && !over(end);

function check() {
  for (const one of all(".alert")) {
    const { severity, alert, revision, start, end } = one.dataset;
    one.hidden = !holds(start, end) || (severity !== "urgence" && seen[alert] === revision);
  }
  for (const banner of all(".alerts")) banner.hidden = !banner.querySelector(".alert:not([hidden])");
  for (const part of all("main .alert-over")) part.hidden = !over(part.closest("[data-end]").dataset.end);
  for (const part of all("main .alert-holds")) part.hidden = over(part.closest("[data-end]").dataset.end);
}

function closable(one) {
  const { severity, alert, revision } = one.dataset;
  if (severity === "urgence") return;
  const button = make("button", { type: "button" }, close);
  button.addEventListener("click", () => {
    seen[alert] = revision;
    keep(KEY, seen);
    check();
  });
  one.append(button);
}

function told({ id, revision, gravite, titre, adresse, debut, fin, quartiers = [] }) {
  const end = Date.parse(fin), where = quartiers.length ? `${quartiers.join(", ")} · ` : "";
  const one = make("div", { className: `alert alert-${gravite}` },
    make("p", { className: "alert-what" }, make("strong", {}, severities[GRAVE.indexOf(gravite)]), " ", make("a", { href: adresse }, titre)),
    make("p", { className: "alert-when" }, `${where}${until} `, make("time", { dateTime: fin }, `${day(end)}, ${hour(timeOf(end))}`)));
  Object.assign(one.dataset, { alert: id, revision, severity: gravite, start: debut, end: fin });
  closable(one);
  return one;
}

// Of those that come late the gravest is shown, so that they never hide the page; the others are one step away. A page that asks again lets
// go what the town has ended or put right.
async function ask(again) {
  const listed = location.origin + location.pathname === whole;
  if (listed && !again) return;
  const { alertes } = (await fetched(here.from)) ?? {};
  if (!Array.isArray(alertes)) return;
  const there = alertes.map(({ id, revision }) => id + revision);
  for (const id in seen) if (!there.includes(id + seen[id])) delete seen[id];
  for (const one of all(".alert")) if (again && !there.includes(one.dataset.alert + one.dataset.revision)) one.remove();
  const known = all(".alert").map(({ dataset }) => dataset.alert);
  const mine = alertes.filter(({ id, revision, gravite, adresse, debut, fin, quartiers }) =>
    new URL(adresse, location).pathname !== location.pathname && !known.includes(id) && !(listed && document.querySelector(`main a[href="${adresse}"]`)) && !(here.quartier && quartiers && !quartiers.includes(here.quartier)) && holds(debut, fin));
  if (mine.length) {
    const [first, ...rest] = mine.sort((a, b) => GRAVE.indexOf(b.gravite) - GRAVE.indexOf(a.gravite)).map(told);
    if (rest.length) first.querySelector(".alert-when").append(" · ", make("a", { href: whole }, `${others} (${rest.length})`));
    const late = make("section", { className: "alerts alerts-late", hidden: true }, first, ...rest);
    late.setAttribute("aria-label", known.length ? others : title);
    late.setAttribute("role", first.dataset.severity === "urgence" ? "alert" : "status");
    await dressed(here.styles);
    document.querySelector("main").before(late);
  }
  check();
}

function look() {
  check();
  if (!document.hidden) ask(true);
}

all(".alert").forEach(closable);
check();
setInterval(look, 60_000);
addEventListener("visibilitychange", look);
addEventListener("pageshow", ({ persisted }) => persisted && look());
await ask();
