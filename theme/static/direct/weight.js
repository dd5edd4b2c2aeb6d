// How long a text is for X: a weight, 280 at most. French letters weigh 1; « … », « € », « • », narrow spaces and emoji 2; an address 23.
// Numbers: https://github.com/twitter/twitter-text/blob/master/config/v3.json. The service counts again, with all the endings of addresses.

export const MOST = 280;
const ADDRESS = 23;
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const LINK = /https?:\/\/[^\s<>«»"]*[^\s<>«»".,;:!?)\]’']|(?<![\p{L}\d@._-])(?:[\p{L}\d-]+\.)+(?:fr|com|org|net|eu|info|io|paris|bzh|corsica|alsace|be|ch|lu|uk|de|es|it|tv|social)(?![\p{L}\d@-])(?:\/[^\s<>«»"]*[^\s<>«»".,;:!?)\]’'])?/giu;
const EMOJI = /\p{RI}{2}|[#*\d]\uFE0F?\u20E3|(?![©®](?!\uFE0F))\p{ExtPict}[\uFE0F\p{EMod}]*(?:\u200D\p{ExtPict}[\uFE0F\p{EMod}]*)*(?:[\u{E0020}-\u{E007F}]+)?/gu;
const letter = (sign) => (LIGHT.some(([first, last]) => first <= sign && sign <= last) ? 1 : 2);

export function weight(text) {
  let found = 0;
  const counted = (by) => () => { found += by; return ""; };
  const left = text.normalize("NFC").replace(LINK, counted(ADDRESS)).replace(EMOJI, counted(2));
  for (const sign of left) found += letter(sign.codePointAt(0));
  return found;
}
