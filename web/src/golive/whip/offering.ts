/** What is offered: which codec first, and how much of the network a picture may take. */

/** H.264 goes through to every viewer as it is; VP8 is what every browser can make. */
const VIDEO = ['video/h264', 'video/vp8', 'video/vp9', 'video/av1'];

interface CodecLike {
  readonly mimeType: string;
  readonly sdpFmtpLine?: string;
}

/** In the order in which we want them; what stands beside codecs (RTX, FEC) stays behind them, in its order. */
export function preferred<T extends CodecLike>(codecs: readonly T[]): T[] {
  return codecs
    .map((codec, index) => ({ codec, index, rank: rank(codec) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ codec }) => codec);
}

function rank({ mimeType, sdpFmtpLine = '' }: CodecLike): number {
  const place = VIDEO.indexOf(mimeType.toLowerCase());
  if (place < 0) {
    return VIDEO.length * 2;
  }
  // Without packetization mode 1, one packet must hold a whole slice (RFC 6184 §6.2).
  return place * 2 + (place === 0 && !/packetization-mode=1/.test(sdpFmtpLine) ? 1 : 0);
}

/** Bits per second that a picture may take at most, by its shorter side in pixels. */
export function videoCeiling(shorterSide: number, screen: boolean): number {
  const camera = shorterSide >= 1080 ? 4_500_000 : shorterSide >= 720 ? 2_500_000 : shorterSide >= 480 ? 1_200_000 : 700_000;
  // A screen mostly stands still and has fine print.
  return screen ? Math.round(camera * 1.3) : camera;
}

export const AUDIO_CEILING = 96_000;
