// Before anything is drawn: the colours that were chosen, and the picture that stands until the module draws the page.
// A plain script, so that nothing is drawn without it; a file, because the page's policy allows no inline script.
(() => {
  const stored = (key) => {
    try {
      return localStorage.getItem(`podstep.${key}`);
    } catch {
      return null;
    }
  };
  document.documentElement.dataset.theme = stored('theme') ?? 'auto';

  // The build draws it: the first sample, in English. As still.rs says, that is what a visit begins with that brings
  // nothing else. Whether there is one column, app.css says.
  const columns = getComputedStyle(document.documentElement).getPropertyValue('--columns').trim();
  const { content } = document.getElementById(columns === '1' ? 'still-narrow' : 'still-wide');
  const locales = [...content.querySelectorAll('option[lang]')].map(({ lang }) => lang);
  const address = new URLSearchParams(location.search);
  const tags = [address.get('lang'), stored('lang'), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  const other = address.has('tab') || /^#v\d/.test(location.hash) || history.state;
  if (other || ['text', 'own', 'tab', 'editor'].some(stored)) return;
  if ((tags.find((tag) => locales.includes(tag)) ?? 'en') !== 'en') return;
  const app = document.getElementById('app');
  app.append(content);

  // It is drawn at its natural width; where there is more room, time is stretched, as the module stretches it.
  const picture = app.querySelector('.timeline:not(.down) svg[role="img"]');
  if (!picture) return;
  const scroller = picture.parentElement;
  const room = scroller.clientWidth - scroller.querySelector('.lane-labels').clientWidth;
  const wider = Math.max(1, room / picture.width.baseVal.value);
  const stretch = (element, name, gap = 0) =>
    element.setAttribute(name, Math.trunc((Number(element.getAttribute(name)) + gap) * wider) - gap);
  for (const svg of [picture, scroller.querySelector('.timeline-axis')]) {
    stretch(svg, 'width');
    for (const group of svg.querySelectorAll('g[transform]')) {
      const { matrix } = group.transform.baseVal[0];
      group.setAttribute('transform', `translate(${Math.trunc(matrix.e * wider)} ${matrix.f})`);
    }
  }
  for (const line of picture.querySelectorAll('.axis line')) ['x1', 'x2'].forEach((name) => stretch(line, name));
  for (const bar of picture.querySelectorAll('rect')) stretch(bar, 'width', 2);
})();
