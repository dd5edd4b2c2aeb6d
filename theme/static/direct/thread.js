// The list of what was written, the newest first: each entry says how far it went, and what may still be done with it.

import { byId, copyOf, hour, make, say } from "./words.js";
import { now } from "./service.js";
import { adopted, NOT_CAST, PARTS } from "./vote.js";

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
  ...(vote.casting ? [vote.casting === NOT_CAST ? say("preponderante-non") : say("preponderante", { part: say(vote.casting).toLowerCase() })] : []),
  ...(vote.secret ? [say("secret")] : []),
].join(" · ");

// What an entry is, in a few words.
export const brief = ({ speaker, text, vote }) => `${speaker ? `${speaker} · ` : ""}${text || (vote ? voteWords(vote) : "")}`;

// What is written of an entry, to be copied elsewhere.
export function plain({ entry, at }) {
  const said = [entry.speaker ? `${entry.speaker} :` : "", entry.text ?? "", entry.vote ? voteWords(entry.vote) : "", entry.alt ? say("photo", { alt: entry.alt }) : ""];
  return `${hour(at)} ${entry.item ? `(${say("point", { number: entry.item })}) ` : ""}${said.filter(Boolean).join(" ")}`;
}

export const why = ({ session, status, error, errors }) =>
  session ? say("w-session") : errors ? Object.values(errors).join(" ") : error || say(status === 413 ? "w-413" : "w-rien", { status });

const left = (one) => Math.max(0, Math.ceil(((one.until ?? 0) - now()) / 1000));

function placeWords(one) {
  const seconds = left(one);
  return one.place === "held" && seconds ? say("p-held-s", { seconds }) : say(`p-${SHAPES[SHAPE_OF[one.place] ?? one.place] ? one.place : "site"}`);
}

// Show `shown` in the list `name`: each is {id, entry, at, place, until, why, corrected, struck, actions: [[name, do]]}. What a finger is on
// stays where it is: an entry that changes is changed in its place, and keeps its buttons as long as they are the same.
export function thread(name, shown) {
  const list = byId(name);
  const known = new Map([...list.children].map((element) => [element.dataset.id, element]));
  const wanted = shown.map((one) => changed(known.get(one.id) ?? copyOf("entree"), one));
  for (const element of known.values()) if (!wanted.includes(element)) element.remove();
  wanted.forEach((element, index) => list.children[index] !== element && list.insertBefore(element, list.children[index] ?? null));
}

function changed(element, one) {
  const names = one.actions.map(([action]) => action).join(" ");
  const drawn = JSON.stringify([one, names]);
  element.shown = one;
  if (element.drawn === drawn) return element;
  element.drawn = drawn;
  element.dataset.id = one.id;
  told(element, one);
  if (element.dataset.actions !== names) buttons(element, names);
  return element;
}

function told(element, { entry, at, place, struck, corrected, why: fault, ...one }) {
  const part = (name) => element.querySelector(`.entry-${name}`);
  const put = (name, text) => Object.assign(part(name), { textContent: text ?? "", hidden: !text });
  element.classList.toggle("struck", Boolean(struck) || place === "gone");
  Object.assign(element.querySelector("time"), { dateTime: new Date(at).toISOString(), textContent: hour(at) });
  put("kind", (entry.amendment ? say("vote-amendement") : document.querySelector(`[data-kind=${entry.kind}] span`).textContent) + (struck ? ` · ${say("rectifiee")}` : ""));
  put("item", entry.item && say("point", { number: entry.item }));
  put("speaker", entry.speaker);
  put("words", entry.text);
  put("vote", entry.vote && voteWords(entry.vote));
  put("picture", entry.alt ? say("photo", { alt: entry.alt }) : corrected && say("rectifie", { text: corrected }));
  put("why", fault);
  const line = part("place");
  line.dataset.place = place;
  line.querySelector("path").setAttribute("d", SHAPES[SHAPE_OF[place] ?? place] ?? SHAPES.site);
  line.querySelector("span").textContent = placeWords({ place, ...one });
}

// Whoever was on a button stays on the same, or on the entry; a dialog that a button opened leads back to it.
function buttons(element, names) {
  const on = element.contains(document.activeElement) && document.activeElement.dataset.action;
  const find = (name) => element.querySelector(`[data-action=${name}]`);
  element.dataset.actions = names;
  element.querySelector(".actions").replaceChildren(...element.shown.actions.map(([name]) => find(name) ?? button(element, name)));
  if (on) (find(on) ?? element).focus();
}

// What one sees of it may change; what tells it from the others, for who does not see, stays.
function button(element, name) {
  const { entry } = element.shown;
  const of = make("span", { className: "visually-hidden" }, ` ${brief(entry).slice(0, 60)}`);
  const made = make("button", { type: "button", className: "button" }, make("span", {}, words(element.shown, name)), of);
  made.dataset.action = name;
  made.addEventListener("click", () => element.shown.actions.find(([other]) => other === name)?.[1](made));
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
