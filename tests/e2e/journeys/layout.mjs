import { NARROW, origin, assert, equal, until, withPage, ready, axe, pick, open, samples } from '../page.mjs';

const opened = (page) => page.locator('#dialog').evaluate((dialog) => dialog.open);

export const journeys = {
  'a dialog closes with Esc, its button and beside it, and gives the focus back': () => withPage({}, async (page) => {
    const ways = {
      Esc: () => page.keyboard.press('Escape'),
      'its button': () => page.locator('#dialog').getByRole('button', { name: 'Close' }).click(),
      'a click beside it': () => page.mouse.click(5, 5),
    };
    for (const [way, close] of Object.entries(ways)) {
      await page.locator('#help').click();
      await page.locator('#dialog kbd').first().waitFor();
      equal(await page.getByRole('dialog', { name: 'Help and keys' }).count(), 1, 'dialogs with this name');
      await axe(page);
      await close();
      await until(`closed by ${way}`, async () => !(await opened(page)));
      equal(await page.evaluate(() => document.activeElement.id), 'help', `the focus after ${way}`);
    }
    await page.locator('#next').focus();
    await page.keyboard.press('?');
    await until('opened by its key', () => opened(page));
    const position = await page.locator('#slider').inputValue();
    await page.keyboard.press('ArrowRight');
    equal(await page.locator('#slider').inputValue(), position, 'the step behind an open dialog');
  }),

  'the content of a dialog that cannot be loaded is tried again': () => withPage({ wanted: /WebAssembly/ }, async (page) => {
    const broken = (route) => route.fulfill({ contentType: 'application/wasm', body: 'no module' });
    await page.route('**/split_help.wasm', broken);
    await page.locator('#help').click();
    await page.locator('#dialog .missing').waitFor();
    await page.unroute('**/split_help.wasm', broken);
    await page.locator('#dialog .missing button').click();
    await page.locator('#dialog kbd').first().waitFor();
  }),

  'the theme is chosen, kept, and there before the page is drawn': () => withPage({ colorScheme: 'light' }, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.locator('#theme').selectOption('dark');
    await until('another background', async () => (await background()) !== light);
    const dark = await background();
    await page.reload();
    await ready(page);
    equal(await background(), dark, 'the background on the next visit');
    await axe(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('#theme').selectOption('light');
    await until('a light background', async () => (await background()) === light);
    await page.locator('#theme').selectOption('auto');
    await until("the system's background", async () => (await background()) === dark);
  }),

  'on a phone the settings are in a menu': () => withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
    equal(await page.locator('#lang').isVisible(), false, 'the language without its menu');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.locator('#lang').selectOption('uk');
    await page.getByRole('button', { name: 'Налаштування' }).waitFor();
    await axe(page);
    await page.keyboard.press('Escape');
    await page.locator('#lang').waitFor({ state: 'hidden' });
  }),

  'on a phone time runs down, and one tab shows one thing': () => withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
    await pick(page, 'job-sidecar');
    assert((await page.locator('.tries .button').first().isVisible()), 'nothing to try above the timeline');
    await until('columns', async () => (await page.locator('.lane-labels').innerText()).includes('myjob'));
    const boxes = await page.locator('.row-lane').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().toJSON()));
    equal(boxes.length, 2, 'columns');
    equal(boxes[0].top, boxes[1].top, 'the heads of columns');
    // Every column stands below its name.
    const lanes = await page.locator('#timeline .lane').evaluateAll((lanes) => lanes.map((lane) => lane.getBoundingClientRect().toJSON()));
    lanes.forEach((lane, column) => {
      assert(lane.left >= boxes[column].left && lane.right <= boxes[column].right + 1, `column ${column}: ${lane.left}–${lane.right}`);
    });
    const cursor = () => page.locator('#timeline .cursor').evaluate((line) =>
      line.getBoundingClientRect().top - line.closest('svg').getBoundingClientRect().top);
    const before = await cursor();
    await page.locator('#next').click();
    await page.locator('#next').click();
    await until('the cursor further down', async () => (await cursor()) > before);
    // Across: the other container; along: its next change.
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await until('the next column', async () => (await page.evaluate(() => document.activeElement.innerText)).includes('myjob'));
    const step = await page.locator('#slider').inputValue();
    await page.keyboard.press('ArrowDown');
    await until('its next change', async () => (await page.locator('#slider').inputValue()) !== step);
    equal(await page.locator('#manifest').isVisible(), false, 'the text beside the timeline');
    await page.getByRole('tab', { name: 'YAML' }).click();
    await page.locator('#manifest').waitFor();
    equal(await page.locator('#timeline').isVisible(), false, 'the timeline beside the text');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.locator('#timeline').waitFor();
    const wide = await page.locator('.row-lane').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().left));
    equal(wide[0], wide[1], 'rows where there is room');
  }),

  'on a phone no table of a life scrolls sideways': async () => {
    for (const lang of ['en', 'ja', 'uk']) {
      await withPage({ viewport: NARROW }, async (page) => {
        await pick(page, 'job-sidecar');
        await page.locator('#last').click();
        for (const id of ['shutdown', 'events', 'steps']) {
          await open(page, id);
          const wide = await page.locator(`#${id} .scroll`).evaluateAll((boxes) => boxes.map((box) => box.scrollWidth - box.clientWidth));
          assert(wide.length > 0 && wide.every((by) => by === 0), `#${id} in ${lang}: ${wide}`);
        }
      }, `${origin}/?lang=${lang}`);
    }
  },

  'the first screen has text, timeline, transport, why and the tabs': () => withPage({}, async (page) => {
    const ids = await samples(page);
    for (const sample of ids) {
      await pick(page, sample);
      await page.locator('#last').click();
      for (const part of ['#manifest', '#timeline', '.transport', '#why .fact', '[role=tablist]', '#panel']) {
        const box = await page.locator(part).boundingBox();
        assert(box && box.y >= 0 && box.y + Math.min(box.height, 60) <= 900, `${part} of ${sample}: ${JSON.stringify(box)}`);
      }
      equal(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), true, `${sample} fits`);
    }
  }),

  'with forced colours, wide letters and fourfold zoom nothing is lost': () =>
    withPage({ viewport: { width: 320, height: 256 }, forcedColors: 'active', reducedMotion: 'reduce' }, async (page) => {
      await pick(page, 'job-sidecar');
      // The text spacing of WCAG 1.4.12.
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }');
        document.adoptedStyleSheets = [sheet];
      });
      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        const name = await tab.innerText();
        equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `overflow of ${name}`);
        const cut = await page.evaluate(() => [...document.querySelectorAll('.podstep button, .podstep h2, .podstep th')]
          .filter((element) => element.checkVisibility() && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && !element.closest('.lane-labels'))
          .map((element) => element.innerText));
        equal(cut.join(), '', `what is cut off of ${name}`);
        await axe(page);
      }
    }),

  'what is printed is the timeline, why, the table and the whole manifest': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await page.locator('#last').click();
    await page.emulateMedia({ media: 'print' });
    for (const part of ['#timeline', '#why', '#rows', '#manifest']) equal(await page.locator(part).isVisible(), true, part);
    for (const part of ['.transport', '[role=tablist]', '#sample', '#help', '.zoom']) {
      equal(await page.locator(part).first().isVisible(), false, part);
    }
    equal(await page.locator('#manifest').evaluate((area) => area.scrollHeight <= area.clientHeight + 1), true, 'the manifest is whole');
    equal(await page.locator('#panel').evaluate((panel) => panel.scrollHeight <= panel.clientHeight + 1), true, 'the table is whole');
  }),
};
