import { escape } from "../../layouts/site.js";

export const data = {
  pagination: { data: "collections.feeds", size: 1, alias: "feed" },
  permalink: ({ feed }) => feed.url,
  eleventyExcludeFromCollections: true,
};

export function render({ site, feed }) {
  const entries = feed.articles.map(
    (article) => `<entry>
<title>${escape(article.data.title)}</title>
<link href="${site.url}${article.url}"/>
<id>${site.url}${article.url}</id>
<published>${article.date.toISOString()}</published>
<updated>${article.date.toISOString()}</updated>
<summary>${escape(article.data.summary)}</summary>
<content type="html">${escape(article.content)}</content>
</entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${feed.title}</title>
<link href="${site.url}/"/>
<id>${site.url}${feed.url}</id>
<updated>${feed.articles[0].date.toISOString()}</updated>
${entries.join("\n")}
</feed>
`;
}
