// Whether a place is open at an instant, out of the file of coming changes that plugins/places/changes.py writes.

// [state, the minute at which it ends or null], of `slug` at `now`, minutes since 1970; null when nobody can tell.
export function stateAt(file, slug, now) {
  const text = file.places[slug];
  if (!text || now < file.from || now >= file.until) return null;
  let end = file.from;
  for (const [, state, length] of text.matchAll(/([ocu])(\d*)/g)) {
    if (!length) return [state, null];
    end += Number(length);
    if (now < end) return [state, end];
  }
  return null;
}
