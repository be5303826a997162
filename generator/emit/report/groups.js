// SPDX-License-Identifier: Apache-2.0
// Folding a large graph: runs of nodes, in order of execution, become one box that opens on demand. Since a run is an
// interval of that order, boxes never depend on each other in a circle.

const drawnAtOnce = 60;  // boxes that are still taken in

/** The scope of a node's name down to `depth`: "a/b" of "a/b/c" for 2. */
const scopeOf = (name, depth) => name.split('/').slice(0, -1).slice(0, depth).join('/');

/** Cuts `order` into runs of nodes that `keyOf` gives one key. */
function runsOf(order, keyOf) {
  const runs = [];
  for (const i of order) {
    const key = keyOf(i);
    const last = runs[runs.length - 1];
    if (last && last.key === key) last.members.push(i);
    else runs.push({ key, members: [i] });
  }
  return runs;
}

/** Runs of one scope, as deep as there are not too many, those that are still long in parts. */
function scopeRuns(nodes, order) {
  const deepest = nodes.reduce((most, n) => Math.max(most, n.name.split('/').length), 1);
  let runs = runsOf(order, () => '');
  for (let depth = 1; depth < deepest; ++depth) {
    const finer = runsOf(order, (i) => scopeOf(nodes[i].name, depth));
    if (finer.length > drawnAtOnce) break;
    runs = finer;
  }
  const longest = Math.max(20, Math.ceil(nodes.length / 40));
  return runs.flatMap((run) => {
    const parts = Math.ceil(run.members.length / longest);
    const size = Math.ceil(run.members.length / parts);
    return Array.from({ length: parts }, (_, k) => ({
      label: run.key && run.key + (parts > 1 ? ` (${k + 1} of ${parts})` : ''), members: run.members.slice(k * size, (k + 1) * size),
    }));
  });
}

/**
 * The groups of a graph, [{label, members}], or [] where all its nodes can be shown. The best are those of the first of
 * `keys` (functions from a node to the label of its group) that does not make too many; else scopes of names.
 */
function groupsOf(nodes, keys) {
  if (nodes.length <= drawnAtOnce) return [];
  const order = chainOrder(nodes.map((n) => [...new Set(n.in)]));
  for (const key of keys) {
    const runs = runsOf(order, key);
    if (runs.length <= drawnAtOnce) return runs.map((run) => ({ label: run.key, members: run.members }));
  }
  return scopeRuns(nodes, order);
}

/** "Conv2D ×3, Relu ×3" */
function opsSummary(nodes, members) {
  const counts = new Map();
  for (const i of members) counts.set(nodes[i].op, (counts.get(nodes[i].op) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([op, n]) => n === 1 ? op : `${op} ×${n}`).join(', ');
}

/**
 * What is drawn: each group that is not open as one box, all other nodes as themselves.
 * Answers [{node} or {group, members}] with `reads` as indices into the list, and the box of each node.
 */
function boxesOf(nodes, groups, open) {
  const boxOf = new Array(nodes.length).fill(-1);
  const boxes = [];
  groups.forEach((group, g) => {
    if (open.has(g) || group.members.length < 2) return;
    for (const i of group.members) boxOf[i] = boxes.length;
    boxes.push({ group: g, members: group.members });
  });
  nodes.forEach((_, i) => {
    if (boxOf[i] >= 0) return;
    boxOf[i] = boxes.length;
    boxes.push({ node: i, members: [i] });
  });
  for (const [b, box] of boxes.entries()) {
    box.reads = [...new Set(box.members.flatMap((i) => nodes[i].in.map((r) => boxOf[r])))].filter((r) => r !== b);
  }
  return { boxes, boxOf };
}
