import { assert, equal, until, withPage, pick, shutdownShows } from '../page.mjs';

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

  'the timeline is zoomed by buttons, keys and the wheel, and drawn along by the mouse': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    const scroller = page.locator('.timeline-scroll');
    const width = () => page.locator('#timeline').evaluate((svg) => svg.getBoundingClientRect().width);
    const left = () => scroller.evaluate((element) => element.scrollLeft);
    const usual = await width();
    await page.getByRole('button', { name: 'Larger' }).click();
    await until('a larger picture', async () => (await width()) > usual);
    await page.keyboard.press('0');
    await until('the whole life', async () => Math.abs((await width()) - usual) < 2);
    await page.keyboard.press('+');
    await until('larger by a key', async () => (await width()) > usual);
    await page.keyboard.press('-');
    await until('smaller by a key', async () => Math.abs((await width()) - usual) < 5);
    // What is under the pointer stays there.
    const span = page.locator('.span').nth(2);
    const middle = (box) => box.x;
    await page.locator('.timeline-axis').hover({ position: { x: middle(await span.boundingBox()) - middle(await page.locator('#timeline').boundingBox()), y: 8 } });
    const before = middle(await span.boundingBox());
    await page.mouse.wheel(0, -100);
    await until('larger by one turn', async () => (await width()) > usual * 1.2);
    await page.mouse.wheel(0, -100);
    await until('larger by the wheel', async () => (await width()) > usual * 1.5);
    assert(Math.abs(middle(await span.boundingBox()) - before) < 8, `what is under the pointer moved from ${before} to ${middle(await span.boundingBox())}`);
    const box = await scroller.boundingBox();
    const [from, position] = [await left(), await page.locator('#slider').inputValue()];
    await page.mouse.move(box.x + 400, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await until('drawn along', async () => (await left()) === from + 100);
    equal(await page.locator('#slider').inputValue(), position, 'the step after drawing along');
  }),

  'seconds and what-ifs are reached by keys, which can be switched off': () => withPage({}, async (page) => {
    const position = async () => Number(await page.locator('#slider').inputValue());
    const said = () => page.locator('#why .fact').innerText();
    const pressed = async (key, what) => {
      const before = await position();
      await page.keyboard.press(key);
      await until(what, async () => (await position()) !== before);
    };
    await pressed(']', 'the next what-if');
    const [deed, sentence] = [await position(), await said()];
    await pressed('.', 'a second later');
    assert((await position()) > deed, 'a second later is not later');
    await pressed(',', 'a second earlier');
    await page.keyboard.press('End');
    await pressed('[', 'the what-if before');
    equal(await said(), sentence, 'the what-if before the end');
    await page.locator('#help').click();
    await page.locator('#characters').uncheck();
    await page.keyboard.press('Escape');
    const before = await position();
    await page.keyboard.press('.');
    await page.waitForTimeout(200);
    equal(await position(), before, 'the step after a key that is switched off');
    await page.reload();
    await page.locator('#timeline').waitFor();
    await page.keyboard.press('?');
    await page.waitForTimeout(200);
    equal(await page.locator('#dialog').evaluate((dialog) => dialog.open), false, 'the help after a key that is switched off');
  }),

  'the timeline is one stop: rows, their changes, why, and back': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await page.keyboard.press('Escape');
    const focus = () => page.evaluate(() => document.activeElement.closest('.row, #why')?.innerText ?? '');
    await until('the focus in a row', async () => (await focus()).includes('logshipper'));
    equal(await page.locator(".row[tabindex='0']").count(), 1, 'tab stops among the rows');
    await page.keyboard.press('ArrowDown');
    await until('the focus in the next row', async () => (await focus()).includes('myjob'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await until('the focus in why', async () => (await focus()).includes('Because'));
    await page.keyboard.press('Escape');
    await until('the focus back in the row', async () => (await focus()).includes('myjob'));
    const text = await page.locator('#slider').getAttribute('aria-valuetext');
    assert(/^Step \d+ of \d+, .*s\. .+/.test(text), `the words of the slider: ${text}`);
  }),
};
