// The part of the form where a vote is counted: in all, by group, or by name where the town publishes it.

import { voters } from "./attendance.js";
import { all, byId, count, make, say } from "./words.js";
import { adopted, GROUPS, level, NAMES, PARTS, sent, total, totals, unanimous, WHOLE, wrong } from "./vote.js";

let draft, session, moved, able = [], brush = "contre";
const chosen = (name, value) => byId("vote").querySelector(`[name=${name}][value="${value}"]`);

// Show `vote`, a draft; `change` is called whenever it changes.
export function open(vote, told, change) {
  [draft, session, moved] = [vote, told, change];
  able = voters(session.members);
  chosen("maniere", NAMES).parentElement.hidden = !session.by_name;
  chosen("maniere", GROUPS).parentElement.hidden = !session.groups?.length;
  byId("manieres").hidden = !session.by_name && !session.groups?.length;
  for (const name of ["reste", "unanimite"]) byId(name).hidden = !session.most;
  chosen("maniere", draft.way).checked = true;
  for (const one of all("[name=preponderante]", byId("vote"))) one.checked = one.value === draft.casting;
  byId("secret").checked = draft.secret;
  for (const part of PARTS) byId(`v-${part}`).value = draft.counts[part] || "";
  const alone = able.some((member) => !member.group) ? [""] : [];
  byId("vote-groupes").replaceChildren(...[...(session.groups ?? []), ...alone].map(group));
  byId("noms").replaceChildren(...["", ...(session.groups ?? [])].map(names).filter(Boolean));
  chosen("pinceau", brush).checked = true;
  show();
}

// How many of each group may vote.
export const sizes = ({ members }) => Object.fromEntries([...new Set(members.map(({ group }) => group))].filter(Boolean).map((group) => [group, voters(members).filter((one) => one.group === group).length]));

function group(title, index) {
  const many = able.filter((member) => (member.group ?? "") === title).length;
  const inputs = {};
  const cell = (part) => {
    const id = `g-${index}-${part}`;
    const input = inputs[part] = make("input", { id, type: "number", min: 0, max: 1000, inputMode: "numeric", placeholder: "0", value: draft.groups[title]?.[part] || "" });
    input.addEventListener("input", () => {
      draft.groups[title] = { ...draft.groups[title], [part]: number(input) };
      show();
    });
    return make("div", {}, make("label", { htmlFor: id }, say(part)), input);
  };
  const cells = PARTS.map(cell);
  const every = make("button", { type: "button", className: "button", disabled: !many }, say("tous-pour"), make("span", { className: "visually-hidden" }, ` ${title}`));
  every.addEventListener("click", () => {
    draft.groups[title] = { pour: many };
    for (const part of PARTS) inputs[part].value = part === "pour" ? many : "";
    show();
  });
  return make("fieldset", { className: "cells" }, make("legend", {}, count("groupe", many, { group: title || say("sans-groupe") })), ...cells, every);
}

// The names of one group, each a button: a tap gives it what the brush has, another takes it back.
function names(title) {
  const ours = able.filter((member) => (member.group ?? "") === title);
  if (!ours.length) return null;
  const every = make("button", { type: "button", className: "button" }, say("tout-groupe"), make("span", { className: "visually-hidden" }, ` ${title}`));
  every.addEventListener("click", () => paint(ours));
  const head = make("div", { className: "line" }, make("h3", {}, title), every);
  return make("section", {}, ...(title ? [head] : []), make("div", { className: "chips" }, ...ours.map(name)));
}

function name(member) {
  const button = make("button", { type: "button", className: "chip ballot" }, make("span", {}, member.name), make("small", {}));
  button.dataset.name = member.name;
  button.addEventListener("click", () => paint([member], draft.names[member.name] === brush));
  return button;
}

function paint(members, off = false) {
  for (const member of members) draft.names[member.name] = off ? "" : brush;
  show();
}

const number = (input) => Math.max(0, Math.min(1000, Math.trunc(Number(input.value)) || 0));

function show() {
  for (const one of all("[data-way]", byId("vote"))) one.hidden = one.dataset.way !== draft.way;
  for (const way of all("[name=maniere]")) way.disabled = draft.secret && way.value !== WHOLE;
  for (const button of all(".ballot", byId("noms"))) {
    const part = draft.names[button.dataset.name] ?? "";
    button.dataset.part = part;
    button.lastElementChild.textContent = say(part || "pas-dit");
  }
  const sum = totals(draft), vote = sent(draft);
  byId("preponderante").hidden = !level(sum) || draft.secret;
  const voices = session.most ? count("voix", total(sum), { most: session.most }) : count("voix-sans", total(sum));
  const fault = total(sum) && wrong(vote, session.most, sizes(session));
  const left = session.most - total(sum), missing = left > 0 ? `. ${count("manque", left)}` : "";
  byId("somme").textContent = fault ? say(...fault) : total(sum) ? `${voices}. ${result(vote)}${missing}` : voices;
  byId("somme").classList.toggle("fault", Boolean(fault));
  moved();
}

const result = (vote) => say(unanimous(vote, session.most) ? "unanime" : adopted(vote) ? "adoptee" : "rejetee").replace(/^./, (first) => first.toUpperCase());

byId("vote").addEventListener("input", ({ target }) => {
  if (target.dataset.part) draft.counts[target.dataset.part] = number(target);
  else if (target.name === "maniere") draft.way = target.value;
  else if (target.name === "pinceau") brush = target.value;
  else if (target.name === "preponderante") draft.casting = target.value;
  else if (target.id === "secret") secret(target.checked);
  else return;
  show();
});

// A secret ballot is counted in all.
function secret(on) {
  draft.secret = on;
  if (on) draft.way = WHOLE;
  chosen("maniere", draft.way).checked = true;
}

byId("vote").addEventListener("click", ({ target }) => {
  const { step, part } = target.dataset;
  if (!step) return;
  const input = byId(`v-${part}`);
  draft.counts[part] = Math.max(0, number(input) + Number(step));
  input.value = draft.counts[part] || "";
  show();
});

function whole(counts) {
  draft.counts = counts;
  for (const part of PARTS) byId(`v-${part}`).value = counts[part] || "";
  show();
}

byId("reste").addEventListener("click", () => whole({ ...draft.counts, pour: Math.max(0, session.most - total({ ...draft.counts, pour: 0 })) }));
byId("unanimite").addEventListener("click", () => whole({ pour: session.most }));
byId("tous-pour").addEventListener("click", () => {
  for (const { name } of able) draft.names[name] = "pour";
  show();
});
