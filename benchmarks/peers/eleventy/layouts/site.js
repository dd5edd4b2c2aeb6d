// What every page shares, as functions: JavaScript templates are Eleventy's quickest, for nothing is compiled.
export const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
export const day = (date) => date.toISOString().slice(0, 10).split("-").reverse().join("/");

export function slug(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}

export function page(site, title, main, head = "") {
  return `<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} – ${site.name}</title>
<link rel="manifest" href="${site.url}/manifest.webmanifest">
<link rel="alternate" type="application/rss+xml" href="${site.url}/rss.xml">
<link rel="alternate" type="application/atom+xml" href="${site.url}/atom.xml">
${head}
</head>
<body>
<header>
<p><a href="${site.url}/">${site.name}</a></p>
<nav><ul>
${site.menu.map((entry) => `<li><a href="${site.url}/${entry.url}">${entry.name}</a></li>`).join("\n")}
</ul></nav>
</header>
<main>
${main}
</main>
<footer><p>${site.name} – <a href="${site.url}/mois/">Archives</a></p></footer>
</body>
</html>
`;
}

export function byline(site, date, category) {
  return `<p><time datetime="${date.toISOString()}">${day(date)}</time>
– <a href="${site.url}/rubriques/${slug(category)}/">${category}</a></p>`;
}
