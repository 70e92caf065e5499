import { assert, equal, until, withPage, ready, text, pick, samples, type, open, settled, shutdownShows, COMMENT } from '../page.mjs';

export const journeys = {
  'loads with a sample': () => withPage({}, async (page) => {
    equal(await page.title(), 'Podstep', 'title');
    assert((await text(page)).includes('kind:'), 'no manifest in the editor');
    assert(await page.locator('#timeline').isVisible(), '#timeline is not visible');
    equal(await page.locator('html').getAttribute('lang'), 'en', 'lang');
  }),

  'every sample can be picked': () => withPage({}, async (page) => {
    const ids = await samples(page);
    assert(ids.includes('job-sidecar'), `no job-sidecar among ${ids.join(', ')}`);
    const texts = new Set();
    for (const id of ids) {
      await pick(page, id);
      texts.add(await text(page));
      await until(`a picture for ${id}`, () => page.locator('#timeline').innerHTML());
    }
    equal(texts.size, ids.length, 'texts');
  }),

  'the journey: sample, edit, end, shutdown, reload': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await type(page, COMMENT);
    assert((await text(page)).startsWith(COMMENT), 'the edit is not in the editor');
    await page.locator('#last').click();
    await shutdownShows(page, 'SIGTERM');
    await page.reload();
    await ready(page);
    await until('the edit after a reload', async () => (await text(page)).startsWith(COMMENT));
  }),

  'the first picture is loaded without what it does not need': () => withPage({}, async (page) => {
    const loaded = () => page.evaluate(() =>
      performance.getEntriesByType('resource').map((entry) => entry.name.split('/').pop()).sort().join(' '));
    const first = 'boot.js chunks.js icon.svg podstep.js podstep_bg.wasm recovery.js';
    await settled(page);
    const names = await loaded();
    // Whether the icon counts as a resource of the page is up to the browser.
    equal(names.includes('icon.svg') ? names : names.replace('chunks.js', 'chunks.js icon.svg'), first, 'what is loaded');
    await open(page, 'events');
    await until('the tables', async () => (await loaded()).includes('split_tables.wasm'));
    assert(!(await loaded()).includes('split_resources'), 'the resources were loaded with the tables');
    await open(page, 'qos');
    await until('the resources', async () => (await loaded()).includes('split_resources.wasm'));
    assert((await page.locator('#qos').innerText()).includes('BestEffort'), 'no QoS class');
    assert(!(await loaded()).includes('split_engine'), 'the rules were loaded for the first text');
  }),

  'what cannot be loaded is said, and tried again': () => withPage({ wanted: /WebAssembly/ }, async (page) => {
    // As if the server sent something else: that failure is wanted, and the browser logs it.
    const broken = (route) => route.fulfill({ contentType: 'application/wasm', body: 'no module' });
    await page.route('**/split_*.wasm', broken);
    const problems = () => page.locator('#problems').innerText();
    await type(page, COMMENT);
    await until('the note', async () => (await problems()).includes('could not be loaded'));
    await page.locator('#tab-events').click();
    await until('the note in the panel', async () => (await page.locator('#events').innerText()).includes('could not be loaded'));
    await page.locator('#next').click();
    await page.unroute('**/split_*.wasm', broken);
    await page.locator('#events .missing button').click();
    await page.locator('#events > div > :not(.missing)').first().waitFor();
    await page.locator('#problems .missing button').click();
    await until('no note', async () => !(await problems()).includes('could not be loaded'));
  }),
};
