import path from 'node:path';
import {
  screenshots, WIDE, NARROW, origin, assert, equal, until, withPage, text, pick, open, overflow, axe, followed,
} from '../page.mjs';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  shareProcessNamespace: true
  initContainers:
  - name: setup
    image: busybox
    command: [sh, -c, "echo x > /work/config"]
    volumeMounts: [{name: work, mountPath: /work}]
  - name: proxy
    image: envoyproxy/envoy:v1.31
    restartPolicy: Always
    ports: [{containerPort: 8080, hostPort: 80}]
    volumeMounts: [{name: work, mountPath: /etc/envoy, readOnly: true}]
  containers:
  - name: app
    image: nginx:1.27
    ports: [{containerPort: 8080}]
    resources: {limits: {memory: 128Mi}}
    volumeMounts:
    - {name: work, mountPath: /srv}
    - {name: cache, mountPath: /cache}
  volumes:
  - {name: work, emptyDir: {}}
  - {name: cache, emptyDir: {medium: Memory, sizeLimit: 64Mi}}
  - {name: unused, configMap: {name: settings}}
`;

/** What is selected in the text. */
const selected = (page) => page.locator('#manifest').evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));

const said = (page, id) => page.locator(`#${id}`).innerText();

/** Shows the panels, once they have come. */
async function show(page) {
  await open(page, 'volumes');
  await page.locator('#volumes table').waitFor();
}

/** Writes the Pod into the editor, wherever that is. */
async function write(page, narrow) {
  if (narrow) await page.locator('#tab-text').click();
  await page.locator('#manifest').fill(POD);
  if (narrow) await page.locator('#tab-timeline').click();
  await followed(page, 'Pod shop');
}

export const journeys = {
  'what containers share is said with its lines, and a line leads into the text': () => withPage({}, async (page) => {
    const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()));
    assert(!(await loaded()).includes('split_shared.wasm'), 'the panel is loaded before it is opened');
    await pick(page, 'job-sidecar');
    await followed(page, 'Job myjob');
    await show(page);
    const row = page.locator('#volumes tbody tr', { hasText: 'data' });
    equal(await row.locator('td').count(), 2, 'a cell for each container');
    assert((await said(page, 'volumes')).includes('What myjob writes is there at once for logshipper'), await said(page, 'volumes'));
    assert((await said(page, 'processes')).includes('it has no handler and is PID 1'), await said(page, 'processes'));
    await row.getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    await until('the line of the mount', async () => (await selected(page)).includes('data') && (await text(page)).includes(await selected(page)));
  }),

  'who hands over to whom, who is in whose way, who sees whom': () => withPage({}, async (page) => {
    await write(page, false);
    await show(page);
    for (const [id, words] of [
      ['volumes', 'What setup leaves behind is there for proxy and app later. That is one way only'],
      ['volumes', 'What app writes is there at once for proxy'],
      ['volumes', 'app (128Mi). All of them together have at most 64Mi'],
      ['volumes', 'No container mounts it.'],
      ['network', 'proxy and app run at the same time and both want port 8080/TCP'],
      ['network', 'On each node a hostPort belongs to one Pod'],
      ['processes', 'PID 1 is the pause process'],
    ]) {
      assert((await said(page, id)).includes(words), `#${id} does not say: ${words}\n${await said(page, id)}`);
    }
    equal(await page.locator('#processes tbody tr').last().locator('td').first().innerText(), 'proxy', 'whom app sees');
    await page.locator('#processes li', { hasText: 'shareProcessNamespace' }).getByRole('button').click();
    await until('the line of the namespace', async () => (await selected(page)).includes('shareProcessNamespace: true'));
    // Without the field each container is alone again.
    await page.locator('#manifest').fill(POD.replace('  shareProcessNamespace: true\n', ''));
    await until('namespaces of their own', async () => (await said(page, 'processes')).includes('a PID namespace of its own'));
  }),
};

for (const lang of ['en', 'ja', 'uk']) {
  for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    const colorScheme = name === 'wide' ? 'light' : 'dark';
    journeys[`what containers share is accessible and whole: ${name}, ${colorScheme}, ${lang}`] = () =>
      withPage({ colorScheme, viewport, reducedMotion: 'reduce' }, async (page) => {
        await write(page, name === 'narrow');
        await show(page);
        equal(await overflow(page), 0, 'overflow');
        await axe(page);
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}-${lang}-shared.png`), fullPage: true });
      }, `${origin}/?lang=${lang}`);
  }
}
