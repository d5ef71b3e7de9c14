/** A picture for a stretch of the broadcast: a piece of a sheet. Seconds since the broadcast began, pixels of the sheet. */
export interface Thumbnail {
  readonly start: number;
  readonly end: number;
  readonly sheet: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const TIMING = /^(\S+)\s+-->\s+(\S+)/;
const PIECE = /^(.+)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/;
/** More than a day of one picture in two seconds: what is beyond is left out. */
const MOST = 50_000;

/** Reads WebVTT whose cues are pieces of sheets (media fragments, `#xywh=`). What can't be read is left out. */
export function parseThumbnails(vtt: string, address: string): readonly Thumbnail[] {
  const found: Thumbnail[] = [];
  const lines = vtt.split(/\r?\n/);
  for (let i = 0; i + 1 < lines.length && found.length < MOST; i++) {
    const timing = TIMING.exec(lines[i] ?? '');
    const piece = PIECE.exec(lines[i + 1]?.trim() ?? '');
    const start = seconds(timing?.[1]);
    const end = seconds(timing?.[2]);
    const [x = NaN, y = NaN, width = NaN, height = NaN] = (piece ?? []).slice(2).map(Number);
    const sheet = resolved(piece?.[1], address);
    if (sheet !== null && end > start && width > 0 && height > 0) {
      found.push({ start, end, sheet, x, y, width, height });
    }
  }
  return found;
}

/** The picture for that second; the nearest one before it when there is none yet. */
export function thumbnailAt(all: readonly Thumbnail[], second: number): Thumbnail | null {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.start ?? 0) <= second) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return all[Math.max(0, low - 1)] ?? null;
}

/** `01:02:03.456` or `02:03.456`; NaN for anything else. */
function seconds(time: string | undefined): number {
  const parts = time?.split(':').map(Number) ?? [];
  return parts.length < 2 || parts.length > 3 ? NaN : parts.reduce((sum, part) => sum * 60 + part, 0);
}

function resolved(sheet: string | undefined, address: string): string | null {
  try {
    return sheet === undefined ? null : new URL(sheet, address).href;
  } catch {
    return null;
  }
}
