// On the page of those who are offline: the pages that this device has kept, the last read first.

import { make } from "./page.js";

const place = document.getElementById("gardees");
const name = (await caches.keys()).find((one) => one.startsWith("journal-pages-"));
const cache = name && (await caches.open(name));

const listed = new Set([place.dataset.self]);
for (const { url } of cache ? (await cache.keys()).reverse() : []) {
  const { pathname } = new URL(url);
  if (listed.has(pathname)) continue; // `?ouvert` is the same page
  listed.add(pathname);
  const { title } = new DOMParser().parseFromString(await (await cache.match(url)).text(), "text/html");
  place.append(make("li", {}, make("a", { href: url }, title.replace(/ – [^–]*$/, ""))));
}
place.closest("section").hidden = !place.children.length;
