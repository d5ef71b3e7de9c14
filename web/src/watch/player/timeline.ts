/** A segment as a playlist lists it. Times in seconds of the element's clock. */
export interface Listed {
  readonly start: number;
  readonly end: number;
  /** Milliseconds since 1970. */
  readonly programDateTime: number | null;
  /** EXT-X-GAP: there is no media. */
  readonly gap?: boolean | undefined;
}

/** A picture that stands still this close to the end of a segment waits for the next one. */
const NEAR_SECONDS = 0.6;
/** Into what comes behind, since picture and sound do not begin at the very same moment. */
const INSIDE_SECONDS = 0.05;

/** Where the picture goes on when there is none at `time`; `null` when there is one, or nothing behind it yet. */
export function lostUntil(time: number, listed: readonly Listed[], edge: number): number | null {
  let at = listed.findIndex(({ end }) => end > time);
  const here = listed[at];
  if (here === undefined) {
    return null;
  }
  if (!here.gap && here.end - time < NEAR_SECONDS) {
    at++;
  }
  let until: number | null = null;
  for (let each = listed[at]; each?.gap === true; each = listed[++at]) {
    until = each.end;
  }
  return until !== null && until + INSIDE_SECONDS < edge ? until + INSIDE_SECONDS : null;
}

/** Where that moment is to be seen: in the segment it fell into, or at the start of the next when nothing was sent. */
export function timeOf(millis: number, listed: readonly Listed[]): number | null {
  let best: number | null = null;
  for (const { start, end, programDateTime } of listed) {
    if (programDateTime === null) {
      continue;
    }
    if (millis < programDateTime) {
      return best ?? start;
    }
    const into = (millis - programDateTime) / 1000;
    if (into < end - start) {
      return start + into;
    }
    best = end;
  }
  return best;
}
