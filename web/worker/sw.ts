/**
 * The app without a network: its own files, kept for each build, and nothing else. A page is always asked of the
 * server first, so that no one is shown an older one; what is live, said or known is never kept, nor even looked at.
 */

const worker = self as unknown as ServiceWorkerGlobalScope;

/** Filled in by the build. */
declare const BUILD: string;
/** What every page needs. */
declare const SHELL: readonly string[];
/** What is kept once it was needed. */
declare const LATER: readonly string[];

const PREFIX = 'shell-';
const CACHE = PREFIX + BUILD;
const PAGE = '/index.html';
/** Not pages of the app, even when a browser goes there: documents, downloads, a word about certificates. */
const NOT_PAGES = new Set(['api', 'media', 'chat', 'whip', 'whep', 'openapi', 'asyncapi', 'actuator', 'problems', 'trust', '.well-known']);
/** What stands before a server that is away says this. */
const AWAY = new Set([502, 503, 504]);

worker.addEventListener('install', (event) => {
  event.waitUntil(keep());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) {
    return;
  }
  if (request.mode === 'navigate') {
    if (!NOT_PAGES.has(url.pathname.split('/')[1] ?? '')) {
      event.respondWith(page(event));
    }
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(asset(request, url.pathname));
  }
});

/** All of a build or nothing of it. */
async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(PAGE, { cache: 'reload' }), ...SHELL]);
  await worker.skipWaiting();
}

/** What pages of the build before may still ask for stays; older ones go. */
async function takeOver(): Promise<void> {
  const builds = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(builds.slice(0, -1).map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

async function page(event: FetchEvent): Promise<Response> {
  try {
    const preloaded = (await event.preloadResponse) as Response | undefined;
    const response = preloaded ?? (await fetch(event.request));
    return AWAY.has(response.status) ? ((await offlinePage()) ?? response) : response;
  } catch {
    return (await offlinePage()) ?? Response.error();
  }
}

/** The app, told that there is no server. */
async function offlinePage(): Promise<Response | null> {
  const kept = await (await caches.open(CACHE)).match(PAGE);
  if (kept === undefined) {
    return null;
  }
  const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8' });
  const policy = kept.headers.get('Content-Security-Policy');
  if (policy !== null) {
    headers.set('Content-Security-Policy', policy);
  }
  return new Response((await kept.text()).replace('<html', '<html data-offline'), { headers });
}

/** Its name carries a hash of what is in it: what is kept is right. */
async function asset(request: Request, path: string): Promise<Response> {
  const kept = await caches.match(request);
  if (kept !== undefined) {
    return kept;
  }
  const response = await fetch(request);
  if (response.ok && LATER.includes(path)) {
    const copy = response.clone();
    void caches.open(CACHE).then((cache) => cache.put(request, copy));
  }
  return response;
}
