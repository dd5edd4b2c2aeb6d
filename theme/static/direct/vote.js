// A vote as it is counted on the phone, and as it is sent. The service checks again, by the same rules (plugins/town/council/session.py).

export const PARTS = ["pour", "contre", "abstention", "sans_part"];
export const WHOLE = "tout", GROUPS = "groupes", NAMES = "noms";
const none = () => Object.fromEntries(PARTS.map((part) => [part, 0]));

// `casting` is null until somebody says how who presides has voted; NOT_CAST when they did not.
export const NOT_CAST = "aucune";
export const blank = () => ({ way: WHOLE, counts: {}, groups: {}, names: {}, secret: false, casting: null });

// A vote that was sent, as a draft: what is put right begins with what was written.
export function drafted(vote) {
  const { groups: told = {}, names = {}, secret = false, casting = null, ...counts } = vote ?? {};
  const left = (part) => (counts[part] || 0) - Object.values(told).reduce((sum, count) => sum + (count[part] || 0), 0);
  const groups = vote?.groups ? { ...told, "": Object.fromEntries(PARTS.map((part) => [part, left(part)])) } : {};
  return { way: vote?.names ? NAMES : vote?.groups ? GROUPS : WHOLE, counts, groups, names, secret, casting };
}

// The numbers of a draft, whichever way they are counted; who is of no group is counted beside the groups, under no name.
export function totals({ way, counts, groups, names }) {
  const sum = none();
  const add = (count) => PARTS.forEach((part) => { sum[part] += count[part] || 0; });
  if (way === WHOLE) add(counts);
  if (way === GROUPS) Object.values(groups).forEach(add);
  if (way === NAMES) Object.values(names).forEach((part) => part && add({ [part]: 1 }));
  return sum;
}

export const total = (count) => PARTS.reduce((sum, part) => sum + (count[part] || 0), 0);
export const level = (count) => (count.pour || 0) === (count.contre || 0) && (count.pour || 0) > 0;
export const adopted = (vote) => (vote.pour || 0) > (vote.contre || 0) || (level(vote) && vote.casting === "pour");

// As it is sent: without what is empty, in the order of its words.
export function sent(draft) {
  const { way, groups, names, secret, casting } = draft;
  const filled = (count) => Object.fromEntries(PARTS.filter((part) => count[part]).map((part) => [part, count[part]]));
  const vote = filled(totals(draft));
  if (way === GROUPS) vote.groups = Object.fromEntries(Object.entries(groups).map(([name, count]) => [name, filled(count)]).filter(([name, count]) => name && total(count)));
  if (way === NAMES) vote.names = Object.fromEntries(Object.entries(names).filter(([, part]) => part));
  if (secret) vote.secret = true;
  if (casting && level(vote) && !secret) vote.casting = casting;
  return vote;
}

// The name of the sentence that says what is wrong, and its places; null when it may be so. `most` is 0 where nobody knows who is there,
// `sizes` are how many of each group may vote.
export function wrong(vote, most, sizes = {}) {
  const all = total(vote);
  if (!all) return ["f-pas-de-voix"];
  if (most && all > most) return ["f-trop-de-voix", { total: all, most }];
  if (vote.secret && (vote.groups || vote.names || vote.casting)) return ["f-secret"];
  const [group, counted] = Object.entries(vote.groups ?? {}).find(([name, count]) => name in sizes && total(count) > sizes[name]) ?? [];
  return group ? ["f-groupe", { group, total: total(counted), most: sizes[group] }] : null;
}

// At a tie the vote of who presides decides, if it was cast: one must say so (article L. 2121-20).
export const untold = (draft) => level(totals(draft)) && !draft.secret && !draft.casting;

export const unanimous = (vote, most) => (vote.pour || 0) > 0 && vote.pour === total(vote) && total(vote) >= most;
