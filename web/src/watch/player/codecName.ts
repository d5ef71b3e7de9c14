const NAMES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(avc|h\.?264)/i, 'H.264'],
  [/^(hvc|hev|h\.?265)/i, 'H.265'],
  [/^(av01|av1)/i, 'AV1'],
  [/^vp0?9/i, 'VP9'],
  [/^(mp4a|aac)/i, 'AAC'],
  [/^opus/i, 'Opus'],
  [/^mp3/i, 'MP3'],
];

/** The name people know a codec by; what we don't know, as it came. */
export function codecName(codec: string | null | undefined): string {
  if (!codec) {
    return '';
  }
  return NAMES.find(([pattern]) => pattern.test(codec))?.[1] ?? codec;
}
