// A file of its own, because the page's content security policy allows no inline script.
import init, { start } from './podstep.js';

await init({ module_or_path: new URL('./podstep_bg.wasm', import.meta.url) });
start(document.getElementById('app'));
