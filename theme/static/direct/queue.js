// What is on the phone goes to the service: one entry at a time, in the order of writing, each until it is answered.
//
// The rule. What the phone remembers of numbers is never believed. The number of an entry is worked out when it leaves: the last that the
// service has of this phone, plus one. When this window opens, when the memory of the service is another one (`epoch`) or went back
// (`last`, `revision`), when it expected another number (409), its whole list is asked for, and believed: what was written here and is in it
// is done, whoever was answered; what is not in it is sent again, even if it had been confirmed. An entry that is refused for good is set
// aside, where a person finds it, and its number goes to the next: since only an entry that was answered « no » is set aside, no other
// with that number can be there. One that had no answer stays first, under the same id, until it has one: the service takes an id once.
//
// Whatever is sent says for which session it was written, and is sent to no other: a rehearsal is a session of its own. Once the service has
// another, what was rehearsed here is forgotten, drafts and all; what was written for a session waits for it while another is rehearsed, and
// is shown to a person when a later one has begun.

import * as store from "./store.js";
import { ask, getOffset, now, setOffset, sure } from "./service.js";
import { inTurn } from "./turn.js";

const WAIT = 20;
const LONGEST = 30_000;
const OVER = 3 * 3_600_000; // ms: a rehearsal lasts minutes, and the session may be the same evening
const TO_TRY_AGAIN = ["away", "ill", "later"];

// How the service answers: `kind` as in service.js, `sending` the same for the last entry that was to leave; `heard`, when it last did.
export const link = { kind: "yes", sending: "yes", status: 0, heard: 0 };

let told = () => {};
let looked = false, listening = false, rights = 0, sending = null, again = false, notBefore = 0, timer;
let wake = () => {};
const tries = { look: 0, send: 0 };

export async function start(changed) {
  told = changed;
  const cursor = await store.recall("cursor");
  setOffset(cursor?.offset ?? 0);
  link.heard = cursor?.heard ?? 0;
  if (!navigator.onLine) link.kind = "away";
  addEventListener("online", hurry);
  addEventListener("pageshow", hurry);
  addEventListener("offline", () => note({ kind: "away", status: 0 }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
  store.onChange(send);
  hurry();
}

// Whatever made us wait may be over.
export function hurry() {
  tries.look = tries.send = 0;
  send();
  listen();
}

// A phone that was given another right begins anew.
export async function joined() {
  looked = false;
  rights++;
  await store.amend("cursor", (cursor) => ({ offset: cursor?.offset ?? 0 }));
  hurry();
}

// All is well once the session is here: until then the page would show, and write for, the one before.
function note(answer) {
  const kind = ["no", "expected", "elsewhere"].includes(answer.kind) ? "yes" : answer.kind;
  if (!["away", "ill"].includes(kind)) link.heard = Date.now();
  if (kind === "yes" && kind !== link.kind && !looked) {
    listen();
    return answer;
  }
  const moved = kind !== link.kind;
  Object.assign(link, { kind, status: answer.status });
  if (moved) told();
  return answer;
}

const patience = (what, after) => (after ? after * 1000 : Math.min(LONGEST, 1000 * 2 ** Math.min(tries[what]++, 5)) * (.75 + Math.random() / 2));
const pause = (ms) => new Promise((done) => { wake = done; setTimeout(done, ms); });

// What the service says of the session, kept once it is heard. Its whole list is only asked for in turn.
async function look(whole, wait = 0) {
  const cursor = (await store.recall("cursor")) ?? {};
  const path = whole ? "state?since=0" : `state?since=${cursor.seq ?? 0}&revision=${cursor.revision ?? 0}&wait=${wait}`;
  const answer = note(await ask("GET", path, { wait }));
  if (answer.kind !== "yes") return answer;
  const { me, session, item, hold, epoch, last, revision, entries, questions, counts } = answer.said;
  const before = (await store.recall("state"))?.session;
  const moved = before && nameOf(before) !== nameOf(session);
  if (!whole && (moved || epoch !== cursor.epoch || last < cursor.last || revision < cursor.revision)) return { ...answer, kind: "astray" };
  if (moved && before.rehearsal) await store.forget(draftsOf(before));
  await store.see(entries.map((one) => ({ ...one, until: now() + (one.hold ?? 0) * 1000 })), whole);
  await believe(entries, session, whole);
  const seq = Math.max(whole ? 0 : cursor.seq ?? 0, ...entries.map((one) => one.seq));
  const mark = { epoch, revision, seq, heard: Date.now(), offset: getOffset() };
  await store.amend("cursor", (held) => ({ ...mark, last: whole ? last : Math.max(last, held?.last ?? 0) }));
  const errand = await store.amend("errand", (held) => (held?.session === nameOf(session) ? held : null));
  await store.amend("state", () => ({ me, session, item: errand?.item ?? item, hold, questions, counts }));
  looked = true;
  tries.look = 0;
  note(answer);
  told();
  return answer;
}

export const nameOf = ({ identity }) => identity;
export const draftsOf = (session) => `drafts ${nameOf(session)}`;

async function believe(entries, session, whole) {
  const has = new Set(entries.map(({ entry }) => entry.id));
  const withdrawn = new Set(entries.filter((one) => one.withdrawn).map(({ entry }) => entry.id));
  const lost = whole && session.status !== "clos";
  await store.revise((record) => {
    if (record.session !== nameOf(session)) return elsewhere(record, session);
    if (withdrawn.has(record.id)) return null;
    if (record.why?.session) return { ...record, status: "phone", why: null };
    if (has.has(record.id)) return record.status === "done" ? record : { ...record, status: "done", why: null };
    return lost && record.status === "done" ? { ...record, status: "phone" } : record;
  });
}

// What was written for another session: that one has it, or a person must look.
function elsewhere(record, session) {
  if (record.rehearsal) return null;
  if (session.rehearsal) return record;
  if (record.status === "done") return null;
  return record.status === "phone" ? { ...record, status: "aside", why: { session: true } } : record;
}

// A rehearsal of which the service was not heard for long is over: a phone that is opened without a network on the evening has nothing of it.
export async function forgetRehearsal() {
  const { session } = (await store.recall("state")) ?? {}, cursor = await store.recall("cursor");
  if (!session?.rehearsal || Date.now() - (cursor?.heard ?? 0) < OVER) return;
  for (const key of [draftsOf(session), "errand", "state"]) await store.forget(key);
  await store.see([], true);
  await store.revise((record) => (record.rehearsal ? null : record));
}

async function listen() {
  if (listening) return;
  listening = true;
  try {
    for (let wait = 0; ;) {
      const then = rights;
      const answer = await hear(wait);
      if (document.visibilityState !== "visible" || (answer.kind === "stranger" && then === rights)) return;
      if (answer.kind === "astray") looked = false;
      else if (answer.kind === "yes") send();
      else if (answer.kind !== "stranger") await pause(patience("look", answer.after));
      wait = answer.kind === "yes" ? WAIT : 0;
    }
  } finally {
    listening = false;
  }
}

const hear = (wait) => (looked ? look(false, wait) : inTurn(() => look(true)));

// Send what is to be sent. Whatever is written meanwhile leaves in the same turn, or at once after it.
export function send() {
  wake();
  clearTimeout(timer);
  if (sending) again = true;
  else if (Date.now() < notBefore) timer = setTimeout(send, notBefore - Date.now());
  else sending = inTurn(leave).catch(() => ({ kind: "ill" })).then(rest);
}

function rest({ kind, after }) {
  sending = null;
  const ms = TO_TRY_AGAIN.includes(kind) ? patience("send", after) : 0;
  notBefore = ms && kind !== "away" ? Date.now() + ms : 0;
  link.sending = kind;
  if (ms) timer = setTimeout(send, ms);
  else if (again) setTimeout(send);
  again = false;
  told();
}

async function leave() {
  for (let wrong = false, heard = false; ;) {
    const { session } = (await store.recall("state")) ?? {};
    const next = session && (await store.written()).find((one) => one.status === "phone" && one.session === nameOf(session));
    const errand = await store.recall("errand");
    if (!next && !errand) return { kind: "yes" };
    const looks = !errand && !heard && !sure(); // what the service has lost comes before `next`, which is chosen again after it
    const answer = looks ? await look(!looked) : note(errand ? await run(errand) : await carry(next));
    heard = looks;
    if (["expected", "elsewhere", "astray"].includes(answer.kind)) {
      if (wrong) return { kind: "ill" };
      wrong = true;
      const whole = await look(true);
      if (whole.kind !== "yes") return whole;
    } else if (!["yes", "no"].includes(answer.kind)) {
      return answer;
    } else if (!looks) {
      wrong = false;
      tries.send = 0;
    }
  }
}

// The item that the council is at, chosen here: the last choice alone is told.
async function run(errand) {
  const answer = await ask("POST", "item", { body: { item: errand.item }, session: errand.session });
  if (["yes", "no"].includes(answer.kind)) await store.amend("errand", (held) => (held?.at === errand.at ? null : held));
  return answer;
}

async function carry(record) {
  if (!record.tried) await store.reviseOne(record.id, { tried: true });
  const entry = { ...record.entry };
  if (record.picture) {
    const answer = await ask("PUT", `pictures/${record.id}`, { body: record.picture, type: record.picture.type, session: record.session });
    if (answer.kind === "no") return refused(record, answer);
    if (answer.kind !== "yes") return answer;
    entry.picture = answer.said.picture;
  }
  const { last = 0 } = (await store.recall("cursor")) ?? {};
  const age = Math.max(0, Math.round((now() - record.typed) / 100) / 10);
  const answer = await ask("POST", "entries", { body: { n: last + 1, age, tell: record.tell, entry }, session: record.session });
  if (answer.kind === "no") return refused(record, answer);
  if (answer.kind !== "yes") return answer;
  await store.amend("cursor", (cursor) => ({ ...cursor, last: last + 1 }));
  if ((await store.one(record.id)).back) await takeBack(record.id, record.session);
  await store.reviseOne(record.id, { status: "done", back: false, why: null });
  return answer;
}

async function refused(record, { status, said }) {
  await store.reviseOne(record.id, { status: "aside", tried: false, back: false, why: { status, error: said.error, errors: said.errors } });
  return { kind: "no", status };
}

// Within the hold; answers whether it was.
export async function takeBack(id, session) {
  return (await ask("POST", `entries/${id}/back`, { body: {}, session })).kind === "yes";
}

const newId = () => Date.now().toString(36) + Array.from(crypto.getRandomValues(new Uint8Array(8)), (one) => (one % 36).toString(36)).join("");

// Off the page, the feeds and the networks, for whoever reads; and off the archive, of which the answer says what is left to do.
export const withdraw = (id, session) => ask("POST", `entries/${id}/withdraw`, { body: {}, session });

// Once this is kept, the disk of the phone has the entry, which was written for `session`. `typed`: when it was first written, if it is
// written again.
export async function write(entry, session, { tell, picture, typed, drafts, replaces }) {
  const id = newId();
  const about = { typed: typed ?? now(), session: nameOf(session), rehearsal: session.rehearsal, status: "phone", tried: false, back: false, why: null };
  await store.write({ id, entry: { ...entry, id }, tell, picture, ...about }, draftsOf(session), drafts, replaces);
}

// What was set aside is to be sent again as it is. One whose id the service has for other words takes another.
export async function sendAgain(record) {
  const id = record.why?.status === 409 ? newId() : record.id;
  await store.reviseOne(record.id, { id, entry: { ...record.entry, id }, status: "phone", why: null });
}

// The item that the council is at.
export async function choose(item) {
  const { session } = await store.amend("state", (state) => ({ ...state, item }));
  await store.amend("errand", () => ({ item, session: nameOf(session), at: Math.random() }));
  send();
}
