// What index.html shows until the module is there.
import { origin, assert, equal, until, withPage, ready, settled, NARROW, WIDE } from '../page.mjs';

const STILL = '#app > .still:visible';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: own}\nspec: {containers: [{name: app, image: app}]}\n';

/** Keeps something as an earlier visit did. */
const store = ([key, value]) => {
  // The empty page that comes first has no storage.
  if (location.protocol === 'http:') localStorage.setItem(`podstep.${key}`, value);
};

/** Opens the page, does `work` while the module is not there yet, and lets it come. */
async function held(page, address, work) {
  let come;
  const comes = new Promise((resolve) => { come = resolve; });
  await page.route('**/podstep_bg.wasm', async (route) => {
    await comes;
    await route.continue();
  });
  await page.goto(`${origin}/${address}`, { waitUntil: 'commit' });
  await page.locator('script[src$="boot.js"]').waitFor({ state: 'attached' });
  try {
    await work();
  } finally {
    come();
  }
  await ready(page);
}

/**
 * Where everything is that can be seen, in whole pixels. What is written in bars, and which times the axis names, depends
 * on the room, for which what stands there before is only stretched; and for that it has pictures instead of groups.
 */
const places = (page) => page.evaluate(() => {
  const shown = [...document.querySelectorAll('#app .podstep *')].filter((element) =>
    element.checkVisibility() && !element.matches('text, g, svg svg, .axis *'));
  return shown.map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [element.localName, ...[x, y, x + width, y + height].map(Math.round)];
  });
});

export const journeys = {
  'what stands before the module is what the module draws': async () => {
    for (const viewport of [NARROW, WIDE, { width: 1920, height: 1080 }]) {
      await withPage({ viewport, closed: true }, async (page) => {
        let before;
        await held(page, '', async () => {
          await page.locator(`${STILL} .timeline .span`).first().waitFor();
          assert((await page.locator(`${STILL} .headline`).innerText()).includes('myapp'), 'no name');
          before = await places(page);
          await page.keyboard.press('Tab');
          equal(await page.evaluate(() => document.activeElement.localName), 'body', 'focus');
        });
        equal(await page.locator('.still').count(), 0, 'pictures that hear nothing');
        const languages = await page.locator('option[lang]').evaluateAll((options) => options.map(({ lang }) => lang).join(' '));
        equal(await page.evaluate(() => document.documentElement.dataset.locales), languages, 'languages');
        await settled(page);
        const after = await places(page);
        equal(before.map(([name]) => name).join(' '), after.map(([name]) => name).join(' '), 'elements');
        // A place that was rounded before it was stretched may be a pixel off.
        const moved = before.filter((place, index) => place.some((edge, at) => at > 0 && Math.abs(edge - after[index][at]) > 2));
        assert(moved.length === 0, `at ${viewport.width}: moved: ${moved.slice(0, 5).map((place) => place.join(' ')).join('; ')}`);
      });
    }
  },

  'it has the colours that were chosen': () => withPage({
    closed: true,
    before: store,
    given: ['theme', 'dark'],
  }, (page) => held(page, '', async () => {
    const colour = await page.locator(STILL).evaluate((still) => getComputedStyle(still).backgroundColor);
    equal(colour, 'rgb(16, 19, 24)', 'background');
  })),

  'without scripts it says in each language what it needs': () => withPage({ javaScriptEnabled: false, wanted: /csp/, closed: true }, async (page) => {
    await page.goto(`${origin}/`);
    const said = page.locator('#app noscript p');
    equal(await said.evaluateAll((all) => all.map(({ lang }) => lang).join()), 'en,ja,uk', 'languages');
    for (const words of await said.allInnerTexts()) assert(words.includes('JavaScript'), words);
  }),

  'nothing stands there where the module draws something else': async () => {
    for (const [address, options] of [
      ['?lang=ja', {}],
      ['?tab=events', {}],
      ['#v1:s:job-sidecar', {}],
      ['', { locale: 'uk-UA' }],
      ['', { before: store, given: ['text', POD] }],
    ]) {
      await withPage({ ...options, closed: true }, (page) => held(page, address, async () => {
        await until('the script', () => page.evaluate(() => document.documentElement.dataset.theme));
        equal(await page.locator('#app > .podstep:visible').count(), 0, `pictures with ${address || JSON.stringify(options)}`);
      }));
    }
  },
};
