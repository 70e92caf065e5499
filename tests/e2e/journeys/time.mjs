import { equal, until, withPage, pick, shutdownShows } from '../page.mjs';

export const journeys = {
  'the step buttons and the slider move': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    const slider = page.locator('#slider');
    const position = async () => Number(await slider.inputValue());
    const first = Number(await slider.getAttribute('min') || 0);
    // At the start, the way back is disabled and cannot be clicked.
    if ((await position()) !== first) await page.locator('#first').click();
    await until('the start', async () => (await position()) === first);
    await page.locator('#next').click();
    await until('a step forward', async () => (await position()) > first);
    await page.locator('#last').click();
    const last = Number(await slider.getAttribute('max'));
    await until('the end', async () => (await position()) === last);
    await page.locator('#back').click();
    await until('a step back', async () => (await position()) < last);
    await page.locator('#first').click();
    await until('the start again', async () => (await position()) === first);
  }),

  'with reduced motion nothing moves by itself': () => withPage({ reducedMotion: 'reduce' }, async (page) => {
    await pick(page, 'job-sidecar');
    await page.locator('#last').click();
    await shutdownShows(page, 'SIGTERM');
    const moving = await page.evaluate(() => document.getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 10).length);
    equal(moving, 0, 'running animations');
  }),
};
