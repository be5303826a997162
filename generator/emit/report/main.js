// SPDX-License-Identifier: Apache-2.0
// The top of the page, and the order in which its parts are built.

const policies = {
  constexpr: 'constant arrays in the header', literal: 'string literals in the header', object: 'an object file',
};

function figure(id, title, value, ...notes) {
  return html('div', { class: 'figure', id }, html('h2', {}, title), html('p', { class: 'value' }, value),
              notes.filter(Boolean).map((n) => html('p', { class: 'note' }, n)));
}

function buildSummary() {
  const t = data.totals;
  const stack = data.timing ? data.timing.stack_bytes : 0;
  const above = t.arena_lower_bound > 0 ? 100 * (t.arena_bytes / t.arena_lower_bound - 1) : 0;
  const parts = [
    figure('flash', 'Flash', bytes(t.weight_bytes), `${count(t.weight_bytes)} bytes of weights: ${short(t.weight_numbers)} numbers, as ${policies[t.weights]}`,
           'The code of the kernels comes on top: the linker knows.'),
    figure('ram', 'RAM', bytes(t.arena_bytes + stack),
           `${count(t.arena_bytes)} bytes of arena, ${t.arena_bytes === t.arena_lower_bound ? 'its lower bound' : `${above.toFixed(1)} % above its lower bound`}`,
           t.state_bytes ? `${count(t.state_bytes)} bytes of state in the arena` : 'no state',
           stack ? `${count(stack)} bytes of stack at most` : 'The stack comes on top: model::stack_bytes, which the compiler knows for its target.'),
    figure('work', 'Work', `${short(t.macs)} MACs`, `in ${plural(t.layers, 'layer')}`,
           `${plural(data.before.filter((n) => n.op !== 'input').length, 'operation')} became ${count(data.after.filter((n) => n.op !== 'input').length)}`),
  ];
  if (data.timing) {
    const speed = 2e-3 * t.macs / data.timing.median_us;
    parts.push(figure('time', 'Time', micro(data.timing.median_us), `median of ${plural(data.timing.runs, 'run')}, best ${micro(data.timing.best_us)}`,
                      `${three(speed)} GFLOP/s: ${percent(speed, data.timing.peak_gflops)} of the FMA peak of one core`));
  }
  byId('summary').replaceChildren(...parts);
}

function buildTop() {
  const side = (list) => list.map((e) => html('span', { class: 'mono endpoint' }, `${e.name}: ${shapeText(e)}`));
  byId('subtitle').replaceChildren(
      html('span', { class: 'mono' }, data.model.class), ' from ', html('span', { class: 'mono' }, data.model.file));
  byId('subtitle').after(html('dl', { class: 'signature' }, html('dt', {}, 'in'), html('dd', {}, side(data.inputs)),
                              html('dt', {}, 'out'), html('dd', {}, side(data.outputs)),
                              ...(data.states.length ? [html('dt', {}, 'state'), html('dd', {}, side(data.states))] : [])));
  const parts = [['graph', 'Graph'], ['arena', 'Arena'], ...(data.timing ? [['roofline', 'Roofline']] : []), ['layers', 'Layers']];
  byId('nav').append(...parts.map(([id, text]) => html('a', { href: `#${id}` }, text)));
  byId('footer').append(html('p', {}, `Made by tf-embed ${data.model.generator} from a file with sha256 `, html('span', { class: 'mono sha' }, data.model.sha256), '. ',
                                   data.timing ? `Measured with ${data.timing.compiler}.` : 'The same file gives the same page.'));
}

buildTop();
buildSummary();
buildGraph();
buildArena();
buildRoofline();
buildLayers();
document.documentElement.dataset.ready = 'true';
