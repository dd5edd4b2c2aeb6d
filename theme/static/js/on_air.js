// What is said to be live is said so no more once its session is closed, its service has told nothing for a while, or nothing was heard of it for an
// evening. The page may be older than all of these.

import { all } from "./page.js";

const STALE = 1_800_000; // ms: the service says every minute that it is there, and a forge takes ten to show it
const AGAIN = 300_000; // ms: for a page that is left open

// Whether the session of `mark` is live, and whether it is closed, by what its service tells: by the hours alone where nobody answers.
async function look({ live, since, until }) {
  const answer = await fetch(live, { cache: "no-cache", signal: AbortSignal.timeout(10_000) }).catch(() => null);
  const now = Date.parse(answer?.headers.get("date")) || Date.now(); // by the host's clock: the reader's may be wrong
  const news = answer?.ok && (await answer.json().catch(() => null));
  if (news) return [news.status === "direct" && now - Date.parse(news.written) < STALE, news.status === "clos"];
  return [answer?.status === 404 ? now < Date.parse(since) + STALE : now < Date.parse(until), false];
}

async function show(mark) {
  const { dataset } = mark;
  const [live, closed] = await look(dataset);
  if (dataset.over) {
    dataset.said ??= mark.textContent;
    const { closed: close, silent } = JSON.parse(dataset.over);
    mark.textContent = live ? dataset.said : closed ? close : silent;
    return;
  }
  mark.hidden = !live;
  const list = mark.closest("nav");
  if (list) list.hidden = all("p", list).every(({ hidden }) => hidden);
}

const showAll = () => document.hidden || all("[data-live]").forEach(show);
document.addEventListener("visibilitychange", showAll);
setInterval(showAll, AGAIN);
showAll();
