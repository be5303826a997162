// SPDX-License-Identifier: Apache-2.0
// The roofline of `bench`: what a layer reaches against what the core and its memory allow. Both axes are logarithmic.

/** 1, 2, 5, 10, ... within a range; powers of ten alone where it is wide. */
function ticks(from, to) {
  const steps = to / from > 3000 ? [1] : [1, 2, 5];
  const list = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); ++power) {
    for (const step of steps) {
      const tick = Number(`${step}e${power}`);
      if (tick >= from && tick <= to) list.push(tick);
    }
  }
  return list;
}

function buildRoofline() {
  const t = data.timing;
  const section = byId('roofline');
  if (!t) return;
  const points = data.layers.map((l, i) => ({ l, i, x: intensity(l), y: gflops(l) })).filter((p) => p.x > 0 && p.y > 0);
  section.hidden = false;
  const totalTime = data.layers.reduce((s, l) => s + l.us, 0);
  const roofs = [{ name: 'memory', speed: t.memory_gbytes_per_s, cls: 'memory' }, { name: 'first cache', speed: t.cache_gbytes_per_s, cls: 'cache' }]
                    .filter((r) => r.speed > 0);
  const tops = t.peak_gflops;
  const xs = [...points.map((p) => p.x), ...roofs.map((r) => tops / r.speed)];
  const ys = [...points.map((p) => p.y), tops];
  const [x0, x1] = [Math.min(...xs) / 2, Math.max(...xs) * 2.5];
  const [y0, y1] = [Math.max(Math.min(...ys) / 2, tops / 1e5), Math.max(...ys) * 1.6];
  const pad = { left: 52, right: 14, top: 12, bottom: 40 };
  const view = html('div', { class: 'roof' });
  const draw = () => {
    const w = Math.max(300, view.clientWidth);
    const h = Math.min(440, Math.max(300, w * 0.5));
    const px = (x) => pad.left + (Math.log(x / x0) / Math.log(x1 / x0)) * (w - pad.left - pad.right);
    const py = (y) => h - pad.bottom - (Math.log(Math.max(y, y0) / y0) / Math.log(y1 / y0)) * (h - pad.top - pad.bottom);
    const parts = [];
    for (const d of ticks(x0, x1)) {
      parts.push(svg('line', { class: 'grid', x1: px(d), x2: px(d), y1: pad.top, y2: h - pad.bottom }),
                 svg('text', { x: px(d), y: h - pad.bottom + 16, 'text-anchor': 'middle' }, d < 1 ? String(d) : short(d)));
    }
    for (const d of ticks(y0, y1)) {
      parts.push(svg('line', { class: 'grid', x1: pad.left, x2: w - pad.right, y1: py(d), y2: py(d) }),
                 svg('text', { x: pad.left - 6, y: py(d) + 4, 'text-anchor': 'end' }, d < 1 ? String(d) : short(d)));
    }
    parts.push(svg('text', { class: 'title', x: w - pad.right, y: h - 6, 'text-anchor': 'end' }, 'floating-point operations per byte moved'),
               svg('text', { class: 'title', x: 2, y: 10 }, 'GFLOP/s'));
    for (const r of roofs) {
      const knee = tops / r.speed;
      const start = Math.max(x0, y0 / r.speed);
      parts.push(svg('path', { class: `roofline ${r.cls}`, d: `M${px(start)},${py(start * r.speed)}L${px(knee)},${py(tops)}` }));
      const at = Math.sqrt(start * knee);
      const angle = Math.atan2(py(knee * r.speed) - py(start * r.speed), px(knee) - px(start)) * 180 / Math.PI;
      parts.push(svg('text', { class: 'roof-name', 'text-anchor': 'middle', transform: `translate(${px(at)},${py(at * r.speed) - 6}) rotate(${angle.toFixed(1)})` },
                     `${r.name}: ${three(r.speed)} GB/s`));
    }
    const first = Math.min(...roofs.map((r) => tops / r.speed), x1);
    parts.push(svg('path', { class: 'roofline top', d: `M${px(Math.max(x0, first))},${py(tops)}L${px(x1)},${py(tops)}` }),
               svg('text', { class: 'roof-name', x: px(x1), y: py(tops) - 6, 'text-anchor': 'end' }, `FMA peak: ${three(tops)} GFLOP/s`));
    for (const p of [...points].sort((a, b) => b.l.us - a.l.us)) {
      parts.push(svg('circle', {
        class: `point ${kindOf(p.l.layer)}${selection.layer === p.i ? ' chosen' : ''}`, cx: px(p.x).toFixed(1), cy: py(p.y).toFixed(1),
        r: (3.5 + 14 * Math.sqrt(p.l.us / totalTime)).toFixed(1),
        onpointermove: (event) => tip.show([`${p.i} ${p.l.layer} ${p.l.node}`, `${three(p.y)} GFLOP/s, ${percent(p.y, tops)} of the peak`,
          `${three(p.x)} FLOP/byte`, `${micro(p.l.us)}, ${percent(p.l.us, totalTime)} of the time`], event.clientX, event.clientY),
        onpointerleave: () => tip.hide(),
        onclick: () => selection.choose(p.i, 'roofline'),
      }));
    }
    const slowest = [...points].sort((a, b) => b.l.us - a.l.us)[0];
    view.replaceChildren(svg('svg', { width: w, height: h, role: 'img',
      'aria-label': `Roofline of ${plural(points.length, 'layer')}; the table of layers holds the same figures.` +
          (slowest ? ` The longest layer, ${slowest.l.node}, reaches ${percent(slowest.y, tops)} of the peak.` : '') }, parts));
  };
  section.replaceChildren(
      heading('roofline', 'Roofline'),
      html('p', { class: 'lead' }, 'Each circle is a layer, as large as its share of the time. No layer can be above the peak; one above the line of memory has its data in a cache. Bytes moved are those of its operands, each counted once.'),
      view, html('ul', { class: 'legend' }, Object.entries(kinds).filter(([k]) => k !== 'border').map(([kind, text]) =>
          html('li', { class: kind }, html('span', { class: 'swatch' }), text))));
  draw();
  new ResizeObserver(draw).observe(view);
  selection.onChange(draw);
}
