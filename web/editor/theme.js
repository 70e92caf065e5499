// How the code editor looks: the page's custom properties, so that dark mode and forced colours are the page's.
import { EditorView } from '@codemirror/view';

/** The classes of tokens, in the order of `podstep_manifest::Class`. */
export const TOKENS = ['key', 'text', 'number', 'word', 'block', 'comment', 'anchor', 'tag', 'mark', 'separator'];

const panel = { background: 'var(--surface)', color: 'var(--fg)', border: '1px solid var(--line-strong)', borderRadius: '8px' };
const button = {
  background: 'var(--surface)',
  color: 'var(--accent)',
  border: '1px solid var(--line-strong)',
  borderRadius: '6px',
  minHeight: '26px',
  padding: '2px 10px',
  font: '500 13px/20px var(--sans)',
  cursor: 'pointer',
};

/** A glyph in the gutter beside a line. */
const marker = (glyph, color) => ({ content: 'none', width: 'auto', height: 'auto', '&::before': { content: `"${glyph}"`, color } });
const underline = (style, color) => ({ background: 'none', paddingBottom: '0', textDecoration: `underline ${style} ${color}`, textUnderlineOffset: '3px' });

export const THEME = EditorView.theme({
  '&': { height: '100%', color: 'var(--fg)', backgroundColor: 'var(--sunken)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: '13px/20px var(--mono)', overflow: 'auto' },
  '.cm-content': { padding: '10px 0 40px', caretColor: 'var(--fg)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-gutters': { background: 'var(--sunken)', color: 'var(--dim)', borderRight: '1px solid var(--line)' },
  '.cm-gutter-lint': { width: '18px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 2px', textAlign: 'center', fontWeight: '700' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--fg)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--accent-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warning-soft)', outline: '1px solid var(--warning)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)', outline: '2px solid var(--accent)' },
  '.tok-key': { color: 'var(--accent)' },
  '.tok-text': { color: 'var(--fg)' },
  '.tok-block': { color: 'var(--fg)' },
  '.tok-number, .tok-word': { color: 'var(--win)' },
  '.tok-comment': { color: 'var(--dim)', fontStyle: 'italic' },
  '.tok-anchor, .tok-tag': { color: 'var(--warning)' },
  '.tok-mark': { color: 'var(--dim)' },
  '.tok-separator': { color: 'var(--dim)', fontWeight: '700' },
  '.cm-lintRange-error': underline('wavy', 'var(--error)'),
  '.cm-lintRange-warning': underline('double', 'var(--warning)'),
  '.cm-lintRange-hint, .cm-lintRange-info': underline('dotted', 'var(--hint)'),
  '.cm-lint-marker-error': marker('✗', 'var(--error)'),
  '.cm-lint-marker-warning': marker('⚠\ufe0e', 'var(--warning)'),
  '.cm-lint-marker-hint, .cm-lint-marker-info': marker('ℹ\ufe0e', 'var(--hint)'),
  '.cm-tooltip': { ...panel, boxShadow: '0 4px 16px rgb(0 0 0 / 20%)', overflow: 'hidden', font: '13px/20px var(--sans)' },
  '.cm-tooltip .about': { padding: '6px 12px', maxWidth: '34em' },
  '.cm-tooltip .about code': { font: '600 13px/20px var(--mono)' },
  '.cm-tooltip .about p': { margin: '0' },
  '.cm-tooltip-autocomplete > ul': { font: '13px/20px var(--mono) !important', maxHeight: '17em' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 10px !important' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent) !important', color: 'var(--on-accent) !important' },
  '.cm-completionDetail': { color: 'var(--dim)', fontStyle: 'normal', fontSize: '12px' },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-diagnostic': { padding: '6px 12px', borderLeftWidth: '4px', maxWidth: '44em' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--error)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-diagnostic-hint, .cm-diagnostic-info': { borderLeftColor: 'var(--hint)' },
  '.cm-diagnostic button': { ...button, margin: '4px 0 0', display: 'block' },
  '.cm-panels': { background: 'var(--surface)', color: 'var(--fg)', font: '13px/20px var(--sans)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line-strong)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--line-strong)' },
  '.cm-panel.cm-search': { padding: '6px 32px 6px 10px' },
  '.cm-panel.cm-search label': { fontSize: '13px', display: 'inline-flex', alignItems: 'center', minHeight: '26px' },
  '.cm-panel.cm-search [name=close]': { minWidth: '26px', minHeight: '26px', color: 'var(--fg)' },
  '.cm-textfield': { background: 'var(--sunken)', color: 'var(--fg)', border: '1px solid var(--line-strong)', borderRadius: '6px', font: '13px/20px var(--mono)' },
  '.cm-button': { ...button, backgroundImage: 'none' },
  '.cm-button:focus-visible, .cm-textfield:focus-visible, .cm-diagnostic button:focus-visible, .cm-panel [name=close]:focus-visible': { outline: '2px solid var(--accent)' },
});
