export const MAX_LENGTH = 500;

/** Characters as people count them, near enough: code points, as the server counts. */
export function lengthOf(text: string): number {
  let n = 0;
  for (const _ of text) {
    n++;
  }
  return n;
}
