// The journal where there is no network. A page comes from the network first, so that nobody reads old news unknowingly; what was read
// last is found again without one. Styles, typefaces and pictures never change under their address: they are asked for once.

const PAGES = `journal-pages-${JOURNAL.version}`;
const FILES = `journal-files-${JOURNAL.version}`;
const MOST = { [PAGES]: 40, [FILES]: 80 };

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url, headers } = event.request;
  if (method !== "GET") return;
  if (JOURNAL.fixed.some((start) => url.startsWith(location.origin + start))) event.respondWith(file(event));
  else if (mode === "navigate" || headers.get("Accept") === "text/html") event.respondWith(page(event));
});

async function install() {
  await (await caches.open(PAGES)).addAll(JOURNAL.pages);
  await (await caches.open(FILES)).addAll(JOURNAL.files);
  await self.skipWaiting();
}

async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("journal-") && !(name in MOST)).map((name) => caches.delete(name)));
  const readers = await self.clients.matchAll({ includeUncontrolled: true });
  const pages = await caches.open(PAGES);
  await Promise.allSettled(readers.map(({ url }) => pages.add(url.split("#")[0])));
  await self.clients.claim();
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (!answer.redirected) event.waitUntil(remember(event.request, answer.clone()));
    return answer;
  } catch {
    const pages = await caches.open(PAGES);
    return (await pages.match(event.request, { ignoreSearch: true })) ?? (await pages.match(JOURNAL.lost)) ?? Response.error();
  }
}

async function file(event) {
  const files = await caches.open(FILES);
  const known = await files.match(event.request);
  if (known) return known;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keep(FILES, event.request, answer.clone()));
  return answer;
}

// A page that was withdrawn is not kept by those who had read it.
async function remember(request, answer) {
  if (answer.ok) await keep(PAGES, request, answer);
  else if ([404, 410].includes(answer.status)) await (await caches.open(PAGES)).delete(request);
}

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const always = [...JOURNAL.pages, ...JOURNAL.files];
  const read = (await cache.keys()).filter(({ url }) => !always.includes(url.slice(location.origin.length)));
  await Promise.all(read.slice(0, Math.max(0, read.length - MOST[name])).map((one) => cache.delete(one)));
}
