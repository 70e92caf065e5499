import path from 'node:path';
import {
  screenshots,
  WIDE,
  NARROW,
  origin,
  assert,
  equal,
  withPage,
  pick,
  samples,
  open,
  shutdownShows,
  overflow,
  axe,
  rollout,
  followed,
  seek,
} from '../page.mjs';

export const journeys = {};

for (const colorScheme of ['light', 'dark']) {
  for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    journeys[`accessible and whole: ${name}, ${colorScheme}`] = () =>
      withPage({ colorScheme, viewport, reducedMotion: 'reduce' }, async (page) => {
        await pick(page, 'job-sidecar');
        await page.locator('#last').click();
        await shutdownShows(page, 'SIGTERM');
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}.png`) });
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}-full.png`), fullPage: true });
        const over = await overflow(page);
        assert(over <= 0, `the page is ${over} pixels wider than the window`);
        await axe(page);
        await pick(page, 'resources-order');
        for (const id of ['script', 'rows', 'status', 'kubectl', 'shutdown', 'events', 'steps', 'resources']) {
          await open(page, id);
          equal(await overflow(page), 0, `overflow of ${id}`);
          await axe(page);
        }
        await page.getByLabel('cpu request of migrate').fill('500m');
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}-resources.png`), fullPage: true });
        if (name === 'narrow') await page.locator('#tab-text').click();
        await page.locator('#manifest').fill(rollout(3));
        if (name === 'narrow') await page.locator('#tab-timeline').click();
        await followed(page, 'Deployment web');
        await seek(page, 0.6);
        await page.getByRole('button', { name: 'Unfold all Pods' }).click();
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}-replicas.png`), fullPage: true });
        equal(await overflow(page), 0, 'overflow of the replicas');
        await axe(page);
      });
  }
}

for (const lang of ['ja', 'uk']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      journeys[`accessible and whole: ${name}, ${colorScheme}, ${lang}`] = () =>
        withPage({ colorScheme, viewport, reducedMotion: 'reduce' }, async (page) => {
          const picture = (what) => path.join(screenshots, `${name}-${colorScheme}-${lang}${what}.png`);
          // Colours take no room.
          for (const sample of colorScheme === 'light' ? await samples(page) : []) {
            await pick(page, sample);
            await page.locator('#last').click();
            equal(await overflow(page), 0, `overflow of ${sample}`);
          }
          await pick(page, 'job-sidecar');
          await page.locator('#last').click();
          await shutdownShows(page, 'SIGTERM');
          for (const tab of await page.getByRole('tab').all()) {
            await tab.click();
            equal(await overflow(page), 0, `overflow of ${await tab.innerText()}`);
          }
          await page.screenshot({ path: picture('') });
          await axe(page);
        }, `${origin}/?lang=${lang}`);
    }
  }
}
