// SPDX-License-Identifier: Apache-2.0
#include "passes/pipeline.hpp"

#include "ir/graph_check.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "passes/common_subexpressions.hpp"
#include "passes/convert_nchw.hpp"
#include "passes/expand.hpp"
#include "passes/fold_batch_norm.hpp"
#include "passes/fold_channel_affine.hpp"
#include "passes/fold_pad.hpp"
#include "passes/fuse_activation.hpp"
#include "passes/fuse_recurrent_cell.hpp"
#include "passes/fuse_residual.hpp"
#include "passes/hoist_invariants.hpp"
#include "passes/join_recurrent_steps.hpp"
#include "passes/loop_to_sequence.hpp"
#include "passes/remove_dropout.hpp"
#include "passes/remove_identity.hpp"
#include "passes/sink_pad.hpp"
#include "passes/sink_transpose.hpp"
#include "passes/split_loop.hpp"
#include "passes/widen_half.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

// clang-format off
constexpr std::array table = {
    // What only training needs. Identities first, since they stand between the parts of every pattern.
    pass_row{"remove_identity", pass_kind::inference, remove_identity, "Identity, StopGradient, CheckNumerics and views that change nothing go"},
    pass_row{"remove_dropout", pass_kind::inference, remove_dropout, "dropout passes its input through"},
    // What is made of other ops becomes them before any of those is looked for.
    pass_row{"expand", pass_kind::legalise, expand, "ops that are made of others become those: Einsum products, transposes, sums"},
    // What expansions have in common with the rest of the graph.
    pass_row{"common_subexpressions", pass_kind::optimise, common_subexpressions, "of nodes that compute the same, one stays"},
    // Before all patterns, which then meet float only.
    pass_row{"widen_half", pass_kind::legalise, widen_half, "what computes with float16 or bfloat16 does so in float, rounded as often"},
    // Cells are sums and products that other passes take apart: biases and activations join products, transposes move.
    pass_row{"fuse_recurrent_cell", pass_kind::optimise, fuse_recurrent_cell, "LSTM, GRU and simple recurrent cells written out in primitive ops become one op each"},
    pass_row{"loop_to_sequence", pass_kind::optimise, loop_to_sequence, "loops around recurrent cells become one op over all steps for each cell"},
    // Behind the search for cells, which looks for constants inside the loop.
    pass_row{"hoist_invariants", pass_kind::optimise, hoist_invariants, "what all iterations of a loop compute alike is computed in front of it"},
    pass_row{"split_loop", pass_kind::optimise, split_loop, "products that a loop makes of items of lists are made for all items in front of it"},
    pass_row{"join_recurrent_steps", pass_kind::optimise, join_recurrent_steps, "equal recurrent cells, each on the state of the one before, become one op over all steps"},
    // Padding first: what follows asks for the convolution itself.
    pass_row{"sink_pad", pass_kind::optimise, sink_pad, "padding goes behind views that only add axes, next to its convolution"},
    pass_row{"fold_pad", pass_kind::optimise, fold_pad, "zero padding becomes explicit paddings of the convolution after it"},
    // Kernels and the passes below want channels last. After padding, which convolutions of both formats take.
    pass_row{"convert_nchw", pass_kind::legalise, convert_nchw, "convolutions, pools and their like with channels first get them last, between transposes"},
    pass_row{"sink_transpose", pass_kind::optimise, sink_transpose, "transposes of feature maps go behind what works on any order of the axes, until they meet and vanish"},
    // Weights take all that is constant per channel before anything that is not (residuals, activations) joins the tail.
    pass_row{"fold_bias", pass_kind::optimise, fold_channel_affine, "bias and scale per channel move into the weights"},
    pass_row{"fold_batch_norm", pass_kind::optimise, fold_batch_norm, "batch normalisation moves into the weights before it"},
    pass_row{"fold_channel_affine", pass_kind::optimise, fold_channel_affine, "bias and scale per channel move into the weights"},
    pass_row{"fuse_residual", pass_kind::optimise, fuse_residual, "a convolution adds the skip connection to its result"},
    // An activation ends the tail: PReLU, which is several nodes, before the Relu inside it is fused alone.
    pass_row{"fuse_prelu", pass_kind::optimise, fuse_prelu, "PReLU written out in primitive ops joins the convolution before it"},
    pass_row{"fuse_activation", pass_kind::optimise, fuse_activation, "activations join the convolution or product before them"},
};
// clang-format on

/// The rewrite on the graph and, inside out, on those of its ops. What it did wrong is appended to `faults`.
std::size_t apply(graph& g, rewrite_function rewrite, std::vector<std::string>& faults) {
  std::size_t rewrites = 0;
  for (node_id id = 0; id < g.size(); ++id) {
    if (!g.at(id).alive || !g.at(id).op) continue;
    for (region& r : g.at(id).op->regions()) rewrites += apply(r.body, rewrite, faults);
  }
  rewrites += rewrite(g);
  g.remove_dead();
  for (std::string& fault : g.take_faults()) faults.push_back(std::move(fault));
  return rewrites;
}

bool belongs_to(pass_kind kind, pass_stage stage) {
  return (kind == pass_kind::inference) == (stage == pass_stage::inference);
}

diagnostic fault_of(const pass_row& row, diagnostic d) {
  d.kind = error_kind::internal;
  d.message = fmt::format("tf_embed is at fault, in the pass {}: {}", row.name, d.message);
  return d;
}

}  // namespace

std::span<const pass_row> standard_passes() { return table; }

std::vector<std::string_view> names_of_optimisations(std::span<const pass_row> passes) {
  std::vector<std::string_view> names;
  for (const pass_row& row : passes) {
    const bool is_told = std::find(names.begin(), names.end(), row.name) != names.end();
    if (row.kind == pass_kind::optimise && !is_told) names.push_back(row.name);
  }
  return names;
}

result<std::vector<pass_record>> run_passes(graph& g, std::span<const pass_row> passes, pass_stage stage,
                                            const std::vector<std::string>& disabled, const pass_watcher& watcher,
                                            bool check_each) {
  std::vector<pass_record> records;
  for (const pass_row& row : passes) {
    if (!belongs_to(row.kind, stage)) continue;
    const bool is_disabled = std::find(disabled.begin(), disabled.end(), row.name) != disabled.end();
    if (is_disabled && row.kind == pass_kind::optimise) continue;
    std::vector<std::string> faults;
    records.push_back({row.name, apply(g, row.rewrite, faults)});
    if (!faults.empty()) return fault_of(row, {error_kind::internal, faults.front()});
    if (check_each) {
      if (auto sound = check_graph(g); !sound) return fault_of(row, std::move(sound.error()));
    }
    if (watcher) watcher(row, records.back().rewrites, g);
  }
  return records;
}

}  // namespace tf_embed::gen
