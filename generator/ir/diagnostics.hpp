// SPDX-License-Identifier: Apache-2.0
// Errors are values with a place: which node, which op, what was expected, what was found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tf_embed::gen {

/// What kind of failure a diagnostic is; decides the exit code of the command line.
enum class error_kind {
  usage,        ///< the caller asked for something that does not exist or does not fit the model (exit 2)
  bad_model,    ///< the model, or a file that belongs to it, cannot be read or is malformed (exit 3)
  unsupported,  ///< the model is sound but holds nodes that tf_embed cannot generate (exit 4)
  runtime,      ///< TensorFlow itself would fail here: index out of range, integer division by zero (exit 1)
  io,           ///< a file cannot be written (exit 2)
  internal,     ///< tf_embed itself is wrong: a rewrite broke the graph (exit 70)
};

/// One error with its place. `node` and `op` are empty when the error is not about a node. All text may come from
/// a hostile graph: printing goes through `to_line`, which escapes it.
struct diagnostic {
  error_kind kind = error_kind::bad_model;
  std::string message;
  std::string node = {};
  std::string op = {};
};

/// "the model is malformed: <message>", for the ops and readers that say so most often.
inline diagnostic bad_model(std::string message) { return {error_kind::bad_model, std::move(message)}; }

/// One line without control characters, at most a few hundred bytes: `node "x" (Conv2D): message`.
std::string to_line(const diagnostic& d);

/// `text` with control characters, quotes, backslashes and invalid UTF-8 escaped, and cut in the middle past `limit`
/// bytes.
std::string printable(std::string_view text, std::size_t limit = 120);

/// Several diagnostics: all that is wrong is reported at once.
using diagnostics = std::vector<diagnostic>;

/// Either a value or a diagnostic. `T` must not be `diagnostic`.
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(diagnostic error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  diagnostic& error() { return std::get<1>(state_); }
  const diagnostic& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, diagnostic> state_;
};

/// A result without a value.
template <>
class [[nodiscard]] result<void> {
 public:
  result() = default;
  result(diagnostic error) : error_(std::move(error)) {}

  explicit operator bool() const { return !error_; }
  diagnostic& error() { return *error_; }
  const diagnostic& error() const { return *error_; }

 private:
  std::optional<diagnostic> error_;
};

}  // namespace tf_embed::gen

#define TF_EMBED_CONCAT_(a, b) a##b
#define TF_EMBED_CONCAT(a, b) TF_EMBED_CONCAT_(a, b)

/// `TF_EMBED_TRY(auto x, f());` binds x to the value of f(), or returns f()'s diagnostic from the enclosing function.
#define TF_EMBED_TRY(declaration, ...)                                                             \
  auto TF_EMBED_CONCAT(try_, __LINE__) = (__VA_ARGS__);                                            \
  if (!TF_EMBED_CONCAT(try_, __LINE__)) return std::move(TF_EMBED_CONCAT(try_, __LINE__).error()); \
  declaration = std::move(*TF_EMBED_CONCAT(try_, __LINE__))

/// Returns the diagnostic of a `result<void>` expression from the enclosing function, if it holds one.
#define TF_EMBED_CHECK(...)                                                                                   \
  do {                                                                                                        \
    if (auto tf_embed_checked = (__VA_ARGS__); !tf_embed_checked) return std::move(tf_embed_checked.error()); \
  } while (false)
