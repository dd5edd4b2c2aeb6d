// What readers think of the messages of a debate: how many agree, and what this device has said, which it may change or take back; and how many
// messages are being read.

import { all, fetched, keep, kept, told } from "./page.js";

const KEY = "opinions";
const { words, reading, counts: address } = document.querySelector("script[src*='opinions'][data-counts]").dataset;
const form = document.getElementById("opinion"), mine = kept(KEY) ?? {};

function show(id, [yes, no]) {
  for (const place of all(`[data-opinion="${CSS.escape(id)}"]`)) place.textContent = yes || no ? told(words, { yes, no }) : "";
}

function press(button) {
  button.setAttribute("aria-pressed", mine[button.value] === button.name);
}

const counts = fetched(address), buttons = form ? all("button[form='opinion']") : [];
buttons.forEach(press);

form?.addEventListener("submit", async (event) => {
  const { submitter } = event, id = submitter.value, name = mine[id] === submitter.name ? "sans" : submitter.name;
  if (new URL(form.action).origin !== location.origin) return; // its answer could not be read: the form goes by itself
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set(name, id);
  const answer = await fetched(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
  if (!answer) { // refused, or out of reach: the page of the service says why
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: id }));
    form.submit();
    return;
  }
  if (name === "sans") delete mine[id];
  else mine[id] = name;
  keep(KEY, mine);
  buttons.filter((button) => button.value === id).forEach(press);
  await counts; // they are of before
  show(id, answer.avis);
  fetched(address, { cache: "reload" }); // this browser keeps the counts for a minute: the page that is opened next has these
});

const { avis, lus } = (await counts) ?? {};
for (const id in avis) show(id, avis[id]);
for (const place of all("[data-read]")) {
  const n = lus?.[place.dataset.read];
  if (!n) continue;
  place.textContent = told(JSON.parse(reading)[n > 1 ? 1 : 0], { n });
  place.hidden = false;
}
