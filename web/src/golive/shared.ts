/** What another app has handed over through the share sheet, as a title: the first of what it gave that says something. */
export function sharedTitle(search: string, longest: number): string {
  const shared = new URLSearchParams(search);
  const words = ['title', 'text', 'url'].map((name) => (shared.get(name) ?? '').replace(/\s+/g, ' ').trim());
  const first = words.find((each) => each !== '') ?? '';
  return first.length <= longest ? first : `${first.slice(0, longest - 1).trimEnd()}…`;
}
