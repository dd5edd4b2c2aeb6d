// One window of this phone at a time sends. Where the browser has no Web Locks, a lease in IndexedDB: one that is left unreturned ends
// by itself. Two windows that would send at once all the same do no harm: an entry is known by its id.

import { amend } from "./store.js";

const LEASE = 90_000;
const me = String(Math.random());
let last = Promise.resolve();

export function inTurn(work) {
  const mine = last.then(() => (navigator.locks ? navigator.locks.request("direct-envoi", work) : leased(work)));
  last = mine.catch(() => {});
  return mine;
}

async function leased(work) {
  while (!(await lease())) await new Promise((done) => setTimeout(done, 500));
  try {
    return await work();
  } finally {
    await amend("lease", () => null);
  }
}

async function lease() {
  let mine = false;
  await amend("lease", (held) => {
    mine = !held || held.until < Date.now() || held.until > Date.now() + LEASE;
    return mine ? { who: me, until: Date.now() + LEASE } : held;
  });
  return mine;
}
