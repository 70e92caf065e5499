import { assert, equal, withPage, text, type, until, tabTo, COMMENT } from '../page.mjs';

export const journeys = {
  'by keyboard alone': () => withPage({}, async (page) => {
    await tabTo(page, 'sample');
    const before = await text(page);
    await page.keyboard.press('Enter');
    await page.locator('.gallery').waitFor();
    await tabTo(page, 'filter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('another sample by the arrow keys', async () => (await text(page)) !== before);
    await tabTo(page, 'manifest');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type(COMMENT);
    assert((await text(page)).startsWith(COMMENT), 'the edit is not in the editor');
    // Tab must leave the editor: a user without a mouse would be caught in it.
    await tabTo(page, 'last');
    await page.keyboard.press('Enter');
    await tabTo(page, 'tab-watch');
    const focus = () => page.evaluate(() => document.activeElement.id);
    for (let presses = 0; presses < 9 && (await focus()) !== 'tab-shutdown'; presses += 1) await page.keyboard.press('ArrowRight');
    equal(await focus(), 'tab-shutdown', 'the focus');
    await until('SIGTERM in #shutdown', async () => (await page.locator('#shutdown').innerText()).includes('SIGTERM'));
    const outlined = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    });
    assert(outlined, 'the focus cannot be seen');
  }),
};
