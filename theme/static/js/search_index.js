// What the index of the search holds, asked for piece by piece: plugins/journal/search/index.py says what each file is.
// A question costs the files of its words, then those of what it found.

import { stem } from "../snowball/french.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"; // a weight as one letter
const ID = 8, POSTING = ID + 1, NAMED = 32; // from this weight on, a word names its entry
const FIRST = 15; // entries of which what is shown decides the order of the first ten
const EMPTY = new Set("a au aux avec c ce ces cet cette d dans de des du elle en entre est et eux il ils j je l la le les leur leurs lui m ma mais me mes mon n ne nos notre nous on ou par pas pour qu que qui s sa se ses si son sont sur t ta te tes ton tu un une vos votre vous y".split(" "));
const LINES = new Set("ligne bus tram tramway metro car navette".split(" ")); // after one of these even a single letter is a name
// What is asked of a thing, not which: it moves nothing that the other words have found.
const ASIDE = new Set("adresse aller appeler avoir besoin comment contact contacter contacts coordonnees cherche chercher aujourd hui soir midi matin demain date dates demande demander est etre faire faut heure heures horaire horaires infos information informations joindre jour jours lieu maintenant numero numeros obtenir ouvert ouverte ouvertes ouverts ouverture peut peux puis prochain prochaine prochaines prochains quand quel quelle quelles quels quoi refaire savoir tel telephone telephones trouver veut veux voir voudrais".split(" "));
const SORTS = { l: 1.35, p: 1.12, t: 1.3, n: 1.05, m: 1.1, q: 1.1, g: 1.12, e: 1, h: .9, s: .8, r: 1.05, x: .95, c: .8, w: .9, b: .9, v: .7 };

export const typed = (text) => text.toLowerCase().replace(/[’ʼ]/g, "'").replace(/œ/g, "oe").replace(/æ/g, "ae");
export const bare = (text) => typed(text).normalize("NFD").replace(/\p{M}/gu, "");
const cut = (text) => bare(text).replace(/\bweek[ -]end/g, "weekend").replace(/(?<![a-z0-9])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'/g, " ").match(/[a-z0-9]+/g) ?? [];

// The words of a question that tell pages apart, in their order; all of them when there is no other.
export function words(text) {
  const all = cut(text), telling = all.filter((word, at) => !EMPTY.has(word) || (word.length === 1 && LINES.has(all[at - 1])));
  return telling.length ? telling : all;
}

export const isAside = (word) => ASIDE.has(word);

export async function open(base, read) {
  const entry = await read(`${base}entree.json`);
  if (!entry) throw new Error("no index");
  const shares = new Set(entry.shares.split(" ")), files = new Map();
  const file = (name) => files.get(name) ?? files.set(name, read(base + name)).get(name);

  // What is known of one word: { found: Map from id to weight, exact }. One that is still being typed is each word that begins so.
  async function ask(word, begins) {
    const wanted = stem(word), share = longest(wanted, shares);
    const held = share ? (await file(`mots/${share}_.json`)) ?? {} : {};
    if (held[wanted]) return { word, found: postings(held[wanted]), exact: true };
    const begun = word.length > 2 && begins ? Object.keys(held).filter((one) => one.startsWith(word)) : [];
    const found = new Map();
    for (const one of begun) for (const [id, weight] of postings(held[one])) if (!found.has(id)) found.set(id, weight);
    return { word, found, exact: false };
  }

  async function records(ids) {
    const held = await Promise.all(ids.map((id) => file(`fiches/${id.slice(1, 1 + entry.width)}.json`)));
    return ids.map((id, at) => held[at]?.[id]);
  }

  // The ids that answer, best first, as [id, score, whether they have all words, whether all words name them].
  function rank(asked) {
    const total = new Map(), sum = (one) => one.reduce((all, { rare }) => all + rare, 0);
    const terms = asked.map((one) => ({ ...one, rare: rarity(one.found.size, entry.entries) * (one.aside ? .5 : 1) * (one.exact ? 1 : .8) }));
    const telling = terms.filter(({ aside }) => !aside), needed = sum(telling.length ? telling : terms);
    for (const { found, rare, aside } of terms) {
      for (const [id, weight] of found) {
        const one = total.get(id) ?? { score: 0, mass: 0, named: 0, held: 0 };
        one.score += rare * (weight % NAMED + (weight >= NAMED ? 6 : 0));
        if (!aside || !telling.length) { one.mass += rare; one.held += 1; one.named += weight >= NAMED ? 1 : 0; }
        total.set(id, one);
      }
    }
    const all = (telling.length ? telling : terms).length;
    const rows = [...total].filter(([, { held }]) => held).map(([id, { score, mass, named, held }]) =>
      ({ id, score: score * (mass / needed) ** 2 * (SORTS[id[0]] ?? 1), whole: held === all, named: named === all, share: mass / needed }));
    return rows.sort((a, b) => b.score - a.score);
  }

  async function search(text) {
    const all = words(text), asked = await Promise.all(all.map(async (word, at) => ({ ...(await ask(word, at === all.length - 1)), aside: isAside(word) })));
    const put = new Map();
    for (const one of asked.filter(({ found, aside }) => !found.size && !aside)) {
      const near = await nearest(one.word);
      if (near) { put.set(one.word, near); Object.assign(one, await ask(bare(near), false), { exact: false }); }
    }
    return { rows: rank(asked), put };
  }

  // The word of the town that is spelt most nearly as `word`, which no page has; empty when none is near.
  async function nearest(word) {
    if (word.length < 4) return "";
    let best = "", least = word.length < 6 ? 2 : 3;
    for (const known of (await file("mots.json")) ?? []) {
      const other = bare(known);
      if (Math.abs(other.length - word.length) >= least) continue;
      const apart = distance(word, other);
      if (apart < least) [best, least] = [known, apart];
    }
    return best;
  }

  // The words of the town that are like `word`, the nearest first: spelt almost so, or beginning alike.
  async function near(word, most) {
    const farthest = Math.max(2, Math.floor(word.length / 3)), rows = [];
    for (const known of (await file("mots.json")) ?? []) {
      const other = bare(known);
      const apart = word.length > 3 && other.startsWith(word.slice(0, Math.max(4, Math.ceil(word.length / 2)))) ? 1 : Math.abs(other.length - word.length) > farthest ? Infinity : distance(word, other);
      if (apart <= farthest) rows.push([apart, known]);
    }
    return rows.sort(([a], [b]) => a - b).slice(0, most).map(([, known]) => known);
  }

  const facet = async (name) => Object.fromEntries(Object.entries((await file(`facettes/${name}.json`)) ?? {}).map(([value, ids]) => [value, ids.match(/.{8}/g) ?? []]));
  return { search, near, records, facet, sessions: () => file("moments.json"), hints: () => file("mots.json") };
}

// The first of `rows` in their last order: what is shown of them tells more than their words did.
export function settle(rows, records, text, now) {
  const asked = new Set(words(text).filter((word) => !isAside(word)).map(stem));
  const judged = rows.slice(0, FIRST).map((row, at) => ({ ...row, record: records[at] })).filter(({ record }) => record);
  for (const row of judged) row.score *= called(row.record, asked) * fresh(row.record, now);
  return judged.sort((a, b) => b.score - a.score);
}

// How much of its title was asked.
function called({ t: title }, asked) {
  const own = words(title).map(stem);
  return 1 + .5 * own.filter((word) => asked.has(word)).length / Math.max(own.length, 1);
}

// News grows old, and what is over is hardly asked for.
function fresh({ d: day, a: answer, e: sessions, x: expires }, now) {
  if (expires) return Date.parse(expires) > now ? 1.4 : .5;
  if (answer === "event") return sessions?.some(([, end, off]) => !off && Date.parse(end) > now) ? 1.1 : .6;
  const years = day ? (now - Date.parse(day)) / 31_557_600_000 : 0;
  return day ? Math.max(.75, (years < .04 ? 1.1 : 1) - .08 * years) : 1;
}

// How many letters must be put, taken away, changed, or swapped with the next. https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance
export function distance(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] !== b[j - 1]), swapped);
    }
  }
  return rows[a.length][b.length];
}

const rarity = (found, all) => Math.log(1 + (all - found + .5) / (found + .5));

function longest(word, shares) {
  for (let length = word.length; length; length--) if (shares.has(word.slice(0, length))) return word.slice(0, length);
  return "";
}

function postings(text) {
  const found = new Map();
  for (let at = 0; at < text.length; at += POSTING) found.set(text.slice(at, at + ID), LETTERS.indexOf(text[at + ID]));
  return found;
}
