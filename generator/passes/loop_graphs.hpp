// SPDX-License-Identifier: Apache-2.0
// Questions about the graphs inside of loops.
#pragma once

#include "ir/graph.hpp"
#include "ir/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace tf_embed::gen {

struct while_loop;

/// Gives the arguments of a graph without types theirs.
void set_argument_types(graph& g, std::span<const tensor_type> types);
/// Which argument of a graph inside of a loop a value is.
std::optional<std::size_t> argument_at(const graph& g, value v);
/// Whether the body hands loop variable `i` on as it got it.
bool is_invariant(const while_loop& loop, std::size_t i);
/// The arguments that some of a graph's results depend on.
std::set<std::size_t> arguments_of(const graph& g, const std::vector<value>& results);
/// Which loop variables have to be: those whose output is read, and what they and the condition depend on. `invariant`
/// are those that every iteration reads alike.
std::vector<bool> needed_variables(const while_loop& loop, const std::vector<bool>& invariant,
                                   const std::function<bool(std::size_t)>& is_read);
/// Leaves the loop with these variables in this order, of which the first `carried` change.
void keep_variables(while_loop& loop, const std::vector<std::size_t>& kept, std::size_t carried);
/// The operations of a graph and of those inside it, constants aside.
std::int64_t operations_in(const graph& g);

}  // namespace tf_embed::gen
