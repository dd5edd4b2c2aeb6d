// A text under way: kept on this device at each keystroke, on the service at each pause; what `check` says stands beside its field.

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

async function send(action) {
  const headers = { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": document.body.dataset.csrf };
  const sent = JSON.stringify({ revision, values: values(), body: body.value });
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
    state.textContent = told.errors ? "Gardé" : "Gardé, prêt à paraître";
    tell(told.mistakes, false);
    if (dirty) timer = setTimeout(save, PAUSE);
    else localStorage.removeItem(shelf);
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
  const { selectionStart: start, selectionEnd: end, value } = body;
  const [text, offset, selected] = marks[name](value.slice(start, end));
  const before = ["list", "heading", "quote"].includes(name) && start && !value.slice(0, start).endsWith("\n\n") ? "\n\n" : "";
  body.focus();
  body.setRangeText(before + text, start, end, "end");
  if (selected) body.setSelectionRange(start + before.length + offset, start + before.length + offset + selected.length);
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What a word processor or a page gives is made Markdown by the service; plain text stays as it is. */
async function paste(event) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!/<(p|h[1-6]|ul|ol|li|b|strong|a|table|em|i)[\s>]/i.test(html)) return;
  event.preventDefault();
  const plain = event.clipboardData.getData("text/plain");
  const headers = { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": document.body.dataset.csrf };
  const answer = await fetch("/bureau/coller", { method: "POST", headers, body: JSON.stringify({ html }) }).catch(() => null);
  const told = answer?.ok ? await answer.json() : { text: plain };
  body.setRangeText(told.text, body.selectionStart, body.selectionEnd, "end");
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Send a picture of this device: the service turns it upright, makes it lighter and takes its position out. */
async function sendPicture(control) {
  const group = control.closest("[data-group]"), fault = group.querySelector("[data-upload-fault]"), shown = group.querySelector(".photo");
  if (!control.files.length) return;
  fault.textContent = "";
  state.textContent = "La photo part…";
  const sent = new FormData();
  sent.append("picture", control.files[0]);
  const headers = { "Accept": "application/json", "X-CSRFToken": document.body.dataset.csrf };
  const answer = await fetch(`${address}image`, { method: "POST", headers, body: sent }).catch(() => null);
  const told = await answer?.json().catch(() => ({})) ?? { error: "Pas de réseau : choisissez la photo de nouveau quand il revient." };
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

async function goOnline() {
  publish.disabled = true;
  refusal.textContent = "";
  clearTimeout(timer);
  await under_way;
  const told = await send("publier");
  if (told?.to) {
    localStorage.removeItem(shelf);
    location.assign(told.to);
    return;
  }
  publish.disabled = false;
  refusal.textContent = told ? told.error : "Pas de réseau : le texte est gardé sur cet appareil. Publiez dès qu’il revient.";
  if (told?.mistakes) {
    tell(told.mistakes, true);
    for (const details of form.querySelectorAll("details")) details.open ||= Boolean(details.querySelector(".fault:not(:empty):not(.remark)"));
    form.querySelector("[aria-invalid=true]")?.focus();
  }
}

form.addEventListener("input", event => event.target.matches("[data-upload]") || changed(event));
form.addEventListener("change", event => event.target.matches("[data-upload]") && sendPicture(event.target));
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
    button.before(form.querySelector(`[data-blank="${rows.dataset.rows}"]`).content.cloneNode(true));
    changed(event);
  }
});
body.addEventListener("paste", paste);
publish.addEventListener("click", goOnline);
addEventListener("online", save);

const kept = JSON.parse(localStorage.getItem(shelf) ?? "null");
if (kept && kept.revision === revision && kept.body !== body.value) {
  body.value = kept.body;
  changed();
}
count();
