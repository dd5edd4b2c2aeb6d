import { escape } from "../../layouts/site.js";

export const data = { permalink: "/rss.xml", eleventyExcludeFromCollections: true };

export function render({ site, collections }) {
  const items = collections.journal.slice(0, 20).map(
    (article) => `<item>
<title>${escape(article.data.title)}</title>
<link>${site.url}${article.url}</link>
<guid>${site.url}${article.url}</guid>
<pubDate>${article.date.toUTCString()}</pubDate>
<description>${escape(article.data.summary)}</description>
</item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>${site.name}</title>
<link>${site.url}/</link>
<description>${site.name}</description>
${items.join("\n")}
</channel>
</rss>
`;
}
