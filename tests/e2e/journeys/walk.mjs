// A walk over everything that can be used, in every view, as it is found there: whatever is added to the page is walked
// over without a word here.
import { WIDE, NARROW, origin, assert, equal, withPage, pick, followed, axe, overflow, views, FIRST } from '../page.mjs';

const SMALL = { width: 320, height: 640 };
const WIDTHS = [WIDE, NARROW, SMALL];
const COLOURS = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { colorScheme: 'light', forcedColors: 'active' }];
/** Tabs until everything must have been seen; a view with more is itself a fault. */
const STOPS = 900;

/** What can be used and is to be reached, numbered; a dialog hides what is below it. */
const usable = () => {
  const scope = document.querySelector('dialog[open], :popover-open') ?? document;
  const all = scope.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]');
  return [...all].filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }))
    .map((element, index) => {
      element.dataset.walk = index;
      return `${element.tagName.toLowerCase()}#${element.id}.${element.className} “${element.innerText?.slice(0, 40) ?? ''}”`;
    });
};

/** What is wrong with the element that has the focus; its number. */
const standing = () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const faults = [];
  const shown = element.type === 'file' ? element.labels[0] : element;
  shown.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const labels = [...(element.labels ?? [])];
  const referred = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('');
  const name = element.getAttribute('aria-label') || referred || labels.map((label) => label.textContent).join('') || element.innerText || element.title;
  if (!name?.trim()) faults.push('has no name');
  const target = ['checkbox', 'radio'].includes(element.type) && labels[0] ? labels[0] : shown;
  const box = target.getBoundingClientRect();
  if (box.width < 24 || box.height < 24) faults.push(`is ${box.width.toFixed(1)} × ${box.height.toFixed(1)} pixels`);
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  // What is seen of it: a grid of points over what is in the window.
  const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [left + (right - left) * x, top + (bottom - top) * y]));
  const hit = points.filter(([x, y]) => {
    const at = document.elementFromPoint(x, y);
    return at && (target.contains(at) || at.contains(target) && at.closest('label, [data-walk]')?.contains(target));
  });
  if (right <= left || bottom <= top || hit.length < points.length / 2) {
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    faults.push(`is hidden at ${[left, top, right, bottom].map(Math.round)} by ${over?.tagName}.${over?.className}`);
  }
  const ring = [element, element.parentElement, element.nextElementSibling, shown].some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  if (!ring) faults.push('shows no focus');
  return { framed: Boolean(element.closest('dialog, [popover]')), number: Number(element.dataset.walk ?? -1), what: `${element.tagName.toLowerCase()}#${element.id}.${element.className} “${name?.trim().slice(0, 40)}”`, faults };
};

async function walk(page) {
  const wanted = await page.evaluate(usable);
  const seen = new Set();
  const faults = new Set();
  const framed = await page.evaluate(() => Boolean(document.querySelector('dialog[open], :popover-open')));
  if (!framed) await page.evaluate(() => document.activeElement.blur());
  let last;
  for (let stop = 0; stop < STOPS; stop += 1) {
    // What is opened over the page has the focus to begin with.
    if (!framed || stop > 0) await page.keyboard.press('Tab');
    let at = await page.evaluate(standing);
    if (at && at.number === last && !framed) {
      // An editor may take the key for itself, until it is told that it is not meant.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      at = await page.evaluate(standing);
    }
    // Between the last and the first the window itself has the focus; what is behind a frame is another view.
    if (!at || (framed && !at.framed)) {
      if (stop > wanted.length) break;
      continue;
    }
    if (seen.has(at.number)) break;
    last = at.number;
    seen.add(at.number);
    for (const fault of at.faults) faults.add(`${at.what} ${fault}`);
  }
  wanted.forEach((what, index) => seen.has(index) || faults.add(`${what} is not reached`));
  return [...faults];
}

export const journeys = {};

for (const lang of ['en', 'ja', 'uk']) {
  for (const [name, viewport] of Object.entries({ wide: WIDE, small: SMALL })) {
    journeys[`everything is reached, named, seen and large enough: ${lang}, ${name}`] = () =>
      withPage({ viewport, reducedMotion: 'reduce' }, async (page) => {
        await pick(page, 'job-sidecar');
        await followed(page, 'Job myjob');
        await page.locator('#last').click();
        const faults = [];
        for (const [view, enter, leave] of await views(page)) {
          await enter();
          faults.push(...(await walk(page)).map((fault) => `${view}: ${fault}`));
          await leave();
        }
        assert(faults.length === 0, `${faults.length} faults: ${faults.slice(0, 40).join('\n  ')}`);
      }, `${origin}/?lang=${lang}`);
  }

  journeys[`nothing for axe to say in any view, colour or width: ${lang}`] = () =>
    withPage({ reducedMotion: 'reduce' }, async (page) => {
      await pick(page, 'job-sidecar');
      await followed(page, 'Job myjob');
      await page.locator('#last').click();
      const said = [];
      for (const [view, enter, leave] of await views(page)) {
        await enter();
        // Every pair where the page begins, every width and every colour elsewhere.
        const pairs = WIDTHS.flatMap((width, at) => COLOURS.filter((_, of) => view === FIRST || at === of).map((colour) => [width, colour]));
        for (const [viewport, media] of pairs) {
          await page.setViewportSize(viewport);
          await page.emulateMedia({ forcedColors: 'none', ...media });
          const where = `${view}, ${viewport.width} px, ${Object.values(media).join(' ')}`;
          await axe(page).catch(({ message }) => said.push(`${where}: ${message}`));
          if ((await overflow(page)) > 0) said.push(`${where}: wider than the window`);
        }
        await page.setViewportSize(WIDE);
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
        await leave();
      }
      equal(said.slice(0, 12).join('\n  '), '', `${said.length} violations`);
    }, `${origin}/?lang=${lang}`);
}
