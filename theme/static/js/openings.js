// What is open now, and when that changes: out of the coming changes of each quarter, by the clock of Paris, whatever the reader's zone.

const ZONE = "Europe/Paris";
const DAY = 1440;
const SOON = 30;
const part = (options) => new Intl.DateTimeFormat("fr-FR", { timeZone: ZONE, ...options });
const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" });
const weekday = part({ weekday: "long" });
const dayMonth = part({ day: "numeric", month: "long" });
const hourMinute = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const stills = Date.parse(globalThis.document?.documentElement.dataset.clock);
const clock = () => stills || Date.now(); // a demonstration stands still, and so do those who look at it
export const minutes = () => Math.floor(clock() / 60000);

// [state, the minute at which it ends or null], of `text` at `now`, minutes since 1970; null when nobody can tell.
export function stateAt(file, slug, now) {
  const text = file.places[slug];
  if (!text || now < file.from || now >= file.until) return null;
  let end = file.from;
  for (const [, state, length] of text.matchAll(/([ocu])(\d*)/g)) {
    if (!length) return [state, null];
    end += Number(length);
    if (now < end) return [state, end];
  }
  return null;
}

// « Ouvert, ferme à 22 h », « Fermé, ouvre demain à 9 h ».
export function said([state, end], now) {
  const when = end === null ? "" : moment(end, now);
  if (state === "u") return "À vérifier auprès du lieu";
  if (state === "o") return when ? `Ouvert, ferme ${end - now <= SOON ? "bientôt, " : ""}${when}` : "Ouvert jour et nuit";
  return when ? `Fermé, ouvre ${when}` : "Fermé";
}

function moment(end, now) {
  const then = new Date(end * 60000);
  const days = Math.round((Date.parse(calendar.format(then)) - Date.parse(calendar.format(new Date(now * 60000)))) / (DAY * 60000));
  const [hour, minute] = hourMinute.format(then).split(":").map(Number);
  const clock = hour + minute ? `à ${hour}\u202fh${minute ? `\u202f${String(minute).padStart(2, "0")}` : ""}` : "à minuit";
  if (!hour && !minute && days === 1) return clock;
  if (days === 0) return clock;
  if (days === 1) return end - now < DAY / 2 && hour < 6 ? `${clock} cette nuit` : `demain ${clock}`;
  return days < 7 ? `${weekday.format(then)} ${clock}` : `le ${dayMonth.format(then).replace(/^1 /, "1er ")} ${clock}`;
}

const files = new Map();
export function fetched(url) {
  if (!files.has(url)) files.set(url, fetch(url).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
  return files.get(url);
}

export async function tell(line) {
  const file = await fetched(line.dataset.changes);
  const now = minutes();
  const state = file && stateAt(file, line.dataset.place, now);
  line.textContent = state ? said(state, now) : "";
  if (document.documentElement.lang !== "fr") line.lang = "fr";
  line.dataset.state = state ? state[0] : "";
}

const lines = [...document.querySelectorAll("[data-changes]")];
const button = document.getElementById("ouverts");

async function tellAll() {
  await Promise.all(lines.map(tell));
  if (button) {
    button.hidden = !lines.some((line) => line.dataset.state);
    filter();
  }
}

function filter() {
  const only = button.getAttribute("aria-pressed") === "true";
  for (const entry of document.querySelectorAll(".place-entry")) {
    entry.hidden = only && entry.querySelector("[data-changes]")?.dataset.state !== "o";
  }
  for (const group of document.querySelectorAll(".place-group")) group.hidden = !group.querySelector(".place-entry:not([hidden])");
}

button?.addEventListener("click", () => {
  button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
  filter();
});

const today = calendar.format(new Date(clock()));
for (const day of document.querySelectorAll(".other-days [data-last]")) {
  day.hidden = day.dataset.last < today;
  const list = day.parentElement;
  list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
}
if (lines.length) {
  tellAll();
  setInterval(tellAll, 60000);
}
