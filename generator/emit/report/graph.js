// SPDX-License-Identifier: Apache-2.0
// The graph before and after, side by side (one at a time where there is no room), and what is known of a node.

const graphs = { before: data.before, after: data.after };
/** The nodes that each node of the graph after stands for. */
const standsFor = data.after.map(() => []);
data.before.forEach((n, i) => { if (n.heir >= 0) standsFor[n.heir].push(i); });
/** The layers that a node of the graph after is computed by. */
const layersOf = data.after.map(() => []);
data.layers.forEach((l, i) => { if (l.after >= 0) layersOf[l.after].push(i); });

/** What a node of the graph before is part of now. */
const becomes = (n) => n.heir < 0 ? '→ nothing' : `→ ${data.after[n.heir].op} ${data.after[n.heir].name}`;

/** The group of the graph after that a node of the graph before ends in. */
function groupAfter(i) {
  const heir = data.before[i].heir;
  const group = heir < 0 ? undefined : drawings.after.groupOf.get(heir);
  if (group === undefined) return becomes(data.before[i]);
  const { label, members } = drawings.after.groups[group];
  return `→ ${label || data.after[members[0]].name + ' …'}`;
}

function describeNode(side, i) {
  const n = graphs[side][i];
  const lines = [`${n.op} ${n.name}`];
  if (n.shape) lines.push(shapeText(n));
  if (n.blocks) lines.push(`runs ${n.blocks.map((b) => `${b.name} (${plural(b.nodes.length, 'operation')})`).join(', ')}`);
  if (side === 'before') {
    if (n.fate === 'folded') lines.push(`computed while generating (${data.passes[n.pass].name})`);
    if (n.fate === 'gone') lines.push(`taken by ${data.passes[n.pass].name}`);
    if (n.heir >= 0 && n.fate) lines.push(`now part of ${data.after[n.heir].op} ${data.after[n.heir].name}`);
  } else if (standsFor[i].length > 1) {
    lines.push(`stands for ${plural(standsFor[i].length, 'node')}`);
  }
  return lines.join('\n');
}

/** The graphs that a node runs, as nested lists. */
function blocksOf(node) {
  return (node.blocks || []).map((block) => html('details', { class: 'block', open: true },
      html('summary', {}, `${block.name}: ${plural(block.nodes.length, 'operation')}`),
      html('ul', {}, block.nodes.map((n) => html('li', {}, `${n.op} ${n.name} ${shapeText(n)}`, ...blocksOf(n))))));
}

function detailsOf(side, i) {
  const n = graphs[side][i];
  const rows = [['operation', n.op], ['output', shapeText(n) || '(not inferred yet)']];
  if (n.constants) rows.push(['constants read', String(n.constants)]);
  if (n.blocks) rows.push(['runs', html('div', {}, ...blocksOf(n))]);
  if (side === 'before') {
    if (n.fate) {
      const pass = data.passes[n.pass];
      rows.push([n.fate === 'folded' ? 'computed while generating by' : 'taken by', `${pass.name}: ${pass.what}`]);
    }
    if (n.heir >= 0) rows.push([n.fate ? 'now part of' : 'stays as', `${data.after[n.heir].op} ${data.after[n.heir].name}`]);
    else rows.push(['', 'nothing of it is left']);
  } else {
    const from = standsFor[i].map((b) => `${data.before[b].op} ${data.before[b].name}`);
    if (from.length) rows.push([`made of ${plural(from.length, 'node')}`, from]);
    for (const l of layersOf[i]) {
      const layer = data.layers[l];
      rows.push([`layer ${l}`, `${layer.layer}: ${short(layer.macs)} MACs, ${bytes(layer.weight_bytes)} of weights`]);
    }
    if (n.op !== 'input' && layersOf[i].length === 0) rows.push(['', 'only another view of its input: no code']);
  }
  return html('div', {}, html('h3', { class: 'mono' }, n.name), html('dl', {}, rows.flatMap(([term, text]) => [
    html('dt', {}, term), html('dd', { class: 'mono' }, Array.isArray(text) ? html('ul', {}, text.map((t) => html('li', {}, t))) : text),
  ])));
}

const drawings = {};
let litPass = -1;

/** The two sets of nodes that a pass had to do with. */
function nodesOfPass(p) {
  const before = new Set();
  const after = new Set();
  data.before.forEach((n, i) => {
    if (n.fate && n.pass === p) {
      before.add(i);
      if (n.heir >= 0) after.add(n.heir);
    }
  });
  return { before, after };
}

function lightPass(p) {
  litPass = p;
  const sets = p >= 0 ? nodesOfPass(p) : { before: null, after: null };
  for (const side of ['before', 'after']) {
    drawings[side].light(sets[side]);
    if (p >= 0) drawings[side].reveal(sets[side]);
  }
}

function chooseNode(side, i) {
  byId('node-details').replaceChildren(detailsOf(side, i));
  const other = side === 'before' ? 'after' : 'before';
  const there = side === 'before' ? data.before[i].heir : standsFor[i][0] === undefined ? -1 : standsFor[i][0];
  drawings[other].show(there);
  if (litPass < 0) {
    const heir = side === 'before' ? there : i;
    drawings.before.light(heir >= 0 ? new Set([...standsFor[heir], ...(side === 'before' ? [i] : [])]) : null);
    drawings.after.light(null);
  }
  const after = side === 'after' ? i : there;
  selection.choose(after >= 0 && layersOf[after].length ? layersOf[after][0] : -1, 'graph');
}

function markOf(side) {
  return (i) => {
    const n = graphs[side][i];
    if (side === 'after') return { class: n.output ? 'result' : '' };
    if (!n.fate) return { class: n.output ? 'result' : '' };
    return { class: n.fate };
  };
}

function buildGraph() {
  const sides = { before: `Before: ${plural(data.before.length, 'node')}`, after: `After: ${plural(data.after.length, 'node')}` };
  const tabs = Object.entries(sides).map(([side, text]) => button(text, {
    'aria-pressed': side === 'after' ? 'true' : 'false', onclick: (event) => {
      panes.dataset.shown = side;
      for (const t of tabs) t.setAttribute('aria-pressed', String(t === event.currentTarget));
    },
  }, text));
  const panes = html('div', { class: 'panes', 'data-shown': 'after' },
                     html('div', { class: 'pane', id: 'graph-before' }), html('div', { class: 'pane', id: 'graph-after' }));
  const legend = html('ul', { class: 'legend' }, Object.entries(kinds).map(([kind, text]) =>
      html('li', { class: kind }, html('span', { class: 'swatch' }), text)),
      html('li', { class: 'gone' }, html('span', { class: 'swatch' }), 'dashed: taken by a pass'));
  byId('graph').replaceChildren(
      heading('graph', 'The graph, before and after'),
      html('p', { class: 'lead' }, 'Each pass rewrites the graph without changing what it computes. Choose a pass to see its nodes, or a node to see what became of it. Constants are not drawn.'),
      buildPasses(), html('div', { class: 'tabs', role: 'group', 'aria-label': 'Which graph is shown' }, tabs), panes, legend,
      html('div', { id: 'node-details', class: 'details', 'aria-live': 'polite' }, html('p', {}, 'No node is chosen.')));
  for (const side of ['after', 'before']) {
    drawings[side] = new Drawing(byId(`graph-${side}`), sides[side], graphs[side], {
      describe: (i) => describeNode(side, i), onChoose: (i) => chooseNode(side, i), mark: markOf(side),
      keys: side === 'before' ? [(i) => becomes(data.before[i]), groupAfter] : [],
    });
  }
  selection.onChange((layer, source) => {
    if (source === 'graph' || layer < 0 || data.layers[layer].after < 0) return;
    const i = data.layers[layer].after;
    drawings.after.show(i);
    drawings.before.light(litPass < 0 ? new Set(standsFor[i]) : drawings.before.lit);
    if (standsFor[i].length) drawings.before.show(standsFor[i][0]);
    byId('node-details').replaceChildren(detailsOf('after', i));
  });
}
