// One request to the service, and what its answer means for what was asked.
//
// kind: "yes"; "away", nobody answered; "ill", an answer that is not the service's, or its trouble: to be tried again; "later", it asks for
// patience; "stranger", it does not know this phone; "expected", another number comes first; "no", refused for good.

const PATIENCE = 15_000;
const HERE = new URL("api/", document.baseURI);
let offset = 0;

// The time by the clock of the service, in ms: what an entry was typed at does not move with the clock of the phone.
export const now = () => Date.now() + offset;
export const setOffset = (told) => { offset = told; };
export const getOffset = () => offset;

export async function ask(method, path, { body, type = "application/json", wait = 0 } = {}) {
  const headers = { "X-Beffroi": "direct", Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": type }) };
  const sent = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
  const patience = AbortSignal.timeout(PATIENCE + wait * 1000 + (body instanceof Blob ? 60_000 : 0));
  try {
    const answer = await fetch(new URL(path, HERE), { method, headers, body: sent, signal: patience, cache: "no-store", credentials: "same-origin" });
    const said = await answer.json().catch(() => null);
    if (said) measure(answer.headers.get("Date"));
    return { kind: meaning(answer.status, said), status: answer.status, said: said ?? {}, after: Number(answer.headers.get("Retry-After")) || 0 };
  } catch {
    return { kind: "away", status: 0, said: {}, after: 0 };
  }
}

function measure(date) {
  const found = Date.parse(date ?? "") - Date.now();
  if (Math.abs(found - offset) > 2000) offset = found;
}

function meaning(status, said) {
  if (status === 413) return "no";
  if (!said) return "ill";
  if (status < 300) return "yes";
  if (status === 401) return "stranger";
  if (status === 429) return "later";
  if (status === 409 && said.expected !== undefined) return "expected";
  return status < 500 ? "no" : "ill";
}
