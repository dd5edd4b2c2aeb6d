// The reader's own quarter: chosen on its page, kept on this device, put first elsewhere.

const KEY = "quartier";
const NEWS = 3;

let mine = null;
try { mine = JSON.parse(localStorage.getItem(KEY)); } catch { /* Nothing may be kept here: nothing is. */ }

const button = document.getElementById("mon-quartier");
if (button) offer(button, { place: button.dataset.place, name: button.dataset.name });
const strip = document.querySelector(".nearby");
if (strip && mine && new URL(mine.place).origin === location.origin) show(...strip.children);
if (mine) for (const list of document.querySelectorAll(".alert-list")) list.append(...[...list.children].filter(elsewhere));

function offer(button, quarter) {
  const chosen = () => mine?.place === quarter.place;
  const say = () => button.setAttribute("aria-pressed", chosen());
  button.addEventListener("click", () => {
    mine = chosen() ? null : quarter;
    try { mine ? localStorage.setItem(KEY, JSON.stringify(mine)) : localStorage.removeItem(KEY); } catch { mine = null; }
    say();
  });
  say();
  button.hidden = false;
}

function elsewhere({ dataset: { quarters } }) {
  return quarters && !quarters.split("|").includes(mine.name);
}

async function show(name, news) {
  const list = mine.place.replace(/quartiers\/[^/]+\/$/, `${strip.dataset.near ?? ""}$&`);
  const answer = await fetch(list, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = Date.parse(document.documentElement.dataset.clock) || Date.now();
  const holds = (link) => !(Date.parse(link.closest("li")?.dataset.over) <= now);
  const links = [...page.querySelectorAll(".teaser-title a, .event-title a")].filter(holds).slice(0, NEWS).map((link) => document.importNode(link, true));
  if (!links.length) return;
  Object.assign(name.firstElementChild, { href: list, textContent: mine.name });
  news.replaceChildren(...links.map((link) => document.createElement("li").appendChild(link).parentNode));
}
