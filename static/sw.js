// Keeps the page for visits without a network: all files of one build, or none.
// The build writes down its name, which is made of what is in its files, their names and the digest of the page that
// asks for them. The files are in a folder of the build's name, so that an open page never gets one of another build.
const BUILD = '';
const PAGE = '';
const FILES = [];

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
  // A page of another build, or a file that is missing, fails them all.
  const page = new Request('./', { cache: 'no-cache', integrity: PAGE });
  await cache.addAll([page, ...FILES.map((name) => `${BUILD}/${name}`)]);
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
  const isPage = request.mode === 'navigate' && (origin + pathname).replace(/index\.html$/, '') === HERE;
  const kept = await (isPage ? caches.match('./', { cacheName: CACHE }) : caches.match(request));
  return kept ?? fetch(request);
}
