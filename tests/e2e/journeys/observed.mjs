// What a real cluster did, pasted with its status, beside the prediction; and what its programs did, taken over.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { assert, axe, equal, open, root, text, until, withPage } from '../page.mjs';

/** What `kubectl get pods,events -o yaml` gave of a Pod whose program nobody knows and that crashes. */
const pasted = async () => {
  const held = await readFile(path.join(root, 'crates/core/tests/observed/taken-over.txt'), 'utf8');
  return held.split('=== held\n')[0];
};

export const journeys = {
  'what a cluster returned is held against the prediction, and taken over': () => withPage({}, async (page) => {
    await page.locator('#manifest').fill(await pasted());
    await until('the finding', async () => (await page.locator('#problems').innerText()).includes('what a real cluster returned'));
    await open(page, 'compare');
    await until('what is offered first', async () => (await page.locator('#compare-with').inputValue()) === 'cluster');
    const panel = page.locator('#compare');
    await until('the restarts', async () => (await panel.innerText()).includes('app: 0 restarts here, 3 there.'));
    assert((await panel.innerText()).includes('8 observations agree'), 'nothing agrees');
    equal(await panel.locator('svg[role=img]').count(), 2, 'pictures');
    await axe(page);
    await page.locator('#take-over').click();
    await until('the Scenario', async () => (await text(page)).includes('app: [{run: 2, exitCode: 1}]'));
    await until('another agreement', async () => (await panel.innerText()).includes('11 observations agree'));
    assert(!(await panel.innerText()).includes('0 restarts here'), 'the prediction does not follow');
    equal(await page.locator('#take-over').count(), 0, 'ways to take over what was taken over');
  }),
};
