// In which quarter a street is: the list of the streets comes to this device, what is typed in the field goes nowhere.

import { fetched, make, told } from "./page.js";

const MOST = 6;
const form = document.getElementById("ma-rue");
const field = form.querySelector("input"), status = form.querySelector("[role=status]"), list = form.querySelector("ul");
const { answer, answers, more, nothing, absent, heading, at } = JSON.parse(form.dataset.words);

const bare = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) ?? [];

let town;
const open = () => (town ??= fetched(form.dataset.file).then(({ quartiers, rues }) => ({
  quarters: quartiers,
  streets: rues.map(([name, ...parts]) => ({ name, words: bare(name), parts: parts.map((part) => [part, 1, Infinity, 2].flat()) })), // a number where its quarter has it all
})));

// « 12 bis, rue Neuve » or « rue Neuve 12 »: the number, and the words of the street.
function read(text) {
  const found = text.match(/^\s*(\d{1,4})\s*(?:bis|ter|quater)?\b/i) || text.match(/\b(\d{1,4})\s*(?:bis|ter|quater)?\s*$/i);
  return { number: found ? Number(found[1]) : 0, words: bare(found ? text.replace(found[0], " ") : text) };
}

const holds = ([, first, last, side], number) => !number || (number >= first && number <= last && (side === 2 || number % 2 === side));

async function look() {
  const asked = field.value, { number, words } = read(asked);
  if (words.join("").length < 2) return show([], "");
  const { quarters, streets } = await open();
  if (asked !== field.value) return;
  const found = streets.filter((street) => words.every((word) => street.words.some((one) => one.startsWith(word))));
  const exact = found.filter((street) => street.words.length === words.length);
  const lines = (exact.length ? exact : found).flatMap(({ name, parts }) => {
    const there = parts.filter((one) => holds(one, number));
    return (there.length ? there : parts).map(([quarter, , , , part]) => {
      const where = number && there.length === 1 ? told(at, { number }) : part;
      return { street: where ? `${name}, ${where}` : name, quarter: quarters[quarter] };
    });
  });
  const count = lines.length;
  show(lines.slice(0, MOST), told(count > MOST ? more : count > 1 ? answers : count ? answer : nothing, { count, most: MOST }));
}

function show(lines, text) {
  status.textContent = text;
  list.replaceChildren(...lines.map(({ street, quarter: [textContent, url] }) =>
    make("li", {}, told(heading, { street: street[0].toUpperCase() + street.slice(1) }), " ", make("a", { href: form.dataset.root + url, textContent }))));
}

form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("focus", () => open().catch(() => {}), { once: true });
field.addEventListener("input", () => look().catch(() => { town = undefined; show([], absent); }));
form.hidden = false;
