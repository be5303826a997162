# SPDX-License-Identifier: Apache-2.0
"""The report as a browser shows it, against `inspect --json` and the header. Usage: rendered_test.py TOOL MODELS

Exits with 77, and says why, where there is no Chromium.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import browser
import graphs

tool, models = sys.argv[1:3]


def thousands(n):
    return f"{n:,}"


class Rendered(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.browser = cls.enterClassContext(browser.Browser())

    def make(self, model, name, *options):
        """Generates with a report; answers the page and the header's text."""
        page = pathlib.Path(self.folder) / f"{name}.html"
        subprocess.run([tool, "generate", model, "-o", self.folder, "--name", name, "--report", page, *options], check=True)
        return page, (pathlib.Path(self.folder) / f"{name}.hpp").read_text()

    def graph(self, text, name, *options):
        path = pathlib.Path(self.folder) / f"{name}.pbtxt"
        path.write_text(text)
        return self.make(path, name, *options)

    def open(self, page, width=1280, dark=False):
        self.width = width
        self.browser.open(page, width, dark=dark)
        self.assertEqual(self.browser.value("document.documentElement.dataset.ready"), "true")

    def text(self, selector):
        return self.browser.value(f"document.querySelector({json.dumps(selector)}).innerText")

    def count(self, selector):
        return self.browser.value(f"document.querySelectorAll({json.dumps(selector)}).length")

    def assert_sound(self):
        self.assertEqual(self.browser.errors(), [])
        self.assertEqual([u for u in self.browser.requests() if not u.startswith(("file:", "data:"))], [])
        # Parts scroll; the page itself never sideways.
        self.assertLessEqual(self.browser.value("document.documentElement.scrollWidth"), self.width)

    def test_figures_are_those_of_inspect_and_of_the_header(self):
        for model in ("mlperf_kws", "digits_cnn"):
            path = f"{models}/{model}/model.pb"
            page, header = self.make(path, model)
            told = json.loads(subprocess.run([tool, "inspect", path, "--json"], check=True, capture_output=True).stdout)
            self.open(page)
            self.assert_sound()
            self.assertIn(f"{thousands(told['weight_bytes'])} bytes of weights", self.text("#flash"))
            self.assertIn(f"{thousands(told['arena_bytes'])} bytes of arena", self.text("#ram"))
            self.assertIn(f"static constexpr std::size_t arena_bytes = {told['arena_bytes']};", header)
            self.assertIn(f"({thousands(told['arena_bytes'])} bytes)", self.text("#arena-verdict"))
            self.assertIn(f"in {told['layers']} layers", self.text("#work"))
            self.assertEqual(self.count("table.layers tbody tr"), told["layers"])
            column = "[...document.querySelectorAll('table.layers tbody tr')].map((r) => r.children[%d].innerText)"
            macs = sum(int(t.replace(",", "")) for t in self.browser.value(column % 4) if t[0].isdigit())
            self.assertEqual(macs, told["macs"])
            names = re.search(r"layer_names\{(.*?)\};", header, re.S)[1]
            self.assertEqual(self.browser.value(column % 6), re.findall(r'"(.*?)"', names))
            self.assertIn(f"{told['nodes']} nodes in the file", self.text("table.passes caption"))
            # Every buffer of the header is a rectangle at its offset.
            offsets = {int(n) for n in re.findall(r"te::arena<(\d+)>", header)}
            self.assertEqual(set(self.browser.value("data.buffers.map((b) => b.offset)")), offsets)
            # Two that hold the same bytes at once are hatched there.
            alive = [b for b in self.browser.value("data.buffers") if b["bytes"]]
            shared = sum(a["first"] <= b["last"] and b["first"] <= a["last"] and a["offset"] < b["offset"] + b["bytes"]
                         and b["offset"] < a["offset"] + a["bytes"] for i, a in enumerate(alive) for b in alive[:i])
            self.assertEqual(self.count("rect.shared"), shared)
            self.assertGreater(shared, 0)
            self.assertEqual(self.count("rect.buffer"), self.browser.value("data.buffers.filter((b) => b.bytes).length"))

    def test_state_is_listed(self):
        page, header = self.make(f"{models}/mlperf_sww_stream/model.pb", "stream")
        self.open(page)
        self.assert_sound()
        self.assertIn("state\nwindow: float32[1,30,1,40]", self.text("dl.signature"))
        self.assertIn("4,800 bytes of state in the arena", self.text("#ram"))
        self.assertIn("static constexpr std::size_t state_bytes = 4800;", header)
        self.assertEqual(self.browser.value("data.buffers.find((b) => b.kind === 'state').offset"), 0)

    def test_what_did_nothing_folds_away_and_what_stayed_unfused_says_why(self):
        page, _ = self.graph(graphs.residual_net(4), "disabled", "--disable-pass", "fuse_activation")
        self.open(page)
        self.assert_sound()
        self.assertEqual(self.browser.value("document.title"), "disabled: tf_embed report")
        idle = self.browser.value("data.passes.filter((p) => !(p.nodes.length || p.rewrites || p.changed)).length")
        visible = "[...document.querySelectorAll('table.passes tbody tr')].filter((r) => r.offsetParent).length"
        passes = self.browser.value("data.passes.length")
        self.assertGreater(idle, 0)
        self.assertEqual(self.browser.value(visible), passes - idle)
        self.browser.value("document.querySelector('button.fold').click()")
        self.assertEqual(self.browser.value(visible), passes)
        said = self.browser.value("[...document.querySelectorAll('table.layers .why')].map((w) => w.innerText)")
        self.assertGreater(len(said), 0)
        for text in said:
            self.assertTrue(text.startswith("not fused: ") and text.endswith("were disabled"), text)

    def test_passes_name_the_nodes_that_they_took(self):
        page, _ = self.graph(graphs.residual_net(4), "twenty")
        self.open(page)
        self.assert_sound()
        row = "[...document.querySelectorAll('table.passes tbody tr')].find((r) => r.innerText.startsWith('%s'))"
        self.browser.value(f"{row % 'fuse_activation'}.querySelector('details').open = true")
        took = self.browser.value(f"{row % 'fuse_activation'}.innerText")
        for i in range(4):
            self.assertIn(f"stage_0/block_{i}/Relu", took)
        self.assertEqual(self.browser.value("data.before.length"), 23)
        left = self.browser.value("data.passes[data.passes.length - 1].operations")
        self.assertEqual(left, self.browser.value("data.after.filter((n) => n.op !== 'input').length"))
        # A press on a pass dims the rest and lights the nodes.
        self.browser.value(f"{row % 'fuse_activation'}.querySelector('button.pass').click()")
        self.assertEqual(self.count("#graph-before .node:not(.dim)"), 4)
        self.assertGreater(self.count("#graph-before .node.dim"), 10)

    def test_800_nodes_fit_on_a_phone_and_open_on_demand(self):
        page, _ = self.graph(graphs.residual_net(160), "large")
        for width, dark in ((360, True), (1280, False)):
            self.open(page, width, dark)
            self.assert_sound()
            self.assertLess(self.count("#graph-before .node"), 100)
            self.browser.value("document.querySelector('#graph-before .tools button:nth-of-type(4)').click()")
            self.assertEqual(self.count("#graph-before .node"), 803)
            self.assertEqual(self.browser.value("data.before.length"), 803)
            took = self.browser.value("(() => { const t = performance.now(); drawings.before.draw(); return performance.now() - t; })()")
            self.assertLess(took, 2000)
            self.assert_sound()
        # The same by keys alone.
        self.open(page)
        closed = self.count("#graph-after .node")
        self.browser.value("document.querySelector('#graph-after .canvas').focus()")
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            self.browser.press(key)
        self.assertGreater(self.count("#graph-after .node"), closed)
        self.browser.press("Enter")
        self.assertEqual(self.count("#graph-after .node"), closed)

    def test_boxes_do_not_overlap_and_edges_go_down(self):
        page, _ = self.graph(graphs.fan_net(7), "fan")
        self.open(page)
        rows = self.browser.value("""(() => {
            const rows = new Map();
            for (const b of drawings.before.layout.boxes) rows.set(b.y, [...(rows.get(b.y) || []), b.x]);
            return [...rows.values()].map((xs) => xs.sort((a, b) => a - b));
        })()""")
        self.assertEqual(max(len(row) for row in rows), 7)
        wide = self.browser.value("boxWidth")
        for row in rows:
            for left, right in zip(row, row[1:]):
                self.assertGreater(right - left, wide)
        ends = self.browser.value("""drawings.before.layout.edges.map((e) =>
            [e.points[0][1], e.points[e.points.length - 1][1], data.before[e.to].in.includes(e.from)])""")
        self.assertEqual(len(ends), 1 + 2 * 7)
        self.assertTrue(all(top < bottom and is_read for top, bottom, is_read in ends))

    def test_sizes_that_a_run_decides_are_bounds(self):
        page, _ = self.graph(graphs.places_net(), "places")
        self.open(page)
        self.assert_sound()
        self.assertIn("places: int64[?<=40,1]", self.text("dl.signature"))
        self.assertIn("?<=40×1", self.text("table.layers"))
        # What changed nothing is folded away where a row is no row of a table, too.
        self.open(page, 360)
        self.assertEqual(self.browser.value("[...document.querySelectorAll('tr.idle')].filter((r) => r.offsetParent).length"), 0)
        self.assertIn("begins at a multiple of 64 bytes", self.text("#arena-verdict"))

    def test_branches_are_listed_inside_their_node(self):
        page, _ = self.graph(graphs.choice_net(), "choice")
        self.open(page, 360)
        self.browser.value("chooseNode('after', data.after.findIndex((n) => n.blocks))")
        self.assert_sound()
        said = self.text("#node-details")
        for line in ("then: 1 operation", "Tanh y float32[1,16]", "else: 2 operations", "Sigmoid y float32[1,16]", "layer 3"):
            self.assertIn(line, said)

    def test_names_stay_text(self):
        page, _ = self.graph(graphs.hostile_net(), "hostile")
        self.open(page)
        self.assert_sound()
        self.assertEqual(self.browser.value("document.title"), "hostile: tf_embed report")
        self.assertEqual(self.count("img"), 0)
        self.assertEqual(self.count("script"), 2)
        self.assertIn("</script><img src=x onerror=", self.text("table.layers"))

    def test_keys_reach_everything(self):
        page, _ = self.graph(graphs.residual_net(4), "twenty")
        self.open(page)
        self.browser.value("document.querySelector('#graph-after .canvas').focus()")
        self.browser.press("ArrowDown")
        self.assertIn("image", self.text("#node-details"))
        self.browser.press("ArrowDown")
        self.assertIn("made of", self.text("#node-details"))
        self.browser.value("document.querySelector('.plot').focus()")
        self.browser.press("ArrowRight")
        self.assertIn("bytes 0 to", self.text("#buffer-details"))
        self.browser.value("document.querySelectorAll('button.sort')[4].focus()")
        self.browser.press("Enter")
        self.assertEqual(self.browser.value("document.querySelectorAll('table.layers th')[4].ariaSort"), "descending")
        macs = self.browser.value("[...document.querySelectorAll('table.layers tbody tr')].map((r) => data.layers[r.dataset.layer].macs)")
        self.assertEqual(macs, sorted(macs, reverse=True))
        nameless = self.browser.value("""[...document.querySelectorAll('button, a, input, [tabindex="0"]')]
            .filter((e) => !(e.ariaLabel || e.innerText || (e.labels && e.labels.length))).length""")
        self.assertEqual(nameless, 0)

    def test_text_has_contrast_in_both_schemes(self):
        page, _ = self.graph(graphs.residual_net(4), "twenty")
        for dark in (False, True):
            self.open(page, 1280, dark)
            low = self.browser.value(contrast_script)
            self.assertEqual(low, [])


# Every text against the nearest background that is opaque: WCAG's 4.5 to 1.
contrast_script = """(() => {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (color) => { paint.fillStyle = '#000'; paint.fillStyle = color; paint.clearRect(0, 0, 1, 1);
                           paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                                        .reduce((s, c, i) => s + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
  const low = new Set();
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.getClientRects().length || ['SCRIPT', 'STYLE'].includes(e.tagName)) continue;
    const style = getComputedStyle(e);
    const inside = e.ownerSVGElement;
    const face = inside && e.parentElement.querySelector('.face');
    const back = face ? rgb(getComputedStyle(face).fill) : behind(e);
    const [a, b] = [light(rgb(inside ? style.fill : style.color)), light(back)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.add(`${e.tagName} ${e.getAttribute('class')} ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return [...low];
})()"""

if __name__ == "__main__":
    if not browser.find_chromium():
        print("skipped: there is no Chromium (Debian: chromium)")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
