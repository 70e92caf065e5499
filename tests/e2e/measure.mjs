import { origin, until, withPage, text, type, paste, open, rollout, followed, seek, COMMENT } from './page.mjs';

/** So many visits, and the processor so much slower: what people with an old telephone wait for. */
const VISITS = 15;
const SLOWER = 4;

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** What the page notes of its own start: when the timeline was painted, and when a key had changed the page. */
function noteStart() {
  globalThis.start = new Promise((resolve) => {
    let drawn;
    let next;
    let key;
    const look = (now) => {
      if (drawn) next ??= now;
      if (document.querySelector('[data-still] .still.wide .span, .podstep:not(.still) .timeline .span')) drawn ??= now;
      const slider = document.querySelector('#slider');
      if (slider && Number(slider.value) > 1) key ??= performance.now();
      // The browser times the first paint. If that had no timeline yet, the frame after the timeline's own is an upper bound.
      const [first] = performance.getEntriesByName('first-contentful-paint');
      if (key && first && next) {
        resolve({ picture: first.startTime >= drawn ? first.startTime : next, key });
        return;
      }
      if (slider && !key) document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** Milliseconds from the request to the painted timeline, and to the first key that changed it. Printed, never judged. */
export async function start() {
  const visits = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    await withPage({ before: noteStart, closed: true }, async (page) => {
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      await page.goto(`${origin}/`);
      visits.push(await page.evaluate(() => globalThis.start));
    });
  }
  const of = (what) => Math.round(median(visits.map((visit) => visit[what])));
  console.log(`# start, ${SLOWER} times slower, median of ${VISITS}: timeline painted after ${of('picture')} ms, a key has changed it after ${of('key')} ms`);
}

/** Tasks of more than 50 ms while it plays. Printed, never judged. */
export async function play() {
  await withPage({}, async (page) => {
    await page.locator('.speed select').selectOption('400');
    const long = await longTasks(page);
    await page.locator('#play').click();
    await page.waitForTimeout(5000);
    console.log(`# play for 5 s: tasks of more than 50 ms: ${(await long()).join(', ') || 'none'}`);
  });
}

/** From now on the tasks of more than 50 ms are noted; gives what asks for them. */
async function longTasks(page) {
  await page.evaluate(() => {
    globalThis.long = [];
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => globalThis.long.push(Math.round(duration))))
      .observe({ type: 'longtask' });
  });
  return () => page.evaluate(() => globalThis.long.splice(0));
}

/** Milliseconds from a key to the changed picture. Printed, never judged: it is the machine's. */
export async function keys() {
  await withPage({}, async (page) => {
    // The documentation's Deployment, as an own text.
    await type(page, COMMENT);
    await followed(page, 'Deployment myapp');
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

/** How long the page is busy at a stretch with the first own text of a visit. Printed, never judged. */
export async function first() {
  const put = [
    ['pasted', (page) => paste(page, rollout(2))],
    ['put in line by line', (page) => page.locator('#manifest').fill(rollout(2))],
    ['typed', (page) => type(page, COMMENT)],
  ];
  for (const [how, begin] of put) {
    const found = [];
    for (let visit = 0; visit < VISITS; visit += 1) {
      await withPage({}, async (page) => {
        const long = await longTasks(page);
        await begin(page);
        await page.waitForTimeout(1000);
        found.push(Math.max(0, ...await long()));
      });
    }
    console.log(`# first own text, ${how}: longest task of more than 50 ms in ${VISITS} visits: ${found.map((task) => task || 'none').join(', ')}`);
  }
}

/** How long the page is busy at a stretch with a thousand replicas. Printed, never judged. */
export async function replicas() {
  await withPage({}, async (page) => {
    const long = await longTasks(page);
    const report = async (what, begin) => {
      const took = Date.now() - begin;
      await page.waitForTimeout(300);
      console.log(`# ${what}: ${took} ms; tasks of more than 50 ms: ${(await long()).join(', ') || 'none'}`);
    };
    // So that the API server's rules are there.
    await page.locator('#manifest').fill(rollout(2));
    await followed(page, 'Deployment web');
    await page.waitForTimeout(500);
    await report('a Deployment of 2 replicas', Date.now());
    let begin = Date.now();
    await paste(page, rollout(1000).split('---')[0]);
    await until('its steps', async () => Number(await page.locator('#slider').getAttribute('max')) > 10_000);
    await report('a Deployment of 1000 replicas until it is shown', begin);
    begin = Date.now();
    await paste(page, rollout(1000));
    await until('both versions', async () => Number(await page.locator('#slider').getAttribute('max')) > 40_000);
    await report('a rolling update of 1000 replicas until it is shown', begin);
    begin = Date.now();
    for (const share of [0.2, 0.5, 0.9]) await seek(page, share);
    await report('three jumps in it', begin);
    begin = Date.now();
    await open(page, 'kubectl');
    await seek(page, 1);
    await report('the panel of kubectl at its end', begin);
    begin = Date.now();
    await page.locator('#kubectl-verb').selectOption('get events');
    await until('its Events', async () => (await page.locator('#kubectl-printed').textContent()).startsWith('LAST SEEN'));
    await report('its last Events, of many thousands', begin);
  });
}
