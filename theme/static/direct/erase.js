// What nothing brings back is asked about before it goes: away from the finger that asked, deaf to its next taps, and for a short while only.

import { brief } from "./thread.js";
import { byId, say } from "./words.js";

const DEAF = 1000; // ms: a second tap of the same finger, or a key that is held, comes sooner
const PATIENT = 20_000; // ms: long enough to hear it read aloud; a phone that is put away asks no more
const dialog = byId("effacer"), confirm = byId("effacer-oui");
let erase, timers = [];

// Ask the `question`, a sentence, about `entry`; `then` is called once, if a person confirms. `button` is what they touched to be asked.
export function ask(question, entry, button, then) {
  const { top, bottom } = button.getBoundingClientRect();
  dialog.dataset.at = top + bottom > innerHeight ? "top" : "bottom";
  byId("effacer-titre").textContent = say(question);
  byId("effacer-texte").textContent = brief(entry);
  erase = then;
  confirm.disabled = true;
  timers = [setTimeout(() => { confirm.disabled = false; }, DEAF), setTimeout(() => dialog.close(), PATIENT)];
  dialog.showModal();
}

dialog.addEventListener("close", () => timers.forEach(clearTimeout));
byId("effacer-non").addEventListener("click", () => dialog.close());
byId("effacer-formulaire").addEventListener("submit", (event) => {
  event.preventDefault();
  dialog.close();
  erase();
});
