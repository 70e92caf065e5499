// A file of its own, because the page's content security policy allows no inline script.
import init, { start } from './podstep.js';

try {
  // Before anything is drawn; theme.rs says it again.
  document.documentElement.dataset.theme = localStorage.getItem('podstep.theme') ?? 'auto';
} catch { /* Without storage nothing was chosen. */ }
await init({ module_or_path: new URL('./podstep_bg.wasm', import.meta.url) });
start(document.getElementById('app'));
