// Asks for the worker that keeps what is read, once the page is there; says when what is read may be old.

const note = document.getElementById("hors-connexion");
const say = () => { if (note) note.hidden = navigator.onLine; };
addEventListener("offline", say);
addEventListener("online", say);
say();

const root = new URL("../../../", import.meta.url);
addEventListener("load", () => navigator.serviceWorker?.register(new URL("sw.js", root), { scope: root.pathname }).catch(() => {}));
