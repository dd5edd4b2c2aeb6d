// The receipt of a publication, which fills in until it is online.

const sheet = document.getElementById("recu");
const PACE = 400, SLOW = 2000;

function fill(told) {
  const state = document.getElementById("etat");
  const shown = told.receipt.some(entry => entry.name === "page" && entry.done);
  state.textContent = told.label;
  state.className = `state state-${told.state}`;
  document.getElementById("ennui").textContent = told.trouble;
  document.getElementById("voir").hidden = told.later || (told.state !== "online" && !shown);
  document.getElementById("corriger")?.toggleAttribute("hidden", told.state !== "online");
  document.getElementById("etapes").replaceChildren(...told.receipt.map(entry => {
    const line = document.createElement("li");
    line.className = entry.done ? "done" : "late";
    const name = document.createElement("strong");
    name.textContent = entry.label;
    line.append(name);
    if (entry.words) {
      const details = document.createElement("details"), summary = document.createElement("summary"), words = document.createElement("pre");
      summary.textContent = "Détail";
      words.textContent = entry.words;
      details.append(summary, words);
      line.append(details);
    }
    return line;
  }));
}

async function ask() {
  const answer = await fetch(sheet.dataset.address, { headers: { "Accept": "application/json" } }).catch(() => null);
  const told = answer?.ok ? await answer.json() : null;
  if (told) fill(told);
  if (told?.over && told.state !== "online") location.reload();  // what one may do now is in the page: it says it is over, and asks no more
  else if (!told?.over) setTimeout(ask, told && told.state === "queued" ? PACE : SLOW);
}

if (!("over" in sheet.dataset)) setTimeout(ask, PACE);
