// What this phone keeps, in IndexedDB: what was written here, what the service said last, what is being written. A promise that is kept
// means that the disk has it.
//
// A record of `entries`: `order` (of writing, over all the windows of this phone), `id`, `entry` as it is sent, `tell`, `typed` (ms, by the
// clock of the service), `picture` (a Blob), `session` (its name), `rehearsal` (whether that was one), `tried` (it may have left), `back` (it is to be taken back), `why` (it was refused)
// and `status`: "phone", it is to be sent; "done", the service has it; "aside", a person must look.

const opening = new Promise((done, failed) => {
  const asked = indexedDB.open("direct", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("entries", { keyPath: "order", autoIncrement: true });
    asked.result.createObjectStore("seen", { keyPath: "id" });
    asked.result.createObjectStore("meta");
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});
const windows = "BroadcastChannel" in self ? new BroadcastChannel("direct") : null;
const told = new Set();

// `change` is called when this window or another changed what was written.
export function onChange(change) {
  told.add(change);
}
windows?.addEventListener("message", () => told.forEach((change) => change()));

function changed() {
  windows?.postMessage("changed");
  told.forEach((change) => change());
}

async function within(name, mode, work) {
  const base = await opening;
  return new Promise((done, failed) => {
    const transaction = base.transaction(name, mode, { durability: "strict" });
    let result;
    const keep = (asked, then = (value) => { result = value; }) => { asked.onsuccess = () => then(asked.result); };
    transaction.oncomplete = () => done(result);
    transaction.onabort = () => failed(transaction.error);
    work(transaction.objectStore([name].flat()[0]), keep, transaction);
  });
}

export const recall = (key) => within("meta", "readonly", (store, keep) => keep(store.get(key)));
export const remember = (key, value) => within("meta", "readwrite", (store) => store.put(value, key));

// The value under `key` is what `change` makes of it, whatever other windows do meanwhile.
export const amend = (key, change) => within("meta", "readwrite", (store, keep) => keep(store.get(key), (value) => {
  const after = change(value);
  keep(store.put(after, key), () => keep(store.get(key)));
}));
export const forget = (key) => within("meta", "readwrite", (store) => store.delete(key));

export const written = () => within("entries", "readonly", (store, keep) => keep(store.getAll()));
export const one = async (id) => (await written()).find((record) => record.id === id);
export const seen = () => within("seen", "readonly", (store, keep) => keep(store.getAll()));

// The record is there, and the drafts under `key` are `drafts`, or neither: what was written is never found again as a draft. `replaces` is the order
// of the record in whose place it comes.
export async function write(record, key, drafts, replaces) {
  await within(["entries", "meta"], "readwrite", (store, _, transaction) => {
    store.add(record);
    if (replaces !== undefined) store.delete(replaces);
    transaction.objectStore("meta").put(drafts, key);
  });
  changed();
}

// Each record becomes what `change` makes of it: null removes it, the same one leaves it as it is.
export async function revise(change) {
  let moved = false;
  await within("entries", "readwrite", (store, keep) => keep(store.getAll(), (records) => {
    for (const record of records) {
      const after = change(record);
      if (after === record) continue;
      moved = true;
      if (after) store.put(after);
      else store.delete(record.order);
    }
  }));
  if (moved) changed();
}

export const reviseOne = (id, changes) => revise((record) => (record.id === id ? changes && { ...record, ...changes } : record));

// What the service holds: all of it when `whole`, else what is new or changed.
export const see = (entries, whole) => within("seen", "readwrite", (store) => {
  if (whole) store.clear();
  for (const one of entries) store.put({ ...one, id: one.entry.id });
});
