import { assert, axe, equal, open, pick, seek, text, until, withPage } from '../page.mjs';

/** The next version of the manifest with this text replaced. */
async function write(page, from, to) {
  const field = page.locator('#script-manifest');
  await field.fill((await field.inputValue()).replace(from, to));
}

export const journeys = {
  'a changed manifest is applied at the cursor, and undone': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await pick(page, 'deployment-sidecar');
    const before = await text(page);
    await seek(page, 0.6);
    await open(page, 'script');
    const panel = page.locator('#script');
    await panel.getByRole('button', { name: 'apply a changed manifest' }).click();
    equal(await page.locator('#script-manifest').inputValue(), before.trimEnd(), 'what it begins with');
    const apply = page.locator('#script-apply');
    assert((await apply.getAttribute('aria-disabled')) === 'true', 'what is the same can be applied');
    await write(page, 'kind: Deployment', 'kind: [');
    await until('what is not YAML', async () => (await panel.locator('.version').innerText()).includes('not valid YAML'));
    await write(page, 'kind: [', 'kind: Deployment');
    await write(page, 'image: alpine:latest', 'image: alpine:3.22');
    await until('what differs', async () =>
      (await panel.locator('.version li').allInnerTexts()).join() ===
        'spec.template.spec.initContainers[logshipper].image: alpine:latest becomes alpine:3.22');
    await axe(page);
    await apply.click();
    await until('the version in the text', async () => /do: apply\n  manifest:\n    apiVersion: apps\/v1\n/.test(await text(page)));
    assert((await text(page)).startsWith(before.trimEnd()), 'the manifest is another');
    await page.locator('#last').click();
    await until('both revisions on the strip', async () => (await page.locator('.strip .b-0').count()) > 0 && (await page.locator('.strip .b-1').count()) > 0);
    // What is applied next begins with what was applied last.
    await panel.getByRole('button', { name: 'apply a changed manifest' }).click();
    assert((await page.locator('#script-manifest').inputValue()).includes('alpine:3.22'), 'it begins with the first version');
    await panel.locator('.version').getByRole('button', { name: 'Discard' }).click();
    await panel.getByRole('button', { name: 'Undo', exact: true }).click();
    await until('the manifest as before', async () => (await text(page)) === before);
  }),

  'a version that the server refuses is said to be so, and changes nothing': () => withPage({}, async (page) => {
    await seek(page, 0.6);
    await open(page, 'script');
    await page.locator('#script').getByRole('button', { name: 'apply a changed manifest' }).click();
    await write(page, 'matchLabels:\n      app: myapp', 'matchLabels:\n      app: myapp\n      tier: web');
    await page.locator('#script-apply').click();
    await until('the problem', async () => (await page.locator('#problems').innerText()).includes('spec.selector cannot be changed'));
  }),
};
