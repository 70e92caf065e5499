import { NARROW, WIDE, origin, assert, equal, until, withPage, ready, text, pick, open, rollout, followed, seek } from '../page.mjs';

export const journeys = {
  'the tab is there on the next visit, and can be linked': () => withPage({}, async (page) => {
    await page.locator('#rows table').first().waitFor();
    await open(page, 'steps');
    await page.locator('#steps table').waitFor();
    await page.reload();
    await ready(page);
    await page.locator('#steps table').waitFor();
    equal(await page.locator('#rows').count(), 0, 'panels of other tabs');
    await page.goto(`${origin}/?tab=events`);
    await ready(page);
    await page.locator('#events > div > *').first().waitFor();
    await open(page, 'qos');
    equal(new URL(page.url()).search, '?tab=resources', 'the tab in the address');
  }),

  'the row at the cursor is marked and in sight, until the reader scrolls to others': async () => {
    for (const viewport of [WIDE, NARROW]) {
      await withPage({ viewport }, async (page) => {
        if (viewport === NARROW) await page.locator('#tab-text').click();
        await page.locator('#manifest').fill(rollout(30));
        if (viewport === NARROW) await page.locator('#tab-timeline').click();
        await followed(page, 'Deployment web');
        for (const id of ['rows', 'events', 'kubectl']) {
          await open(page, id);
          if (id === 'kubectl') await page.getByLabel('Command').selectOption('get -w');
          const rows = page.locator(`#${id} .now`);
          const scroller = page.locator(viewport === NARROW ? `#${id} .tall:has(.now)` : '.panels');
          const inSight = () => rows.first().evaluate((row) => {
            const [{ top, bottom }, around] = [row, row.closest('.tall')].map((element) => element.getBoundingClientRect());
            const panels = row.closest('.panels').getBoundingClientRect();
            return top >= Math.max(around.top, panels.top) - 1 && bottom <= Math.min(around.bottom, panels.bottom) + 1;
          });
          for (const share of [0.3, 0.9, 0.5, 1]) {
            await seek(page, share);
            await until(`the row at ${share} in sight in #${id}`, inSight);
            equal(await rows.count(), 1, `rows at ${share} in #${id}`);
            assert((await page.locator(`#${id} tr`).count()) < 200, `rows of #${id} at ${share}`);
          }
          if (viewport === WIDE && id === 'rows') {
            await page.setViewportSize({ ...WIDE, height: 760 });
            await page.locator('#back').click();
            await until(`the row in sight in #${id} once that is lower`, inSight);
            await page.setViewportSize(WIDE);
          }
          await scroller.evaluate((element) => { element.scrollTop = 0; });
          await page.locator('#back').click();
          await page.waitForTimeout(200);
          equal(await scroller.evaluate((element) => element.scrollTop), 0, `scrolled in #${id} after the reader`);
        }
      });
    }
  },

  "the API server's rules come with the first other text": () => withPage({}, async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const good = await text(page);
    await page.locator('#manifest').fill(good.replace('name: logshipper', 'name: log_shipper'));
    const said = () => page.locator('#problems').innerText();
    await until("the server's words", async () => (await said()).includes('a lowercase RFC 1123 label must consist of'));
    assert(asked.some((url) => url.includes('split_engine.wasm')), 'where do the words come from?');
    assert(await page.locator('#stale').innerText(), 'a refused manifest has a life');
    await page.locator('#manifest').fill(good.replace('name: logshipper', 'name: shipper'));
    await until('no such words', async () => !(await said()).includes('RFC 1123'));
    equal((await page.locator('#stale').innerText()).trim(), '', 'the note of a stale picture');
  }),

  'what the server adds is shown with its reason': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await open(page, 'added');
    const table = await page.locator('#added table').innerText();
    for (const words of ['spec.backoffLimit', 'terminationGracePeriodSeconds', 'the default of this field', "the image's tag"]) {
      assert(table.includes(words), `${words} is not in the table`);
    }
  }),

  'other numbers are tried, written back and undone': () => withPage({}, async (page) => {
    await pick(page, 'resources-order');
    const before = await text(page);
    const shows = (id, words) => until(`${words} in #${id}`, async () => (await page.locator(`#${id}`).innerText()).includes(words));
    await open(page, 'trial');
    await shows('resources', '300m');
    await page.getByLabel('cpu request of migrate').fill('500m');
    await shows('trial', '300m becomes 600m');
    await page.getByLabel('memory limit of app').fill('4Gi');
    await page.locator('#node').selectOption({ index: 0 });
    await shows('node-card', 'Insufficient memory');
    equal(await text(page), before, 'the manifest before anything is written');
    await page.locator('#write-back').click();
    await shows('resources', '600m');
    assert((await text(page)).includes('memory: 4Gi'), 'the limit is not in the manifest');
    await page.locator('#manifest').focus();
    await page.keyboard.press('Control+z');
    await until('the manifest as before', async () => (await text(page)) === before);
    await shows('resources', '300m');
  }),
};
