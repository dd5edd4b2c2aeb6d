import { byline, escape, page } from "../../layouts/site.js";

export const data = {
  pagination: { data: "collections.listPages", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.url}index.html`,
  eleventyExcludeFromCollections: true,
};

export function render({ site, list }) {
  const articles = list.articles.map(
    (article) => `<article>
<h2><a href="${site.url}${article.url}">${escape(article.data.title)}</a></h2>
${byline(site, article.date, article.data.rubriques[0])}
<p>${escape(article.data.summary)}</p>
</article>`,
  );
  const link = (url, words) => (url ? `<a href="${site.url}${url}">${words}</a>` : "");
  const main = `<h1>${list.title}</h1>
${articles.join("\n")}
<nav>
${link(list.previous, "Page précédente")}
<span>Page ${list.number} sur ${list.count}</span>
${link(list.next, "Page suivante")}
</nav>`;
  return page(site, list.title, main);
}
