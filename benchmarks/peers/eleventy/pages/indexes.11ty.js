import { page } from "../../layouts/site.js";

export const data = {
  pagination: { data: "collections.indexes", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.url}index.html`,
  eleventyExcludeFromCollections: true,
};

export function render({ site, list }) {
  const links = list.links.map((link) => `<li><a href="${site.url}${link.url}">${link.name}</a></li>`);
  return page(site, list.title, `<h1>${list.title}</h1>\n<ul>\n${links.join("\n")}\n</ul>`);
}
