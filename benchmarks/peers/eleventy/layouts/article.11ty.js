import { byline, escape, page, slug } from "./site.js";

export default function ({ site, title, summary, rubriques, mots, content, page: { url, date } }) {
  const head = `<link rel="canonical" href="${site.url}${url}">
<meta name="description" content="${escape(summary)}">`;
  const main = `<article>
<h1>${escape(title)}</h1>
${byline(site, date, rubriques[0])}
${content}
<ul>
${mots.map((mot) => `<li><a href="${site.url}/mots-cles/${slug(mot)}/">${mot}</a></li>`).join("\n")}
</ul>
</article>`;
  return page(site, title, main, head);
}
