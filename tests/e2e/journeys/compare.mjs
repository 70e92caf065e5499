// Two lives side by side: what is offered, what differs, where it leads, and what is pinned.
import { assert, axe, equal, NARROW, open, overflow, paste, pick, rollout, text, until, withPage } from '../page.mjs';

const panel = (page) => page.locator('#compare');
const listed = (page, words) => until(`${words} among the differences`, async () =>
  (await panel(page).locator('.differences').allInnerTexts()).join().includes(words));

export const journeys = {
  'a Job is compared with what the proposed fix makes of it': () => withPage({}, async (page) => {
    await pick(page, 'job-legacy-helper');
    await open(page, 'compare');
    await until('the fix is offered first', async () => (await page.locator('#compare-with').inputValue()) === 'fix');
    await listed(page, 'helper is an app container here, a sidecar there.');
    await listed(page, 'In the end the Job is not finished here, the Job is complete there.');
    equal(await panel(page).locator('svg[role=img]').count(), 2, 'pictures');
    const pairs = await panel(page).locator('.mark').evaluateAll((marks) => marks.map((mark) => mark.dataset.difference));
    assert(pairs.length > new Set(pairs).size, `no difference is marked in both pictures: ${pairs}`);
    await axe(page);
  }),

  'a difference leads to its step, in either life': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await open(page, 'compare');
    await page.locator('#compare-with').selectOption('1.28');
    await listed(page, 'Only here: The app container myjob runs.');
    await panel(page).getByRole('button', { name: 'Only here: The app container myjob runs.' }).click();
    await until('the fact', async () => (await page.locator('#why .fact').innerText()) === 'The app container myjob runs.');
    await until('both moments', async () => (await panel(page).locator('.moments dd').allInnerTexts()).join('\n').includes('myjob runs.'));
    await panel(page).locator('summary', { hasText: 'that follow' }).first().click();
    await panel(page).locator('details li button').last().click();
    await until('another step', async () => !(await page.locator('#why .fact').innerText()).includes('myjob runs.'));
    await page.locator('#compare-with').selectOption('1.27');
    await until('the refusal', async () => (await panel(page).innerText()).includes('Nothing runs there'));
    equal(await panel(page).locator('svg[role=img]').count(), 1, 'pictures of a life that is refused');
  }),

  'B pins a run, and what is changed after it is compared with it': () => withPage({}, async (page) => {
    await page.locator('#timeline').click();
    await page.keyboard.press('b');
    await panel(page).locator('.same').waitFor();
    const before = await text(page);
    await page.locator('#manifest').fill(before.replace('restartPolicy: Always', 'restartPolicy: Always # still'));
    await until('the same', async () => panel(page).locator('.same').isVisible());
    await page.locator('#manifest').fill(before.replace('name: logshipper', 'name: shipper'));
    await until('the new name', async () => {
      const names = await panel(page).locator('.lane-name').allInnerTexts();
      return names[0] === 'shipper' && names.includes('logshipper');
    });
    await page.locator('#manifest').fill(`${before}\n---\nkind: Scenario\napiVersion: podstep.dev/v1alpha1\nactions: []\n`);
    await listed(page, 'Only there:');
  }),

  'the comparison fits a phone': () => withPage({ viewport: NARROW }, async (page) => {
    await pick(page, 'job-legacy-helper');
    await open(page, 'compare');
    await listed(page, 'a sidecar there');
    assert((await overflow(page)) <= 0, 'the page is too wide');
    await axe(page);
    // Time runs down, and both lives are to be seen at once.
    const pictures = await panel(page).locator('svg[role=img]').evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().toJSON()));
    equal(pictures.length, 2, 'pictures');
    const [here, there] = pictures;
    assert(here.height > here.width && here.top === there.top && here.right <= there.left && there.right <= 390, JSON.stringify(pictures));
    const position = () => page.locator('#slider').inputValue();
    const first = await position();
    await panel(page).locator('svg[role=img]').first().click({ position: { x: 20, y: 90 } });
    await until('another step', async () => (await position()) !== first);
    await panel(page).locator('.mark').first().click();
    // The Pods of two revisions have room as well.
    await page.locator('#tab-text').click();
    await paste(page, rollout(3));
    await open(page, 'compare');
    await until('the Pods', async () => (await panel(page).locator('.row-pod').count()) === 12);
    const wide = await panel(page).locator('.timeline-scroll').evaluate((scroller) => scroller.scrollWidth - scroller.clientWidth);
    equal(wide, 0, 'pixels that the picture is too wide');
    await axe(page);
  }),
};
