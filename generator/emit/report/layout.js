// SPDX-License-Identifier: Apache-2.0
// A layered drawing: ranks from top to bottom, few crossings, long edges straight. About n log n in boxes and edges.

/** Numbers with `gaps` between neighbours at least, as near to `wanted` as can be (weighted least squares). */
function spread(wanted, weights, gaps) {
  const blocks = [];  // pool adjacent violators, on positions without their gaps
  let offset = 0;
  const offsets = wanted.map((_, i) => (offset += i ? gaps[i - 1] : 0));
  wanted.forEach((w, i) => {
    let block = { sum: (w - offsets[i]) * weights[i], weight: weights[i], count: 1 };
    while (blocks.length) {
      const last = blocks[blocks.length - 1];
      if (last.sum / last.weight <= block.sum / block.weight) break;
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  });
  const placed = [];
  for (const block of blocks) for (let k = 0; k < block.count; ++k) placed.push(block.sum / block.weight);
  return placed.map((p, i) => p + offsets[i]);
}

/** The boxes in an order in which chains stay together, each after those it reads, and those just before it. */
function chainOrder(reads) {
  const isRead = reads.map(() => false);
  for (const list of reads) for (const r of list) isRead[r] = true;
  const order = [];
  const seen = reads.map(() => false);
  const visit = (root) => {
    const path = [[root, 0]];  // a box, and the next of those it reads
    seen[root] = true;
    while (path.length) {
      const top = path[path.length - 1];
      const [i, next] = top;
      if (next === reads[i].length) {
        order.push(i);
        path.pop();
      } else {
        ++top[1];
        const r = reads[i][next];
        if (!seen[r]) {
          seen[r] = true;
          path.push([r, 0]);
        }
      }
    }
  };
  reads.forEach((_, i) => { if (!isRead[i]) visit(i); });
  return order;
}

/** The rank of each box: below all that it reads; those that read nothing sit just above their first reader. */
function ranksOf(reads) {
  const rank = reads.map(() => 0);
  const order = chainOrder(reads);
  for (const i of order) for (const r of reads[i]) rank[i] = Math.max(rank[i], rank[r] + 1);
  const first = reads.map(() => Infinity);
  reads.forEach((list, i) => { for (const r of list) first[r] = Math.min(first[r], rank[i]); });
  reads.forEach((list, i) => { if (list.length === 0 && first[i] < Infinity) rank[i] = first[i] - 1; });
  return { rank, order };
}

const layoutLimit = 20000;  // points on long edges; beyond, long edges are drawn as one curve

/**
 * boxes: [{w, h, reads: [index]}]. Answers {width, height, boxes: [{x, y}], edges: [{from, to, points: [[x, y]]}]} with
 * x, y the centre of a box.
 */
function layeredLayout(boxes, gapX, gapY) {
  const reads = boxes.map((b) => [...new Set(b.reads)]);
  const { rank, order } = ranksOf(reads);
  const items = boxes.map((b, i) => ({ w: b.w, h: b.h, rank: rank[i], up: [], down: [], heavy: 1 }));
  const edges = [];
  let points = 0;
  for (const to of order) {
    for (const from of reads[to]) {
      const edge = { from, to, through: [] };
      const span = rank[to] - rank[from] - 1;
      let above = from;
      if ((points += span) <= layoutLimit) {
        for (let r = rank[from] + 1; r < rank[to]; ++r) {
          const bend = items.length;
          items.push({ w: 8, h: 0, rank: r, up: [above], down: [], heavy: 4 });
          items[above].down.push(bend);
          edge.through.push(bend);
          above = bend;
        }
        items[above].down.push(to);
        items[to].up.push(above);
      }
      edges.push(edge);
    }
  }
  const rows = [];
  const seat = (i) => (rows[items[i].rank] = rows[items[i].rank] || []).push(i);
  for (const i of order) seat(i);
  for (let i = boxes.length; i < items.length; ++i) seat(i);
  for (let r = 0; r < rows.length; ++r) rows[r] = rows[r] || [];

  // Order within the ranks: the mean place of the neighbours, down and up again.
  const place = new Array(items.length).fill(0);
  const number = (row) => row.forEach((i, k) => { place[i] = k - (row.length - 1) / 2; });
  rows.forEach(number);
  const sweep = (row, side) => {
    const key = new Map(row.map((i) => {
      const near = items[i][side];
      return [i, near.length ? near.reduce((s, n) => s + place[n], 0) / near.length : place[i]];
    }));
    row.sort((a, b) => key.get(a) - key.get(b) || place[a] - place[b]);
    number(row);
  };
  for (let round = 0; round < 6; ++round) {
    for (let r = 1; r < rows.length; ++r) sweep(rows[r], 'up');
    for (let r = rows.length - 2; r >= 0; --r) sweep(rows[r], 'down');
  }

  // Places across: near the neighbours, bends most of all, so that long edges run straight.
  const x = new Array(items.length).fill(0);
  const gapsOf = (row) => row.slice(1).map((i, k) => (items[i].w + items[row[k]].w) / 2 + gapX);
  const align = (row, sides) => {
    if (row.length === 0) return;
    const wanted = row.map((i) => {
      const near = sides.flatMap((side) => items[i][side]);
      // Weighted as they hold their own places: else a chain of skips would drift to one side.
      const weight = near.reduce((s, n) => s + items[n].heavy, 0);
      return near.length ? near.reduce((s, n) => s + x[n] * items[n].heavy, 0) / weight : x[i];
    });
    spread(wanted, row.map((i) => items[i].heavy), gapsOf(row)).forEach((at, k) => { x[row[k]] = at; });
  };
  for (const row of rows) {
    spread(row.map(() => 0), row.map(() => 1), gapsOf(row)).forEach((at, k) => { x[row[k]] = at; });
  }
  for (let round = 0; round < 8; ++round) {
    for (let r = 1; r < rows.length; ++r) align(rows[r], ['up']);
    for (let r = rows.length - 2; r >= 0; --r) align(rows[r], ['down']);
  }
  for (const row of rows) align(row, ['up', 'down']);

  const y = [];
  let height = 0;
  rows.forEach((row, r) => {
    const tallest = row.reduce((most, i) => Math.max(most, items[i].h), 0);
    y[r] = height + tallest / 2;
    height += tallest + gapY;
  });
  const left = items.reduce((least, b, i) => Math.min(least, x[i] - b.w / 2), Infinity);
  const right = items.reduce((most, b, i) => Math.max(most, x[i] + b.w / 2), -Infinity);
  const at = (i) => [x[i] - left, y[items[i].rank]];
  return {
    width: right - left,
    height: Math.max(0, height - gapY),
    boxes: boxes.map((_, i) => ({ x: at(i)[0], y: at(i)[1] })),
    edges: edges.map((e) => ({
      from: e.from,
      to: e.to,
      points: [[at(e.from)[0], at(e.from)[1] + boxes[e.from].h / 2], ...e.through.map(at),
               [at(e.to)[0], at(e.to)[1] - boxes[e.to].h / 2]],
    })),
  };
}

/** A smooth line through points, upright at each. */
function curve(points) {
  let path = `M${points[0].map((v) => v.toFixed(1))}`;
  for (let i = 1; i < points.length; ++i) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    const bend = (y1 - y0) / 2;
    path += Math.abs(x0 - x1) < 0.5 ? `L${x1.toFixed(1)},${y1.toFixed(1)}`
                                    : `C${[x0, y0 + bend, x1, y1 - bend, x1, y1].map((v) => v.toFixed(1))}`;
  }
  return path;
}
