// A text under way: kept on this device at each keystroke, on the service at each pause; what `check` says stands beside its field.

import { isKept, makeQuiet } from "./quiet.js";
import { receive, sendFile } from "./uploads.js";

const form = document.getElementById("texte");
const body = document.getElementById("corps");
const state = document.getElementById("etat");
const refusal = document.getElementById("refus");
const publish = document.getElementById("publier");
const address = form.dataset.address;
const shelf = `bureau-${form.dataset.draft}`;
const PAUSE = 600, AGAIN = 5000;
let revision = Number(form.dataset.revision);
let timer = 0, under_way = null, dirty = false, touched = new Set();

/** What the form holds: each field by its name, those inside another below it. */
function values() {
  const found = {};
  const put = (path, value) => {
    const names = path.split(".");
    let place = found;
    names.slice(0, -1).forEach((name, index) => {
      place[name] ??= /^\d+$/.test(names[index + 1]) ? [] : {};
      place = place[name];
    });
    place[names.at(-1)] = value;
  };
  for (const rows of form.querySelectorAll("[data-rows]")) {
    put(rows.dataset.rows, []);
    [...rows.querySelectorAll(":scope > [data-row]")].forEach((row, number) => {
      for (const control of row.querySelectorAll("[data-path]")) {
        control.dataset.path = control.dataset.path.replace(/\.(\d+|N)\./, `.${number}.`);
      }
    });
  }
  for (const group of form.querySelectorAll("[data-group]")) put(group.dataset.group, {});
  for (const control of form.querySelectorAll("[data-path]")) {
    if (control.matches("[data-checks]")) put(control.dataset.path, [...control.querySelectorAll("input:checked")].map(one => one.value));
    else if (control.matches("[data-flag]")) put(control.dataset.path, control.checked ? "oui" : "");
    else put(control.dataset.path, control.value.trim());
  }
  return tidy(found);
}

/** Without what says nothing inside lists and groups; a row without anything is none. */
function tidy(value) {
  if (Array.isArray(value)) return value.map(tidy).filter(one => one !== "" && !(typeof one === "object" && !Object.keys(one).length));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, tidy(one)]).filter(([name, one]) => name in topFields() || one !== ""));
  }
  return value;
}
const top_fields = Object.fromEntries([...form.querySelectorAll("[data-path], [data-group], [data-rows]")]
  .map(one => [(one.dataset.path ?? one.dataset.group ?? one.dataset.rows).split(".")[0], true]));
function topFields() { return top_fields; }

/** Say beside each field what `check` says of it; what is only missing is said once one has been there. */
function tell(mistakes, all) {
  for (const place of form.querySelectorAll("[data-fault]")) {
    const found = mistakes[place.dataset.fault] ?? [];
    const seen = all || place.dataset.fault === "" ? found : found.filter(() => touched.has(place.dataset.fault.split(".")[0]));
    place.textContent = seen.map(one => one.text).join("\n");
    place.classList.toggle("remark", seen.length > 0 && seen.every(one => one.harmless));
    const control = document.getElementById(place.dataset.fault === "body" ? "corps" : `champ-${place.dataset.fault}`);
    control?.setAttribute("aria-invalid", String(seen.some(one => !one.harmless)));
  }
}

function count() {
  for (const place of form.querySelectorAll("[data-count]")) {
    const length = document.getElementById(`champ-${place.dataset.count}`)?.value.length ?? 0, most = Number(place.dataset.most);
    place.textContent = `${length} / ${most}`;
    place.classList.toggle("over", length > most);
  }
}

async function send(action, more = {}) {
  const headers = { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": document.body.dataset.csrf };
  const sent = JSON.stringify({ revision, values: values(), body: body.value, ...more });
  const answer = await fetch(address + action, { method: "POST", headers, body: sent }).catch(() => null);
  if (!answer) return null;
  const told = await answer.json().catch(() => ({ error: "Le service n’a pas pu répondre. Réessayez." }));
  if (told.revision) revision = told.revision;
  return { status: answer.status, ...told };
}

function keepHere() {
  try {
    localStorage.setItem(shelf, JSON.stringify({ revision, values: values(), body: body.value }));
  } catch { /* a device that keeps nothing: the service does */ }
}

/** The true page and the posts of what is kept, as long as somebody looks at them; the page stays where it was read. */
const preview = document.getElementById("apercu"), frame = preview.querySelector("iframe");
let scrolled = 0;
async function show() {
  if (!preview.open) return;
  scrolled = frame.contentWindow?.scrollY ?? 0;
  frame.contentWindow.location.replace(`${address}apercu`);
  const answer = await fetch(`${address}annonces`).catch(() => null);
  if (answer?.ok) document.getElementById("annonces").innerHTML = await answer.text();
}
frame.addEventListener("load", () => {
  frame.contentWindow.scrollTo(0, scrolled);
  const again = Number(frame.contentDocument?.body?.dataset.again ?? 0);
  if (again) setTimeout(show, again * 1000);
});
preview.addEventListener("toggle", show);

async function save() {
  clearTimeout(timer);
  if (under_way) return under_way;
  dirty = false;
  under_way = send("garder");
  const told = await under_way;
  under_way = null;
  if (!told) {
    state.dataset.link = "away";
    state.textContent = "Pas de réseau : gardé sur cet appareil, envoyé dès qu’il revient";
    timer = setTimeout(save, AGAIN);
  } else if (told.status === 200) {
    delete state.dataset.link;
    state.textContent = dirty ? "…" : told.errors ? "Gardé" : "Gardé, prêt à paraître";
    tell(told.mistakes, false);
    understand(told.understood);
    if (dirty) timer = setTimeout(save, PAUSE);
    else {
      localStorage.removeItem(shelf);
      show();
    }
  } else if (told.status === 429) {
    timer = setTimeout(save, AGAIN);
  } else {
    state.dataset.link = "away";
    state.textContent = told.error;
  }
  return told;
}

function changed(event) {
  const path = event?.target.closest?.("[data-path]")?.dataset.path;
  touched.add(event?.target === body ? "body" : (path ?? "").split(".")[0]);
  dirty = true;
  count();
  keepHere();
  state.textContent = "…";
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

/** Put Markdown around what is selected. */
const marks = {
  bold: text => [`**${text || "gras"}**`, 2, text || "gras"],
  link: text => [`[${text || "texte du lien"}](https://)`, 1, text || "texte du lien"],
  list: text => [(text || "un point").split("\n").map(line => `- ${line}`).join("\n"), 2, null],
  heading: text => [`## ${text || "Intertitre"}`, 3, text || "Intertitre"],
  quote: text => [(text || "citation").split("\n").map(line => `> ${line}`).join("\n"), 2, null],
};
function mark(name) {
  if (simple.isOn()) { simple.mark(name, askAddress); return; }
  const { selectionStart: start, selectionEnd: end, value } = body;
  const [text, offset, selected] = marks[name](value.slice(start, end));
  const before = ["list", "heading", "quote"].includes(name) && start && !value.slice(0, start).endsWith("\n\n") ? "\n\n" : "";
  body.focus();
  body.setRangeText(before + text, start, end, "end");
  if (selected) body.setSelectionRange(start + before.length + offset, start + before.length + offset + selected.length);
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Ask where a link leads, without leaving the page. */
function askAddress(put) {
  const place = document.getElementById("lien"), field = document.getElementById("lien-adresse"), button = document.getElementById("lien-mettre");
  const end = () => { place.hidden = true; field.value = ""; };
  place.hidden = false;
  field.focus();
  button.onclick = () => { const address = field.value.trim(); end(); if (address) put(address); };
  field.onkeydown = event => {
    if (event.key === "Enter") { event.preventDefault(); button.click(); }
    if (event.key === "Escape") end();
  };
}

/** Put Markdown where the cursor is, as a paragraph of its own when it is one. */
function insertText(text) {
  if (simple.isOn()) { simple.insert(text); if (simple.isOn()) return; }
  const before = body.value.slice(0, body.selectionStart), after = body.value.slice(body.selectionEnd), alone = text.includes("\n") || text.startsWith("![");
  const start = alone && before.trim() ? `${before.trimEnd()}\n\n` : before, end = alone && after.trim() ? `\n\n${after.trimStart()}` : after;
  body.value = start + text + end;
  body.setSelectionRange(start.length + text.length, start.length + text.length);
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Give a field that is still empty the value that a document has for it. */
function propose(path, value) {
  const control = document.getElementById(`champ-${path}`);
  if (!control || (control.value && path === "title")) return;
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Say what was understood of a date, and write it whole once one has left its field. */
function understand(told) {
  for (const { path, value, words } of told ?? []) {
    const control = document.getElementById(`champ-${path}`);
    if (!control) continue;
    const place = control.parentElement.querySelector("[data-said]") ?? control.insertAdjacentElement("afterend", document.createElement("p"));
    place.className = "said soft";
    place.dataset.said = "";
    place.textContent = `Compris : ${words}`;
    const typed = control.value;
    const whole = () => { if (control.value === typed) control.value = value; };
    if (document.activeElement === control) control.addEventListener("blur", whole, { once: true });
    else whole();
  }
}

/** What a word processor or a page gives is made Markdown by the service; plain text stays as it is. */
async function paste(event) {
  const html = event.clipboardData?.getData("text/html") ?? "", plain = event.clipboardData?.getData("text/plain") ?? "";
  const isRich = /<(p|h[1-6]|ul|ol|li|b|strong|a|table|em|i)[\s>]/i.test(html);
  if (!isRich && !simple.isOn()) return;
  event.preventDefault();
  if (!isRich) { document.execCommand("insertText", false, plain); return; }
  const headers = { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": document.body.dataset.csrf };
  const answer = await fetch("/bureau/coller", { method: "POST", headers, body: JSON.stringify({ html }) }).catch(() => null);
  const told = answer?.ok ? await answer.json() : { text: plain };
  if (simple.isOn() && !isKept(told.text)) switchTo(false);
  insertText(told.text);
}

/** The quiet editor, or its Markdown; the device remembers which. */
function switchTo(quiet) {
  const isQuiet = simple.turn(quiet), button = document.getElementById("bascule");
  button.textContent = isQuiet ? "Markdown" : "Éditeur simple";
  document.getElementById("bascule-dit").textContent = quiet && !isQuiet
    ? "Ce texte a des signes que seul le Markdown montre tous." : "";
}

/** Send a picture of this device: the service turns it upright, makes it lighter and takes its position out. */
async function sendPicture(control) {
  const group = control.closest("[data-group]"), fault = group.querySelector("[data-upload-fault]"), shown = group.querySelector(".photo");
  if (!control.files.length) return;
  fault.textContent = "";
  state.textContent = "La photo part…";
  const told = await sendFile("image", "picture", control.files[0]);
  state.textContent = "";
  if (!told.path) {
    fault.textContent = told.error ?? "La photo n’est pas passée. Réessayez.";
    return;
  }
  shown.src = told.address;
  shown.hidden = false;
  const place = document.getElementById(`champ-${control.dataset.upload}`);
  place.value = told.path;
  place.dispatchEvent(new Event("input", { bubbles: true }));
}

async function goOnline(isConfirmed = false) {
  publish.disabled = true;
  refusal.textContent = "";
  await under_way;
  clearTimeout(timer); // what was under way may have left another, and of two that are sent at once the service refuses one
  dirty = false;
  under_way = send("publier", isConfirmed ? { confirmed: true } : {});
  const told = await under_way;
  under_way = null;
  if (told?.to) {
    localStorage.removeItem(shelf);
    location.assign(told.to);
    return;
  }
  publish.disabled = false;
  if (dirty || !told) timer = setTimeout(save, told ? PAUSE : AGAIN);
  if (told?.question) {
    if (confirm(told.question)) await goOnline(true);
    return;
  }
  refusal.textContent = told ? told.error : "Pas de réseau : le texte est gardé sur cet appareil. Publiez dès qu’il revient.";
  if (told?.mistakes) {
    tell(told.mistakes, true);
    for (const details of form.querySelectorAll("details")) details.open ||= Boolean(details.querySelector(".fault:not(:empty):not(.remark)"));
    form.querySelector("[aria-invalid=true]")?.focus();
  }
}

/** Let the buttons be tapped: a tap that came before this script would have been lost. */
function allow(place) {
  for (const button of place.querySelectorAll("[data-waits]")) button.disabled = false;
}

const simple = makeQuiet(body, document.getElementById("corps-nom"), path => path.startsWith("/images/bureau/") ? address + path.slice(1) : path);
const IS_NOT_TEXT = "[data-upload], [data-file], .row:not([data-row]) input, #lien input";
form.addEventListener("input", event => event.target.matches(IS_NOT_TEXT) || changed(event));
form.addEventListener("change", event => event.target.matches("[data-upload]") && sendPicture(event.target));
receive(text => { if (simple.isOn() && !isKept(text)) switchTo(false); insertText(text); }, propose, words => { state.textContent = words || "Gardé"; });
for (const tools of form.querySelectorAll("[role=toolbar]")) tools.addEventListener("mousedown", event => event.preventDefault());
form.addEventListener("submit", event => event.preventDefault());
form.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (button?.dataset.mark) mark(button.dataset.mark);
  if (button?.dataset.fill) {
    const control = document.getElementById(`champ-${button.dataset.fill}`);
    control.value = button.dataset.value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (button?.matches("[data-remove]")) { button.closest("[data-row]").remove(); changed(event); }
  if (button?.matches("[data-add]")) {
    const rows = button.closest("[data-rows]");
    const row = form.querySelector(`[data-blank="${rows.dataset.rows}"]`).content.cloneNode(true);
    allow(row);
    button.before(row);
    changed(event);
  }
});
body.addEventListener("paste", paste);
simple.quiet.addEventListener("paste", paste);
document.getElementById("bascule").addEventListener("click", () => {
  switchTo(!simple.isOn());
  try { localStorage.setItem("bureau-markdown", simple.isOn() ? "" : "oui"); } catch { /* a device that keeps nothing */ }
});
publish.addEventListener("click", () => goOnline());
addEventListener("online", save);

const kept = JSON.parse(localStorage.getItem(shelf) ?? "null");
if (kept && kept.revision === revision && kept.body !== body.value) {
  body.value = kept.body;
  changed();
}
if (body.value !== body.defaultValue) changed({ target: body });
count();
switchTo(localStorage.getItem("bureau-markdown") !== "oui");
allow(form);
