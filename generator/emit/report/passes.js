// SPDX-License-Identifier: Apache-2.0
// What each pass did: a row a pass, with the number of operations that were left after it, and the names it took.

function takenList(pass) {
  if (pass.nodes.length === 0) return null;
  return html('details', {}, html('summary', {}, plural(pass.nodes.length, 'node')),
              html('ul', { class: 'taken mono' }, pass.nodes.map((n) => html('li', {},
                  `${n.op} ${n.name}`, n.into ? html('span', { class: 'into' }, ` → ${n.into}`) :
                  html('span', { class: 'into' }, n.what === 'folded' ? ' → a constant' : ' → nothing needed it')))));
}

function buildPasses() {
  const most = Math.max(1, ...data.passes.map((p) => p.operations), data.before.length);
  const buttons = [];
  const row = (p, i) => {
    const touched = p.nodes.length > 0 || p.rewrites > 0 || p.changed > 0;
    const light = button(`Show the nodes of ${p.name}`, {
      class: 'pass', 'aria-pressed': 'false', disabled: p.nodes.length === 0, onclick: () => {
        const on = litPass !== i;
        lightPass(on ? i : -1);
        buttons.forEach((b, k) => b.setAttribute('aria-pressed', String(on && k === i)));
      },
    }, p.name);
    buttons.push(light);
    return html('tr', { class: touched ? '' : 'idle', role: 'row' },
                html('th', { scope: 'row', role: 'rowheader' }, light),
                html('td', { role: 'cell', class: 'what' }, p.what, takenList(p)),
                html('td', { role: 'cell', class: 'number' }, count(p.rewrites)),
                html('td', { role: 'cell', class: 'left' },
                     html('span', { class: 'bar', style: `width:${(100 * p.operations / most).toFixed(1)}%` }),
                     html('span', { class: 'figure' }, count(p.operations))));
  };
  const rows = data.passes.map(row);
  const idle = rows.filter((r) => r.classList.contains('idle'));
  // Those that changed nothing stay folded away.
  idle.forEach((r) => { r.hidden = true; });
  const fold = button('Show the passes that changed nothing', { class: 'fold', 'aria-expanded': 'false', onclick: () => {
    const open = idle[0].hidden;
    idle.forEach((r) => { r.hidden = !open; });
    fold.setAttribute('aria-expanded', String(open));
    fold.textContent = foldText(open);
  } });
  const foldText = (open) => `${open ? 'hide' : 'and'} ${plural(idle.length, 'pass', 'passes')} that changed nothing`;
  fold.textContent = foldText(false);
  return html('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Passes' },
              html('table', { class: 'passes', role: 'table' },
                   html('caption', {}, `${count(data.totals.nodes_in_file)} nodes in the file, constants included; `,
                        `${plural(data.before.filter((n) => n.op !== 'input').length, 'operation')} lead to the outputs.`),
                   html('thead', {}, html('tr', {}, ...['Pass', 'What it did', 'Rewrites', 'Operations left'].map((t) =>
                       html('th', { scope: 'col' }, t)))),
                   html('tbody', {}, rows)),
              idle.length ? fold : null);
}
