import { NARROW, assert, equal, until, withPage, ready, pick, seek, settled, shutdownShows } from '../page.mjs';

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

  'what the cursor passes is not said, where it rests is said once': () => withPage({}, async (page) => {
    await page.clock.install();
    await pick(page, 'job-sidecar');
    await until('the first step is said', () => page.locator('#live').innerText());
    await page.locator('#live').evaluate((live) => {
      globalThis.said = [];
      new MutationObserver(() => said.push(live.textContent)).observe(live, { childList: true, characterData: true, subtree: true });
    });
    // From now on time passes only when the journey says so, however slow the machine is.
    await page.clock.pauseAt(Date.now() + 10_000);
    const saidOnce = async (what) => {
      equal(await page.evaluate(() => said.length), 0, `sentences ${what}`);
      await page.clock.runFor(5_000);
      const sentences = await page.evaluate(() => said.splice(0));
      equal(sentences.length, 1, `sentences after ${what}`);
      equal(sentences[0].slice(0, 6).toLowerCase(), (await page.locator('.position').innerText()).slice(0, 6), 'the step that is said');
    };
    for (let share = 0.1; share < 0.9; share += 0.02) await seek(page, share);
    await saidOnce('while the slider is drawn');
    await page.locator('.row').first().focus();
    for (let presses = 0; presses < 25; presses += 1) await page.keyboard.press('ArrowLeft');
    await saidOnce('while a key is held');
    await page.locator('.speed select').selectOption('200');
    await page.clock.runFor(5_000);
    await page.evaluate(() => said.splice(0));
    await page.locator('#play').click();
    await page.clock.runFor(1_800);
    await page.locator('#play').click();
    await saidOnce('while it plays');
  }),

  async 'with reduced motion nothing moves by itself, and otherwise the cursor does'() {
    for (const [reducedMotion, moves] of [['reduce', false], ['no-preference', true]]) {
      await withPage({ reducedMotion }, async (page) => {
        await pick(page, 'job-sidecar');
        await page.evaluate(() => {
          for (const begin of ['transitionrun', 'animationstart']) {
            addEventListener(begin, ({ target }) => { document.documentElement.dataset.moved = target.classList; });
          }
        });
        await page.locator('#last').click();
        await shutdownShows(page, 'SIGTERM');
        const moved = () => page.evaluate(() => document.documentElement.dataset.moved);
        if (moves) return until('something that moves', moved);
        await settled(page);
        equal(await moved(), undefined, 'what moves');
      });
    }
  },

  'the timeline is zoomed by buttons, keys and the wheel, and drawn along by the mouse': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await settled(page);
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

  'two fingers zoom the timeline and draw it along, one scrolls it': async () => {
    for (const viewport of [NARROW, { width: 1100, height: 800 }]) {
      await withPage({ viewport, hasTouch: true }, async (page, context) => {
        await pick(page, 'job-sidecar');
        const down = viewport === NARROW;
        const along = ([x, y]) => (down ? y : x);
        const picture = () => page.locator('#timeline').evaluate((svg, down) => {
          const { left, top, width, height } = svg.getBoundingClientRect();
          return down ? { from: top, long: height } : { from: left, long: width };
        }, down);
        const touch = await context.newCDPSession(page);
        const send = (type, ...places) => touch.send('Input.dispatchTouchEvent', {
          type, touchPoints: places.map(([x, y], id) => ({ x, y, id })),
        });
        await settled(page);
        // Where one state becomes another, so that the fingers are on two things.
        const bar = await page.locator('.span .bar').nth(3).boundingBox();
        const [x, y] = [Math.round(down ? bar.x + bar.width / 2 : bar.x), Math.round(down ? bar.y : bar.y + bar.height / 2)];
        // So many pixels before and behind the middle.
        const fingers = (apart, on = 0) => [-apart, apart].map((by) => (down ? [x, y + by + on] : [x + by + on, y]));
        const before = await picture();
        const share = ({ from, long }) => (along([x, y]) - from) / long;
        const position = await page.locator('#slider').inputValue();
        await send('touchStart', ...fingers(30));
        for (let apart = 35; apart <= 90; apart += 5) await send('touchMove', ...fingers(apart));
        await until('a larger picture', async () => (await picture()).long > before.long * 2.5);
        const large = await picture();
        assert(Math.abs(share(large) - share(before)) < 0.02, `what is between the fingers moved from ${share(before)} to ${share(large)}`);
        for (let on = 5; on <= 40; on += 5) await send('touchMove', ...fingers(90, on));
        await until('drawn along', async () => Math.abs((await picture()).from - large.from - 40) < 4);
        await send('touchEnd');
        equal(await page.locator('#slider').inputValue(), position, 'the step after two fingers');
        const drawn = await picture();
        await send('touchStart', [x, y]);
        for (let by = 10; by <= 120; by += 10) await send('touchMove', down ? [x, y - by] : [x - by, y]);
        await send('touchEnd');
        await until('scrolled by one finger', async () => (await picture()).from < drawn.from - 60);
      });
    }
  },

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
    equal(await position(), before, 'the step after a key that is switched off');
    await page.reload();
    await ready(page);
    await page.keyboard.press('?');
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
