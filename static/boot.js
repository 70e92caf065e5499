// A file of its own, because the page's content security policy allows no inline script.
import init, { start } from './podstep.js';

await init({ module_or_path: new URL('./podstep_bg.wasm', import.meta.url) });
// The API server's rules are a module that is loaded when a text is the reader's own.
start(document.getElementById('app'), async () => {
  const checker = await import('./podstep_checker.js');
  await checker.default({ module_or_path: new URL('./podstep_checker_bg.wasm', import.meta.url) });
  return checker.check;
});
