// SPDX-License-Identifier: Apache-2.0
// Elements, numbers as people read them, the tooltip, and what is selected. All text goes in as text, never as markup.
const data = JSON.parse(document.getElementById('data').textContent);

/** An element with attributes ('on...' functions listen) and children (strings become text). */
function element(space, tag, attributes, children) {
  const e = space ? document.createElementNS(space, tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) e.addEventListener(key.slice(2), value);
    else e.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children) if (child !== null && child !== undefined) e.append(child);
  return e;
}
const html = (tag, attributes, ...children) => element(null, tag, attributes, children.flat());
const svg = (tag, attributes, ...children) =>
    element('http://www.w3.org/2000/svg', tag, attributes, children.flat());
const byId = (id) => document.getElementById(id);

/** 1234567 as "1,234,567". */
const count = (n) => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
const plural = (n, one, many) => `${count(n)} ${n === 1 ? one : many || one + 's'}`;

/** Three digits: 0.0123, 1.23, 12.3, 123. */
function three(x) {
  if (x === 0 || !isFinite(x)) return String(x);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(x))));
  return digits > 6 ? x.toExponential(2) : x.toFixed(digits);
}

/** 12345678 as "12.3 M". */
function short(n) {
  for (const [size, unit] of [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']]) {
    if (n >= size) return `${three(n / size)} ${unit}`;
  }
  return n === Math.round(n) ? String(n) : three(n);
}
const bytes = (n) => n < 1000 ? `${n} B` : `${short(n)}B`;
const percent = (part, whole) => whole > 0 ? `${(100 * part / whole).toFixed(part / whole < 0.0995 ? 1 : 0)} %` : '0 %';
const micro = (us) => us >= 1e6 ? `${three(us / 1e6)} s` : us >= 1e3 ? `${three(us / 1e3)} ms` : `${three(us)} µs`;
/** The sizes of a tensor; "?<=40" where a run decides. */
function sizes(of) {
  const open = of.run_time_axes || [of.run_time_axis];
  return of.shape.map((n, axis) => open.includes(axis) ? `?<=${n}` : String(n));
}
const shapeText = (of) => of && of.shape ? `${of.dtype}[${sizes(of).join(',')}]` : '';
const dims = (of) => of && of.shape ? sizes(of).join('×') || 'scalar' : '';

/** A long name cut at its front: what tells names apart is at the end. */
function tail(name, limit) {
  const letters = [...name];
  return letters.length <= limit ? name : '…' + letters.slice(letters.length - limit + 1).join('');
}

function cut(text, limit) {
  const letters = [...text];
  return letters.length <= limit ? text : letters.slice(0, limit - 1).join('') + '…';
}

/** What a layer or node mostly does; the colours of the page. */
const kinds = {
  matrix: 'convolution, product', elementwise: 'element by element', pool: 'pool, reduce, softmax',
  move: 'copy, rearrange', border: 'input, output',
};
function kindOf(op) {
  if (op === 'input') return 'border';
  if (/conv|matmul|einsum/i.test(op)) return 'matrix';
  if (/pool|reduce|softmax|^mean$|^sum$|^max$|^min$|^prod$|arg_?max|arg_?min|top_?k|lrn|cum/i.test(op)) return 'pool';
  if (/pad|concat|split|slice|reshape|squeeze|expand|transpose|gather|pack|tile|resize|space|depth|reverse/i.test(op) ||
      /copy|shape|identity|scatter|one_?hot|broadcast/i.test(op)) return 'move';
  return 'elementwise';
}

/** The tooltip follows the pointer or the focus; everything it says can be read elsewhere too. */
const tip = {
  show(lines, x, y) {
    const box = byId('tip');
    box.replaceChildren(...lines.map((line, i) => html(i === 0 ? 'strong' : 'span', {}, line)));
    box.hidden = false;
    const { width, height } = box.getBoundingClientRect();
    const right = document.documentElement.clientWidth - width - 8;
    box.style.left = `${Math.max(8, Math.min(x + 12, right))}px`;
    box.style.top = `${y + 16 + height > window.innerHeight ? Math.max(8, y - height - 12) : y + 16}px`;
  },
  hide() { byId('tip').hidden = true; },
};
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') tip.hide(); });
document.addEventListener('scroll', () => tip.hide(), { passive: true });

/** Parts of the page that show the same layer tell each other which one is meant. */
const selection = {
  listeners: [],
  layer: -1,
  onChange(listener) { this.listeners.push(listener); },
  choose(layer, source) {
    this.layer = layer;
    for (const listener of this.listeners) listener(layer, source);
  },
};

const button = (label, attributes, ...children) =>
    html('button', { type: 'button', 'aria-label': label, ...attributes }, ...children);
function heading(id, text, ...more) {
  return html('div', { class: 'heading' }, html('h2', { id: `${id}-title` }, text), ...more);
}
