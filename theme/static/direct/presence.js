// The sheet on which one says who is there: a tap on a name, and to whom a proxy goes. What is said is an entry like the others, that the
// page shows and the archive keeps; the votes after it count with it.

import { move, moves, rollCall, seated, told, voters } from "./attendance.js";
import { draftsOf, write } from "./queue.js";
import * as store from "./store.js";
import { all, byId, count, make, say } from "./words.js";

const dialog = byId("presents");
let session, before, now, called, typed;

// `context` is as for the composer; `asked` says whether the roll was called already.
export function open(context, asked) {
  session = context.session;
  before = now = session.members;
  byId("appel").checked = called = !asked;
  typed = false;
  draw();
  show();
  dialog.showModal();
}

// One line of the page itself: how many are there, and whether they are enough.
export function summary({ members, quorum }) {
  const here = members.filter(({ present }) => present).length, proxies = voters(members).length - here;
  const parts = [count("pr-presents", here), proxies ? count("pr-pouvoirs", proxies) : "", quorum && here < quorum ? say("pr-quorum-non", { quorum }) : say("pr-quorum")];
  return parts.filter(Boolean).join(" · ");
}

function draw() {
  const groups = [...new Set(now.map(({ group }) => group ?? ""))];
  byId("presents-groupes").replaceChildren(...groups.map((group) => make("section", {}, ...(group ? [make("h3", {}, group)] : []),
    ...now.filter((one) => (one.group ?? "") === group).map(line))));
}

function line({ name }) {
  const button = make("button", { type: "button", className: "seat" }, make("span", {}, name), make("small", {}));
  button.dataset.name = name;
  button.addEventListener("click", () => change(name, ({ present }) => ({ present: !present, proxy: "" })));
  const select = make("select", {});
  select.setAttribute("aria-label", say("pr-pouvoir-de", { name }));
  select.addEventListener("change", () => change(name, () => ({ present: false, proxy: select.value })));
  return make("div", { className: "seat-line" }, button, select);
}

function change(name, to) {
  now = now.map((one) => (one.name === name ? { ...one, ...to(one) } : one));
  show();
}

function show() {
  const holders = new Map(now.filter(({ present, proxy }) => !present && proxy).map(({ name, proxy }) => [proxy, name]));
  const can = new Set(voters(now).map(({ name }) => name));
  for (const button of all(".seat", dialog)) {
    const one = now.find(({ name }) => name === button.dataset.name), select = button.nextElementSibling;
    const free = now.filter(({ name, present }) => present && [undefined, one.name].includes(holders.get(name))).map(({ name }) => name);
    button.setAttribute("aria-pressed", String(one.present));
    button.lastElementChild.textContent = say(one.present ? "pr-present" : can.has(one.name) ? "pr-represente" : "pr-absent");
    select.hidden = one.present;
    const names = one.proxy && !free.includes(one.proxy) ? [one.proxy, ...free] : free;
    if (!one.present) select.replaceChildren(new Option(say("pr-sans-pouvoir"), ""), ...names.map((name) => new Option(say("pr-pouvoir-a", { name }), name)));
    select.value = one.proxy ?? "";
  }
  if (!typed) byId("presents-texte").value = called ? rollCall(now) : told(before, now);
  byId("presents-somme").textContent = summary({ members: now, quorum: session.quorum });
  byId("presents-publier").disabled = !(called || moves(before, now).length);
  byId("presents-faute").textContent = "";
}

// Nobody votes for two, nor for who left: a person says so before the service has to.
function mistake() {
  const can = new Set(voters(now).map(({ name }) => name));
  const lost = now.find(({ name, present, proxy }) => !present && proxy && !can.has(name));
  return lost && say("pr-f-pouvoir", { name: lost.name, proxy: lost.proxy });
}

async function publish(event) {
  event.preventDefault();
  const fault = mistake() ?? (byId("presents-texte").value.trim() ? "" : say("f-texte"));
  if (fault) return void (byId("presents-faute").textContent = fault);
  const attendance = called ? now.map(move) : moves(before, now);
  const drafts = (await store.recall(draftsOf(session))) ?? {};
  try {
    await write({ kind: "information", text: byId("presents-texte").value.trim(), attendance }, session, { tell: false, picture: null, drafts });
    dialog.close();
  } catch {
    byId("presents-faute").textContent = say("f-garde");
  }
}

// The members as they are once what is still on the phone has left.
export const known = (members, waiting) => waiting.reduce((all, { entry }) => seated(all, entry.attendance ?? []), members);

byId("presents-formulaire").addEventListener("submit", publish);
byId("presents-fermer").addEventListener("click", () => dialog.close());
byId("presents-texte").addEventListener("input", () => { typed = true; });
byId("appel").addEventListener("change", ({ target }) => { called = target.checked; typed = false; show(); });
