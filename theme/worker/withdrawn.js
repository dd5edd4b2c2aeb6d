// Nothing is kept any more: whoever still has an older worker receives this one, which empties what was kept, and goes.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("journal-")).map((name) => caches.delete(name)));
  await self.registration.unregister();
}
