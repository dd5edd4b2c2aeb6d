// In which quarter a street is: the list of the streets comes to this device, what is typed in the field goes nowhere.

const MOST = 6;
const SIDES = ["pairs", "impairs", ""];
const LAST = 9999;
const form = document.getElementById("ma-rue");
const field = form.querySelector("input"), told = form.querySelector("[role=status]"), list = form.querySelector("ul");
const root = new URL(form.dataset.root, location);

const bare = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, " ").trim();

let town;
const open = () => (town ??= fetch(form.dataset.file).then((answer) => answer.json()).then(({ quartiers, rues }) => ({
  quarters: quartiers,
  streets: rues.map(([name, ...parts]) => ({ name, words: bare(name).split(" "), parts: parts.map((part) => typeof part === "number" ? [part, 1, LAST, 2] : part) })),
})));

// « 12 bis, rue Neuve » or « rue Neuve 12 »: the number, and the words of the street.
function read(text) {
  const found = text.match(/^\s*(\d{1,4})\s*(?:bis|ter|quater)?\b/i) || text.match(/\b(\d{1,4})\s*(?:bis|ter|quater)?\s*$/i);
  const rest = found ? text.replace(found[0], " ") : text;
  return { number: found ? Number(found[1]) : 0, words: bare(rest).split(" ").filter(Boolean) };
}

const holds = ([, first, last, side], number) => !number || (number >= first && number <= last && (side === 2 || number % 2 === side));

function part([, first, last, side]) {
  if (first === 1 && last === LAST) return side === 2 ? "" : `, numéros ${SIDES[side]}`;
  return `, ${first} ${last === LAST ? "et plus" : `à ${last}`} ${SIDES[side]}`.trimEnd();
}

async function look() {
  const { number, words } = read(field.value), asked = field.value;
  if (words.join("").length < 2) return show([], "");
  const { quarters, streets } = await open();
  if (asked !== field.value) return;
  const found = streets.filter((street) => words.every((word) => street.words.some((one) => one.startsWith(word))));
  const exact = found.filter((street) => street.words.length === words.length);
  const lines = (exact.length ? exact : found).flatMap((street) => {
    const there = street.parts.filter((one) => holds(one, number));
    return (there.length ? there : street.parts).map((one) => ({ street: street.name + (there.length === 1 && number ? `, au ${number}` : part(one)), quarter: quarters[one[0]] }));
  });
  const more = lines.length > MOST ? ` Continuez à écrire : il y en a ${lines.length}.` : "";
  show(lines.slice(0, MOST), lines.length ? `${Math.min(lines.length, MOST)} réponse${lines.length > 1 ? "s" : ""}.${more}` : "Aucune rue de la liste ne s’écrit ainsi.");
}

function show(lines, text) {
  told.textContent = text;
  list.replaceChildren(...lines.map(({ street, quarter: [name, url] }) => {
    const item = document.createElement("li"), link = document.createElement("a");
    Object.assign(link, { href: new URL(url, root).href, textContent: name });
    item.append(`${street[0].toUpperCase()}${street.slice(1)} : `, link);
    return item;
  }));
}

form.addEventListener("submit", (event) => event.preventDefault());
field.addEventListener("focus", () => open().catch(() => {}), { once: true });
field.addEventListener("input", () => look().catch(() => { town = undefined; show([], "La liste des rues n’est pas là pour l’instant : elle est plus bas, ou à sa page."); }));
form.hidden = false;
