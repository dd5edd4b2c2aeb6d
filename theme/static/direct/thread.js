// The list of what was written, the newest first: each entry says how far it went, and what may still be done with it.

import { all, byId, copyOf, hour, make, say } from "./words.js";
import { now } from "./service.js";
import { adopted, PARTS } from "./vote.js";

const SHAPES = {
  phone: "M7 3h10v18H7zM11 18h2",
  received: "M4 12h13M12 6l6 6-6 6M21 4v16",
  site: "M5 12.5l4.5 4.5L19 7",
  x: "M3 12.5l4 4L15 8M10 15.5l1 1L20 8",
  aside: "M12 3l10 18H2zM12 10v5M12 18v.1",
  gone: "M5 5l14 14M19 5L5 19",
};
const SHAPE_OF = { back: "gone", held: "site", skipped: "site", refused: "aside" };

export const voteWords = (vote) => [
  PARTS.filter((part) => vote[part]).map((part) => say(part === "abstention" && vote[part] > 1 ? "abstention-n-s" : `${part}-n`, { number: vote[part] })).join(", "),
  say(adopted(vote) ? "adoptee" : "rejetee"),
  ...(vote.casting ? [say("preponderante", { part: say(vote.casting).toLowerCase() })] : []),
  ...(vote.secret ? [say("secret")] : []),
].join(" · ");

// What is written of an entry, to be copied elsewhere.
export function plain({ entry, at }) {
  const said = [entry.speaker ? `${entry.speaker} :` : "", entry.text, entry.vote ? voteWords(entry.vote) : "", entry.alt ? say("photo", { alt: entry.alt }) : ""];
  return `${hour(at)} ${entry.item ? `(${say("point", { number: entry.item })}) ` : ""}${said.filter(Boolean).join(" ")}`;
}

export const why = ({ session, status, error, errors }) =>
  session ? say("w-session") : errors ? Object.values(errors).join(" ") : error || say(status === 413 ? "w-413" : "w-rien", { status });

const left = (one) => Math.max(0, Math.ceil(((one.until ?? 0) - now()) / 1000));

function placeWords(one) {
  const seconds = left(one);
  return one.place === "held" && seconds ? say("p-held-s", { seconds }) : say(`p-${SHAPES[SHAPE_OF[one.place] ?? one.place] ? one.place : "site"}`);
}

// Show `shown` in the list `name`: each is {id, entry, at, place, until, why, mine, corrected, struck, actions: [[name, do]]}.
export function thread(name, shown) {
  const list = byId(name);
  const known = new Map([...list.children].map((one) => [one.dataset.id, one]));
  const made = shown.map((one) => {
    const before = known.get(one.id), drawn = JSON.stringify([one, one.actions.map(([action]) => action)]);
    known.delete(one.id);
    if (before?.drawn === drawn) return before;
    const element = item(one);
    element.drawn = drawn;
    if (before) replaced(before, element);
    return element;
  });
  for (const gone of known.values()) gone.remove();
  made.forEach((element, index) => list.children[index] !== element && list.insertBefore(element, list.children[index] ?? null));
}

// Whoever was on a button of the entry stays on it.
function replaced(before, after) {
  const on = before.contains(document.activeElement) && document.activeElement.dataset.action;
  before.replaceWith(after);
  if (on) (after.querySelector(`[data-action=${on}]`) ?? after).focus();
}

function item(one) {
  const { entry, at, place } = one;
  const element = copyOf("entree");
  const part = (name) => element.querySelector(`.entry-${name}`);
  element.dataset.id = one.id;
  element.tabIndex = -1;
  element.classList.toggle("struck", Boolean(one.struck) || place === "gone");
  Object.assign(element.querySelector("time"), { dateTime: new Date(at).toISOString(), textContent: hour(at) });
  part("kind").textContent = document.querySelector(`[data-kind=${entry.kind}] span`).textContent + (one.struck ? ` · ${say("rectifiee")}` : "");
  part("item").textContent = entry.item ? say("point", { number: entry.item }) : "";
  part("speaker").textContent = entry.speaker ?? "";
  part("words").textContent = entry.text ?? "";
  part("vote").textContent = entry.vote ? voteWords(entry.vote) : "";
  part("picture").textContent = entry.alt ? say("photo", { alt: entry.alt }) : one.corrected ? say("rectifie", { text: one.corrected }) : "";
  part("why").textContent = one.why ?? "";
  const line = part("place");
  line.dataset.place = place;
  line.querySelector("path").setAttribute("d", SHAPES[SHAPE_OF[place] ?? place] ?? SHAPES.site);
  line.querySelector("span").textContent = placeWords(one);
  for (const empty of all("p:empty", element)) empty.remove();
  element.querySelector(".actions").append(...one.actions.map((action) => button(one, ...action)));
  element.shown = one;
  return element;
}

// What one sees of it may change; what tells it from the others, for who does not see, stays.
function button(one, name, run) {
  const of = make("span", { className: "visually-hidden" }, ` ${one.entry.speaker ?? ""} ${(one.entry.text ?? "").slice(0, 40)}`);
  const made = make("button", { type: "button", className: "button" }, make("span", {}, words(one, name)), of);
  made.dataset.action = name;
  made.addEventListener("click", () => run(made));
  return made;
}

const words = (one, name) => (name === "reprendre" && left(one) ? say("reprendre-s", { seconds: left(one) }) : say(name));

// The seconds that are left; nothing else moves, and nothing is said aloud. Answers whether any hold ended.
export function tick() {
  let ended = false;
  for (const element of byId("fil").children) {
    const { shown } = element;
    if (!shown.until) continue;
    element.querySelector(".entry-place span").textContent = placeWords(shown);
    const take = element.querySelector("[data-action=reprendre]");
    if (!take) continue;
    take.firstElementChild.textContent = words(shown, "reprendre");
    ended ||= !left(shown);
  }
  return ended;
}
