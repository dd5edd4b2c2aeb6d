// The sentences of the page, which gives them in the language of the journal; elements; hours.

const { lang } = document.documentElement;
const sentences = JSON.parse(document.getElementById("sentences").textContent);
const hours = new Intl.DateTimeFormat("fr", { timeZone: "Europe/Paris", hour: "2-digit", minute: "2-digit" });

export const byId = (id) => document.getElementById(id);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// A sentence with what comes in the places of its {names}.
export const say = (name, places = {}) => sentences[name].replace(/\{(\w+)\}/g, (_, place) => places[place]);

// The same for a number, which is {count}: under `name`, one; under `name-s`, several. In French none is singular.
export const count = (name, number, places = {}) => say((lang === "fr" ? number < 2 : number === 1) ? name : `${name}-s`, { count: number, ...places });

export function hour(instant) {
  const time = hours.format(instant);
  return lang === "fr" ? time.replace(/^0?(\d+):/, "$1\u202fh\u202f") : time;
}

export function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// What stands in a <template>, once more.
export const copyOf = (id) => byId(id).content.firstElementChild.cloneNode(true);
