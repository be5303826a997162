// SPDX-License-Identifier: Apache-2.0
// One drawing of a graph in a box that scrolls: zoom, groups that open, a node that is chosen by pointer or arrow keys.

const boxWidth = 232;
const boxHeight = 42;

class Drawing {
  /** `host` is emptied and filled; `describe(i)` gives the spoken name of a node; `onChoose(i)` hears of a choice. */
  constructor(host, label, nodes, { describe, onChoose, mark, keys }) {
    Object.assign(this, { nodes, describe, onChoose, mark });
    this.id = host.id;
    this.groups = groupsOf(nodes, keys);
    this.groupOf = new Map(this.groups.flatMap((g, k) => g.members.map((i) => [i, k])));
    this.open = new Set();
    this.zoom = 1;
    this.chosen = -1;
    this.lit = null;
    this.view = html('div', {
      class: 'canvas', tabindex: 0, role: 'application', 'aria-roledescription': 'drawing of a graph',
      'aria-label': `${label}. Arrow keys move from node to node, Enter opens a group.`,
      onkeydown: (event) => this.onKey(event),
    });
    const tools = [
      button('Zoom out', { class: 'tool', onclick: () => this.setZoom(this.zoom / 1.4) }, '−'),
      button('Zoom in', { class: 'tool', onclick: () => this.setZoom(this.zoom * 1.4) }, '+'),
      button('Fit the drawing into its box', { class: 'tool', onclick: () => this.fit() }, 'Fit'),
    ];
    if (this.groups.length) {
      tools.push(button('Open all groups', { class: 'tool', onclick: () => this.openAll(true) }, 'Open all'),
                 button('Close all groups', { class: 'tool', onclick: () => this.openAll(false) }, 'Close all'));
    }
    host.replaceChildren(html('div', { class: 'pane-head' }, html('h3', {}, label), html('div', { class: 'tools' }, tools)),
                         this.view);
    this.draw();
    let placed = false;
    new ResizeObserver(() => {
      this.setZoom(this.zoom);
      // Hidden at first on a phone: the start is shown when there is room.
      if (!placed && this.boxes.length && this.view.clientWidth > 0) this.scrollTo(this.boxOf[0]);
      placed = this.view.clientWidth > 0;
    }).observe(this.view);
  }

  draw() {
    const { boxes, boxOf } = boxesOf(this.nodes, this.groups, this.open);
    this.boxes = boxes;
    this.boxOf = boxOf;
    this.layout = layeredLayout(boxes.map((b) => ({ w: boxWidth, h: boxHeight + (b.group === undefined ? 0 : 6),
                                                    reads: b.reads })), 22, 26);
    const { width, height } = this.layout;
    const edges = this.layout.edges.map((e) => svg('path', { class: 'edge', d: curve(e.points) }));
    this.shapes = boxes.map((b, k) => this.drawBox(b, this.layout.boxes[k]));
    this.edges = edges;
    this.picture = svg('svg', { viewBox: `-6 -6 ${width + 12} ${height + 16}`, 'aria-hidden': 'true' },
                       svg('g', {}, edges), svg('g', {}, this.shapes));
    this.size = { width: width + 12, height: height + 16 };
    this.view.replaceChildren(this.picture);
    this.setZoom(this.zoom);
    this.light(this.lit);
    if (this.chosen >= 0) this.show(this.chosen, false);
  }

  drawBox(box, at) {
    const x = at.x - boxWidth / 2;
    const y = at.y - boxHeight / 2;
    const isGroup = box.group !== undefined;
    const node = this.nodes[box.members[0]];
    const marked = isGroup ? {} : this.mark(box.node);
    const kind = isGroup ? 'group' : kindOf(node.op);
    const group = isGroup ? this.groups[box.group] : null;
    const title = isGroup ? plural(box.members.length, 'operation') : tail(node.op, 22);
    const summary = isGroup ? opsSummary(this.nodes, box.members) : '';
    const name = isGroup ? group.label || summary : node.name;
    const right = isGroup ? '▸ open' : tail(dims(node), 20);
    const shape = svg('g', {
      class: `node ${kind} ${marked.class || ''}`,
      onclick: () => isGroup ? this.toggle(box.group) : this.choose(box.node),
      onpointermove: (event) => {
        if (event.pointerType === 'touch') return;
        const lines = isGroup ? [`${title} ${group.label}`, summary] : this.describe(box.node).split('\n');
        tip.show(lines, event.clientX, event.clientY);
      },
      onpointerleave: () => tip.hide(),
    });
    if (isGroup) shape.append(svg('rect', { class: 'behind', x: x + 5, y: y + 5, width: boxWidth, height: boxHeight, rx: 6 }));
    shape.append(
        svg('rect', { class: 'face', x, y, width: boxWidth, height: boxHeight, rx: 6 }),
        svg('rect', { class: 'strip', x, y, width: 6, height: boxHeight, rx: 2 }),
        svg('text', { class: 'op', x: x + 14, y: y + 17 }, title),
        svg('text', { class: 'dims', x: x + boxWidth - 8, y: y + 17, 'text-anchor': 'end' },
            title.length * 7.4 + right.length * 6 > boxWidth - 24 ? '' : right),
        svg('text', { class: 'name', x: x + 14, y: y + 33 }, isGroup && name === summary ? cut(name, 36) : tail(name, 36)));
    return shape;
  }

  setZoom(zoom) {
    const { width, height } = this.size;
    this.zoom = Math.min(3, Math.max(zoom, Math.min(1, (this.view.clientWidth - 4) / width || 1,
                                                   (this.view.clientHeight - 4) / height || 1), 0.02));
    this.picture.setAttribute('width', (width * this.zoom).toFixed(1));
    this.picture.setAttribute('height', (height * this.zoom).toFixed(1));
  }
  fit() {
    const { width, height } = this.size;
    this.setZoom(Math.min((this.view.clientWidth - 4) / width, (this.view.clientHeight - 4) / height));
  }

  openAll(all) {
    this.open = new Set(all ? this.groups.keys() : []);
    this.draw();
  }
  toggle(group) {
    if (this.open.has(group)) this.open.delete(group);
    else this.open.add(group);
    tip.hide();
    this.draw();
    this.scrollTo(this.boxOf[this.groups[group].members[0]]);
  }

  /** Lights the nodes of a set and dims the others; null ends that. */
  light(set) {
    this.lit = set;
    this.boxes.forEach((b, k) => this.shapes[k].classList.toggle('dim', set !== null && !b.members.some((i) => set.has(i))));
    this.layout.edges.forEach((e, k) => this.edges[k].classList.toggle('dim', set !== null));
  }
  /** Scrolls to the first of the lit nodes. */
  reveal(set) {
    for (const i of set) return this.scrollTo(this.boxOf[i]);
  }

  choose(i) {
    this.show(i, false);
    this.onChoose(i);
  }
  show(i, scroll = true) {
    this.chosen = i;
    this.shapes.forEach((s, k) => s.classList.toggle('chosen', i >= 0 && k === this.boxOf[i]));
    if (i >= 0 && scroll) this.scrollTo(this.boxOf[i]);
  }
  scrollTo(box) {
    const at = this.layout.boxes[box];
    this.view.scrollTo({ left: (at.x + 6) * this.zoom - this.view.clientWidth / 2,
                         top: (at.y + 6) * this.zoom - this.view.clientHeight / 2 });
  }

  onKey(event) {
    const box = this.chosen >= 0 ? this.boxOf[this.chosen] : -1;
    if (event.key === 'Enter' || event.key === ' ') {
      const group = this.chosen >= 0 ? this.groupOf.get(this.chosen) : undefined;
      if (group !== undefined) this.toggle(group);
    } else if (['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) {
      const next = this.neighbour(box, event.key);
      if (next >= 0) {
        this.choose(this.boxes[next].members[0]);
        this.scrollTo(next);
      }
    } else if (event.key === '+' || event.key === '-') {
      this.setZoom(this.zoom * (event.key === '+' ? 1.4 : 1 / 1.4));
    } else {
      return;
    }
    event.preventDefault();
  }
  /** The nearest box in a direction; the first or last of all where none is chosen or asked for. */
  neighbour(box, key) {
    const places = this.layout.boxes;
    const vertical = key === 'ArrowDown' || key === 'ArrowUp';
    const down = key === 'ArrowDown' || key === 'ArrowRight' || key === 'Home' ? 1 : -1;
    const fromEdge = box < 0 || key === 'Home' || key === 'End';
    const from = fromEdge ? { x: places[0].x, y: -down * 1e9 } : places[box];
    const column = vertical || fromEdge;
    let best = -1;
    let least = Infinity;
    places.forEach((p, k) => {
      const along = (column ? p.y - from.y : p.x - from.x) * down;
      const aside = Math.abs(column ? p.x - from.x : p.y - from.y);
      const far = along + (fromEdge ? 0 : 2 * aside);
      if (k !== box && along > 1 && far < least) [best, least] = [k, far];
    });
    return best;
  }
}
