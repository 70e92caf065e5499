/*! CodeMirror, MIT licence:
 * Copyright (C) 2018-2021 by Marijn Haverbeke <marijn@haverbeke.berlin> and others
 * style-mod 2018, w3c-keyname 2016, crelt 2020, @marijn/find-cluster-break 2024: the same author and licence
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
 * files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
 * modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
 * Software is furnished to do so, subject to the following conditions: The above copyright notice and this permission notice
 * shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY
 * OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
 * PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
 * THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
// <podstep-code>: the code editor. CodeMirror knows how to edit; what the text means, the page tells it: each `ask` event
// has a question and a function that takes the answer. Every place is counted in UTF-16 units.
import { acceptCompletion, autocompletion, startCompletion } from '@codemirror/autocomplete';
import {
  copyLineDown, copyLineUp, deleteLine, history, historyKeymap, indentLess, indentMore, isolateHistory, moveLineDown, moveLineUp,
  standardKeymap, toggleLineComment, toggleTabFocusMode,
} from '@codemirror/commands';
import { lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
import {
  Decoration, EditorView, ViewPlugin, activateHover, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  hoverTooltip, keymap, lineNumbers,
} from '@codemirror/view';
import { THEME, TOKENS } from './theme.js';

/** In a longer text, tokens are asked for when typing or scrolling has rested. */
const QUICK = 1 << 16;
const REST_MS = 150;
/** How far beyond what is seen tokens are drawn. */
const MARGIN = 2000;

/** A change that the page made: it is not told what it knows. */
const told = Annotation.define();
const setTokens = StateEffect.define();

const tokens = StateField.define({
  create: () => Decoration.none,
  update: (drawn, { changes, effects }) =>
    effects.reduce((drawn, effect) => (effect.is(setTokens) ? effect.value : drawn), drawn.map(changes)),
  provide: (field) => EditorView.decorations.from(field),
});

const marks = TOKENS.map((name) => Decoration.mark({ class: `tok-${name}` }));

/** Asks for the tokens of what is seen whenever that is another text. */
const tokenizer = (editor) => ViewPlugin.fromClass(class {
  update({ view, docChanged, viewportChanged }) {
    if (docChanged || viewportChanged) this.ask(view);
  }

  ask(view) {
    clearTimeout(this.timer);
    if (view.state.doc.length > QUICK) this.timer = setTimeout(() => this.asked(view), REST_MS);
    else this.asked(view);
  }

  async asked(view) {
    const { doc } = view.state;
    const from = Math.max(0, view.viewport.from - MARGIN);
    const to = Math.min(doc.length, view.viewport.to + MARGIN);
    const found = await editor.ask('tokens', from, to);
    if (!found || view.state.doc !== doc) return;
    const ranges = [];
    for (let at = 0; at < found.length; at += 3) ranges.push(marks[found[at + 2]].range(found[at], found[at + 1]));
    view.dispatch({ effects: setTokens.of(Decoration.set(ranges)) });
  }

  destroy() {
    clearTimeout(this.timer);
  }
});

/** Names and values that may stand at the cursor. */
const completion = (editor) => async ({ state, pos, explicit }) => {
  const found = await editor.ask('complete', pos);
  if (!found || state.doc !== editor.view.state.doc) return null;
  const [from, to, items] = found;
  // Unasked, names are offered to who began one, and values to who wrote a name.
  if (!explicit && from === pos && items.some(([, , , type]) => type !== 'value')) return null;
  const options = items.map(([label, detail, apply, type]) => ({ label, detail, type, apply, boost: type === 'required' ? 1 : 0 }));
  // Who has written a name has chosen it, and Enter then begins a line.
  const open = (word) => /^[\w./-]*$/.test(word) && !options.some(({ label }) => label === word);
  if (!explicit && !open(state.sliceDoc(from, pos))) return null;
  return { from, to, options, validFor: open };
};

/** What is known of the field under the pointer, as lines of which the first is code. */
const hover = (editor) => hoverTooltip(async (view, at) => {
  const found = await editor.ask('hover', at);
  if (!found) return null;
  const [pos, end, lines] = found;
  const create = () => {
    const dom = document.createElement('div');
    dom.className = 'about';
    lines.forEach((line, index) => {
      const part = dom.appendChild(document.createElement(index === 0 ? 'code' : 'p'));
      part.textContent = line;
      if (index === 0) part.translate = false;
    });
    return { dom };
  };
  return { pos, end, above: true, create };
});

/** To the next even column; with a selection, all its lines. */
function indent(view) {
  const { main } = view.state.selection;
  if (!main.empty) return indentMore(view);
  const column = main.head - view.state.doc.lineAt(main.head).from;
  view.dispatch(view.state.replaceSelection(' '.repeat(2 - (column % 2))), { scrollIntoView: true, userEvent: 'input' });
  return true;
}

/** Where a finding begins is what is looked at, and where its text is shown. */
const seen = (go) => (view) => {
  if (!go(view)) return false;
  view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.from, { xMargin: 24 }) });
  return true;
};

/** The stretch in which two texts differ. */
function difference(old, text) {
  let from = 0;
  const shorter = Math.min(old.length, text.length);
  while (from < shorter && old.charCodeAt(from) === text.charCodeAt(from)) from += 1;
  let end = 0;
  while (end < shorter - from && old.charCodeAt(old.length - 1 - end) === text.charCodeAt(text.length - 1 - end)) end += 1;
  return { from, to: old.length - end, insert: text.slice(from, text.length - end) };
}

class Code extends HTMLElement {
  constructor() {
    super();
    this.phrases = new Compartment();
    const about = hover(this);
    const here = (view) => {
      activateHover(view, view.state.selection.main.head, 1, { tooltip: about, until: (change) => change.docChanged || change.selection });
      return true;
    };
    const extensions = [
      lineNumbers(), highlightActiveLineGutter(), highlightActiveLine(), highlightSpecialChars(), history(), lintGutter(),
      search({ top: true }), highlightSelectionMatches(), EditorState.tabSize.of(2),
      EditorState.languageData.of(() => [{ commentTokens: { line: '#' } }]),
      autocompletion({ override: [completion(this)], icons: false, activateOnCompletion: ({ type }) => type !== 'value' }),
      about, tokens, tokenizer(this), THEME, this.phrases.of([]),
      keymap.of([
        { key: 'Tab', run: acceptCompletion },
        { key: 'Tab', run: indent, shift: indentLess },
        { key: 'Ctrl-m', mac: 'Shift-Alt-m', run: toggleTabFocusMode },
        { key: 'Ctrl-Space', run: startCompletion },
        { key: 'Mod-i', run: here, preventDefault: true },
        { key: 'F8', run: seen(nextDiagnostic), shift: seen(previousDiagnostic) },
        { key: 'Mod-/', run: toggleLineComment },
        { key: 'Alt-ArrowUp', run: moveLineUp, shift: copyLineUp },
        { key: 'Alt-ArrowDown', run: moveLineDown, shift: copyLineDown },
        { key: 'Shift-Mod-k', run: deleteLine },
        ...historyKeymap, ...searchKeymap, ...standardKeymap,
      ]),
      EditorView.domEventHandlers({
        // A file that is dropped is opened by the page.
        drop: ({ dataTransfer }) => Boolean(dataTransfer?.files.length),
        // In place of several lines, the browser would write styles into what it joins, which the page's policy forbids.
        beforeinput: ({ inputType, data, isComposing }, view) => {
          const { state } = view;
          if (inputType !== 'insertText' || !data || isComposing || state.selection.main.empty) return false;
          view.dispatch(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
          return true;
        },
      }),
      EditorView.updateListener.of(({ docChanged, transactions }) => {
        if (docChanged && !transactions.some((change) => change.annotation(told))) this.dispatchEvent(new CustomEvent('edit', { bubbles: true }));
      }),
    ];
    const root = this.attachShadow({ mode: 'open' });
    this.view = new EditorView({ root, parent: root, state: EditorState.create({ extensions }) });
  }

  /** Asks the page about the text between two places. */
  ask(what, from, to = from) {
    return new Promise((answer) => {
      const detail = { what, text: this.value, from, to, answer };
      this.dispatchEvent(new CustomEvent('ask', { bubbles: true, detail }));
    });
  }

  get value() {
    return this.view.state.doc.toString();
  }

  /** The page loads a text, or takes an edit back: an edit like others for undo, and only where the text changes. */
  set value(text) {
    const { view } = this;
    const changes = difference(this.value, text);
    if (changes.insert === '' && changes.from === changes.to) return;
    // Before the change, because CodeMirror else stays at the end where it was at the end.
    view.scrollDOM.scrollTop = Math.min(view.scrollDOM.scrollTop, view.lineBlockAt(changes.from).top);
    view.dispatch({
      changes,
      // What it begins with is not taken back.
      annotations: [told.of(true), isolateHistory.of('full'), Transaction.addToHistory.of(view.state.doc.length > 0)],
      effects: EditorView.scrollIntoView(changes.from, { y: 'nearest', yMargin: 40 }),
    });
  }

  /** Edits that the reader asked for, each with `from`, `to` and `insert`. */
  change(edits) {
    const { view } = this;
    const selection = { anchor: view.state.changes(edits).mapPos(edits[0].to, 1) };
    view.dispatch({ changes: edits, selection, annotations: isolateHistory.of('full'), userEvent: 'input.fix', scrollIntoView: true });
    view.focus();
  }

  /** Selects a stretch, shows it and takes the focus. */
  select(anchor, head) {
    const { view } = this;
    view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    view.focus();
  }

  /** Findings: each with its place, severity and message and, if it can be mended, how that is called. */
  set diagnostics(found) {
    const { view } = this;
    const end = view.state.doc.length;
    const diagnostics = found.map(([from, to, severity, message, fix], index) => ({
      from: Math.min(from, end),
      to: Math.min(to, end),
      severity,
      message,
      // CodeMirror's own buttons have an English name.
      renderMessage: () => {
        const dom = document.createElement('div');
        dom.textContent = message;
        if (fix) {
          const button = dom.appendChild(document.createElement('button'));
          button.type = 'button';
          button.textContent = fix;
          button.onclick = () => this.ask('mend', index);
        }
        return dom;
      },
    }));
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }

  /** The name of the editor, and CodeMirror's own words in the reader's language. */
  speak(label, language, phrases) {
    const attributes = EditorView.contentAttributes.of({ 'aria-label': label, lang: 'en', translate: 'no', tabindex: '0' });
    this.view.dom.lang = language;
    this.view.dispatch({ effects: this.phrases.reconfigure([EditorState.phrases.of(phrases), attributes]) });
  }

  focus() {
    this.view.focus();
  }
}

if (!customElements.get('podstep-code')) customElements.define('podstep-code', Code);
