// The residents' questions that wait for their turn, in the order of « moi aussi »: one tap says which of them is answered now.

import * as store from "./store.js";
import { draftsOf, write } from "./queue.js";
import { byId, count, make, say } from "./words.js";

const OFTEN = 60_000; // ms: as long as a browser keeps the counts
let also = {}, counted = 0;

// How many ask the same, as the service of residents' voices tells everybody; without it, the order is that of the dates.
async function look(address, changed) {
  if (!address || Date.now() - counted < OFTEN) return;
  counted = Date.now();
  const said = await fetch(address).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  if (said?.aussi) also = said.aussi;
  changed();
}

// Show those that no entry of `answered` has taken up. `shut` says that nothing may be written now.
export function show({ session, questions = [], counts }, answered, shut, changed) {
  const times = ({ id }) => also[id] ?? 0;
  const left = questions.filter(({ slug }) => !answered.has(slug)).sort((a, b) => times(b) - times(a));
  byId("questions").hidden = !left.length;
  if (questions.length) look(counts, changed);
  const list = byId("questions-liste"), drawn = JSON.stringify([left, left.map(times), shut]);
  if (list.dataset.drawn === drawn) return;
  list.dataset.drawn = drawn;
  list.replaceChildren(...left.map((question) => row(question, times(question), session, shut)));
}

function row(question, times, session, shut) {
  const button = make("button", { type: "button", className: "button", disabled: shut }, say("question-repondre"), make("span", { className: "visually-hidden" }, ` ${question.title}`));
  button.addEventListener("click", async () => {
    button.disabled = true;
    const drafts = await store.recall(draftsOf(session)), tell = (await store.recall("tell")) ?? true;
    await write({ kind: "information", text: say("question", question), question: question.slug }, session, { tell, drafts });
    byId("questions-titre").focus();
  });
  const words = make("p", { className: "entry-text" }, question.title);
  return make("li", { className: "entry" }, words, ...(times ? [make("p", { className: "soft" }, count("question-aussi", times))] : []), button);
}
