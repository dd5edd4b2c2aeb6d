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
  await Promise.allSettled(readers.map(async ({ url }) => remember(url, await fetch(url))));
  await self.clients.claim();
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(remember(event.request.url, answer.clone()));
    return answer;
  } catch {
    return (await caches.match(place(event.request.url))) ?? (await caches.match(JOURNAL.lost)) ?? Response.error();
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

// One copy of a page, whatever words follow its address: an older one would outlive a withdrawal, and be shown for the newer.
const place = (url) => url.split(/[?#]/)[0];

// A page that was withdrawn is not kept by those who had read it; nor is ever one that says so of itself, such as a private link.
async function remember(url, answer) {
  const secret = /no-store|private/.test(answer.headers.get("Cache-Control"));
  if (secret || [404, 410].includes(answer.status)) await (await caches.open(PAGES)).delete(place(url));
  else if (answer.ok && !answer.redirected) await keep(PAGES, place(url), answer);
}

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const always = [...JOURNAL.pages, ...JOURNAL.files];
  const read = (await cache.keys()).filter(({ url }) => !always.includes(url.slice(location.origin.length)));
  await Promise.all(read.slice(0, Math.max(0, read.length - MOST[name])).map((one) => cache.delete(one)));
}
