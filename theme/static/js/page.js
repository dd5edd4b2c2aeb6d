// What the scripts share: the hour and the days in Paris, the sentences that the page gives them, elements, what this device keeps, what is open.
// Then what any page does: it hands itself on, asks for the worker that keeps what is read, says when what is read may be old.

const { lang, dataset } = document.documentElement;
const french = lang === "fr";
export const spoken = lang === "en" ? "en-GB" : lang; // as the pages are
const stills = Date.parse(dataset.clock);
const inParis = (language, options) => new Intl.DateTimeFormat(language, { timeZone: "Europe/Paris", ...options });
const days = inParis("sv"), hours = inParis("fr", { hour: "2-digit", minute: "2-digit" });

export const clock = () => stills || Date.now(); // a demonstration stands still, and so do those who look at it
export const dayOf = (instant) => days.format(instant); // 2026-03-27
export const timeOf = (instant) => hours.format(instant); // 07:40

// What writes days in the language of the page, by the options of Intl. French has « 1er mars ».
export function dates(options) {
  const format = inParis(spoken, options);
  return (instant) => (french ? format.format(instant).replace(/(^|\s)1 /, "$11er ") : format.format(instant));
}

// A time as the language of the page has it: « 7 h 40 », « 19 h »; elsewhere 07:40.
export const hour = (time) => (french ? time.replace(":00", ":").replace(/^0?(\d+):/, "$1\u202fh\u202f").trimEnd() : time);

// A sentence of the page with what comes in the places of its {names}.
export const told = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => places[name]);

export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// The styles at an address, once they are there or cannot be.
export const dressed = (href) => new Promise((done) => document.head.append(make("link", { rel: "stylesheet", href, onload: done, onerror: done })));

// What a file of the site says; null when it cannot be had.
export const fetched = (url, options) => fetch(url, options).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);

export function kept(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

export function keep(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* Nothing may be kept here: it lasts as long as the page. */ }
}

// Whether a place is open at an instant, out of the file of coming changes that plugins/town/places/directory.py writes.

// [state, the minute at which it ends or null], of `slug` at `now`, minutes since 1970; null when nobody can tell.
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

// Hands the page on by the telephone's own means, or copies its address. Nothing leaves the device.
for (const group of all(".share")) {
  const { shareTitle: title, shareUrl: url } = group.dataset;
  const [share, copy] = all("button", group), address = group.querySelector(".share-address"), status = group.querySelector("[role=status]");
  if (navigator.share) {
    share.hidden = false;
    share.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
  }
  if (navigator.clipboard) {
    copy.hidden = false;
    address.hidden = true;
    copy.addEventListener("click", () => navigator.clipboard.writeText(url).then(
      () => { status.textContent = status.dataset.copied; },
      () => { address.hidden = false; status.textContent = status.dataset.byHand; },
    ));
  }
}

const note = document.getElementById("hors-connexion"); // where pages are kept
if (note) {
  const say = () => { note.hidden = navigator.onLine; };
  addEventListener("offline", say);
  addEventListener("online", say);
  say();
  const root = new URL("../../../", import.meta.url);
  addEventListener("load", () => navigator.serviceWorker?.register(new URL("sw.js", root), { scope: root.pathname }).catch(() => {}));
}
