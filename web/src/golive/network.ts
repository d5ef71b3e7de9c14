/** The network in a word, from what the browser measures. */
export type NetworkWord =
  | 'good'
  /** It carries less than the picture wants: the quality goes down. */
  | 'weak'
  /** It carries next to nothing. */
  | 'poor'
  /** The device cannot keep up with its own picture. */
  | 'busy';

export interface Sample {
  /** Why the encoder makes less than it could. */
  readonly limitation: string;
  readonly framesPerSecond: number | null;
  /** Share of packets that were lost, 0 to 1. */
  readonly lost: number | null;
  /** There and back. */
  readonly seconds: number | null;
  /** Bits per second that the network is thought to carry. */
  readonly available: number | null;
}

export interface Verdict {
  readonly word: NetworkWord;
  /** What the last samples said instead, and how often in a row. */
  readonly other: NetworkWord;
  readonly times: number;
}

export const UNKNOWN: Verdict = { word: 'good', other: 'good', times: 0 };

/** A word that changes with every sample tells nothing: bad news need two in a row, good news five. */
const BAD_AFTER = 2;
/** Bits per second that carry a good picture. */
const ENOUGH = 1_200_000;
const GOOD_AFTER = 5;

export function judge(before: Verdict, sample: Sample): Verdict {
  const says = wordOf(sample);
  if (says === before.word) {
    return { word: says, other: says, times: 0 };
  }
  const times = says === before.other ? before.times + 1 : 1;
  const enough = times >= (says === 'good' ? GOOD_AFTER : BAD_AFTER);
  return enough ? { word: says, other: says, times: 0 } : { word: before.word, other: says, times };
}

function wordOf({ limitation, framesPerSecond, lost, seconds, available }: Sample): NetworkWord {
  const narrow = available !== null && available < 200_000;
  if (narrow || (lost !== null && lost > 0.15) || (limitation === 'bandwidth' && framesPerSecond !== null && framesPerSecond < 8)) {
    return 'poor';
  }
  // Just connected, everybody sends less than the network carries: it is found out little by little.
  const short = limitation === 'bandwidth' && (available === null || available < ENOUGH);
  if (short || (lost !== null && lost > 0.05) || (seconds !== null && seconds > 0.6)) {
    return 'weak';
  }
  return limitation === 'cpu' ? 'busy' : 'good';
}

type Report = Record<string, unknown>;

/** What a browser's statistics of a connection say, as far as it says it. */
export function sampleOf(reports: Iterable<Report>): Sample {
  const found = { limitation: 'none', framesPerSecond: null, lost: null, seconds: null, available: null } as {
    -readonly [K in keyof Sample]: Sample[K];
  };
  for (const report of reports) {
    if (report['type'] === 'outbound-rtp' && report['kind'] === 'video') {
      found.limitation = typeof report['qualityLimitationReason'] === 'string' ? report['qualityLimitationReason'] : 'none';
      found.framesPerSecond = number(report['framesPerSecond']);
    } else if (report['type'] === 'remote-inbound-rtp' && report['kind'] === 'video') {
      found.lost = number(report['fractionLost']);
      found.seconds ??= number(report['roundTripTime']);
    } else if (report['type'] === 'candidate-pair' && report['nominated'] === true && report['state'] === 'succeeded') {
      found.seconds = number(report['currentRoundTripTime']) ?? found.seconds;
      found.available = number(report['availableOutgoingBitrate']);
    }
  }
  return found;
}

/** When the other side was last heard to get what is sent, on the browser's own clock; `null`: never, or it does not say. */
export function heardAt(reports: Iterable<Report>): number | null {
  let last: number | null = null;
  for (const report of reports) {
    const at = report['type'] === 'remote-inbound-rtp' ? number(report['timestamp']) : null;
    last = at === null || (last !== null && last > at) ? last : at;
  }
  return last;
}

const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
