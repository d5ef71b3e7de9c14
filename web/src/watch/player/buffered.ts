/** A stretch this short in front of a picture that stands still is as good as none. */
const USELESS_SECONDS = 0.3;

/** Where the next stretch begins that is in the buffer, when what is left of this one is not worth waiting for. */
export function nextBuffered(time: number, buffered: TimeRanges): number | null {
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) > time) {
      return buffered.start(i);
    }
    if (buffered.end(i) - time > USELESS_SECONDS) {
      return null;
    }
  }
  return null;
}
