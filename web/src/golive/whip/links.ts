/** ICE servers that a WHIP answer names: `Link: <turn:…>; rel="ice-server"; username="…"; credential="…"` (RFC 9725 §4.6). */
export function iceServersOf(header: string | null): RTCIceServer[] {
  if (header === null) {
    return [];
  }
  const servers: RTCIceServer[] = [];
  for (const [, target = '', rest = ''] of header.matchAll(/<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))*)/g)) {
    const parameters = parametersOf(rest);
    if (parameters.get('rel') === 'ice-server' && /^(stun|turn)s?:/i.test(target) && servers.length < MOST) {
      const username = parameters.get('username');
      const credential = parameters.get('credential');
      servers.push({ urls: target, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) });
    }
  }
  return servers;
}

const MOST = 8;

function parametersOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, bare] of text.matchAll(/;\s*([\w!#$&+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/g)) {
    found.set(name.toLowerCase(), quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1'));
  }
  return found;
}
