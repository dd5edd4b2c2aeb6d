// One request to the service, and what its answer means for what was asked.
//
// kind: "yes"; "away", nobody answered; "ill", an answer that is not the service's, or its trouble: to be tried again; "later", it asks for
// patience; "stranger", it does not know this phone; "expected", another number comes first; "elsewhere", it has another session than the one
// for which this was written; "no", refused for good.

const PATIENCE = 15_000;
const REFUSALS = [403, 409, 422];
const HERE = new URL("api/", document.baseURI);
const AGREED = 2000;
let offset = 0, base = null;

// The time by the clock of the service, in ms: when an entry was typed does not move with the clock of the phone. What this window heard
// last is carried on by the clock of the phone, or by the one that counts from the start of the page when the former went back.
export function now() {
  return base ? base.service + Math.max(Date.now() - base.clock, performance.now() - base.count) : Date.now() + offset;
}
export const setOffset = (told) => { offset = told; };
export const getOffset = () => offset;

// Whether that time holds: the phone has neither slept nor had its clock moved since it was heard.
export const sure = () => Boolean(base) && Math.abs(Date.now() - base.clock - (performance.now() - base.count)) < AGREED;

function measure(date) {
  const service = Date.parse(date ?? "") + 500; // it is told without its fraction
  if (!service || (sure() && Math.abs(service - now()) < AGREED)) return;
  base = { service, clock: Date.now(), count: performance.now() };
  offset = service - base.clock;
}

// `session` is the name of the session that is meant: the service takes nothing that was written for another.
export async function ask(method, path, { body, type = "application/json", wait = 0, session = "" } = {}) {
  const meant = session ? { "X-Beffroi-Session": encodeURIComponent(session) } : {};
  const headers = { "X-Beffroi": "direct", Accept: "application/json", ...meant, ...(body === undefined ? {} : { "Content-Type": type }) };
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

function meaning(status, said) {
  if (status === 413) return "no"; // a proxy says it in a page
  if (!said) return "ill";
  if (status < 300) return "yes";
  if (status === 401) return "stranger";
  if (status === 429) return "later";
  if (status === 409 && said.expected !== undefined) return "expected";
  if (status === 409 && said.session !== undefined) return "elsewhere";
  return REFUSALS.includes(status) ? "no" : "ill";
}
