// The page of the phone where there is no network. It comes from the network first, unless that is slow; its files never change under
// their address. What is written on the phone is not here: it is in IndexedDB. Nothing of the API is answered from here.

const KEPT = `direct-${DIRECT.version}`;
const PATIENCE = 4000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { pathname } = new URL(url);
  if (method !== "GET") return;
  if (pathname.startsWith(DIRECT.fixed) || pathname.endsWith(".webmanifest")) event.respondWith(file(event.request));
  else if (mode === "navigate" && pathname === DIRECT.page) event.respondWith(page(event.request));
});

async function install() {
  await (await caches.open(KEPT)).addAll(DIRECT.files.map((file) => new Request(file, { cache: "no-cache" })));
  await self.skipWaiting();
}

async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("direct-") && name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// A page that is older than its files, or newer, finds them all the same: those of its own version, from the network or from here.
async function page(request) {
  const kept = await caches.match(DIRECT.page);
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    return answer.ok || !kept ? answer : kept;
  } catch {
    return kept ?? Response.error();
  }
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
