/** The pause before try number `attempt` (from 0): doubling up to `most`, and spread, so that a crowd does not come back at once. */
export function backoff(attempt: number, { first = 500, most = 8_000, random = Math.random } = {}): number {
  const whole = Math.min(most, first * 2 ** Math.min(attempt, 16));
  return Math.round(whole * (0.5 + random() / 2));
}
