// Right after the strip of the alerts, before anything is painted: what this device has seen is one line, what is over or was dismissed takes no room.
// js/alerts.js does the rest once the page is there.
{
  const strip = document.currentScript.previousElementSibling;
  const kept = (key) => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
  const closed = kept("alertes-vues"), now = Date.parse(document.documentElement.dataset.clock) || Date.now();
  const [first] = [...strip.querySelectorAll(".alert")].filter(({ dataset: { severity, alert, revision, end } }) =>
    now < Date.parse(end) && (severity === "urgence" || closed[alert] !== revision));
  strip.hidden = !first;
  if (first && kept("alertes-lues")[first.dataset.alert] === first.dataset.revision) strip.classList.add("alerts-folded");
}
