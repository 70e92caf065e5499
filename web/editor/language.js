// In place of @codemirror/language and @lezer/common: what CodeMirror's commands ask of a grammar, for a text of which our
// own scanner knows the tokens. The build puts it there (`editor_script` in crates/xtask/src/build.rs), which takes 13 KB
// with gzip off the editor. A name that a newer CodeMirror wants besides these does not build.
import { Facet } from '@codemirror/state';

const UNIT = '  ';

export const indentUnit = Facet.define({ combine: () => UNIT });
export const getIndentUnit = () => UNIT.length;
export const indentString = (_state, columns) => ' '.repeat(columns);

const column = (text) => text.search(/\S|$/);

export class IndentContext {
  constructor(state) {
    this.state = state;
  }

  lineIndent(at) {
    return column(this.state.doc.lineAt(at).text);
  }
}

/** The column of a line that is begun at this place: that of the line before, further right behind what opens a block. */
export function getIndentation({ state }, at) {
  const line = state.doc.lineAt(at);
  const before = line.text.slice(0, at - line.from);
  const [items] = /^[ ]*(- +)*/.exec(before);
  const rest = before.slice(items.length).replace(/(^| )#.*/, '').trimEnd();
  return rest ? items.length + (/(:|[|>][+-]?|[[{])$/.test(rest) ? UNIT.length : 0) : column(before);
}

// Brackets and the nodes of a grammar are not known: these commands then do nothing.
const NONE = { childBefore: () => null, childAfter: () => null };
export const syntaxTree = () => ({ resolveInner: () => NONE });
export const matchBrackets = () => null;
export const NodeProp = {};
