// Who is there, as the phone knows it. The service checks again, by the same rules (plugins/town/council/vote.py).

import { say } from "./words.js";

// `members` once those of `moves` have come, gone or given their proxy.
export function seated(members, moves) {
  const latest = new Map(moves.map((move) => [move.name, move]));
  return members.map((one) => (latest.has(one.name) ? { ...one, present: latest.get(one.name).present, proxy: latest.get(one.name).proxy ?? "" } : one));
}

// In whose name a vote can be cast: who is present, who is represented by a present member, each of whom holds one proxy.
export function voters(members) {
  const free = new Set(members.filter(({ present }) => present).map(({ name }) => name));
  return members.filter(({ present, proxy }) => present || free.delete(proxy));
}

export const absent = (members) => members.filter((one) => !one.present && !voters(members).includes(one));

// What moved between two lists of the same members.
export const moves = (before, after) => after
  .filter(({ present, proxy }, index) => present !== before[index].present || (proxy ?? "") !== (before[index].proxy ?? ""))
  .map(move);
export const move = ({ name, present, proxy }) => (proxy && !present ? { name, present, proxy } : { name, present });

// The sentences that the page will have.
export const told = (before, after) => after.map((one, index) => sentence(before[index], one)).filter(Boolean).join(" ");

function sentence(before, { name, present, proxy }) {
  if (present === before.present && (proxy ?? "") === (before.proxy ?? "")) return "";
  if (present) return say("pr-arrive", { name });
  if (proxy) return say(before.present ? "pr-part-pouvoir" : "pr-pouvoir", { name, proxy });
  return say(before.present ? "pr-part" : "pr-fin", { name });
}

export function rollCall(members) {
  const here = members.filter(({ present }) => present);
  const proxies = members.filter(({ present, proxy }) => !present && proxy).map(({ name, proxy }) => say("pr-a", { name, proxy }));
  const away = members.filter(({ present, proxy }) => !present && !proxy).map(({ name }) => name);
  const parts = [say("pr-appel", { count: here.length }), proxies.length && say("pr-appel-pouvoirs", { names: proxies.join(", ") }), away.length && say("pr-appel-absents", { names: away.join(", ") })];
  return parts.filter(Boolean).join(" ");
}
