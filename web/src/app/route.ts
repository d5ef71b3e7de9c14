/** The pages and their addresses. */
export type Route =
  | { readonly page: 'home'; readonly query: string }
  | { readonly page: 'watch'; readonly id: string }
  | { readonly page: 'sign-in'; readonly next: string }
  | { readonly page: 'sign-up'; readonly next: string }
  | { readonly page: 'new' }
  /** `id`: a broadcast that is there already. */
  | { readonly page: 'go-live'; readonly id: string | null }
  | { readonly page: 'studio'; readonly id: string }
  | { readonly page: 'profile'; readonly handle: string }
  | { readonly page: 'me' }
  | { readonly page: 'not-found' };

export function parseRoute(path: string, search: string): Route {
  const parts = path.split('/').filter(Boolean).map(decode);
  const parameters = new URLSearchParams(search);
  const [first, second] = parts;
  if (parts.length > 2) {
    return { page: 'not-found' };
  }
  if (parts.length === 2 && second !== undefined) {
    if (first === 'b') {
      return { page: 'watch', id: second };
    }
    if (first === 'live') {
      return { page: 'go-live', id: second };
    }
    return first === 'studio' ? { page: 'studio', id: second } : { page: 'not-found' };
  }
  if (first === undefined) {
    return { page: 'home', query: parameters.get('q') ?? '' };
  }
  if (first.startsWith('@') && first.length > 1) {
    return { page: 'profile', handle: first.slice(1) };
  }
  switch (first) {
    case 'sign-in':
    case 'sign-up':
      return { page: first, next: safeNext(parameters.get('next')) };
    case 'live':
      return { page: 'go-live', id: null };
    case 'new':
    case 'me':
      return { page: first };
    default:
      return { page: 'not-found' };
  }
}

/** Only addresses of this site: whoever made the link must not send people elsewhere after signing in. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith('/') || /^\/[/\\]/.test(next) || /[\u0000-\u001f]/.test(next)) {
    return '/';
  }
  return next;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const to = {
  home: (query = '') => (query === '' ? '/' : `/?q=${encodeURIComponent(query)}`),
  watch: (id: string) => `/b/${encodeURIComponent(id)}`,
  studio: (id: string) => `/studio/${encodeURIComponent(id)}`,
  profile: (handle: string) => `/@${encodeURIComponent(handle)}`,
  signIn: (next = '') => (next === '' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`),
  signUp: (next = '') => (next === '' ? '/sign-up' : `/sign-up?next=${encodeURIComponent(next)}`),
  /** From this device; into the broadcast `id`, if there is one. */
  goLive: (id = '') => (id === '' ? '/live' : `/live/${encodeURIComponent(id)}`),
  /** From an encoder. */
  create: () => '/new',
  me: () => '/me',
};
