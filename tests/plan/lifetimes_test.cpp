// SPDX-License-Identifier: Apache-2.0
// From which layer to which a buffer is needed, in blocks inside of blocks.
#include "plan/lifetimes.hpp"

#include "plan/arena.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <utility>
#include <vector>

using namespace tf_embed::gen;

namespace {

using ids = std::vector<buffer_id>;

program_layer layer(ids reads, ids writes, ids scratch = {}) {
  program_layer l{layer_spec("test", {})};
  l.reads = std::move(reads);
  l.writes = std::move(writes);
  l.scratch = std::move(scratch);
  return l;
}

program_layer with_blocks(program_layer l, std::vector<block> blocks) {
  l.spec.blocks = std::move(blocks);
  return l;
}

block of(std::vector<program_layer> layers) {
  block b;
  b.layers = std::move(layers);
  return b;
}

block repeating(std::vector<program_layer> layers, ids arguments = {}, ids results = {}) {
  block b = of(std::move(layers));
  b.repeats = true;
  b.arguments = std::move(arguments);  // tensor i lies in buffer i
  b.results = std::move(results);
  return b;
}

/// A program of so many buffers of 64 bytes, each with one tensor.
program with_buffers(std::uint32_t count) {
  program p;
  p.buffers.resize(count);
  for (buffer_id b = 0; b < count; ++b) {
    p.buffers[b].bytes = 64;
    program_tensor t;
    t.buffer = b;
    p.tensors.push_back(std::move(t));
  }
  return p;
}

program_endpoint endpoint(tensor_id t) { return {"e", t}; }

using spans = std::vector<std::pair<int, int>>;

spans lifetimes(program& p) {
  set_lifetimes(p);
  spans all;
  for (const buffer& b : p.buffers) all.emplace_back(b.first, b.last);
  return all;
}

}  // namespace

TEST_CASE("buffers of a list of layers live from their writer to their last reader") {
  program p = with_buffers(5);
  p.inputs = {endpoint(0)};
  p.outputs = {endpoint(3)};
  p.body = of({layer({0}, {1}), layer({1}, {2}, {4}), layer({1, 2}, {3})});
  CHECK(lifetimes(p) == spans{{-1, 0}, {0, 2}, {1, 2}, {2, 3}, {1, 1}});
}

TEST_CASE("inputs live from before the first layer, outputs to behind the last") {
  program p = with_buffers(6);
  // An input that nobody reads, one that is an output too, an output that is read, the count of an output, and a buffer
  // that no layer touches.
  p.inputs = {endpoint(0), endpoint(1)};
  p.outputs = {endpoint(1), endpoint(2), endpoint(4)};
  p.outputs[2].counts = {3};
  p.body = of({layer({}, {2}), layer({2}, {4, 3}), layer({1}, {})});
  CHECK(lifetimes(p) == spans{{-1, -1}, {-1, 3}, {0, 3}, {1, 3}, {1, 3}, {-1, -1}});
}

TEST_CASE("a tensor among the weights has no lifetime") {
  program p = with_buffers(1);
  p.tensors.push_back({.hint = "weights", .type = {}, .weights = 0});
  p.inputs = {endpoint(1)};
  p.outputs = {endpoint(1), endpoint(0)};
  p.body = of({layer({}, {0})});
  CHECK(lifetimes(p) == spans{{0, 1}});
}

TEST_CASE("lifetimes can be set again") {
  program p = with_buffers(2);
  p.inputs = {endpoint(0)};
  p.outputs = {endpoint(1)};
  p.body = of({layer({0}, {1}), layer({0}, {1})});
  const spans first = lifetimes(p);
  CHECK(first == spans{{-1, 1}, {0, 2}});
  CHECK(lifetimes(p) == first);
}

TEST_CASE("branches follow one another") {
  // 0: cond of 1 { 1, 2 } else { 3, 4 }, then 5
  enum : buffer_id { x, predicate, in_then, in_else, result, y, both };
  program p = with_buffers(7);
  p.inputs = {endpoint(x), endpoint(predicate)};
  p.outputs = {endpoint(y)};
  p.body = of({with_blocks(layer({predicate}, {}), {of({layer({x}, {in_then}), layer({in_then}, {result})}),
                                                    of({layer({}, {in_else}), layer({in_else}, {result}, {both})})}),
               layer({result}, {y})});
  const spans got = lifetimes(p);
  CHECK(got[x] == std::pair(-1, 1));
  CHECK(got[predicate] == std::pair(-1, 0));
  CHECK(got[in_then] == std::pair(1, 2));
  CHECK(got[in_else] == std::pair(3, 4));
  CHECK(got[result] == std::pair(2, 5));  // from the first branch that writes it, through all of the other
  CHECK(got[y] == std::pair(5, 6));
  CHECK(got[both] == std::pair(4, 4));
}

TEST_CASE("what the other branch reads outlives this one") {
  // 0: x -> a. 1: cond { 2: a -> result } else { 3: b -> t, 4: a, t -> result }
  enum : buffer_id { x, a, result, t };
  program p = with_buffers(4);
  p.inputs = {endpoint(x)};
  p.outputs = {endpoint(result)};
  p.body =
      of({layer({x}, {a}),
          with_blocks(layer({}, {}), {of({layer({a}, {result})}), of({layer({}, {t}), layer({a, t}, {result})})})});
  SECTION("so that nothing takes its place there") {
    p.buffers[result].in_place_candidates = {a};
    const spans got = lifetimes(p);
    CHECK(got[a] == std::pair(0, 4));
    CHECK(got[result] == std::pair(2, 5));
    plan_arena(p, 64);
    CHECK(!p.buffers[result].in_place_of);
    CHECK(p.buffers[a].offset != p.buffers[result].offset);
    CHECK(p.arena_bytes == 192);  // with t
  }
  SECTION("but in the last branch that reads it, something local may") {
    p.buffers[result].in_place_candidates = {a};
    p.body.layers[1].spec.blocks[1] = of({layer({a}, {t}), layer({t}, {result})});
    p.buffers[t].in_place_candidates = {a};
    const spans got = lifetimes(p);
    CHECK(got[a] == std::pair(0, 3));
    plan_arena(p, 64);
    CHECK(p.buffers[t].in_place_of == a);
    CHECK(!p.buffers[result].in_place_of);
  }
}

TEST_CASE("an empty branch, and branches inside of branches") {
  // 0: cond { 1: cond { 2: x -> r } else { 3: y -> r } } else {}, 4: r -> z
  enum : buffer_id { x, y, r, z };
  program p = with_buffers(4);
  p.inputs = {endpoint(x), endpoint(y)};
  p.outputs = {endpoint(z)};
  p.body = of({with_blocks(layer({}, {}),
                           {of({with_blocks(layer({}, {}), {of({layer({x}, {r})}), of({layer({y}, {r})})})}), of({})}),
               layer({r}, {z})});
  CHECK(flattened(p.body).size() == 5);
  CHECK(lifetimes(p) == spans{{-1, 2}, {-1, 3}, {2, 4}, {4, 5}});
}

TEST_CASE("what a block that repeats reads from outside lives to its end") {
  // 0: x -> a, 1: loop { 2: a -> t, 3: t -> u, 4: u -> v }, 5: x -> y
  enum : buffer_id { x, a, t, u, v, y, before };
  program p = with_buffers(7);
  p.inputs = {endpoint(x)};
  p.outputs = {endpoint(y)};
  p.body = of({layer({x}, {a, before}),
               with_blocks(layer({before}, {}), {repeating({layer({a}, {t}), layer({t}, {u}), layer({u}, {v})})}),
               layer({x}, {y})});
  const spans got = lifetimes(p);
  CHECK(got[a] == std::pair(0, 4));
  CHECK(got[before] == std::pair(0, 1));  // read by the loop's own layer, which runs once
  // What the body makes for itself is as short as in a list.
  CHECK(got[t] == std::pair(2, 3));
  CHECK(got[u] == std::pair(3, 4));
  CHECK(got[v] == std::pair(4, 4));
  CHECK(got[x] == std::pair(-1, 5));
}

TEST_CASE("an input that a loop reads lives to its end, and an output that it writes to the end of all") {
  enum : buffer_id { x, y, t };
  program p = with_buffers(3);
  p.inputs = {endpoint(x)};
  p.outputs = {endpoint(y)};
  p.body = of({with_blocks(layer({}, {}), {repeating({layer({x}, {t}), layer({t}, {y})})}), layer({}, {})});
  CHECK(lifetimes(p) == spans{{-1, 2}, {2, 4}, {1, 2}});
}

TEST_CASE("what is read in a block inside of one that repeats lives to the loop's end") {
  // 0: -> a, 1: loop { 2: cond { 3: a -> t } else { 4: b -> t }, 5: t -> u, 6: u -> v }, 7: v -> y
  enum : buffer_id { a, b, t, u, v, y };
  program p = with_buffers(6);
  p.inputs = {endpoint(b)};
  p.outputs = {endpoint(y)};
  p.body = of({layer({}, {a}),
               with_blocks(layer({}, {}),
                           {repeating({with_blocks(layer({}, {}), {of({layer({a}, {t})}), of({layer({b}, {t})})}),
                                       layer({t}, {u}), layer({u}, {v})})}),
               layer({v}, {y})});
  CHECK(lifetimes(p) == spans{{0, 6}, {-1, 6}, {3, 5}, {5, 6}, {6, 7}, {7, 8}});
}

TEST_CASE("a loop inside of a loop") {
  // 0: -> a, 1: outer { 2: a -> b, 3: inner { 4: b -> t, 5: t -> u }, 6: u -> v, 7: v -> w }, 8: w -> y
  enum : buffer_id { a, b, t, u, v, w, y, c };
  program p = with_buffers(8);
  p.outputs = {endpoint(y)};
  p.body = of({layer({}, {a, c}),
               with_blocks(layer({}, {}),
                           {repeating({layer({a}, {b}),
                                       with_blocks(layer({}, {}), {repeating({layer({b, c}, {t}), layer({t}, {u})})}),
                                       layer({u}, {v}), layer({v}, {w})})}),
               layer({w}, {y})});
  const spans got = lifetimes(p);
  CHECK(got[a] == std::pair(0, 7));
  CHECK(got[b] == std::pair(2, 5));  // made in the outer body: needed to the inner loop's end
  CHECK(got[c] == std::pair(0, 7));  // made outside of both: to the outer loop's end
  CHECK(got[t] == std::pair(4, 5));
  CHECK(got[u] == std::pair(5, 6));
  CHECK(got[v] == std::pair(6, 7));
  CHECK(got[w] == std::pair(7, 8));
}

TEST_CASE("what a loop carries lives through all of it") {
  // 0: -> state, 1: loop (state, still -> next) { 2: -> t, 3: state, t -> next, 4: -> u }, 5: next -> y
  enum : buffer_id { state, next, t, u, y, still };
  program p = with_buffers(6);
  p.outputs = {endpoint(y)};
  p.body =
      of({layer({}, {state, still}),
          with_blocks(layer({}, {}),
                      {repeating({layer({}, {t}), layer({state, t}, {next}), layer({}, {u})}, {state, still}, {next})}),
          layer({next}, {y})});
  const spans got = lifetimes(p);
  CHECK(got[state] == std::pair(0, 4));
  CHECK(got[still] == std::pair(0, 4));  // carried, though the body does not read it
  CHECK(got[next] == std::pair(2, 5));   // from the body's first layer on: the run before has written it
  CHECK(got[t] == std::pair(2, 3));
  CHECK(got[u] == std::pair(4, 4));
}

TEST_CASE("what a loop carries and nothing else touches lives through it too") {
  enum : buffer_id { carried, t };
  program p = with_buffers(2);
  p.body = of({with_blocks(layer({}, {}), {repeating({layer({}, {t}), layer({}, {t})}, {carried}, {carried})})});
  CHECK(lifetimes(p)[carried] == std::pair(1, 2));
}

TEST_CASE("the condition and the body of a loop repeat together") {
  // 0: -> a; 1: loop condition { 2: a, limit -> c } body { 3: b -> t, 4: t -> a }; 5: a -> y. Both carry a.
  enum : buffer_id { a, b, c, t, y, limit };
  program p = with_buffers(6);
  p.inputs = {endpoint(b)};
  p.outputs = {endpoint(y)};
  p.body = of({layer({}, {a, limit}),
               with_blocks(layer({}, {}), {repeating({layer({a, limit}, {c})}, {a}, {c}),
                                           repeating({layer({b}, {t}), layer({t}, {a})}, {a}, {a})}),
               layer({a}, {y})});
  const spans got = lifetimes(p);
  CHECK(got[a] == std::pair(0, 5));
  CHECK(got[b] == std::pair(-1, 4));
  CHECK(got[c] == std::pair(2, 4));
  CHECK(got[t] == std::pair(3, 4));
  CHECK(got[limit] == std::pair(0, 4));  // the condition asks for it after the body too
}

TEST_CASE("room of the outside is not given away inside of a loop") {
  // 0: x -> a, 1: loop { 2: a -> t, 3: t -> u }, 4: u -> y: u must not lie over a, which the next run reads.
  enum : buffer_id { x, a, t, u, y };
  program p = with_buffers(5);
  p.inputs = {endpoint(x)};
  p.outputs = {endpoint(y)};
  p.body = of(
      {layer({x}, {a}), with_blocks(layer({}, {}), {repeating({layer({a}, {t}), layer({t}, {u})})}), layer({u}, {y})});
  p.buffers[t].in_place_candidates = {a};
  p.buffers[u].in_place_candidates = {t};
  set_lifetimes(p);
  plan_arena(p, 64);
  CHECK(!p.buffers[t].in_place_of);
  CHECK(p.buffers[u].in_place_of == t);
  CHECK(p.buffers[a].offset != p.buffers[t].offset);
  CHECK(p.buffers[a].offset != p.buffers[u].offset);
  CHECK(p.arena_bytes == 128);
}
