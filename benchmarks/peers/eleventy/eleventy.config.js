// The same site as Pelican's and Hugo's: every list is made once here, then shown by one template of 20 articles a page.
import { slug } from "./layouts/site.js";

const SIZE = 20;

export default function (eleventy) {
  eleventy.addPassthroughCopy({ "static/manifest.webmanifest": "manifest.webmanifest" });
  eleventy.addCollection("journal", newestFirst);
  eleventy.addCollection("listPages", (api) => lists(newestFirst(api)).flatMap(pages));
  eleventy.addCollection("feeds", (api) => feeds(newestFirst(api)));
  eleventy.addCollection("indexes", (api) => indexes(newestFirst(api)));
  return {
    dir: { input: "content", output: "output", includes: "../layouts", layouts: "../layouts", data: "../data" },
    templateFormats: ["md", "11ty.js"],
    markdownTemplateEngine: false,
  };
}

function newestFirst(api) {
  return api.getFilteredByTag("article").sort((one, other) => other.date - one.date);
}

function grouped(articles, words) {
  const found = new Map();
  for (const article of articles)
    for (const word of words(article.data)) found.has(word) ? found.get(word).push(article) : found.set(word, [article]);
  return [...found];
}

const categories = (articles) => grouped(articles, (data) => data.rubriques);
const words = (articles) => grouped(articles, (data) => data.mots);
const months = (articles) => grouped(articles, (data) => data.mois);
const years = (articles) => grouped(articles, (data) => data.annees);

function lists(articles) {
  const of = (groups, folder) => groups.map(([title, articles]) => ({ title, url: `/${folder}/${slug(title)}/`, articles }));
  return [
    { title: "Le Beffroi", url: "/", articles },
    ...of(categories(articles), "rubriques"),
    ...of(words(articles), "mots-cles"),
    ...of(years(articles), "annees"),
    ...of(months(articles), "mois"),
  ];
}

function pages({ title, url, articles }) {
  const count = Math.ceil(articles.length / SIZE);
  const address = (number) => (number === 1 ? url : `${url}page/${number}/`);
  return Array.from({ length: count }, (_, index) => ({
    title,
    count,
    number: index + 1,
    url: address(index + 1),
    previous: index > 0 ? address(index) : null,
    next: index + 1 < count ? address(index + 2) : null,
    articles: articles.slice(index * SIZE, (index + 1) * SIZE),
  }));
}

function feeds(articles) {
  const feed = (title, url, found) => ({ title, url, articles: found.slice(0, SIZE) });
  return [
    feed("Le Beffroi", "/atom.xml", articles),
    ...categories(articles).map(([title, found]) => feed(title, `/rubriques/${slug(title)}/atom.xml`, found)),
  ];
}

function indexes(articles) {
  const index = (title, folder, groups) => ({
    title,
    url: `/${folder}/`,
    links: groups.map(([name]) => ({ name, url: `/${folder}/${slug(name)}/` })),
  });
  return [
    index("Rubriques", "rubriques", categories(articles)),
    index("Mots-clés", "mots-cles", words(articles)),
    index("Archives", "mois", months(articles)),
  ];
}
