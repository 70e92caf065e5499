// The journey through the built page (dist/) in a real browser. Ends with `N passed, N failed`.
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const dist = path.join(root, 'dist');
const screenshots = process.env.PODSTEP_SCREENSHOTS ?? path.join(root, 'target/e2e');
const executablePath = process.env.PODSTEP_CHROMIUM ?? '/usr/bin/chromium';
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const WAIT = 10_000;

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  const file = path.join(dist, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  try {
    if (!file.startsWith(dist + path.sep)) throw new Error('outside');
    const body = await readFile(file);
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    response.end(body);
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('not found\n');
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

if (!existsSync(path.join(dist, 'index.html'))) throw new Error('dist/ is missing: cargo xtask build');
await mkdir(screenshots, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

// ---- helpers

class Failure extends Error {}

function assert(condition, message) {
  if (!condition) throw new Failure(message);
}

function equal(actual, expected, what) {
  assert(actual === expected, `${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}

/** Waits until `probe` gives something true, and gives that. */
async function until(what, probe) {
  const end = Date.now() + WAIT;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Failure(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/**
 * Runs `work` with a fresh browser profile. Whatever it does, the page must log no error but the
 * `wanted` ones, no request may fail, and none may leave the page's own origin.
 */
async function withPage(options, work, url = `${origin}/`) {
  const { wanted, ...context_options } = options;
  const context = await browser.newContext({ viewport: WIDE, ...context_options });
  context.setDefaultTimeout(WAIT);
  const complaints = [];
  context.on('request', (request) => {
    const inside = [origin, 'data:', 'blob:', 'file:'].some((start) => request.url().startsWith(start));
    if (!inside) complaints.push(`request to ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    complaints.push(`failed request: ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !wanted?.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`exception: ${error.error().message}`));
  try {
    const page = await context.newPage();
    await page.goto(url);
    await ready(page);
    await work(page);
  } finally {
    await context.close();
  }
  assert(complaints.length === 0, complaints.join('; '));
}

/** The interface is up and has drawn its first picture. */
async function ready(page) {
  await page.locator('#manifest').waitFor();
  await until('a picture in #timeline', () => page.locator('#timeline').innerHTML());
}

const text = (page) => page.locator('#manifest').inputValue();

async function pick(page, sample) {
  const before = await text(page);
  await page.locator('#sample').selectOption(sample);
  await until('the sample in the editor', async () => (await text(page)) !== before);
}

/** Types at the start of the manifest, as a user does. */
async function type(page, typed) {
  await page.locator('#manifest').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type(typed);
}

/** Opens a panel that is closed. */
async function open(page, id) {
  const panel = page.locator(`#${id}`);
  if ((await panel.getAttribute('open')) === null) await panel.locator('summary').click();
  await panel.locator('summary + div > *').first().waitFor();
}

async function shutdownShows(page, word) {
  await open(page, 'shutdown');
  await until(`${word} in #shutdown`, async () => (await page.locator('#shutdown').innerText()).includes(word));
}

async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  const found = grave.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ target, any }) => `${id} at ${target.join(' ')}${any[0] ? `: ${any[0].message}` : ''}`));
  assert(grave.length === 0, found.join('; '));
}

/** Presses Tab until the element with this id has the focus. */
async function tabTo(page, id) {
  for (let presses = 0; presses < 200; presses += 1) {
    if ((await page.evaluate(() => document.activeElement?.id)) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Failure(`#${id} cannot be reached with Tab`);
}

const COMMENT = '# edited by the journey\n';

/** A Deployment of so many Pods, each with a sidecar and readiness probes, that is updated once all are ready. */
const rollout = (replicas) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
      - {name: proxy, image: 'proxy:1', restartPolicy: Always, readinessProbe: {tcpSocket: {port: 80}}}
      containers:
      - {name: app, image: 'app:1', readinessProbe: {tcpSocket: {port: 81}}}
---
apiVersion: podstep.dev/v1alpha1
kind: Scenario
actions:
- {when: ready, count: ${replicas}, after: 1, do: patch, kind: Deployment, name: web, patch: {spec: {template: {spec: {containers: [{name: app, image: 'app:2'}]}}}}}
`;

/** The life of the text in the editor is followed to its end and shown. */
async function followed(page, words) {
  await until(`${words} is shown`, async () =>
    !(await page.locator('#following').innerText()).trim() && (await page.locator('.headline').innerText()).includes(words));
}

/** Moves the cursor to this share of the life. */
async function seek(page, share) {
  await page.locator('#slider').evaluate((slider, share) => {
    slider.value = Math.round(Number(slider.max) * share);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  }, share);
}

const focused = (page) => page.evaluate(() => document.activeElement.innerText.replaceAll('\n', ' '));

// ---- the cases

const cases = {
  'loads with a sample': () => withPage({}, async (page) => {
    equal(await page.title(), 'Podstep', 'title');
    assert((await text(page)).includes('kind:'), 'no manifest in the editor');
    assert(await page.locator('#timeline').isVisible(), '#timeline is not visible');
    equal(await page.locator('html').getAttribute('lang'), 'en', 'lang');
  }),

  'every sample can be picked': () => withPage({}, async (page) => {
    const samples = await page.locator('#sample option').evaluateAll((options) =>
      options.map(({ value }) => value).filter(Boolean));
    assert(samples.includes('job-sidecar'), `no job-sidecar among ${samples.join(', ')}`);
    const texts = new Set();
    for (const sample of samples) {
      await page.locator('#sample').selectOption(sample);
      await until(`another text for ${sample}`, async () => !texts.has(await text(page)));
      texts.add(await text(page));
      await until(`a picture for ${sample}`, () => page.locator('#timeline').innerHTML());
    }
  }),

  'the journey: sample, edit, end, shutdown, reload': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await type(page, COMMENT);
    assert((await text(page)).startsWith(COMMENT), 'the edit is not in the editor');
    await page.locator('#last').click();
    await shutdownShows(page, 'SIGTERM');
    // The text is kept soon after the last key, but not at once.
    await page.waitForTimeout(1000);
    await page.reload();
    await ready(page);
    await until('the edit after a reload', async () => (await text(page)).startsWith(COMMENT));
  }),

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

  'a broken manifest is reported and mended': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    const problems = () => page.locator('#problems').innerText();
    // Longer than the page waits for the next key: then the problems are those of the sample.
    await page.waitForTimeout(500);
    const good = { text: await text(page), problems: await problems() };
    await page.locator('#manifest').fill(`${good.text}\n\t: [`);
    await until('a problem', async () => (await problems()) !== good.problems);
    await page.locator('#manifest').fill(good.text);
    await until('no such problem', async () => (await problems()) === good.problems);
  }),

  'bad input gets a message, and nothing is lost': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    // What the sample needs comes after its text.
    await until('the life of the sample', async () => (await page.locator('.headline h2').innerText()).includes('myjob'));
    const picture = await page.locator('#timeline').innerHTML();
    const bad = {
      'nothing': ['', 'emptyText'],
      'a ConfigMap': ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n', 'noPodInKind'],
      'broken YAML': ['kind: Pod\nspec: [\n', 'syntax'],
      'no containers': ['apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  template:\n    spec:\n      containers: []\n', 'refused'],
      // The last: typed or pasted, so much text keeps the browser itself busy for minutes.
      'two megabytes': [`# ${'long '.repeat(20)}\n`.repeat(20_000), 'tooLong'],
    };
    for (const [what, [typed, code]] of Object.entries(bad)) {
      if (typed.length > 1_000_000) {
        await page.locator('#open').setInputFiles({ name: 'big.yaml', mimeType: 'text/yaml', buffer: Buffer.from(typed) });
      } else {
        await page.locator('#manifest').fill(typed);
      }
      await until(`${code} for ${what}`, async () =>
        (await page.locator('#problems .problem.error .code').allInnerTexts()).includes(code));
      await until(`${what}: the picture is marked stale`, async () => (await page.locator('#stale').innerText()).trim());
      assert((await page.locator('#timeline').innerHTML()) === picture, `${what}: the last picture is gone`);
      assert((await text(page)) === typed, `${what}: the text is not what was typed`);
    }
  }),

  'the first picture is loaded without what it does not need': () => withPage({}, async (page) => {
    const loaded = () => page.evaluate(() =>
      performance.getEntriesByType('resource').map((entry) => entry.name.split('/').pop()).sort().join(' '));
    const first = 'app.css boot.js chunks.js icon.svg podstep.js podstep_bg.wasm';
    await page.waitForTimeout(300);
    const names = await loaded();
    // Whether the icon counts as a resource of the page is up to the browser.
    equal(names.includes('icon.svg') ? names : names.replace('chunks.js', 'chunks.js icon.svg'), first, 'what is loaded');
    await open(page, 'events');
    await until('the tables', async () => (await loaded()).includes('split_tables.wasm'));
    assert(!(await loaded()).includes('split_resources'), 'the resources were loaded with the tables');
    await open(page, 'qos');
    await until('the resources', async () => (await loaded()).includes('split_resources.wasm'));
    assert((await page.locator('#qos').innerText()).includes('BestEffort'), 'no QoS class');
    assert(!(await loaded()).includes('split_engine'), 'the rules were loaded for the first text');
  }),

  'kubectl is asked at the cursor, and what it prints is copied': () => withPage({
    permissions: ['clipboard-read', 'clipboard-write'],
  }, async (page) => {
    await page.locator('#manifest').fill(rollout(2));
    await followed(page, 'Deployment web');
    await open(page, 'kubectl');
    const panel = page.locator('#kubectl');
    const [command, about] = [panel.getByLabel('Command'), panel.getByLabel('About')];
    const printed = page.locator('#kubectl-printed');
    const typed = (words) => until(words, async () => (await panel.locator('code').innerText()).startsWith(`$ ${words}`));
    await command.selectOption('get');
    await about.selectOption('Deployment');
    await typed('kubectl get deployments');
    equal(await printed.innerText(), 'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    0/2     0            0           0s\n', 'a Deployment');
    await command.selectOption('describe');
    await typed('kubectl describe deployment/web');
    await about.selectOption({ label: 'the Pod at the cursor' });
    await typed('kubectl describe pod/web-');
    const at = async (share) => {
      const before = await printed.innerText();
      await seek(page, share);
      await until('another text', async () => (await printed.innerText()) !== before);
      return printed.innerText();
    };
    const lines = await at(0.3);
    assert(/^Name: {13}web-/.test(lines) && /^Events:/m.test(lines), lines);
    const pod = (await panel.locator('code').innerText()).split('/')[1];
    assert(lines.includes(pod), `nothing of ${pod}`);
    await panel.getByRole('button', { name: 'Copy as text' }).click();
    await until('the news of the copy', async () => (await panel.innerText()).includes('Copied.'));
    equal(await page.evaluate(() => navigator.clipboard.readText()), await printed.textContent(), 'what was copied');
    await at(1);
    assert(!(await panel.innerText()).includes('Copied.'), 'another text was not copied');
    for (const [what, words, says] of [
      ['rollout status', 'kubectl rollout status deployment/web', 'deployment "web" successfully rolled out'],
      ['get -w', 'kubectl get pods -w', '2/2'],
      ['get -o wide', 'kubectl get pods -o wide', 'NOMINATED NODE'],
      ['get -o yaml', 'kubectl get pod/web-', 'qosClass: BestEffort'],
      ['get events', 'kubectl get events', 'ScalingReplicaSet'],
    ]) {
      await command.selectOption(what);
      await typed(words);
      assert((await printed.innerText()).includes(says), `${what} does not say ${says}`);
    }
    assert(!(await about.count()), 'Events are about everything');
  }),

  'open panels are open on the next visit': () => withPage({}, async (page) => {
    await open(page, 'steps');
    await page.locator('#rows summary').click();
    // The page hears of it a moment later, and then draws nothing in the panel.
    await page.locator('#rows table').first().waitFor({ state: 'detached' });
    await page.reload();
    await ready(page);
    await page.locator('#steps table').waitFor();
    equal(await page.locator('#rows').getAttribute('open'), null, 'the panel that was closed');
    equal(await page.locator('#events').getAttribute('open'), null, 'the panel that was never open');
  }),

  "the API server's rules come with the first other text": () => withPage({}, async (page) => {
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const good = await text(page);
    await page.locator('#manifest').fill(good.replace('name: logshipper', 'name: log_shipper'));
    const said = () => page.locator('#problems').innerText();
    await until("the server's words", async () => (await said()).includes('a lowercase RFC 1123 label must consist of'));
    assert(asked.some((url) => url.includes('split_engine.wasm')), 'where do the words come from?');
    assert(await page.locator('#stale').innerText(), 'a refused manifest has a life');
    await page.locator('#manifest').fill(good.replace('name: logshipper', 'name: shipper'));
    await until('no such words', async () => !(await said()).includes('RFC 1123'));
    equal((await page.locator('#stale').innerText()).trim(), '', 'the note of a stale picture');
  }),

  'what the server adds is shown with its reason': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await open(page, 'added');
    const table = await page.locator('#added table').innerText();
    for (const words of ['spec.backoffLimit', 'terminationGracePeriodSeconds', 'the default of this field', "the image's tag"]) {
      assert(table.includes(words), `${words} is not in the table`);
    }
  }),

  'what cannot be loaded is said, and tried again': () => withPage({ wanted: /WebAssembly/ }, async (page) => {
    // As if the server sent something else: that failure is wanted, and the browser logs it.
    const broken = (route) => route.fulfill({ contentType: 'application/wasm', body: 'no module' });
    await page.route('**/split_*.wasm', broken);
    const problems = () => page.locator('#problems').innerText();
    await type(page, COMMENT);
    await until('the note', async () => (await problems()).includes('could not be loaded'));
    await page.locator('#events summary').click();
    await until('the note in the panel', async () => (await page.locator('#events').innerText()).includes('could not be loaded'));
    await page.locator('#next').click();
    await page.unroute('**/split_*.wasm', broken);
    await page.locator('#events .missing button').click();
    await page.locator('#events summary + div > *').first().waitFor();
    await page.locator('#problems .missing button').click();
    await until('no note', async () => !(await problems()).includes('could not be loaded'));
  }),

  'other numbers are tried, written back and undone': () => withPage({}, async (page) => {
    await pick(page, 'resources-order');
    const before = await text(page);
    const shows = (id, words) => until(`${words} in #${id}`, async () => (await page.locator(`#${id}`).innerText()).includes(words));
    for (const id of ['resources', 'qos', 'node-card', 'trial']) await open(page, id);
    await shows('resources', '300m');
    await page.getByLabel('cpu request of migrate').fill('500m');
    await shows('trial', '300m becomes 600m');
    await page.getByLabel('memory limit of app').fill('4Gi');
    await page.locator('#node').selectOption({ index: 0 });
    await shows('node-card', 'Insufficient memory');
    equal(await text(page), before, 'the manifest before anything is written');
    await page.locator('#write-back').click();
    await shows('resources', '600m');
    assert((await text(page)).includes('memory: 4Gi'), 'the limit is not in the manifest');
    await page.locator('#manifest').focus();
    await page.keyboard.press('Control+z');
    await until('the manifest as before', async () => (await text(page)) === before);
    await shows('resources', '300m');
  }),

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
    await page.locator('#manifest').fill((await text(page)).replace('20500ms', '30'));
    await until('the row as typed', async () => (await script.getByLabel('Time of row 1 in seconds').inputValue()) === '30');
    await page.locator('#next').focus();
    // Each line that `fill` puts in is a change of its own.
    for (let presses = 0; presses < 150 && (await text(page)) !== before; presses += 1) await page.keyboard.press('Control+z');
    await until('the manifest as before', async () => (await text(page)) === before);
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
    const forget = page.locator('#script').getByRole('button', { name: `Tell nothing of ${container}` });
    await until('what is told', () => forget.isVisible());
    assert(!(await label.getAttribute('title')).includes('This is a guess'), 'what is told is still a guess');
    await forget.click();
    await until('the guess again', async () => (await label.getAttribute('title')).includes('This is a guess'));
    await page.reload();
    await page.locator('#script[open] .deed').first().waitFor();
  }),

  'a hostile manifest stays text': () => withPage({}, async (page) => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await page.locator('#manifest').fill(
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: '${hostile}'\nspec:\n  containers:\n  - name: '${hostile}'\n    image: '${hostile}'\n`);
    await page.waitForTimeout(500);
    equal(await page.title(), 'Podstep', 'title');
    equal(await page.locator('#app img').count(), 0, 'images made by the manifest');
  }),

  'by keyboard alone': () => withPage({}, async (page) => {
    await tabTo(page, 'sample');
    const before = await text(page);
    // One of the two leads to another sample, wherever in the list the page starts.
    for (const key of ['ArrowDown', 'ArrowUp']) {
      if ((await text(page)) === before) await page.keyboard.press(key);
      await page.waitForTimeout(200);
    }
    assert((await text(page)) !== before, 'no other sample by the arrow keys');
    await tabTo(page, 'manifest');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type(COMMENT);
    assert((await text(page)).startsWith(COMMENT), 'the edit is not in the editor');
    // Tab must leave the editor: a user without a mouse would be caught in it.
    await tabTo(page, 'last');
    await page.keyboard.press('Enter');
    await tabTo(page, 'shutdown-head');
    await page.keyboard.press('Enter');
    await shutdownShows(page, 'SIGTERM');
    const outlined = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    });
    assert(outlined, 'the focus cannot be seen');
  }),

  'the language is switched and kept, and nothing else changes': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await type(page, COMMENT);
    await page.locator('#next').click();
    await page.locator('#next').click();
    const kept = async () => [await text(page), await page.locator('#slider').inputValue()].join();
    const before = await kept();
    const speaks = (tag, words) => until(`${words} in ${tag}`, async () =>
      (await page.locator('.podstep').getAttribute('lang')) === tag
      && (await page.locator('html').getAttribute('lang')) === tag
      && (await page.locator('#problems-heading').innerText()).includes(words));
    await speaks('en', 'Problems');
    for (const [tag, words] of [['ja', '問題点'], ['uk', 'Зауваження'], ['en', 'Problems'], ['ja', '問題点']]) {
      await page.locator('#lang').selectOption(tag);
      await speaks(tag, words);
      equal(await kept(), before, 'text and cursor');
    }
    assert(/[a-z]/.test(await page.locator('#why .fact').getAttribute('title')), 'no English sentence on hover');
    const link = await page.locator('#why a').getAttribute('href');
    assert(!link.startsWith('https://kubernetes.io/docs/'), `an English page: ${link}`);
    await page.reload();
    await ready(page);
    await speaks('ja', '問題点');
    await page.goto(`${origin}/?lang=uk`);
    await ready(page);
    await speaks('uk', 'Зауваження');
    await page.locator('#lang').selectOption('en');
    await speaks('en', 'Problems');
    equal(new URL(page.url()).search, '?lang=en', 'the language in the address');
  }),

  "the browser's languages decide on the first visit": () => withPage({ locale: 'uk-UA' }, async (page) => {
    await until('the page in Ukrainian', async () => (await page.locator('html').getAttribute('lang')) === 'uk');
  }),

  'with reduced motion nothing moves by itself': () => withPage({ reducedMotion: 'reduce' }, async (page) => {
    await pick(page, 'job-sidecar');
    await page.locator('#last').click();
    await shutdownShows(page, 'SIGTERM');
    const moving = await page.evaluate(() => document.getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 10).length);
    equal(moving, 0, 'running animations');
  }),

  'standalone.html works from a folder': () => withPage({}, async (page) => {
    equal(await page.title(), 'Podstep', 'title');
    await pick(page, 'job-sidecar');
    await page.locator('#last').click();
    await shutdownShows(page, 'SIGTERM');
  }, pathToFileURL(path.join(dist, 'standalone.html')).href),
};

for (const colorScheme of ['light', 'dark']) {
  for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    cases[`accessible and whole: ${name}, ${colorScheme}`] = () =>
      withPage({ colorScheme, viewport, reducedMotion: 'reduce' }, async (page) => {
        await pick(page, 'job-sidecar');
        await page.locator('#last').click();
        await shutdownShows(page, 'SIGTERM');
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}.png`) });
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}-full.png`), fullPage: true });
        const over = await overflow(page);
        assert(over <= 0, `the page is ${over} pixels wider than the window`);
        await axe(page);
        await pick(page, 'resources-order');
        for (const id of ['resources', 'qos', 'node-card', 'script', 'trial', 'events', 'added', 'steps', 'kubectl']) await open(page, id);
        await page.getByLabel('cpu request of migrate').fill('500m');
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}-resources.png`), fullPage: true });
        equal(await overflow(page), 0, 'overflow of the resources');
        await axe(page);
        await page.locator('#manifest').fill(rollout(3));
        await followed(page, 'Deployment web');
        await seek(page, 0.6);
        await page.getByRole('button', { name: 'Unfold all Pods' }).click();
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: path.join(screenshots, `${name}-${colorScheme}-replicas.png`), fullPage: true });
        equal(await overflow(page), 0, 'overflow of the replicas');
        await axe(page);
      });
  }
}

for (const lang of ['ja', 'uk']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
      cases[`accessible and whole: ${name}, ${colorScheme}, ${lang}`] = () =>
        withPage({ colorScheme, viewport, reducedMotion: 'reduce' }, async (page) => {
          const picture = (what) => path.join(screenshots, `${name}-${colorScheme}-${lang}${what}.png`);
          const samples = await page.locator('#sample option').evaluateAll((options) =>
            options.map(({ value }) => value).filter(Boolean));
          for (const sample of samples) {
            await page.locator('#sample').selectOption(sample);
            await page.locator('#last').click();
            equal(await overflow(page), 0, `overflow of ${sample}`);
          }
          await pick(page, 'job-sidecar');
          await page.locator('#last').click();
          await shutdownShows(page, 'SIGTERM');
          for (const summary of await page.locator('summary').all()) await summary.click();
          await page.evaluate(() => scrollTo(0, 0));
          await page.screenshot({ path: picture('') });
          await page.screenshot({ path: picture('-full'), fullPage: true });
          equal(await overflow(page), 0, 'overflow of everything opened');
          await axe(page);
        }, `${origin}/?lang=${lang}`);
    }
  }
}

/** Milliseconds from a key to the changed picture. Printed, never judged: it is the machine's. */
async function measure() {
  await withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    const times = [];
    const load = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      return Math.round(navigation.loadEventEnd);
    });
    const manifest = await text(page);
    // The sidecar's name is drawn, so that each key changes the picture.
    const place = /\n( *)- name: \w/.exec(manifest);
    if (!place) {
      console.log('# no container name to edit');
      return;
    }
    await page.locator('#manifest').focus();
    await page.locator('#manifest').evaluate((area, at) => area.setSelectionRange(at, at), place.index + place[0].length);
    for (let round = 0; round < 15; round += 1) {
      await page.evaluate(() => {
        globalThis.changed = new Promise((resolve) => {
          let pressed;
          addEventListener('keydown', () => { pressed = performance.now(); }, { once: true, capture: true });
          const observer = new MutationObserver(() => {
            observer.disconnect();
            resolve(performance.now() - pressed);
          });
          observer.observe(document.querySelector('#timeline'), {
            subtree: true, childList: true, characterData: true, attributes: true,
          });
          setTimeout(() => { observer.disconnect(); resolve(NaN); }, 3000);
        });
      });
      await page.keyboard.press('x');
      times.push(await page.evaluate(() => globalThis.changed));
    }
    times.sort((a, b) => a - b);
    const [low, median, high] = [0, 7, 14].map((index) => times[index].toFixed(1));
    console.log(`# key to picture: median ${median} ms, ${low} to ${high} ms; load event after ${load} ms`);
  });
}

/** How long the page is busy at a stretch with a thousand replicas. Printed, never judged. */
async function measure_many() {
  await withPage({}, async (page) => {
    await page.evaluate(() => {
      globalThis.long = [];
      new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => globalThis.long.push(Math.round(duration))))
        .observe({ type: 'longtask' });
    });
    const report = async (what, begin) => {
      const took = Date.now() - begin;
      await page.waitForTimeout(300);
      const long = await page.evaluate(() => globalThis.long.splice(0));
      console.log(`# ${what}: ${took} ms; tasks of more than 50 ms: ${long.join(', ') || 'none'}`);
    };
    // So that the API server's rules are there.
    await page.locator('#manifest').fill(rollout(2));
    await followed(page, 'Deployment web');
    await page.waitForTimeout(500);
    await report('a Deployment of 2 replicas', Date.now());
    // One event, as when a text is pasted; `fill` makes one of each line.
    const paste = (manifest) => page.locator('#manifest').evaluate((area, manifest) => {
      area.value = manifest;
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }, manifest);
    let begin = Date.now();
    await paste(rollout(1000).split('---')[0]);
    await until('its steps', async () => Number(await page.locator('#slider').getAttribute('max')) > 10_000);
    await report('a Deployment of 1000 replicas until it is shown', begin);
    begin = Date.now();
    await paste(rollout(1000));
    await until('both versions', async () => Number(await page.locator('#slider').getAttribute('max')) > 40_000);
    await report('a rolling update of 1000 replicas until it is shown', begin);
    begin = Date.now();
    for (const share of [0.2, 0.5, 0.9]) await seek(page, share);
    await report('three jumps in it', begin);
  });
}

let passed = 0;
let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    passed += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    const message = error instanceof Failure ? error.message : error.stack;
    console.log(`not ok ${name}: ${message.slice(0, 2000)}`);
  }
}
await measure().catch((error) => console.log(`# not measured: ${error.message}`));
await measure_many().catch((error) => console.log(`# not measured: ${error.message}`));
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
