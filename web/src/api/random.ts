/** `bytes` random bytes in hexadecimal. Works on plain http too, where `crypto.randomUUID` is missing. */
export function randomId(bytes = 16): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, '0')).join('');
}
