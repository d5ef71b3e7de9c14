export type Language = 'en' | 'fr';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Numbers, dates and lengths as a language writes them. One per language and page; cheap to call. */
export class Format {
  private readonly whole: Intl.NumberFormat;
  private readonly compact: Intl.NumberFormat;
  private readonly decimal: Intl.NumberFormat;
  private readonly fine: Intl.NumberFormat;
  private readonly relative: Intl.RelativeTimeFormat;
  private readonly dayTime: Intl.DateTimeFormat;
  private readonly date: Intl.DateTimeFormat;
  private readonly time: Intl.DateTimeFormat;
  private readonly month: Intl.DateTimeFormat;

  constructor(
    readonly language: Language,
    locale: string = language,
    timeZone?: string,
  ) {
    const zone = timeZone === undefined ? {} : { timeZone };
    this.whole = new Intl.NumberFormat(locale);
    this.compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
    this.decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 5 });
    this.relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    this.dayTime = new Intl.DateTimeFormat(locale, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: 'numeric',
      minute: '2-digit',
      ...zone,
    });
    this.date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', ...zone });
    this.time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', ...zone });
    this.month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', ...zone });
  }

  number(n: number): string {
    return this.whole.format(n);
  }

  /** 1234 → “1.2K”, « 1,2 k ». */
  short(n: number): string {
    return n < 1000 ? this.whole.format(n) : this.compact.format(n);
  }

  oneDecimal(n: number): string {
    return this.decimal.format(n);
  }

  /** Relative when near, absolute when far. */
  moment(at: Date, now: Date = new Date()): string {
    const difference = at.getTime() - now.getTime();
    const size = Math.abs(difference);
    if (size < MINUTE) {
      return this.relative.format(0, 'second');
    }
    if (size < HOUR) {
      return this.relative.format(Math.trunc(difference / MINUTE), 'minute');
    }
    if (size < DAY) {
      return this.relative.format(Math.trunc(difference / HOUR), 'hour');
    }
    if (size < 7 * DAY) {
      return this.relative.format(Math.trunc(difference / DAY), 'day');
    }
    return this.on(this.date.format(at));
  }

  /** For what is to come: near ones relative, others with day and hour. */
  appointment(at: Date, now: Date = new Date()): string {
    const difference = at.getTime() - now.getTime();
    return Math.abs(difference) < HOUR ? this.moment(at, now) : this.on(this.dayTime.format(at));
  }

  day(at: Date): string {
    return this.date.format(at);
  }

  clock(at: Date): string {
    return this.time.format(at);
  }

  monthOf(at: Date): string {
    return this.month.format(at);
  }

  /** A place on a time line: 4:05, 1:02:09. */
  position(seconds: number): string {
    const all = Math.max(0, Math.floor(seconds));
    const h = Math.floor(all / 3600);
    const m = Math.floor((all % 3600) / 60);
    const s = String(all % 60).padStart(2, '0');
    return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
  }

  /** How far behind live: −0:10. */
  behind(seconds: number): string {
    return `\u2212${this.position(Math.round(seconds))}`;
  }

  /** A length in words that fit a small place: 12 s, 4 min, 1 h 20 min. */
  span(seconds: number): string {
    const all = Math.max(0, Math.round(seconds));
    if (all < 60) {
      return `${all} s`;
    }
    const minutes = Math.floor(all / 60);
    if (minutes < 60) {
      return `${minutes} min`;
    }
    const rest = minutes % 60;
    return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }

  /** Bits per second for people. */
  bitrate(bitsPerSecond: number): string {
    return bitsPerSecond >= 1_000_000
      ? `${this.decimal.format(bitsPerSecond / 1_000_000)} Mbit/s`
      : `${this.whole.format(Math.round(bitsPerSecond / 1000))} kbit/s`;
  }

  /** Of latitude or longitude, to the metre at most. */
  degrees(n: number): string {
    return `${this.fine.format(n)}°`;
  }

  private on(date: string): string {
    return this.language === 'fr' ? `le ${date}` : `on ${date}`;
  }
}
