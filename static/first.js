// Before anything is drawn: the colours that were chosen, and whether the picture that stands here until the module draws the
// page is what this visit begins with. A plain script, so that nothing is drawn without it.
(() => {
  const stored = (key) => {
    try {
      return localStorage.getItem(`podstep.${key}`);
    } catch {
      return null;
    }
  };
  const { dataset } = document.documentElement;
  dataset.theme = stored('theme') ?? 'auto';

  // The build draws it: the first sample, in English. As still.rs says, that is what a visit begins with that brings
  // nothing else. Whether the one for one column is shown, app.css says.
  const address = new URLSearchParams(location.search);
  if (address.has('tab') || /^#v\d/.test(location.hash) || history.state) return;
  if (['text', 'own', 'tab', 'editor'].some(stored)) return;
  const locales = dataset.locales.split(' ');
  const tags = [address.get('lang'), stored('lang'), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  if ((tags.find((tag) => locales.includes(tag)) ?? 'en') === 'en') dataset.still = '';
})();
