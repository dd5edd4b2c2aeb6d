// The form in which an entry is written. What is being written is kept as it is typed, one draft for each kind: it is found again after a
// reload, and only goes once the phone has the entry.

import * as store from "./store.js";
import * as ballot from "./ballot.js";
import { smaller, show as showPicture } from "./picture.js";
import { speakers } from "./speakers.js";
import { draftsOf, nameOf, write } from "./queue.js";
import { brief, voteWords } from "./thread.js";
import { blank, drafted, sent, untold, wrong } from "./vote.js";
import { MOST, weight } from "./weight.js";
import { all, byId, hour, say } from "./words.js";

const dialog = byId("saisie");
let drafts = {}, slot = "", session = null, entries = [], found = Promise.resolve();
const empty = (kind, item) => ({ kind, item, text: "", speaker: "", alt: "", picture: null, corrects: "", vote: blank(), amendment: false, outcome: "", annuls: false, typed: null, replaces: null });
const preparing = new Map(); // photos that are being made small, by the name of their draft
const draft = () => drafts[slot];

export async function ready(known) {
  byId("relayer").checked = (await store.recall("tell")) ?? true;
  if (known) await belong(known);
}

// Drafts are those of a session: what was begun for another, or for a rehearsal, is neither found in this one nor kept for it.
export function belong(to) {
  if (session && nameOf(session) === nameOf(to)) return found;
  [session, drafts, slot] = [to, {}, ""];
  preparing.clear();
  leave();
  found = store.recall(draftsOf(to)).then((kept) => { ({ drafts = {}, slot = "" } = kept ?? {}); });
  return found;
}

// What a reload interrupted: the name of a draft.
export const interrupted = () => (drafts[slot] ? slot : "");

// Open the form for `kind`, with what was left in it and what is `given`. What is written again has a draft of its own, beside the others.
export async function open(kind, context, given = {}) {
  await belong(context.session);
  ({ session, entries } = context);
  slot = given.replaces ? String(given.replaces) : kind;
  if (given.replaces) drafts[slot] ??= { ...empty(kind, context.item), ...given };
  else {
    const before = drafts[slot] ?? empty(kind, context.item), other = given.corrects && given.corrects !== before.corrects;
    drafts[slot] = { ...before, ...(other ? { text: "", annuls: false, begun: false } : {}), ...given };
  }
  if (!worthKeeping(draft())) Object.assign(draft(), { item: context.item, text: "" });
  fill();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".sheet-body").scrollTop = 0;
  byId(draft().kind === "information" ? "texte" : "saisie-titre").focus();
  await keep();
}

export const leave = () => dialog.open && dialog.close();

// Whether a person put something in it.
const worthKeeping = ({ item, text, speaker, picture, vote, corrects, outcome }) =>
  Boolean((text && text !== title(item)) || speaker || picture || corrects || outcome || preparing.has(slot) || JSON.stringify(vote) !== JSON.stringify(blank()));
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
  byId("amendement").checked = Boolean(one.amendment);
  byId("sort").value = one.outcome ?? "";
  outcome();
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

const entryOfId = (id) => entries.find((one) => one.entry.id === id)?.entry;

// The vote that is put right, with its last numbers: that of the entry, or of what puts it right or is put right by it.
function votedOf(id) {
  const family = new Set([id]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { entry } of entries) if (entry.corrects && (family.has(entry.id) || family.has(entry.corrects))) family.add(entry.id).add(entry.corrects);
  }
  const told = entries.filter(({ entry, place }) => family.has(entry.id) && entry.vote && place !== "gone");
  return told.sort((a, b) => Date.parse(b.entry.at) - Date.parse(a.entry.at))[0]?.entry;
}

const corrected = () => (draft().kind === "rectification" ? votedOf(draft().corrects) : null);

// A vote is put right by its numbers, which begin as they were, or is said not to have been held.
function quoted(chosen = false) {
  const one = draft(), entry = entryOfId(one.corrects), vote = corrected();
  byId("corrige-texte").textContent = entry ? [brief(entry), entry.text && entry.vote ? voteWords(entry.vote) : ""].filter(Boolean).join(" — ") : "";
  byId("corrige-texte").hidden = !entry;
  if (entry && (chosen || !one.begun)) {
    byId("point-saisi").value = one.item = entry.item ?? vote?.item ?? "";
    if (vote && !one.replaces) Object.assign(one, { vote: drafted(vote.vote), amendment: Boolean(vote.amendment), annuls: false });
    if (vote && !one.text) byId("texte").value = one.text = vote.text ?? "";
  }
  if (entry) one.begun = true;
  byId("vote").hidden = !vote || one.annuls;
  byId("amendement-champ").hidden = !vote || one.annuls;
  byId("annuler-champ").hidden = !vote;
  byId("annuler").checked = one.annuls;
  byId("amendement").checked = Boolean(one.amendment);
  if (vote) ballot.open(one.vote, { ...session, most: 0 }, keep);
}

// What becomes of an item without a vote is told of an item.
function outcome() {
  const { kind, item } = draft();
  byId("sort-champ").hidden = kind !== "information" || !item;
  if (!item) draft().outcome = byId("sort").value = "";
}

// A sentence that is ready, in the place of another, or after what was typed.
function phrase({ dataset }) {
  const one = draft(), ready = all("#phrases button").map((button) => button.dataset.phrase);
  const kept = ready.includes(one.text.trim()) ? "" : one.text.trim();
  byId("texte").value = one.text = [kept, dataset.phrase].filter(Boolean).join(" ");
  if (one.item) byId("sort").value = one.outcome = dataset.outcome;
  fault();
  count();
  keep();
}

function pictured() {
  const { picture } = draft();
  const waits = preparing.has(slot);
  byId("photo-vue").hidden = !picture && !waits;
  byId("apercu").hidden = !picture || waits;
  byId("photo-nom").textContent = say(waits ? "photo-attend" : picture ? "changer-photo" : "ajouter-photo");
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
  const voted = kind === "vote" || (corrected() && !one.annuls);
  if (voted) {
    const found = wrong(sent(one.vote), kind === "vote" ? session.most : 0, kind === "vote" ? ballot.sizes(session) : {});
    if (found) return [one.vote.way === "tout" ? "v-pour" : null, ...found];
    if (untold(one.vote)) return [null, "f-egalite"];
  }
  if (!one.text.trim() && !voted) return ["texte", "f-texte"];
  return one.picture && !one.alt.trim() ? ["alt", "f-alt"] : null;
}

function entryOf({ kind, item, text, speaker, alt, picture, corrects, vote, amendment, outcome, annuls }) {
  const entry = { kind, item, text: text.trim() };
  const voted = kind === "vote" || (corrected() && !annuls);
  if (kind === "propos") entry.speaker = speaker.trim();
  if (kind === "rectification") entry.corrects = corrects;
  if (kind === "rectification" && corrected()) entry.annuls = annuls;
  if (kind === "information" && item) entry.outcome = outcome;
  if (voted) Object.assign(entry, { vote: sent(vote), amendment });
  if (picture && kind !== "vote") entry.alt = alt.trim();
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value));
}

// A photo that was chosen leaves with its entry, or the entry does not leave. Answers whether it may.
async function pictureReady() {
  const at = slot;
  if (!preparing.has(at)) return true;
  fault(null, "f-photo-attend");
  byId("publier").disabled = true;
  const good = await preparing.get(at);
  byId("publier").disabled = false;
  if (slot !== at || !dialog.open) return false;
  fault(...(good ? [] : [null, "f-photo"]));
  return good;
}

// It is for the session under whose name it was written, even where another begins meanwhile.
async function publish(one) {
  const entry = entryOf(one), meant = session, { [slot]: _, ...others } = drafts;
  byId("publier").disabled = true;
  try {
    await keeping;
    const about = { tell: byId("relayer").checked, typed: one.typed, drafts: { drafts: others, slot: "" }, replaces: one.replaces ?? undefined };
    await write(entry, meant, { ...about, picture: one.kind === "vote" ? null : one.picture });
    if (session === meant) drafts = others;
    dialog.close();
  } catch {
    fault(null, "f-garde");
  } finally {
    byId("publier").disabled = false;
  }
}

// `closedDoors` says whether the council now sits behind closed doors.
export function listen(closedDoors) {
  byId("formulaire").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (byId("publier").disabled || !(await pictureReady())) return;
    const found = closedDoors() ? [null, "f-huis-clos"] : mistake(draft());
    if (found) fault(...found);
    else publish(draft());
  });
  byId("fermer").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    document.querySelector(`.dock [data-kind="${slot}"]`)?.focus();
    if (draft()) keep();
  });
  byId("phrases").addEventListener("click", ({ target }) => target.closest("button") && phrase(target.closest("button")));
  const typed = { texte: "text", orateur: "speaker", alt: "alt", "point-saisi": "item", corrige: "corrects", sort: "outcome" };
  const switched = { amendement: "amendment", annuler: "annuls" };
  dialog.addEventListener("input", ({ target }) => {
    const before = draft().item;
    if (target.id === "relayer") store.remember("tell", target.checked);
    if (target.id in typed) draft()[typed[target.id]] = target.value;
    if (target.id in switched) draft()[switched[target.id]] = target.checked;
    if (target.id === "corrige") quoted(true);
    if (target.id === "annuler") {
      if (target.checked && (!draft().text || draft().text === corrected()?.text)) byId("texte").value = draft().text = say("vote-annule");
      quoted();
    }
    if (target.id === "point-saisi") {
      entitled(draft(), before);
      outcome();
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
    const at = slot;
    const made = smaller(file).then((picture) => {
      if (preparing.get(at) !== made) return true;
      drafts[at].picture = picture;
      return true;
    }, () => false);
    preparing.set(at, made);
    fault();
    pictured();
    byId("alt").focus();
    const good = await made;
    if (preparing.get(at) !== made) return;
    preparing.delete(at);
    keep();
    if (slot !== at || !dialog.open) return;
    if (!good) fault(null, "f-photo");
    pictured();
  });
  byId("photo-retirer").addEventListener("click", () => {
    preparing.delete(slot);
    Object.assign(draft(), { picture: null, alt: "" });
    byId("alt").value = "";
    pictured();
    byId("photo").focus();
    keep();
  });
}
