/** One heart on its way up. Lengths in CSS pixels, times in milliseconds. */
export interface Particle {
  readonly color: string;
  readonly x: number;
  readonly y: number;
  readonly born: number;
  readonly life: number;
  readonly rise: number;
  readonly sway: number;
  readonly phase: number;
  readonly size: number;
  readonly tilt: number;
}

export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly opacity: number;
  readonly angle: number;
}

/** More are not drawn: a phone has one frame's time for all of them. */
export const MOST = 120;

export function hatch(color: string, x: number, y: number, now: number, random: () => number = Math.random): Particle {
  return {
    color,
    x,
    y,
    born: now,
    life: 2_200 + random() * 1_200,
    rise: 220 + random() * 220,
    sway: 12 + random() * 26,
    phase: random() * Math.PI * 2,
    size: 26 + random() * 12,
    tilt: (random() - 0.5) * 0.5,
  };
}

/** Rises, drifts, shrinks, vanishes; `null` when it is over or not born yet. */
export function pose(particle: Particle, now: number): Pose | null {
  const t = (now - particle.born) / particle.life;
  if (t < 0 || t >= 1) {
    return null;
  }
  const out = 1 - (1 - t) ** 2;
  const pop = Math.min(1, t / 0.07);
  return {
    x: particle.x + Math.sin(particle.phase + t * 5) * particle.sway * out,
    y: particle.y - particle.rise * out,
    scale: (0.4 + 0.6 * pop) * (1 - 0.45 * t),
    opacity: t < 0.55 ? 1 : 1 - (t - 0.55) / 0.45,
    angle: particle.tilt * Math.sin(particle.phase + t * 4),
  };
}

/** Shares out `n` hearts over a while, never more than `most`. */
export function spread(counts: Readonly<Record<string, number>>, most = 24): string[] {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const factor = total > most ? most / total : 1;
  return Object.entries(counts).flatMap(([color, n]) => Array<string>(Math.max(1, Math.round(n * factor))).fill(color));
}
