// What is given to a text: photographs for its body, with what they show; a Word file or a PDF, which the service makes Markdown.

const form = document.getElementById("texte");
const address = form.dataset.address;

/** What the service answers to a file or to JSON; a sentence in `error` when it did not work. */
async function post(action, body, more = {}) {
  const headers = { "Accept": "application/json", "X-CSRFToken": document.body.dataset.csrf, ...more };
  const answer = await fetch(address + action, { method: "POST", headers, body }).catch(() => null);
  if (!answer) return { error: "Pas de réseau : recommencez quand il revient." };
  const told = await answer.json().catch(() => ({}));
  return answer.ok ? told : { error: told.error ?? "Le fichier n’est pas passé. Réessayez." };
}

export function sendFile(action, name, file) {
  const sent = new FormData();
  sent.append(name, file);
  return post(action, sent);
}

function field(words, control) {
  const label = document.createElement("label");
  label.append(words, control);
  return label;
}

function input(type) {
  const made = document.createElement("input");
  made.type = type;
  return made;
}

/** One photograph, until it has its words: what it shows, its caption, and who has agreed. */
function ask(told, place, insert) {
  const row = document.createElement("fieldset"), legend = document.createElement("legend"), image = document.createElement("img");
  const alt = input("text"), caption = input("text"), people = input("checkbox"), consent = input("text");
  const put = document.createElement("button"), drop = document.createElement("button"), fault = document.createElement("p");
  row.className = "row";
  legend.textContent = "Une photo pour le texte";
  Object.assign(image, { src: told.address, alt: "", className: "photo" });
  fault.className = "fault";
  fault.setAttribute("role", "alert");
  const agreed = field("Comment ces personnes ont donné leur accord, et quand (ne paraît pas)", consent);
  agreed.hidden = true;
  people.addEventListener("change", () => { agreed.hidden = !people.checked; });
  const who = field("On y reconnaît quelqu’un", people);
  who.className = "choice";
  who.prepend(people);
  Object.assign(put, { type: "button", textContent: "Mettre dans le texte" });
  Object.assign(drop, { type: "button", textContent: "Laisser" });
  drop.addEventListener("click", () => row.remove());
  put.addEventListener("click", async () => {
    put.disabled = true;
    const sent = { path: told.path, alt: alt.value, caption: caption.value, people: people.checked, consent: consent.value };
    const answer = await post("image/mots", JSON.stringify(sent), { "Content-Type": "application/json" });
    put.disabled = false;
    fault.textContent = answer.error ?? "";
    if (!answer.text) return;
    row.remove();
    insert(`${answer.text}`);
  });
  row.append(legend, image, field("Ce que l’image montre, pour qui ne la voit pas", alt), field("Légende (facultative)", caption), who, agreed, fault, put, drop);
  place.append(row);
  return alt;
}

/** Have the buttons for photographs, Word and PDF do their work. `insert` puts Markdown into the text, `propose` a value into a field. */
export function receive(insert, propose, say) {
  const place = document.getElementById("photos"), fault = document.getElementById("faute-fichier");
  const photos = async files => {
    let first = null;
    for (const [number, file] of files.entries()) {
      say(files.length > 1 ? `Photo ${number + 1} sur ${files.length}…` : "La photo part…");
      const told = await sendFile("image", "picture", file);
      if (told.error) fault.textContent = files.length > 1 ? `${file.name} : ${told.error}` : told.error;
      else {
        const control = ask(told, place, insert);
        first ??= control;
      }
    }
    first?.focus();
  };
  const document_ = async (action, file) => {
    say("Le document est lu…");
    const told = await sendFile(action, "document", file);
    fault.textContent = told.error ?? told.note ?? "";
    for (const [path, value] of Object.entries(told.values ?? {})) propose(path, value);
    if (told.text) insert(told.text);
  };
  form.addEventListener("change", async event => {
    const sort = event.target.dataset.file;
    if (!sort || !event.target.files.length) return;
    fault.textContent = "";
    const files = [...event.target.files];
    event.target.value = "";
    await (sort === "photos" ? photos(files) : document_(sort, files[0]));
    say("");
  });
}
