// On the page of those who are offline: the pages that this device has kept, the last read first.

const place = document.getElementById("gardees");
const name = (await caches.keys()).find((one) => one.startsWith("journal-pages-"));
const cache = name && (await caches.open(name));
const kept = cache ? (await cache.keys()).reverse() : [];

for (const request of kept) {
  const text = await (await cache.match(request)).text();
  const { title } = new DOMParser().parseFromString(text, "text/html");
  if (request.url.split("?")[0] === location.origin + new URL(place.dataset.self).pathname) continue;
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = request.url;
  link.textContent = title.replace(/ – [^–]*$/, "");
  place.append(item);
}
place.closest("section").hidden = !place.children.length;
