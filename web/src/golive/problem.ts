/** Why there is no camera. */
export type DeviceProblem =
  /** The page came over plain http, where browsers give no camera. */
  | 'insecure'
  /** A browser that cannot broadcast at all. */
  | 'unsupported'
  | 'denied'
  /** The browser may, but the system does not let the browser. */
  | 'system'
  | 'none'
  /** Another program holds it. */
  | 'busy'
  | 'unknown';

export interface Surroundings {
  readonly secure: boolean;
  readonly devices: boolean;
  readonly peers: boolean;
}

/** What stands in the way before anything is asked; `null`: nothing. */
export function obstacle({ secure, devices, peers }: Surroundings): DeviceProblem | null {
  if (devices && peers) {
    return null;
  }
  return secure ? 'unsupported' : 'insecure';
}

export function problemOfDevice(error: unknown): DeviceProblem {
  const { name, message } = error instanceof Error || isNamed(error) ? error : { name: '', message: '' };
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return /system/i.test(message) ? 'system' : 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unknown';
  }
}

function isNamed(error: unknown): error is { name: string; message: string } {
  return typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
}

/** Whose settings have to be opened, and where they are differs. */
export type BrowserKind = 'safariPhone' | 'chromePhone' | 'firefox' | 'safari' | 'chrome' | 'other';

export function browserOf(userAgent: string, touch: boolean): BrowserKind {
  // An iPad calls itself a Mac; a Mac has no touch screen. All browsers of an iPhone are Safari inside.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touch)) {
    return 'safariPhone';
  }
  if (/Firefox\//.test(userAgent)) {
    return 'firefox';
  }
  if (/Android/.test(userAgent)) {
    return /Chrome\//.test(userAgent) ? 'chromePhone' : 'other';
  }
  if (/Chrome\/|Chromium\//.test(userAgent)) {
    return 'chrome';
  }
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}
