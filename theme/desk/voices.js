// What a resident writes stays on this device until the service has it; while they read it again, the browser does the work that is asked.

const KEY = "beffroi-voix-";
const form = document.querySelector("form[data-voice]");
const state = document.getElementById("etat");
const FIELDS = ["text", "theme", "quartier", "name"];

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
  for (let counter = 0; ; counter++) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = hexOf(new Uint8Array(await crypto.subtle.deriveBits(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations: asked.cost }, key, asked.keyLength * 8)));
    if (derived.startsWith(asked.keyPrefix)) return { challenge, solution: { counter, derivedKey: derived } };
  }
}

const works = [...document.querySelectorAll("input[data-challenge]")].map(field => {
  if (!window.crypto?.subtle) return Promise.resolve();
  return solve(JSON.parse(field.dataset.challenge)).then(solved => { field.value = btoa(JSON.stringify(solved)); }).catch(() => {});
});

for (const each of document.querySelectorAll("form")) {
  if (!each.querySelector("input[data-challenge]")) continue;
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
