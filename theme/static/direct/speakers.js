// Who speaks: one tap on a name, those who spoke last before the others; or typed, whoever it is. What is typed shortens the list.

import { all, byId, make, say } from "./words.js";

const RECENT = 6;
const input = byId("orateur");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function chip(name, note) {
  const button = make("button", { type: "button", className: "chip" }, name, ...(note ? [make("small", {}, ` ${note}`)] : []));
  button.dataset.name = name;
  button.addEventListener("click", () => {
    input.value = input.value === name ? "" : name;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (input.value) chosen();
  });
  return button;
}

// The next thing is what they say.
function chosen() {
  byId("membres").open = false;
  byId("texte").focus();
}

export function speakers({ members, items }, entries, item) {
  const rapporteur = items.find((one) => one.number === item)?.rapporteur;
  const last = entries.map(({ entry }) => entry.speaker).filter(Boolean);
  const recent = [...new Set([...last.slice(0, 1), ...(rapporteur ? [rapporteur] : []), ...last])].slice(0, RECENT);
  byId("recents").replaceChildren(...recent.map((name) => chip(name, name === rapporteur ? say("rapporteur") : "")));
  byId("recents").hidden = !recent.length;
  const groups = [...new Set(members.map(({ group }) => group ?? ""))];
  byId("groupes").replaceChildren(...groups.map((group) => {
    const chips = make("div", { className: "chips" }, ...members.filter((one) => (one.group ?? "") === group).map(({ name }) => chip(name)));
    const part = make("section", {}, ...(group ? [make("h3", {}, group)] : []), chips);
    return part;
  }));
  byId("membres").hidden = !members.length;
  byId("membres").open = !recent.length && !input.value;
  show();
}

function show() {
  const typed = plain(input.value.trim());
  const chips = [...all(".chip", byId("recents")), ...all(".chip", byId("groupes"))];
  const exact = chips.some(({ dataset }) => dataset.name === input.value);
  for (const one of chips) {
    one.setAttribute("aria-pressed", String(one.dataset.name === input.value));
    one.hidden = Boolean(typed) && !exact && !plain(one.dataset.name).includes(typed);
  }
  for (const part of all("section", byId("groupes"))) part.hidden = !part.querySelector(".chip:not([hidden])");
  if (typed && !exact) byId("membres").open = true;
}
input.addEventListener("input", show);
