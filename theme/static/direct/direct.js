// The page of the phone: what it shows of what the phone keeps, and of what the service answers.

import * as composer from "./composer.js";
import * as erase from "./erase.js";
import * as store from "./store.js";
import { choose, forgetRehearsal, hurry, joined, link, nameOf, sendAgain, start, takeBack, withdraw } from "./queue.js";
import { ask, now } from "./service.js";
import * as presence from "./presence.js";
import * as questions from "./questions.js";
import { voters } from "./attendance.js";
import { brief, plain, thread, tick, why } from "./thread.js";
import { drafted } from "./vote.js";
import { all, byId, count, hour, say } from "./words.js";

const SETTLED = 2000; // ms: the button says the contrary once the doors have moved, and a second tap of the same finger must not undo the first
const ENDED = ["x", "gone", "refused"];
const UNNAMED = [document.title, byId("titre").textContent];
let state, records = [], seen = [], drawing = Promise.resolve(), queued = null, opened = false;

const closedDoors = () => {
  const { closed, closed_doors: told } = state?.session ?? {};
  if (told && link.kind === "yes") return true;
  return (closed ?? []).some(([from, to]) => (Date.parse(from) <= now() || (told && !to)) && (!to || now() < Date.parse(to)));
};

// Draw what is kept, once however often it is asked; what changes while it is read is drawn after it.
function draw() {
  drawing = queued ??= drawing.catch(() => {}).then(async () => {
    queued = null;
    await forgetRehearsal();
    const [kept, written, told] = await Promise.all([store.recall("state"), store.written(), store.seen()]);
    // A phone that is given another code may be there for the session: until it is in, a rehearsal is not shown.
    const mine = kept?.session.rehearsal && link.kind === "stranger" ? undefined : kept;
    if (nameOf(state?.session ?? {}) !== nameOf(mine?.session ?? {})) clear();
    if (mine) await composer.belong(mine.session);
    state = mine;
    records = written.filter((one) => state && (one.session === nameOf(state.session) || one.status === "aside"));
    seen = state ? told.sort((a, b) => b.seq - a.seq) : [];
    show();
  });
}

// What was said of one session, or begun for it, is not there in another.
function clear() {
  composer.leave();
  for (const dialog of all("dialog[open]")) dialog.close();
  for (const name of ["suite", "portes-faute", "clore-faute", "copie"]) byId(name).textContent = "";
  byId("suite").hidden = true;
  for (const one of all("dialog :is(input:not([type]), textarea, blockquote, #corrige, #recents)")) one.value = one.textContent = "";
}

function show() {
  const stranger = link.kind === "stranger", closed = state?.session.status === "clos";
  byId("entrer").hidden = Boolean(state) && !stranger;
  byId("seance").hidden = !state;
  byId("ecrire").hidden = !state || closed;
  rehearsed(state?.session.rehearsal);
  status(stranger, closed);
  if (!state) {
    [document.title, byId("titre").textContent] = UNNAMED;
    for (const name of ["fil", "revoir"]) thread(name, []);
    return;
  }
  byId("titre").textContent = state.session.title;
  byId("page").hidden = !state.session.address;
  if (state.session.address) byId("page").href = state.session.address;
  const { leads } = state.me;
  byId("moi").textContent = say(leads ? "moi-tient" : "moi", { name: state.me.name });
  byId("clore-ouvrir").hidden = closed || stranger || !leads;
  const troubles = stranger ? [] : state.session.troubles ?? [];
  byId("ennuis").hidden = !troubles.length;
  if (byId("ennuis").textContent !== troubles.join(" ")) byId("ennuis").textContent = troubles.join(" ");
  const shut = closedDoors();
  byId("huis-clos").hidden = !shut;
  byId("huis-clos").textContent = shut ? say("f-huis-clos") : "";
  for (const button of all("#ecrire button")) button.disabled = shut;
  byId("portes").hidden = closed || stranger || (shut && !leads);
  byId("portes").textContent = say(shut ? "portes-ouvrir" : "portes-fermer");
  byId("point").disabled = shut;
  items();
  byId("presents-ouvrir").hidden = !state.session.members.length || closed || stranger;
  byId("presents-ouvrir").disabled = shut;
  byId("presents-ouvrir").textContent = presence.summary(context().session);
  threads();
  const taken = [...seen.filter(({ place }) => place !== "gone"), ...unseen().filter(({ back }) => !back)];
  questions.show(closed ? { session: state.session } : state, new Set(taken.map(({ entry }) => entry.question)), shut || stranger, draw);
  if (!opened && composer.interrupted() && !closed) write(composer.interrupted());
  opened = true;
}

// Wherever one looks or writes, and whatever one does next: this is no session.
function rehearsed(rehearsal) {
  for (const banner of all(".rehearsal")) banner.hidden = !rehearsal;
  document.body.classList.toggle("rehearsed", Boolean(rehearsal));
  byId("publier").textContent = say(rehearsal ? "publier-repetition" : "publier");
  if (state) document.title = rehearsal ? `${say("repetition")} – ${state.session.title}` : state.session.title;
}

function items() {
  const wanted = [["", say("hors-point")], ...state.session.items.map(({ number, title }) => [number, `${number}. ${title}`])];
  const select = byId("point");
  if (JSON.stringify(wanted) !== select.dataset.drawn) {
    select.replaceChildren(...wanted.map(([value, words]) => new Option(words, value)));
    select.dataset.drawn = JSON.stringify(wanted);
  }
  if (select.value !== state.item && document.activeElement !== select) select.value = state.item ?? "";
}

function status(stranger, closed) {
  const waiting = records.filter((one) => one.status === "phone").length;
  const aside = records.filter((one) => one.status === "aside").length;
  const since = link.heard ? hour(link.heard) : "";
  const kept = waiting ? count("e-reste", waiting) : "";
  const trouble = link.kind !== "yes" ? link.kind : waiting && ["ill", "later"].includes(link.sending) ? link.sending : "";
  const told = {
    stranger: [state ? say("e-stranger") : "", waiting ? count("e-garde-reste", waiting) : ""],
    away: [since ? say("e-away", { since }) : say("e-away-jamais"), kept || (state ? say("e-rien") : "")],
    ill: [say("e-ill", { status: link.status, since }), kept],
    later: [say("e-later"), waiting ? count("e-envoi", waiting) : ""],
    "": [waiting ? count("e-envoi", waiting) : closed ? say("e-close") : state ? say("e-ligne") : ""],
  }[trouble];
  byId("ici").textContent = waiting + aside ? say("e-ici", { count: waiting + aside }) : "";
  if (aside) told.push(count("e-revoir", aside));
  const text = told.filter(Boolean).join(" ");
  const line = byId("etat");
  if (line.textContent !== text) line.textContent = text;
  line.dataset.link = trouble || (aside ? "ill" : waiting ? "waiting" : "yes");
}

// What this phone wrote and the service has not shown yet, the newest first.
function unseen() {
  const has = new Set(seen.map(({ id }) => id));
  return records.filter(({ id }) => !has.has(id)).reverse();
}

function threads() {
  const texts = new Map(seen.map(({ entry }) => [entry.id, brief(entry)]));
  const here = unseen();
  const holds = [...seen.filter(({ place }) => place !== "gone"), ...here.filter(({ status, back }) => status !== "aside" && !back)];
  const struck = new Set(holds.map(({ entry }) => entry.corrects));
  const mine = here.filter(({ status }) => status !== "aside").map((one) => ({
    ...about(one), place: one.back ? "back" : one.status === "phone" ? "phone" : "received", corrected: texts.get(one.entry.corrects),
    actions: one.status === "phone" && !one.back && !(one.tried && state.session.status === "clos") ? [["reprendre", () => keepBack(one)]] : [],
  }));
  const theirs = seen.map((one) => ({
    id: one.id, entry: one.entry, at: Date.parse(one.entry.at), place: one.place, until: one.until,
    corrected: texts.get(one.entry.corrects), struck: struck.has(one.id), actions: actions(one),
    why: one.to_check && say("vote-a-verifier", { why: one.to_check }),
  }));
  thread("fil", [...mine, ...theirs]);
  const aside = here.filter(({ status }) => status === "aside");
  thread("revoir", aside.map((one) => ({ ...about(one), place: "aside", why: why(one.why ?? {}), actions: asideActions(one) })));
  byId("a-part").hidden = !aside.length;
  byId("vide").hidden = Boolean(mine.length + theirs.length);
}

const about = ({ id, entry, typed }) => ({ id, entry, at: typed });

function actions(one) {
  const can = [], { leads } = state.me, closed = state.session.status === "clos", session = nameOf(state.session);
  if (one.place === "gone" || link.kind === "stranger") return can;
  if (!closed && (one.mine || leads) && one.until > now() && !ENDED.includes(one.place)) can.push(["reprendre", () => back(one)]);
  if (!closed) can.push(["rectifier", () => rectify(one)]);
  if (leads) can.push(["retirer-partout", (button) => erase.ask("retirer-partout-sur", one.entry, button, () => withdrawn(one, session))]);
  return can;
}

// One that may have left is taken back once it is known to be there.
const keepBack = (one) => store.reviseOne(one.id, one.tried ? { back: true } : null);

async function back(one) {
  if (!(await takeBack(one.id, nameOf(state.session)))) byId("etat").textContent = say(link.kind === "away" ? "e-away-jamais" : "trop-tard");
  hurry();
}

// What may be read no more.
async function withdrawn(one, session) {
  const { kind, said } = await withdraw(one.id, session);
  if (kind === "yes") archived(said, "archive-publier", "archive-publier-non");
  else notice(say("retirer-partout-non", { why: said.error ?? say("portes-non") }));
  return hurry();
}

// What the service did with the archive, and what a person has still to do: readers have it as it was until it is published.
function archived({ archive, said = [] }, written, refused) {
  const why = said.join("\n");
  notice(archive === "refused" ? say(refused, { why }) : archive === "written" ? say(written, { why }) : why);
}

function notice(words) {
  byId("suite").hidden = !words;
  byId("suite").textContent = words;
}

const rectify = (one) => composer.open("rectification", context(), { corrects: one.id });

// What was written for another session is not for this one: a person copies what is still of use.
function asideActions(one) {
  return [
    ...(one.session === nameOf(state.session) && !one.why?.session ? [["corriger", () => correct(one)], ["renvoyer", () => sendAgain(one)]] : []),
    ["copier", (button) => copy([about(one)], button)],
    ["retirer", (button) => erase.ask("retirer-sur", one.entry, button, () => store.reviseOne(one.id, null))],
  ];
}

function correct({ entry, picture, typed, order }) {
  const { kind, item = "", text = "", speaker = "", alt = "", corrects = "", amendment = false, outcome = "", annuls = false, vote } = entry;
  composer.open(kind, context(), { item, text, speaker, alt, corrects, amendment, outcome, annuls, picture, typed, replaces: order, vote: drafted(vote) });
}

// What was said last, whether or not it has left.
function context() {
  const mine = unseen().filter(({ status, back }) => status !== "aside" && !back).map(({ entry, typed }) => ({ entry: { ...entry, at: new Date(typed).toISOString() }, place: "phone" }));
  const members = presence.known(state.session.members, mine.toReversed());
  const most = state.session.most && voters(members).length;
  return { session: { ...state.session, members, most }, item: byId("point").value, entries: [...mine, ...seen] };
}


const write = (kind) => composer.open(kind, context());

async function copy(entries, button) {
  try {
    await navigator.clipboard.writeText(entries.map(plain).join("\n"));
    (button.firstElementChild ?? button).textContent = say("copie");
  } catch {
    byId("copie").textContent = say("copie-non");
  }
}

// What this phone is known again by when its code is typed once more: a cookie is half a minute before it is on the disk.
const madeByChance = () => Array.from(crypto.getRandomValues(new Uint8Array(32)), (one) => "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[one % 32]).join("");

async function enter(event) {
  event.preventDefault();
  const phone = await store.amend("phone", (held) => held ?? madeByChance());
  const { kind, said } = await ask("POST", "join", { body: { code: byId("code").value.trim(), phone } });
  const fault = { away: say("entrer-reseau"), ill: say("entrer-reseau"), later: said.error ?? say("entrer-attendre"), yes: "" }[kind];
  byId("code-faute").textContent = fault ?? said.error ?? say("entrer-non");
  if (kind !== "yes") return byId("code").focus();
  byId("code").value = "";
  navigator.storage?.persist?.().then(promised);
  await joined();
}

const promised = (kept) => { byId("garde").textContent = say(kept ? "garde-oui" : "garde-non"); };

async function close(event) {
  event.preventDefault();
  if (records.some((one) => one.status === "phone")) return void (byId("clore-faute").textContent = say("clore-reste"));
  const { kind, said } = await ask("POST", "close", { body: { confirm: state.session.title }, session: nameOf(state.session) });
  if (kind !== "yes") return void (byId("clore-faute").textContent = said.error ?? say("clore-non"));
  byId("clore").close();
  archived(said, "archive-ecrite", "archive-ecrite-non");
  hurry();
}

async function doors() {
  const button = byId("portes");
  button.disabled = true;
  setTimeout(() => { button.disabled = false; }, SETTLED);
  const { kind, said } = await ask("POST", "doors", { body: { closed: !closedDoors() }, session: nameOf(state.session) });
  byId("portes-faute").textContent = kind === "yes" ? "" : said.error ?? say("portes-non");
  if (kind === "yes") await store.amend("state", (held) => ({ ...held, session: { ...held.session, ...said } }));
  draw();
  hurry();
}

// The code that the terminal drew beside the address is in its end, which no server is told; it is typed, and forgotten.
if (location.hash.length > 1) {
  byId("code").value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
byId("entrer").addEventListener("submit", enter);
byId("presents-ouvrir").addEventListener("click", () => presence.open(context(), [...seen, ...unseen()].some(({ entry }) => entry.attendance)));
byId("portes").addEventListener("click", doors);
byId("point").addEventListener("change", ({ target }) => choose(target.value));
byId("ecrire").addEventListener("click", ({ target }) => target.closest("button") && write(target.closest("button").dataset.kind));
byId("copier").addEventListener("click", ({ target }) => copy(records.map(about), target));
byId("clore-ouvrir").addEventListener("click", () => {
  byId("clore-formulaire").reset(); // what was confirmed before one thought better of it is confirmed anew
  byId("clore").showModal();
});
byId("clore-fermer").addEventListener("click", () => byId("clore").close());
byId("clore-formulaire").addEventListener("submit", close);
composer.listen(closedDoors);
store.onChange(draw);
setInterval(() => tick() && draw(), 1000);
setInterval(draw, 30_000);
navigator.storage?.persisted?.().then(promised);
navigator.serviceWorker?.register("sw.js").catch(() => {});
await composer.ready((await store.recall("state"))?.session);
await start(draw);
draw();
