// A live session: asks what is new, offers it behind a button, says when the service was last heard. Nothing moves until the reader asks for it.
// The HTML of entries is that of the site’s own templates, in a file of the site.

import { all, hour, make, timeOf, told } from "./page.js";

const SILENT = 180_000; // ms: the service says every minute that it is there
const LOST = 1_800_000; // ms: what is told no more for so long is no more said to be live
const SLOWEST = 32; // times the pace, where the host does not answer or asks for less

const bar = document.querySelector(".live");
const heard = bar.previousElementSibling, [button, aloud] = bar.children;
const { oneNew, severalNew, reload, since, silent, forgotten, over, takenBack, behindDoors } = JSON.parse(bar.dataset.words);
const list = document.getElementById("entrees");
const itemNow = document.querySelector(".live-item");
const place = (id) => document.getElementById(`e-${id}`);
const changes = new Map(); // what was put right: its new HTML waits with what is new
let waiting = new Map(), pace = 2000, slow = 1, doors = false, quiet = false, revision = -1, written = 0, age = 0, asked = 0, missed, closed, busy, timer;

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

async function ask() {
  clearTimeout(timer);
  if (document.hidden || closed || busy) return;
  busy = true;
  let least = 0;
  try {
    const answer = await fetch(bar.dataset.from, { cache: "no-cache", signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw answer;
    const news = await answer.json();
    slow = Math.max(1, slow / 2);
    written = Date.parse(news.written);
    age = (Date.parse(answer.headers.get("date")) || Date.now()) - written; // by the host's clock: the reader's may be wrong
    asked = performance.now();
    doors = Boolean(news.closed_doors);
    if (news.version === 1 && news.revision !== revision) take(news);
  } catch ({ status, headers }) {
    slow = Math.min(SLOWEST, slow * (status === 429 || status === 503 ? 4 : 2));
    least = headers?.get("retry-after") * 1000 || 0;
    closed = written && (status === 404 || status === 410); // its archive is there
  }
  busy = false;
  say();
  if (!closed) timer = setTimeout(ask, Math.max(least, pace * slow) * (0.9 + Math.random() * 0.2));
}

function take(news) {
  const { entries, struck, gone, point, count } = news;
  const here = ({ id }) => place(id) || waiting.has(id);
  revision = news.revision;
  pace = news.pace;
  closed = news.status === "clos";
  quiet = !closed && news.status === "sans nouvelles";
  missed ||= entries.length < count && !entries.some(here);
  const fresh = new Map(entries.filter(({ id }) => !place(id)).map(({ id, html }) => [id, html]));
  for (const [id, html] of waiting) if (!fresh.has(id)) fresh.set(id, html);
  for (const id of gone) {
    fresh.delete(id);
    const entry = place(id);
    if (!entry || entry.classList.contains("entry-gone")) continue;
    entry.style.minHeight = `${entry.offsetHeight}px`;
    entry.classList.add("entry-gone");
    entry.replaceChildren(make("p", { className: "entry-note" }, takenBack));
  }
  const words = new Map([...news.changed, ...entries].map(({ id, html }) => [id, html]));
  for (const id in struck) {
    const entry = place(id);
    if (fresh.has(id)) fresh.set(id, words.get(id) ?? fresh.get(id));
    if (!entry || entry.classList.contains("entry-struck")) continue;
    entry.classList.add("entry-struck");
    if (words.has(id)) changes.set(id, words.get(id));
  }
  for (const id of news.to_check ?? []) {
    const entry = place(id);
    if (!entry || entry.classList.contains("entry-to-check") || !words.has(id)) continue;
    entry.classList.add("entry-to-check");
    changes.set(id, words.get(id));
  }
  for (const entry of all(".entry-to-check")) {
    const id = entry.id.slice(2);
    if (news.to_check?.includes(id) || !words.has(id)) continue;
    entry.classList.remove("entry-to-check");
    changes.set(id, words.get(id));
  }
  waiting = fresh;
  let at;
  for (const link of all(".points-list a")) {
    const now = Boolean(point) && link.hash === `#${point}`;
    link.parentNode.classList.toggle("points-now", now);
    now ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current");
    if (now) at = link;
  }
  if (itemNow.firstElementChild?.hash !== at?.hash) itemNow.replaceChildren(...(at ? [named(at)] : []));
}

// The line that stays in sight: which item the council is at.
function named({ hash, children: [number] }) {
  const [before, after] = itemNow.dataset.words.split("{number}");
  const title = [...number.parentNode.childNodes].find((node) => node.nodeType === 3 && node.data.trim())?.data ?? "";
  return make("a", { href: hash }, make("strong", {}, before + number.textContent + after), title);
}

function say() {
  const silence = age + performance.now() - asked, lost = silence > SILENT;
  const mark = document.querySelector(".session-live"), past = quiet || (!written && Date.now() > Date.parse(mark?.dataset.until));
  if (mark) mark.hidden = closed || past || (written && silence > LOST);
  const words = closed ? over : past ? forgotten : doors && !lost ? behindDoors : written && told(lost ? silent : since, { time: hour(timeOf(written)) });
  if (words && heard.textContent !== words) heard.textContent = words;
  heard.setAttribute("aria-live", lost || closed || doors ? "polite" : "off"); // the hour alone is told to nobody aloud
  const count = waiting.size;
  const label = missed ? reload : count > 1 ? told(severalNew, { count }) : count ? oneNew : "";
  button.classList.toggle("live-none", !label);
  if (aloud.textContent === label) return;
  aloud.textContent = label;
  if (label) button.textContent = label;
}

button.addEventListener("click", () => {
  if (missed) return location.reload();
  for (const [id, html] of changes) place(id).replaceWith(parsed(html));
  const fresh = [...waiting.values()].map(parsed);
  changes.clear();
  waiting.clear();
  list.prepend(...fresh);
  say();
  fresh[0].tabIndex = -1;
  fresh[0].focus();
});
document.addEventListener("visibilitychange", ask);
timer = setTimeout(ask, pace * Math.random());
