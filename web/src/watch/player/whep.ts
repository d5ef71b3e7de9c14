/** Why the fastest way can't be gone. */
export type WhepRefusal =
  /** The browser or the server takes nothing of what the other has. */
  | 'codecs'
  /** Not there, not now, or no more room: an answer other than 201. */
  | 'refused'
  /** No way through the network. */
  | 'unreachable'
  /** Connected, and nothing came. */
  | 'silent';

export class WhepProblem extends Error {
  constructor(
    readonly why: WhepRefusal,
    detail: string,
  ) {
    super(`${why}: ${detail}`);
  }
}

/** Opus is played as one channel unless the receiver asks for two (RFC 7587 §7). */
export function askForStereo(offer: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000\/2\r?$/im.exec(offer)?.[1];
  if (opus === undefined) {
    return offer;
  }
  return offer.replace(new RegExp(`^(a=fmtp:${opus} )(?!.*stereo=1)`, 'm'), '$1stereo=1;');
}

/** The kinds of media that an answer agrees to send: those whose section has a port and a direction. */
export function agreedKinds(answer: string): readonly string[] {
  return answer
    .split(/^m=/m)
    .slice(1)
    .filter((section) => !/^\w+ 0 /.test(section) && !/^a=(inactive|recvonly)\r?$/m.test(section))
    .map((section) => /^\w+/.exec(section)?.[0] ?? '');
}

/** A session's address is taken from where the answer came from, and never from elsewhere. */
export function sessionAddress(location: string | null, answered: string): string | null {
  if (location === null) {
    return null;
  }
  try {
    const address = new URL(location, answered);
    return address.origin === new URL(answered).origin ? address.href : null;
  } catch {
    return null;
  }
}
