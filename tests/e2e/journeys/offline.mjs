// Visits without a network, and a newer build, from servers of their own that can go away.
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dist, assert, equal, until, withPage, ready, text, type, open, serve, COMMENT } from '../page.mjs';

/** The page below a folder of a server, as it stands in many places. */
async function deployed(work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'podstep-'));
  const site = path.join(folder, 'tools/podstep');
  await cp(dist, site, { recursive: true });
  const server = await serve(folder);
  try {
    await work({ site, server, url: `${server.origin}/tools/podstep/` });
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

const title = (page) => page.title();
const kept = (page) => until('the page is kept', () => page.evaluate(async () =>
  navigator.serviceWorker.controller && (await (await caches.open((await caches.keys()).at(-1))).keys()).length > 5));
const build = async (site) => /["']([0-9a-f]{12})["']/.exec(await readFile(path.join(site, 'sw.js'), 'utf8'))[1];

/** Puts another build in the place of the one that is there, as a deployment does. */
async function rebuilt(site, { whole }) {
  const [from, to] = [await build(site), 'b'.repeat(12)];
  await rename(path.join(site, from), path.join(site, to));
  const [index, worker] = [path.join(site, 'index.html'), path.join(site, 'sw.js')];
  const digest = (page) => `sha256-${createHash('sha256').update(page).digest('base64')}`;
  const page = await readFile(index, 'utf8');
  const newer = page.replaceAll(from, to).replace('<title>Podstep', '<title>Newer Podstep');
  await writeFile(index, newer);
  const script = (await readFile(worker, 'utf8')).replaceAll(from, to);
  await writeFile(worker, whole ? script.replace(digest(page), digest(newer)) : script);
}

export const journeys = {
  'a page that was visited needs no network': () => deployed(({ server, url }) =>
    withPage({ serviceWorkers: 'allow', wanted: /ERR_|Failed to (load|fetch)|script for/ }, async (page, context) => {
      const asked = [];
      context.on('request', (request) => request.serviceWorker() && asked.push(request.url()));
      await page.reload();
      await kept(page);
      await server.close();
      await open(page, 'resources');
      await page.goto(`${url}index.html?lang=uk`);
      await ready(page);
      await until('Ukrainian', async () => (await page.locator('html').getAttribute('lang')) === 'uk');
      for (const [lang, word] of [['ja', '問題点'], ['en', 'Problems']]) {
        await page.locator('#lang').selectOption(lang);
        await until(word, async () => (await page.locator('#problems-heading').innerText()).includes(word));
      }
      await type(page, COMMENT);
      await page.goto(url);
      await ready(page);
      assert((await text(page)).startsWith(COMMENT), 'the text is not the one of the last visit');
      for (const id of ['qos', 'script', 'events', 'kubectl', 'steps']) await open(page, id);
      assert(asked.every((address) => address.startsWith(url)), `asked for ${asked.join(' ')}`);
    }, url)),

  'a newer build is taken with the next visit, and never mixed with the one on show': () => deployed(({ site, url }) =>
    withPage({ serviceWorkers: 'allow' }, async (page) => {
      await kept(page);
      const old = await page.evaluate(() => document.querySelector('script[src*=boot]').src);
      await rebuilt(site, { whole: true });
      await page.reload();
      await ready(page);
      equal(await title(page), 'Podstep', 'the page that is kept');
      await until('the newer build', async () => page.evaluate(async () => (await caches.keys()).some((name) => name.endsWith('bbb'))));
      await until('its worker', () => page.evaluate(async () => {
        const { active, installing, waiting } = await navigator.serviceWorker.getRegistration();
        return active?.state === 'activated' && !installing && !waiting;
      }));
      // What the older page had not needed yet is still its own.
      await open(page, 'resources');
      const from = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.wasm')));
      assert(from.every((name) => name.startsWith(old.replace('boot.js', ''))), `the older page loaded ${from.join(' ')}`);
      await page.reload();
      await ready(page);
      equal(await title(page), 'Newer Podstep', 'the page of the next visit');
    }, url)),

  'a build that is not whole is not taken': () => deployed(({ site, url }) =>
    withPage({ serviceWorkers: 'allow', wanted: /digest|integrity|ERR_ABORTED/ }, async (page) => {
      await kept(page);
      await rebuilt(site, { whole: false });
      const failed = page.evaluate(() => navigator.serviceWorker.getRegistration().then(async (registration) => {
        await registration.update().catch(() => {});
        const worker = registration.installing;
        if (!worker) return registration.waiting === null;
        return new Promise((resolve) => worker.addEventListener('statechange', () => resolve(worker.state === 'redundant')));
      }));
      assert(await failed, 'the worker of the half build was installed');
      await page.reload();
      await ready(page);
      equal(await title(page), 'Podstep', 'the page that is kept');
      await open(page, 'resources');
    }, url)),

  'where traffic is dear nothing is kept': () => withPage({
    serviceWorkers: 'allow',
    before: () => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
  }, async (page) => {
    // The page asks for its worker when the browser has nothing else to do, and it asked before.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => resolve())));
    equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0, 'workers');
  }),
};
