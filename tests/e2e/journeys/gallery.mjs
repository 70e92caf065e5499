import path from 'node:path';
import { assert, equal, until, withPage, ready, text, pick, type, axe, overflow, screenshots, origin, WIDE, NARROW, COMMENT } from '../page.mjs';

const lesson = (page) => page.locator('.lesson').innerText();

/** Opens the gallery. */
async function gallery(page) {
  await page.locator('#sample').click();
  await page.locator('.gallery a.sample').first().waitFor();
}

/** Lets go of files or a text over an element, as somebody who drags them does. */
async function drop(page, selector, { files = [], plain }) {
  const data = await page.evaluateHandle(({ files, plain }) => {
    const data = new DataTransfer();
    for (const [name, content] of files) data.items.add(new File([content], name));
    if (plain) data.setData('text/plain', plain);
    return data;
  }, { files, plain });
  await page.dispatchEvent(selector, 'dragover', { dataTransfer: data });
  const seen = await page.locator('.drop-here').count();
  await page.dispatchEvent(selector, 'drop', { dataTransfer: data });
  return seen;
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: dropped}\nspec: {containers: [{name: app, image: nginx}]}\n';
const SCENARIO = 'apiVersion: podstep.dev/v1alpha1\nkind: Scenario\nactions: [{at: 30, do: delete}]\n';

export const journeys = {
  'the gallery is filtered by typing, and Enter takes the first': () => withPage({}, async (page) => {
    await gallery(page);
    const cards = page.locator('.gallery a.sample');
    const all = await cards.count();
    assert(all >= 30, `${all} samples`);
    equal(await page.locator('.gallery a.sample > .preview[aria-hidden="true"]:has(.bar)').count(), all, 'lives in miniature');
    await page.locator('#filter').fill('preStop grace');
    await until('fewer samples', async () => (await cards.count()) < all);
    await page.locator('#filter').fill('no such words');
    await until('no sample', async () => (await cards.count()) === 0);
    await page.locator('#filter').fill('crashes');
    await until('one sample', async () => (await cards.count()) === 1);
    await page.locator('#filter').press('Enter');
    await until('the sample', async () => (await text(page)).includes('exit 1'));
    assert(!(await page.locator('#dialog').isVisible()), 'the dialog is still open');
  }),

  'each sample has a link of its own, which is copied': () => withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await gallery(page);
    await page.locator('.gallery button[data-sample="cronjob"]').click();
    const link = await until('a link', () => page.evaluate(() => navigator.clipboard.readText()));
    equal(link, `${origin}/#v1:s:cronjob`, 'link');
    equal(await page.locator('.gallery a[data-sample="cronjob"]').getAttribute('href'), '#v1:s:cronjob', 'href');
  }),

  'the first minute: three things to try, and back': () => withPage({}, async (page) => {
    const tries = page.locator('.tries .button');
    equal(await tries.count(), 3, 'things to try');
    await tries.nth(0).click();
    await until('the deletion', async () => (await page.locator('#why').innerText()).includes('deletion'));
    const sample = await text(page);
    await tries.nth(1).click();
    await until('the crash', async () => (await page.locator('#why').innerText()).includes('exit code 1'));
    assert((await text(page)).includes('kind: Scenario'), 'nothing is told');
    assert((await lesson(page)).length > 20, 'the lesson is gone');
    await page.locator('.tries .link').click();
    await until('the sample', async () => (await text(page)) === sample);
    await tries.nth(2).click();
    await until('version 1.28', async () => (await page.locator('.headline').innerText()).includes('1.28'));
    await page.locator('.tries .link').click();
    await until('the newest version', async () => !(await page.locator('.headline').innerText()).includes('1.28'));
    await type(page, COMMENT);
    await until('no lesson', async () => !(await page.locator('.lesson').isVisible()));
  }),

  'what is tried with a sample is done': () => withPage({}, async (page) => {
    for (const sample of ['job-legacy-helper', 'sidecar-readiness', 'stuck-rollout']) {
      const headline = await page.locator('.headline').innerText();
      await pick(page, sample);
      await until('its life', async () => (await page.locator('.headline').innerText()) !== headline);
      const before = await text(page);
      await page.locator('.tries .button').first().click();
      await until(`another text of ${sample}`, async () => (await text(page)) !== before);
    }
  }),

  'files and texts are dropped anywhere': () => withPage({}, async (page) => {
    equal(await drop(page, '#timeline', { files: [['pod.yaml', POD], ['scenario.yaml', SCENARIO]] }), 1, 'targets');
    await until('both files', async () => (await text(page)) === `${POD}---\n${SCENARIO}`);
    await until('the Pod', async () => (await page.locator('.headline').innerText()).includes('dropped'));
    equal(await page.locator('.drop-here').count(), 0, 'targets afterwards');
    equal(await drop(page, '.top', { plain: POD.replace('dropped', 'text') }), 1, 'targets of a text');
    await until('the text', async () => (await page.locator('.headline').innerText()).includes('text'));
  }),
};

for (const lang of ['en', 'ja', 'uk']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      journeys[`the gallery is accessible: ${name}, ${colorScheme}, ${lang}`] = () =>
        withPage({ colorScheme, viewport, reducedMotion: 'reduce' }, async (page) => {
          await ready(page);
          await page.screenshot({ path: path.join(screenshots, `first-${name}-${colorScheme}-${lang}.png`) });
          await gallery(page);
          await page.screenshot({ path: path.join(screenshots, `gallery-${name}-${colorScheme}-${lang}.png`) });
          equal(await overflow(page), 0, 'overflow');
          await axe(page);
        }, `${origin}/?lang=${lang}`);
    }
  }
}
