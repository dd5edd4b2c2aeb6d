// The form in which an entry is written. What is being written is kept as it is typed, one draft for each kind: it is found again after a
// reload, and only goes once the phone has the entry.

import * as store from "./store.js";
import * as ballot from "./ballot.js";
import { smaller, show as showPicture } from "./picture.js";
import { speakers } from "./speakers.js";
import { draftsOf, nameOf, write } from "./queue.js";
import { brief } from "./thread.js";
import { blank, sent, wrong } from "./vote.js";
import { MOST, weight } from "./weight.js";
import { all, byId, hour, say } from "./words.js";

const dialog = byId("saisie");
let drafts = {}, slot = "", session = null, entries = [];
const empty = (kind, item) => ({ kind, item, text: "", speaker: "", alt: "", picture: null, corrects: "", vote: blank(), typed: null, replaces: null });
const draft = () => drafts[slot];

export async function ready(known) {
  byId("relayer").checked = (await store.recall("tell")) ?? true;
  if (known) await belong(known);
}

// Drafts are those of a session: what was begun for another, or for a rehearsal, is not found in this one. Answers whether it is another.
export async function belong(to) {
  if (session && nameOf(session) === nameOf(to)) return false;
  const first = !session;
  session = to;
  leave();
  ({ drafts = {}, slot = "" } = (await store.recall(draftsOf(to))) ?? {});
  return !first;
}

// What a reload interrupted: the name of a draft.
export const interrupted = () => (drafts[slot] ? slot : "");

// Open the form for `kind`, with what was left in it and what is `given`. What is written again has a draft of its own, beside the others.
export async function open(kind, context, given = {}) {
  await belong(context.session);
  ({ session, entries } = context);
  slot = given.replaces ? String(given.replaces) : kind;
  if (given.replaces) drafts[slot] ??= { ...empty(kind, context.item), ...given };
  else drafts[slot] = { ...(drafts[slot] ?? empty(kind, context.item)), ...given };
  if (!worthKeeping(draft())) Object.assign(draft(), { item: context.item, text: "" });
  fill();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".sheet-body").scrollTop = 0;
  byId(draft().kind === "information" ? "texte" : "saisie-titre").focus();
  await keep();
}

export const leave = () => dialog.open && dialog.close();

// Whether a person put something in it.
const worthKeeping = ({ item, text, speaker, picture, vote, corrects }) =>
  Boolean((text && text !== title(item)) || speaker || picture || corrects || JSON.stringify(vote) !== JSON.stringify(blank()));
let keeping = Promise.resolve();
function keep() {
  const key = draftsOf(session), kept = { drafts, slot: dialog.open ? slot : "" };
  keeping = keeping.then(() => store.remember(key, kept)).catch(() => {});
  return keeping;
}

const title = (number) => session.items.find((item) => item.number === number)?.title ?? "";

// A vote is most often on the item itself, in its words.
function entitled(one, before) {
  if (one.kind === "vote" && one.text === title(before)) byId("texte").value = one.text = title(one.item);
}

function fill() {
  const one = draft(), { kind } = one;
  byId("saisie-titre").textContent = document.querySelector(`[data-kind="${kind}"] span`).textContent;
  byId("texte-nom").textContent = say(`texte-${kind}`);
  for (const part of all("[data-for]", dialog)) part.hidden = !part.dataset.for.split(" ").includes(kind);
  byId("point-saisi").replaceChildren(...[...byId("point").options].map((option) => option.cloneNode(true)));
  byId("point-saisi").value = one.item;
  if (!one.text) entitled(one, null);
  byId("orateur").value = one.speaker;
  byId("texte").value = one.text;
  byId("alt").value = one.alt;
  speakers(session, entries, one.item);
  if (kind === "vote") ballot.open(one.vote, session, keep);
  if (kind === "rectification") corrigible();
  fault();
  pictured();
  count();
}

function corrigible() {
  const choices = entries.filter(({ place }) => place !== "gone");
  const words = ({ entry }) => `${hour(Date.parse(entry.at))} · ${brief(entry).slice(0, 70)}`;
  const blankOne = new Option(say("choisir-entree"), "");
  byId("corrige").replaceChildren(blankOne, ...choices.map((one) => new Option(words(one), one.entry.id)));
  byId("corrige").value = draft().corrects;
  quoted();
}

function quoted() {
  const entry = entries.find((one) => one.entry.id === draft().corrects)?.entry;
  byId("corrige-texte").textContent = entry ? brief(entry) : "";
  byId("corrige-texte").hidden = !entry;
  if (entry) byId("point-saisi").value = draft().item = entry.item ?? "";
}

function pictured() {
  const { picture } = draft();
  byId("photo-vue").hidden = !picture;
  byId("photo-nom").textContent = say(picture ? "changer-photo" : "ajouter-photo");
  if (picture) showPicture(picture, byId("apercu")).catch(() => {});
}

function count() {
  const { kind, text, speaker } = draft();
  const heavy = weight(kind === "propos" && speaker ? `${speaker} : ${text}` : text);
  const tooLong = heavy > MOST && byId("relayer").checked;
  byId("poids").textContent = say(tooLong ? "poids-trop" : "poids", { weight: heavy, most: MOST });
  byId("poids").classList.toggle("fault", tooLong);
}

function fault(field, ...sentence) {
  for (const one of all("[aria-invalid]", dialog)) one.removeAttribute("aria-invalid");
  byId("faute").textContent = sentence.length ? say(...sentence) : "";
  if (!field) return;
  byId(field).setAttribute("aria-invalid", "true");
  byId(field).focus();
}

// What is wrong: the field, the name of a sentence, its places.
function mistake(one) {
  const { kind } = one;
  if (session.status === "clos") return [null, "f-close"];
  if (kind === "propos" && !one.speaker.trim()) return ["orateur", "f-orateur"];
  if (kind === "rectification" && !one.corrects) return ["corrige", "f-corrige"];
  if (kind === "vote") {
    const found = wrong(sent(one.vote), session.most);
    return found && [one.vote.way === "tout" ? "v-pour" : null, ...found];
  }
  if (!one.text.trim()) return ["texte", "f-texte"];
  return one.picture && !one.alt.trim() ? ["alt", "f-alt"] : null;
}

function entryOf({ kind, item, text, speaker, alt, picture, corrects, vote }) {
  const entry = { kind, item, text: text.trim() };
  if (kind === "propos") entry.speaker = speaker.trim();
  if (kind === "rectification") entry.corrects = corrects;
  if (kind === "vote") entry.vote = sent(vote);
  if (picture && kind !== "vote") entry.alt = alt.trim();
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value));
}

async function publish(one) {
  byId("publier").disabled = true;
  try {
    await keeping;
    const { [slot]: _, ...others } = drafts;
    const about = { tell: byId("relayer").checked, typed: one.typed, drafts: { drafts: others, slot: "" }, replaces: one.replaces ?? undefined };
    await write(entryOf(one), session, { ...about, picture: one.kind === "vote" ? null : one.picture });
    drafts = others;
    dialog.close();
  } catch {
    fault(null, "f-garde");
  } finally {
    byId("publier").disabled = false;
  }
}

// `closedDoors` says whether the council now sits behind closed doors.
export function listen(closedDoors) {
  byId("formulaire").addEventListener("submit", (event) => {
    event.preventDefault();
    const found = closedDoors() ? [null, "f-huis-clos"] : mistake(draft());
    if (found) fault(...found);
    else publish(draft());
  });
  byId("fermer").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    document.querySelector(`.dock [data-kind="${slot}"]`)?.focus();
    keep();
  });
  const typed = { texte: "text", orateur: "speaker", alt: "alt", "point-saisi": "item", corrige: "corrects" };
  dialog.addEventListener("input", ({ target }) => {
    const before = draft().item;
    if (target.id === "relayer") store.remember("tell", target.checked);
    if (target.id in typed) draft()[typed[target.id]] = target.value;
    if (target.id === "corrige") quoted();
    if (target.id === "point-saisi") {
      entitled(draft(), before);
      speakers(session, entries, target.value);
    }
    fault();
    count();
    keep();
  });
  byId("photo").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    target.value = "";
    if (!file) return;
    try {
      draft().picture = await smaller(file);
      fault();
    } catch {
      fault(null, "f-photo");
    }
    pictured();
    byId("alt").focus();
    keep();
  });
  byId("photo-retirer").addEventListener("click", () => {
    Object.assign(draft(), { picture: null, alt: "" });
    byId("alt").value = "";
    pictured();
    byId("photo").focus();
    keep();
  });
}
