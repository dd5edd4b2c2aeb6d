// Passkeys: asks the service what to have signed, the device to sign it, and gives the answer back. https://www.w3.org/TR/webauthn-3/

const CANCELLED = new Set(["NotAllowedError", "AbortError"]);

/** Whether this browser can make and show a passkey of its own. */
export async function hasPasskeys() {
  const known = window.PublicKeyCredential;
  return Boolean(known && known.parseCreationOptionsFromJSON && await known.isUserVerifyingPlatformAuthenticatorAvailable());
}

/** What the service answers to `body`; throws an Error with its French sentence. */
export async function ask(address, body = {}) {
  const headers = { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": document.body.dataset.csrf };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  if (!answer) throw new Error("Le réseau ne répond pas. Réessayez.");
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || "Le service n’a pas pu répondre. Réessayez.");
  return told;
}

/** Make a passkey on this device; the address to go to. */
export async function makePasskey() {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(await ask("/bureau/cle/options"));
  return (await ask("/bureau/cle/nouvelle", (await navigator.credentials.create({ publicKey: options })).toJSON())).to;
}

/** Show a passkey of this device's; the address to go to. */
export async function showPasskey() {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(await ask("/bureau/entree/cle/options"));
  return (await ask("/bureau/entree/cle", (await navigator.credentials.get({ publicKey: options })).toJSON())).to;
}

/** Have `button` do `work`, then go where it says; what fails is told beside it. */
export function bind(button, work) {
  const fault = document.getElementById("cle-faute");
  button.addEventListener("click", async () => {
    button.disabled = true;
    fault.textContent = "";
    try {
      location.assign(await work());
    } catch (error) {
      fault.textContent = CANCELLED.has(error.name) ? "Rien n’a été fait. Essayez encore, ou entrez avec un code." : error.message;
      button.disabled = false;
    }
  });
}

const creation = document.getElementById("creer");
if (creation) {
  const able = await hasPasskeys();
  creation.hidden = !able;
  document.getElementById("avec-cle").hidden = !able;
  document.getElementById("sans-cle").hidden = able;
  bind(creation, makePasskey);
}
