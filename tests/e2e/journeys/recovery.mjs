// What becomes of the text when the page fails. Nothing in the page fails on demand, so a journey spoils the memory of
// the module that is shipped: whatever the module does next, it traps.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { dist, origin, assert, equal, until, withPage, ready, text, pick, type, axe, overflow, rollout, COMMENT, WIDE, NARROW } from '../page.mjs';

/** Keeps the module's memory at hand, and spoils it at the first loads of the page. */
const spoiling = ({ loads = 0, stores = true } = {}) => {
  if (!stores) Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
  if (location.protocol === 'about:') return;
  const load = Number(window.name || 0) + 1;
  window.name = String(load);
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await real.apply(WebAssembly, given);
      const memory = (made.instance ?? made).exports.memory;
      if (memory) globalThis.spoil = () => new Uint8Array(memory.buffer).fill(255);
      if (load <= loads) globalThis.spoil?.();
      return made;
    };
  }
};
// A page that is loaded again abandons what is still on its way.
const wanted = /memory access|unreachable|table index|null function|panicked|signature|RuntimeError|ERR_ABORTED/;
const notice = (page) => page.locator('.recovery');
const WORDS = { en: 'Your text is as it was', ja: 'テキストは元のままです', uk: 'Ваш текст залишився таким, як був' };

async function fails(page) {
  await page.locator('#manifest').focus();
  await page.keyboard.press('Control+Home');
  // With the key, so that nothing fails before it.
  await page.evaluate(() => addEventListener('keydown', () => globalThis.spoil(), { once: true, capture: true }));
  await page.keyboard.press('#');
  await notice(page).waitFor();
  await page.locator('#manifest').waitFor({ state: 'attached' });
}

export const journeys = {};

for (const [lang, words] of Object.entries(WORDS)) {
  journeys[`a page that fails starts again with the text: ${lang}`] = () =>
    withPage({ wanted, before: spoiling }, async (page) => {
      await pick(page, 'job-sidecar');
      await type(page, COMMENT);
      const typed = await text(page);
      await fails(page);
      equal(await text(page), `#${typed}`, 'the text with the key that the module never heard of');
      assert((await notice(page).innerText()).includes(words), `not said: ${words}`);
      await axe(page);
      await page.setViewportSize(NARROW);
      equal(await overflow(page), 0, 'overflow of the notice');
      await page.setViewportSize(WIDE);
      await page.locator('.recovery summary').click();
      assert((await page.locator('.recovery pre').innerText()).includes('Mozilla/'), 'no details of the browser');
      await page.locator('#next').click();
      await page.locator('.recovery button').click();
      equal(await notice(page).count(), 0, 'notices after it was closed');
      await page.reload();
      await page.locator('#manifest').waitFor({ state: 'attached' });
      equal(await notice(page).count(), 0, 'notices of a failure that is over');
      equal(await text(page), `#${typed}`, 'the text of the next visit');
    }, `${origin}/?lang=${lang}`);
}

Object.assign(journeys, {
  'a page that fails keeps the text where storage is refused': () =>
    withPage({ wanted, before: spoiling, given: { stores: false } }, async (page) => {
      await type(page, COMMENT);
      const typed = await text(page);
      await fails(page);
      equal(await text(page), `#${typed}`, 'the text');
    }),

  'standalone.html that fails keeps the text': () => withPage({ wanted, before: spoiling }, async (page) => {
    await type(page, COMMENT);
    const typed = await text(page);
    await fails(page);
    equal(await text(page), `#${typed}`, 'the text');
  }, pathToFileURL(path.join(dist, 'standalone.html')).href),

  'a text with which the page cannot start is set aside after two more tries': () =>
    withPage({ wanted, before: spoiling, given: { loads: 3 }, closed: true }, async (page, context) => {
      const bad = rollout(1);
      await context.addInitScript((bad) => localStorage.getItem('podstep.text') ?? localStorage.setItem('podstep.text', bad), bad);
      await page.goto(`${origin}/`).catch(() => {});
      await notice(page).waitFor();
      await ready(page);
      assert((await notice(page).innerText()).includes('has started with a sample'), 'not said');
      assert((await text(page)).includes('logshipper'), 'no sample in the editor');
      equal(await page.getByLabel('Your text').inputValue(), bad, 'the text that was set aside');
      equal(await page.evaluate(() => window.name), '4', 'how often the page was loaded');
      await axe(page);
      await page.reload();
      await ready(page);
      equal(await page.getByLabel('Your text').inputValue(), bad, 'the text that was set aside, after a reload');
    }),

  'a page that cannot start at all stops, with the text to be copied': () =>
    withPage({ wanted, before: spoiling, given: { loads: 4 }, closed: true }, async (page, context) => {
      const mine = `${COMMENT}kind: Pod\n`;
      await context.addInitScript((mine) => localStorage.setItem('podstep.text', mine), mine);
      await page.goto(`${origin}/`).catch(() => {});
      await until('the last words', async () => (await notice(page).count()) && (await notice(page).innerText()).includes('was stopped'));
      equal(await page.getByLabel('Your text').inputValue(), mine, 'the text');
      equal(await page.evaluate(() => window.name), '4', 'how often the page was loaded');
      await axe(page);
      await page.getByRole('button', { name: 'Start again' }).click();
      await until('the text', async () => (await page.locator('#manifest').count()) && (await text(page)) === mine);
    }),

  'a module that cannot be loaded is said, and tried again': () =>
    withPage({ wanted: /WebAssembly|CompileError/, closed: true }, async (page) => {
      const broken = (route) => route.fulfill({ contentType: 'application/wasm', body: 'no module' });
      await page.route('**/podstep_bg.wasm', broken);
      await page.goto(`${origin}/`);
      await until('the words', async () => (await notice(page).count()) && (await notice(page).innerText()).includes('could not be loaded'));
      await page.unroute('**/podstep_bg.wasm', broken);
      await page.getByRole('button', { name: 'Start again' }).click();
      await ready(page);
    }),
});
