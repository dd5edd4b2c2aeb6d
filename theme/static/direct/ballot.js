// The part of the form where a vote is counted: in all, by group, or by name where the town publishes it.

import { all, byId, count, make, say } from "./words.js";
import { adopted, GROUPS, level, NAMES, PARTS, sent, total, totals, WHOLE, wrong } from "./vote.js";

let draft, session, moved;
const votes = (member) => member.present || member.proxy;
const chosen = (name, value) => byId("vote").querySelector(`[name=${name}][value="${value}"]`);

// Show `vote`, a draft; `change` is called whenever it changes.
export function open(vote, told, change) {
  [draft, session, moved] = [vote, told, change];
  chosen("maniere", NAMES).parentElement.hidden = !session.by_name;
  chosen("maniere", GROUPS).parentElement.hidden = !session.groups?.length;
  byId("manieres").hidden = !session.by_name && !session.groups?.length;
  byId("reste").hidden = !session.most;
  chosen("maniere", draft.way).checked = true;
  chosen("preponderante", draft.casting).checked = true;
  byId("secret").checked = draft.secret;
  for (const part of PARTS) byId(`v-${part}`).value = draft.counts[part] || "";
  byId("vote-groupes").replaceChildren(...(session.groups ?? []).map(group));
  byId("vote-noms").replaceChildren(...session.members.filter(votes).map(name));
  show();
}

function group(title, index) {
  const many = session.members.filter((member) => member.group === title && votes(member)).length;
  const cell = (part) => {
    const id = `g-${index}-${part}`;
    const input = make("input", { id, type: "number", min: 0, max: 1000, inputMode: "numeric", placeholder: "0", value: draft.groups[title]?.[part] || "" });
    input.addEventListener("input", () => {
      draft.groups[title] = { ...draft.groups[title], [part]: number(input) };
      show();
    });
    return make("div", {}, make("label", { htmlFor: id }, say(part)), input);
  };
  return make("fieldset", { className: "cells" }, make("legend", {}, count("groupe", many, { group: title })), ...PARTS.map(cell));
}

function name(member, index) {
  const options = ["", ...PARTS].map((part) => make("option", { value: part }, say(part || "pas-dit")));
  const select = make("select", { id: `n-${index}` }, ...options);
  select.value = draft.names[member.name] ?? "";
  select.addEventListener("change", () => {
    draft.names[member.name] = select.value;
    show();
  });
  return make("div", { className: "line" }, make("label", { htmlFor: select.id }, member.name), select);
}

const number = (input) => Math.max(0, Math.min(1000, Math.trunc(Number(input.value)) || 0));

function show() {
  for (const one of all("[data-way]", byId("vote"))) one.hidden = one.dataset.way !== draft.way;
  for (const way of all("[name=maniere]")) way.disabled = draft.secret && way.value !== WHOLE;
  const sum = totals(draft), vote = sent(draft);
  byId("preponderante").hidden = !level(sum) || draft.secret;
  const voices = session.most ? count("voix", total(sum), { most: session.most }) : count("voix-sans", total(sum));
  const fault = total(sum) && wrong(vote, session.most);
  byId("somme").textContent = fault ? say(...fault) : total(sum) ? `${voices}. ${result(vote)}` : voices;
  byId("somme").classList.toggle("fault", Boolean(fault));
  moved();
}

const result = (vote) => say(adopted(vote) ? "adoptee" : "rejetee").replace(/^./, (first) => first.toUpperCase());

byId("vote").addEventListener("input", ({ target }) => {
  if (target.dataset.part) draft.counts[target.dataset.part] = number(target);
  else if (target.name === "maniere") draft.way = target.value;
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

byId("reste").addEventListener("click", () => {
  draft.counts.pour = Math.max(0, session.most - total({ ...draft.counts, pour: 0 }));
  byId("v-pour").value = draft.counts.pour || "";
  show();
});
