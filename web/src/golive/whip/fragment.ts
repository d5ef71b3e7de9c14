/**
 * ICE restarts over WHIP (RFC 9725 §4.3.3): what goes into the PATCH, and how its answer becomes a whole answer again.
 * Everything is bundled, so that one pair of ICE credentials holds for all media.
 */

const lines = (sdp: string) => sdp.split(/\r?\n/).filter((line) => line !== '');
const first = (all: readonly string[], start: string) => all.find((line) => line.startsWith(start));

/** The fragment of an offer (RFC 8840 §9); `null` when the offer has no ICE credentials. */
export function restartFragment(offer: string): string | null {
  const all = lines(offer);
  const ufrag = first(all, 'a=ice-ufrag:');
  const password = first(all, 'a=ice-pwd:');
  const media = first(all, 'm=');
  const mid = first(all, 'a=mid:');
  if (ufrag === undefined || password === undefined || media === undefined || mid === undefined) {
    return null;
  }
  const group = first(all, 'a=group:BUNDLE');
  return [...(group === undefined ? [] : [group]), ufrag, password, media, mid, ''].join('\r\n');
}

/** The answer before, with the credentials and candidates of a fragment; `null` when the fragment has none. */
export function restartedAnswer(answer: string, fragment: string): string | null {
  const news = lines(fragment);
  const ufrag = first(news, 'a=ice-ufrag:');
  const password = first(news, 'a=ice-pwd:');
  if (ufrag === undefined || password === undefined) {
    return null;
  }
  const candidates = news.filter((line) => line.startsWith('a=candidate:') || line === 'a=end-of-candidates');
  const renewed: string[] = [];
  let sections = 0;
  const close = () => {
    if (sections === 1) {
      renewed.push(...candidates);
    }
  };
  for (const line of lines(answer)) {
    if (line.startsWith('m=')) {
      close();
      sections++;
      renewed.push(line);
    } else if (line.startsWith('a=ice-ufrag:')) {
      renewed.push(ufrag);
    } else if (line.startsWith('a=ice-pwd:')) {
      renewed.push(password);
    } else if (!line.startsWith('a=candidate:') && line !== 'a=end-of-candidates') {
      renewed.push(line);
    }
  }
  close();
  return `${renewed.join('\r\n')}\r\n`;
}
