// What a resident writes stays on this device until the service has it; while they read it again, the browser does the work that is asked.

const KEY = "beffroi-voix-", ATONCE = 32;
const form = document.querySelector("form[data-voice]");
const state = document.getElementById("etat");
const FIELDS = ["text", "title", "theme", "type", "subject", "quartier", "until", "visited", "name"];

function say(words) {
  if (state) state.textContent = words;
}

// ALTCHA, version 2: a counter whose derived key begins with the prefix.
const bytesOf = hex => Uint8Array.from(hex.match(/../g).map(pair => parseInt(pair, 16)));
const hexOf = bytes => [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");

async function solve(challenge) {
  const asked = challenge.parameters, nonce = bytesOf(asked.nonce), salt = bytesOf(asked.salt);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const derive = async counter => {
    const words = password.slice();
    new DataView(words.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveBits"]);
    const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations: asked.cost };
    return { counter, derivedKey: hexOf(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, asked.keyLength * 8))) };
  };
  for (let first = 0; ; first += ATONCE) {
    const tries = await Promise.all(Array.from({ length: ATONCE }, (_, number) => derive(first + number)));
    const solution = tries.find(tried => tried.derivedKey.startsWith(asked.keyPrefix));
    if (solution) return { challenge, solution };
  }
}

const works = [...document.querySelectorAll("input[data-challenge]")].map(field => {
  if (!window.crypto?.subtle) return Promise.resolve();
  return solve(JSON.parse(field.dataset.challenge)).then(solved => { field.value = btoa(JSON.stringify(solved)); }).catch(() => {});
});

for (const each of document.querySelectorAll("form")) {
  const button = each.querySelector("[data-send]");
  if (!each.querySelector("input[data-challenge]") || (button && !button.dataset.send)) continue;
  let ready = false;
  each.addEventListener("submit", async event => {
    if (ready) return;
    event.preventDefault();
    if (!navigator.onLine) {
      say("Pas de réseau : votre texte est gardé sur cet appareil. Il partira d’ici, quand vous appuierez de nouveau.");
      return;
    }
    say("Un instant…");
    await Promise.all(works);
    await new Promise(resolve => setTimeout(resolve)); // a form that is being submitted is not submitted again
    ready = true;
    each.requestSubmit(event.submitter);
    setTimeout(() => { ready = false; say(""); }, 8000);
  });
}

if (form) {
  const key = KEY + form.dataset.voice;
  const fields = FIELDS.map(name => form.elements[name]).filter(Boolean);
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (kept && !form.elements.text.value) {
    for (const field of fields) if (kept[field.name]) field.value = kept[field.name];
    if (form.elements.text.value) say("Votre texte était gardé sur cet appareil.");
  }
  const keep = () => localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map(field => [field.name, field.value]))));
  form.addEventListener("input", keep);
  if (form.elements.text.value) keep();
  addEventListener("online", () => say("Le réseau est revenu : vous pouvez envoyer."));
}

const received = document.querySelector("[data-received]");
if (received) localStorage.removeItem(KEY + received.dataset.received);
