// SPDX-License-Identifier: Apache-2.0
// The table of layers: sortable by every column, with a filter, and with times where they were measured.

const intensity = (l) => l.moved_bytes > 0 ? 2 * l.macs / l.moved_bytes : 0;
const gflops = (l) => l.us > 0 ? 2e-3 * l.macs / l.us : 0;

function layerColumns() {
  const totalMacs = data.layers.reduce((s, l) => s + l.macs, 0);
  const totalWeights = data.layers.reduce((s, l) => s + l.weight_bytes, 0);
  const columns = [
    { title: '#', key: (l, i) => i, number: true, text: (l, i) => String(i) },
    { title: 'Layer', key: (l) => l.layer, text: (l) => l.layer, kind: true },
    { title: 'Output', key: (l) => (l.shape || []).reduce((p, d) => p * d, 1), text: dims, mono: true },
    { title: 'Type', key: (l) => l.dtype || '', text: (l) => l.dtype || '' },
    { title: 'MACs', key: (l) => l.macs, number: true, text: (l) => l.macs ? count(l.macs) : '–', part: (l) => l.macs / totalMacs },
    { title: 'Weights', key: (l) => l.weight_bytes, number: true, text: (l) => l.weight_bytes ? bytes(l.weight_bytes) : '–',
      part: (l) => l.weight_bytes / totalWeights },
  ];
  if (data.timing) {
    const totalTime = data.layers.reduce((s, l) => s + l.us, 0);
    columns.push(
        { title: 'Time', key: (l) => l.us, number: true, text: (l) => l.us === null ? 'not run' : micro(l.us), part: (l) => l.us / totalTime },
        { title: 'Share', key: (l) => l.us, number: true, text: (l) => l.us === null ? '–' : percent(l.us, totalTime) },
        { title: 'GFLOP/s', key: gflops, number: true, text: (l) => l.macs && l.us !== null ? three(gflops(l)) : '–',
          part: (l) => gflops(l) / data.timing.peak_gflops },
        { title: 'FLOP/byte', key: intensity, number: true, text: (l) => l.macs ? three(intensity(l)) : '–' });
  }
  columns.push({ title: 'Node', key: (l) => l.node, text: (l) => l.node, name: true });
  return columns;
}

function buildLayers() {
  const columns = layerColumns();
  const rows = data.layers.map((l, i) => html('tr', { 'data-layer': i, onclick: () => selection.choose(i, 'layers') },
      columns.map((c, k) => {
        const text = c.text(l, i);
        if (k === 0) {
          return html('th', { scope: 'row', class: 'number' },
                      button(`Layer ${i}: show it in the graph and the arena`, { class: 'row' }, text));
        }
        const part = c.part ? c.part(l) : 0;
        return html('td', { class: [c.number && 'number', (c.name || c.mono) && 'mono', c.name && 'name'].filter(Boolean).join(' ') || null,
                            title: c.name ? text : null },
                    c.kind ? html('span', { class: `chip ${kindOf(l.layer)}` }, text) : c.name ? html('bdi', {}, text) : text,
                    c.name && l.unfused ? html('span', { class: 'why' }, `not fused: ${l.unfused}`) : null,
                    part > 0.002 ? html('span', { class: 'bar', style: `width:${Math.min(100, 100 * part).toFixed(1)}%` }) : null);
      })));
  const body = html('tbody', {}, rows);
  let sorted = 0;
  let upwards = true;
  const heads = columns.map((c, k) => html('th', { scope: 'col', class: c.number ? 'number' : null, 'aria-sort': k === 0 ? 'ascending' : 'none' },
      button(`Sort by ${c.title === '#' ? 'order of execution' : c.title}`, { class: 'sort', onclick: () => sort(k) }, c.title, html('span', { class: 'arrow', 'aria-hidden': 'true' }))));
  function sort(k) {
    const c = columns[k];
    upwards = k === sorted ? !upwards : !(c.number && k > 0);  // the largest first
    sorted = k;
    const keys = data.layers.map((l, i) => c.key(l, i));
    const order = keys.map((_, i) => i).sort((a, b) => {
      const way = keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : 0;
      return (upwards ? way : -way) || a - b;
    });
    body.replaceChildren(...order.map((i) => rows[i]));
    heads.forEach((h, i) => h.setAttribute('aria-sort', i !== k ? 'none' : upwards ? 'ascending' : 'descending'));
  }
  const found = html('output', { class: 'found', for: 'layer-filter' }, '');
  const filter = html('input', { id: 'layer-filter', type: 'search', placeholder: 'conv2d, block_3 …', autocomplete: 'off', oninput: () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    data.layers.forEach((l, i) => {
      const text = `${l.layer} ${l.op} ${l.node} ${dims(l)}`.toLowerCase();
      rows[i].hidden = !words.every((w) => text.includes(w));
      shown += !rows[i].hidden;
    });
    found.textContent = words.length ? `${count(shown)} of ${count(rows.length)}` : '';
  } });
  byId('layers').replaceChildren(
      heading('layers', 'Layers', html('div', { class: 'tools' }, html('label', { for: 'layer-filter' }, 'Filter '), filter, found)),
      html('div', { class: 'scroller tall', tabindex: 0, role: 'region', 'aria-label': 'Layers' },
           html('table', { class: 'layers' },
                html('caption', {}, `${plural(data.layers.length, 'layer')} in order of execution. Bars show the share of the whole${data.timing ? '; of the peak for GFLOP/s' : ''}.`),
                html('thead', {}, html('tr', {}, heads)), body)));
  selection.onChange((layer, source) => {
    rows.forEach((r, i) => r.classList.toggle('chosen', i === layer));
    if (layer < 0 || source === 'layers') return;
    const box = byId('layers').querySelector('.scroller');
    box.scrollTop = rows[layer].offsetTop - box.clientHeight / 2;
  });
}
