import { assert, until, withPage, text, type, rollout, followed, seek, focused } from '../page.mjs';

export const journeys = {
  'of a thousand replicas only those in sight are drawn, and every row can be reached': () => withPage({}, async (page) => {
    await page.locator('#manifest').fill(rollout(1000));
    // Typing goes on while the life is being followed.
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# typed');
    assert((await text(page)).endsWith('# typed'), 'what was typed meanwhile is lost');
    await followed(page, 'Deployment web');
    const pods = Number((await page.locator('.strip figcaption').innerText()).match(/(\d+) wanted/)?.[1] ?? 0);
    const count = (selector) => page.locator(selector).count();
    const bounded = async (when) => {
      assert((await count('.lane-labels li')) < 80, `${await count('.lane-labels li')} names ${when}`);
      assert((await count('#timeline .lane')) < 80, `${await count('#timeline .lane')} lanes ${when}`);
      assert((await count('.podstep *')) < 8000, `${await count('.podstep *')} elements ${when}`);
    };
    await bounded('at the start');
    await seek(page, 0.6);
    await bounded('in the middle');
    const middle = Number((await page.locator('.strip figcaption').innerText()).match(/(\d+) wanted/)[1]);
    assert(pods === 1000 || middle === 1000, 'the strip does not say how many Pods are wanted');
    await page.locator('.lane-labels .row[tabindex="0"]').focus();
    await page.keyboard.press('Control+Home');
    const first = await until('the first row', () => focused(page));
    await page.keyboard.press('ArrowDown');
    await until('the next row', async () => (await focused(page)) !== first);
    await page.keyboard.press('Control+End');
    await until('the last row', () => page.evaluate(() => {
      const rows = [...document.querySelectorAll('.lane-labels .row')];
      return document.activeElement === rows.at(-1) && document.querySelector('.timeline-scroll').scrollTop > 10_000;
    }));
    await bounded('at the end');
    await page.keyboard.press('Enter');
    await until('the unfolded Pod', () => page.evaluate(() => document.activeElement.getAttribute('aria-expanded') === 'true'));
    await page.keyboard.press('ArrowDown');
    await until('its first container', async () => (await focused(page)).includes('proxy'));
    await page.locator('#last').click();
    await bounded('after the last step');
  }),
};
