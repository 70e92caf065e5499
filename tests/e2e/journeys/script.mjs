import { assert, until, withPage, text, paste, pick, open, seek } from '../page.mjs';

export const journeys = {
  'what-ifs are rows of the text, both ways': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await pick(page, 'deployment-sidecar');
    const before = await text(page);
    await seek(page, 0.6);
    const script = page.locator('#script');
    await open(page, 'script');
    await script.getByRole('button', { name: 'scale to 2' }).click();
    await until('the row in the text', async () => (await text(page)).includes('do: scale, kind: Deployment'));
    assert((await text(page)).startsWith(before.trimEnd()), 'the manifest is another');
    await until('two Pods wanted', async () => {
      await page.locator('#last').click();
      return (await page.locator('.strip figcaption').innerText()).includes('2 wanted');
    });
    await script.getByLabel('Time of row 1 in seconds').fill('20.5');
    await page.keyboard.press('Enter');
    await until('the other time', async () => (await text(page)).includes('at: 20500ms'));
    await script.getByLabel('Replicas of row 1').fill('3');
    await page.keyboard.press('Enter');
    await until('the other number', async () => /at: 20500ms.*replicas: 3/.test(await text(page)));
    // By hand.
    await paste(page, (await text(page)).replace('20500ms', '30'));
    await until('the row as typed', async () => (await script.getByLabel('Time of row 1 in seconds').inputValue()) === '30');
    await page.locator('#next').focus();
    let now = await text(page);
    while (now !== before) {
      await page.keyboard.press('Control+z');
      now = await until('an earlier text', async () => { const earlier = await text(page); return earlier !== now && earlier; });
    }
    await page.keyboard.press('Control+Shift+z');
    await until('the row again', async () => (await text(page)).includes('do: scale'));
    await script.getByRole('button', { name: 'Remove row 1' }).click();
    await until('no row', async () => !(await text(page)).includes('do: scale'));
    await script.getByRole('button', { name: 'Undo' }).click();
    await until('the row once more', async () => (await text(page)).includes('do: scale'));
  }),

  'what a process does is shown as a guess until it is told': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await open(page, 'script');
    const row = page.locator('#script .script-row', { hasText: 'This is a guess' }).first();
    const container = await row.locator('b').innerText();
    const label = page.locator('.row-lane .row', { hasText: container });
    assert((await label.getAttribute('title')).includes('This is a guess'), 'the lane does not say that it is a guess');
    await page.locator('#script').getByRole('button', { name: `Tell what ${container} does` }).click();
    await until('the guess in the text', async () => (await text(page)).includes(`programs:\n  ${container}: [{`));
    const forget = page.locator('#script').getByRole('button', { name: `Remove what is told of ${container}` });
    await until('what is told', () => forget.isVisible());
    assert(!(await label.getAttribute('title')).includes('This is a guess'), 'what is told is still a guess');
    await forget.click();
    await until('the guess again', async () => (await label.getAttribute('title')).includes('This is a guess'));
    await page.reload();
    await page.locator('#script .deed').first().waitFor();
  }),
};
