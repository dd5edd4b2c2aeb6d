// The reader's own quarter: chosen on its page, kept on this device alone, put first elsewhere.

import { all, clock, keep, kept, make } from "./page.js";

const KEY = "quartier";
const NEWS = 3;

let mine = kept(KEY);
const button = document.getElementById("mon-quartier");
if (button) offer(button.dataset);
const strip = document.querySelector(".nearby");
if (strip && mine) show(...strip.children);
if (mine) for (const list of all(".alert-list")) list.append(...[...list.children].filter(elsewhere));

function offer({ place, name }) {
  const chosen = () => !!mine?.place.endsWith(place); // until 2026 it was kept with its host
  const say = () => button.setAttribute("aria-pressed", chosen());
  button.addEventListener("click", () => {
    keep(KEY, chosen() ? null : { place, name });
    mine = kept(KEY);
    say();
  });
  say();
  button.hidden = false;
}

function elsewhere({ dataset: { quarters } }) {
  return quarters && !JSON.parse(quarters).includes(mine.name);
}

async function show(name, news) {
  const list = mine.place.replace(/quartiers\/[^/]+\/$/, `${strip.dataset.near ?? ""}$&`);
  const answer = await fetch(list, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const holds = (link) => !(Date.parse(link.closest("li")?.dataset.over) <= clock());
  const links = all(".teaser-title a, .event-title a", page).filter(holds).slice(0, NEWS);
  if (!links.length) return;
  Object.assign(name.firstElementChild, { href: list, textContent: mine.name });
  news.replaceChildren(...links.map((link) => make("li", {}, link)));
}
