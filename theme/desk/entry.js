// The door: the code that a camera read in the address is put in its field, and left out of what the browser remembers.

import { bind, hasPasskeys, showPasskey } from "./passkeys.js";

const code = document.getElementById("code");
function enterByAddress() {
  const photographed = decodeURIComponent(location.hash.slice(1));
  if (!/^[A-Za-z0-9-]{8,9}$/.test(photographed)) return;
  code.value = photographed;
  history.replaceState(null, "", location.pathname + location.search);
  code.form.requestSubmit();
}
addEventListener("hashchange", enterByAddress);
enterByAddress();
if (await hasPasskeys()) {
  document.getElementById("par-cle").hidden = false;
  bind(document.getElementById("cle"), showPasskey);
}
