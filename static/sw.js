// Keeps the page for visits without a network: all files of one build, or none.
// The build writes down its name, and the digest of each file by its path. The files are in a folder of that name, so
// that an open page never gets a file of another build.
const BUILD = '';
const FILES = {};

const HERE = new URL('./', location).href;
const OURS = `podstep ${HERE} `;
const CACHE = OURS + BUILD;

addEventListener('install', (event) => event.waitUntil(keep()));
addEventListener('activate', (event) => event.waitUntil(take()));
addEventListener('fetch', (event) => {
  if (event.request.method === 'GET') event.respondWith(answer(event.request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  const wanted = Object.entries(FILES).map(([path, integrity]) => new Request(path, { cache: 'no-cache', integrity }));
  // A file that is missing or of another build fails them all.
  await cache.addAll(wanted);
  await skipWaiting();
}

async function take() {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  // The newest of the others may still be on show.
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

async function answer(request) {
  const { origin, pathname } = new URL(request.url);
  const isPage = request.mode === 'navigate' && [HERE, `${HERE}index.html`].includes(origin + pathname);
  const kept = isPage ? await (await caches.open(CACHE)).match('./') : await caches.match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}
