// What a test claims, with words that say what was found instead.

/** Fails with `words` unless `holds`. */
export function claim(holds, words) {
  if (!holds) throw new Error(words);
}

/** Fails unless two values are the same. */
export function same(found, wanted, about) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${about}: ${a}, but should be ${b}`);
}
