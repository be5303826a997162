// SPDX-License-Identifier: Apache-2.0
// The arena over time: one rectangle a buffer, from the layer that writes it to the last that reads it, at its offset.
// Two may hold bytes at once: for one layer, which overwrites what it has read, or for longer, where one is a part of the
// other (what is concatenated, what is split off). There they are hatched.

const layerCount = data.layers.length;
const columns = layerCount + 2;  // inputs are there before the first layer, outputs after the last
const plotHeight = 320;
const liveHeight = 56;
const buffers = data.buffers.map((b, i) => ({ ...b, i, writer: -1, end: b.offset + b.bytes }))
                    .filter((b) => b.bytes > 0);
data.layers.forEach((l, i) => {
  for (const b of [...l.writes, ...(l.scratch || [])]) {
    const found = buffers.find((x) => x.i === b);
    if (found && found.writer < 0) found.writer = i;
  }
});
const when = (t) => t < 0 ? 'before the first layer' : t >= layerCount ? 'the end' : `layer ${t}`;

/** The parts where two buffers hold bytes at once: [{a, b, from, to, low, high}], times inclusive. */
function sharedParts() {
  const parts = [];
  const byStart = [...buffers].sort((a, b) => a.first - b.first);
  byStart.forEach((a, k) => {
    for (let m = k + 1; m < byStart.length && byStart[m].first <= a.last; ++m) {
      const b = byStart[m];
      const low = Math.max(a.offset, b.offset);
      const high = Math.min(a.end, b.end);
      if (low < high) parts.push({ a, b, from: b.first, to: Math.min(a.last, b.last), low, high });
    }
  });
  return parts;
}

/** Bytes of the arena that hold something at each time, shared ones once. */
function bytesInUse() {
  const alive = Array.from({ length: columns }, () => []);
  for (const b of buffers) for (let t = b.first; t <= b.last; ++t) alive[t + 1].push(b);
  return alive.map((list) => {
    let end = 0;
    let sum = 0;
    for (const b of list.sort((x, y) => x.offset - y.offset)) {
      sum += Math.max(0, b.end - Math.max(end, b.offset));
      end = Math.max(end, b.end);
    }
    return sum;
  });
}

function describeBuffer(b, shared) {
  const lines = [b.name || '(unnamed)', `${b.kind === 'value' ? 'buffer' : b.kind}: ${bytes(b.bytes)}${b.shape ? `, ${shapeText(b)}` : ''}`,
                 `bytes ${count(b.offset)} to ${count(b.end)}`,
                 b.first === b.last ? `only during ${when(b.first)}` : `from ${when(b.first)} to ${when(b.last)}`];
  for (const p of shared.filter((p) => p.a === b || p.b === b)) {
    const other = p.a === b ? p.b : p.a;
    lines.push(p.from < p.to ? `${bytes(p.high - p.low)} are those of ${other.name}, of which one is a part`
               : p.b === b ? `${when(p.from)} writes it over ${bytes(p.high - p.low)} of ${other.name}, once they are read`
                           : `${when(p.from)} writes ${other.name} over ${bytes(p.high - p.low)} of it, once they are read`);
  }
  return lines;
}

function buildArena() {
  const total = data.totals.arena_bytes;
  const bound = data.totals.arena_lower_bound;
  const shared = sharedParts();
  const use = bytesInUse();
  const fullest = use.indexOf(Math.max(...use));
  const height = Math.max(total, 1);
  const y = (offset) => plotHeight - offset / height * (plotHeight - 4);
  let scale = 1;

  const kindOfBuffer = (b) => b.kind === 'scratch' || b.kind === 'temporary' ? 'scratch' :
      b.writer < 0 ? 'border' : kindOf(data.layers[b.writer].layer);
  const rects = buffers.map((b) => {
    const r = svg('rect', { class: `buffer ${kindOfBuffer(b)}`, y: y(b.end).toFixed(2),
                            height: Math.max(0.5, y(b.offset) - y(b.end)).toFixed(2) });
    r.addEventListener('pointermove', (event) => tip.show(describeBuffer(b, shared), event.clientX, event.clientY));
    r.addEventListener('pointerleave', () => tip.hide());
    r.addEventListener('click', () => choose(buffers.indexOf(b)));
    return r;
  });
  const hatches = shared.map((p) => svg('rect', { class: 'shared', fill: 'url(#hatch)', y: y(p.high).toFixed(2),
                                                 height: (y(p.low) - y(p.high)).toFixed(2) }));
  const band = svg('rect', { class: 'now', y: 0, height: plotHeight, visibility: 'hidden' });
  const peak = svg('line', { class: 'peak', x1: 0, y1: y(total), y2: y(total) });
  const lower = svg('line', { class: 'bound', x1: 0, y1: y(bound), y2: y(bound) });
  const fullLine = svg('line', { class: 'fullest', y1: 0, y2: plotHeight + 14 + liveHeight });
  const live = svg('path', { class: 'live' });
  const picture = svg('svg', { height: plotHeight + 14 + liveHeight + 18, 'aria-hidden': 'true' },
                      svg('defs', {}, svg('pattern', { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
                                          svg('line', { class: 'hatch', x1: 0, y1: 0, x2: 0, y2: 6 }))),
                      band, svg('g', {}, rects), svg('g', {}, hatches), fullLine, peak, lower, live);
  const ticks = svg('g', { class: 'axis' });
  picture.append(ticks);
  const view = html('div', { class: 'plot', tabindex: 0, role: 'application', 'aria-roledescription': 'picture of the arena',
    'aria-label': `Arena over time: ${plural(buffers.length, 'buffer')}. Left and right keys go through them.`,
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      choose(chosen < 0 ? (step > 0 ? 0 : buffers.length - 1) : (chosen + step + buffers.length) % buffers.length, true);
    } }, picture);

  let chosen = -1;
  let width = 0;
  function choose(k, scroll) {
    chosen = k;
    rects.forEach((r, i) => r.classList.toggle('chosen', i === k));
    const b = buffers[k];
    byId('buffer-details').replaceChildren(...describeBuffer(b, shared).map((line, i) => html(i ? 'p' : 'h3', { class: 'mono' }, line)));
    if (scroll) view.scrollTo({ left: (b.first + 1) * width - view.clientWidth / 2 });
    selection.choose(b.writer, 'arena');
  }

  function place() {
    width = Math.max(view.clientWidth / columns * scale, 0.05);
    const across = width * columns;
    picture.setAttribute('width', across.toFixed(1));
    const gap = width > 6 ? 1 : 0;
    const put = (r, from, to) => {
      r.setAttribute('x', ((from + 1) * width + gap / 2).toFixed(2));
      r.setAttribute('width', Math.max(0.5, (to - from + 1) * width - gap).toFixed(2));
    };
    buffers.forEach((b, i) => put(rects[i], b.first, b.last));
    picture.classList.toggle('dense', width < 4);
    shared.forEach((p, i) => {
      put(hatches[i], p.from, p.to);
      // Narrower than its own lines a hatch is noise.
      hatches[i].setAttribute('visibility', (p.to - p.from + 1) * width < 5 ? 'hidden' : 'visible');
    });
    for (const line of [peak, lower]) line.setAttribute('x2', across);
    for (const side of ['x1', 'x2']) fullLine.setAttribute(side, ((fullest + 0.5) * width).toFixed(1));
    const base = plotHeight + 14 + liveHeight;
    live.setAttribute('d', `M0,${base}` + use.map((n, t) => {
      const top = (base - n / height * liveHeight).toFixed(1);
      return `L${(t * width).toFixed(1)},${top}L${((t + 1) * width).toFixed(1)},${top}`;
    }).join('') + `L${across.toFixed(1)},${base}Z`);
    const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].find((n) => n * width > 40) || 10000;
    const labels = [];
    for (let t = 0; t < layerCount; t += every) {
      labels.push(svg('text', { x: ((t + 1.5) * width).toFixed(1), y: base + 14, 'text-anchor': 'middle' }, String(t)));
    }
    ticks.replaceChildren(...labels);
    showLayer(selection.layer);
  }
  function showLayer(layer) {
    band.setAttribute('visibility', layer < 0 ? 'hidden' : 'visible');
    band.setAttribute('x', ((layer + 1) * width).toFixed(1));
    band.setAttribute('width', Math.max(1, width).toFixed(1));
  }
  selection.onChange((layer) => showLayer(layer));

  const above = bound > 0 ? total / bound - 1 : 0;
  const alignment = data.totals.arena_alignment;
  // Else the two figures seem to contradict each other.
  const inUse = bytes(use[fullest]) + (use[fullest] < bound ? ` (each buffer begins at a multiple of ${alignment} bytes)` : '');
  const verdict = total === bound ? 'exactly its lower bound' : `${(100 * above).toFixed(1)} % above its lower bound, ${bytes(bound)}`;
  const gutter = svg('svg', { class: 'gutter', width: 62, height: plotHeight + 14 + liveHeight + 18, 'aria-hidden': 'true' },
                     ...[0, 0.25, 0.5, 0.75, 1].map((part) => svg('text', { x: 56, y: Math.max(10, y(part * total) + 4), 'text-anchor': 'end' }, bytes(Math.round(part * total)))),
                     svg('text', { x: 56, y: plotHeight + 14 + liveHeight / 2, 'text-anchor': 'end' }, 'in use'),
                     svg('text', { x: 56, y: plotHeight + 28 + liveHeight, 'text-anchor': 'end' }, 'layer'));
  const zoom = (factor) => { scale = Math.min(Math.max(scale * factor, 1), Math.max(1, columns / 4)); place(); };
  byId('arena').replaceChildren(
      heading('arena', 'The arena over time', html('div', { class: 'tools' },
              button('Show fewer layers, wider', { class: 'tool', onclick: () => zoom(2) }, '+'),
              button('Show more layers, narrower', { class: 'tool', onclick: () => zoom(0.5) }, '−'))),
      html('p', { class: 'lead', id: 'arena-verdict' },
           `${bytes(total)} (${count(total)} bytes), ${verdict}: ${plural(buffers.length, 'buffer')} take turns. `,
           fullest > 0 && fullest <= layerCount ? `Fullest during layer ${fullest - 1}, ${tail(data.layers[fullest - 1].node, 60)}, with ${inUse} in use.`
                                                : `Fullest with ${inUse} in use.`),
      html('div', { class: 'arena' }, gutter, view),
      html('ul', { class: 'legend' },
           html('li', {}, html('span', { class: 'line peak' }), `peak, ${bytes(total)}`),
           html('li', {}, html('span', { class: 'line bound' }), `lower bound, ${bytes(bound)}`),
           html('li', {}, html('span', { class: 'line fullest' }), 'fullest moment'),
           ...Object.entries(kinds).map(([kind, text]) => html('li', { class: kind }, html('span', { class: 'swatch' }), text)),
           html('li', { class: 'scratch' }, html('span', { class: 'swatch' }), 'room for one layer'),
           html('li', { class: 'sharing' }, html('span', { class: 'swatch' }), 'hatched: two at once, as one is overwritten when read, or a part of the other')),
      html('div', { id: 'buffer-details', class: 'details', 'aria-live': 'polite' }, html('p', {}, 'No buffer is chosen.')),
      bufferTable(shared));
  place();
  new ResizeObserver(place).observe(view);
}

/** The same as text. Filled when it is opened. */
function bufferTable(shared) {
  const body = html('tbody', {});
  const fill = () => {
    if (body.childElementCount) return;
    body.append(...buffers.map((b) => html('tr', {}, html('th', { scope: 'row', class: 'mono name' }, b.name || '(unnamed)'),
        html('td', {}, b.kind), html('td', { class: 'number' }, count(b.offset)), html('td', { class: 'number' }, count(b.bytes)),
        html('td', {}, when(b.first)), html('td', {}, when(b.last)),
        html('td', {}, shared.filter((p) => p.a === b || p.b === b).map((p) => (p.a === b ? p.b : p.a).name).join(', ')))));
  };
  return html('details', { class: 'as-table', ontoggle: fill }, html('summary', {}, 'The buffers as a table'),
      html('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Buffers' }, html('table', {},
          html('thead', {}, html('tr', {}, ['Buffer', 'Kind', 'Offset', 'Bytes', 'From', 'To', 'Shares bytes with'].map((t) => html('th', { scope: 'col' }, t)))), body)));
}
