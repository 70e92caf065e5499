import { NARROW, origin, assert, equal, until, withPage, open, pick, followed } from '../page.mjs';

const why = (page) => page.locator('#why').innerText();

/** Steps on until the reason is this one. */
async function stepTo(page, words) {
  for (let steps = 0; steps < 60 && !(await why(page)).includes(words); steps += 1) {
    await page.locator('#next').click();
    // What a step rests on comes with the first one.
    await page.locator('#why dd > code').first().waitFor();
  }
  assert((await why(page)).includes(words), `no step says ${words}`);
}

export const journeys = {
  'a step says which lines it rests on, and leads to them': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await followed(page, 'Job myjob');
    await stepTo(page, 'sidecar-gate');
    const line = page.locator('#why li', { hasText: 'initContainers[0].restartPolicy: Always' }).getByRole('button');
    assert(!(await page.locator('#why li', { hasText: 'initContainers[0].restartPolicy: Always' }).innerText()).includes('(a default)'), 'what is written is taken for a default');
    await line.click();
    const selected = await page.evaluate(() => getSelection().toString() || document.activeElement.value?.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd));
    assert(selected.includes('restartPolicy: Always'), `selected: ${selected}`);
    const before = await page.locator('#slider').inputValue();
    await page.locator('#why li', { hasText: 'logshipper' }).getByRole('button').last().click();
    assert(Number(await page.locator('#slider').inputValue()) < Number(before), 'not at the step of the other container');
    await page.locator('#last').click();
    assert((await why(page)).includes('job-complete'), `the last step follows ${await why(page)}`);
    const inputs = await page.locator('#why li').allInnerTexts();
    assert(inputs.some((input) => input.includes('spec.completions: 1 (a default)')), `the last step rests on ${inputs}`);
  }),

  'on a phone a line is shown in the text': () => withPage({ viewport: NARROW }, async (page) => {
    await pick(page, 'job-sidecar');
    await page.locator('#tab-why').click();
    await stepTo(page, 'sidecar-gate');
    await page.locator('#why li', { hasText: 'initContainers[0].restartPolicy: Always' }).getByRole('button').click();
    await page.locator('#tab-text[aria-selected=true]').waitFor();
    const area = page.locator('#manifest');
    await until('the focus in the text', () => area.evaluate((area) => area === document.activeElement));
    const { line, top, bottom } = await area.evaluate((area) => {
      const [from, to] = [area.selectionStart, area.selectionEnd];
      const { top } = area.getBoundingClientRect();
      const y = top + 10 + 20 * (area.value.slice(0, from).split('\n').length - 1) - area.scrollTop;
      return { line: area.value.slice(from, to), top: y, bottom: y + 20 };
    });
    assert(line.includes('restartPolicy: Always'), `selected: ${line}`);
    assert(top > 0 && bottom < NARROW.height, `the line stands from ${top} to ${bottom}`);
  }),

  'numbers of the headline lead to the step since which they stand': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await followed(page, 'Job myjob');
    await page.locator('#last').click();
    const end = await page.locator('#slider').inputValue();
    const value = (name) => page.locator('.facts div', { has: page.locator('dt', { hasText: name }) }).locator('dd');
    const ready = await value('READY').innerText();
    await value('READY').getByRole('button').click();
    equal(await value('READY').innerText(), ready, 'READY at the step that it leads to');
    assert(Number(await page.locator('#slider').inputValue()) < Number(end), 'READY leads to the end');
    await page.locator('#back').click();
    assert((await value('READY').innerText()) !== ready, 'READY was the same before');
  }),

  'every field of the status leads to the step that made it so, to its rule and to its lines': () => withPage({}, async (page) => {
    await page.locator('#manifest').fill(`apiVersion: v1
kind: Pod
metadata: {name: crash}
spec:
  containers:
  - {name: app, image: 'app:1'}
---
apiVersion: podstep.dev/v1alpha1
kind: Scenario
programs: {app: {run: 2, exitCode: 1}}
`);
    await followed(page, 'Pod crash');
    await page.locator('#last').click();
    await open(page, 'status');
    const field = (path) => page.locator('#status .fields > li', { has: page.locator('code', { hasText: path }) }).first();
    for (const path of ['phase', 'qosClass', 'conditions[PodReadyToStartContainers]', 'conditions[Initialized]', 'conditions[Ready]',
      'conditions[ContainersReady]', 'conditions[PodScheduled]', 'containerStatuses[app].state', 'containerStatuses[app].restartCount']) {
      const words = await field(path).innerText();
      assert(/shown since\s+\S/.test(words), `${path} stands since when: ${words}`);
      assert((await field(path).locator('summary code').innerText()).length > 0, `${path} has no rule`);
      assert(await field(path).locator('a[href^="https://kubernetes.io/"], a[href^="https://github.com/"]').count(), `the rule of ${path} has no source`);
    }
    const backOff = field('containerStatuses[app].state');
    assert((await backOff.innerText()).includes('waiting: CrashLoopBackOff'), await backOff.innerText());
    await backOff.locator('summary').click();
    assert((await backOff.innerText()).includes('doubling up to 300 s'), 'the rule of the back-off is not told');
    await backOff.locator(':scope > div:last-child > .link').click();
    assert((await why(page)).includes('CrashLoopBackOff until'), `the back-off leads to ${await why(page)}`);
    const qos = field('qosClass');
    await qos.locator(':scope > div:last-child > .link').click();
    assert((await why(page)).includes('Pod crash is created'), `the QoS class leads to ${await why(page)}`);
    const phase = page.locator('.facts div', { has: page.locator('dt', { hasText: 'Phase' }) }).locator('dd');
    await page.locator('#last').click();
    const end = await page.locator('#slider').inputValue();
    await phase.getByRole('button').click();
    equal(await phase.innerText(), 'Running', 'the phase at the step that it leads to');
    assert(Number(await page.locator('#slider').inputValue()) < Number(end), 'the phase leads to the end');
  }),

  'the numbers of a workload lead to since when, by which step and by which rule they are so': () => withPage({}, async (page) => {
    await page.locator('#manifest').fill(`apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
      - name: app
        image: 'app:1'
        readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}
---
apiVersion: podstep.dev/v1alpha1
kind: Scenario
programs: {app: {probes: {readiness: {okAfter: 3}}}}
actions:
- {when: ready, count: 3, after: 5, do: patch, kind: Deployment, name: web, patch: {spec: {template: {spec: {containers: [{name: app, image: 'app:2'}]}}}}}
`);
    await followed(page, 'Deployment web');
    await page.locator('#last').click();
    await page.locator('.strip').getByRole('button', { name: 'unavailable' }).click();
    const section = (id) => page.locator(`#status section#${id}`);
    await section('of-object-0').waitFor();
    await until('the focus at the Deployment', () => section('of-object-0').evaluate((section) => section === document.activeElement));
    const field = (id, path) => section(id).locator('.fields > li', { has: page.locator('code', { hasText: path }) }).first();
    for (const [path, rule, turn] of [
      ['updatedReplicas', 'revision', 'another revision'],
      ['readyReplicas', 'ready-pods', 'becomes Ready'],
      ['unavailableReplicas', 'unavailable-pods', 'available'],
      ['observedGeneration', 'observed-generation', 'change of the spec'],
      ['conditions[Available]', 'minimum-availability', 'fewer than 3 Pods'],
      ['conditions[Progressing]', 'progress', '600 s'],
    ]) {
      const item = field('of-object-0', path);
      await item.locator('summary').click();
      const words = await item.innerText();
      assert(/shown since\s+\S/.test(words), `${path} stands since when: ${words}`);
      equal(await item.locator('summary code').innerText(), rule, `the rule of ${path}`);
      assert(words.includes(turn), `what would change ${path}: ${words}`);
      assert(await item.locator('a[href^="https://kubernetes.io/"]').count(), `the rule of ${path} has no source`);
    }
    const line = field('of-object-0', 'readyReplicas').getByRole('button', { name: 'line' });
    await line.click();
    const selected = await page.locator('#manifest').evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
    assert(selected.includes('readinessProbe'), `readyReplicas leads to ${selected}`);
    // The second revision took over: its ReplicaSet is reached from the strip, and its readiness from a probe.
    await page.locator('.strip').getByRole('button', { name: '3 of 3' }).click();
    const ready = field('of-object-2', 'readyReplicas');
    await ready.waitFor();
    assert((await ready.innerText()).includes('readinessProbe succeeds'), await ready.innerText());
    await ready.locator(':scope > div:last-child > .link').click();
    assert((await why(page)).includes('succeeds'), `readyReplicas leads to ${await why(page)}`);
    await page.locator('.headline').getByRole('button', { name: 'Why?' }).click();
    await until('the focus at the Pod', () => section('of-pod').evaluate((section) => section === document.activeElement));
  }),

  'on a phone the numbers lead to the status, too': () => withPage({ viewport: NARROW }, async (page) => {
    await pick(page, 'job-sidecar');
    const values = page.locator('.headline').getByRole('button', { name: 'Why?' });
    const focused = (id) => until(`the focus at ${id}`, () => page.evaluate((id) => document.activeElement.id === id, id));
    await values.click();
    await page.locator('#tab-status[aria-selected=true]').waitFor();
    await focused('of-object-0');
    await page.locator('#tab-timeline').click();
    await page.locator('#last').click();
    await values.click();
    await focused('of-pod');
    await page.locator('#status .ways').getByRole('button', { name: 'Job myjob' }).click();
    await focused('of-object-0');
  }),

  'QoS class, cgroup values and oom_score_adj lead to their rules, to their lines and to what would change them': () => withPage({}, async (page) => {
    await page.locator('#manifest').fill(`apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: app
    image: 'app:1'
    resources:
      requests:
        cpu: 250m
        memory: 64Mi
      limits:
        cpu: 500m
        memory: 128Mi
`);
    await followed(page, 'Pod web');
    await open(page, 'resources');
    for (const [panel, name, turn, written] of [
      ['qos', 'qos-class', null, 'requests:'],
      ['node-card', 'cpu.weight', 'Another CPU request', 'cpu: 250m'],
      ['node-card', 'cpu.max', 'Another CPU limit', 'cpu: 500m'],
      ['node-card', 'memory.max', 'Another memory limit', 'memory: 128Mi'],
      ['node-card', 'oom_score_adj', 'Another memory request', 'memory: 64Mi'],
    ]) {
      const why = page.locator(`#${panel} details`, { has: page.locator('summary', { hasText: name }) });
      await why.locator('summary').click();
      const words = await why.innerText();
      assert(!turn || words.includes(turn), `what would change ${name}: ${words}`);
      assert(await why.locator('a[href^="https://kubernetes.io/"]').count(), `the rule of ${name} has no source`);
      await why.locator('li', { hasText: 'containers[0].resources' }).first().getByRole('button').click();
      const selected = await page.locator('#manifest').evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
      assert(selected.includes(written), `${name} leads to ${selected}`);
    }
  }),

  'all rules are in a dialog, with their sources and versions': () => withPage({}, async (page) => {
    await pick(page, 'job-sidecar');
    await followed(page, 'Job myjob');
    await stepTo(page, 'sidecar-gate');
    await page.getByRole('button', { name: 'усі правила' }).click();
    const rules = page.locator('dialog[open] .rules > li');
    await rules.first().waitFor();
    assert((await rules.count()) > 45, 'not all rules');
    const own = await rules.first().innerText();
    for (const words of ['sidecar-gate', '1.28', 'контейнера sidecar', 'цього правила дотримується цей крок']) {
      assert(own.includes(words), `${words} is not in ${own}`);
    }
    await page.keyboard.press('Escape');
    await until('no dialog', () => page.evaluate(() => !document.querySelector('dialog[open]')));
  }, `${origin}/?lang=uk`),
};
