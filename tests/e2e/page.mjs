// The built page (dist/) on a server of its own in a real browser, and what every journey does with it.
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export { rollout } from '../manifests/rollout.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../..');
export const dist = process.env.PODSTEP_DIST ?? path.join(root, 'dist');
export const screenshots = process.env.PODSTEP_SCREENSHOTS ?? path.join(root, 'target/e2e');
const executablePath = process.env.PODSTEP_CHROMIUM ?? '/usr/bin/chromium';
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };
const WAIT = 30_000;
/** So many times slower than it is the processor seems to every page, to find journeys that hang on a fast one. */
const SLOWER = Number(process.env.PODSTEP_SLOWER ?? 1);
/** Milliseconds without a change after which a view is whole. */
const QUIET = 300;

/** The first view. */
export const FIRST = 'as it begins';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

/** A server of the files of a folder, at a port of its own. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = path.join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    try {
      if (!file.startsWith(folder + path.sep)) throw new Error('outside');
      const body = await readFile(file);
      response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404, { 'Content-Type': 'text/plain' });
      response.end('not found\n');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

const server = await serve(dist);
export const { origin } = server;

if (!existsSync(path.join(dist, 'index.html'))) throw new Error('dist/ is missing: cargo xtask build');
await mkdir(screenshots, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

export class Failure extends Error {}

export function assert(condition, message) {
  if (!condition) throw new Failure(message);
}

export function equal(actual, expected, what) {
  assert(actual === expected, `${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}

/** Waits until `probe` gives something true, and gives that. */
export async function until(what, probe) {
  const end = Date.now() + WAIT;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Failure(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/**
 * Runs `work` with a fresh browser profile. Whatever it does, the page and its worker must log no error but the
 * `wanted` ones, no request may fail, and none may leave the page's own origin or break its policy. `before` is run in
 * each page before its own scripts, with `given`. A journey that wants a `closed` page opens it itself.
 */
export async function withPage(options, work, url = `${origin}/`) {
  const { wanted, before, given, closed, ...context_options } = options;
  // The worker would answer what a journey wants to fail, and load what none has asked for.
  const context = await browser.newContext({ viewport: WIDE, serviceWorkers: 'block', ...context_options });
  context.setDefaultTimeout(WAIT);
  await context.addInitScript(() => addEventListener('securitypolicyviolation', (event) =>
    console.error(`${event.effectiveDirective} forbids ${event.blockedURI} ${event.sample}`)));
  if (before) await context.addInitScript(before, given);
  const complaints = [];
  context.on('request', (request) => {
    const inside = [`${new URL(url).origin}/`, 'data:', 'blob:', 'file:'].some((start) => request.url().startsWith(start));
    if (!inside) complaints.push(`request to ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    if (!wanted?.test(why)) complaints.push(`failed request: ${request.url()} ${why}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  context.on('console', (message) => {
    const unwanted = !wanted?.test(message.text()) && message.text() !== 'Service Worker registration blocked by Playwright';
    if (['error', 'warning'].includes(message.type()) && unwanted) complaints.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    const { message } = error.error();
    if (!wanted?.test(message)) complaints.push(`exception: ${message}`);
  });
  try {
    const page = await context.newPage();
    if (SLOWER > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    if (!closed) {
      await page.goto(url);
      await ready(page);
    }
    await work(page, context);
  } finally {
    await context.close();
  }
  assert(complaints.length === 0, complaints.join('; '));
}

/** The interface is up and has drawn its first picture; what stands there before the module hears nothing. */
export async function ready(page) {
  await page.locator('.podstep:not([inert]) #manifest').waitFor({ state: 'attached' });
  await until('a picture in #timeline', () => page.locator('#timeline').innerHTML());
}

export const text = (page) => page.locator('#manifest').inputValue();

/** The ids of all samples, as the gallery lists them. */
export async function samples(page) {
  await page.locator('#sample').click();
  await page.locator('.gallery a.sample').first().waitFor();
  const ids = await page.locator('.gallery a.sample').evaluateAll((cards) => cards.map((card) => card.dataset.sample));
  await page.keyboard.press('Escape');
  return ids;
}

/** Chooses a sample in the gallery. */
export async function pick(page, sample) {
  const before = await text(page);
  await page.locator('#sample').click();
  const card = page.locator(`.gallery a[data-sample="${sample}"]`);
  const same = await card.getAttribute('aria-current');
  await card.click();
  await page.locator('#dialog').waitFor({ state: 'hidden' });
  if (!same) await until(`the sample ${sample} in the editor`, async () => (await text(page)) !== before);
  // The first one that is not there at the start waits for the engine.
  await until(`the life of ${sample}`, async () => !(await page.locator('#following').innerText()).trim());
}

/** Types at the start of the manifest, as a user does. */
export async function type(page, typed) {
  await page.locator('#manifest').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(typed);
}

/** Puts a text in the place of the manifest with one event, as when it is pasted; `fill` makes one of each line. */
export async function paste(page, manifest) {
  await page.locator('#manifest').evaluate((area, manifest) => {
    area.value = manifest;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }, manifest);
}

/** The tabs of the panels that are not named like their tab. */
const TABS = {
  script: 'what-if', rows: 'watch', qos: 'resources', 'node-card': 'resources', trial: 'resources', added: 'resources',
  volumes: 'shared', network: 'shared', processes: 'shared',
};

/** Shows a panel. */
export async function open(page, id) {
  await page.locator(`#tab-${TABS[id] ?? id}`).click();
  await page.locator(`#${id} > div > *`).first().waitFor();
}

export async function shutdownShows(page, word) {
  await open(page, 'shutdown');
  await until(`${word} in #shutdown`, async () => (await page.locator('#shutdown').innerText()).includes(word));
}

export async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export async function axe(page) {
  await page.evaluate(axeSource);
  // Links to samples are fragments that lead to no place in the page: axe takes them for skip links.
  const { violations } = await page.evaluate(() => globalThis.axe.run({ rules: { 'skip-link': { enabled: false } } }));
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ target, any }) => `${id} at ${target.join(' ')}${any[0] ? `: ${any[0].message}` : ''}`));
  assert(found.length === 0, found.join('; '));
}

/** Presses Tab until the element with this id has the focus. */
export async function tabTo(page, id) {
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await page.evaluate(() => document.activeElement?.id)) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Failure(`#${id} cannot be reached with Tab`);
}

export const COMMENT = '# edited by the journey\n';

/** The life of the text in the editor is followed to its end and shown. */
export async function followed(page, words) {
  await until(`${words} is shown`, async () =>
    !(await page.locator('#following').innerText()).trim() && (await page.locator('.headline').innerText()).includes(words));
}

/** Moves the cursor to this share of the life. */
export async function seek(page, share) {
  await page.locator('#slider').evaluate((slider, share) => {
    slider.value = Math.round(Number(slider.max) * share);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }, share);
}

export const focused = (page) => page.evaluate(() => document.activeElement.innerText.replaceAll('\n', ' '));

/** Opens whatever is folded. */
async function unfold(page) {
  const folded = page.locator('details:not([open]) > summary:visible');
  while (await folded.count()) await folded.first().click();
}

/** Waits until the page has not changed for a while. */
export async function settled(page) {
  await page.evaluate((quiet) => new Promise((resolve) => {
    let timer = setTimeout(resolve, quiet);
    new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(resolve, quiet);
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  }), QUIET);
}

/** Every view that can be opened from the page: `[name, open, close]`. */
export async function views(page) {
  const opened = [[FIRST, () => settled(page), async () => {}]];
  const entries = page.locator('.top').locator('[aria-haspopup=dialog], [popovertarget]:visible');
  for (let index = 0; index < await entries.count(); index += 1) {
    const entry = entries.nth(index);
    const name = await entry.getAttribute('title') ?? await entry.getAttribute('aria-label') ?? await entry.innerText();
    opened.push([name, async () => {
      if (!await entry.isVisible()) await page.locator('.menu-button').press('Enter');
      await entry.press('Enter');
      await until(`what ${name} opens`, () => page.evaluate(() => Boolean(document.querySelector('dialog[open] h2, :popover-open'))));
      await settled(page);
    }, async () => {
      await page.keyboard.press('Escape');
      await until(`${name} is closed`, () => page.evaluate(() => !document.querySelector('dialog[open], :popover-open')));
    }]);
  }
  const tabs = await page.locator('[role=tab]:visible').evaluateAll((tabs) => tabs.map(({ id }) => id));
  for (const id of tabs) {
    opened.push([id, async () => {
      await page.locator(`#${id}`).click();
      const panel = await page.locator(`#${id}`).getAttribute('aria-controls');
      await page.locator(`#${panel} :visible`).first().waitFor();
      // What is in it may have to come first, and to be worked out.
      await page.waitForLoadState('networkidle');
      await unfold(page);
      await settled(page);
    }, async () => {}]);
  }
  return opened;
}

/** Ends the browser and the server. */
export async function close() {
  await browser.close();
  await server.close();
}
