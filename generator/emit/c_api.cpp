// SPDX-License-Identifier: Apache-2.0
#include "emit/c_api.hpp"

#include "emit/fill.hpp"
#include "emit/identifiers.hpp"
#include "version.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

constexpr std::string_view c_header_template =
    R"(/* {{NAME}}_c.h: made by tf-embed {{VERSION}} (sha256 of the model {{SHA}}).
   Do not edit: run tf-embed again.

   The network in plain C. Nothing needs to be initialised, nothing is allocated.

     float in[{{UPPER}}_INPUT_0_SIZE], out[{{UPPER}}_OUTPUT_0_SIZE];
     {{NAME}}_status s = {{NAME}}_run(NULL, ...);
     if (s != {{UPPER}}_OK) puts({{NAME}}_status_text(s));

   `arena` is {{UPPER}}_ARENA_BYTES bytes of the caller's, aligned to {{UPPER}}_ARENA_ALIGNMENT, {{ARENA_CONTENT}}; calls with different arenas may run at the same time. NULL means the one arena inside the
   library: then only one thread may be in the library at a time. On bare metal there is none, so that no room is taken
   beside the caller's, and NULL answers {{UPPER}}_INVALID_ARGUMENT; TF_EMBED_C_API_ARENA, defined as 1 or 0 where
   {{NAME}}_c.cpp is compiled, says otherwise. */
#ifndef {{UPPER}}_C_H
#define {{UPPER}}_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define {{UPPER}}_ARENA_BYTES {{ARENA}}
#define {{UPPER}}_ARENA_ALIGNMENT {{ALIGNMENT}}
{{STATE_MACRO}}#define {{UPPER}}_INPUT_COUNT {{INPUTS}}
#define {{UPPER}}_OUTPUT_COUNT {{OUTPUTS}}

/* SIZE counts elements; DIMS are the sizes from the outermost in, to initialise an array (none for a scalar). */
{{MACROS}}
#if defined(_WIN32)
#if defined({{UPPER}}_C_BUILD)
#define {{UPPER}}_API __declspec(dllexport)
#else
#define {{UPPER}}_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define {{UPPER}}_API __attribute__((visibility("default")))
#else
#define {{UPPER}}_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t {{NAME}}_status;
enum {
  {{UPPER}}_OK = 0,
  {{UPPER}}_INDEX_OUT_OF_RANGE = 1,
  {{UPPER}}_DIVISION_BY_ZERO = 2,
  {{UPPER}}_INVALID_ARGUMENT = 3, /* also: a null pointer for an input, an output, or an arena that must be given */
  {{UPPER}}_MISALIGNED_ARENA = 4
};

/* An input or output. All pointers are to constants that live as long as the library. */
typedef struct {{NAME}}_tensor {
  const char* name;    /* as in the TensorFlow graph */
  const char* type;    /* in NumPy's words, e.g. "float32" */
  const int64_t* dims; /* `rank` sizes, the outermost first */
  size_t rank;
  size_t size;         /* elements */
  size_t bytes;
} {{NAME}}_tensor;

{{COMPLEX_TYPES}}/* Copies the inputs in, runs, copies the outputs out. */
{{UPPER}}_API {{NAME}}_status {{NAME}}_run(void* arena{{PARAMETERS}});

/* The same without copies: write to the inputs, compute, read the outputs. Inputs must be written before every
   computation, as their room is used again. NULL where there is no such input or output, or the arena is misaligned. */
{{UPPER}}_API void* {{NAME}}_input_data(void* arena, size_t index);
{{UPPER}}_API {{NAME}}_status {{NAME}}_compute(void* arena);
{{UPPER}}_API const void* {{NAME}}_output_data(const void* arena, size_t index);

/* The sizes of an output after a run, outermost first: `rank` numbers into `dims`. They are those of {{NAME}}_output(),
   but for an axis whose size the run decides: there the latter says the most that it can be, and the first elements of
   what is copied or read count. INVALID_ARGUMENT where there is no such output. */
{{UPPER}}_API {{NAME}}_status {{NAME}}_output_dims(const void* arena, size_t index, int64_t* dims);

/* What there is; NULL for an index that is too large. */
{{UPPER}}_API size_t {{NAME}}_input_count(void);
{{UPPER}}_API size_t {{NAME}}_output_count(void);
{{UPPER}}_API const {{NAME}}_tensor* {{NAME}}_input(size_t index);
{{UPPER}}_API const {{NAME}}_tensor* {{NAME}}_output(size_t index);

{{STATE_DECLARATIONS}}{{UPPER}}_API size_t {{NAME}}_arena_bytes(void);
{{UPPER}}_API size_t {{NAME}}_arena_alignment(void);
{{UPPER}}_API const char* {{NAME}}_status_text({{NAME}}_status status);
{{UPPER}}_API const char* {{NAME}}_source_sha256(void);
{{UPPER}}_API const char* {{NAME}}_generator_version(void);

#ifdef __cplusplus
}
#endif

#endif
)";

constexpr std::string_view source_template =
    R"(// {{NAME}}_c.cpp: made by tf-embed {{VERSION}} (sha256 of the model {{SHA}}).
// Do not edit: run tf-embed again.
#define {{UPPER}}_C_BUILD
#include "{{NAME}}_c.h"

#include "{{NAME}}.hpp"  // says what is missing where this is no C++20

#if __cplusplus >= 202002L || (defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
{{INCLUDE}}
using {{NAME}}_api = tf_embed::interop::c_api<{{CLASS}}_over, {{NAME}}_tensor, TF_EMBED_C_API_ARENA>;
static_assert({{UPPER}}_ARENA_BYTES == {{CLASS}}::arena_bytes && {{UPPER}}_ARENA_ALIGNMENT == {{CLASS}}::arena_alignment);
{{STATE_CHECK}}
{{NAME}}_status {{NAME}}_run(void* arena{{PARAMETERS}}) {
  const void* const inputs[]{{{IN_ARGUMENTS}}};
  void* const outputs[]{{{OUT_ARGUMENTS}}};
  return {{NAME}}_api::run(arena, inputs, outputs);
}
void* {{NAME}}_input_data(void* arena, size_t index) { return {{NAME}}_api::input_data(arena, index); }
{{NAME}}_status {{NAME}}_compute(void* arena) { return {{NAME}}_api::compute(arena); }
const void* {{NAME}}_output_data(const void* arena, size_t index) { return {{NAME}}_api::output_data(arena, index); }
{{NAME}}_status {{NAME}}_output_dims(const void* arena, size_t index, int64_t* dims) {
  return {{NAME}}_api::output_dims(arena, index, dims);
}
size_t {{NAME}}_input_count() { return {{UPPER}}_INPUT_COUNT; }
size_t {{NAME}}_output_count() { return {{UPPER}}_OUTPUT_COUNT; }
const {{NAME}}_tensor* {{NAME}}_input(size_t index) { return {{NAME}}_api::input(index); }
const {{NAME}}_tensor* {{NAME}}_output(size_t index) { return {{NAME}}_api::output(index); }
{{STATE_DEFINITIONS}}size_t {{NAME}}_arena_bytes() { return {{UPPER}}_ARENA_BYTES; }
size_t {{NAME}}_arena_alignment() { return {{UPPER}}_ARENA_ALIGNMENT; }
const char* {{NAME}}_status_text({{NAME}}_status status) { return {{NAME}}_api::status_text(status); }
const char* {{NAME}}_source_sha256() { return {{CLASS}}::source_sha256.data(); }
const char* {{NAME}}_generator_version() { return {{CLASS}}::generator_version.data(); }

#endif
)";

constexpr std::string_view state_declarations =
    R"(/* Runs keep {{UPPER}}_STATE_BYTES bytes of state, at the beginning of the arena. {{NAME}}_reset sets them to what they are
   before the first run, and must be called before it. A copy of them is a snapshot; {{NAME}}_restore takes one back:
   INVALID_ARGUMENT for one of another size. {{NAME}}_state is NULL where the arena is misaligned, or missing. */
{{UPPER}}_API {{NAME}}_status {{NAME}}_reset(void* arena);
{{UPPER}}_API void* {{NAME}}_state(void* arena);
{{UPPER}}_API size_t {{NAME}}_state_bytes(void);
{{UPPER}}_API {{NAME}}_status {{NAME}}_restore(void* arena, const void* snapshot, size_t bytes);

)";
constexpr std::string_view state_definitions =
    R"({{NAME}}_status {{NAME}}_reset(void* arena) { return {{NAME}}_api::reset(arena); }
void* {{NAME}}_state(void* arena) { return {{NAME}}_api::state(arena); }
size_t {{NAME}}_state_bytes() { return {{UPPER}}_STATE_BYTES; }
{{NAME}}_status {{NAME}}_restore(void* arena, const void* snapshot, size_t bytes) {
  return {{NAME}}_api::restore(arena, snapshot, bytes);
}
)";

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

/// C has no 16-bit floats: their bits. Complex numbers are a structure of the header's own, as C and C++ have no type
/// for them in common.
std::string c_type(dtype t, const std::string& name) {
  if (is_half(t)) return "uint16_t";
  if (is_complex(t)) return fmt::format("{}_{}", name, gen::name(t));
  const std::string_view type = cpp_name(t);
  return std::string(type.starts_with("std::") ? type.substr(5) : type);
}

/// A C comment ends where the graph's text says `*/`.
std::string c_comment(std::string_view text) {
  std::string safe = cpp_comment(text);
  for (std::size_t at; (at = safe.find("*/")) != std::string::npos;) safe[at] = '?';
  for (std::size_t at; (at = safe.find("/*")) != std::string::npos;) safe[at] = '?';
  return safe;
}

struct side {
  std::string macros;
  std::string parameters;
  std::vector<std::string> arguments;
};

/// The structures of the complex types at the border.
std::string print_complex_types(const program& p, const std::string& name) {
  std::string out;
  for (const dtype t : {dtype::complex64, dtype::complex128}) {
    const auto has_type = [&](const program_endpoint& e) { return p.tensors[e.tensor].type.dtype == t; };
    if (std::none_of(p.inputs.begin(), p.inputs.end(), has_type) &&
        std::none_of(p.outputs.begin(), p.outputs.end(), has_type))
      continue;
    out += fmt::format("/* As std::complex and C's own. */\ntypedef struct {0} {{\n  {1} re;\n  {1} im;\n}} {0};\n\n",
                       c_type(t, name), cpp_name(part_type(t)));
  }
  return out;
}

side print_side(const program& p, const std::vector<program_endpoint>& endpoints, const std::string& name,
                std::string_view kind, std::string_view qualifier) {
  const std::string prefix = upper(name);
  side out;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const tensor_type& type = p.tensors[endpoints[i].tensor].type;
    const std::string macro = fmt::format("{}_{}_{}", prefix, upper(std::string(kind)), i);
    const std::string c = c_type(type.dtype, name);
    out.macros += fmt::format("/* {} {}: {} */\n", kind, i, c_comment(endpoints[i].name));
    out.macros += fmt::format("#define {}_TYPE {}\n", macro, c);
    out.macros += fmt::format("#define {}_SIZE {}\n", macro, element_count(type.shape));
    out.macros += fmt::format("#define {0}_BYTES ({0}_SIZE * sizeof({0}_TYPE))\n", macro);
    out.macros += fmt::format("#define {}_RANK {}\n", macro, type.shape.size());
    if (!type.shape.empty()) {
      out.macros += fmt::format("#define {}_DIMS {{{}}}\n", macro, fmt::join(type.shape, ", "));
    }
    const std::string tail = mangle(endpoints[i].name, 40);
    const std::string parameter = fmt::format("{}{}{}{}", kind, i, tail.empty() ? "" : "_", tail);
    out.parameters += fmt::format(",\n    {}{}* {}", qualifier, c, parameter);
    out.arguments.push_back(parameter);
  }
  // An array must have an element.
  if (out.arguments.empty()) out.arguments.push_back("nullptr");
  return out;
}

}  // namespace

c_api print_c_api(const program& p, const std::string& name, const std::string& cpp_class, std::size_t arena_alignment,
                  const std::string& source_sha256, bool header_has_library) {
  const std::string prefix = upper(name);
  const side in = print_side(p, p.inputs, name, "input", "const ");
  const side out = print_side(p, p.outputs, name, "output", "");
  const bool has_state = !p.states.empty();
  const auto of_state = [&](std::string_view text) {
    return has_state ? fill(text, {{"NAME", name}, {"UPPER", prefix}, {"BYTES", fmt::to_string(p.state_bytes)}}) : "";
  };
  const auto print = [&](std::string_view text) {
    return fill(
        text, {{"NAME", name},
               {"ARENA_CONTENT",
                has_state ? "with the state of the runs before" : "with no content that\n   matters before a run"},
               {"STATE_MACRO", of_state("#define {{UPPER}}_STATE_BYTES {{BYTES}}\n")},
               {"STATE_DECLARATIONS", of_state(state_declarations)},
               {"STATE_CHECK",
                has_state ? fmt::format("static_assert({}_STATE_BYTES == {}::state_bytes);\n", prefix, cpp_class) : ""},
               {"STATE_DEFINITIONS", of_state(state_definitions)},
               {"UPPER", prefix},
               {"CLASS", cpp_class},
               {"INCLUDE", header_has_library ? "" : "#include <tf_embed/interop/c_api.hpp>\n"},
               {"VERSION", version},
               {"SHA", source_sha256},
               {"ARENA", fmt::to_string(p.arena_bytes)},
               {"ALIGNMENT", fmt::to_string(arena_alignment)},
               {"INPUTS", fmt::to_string(p.inputs.size())},
               {"OUTPUTS", fmt::to_string(p.outputs.size())},
               {"MACROS", in.macros + out.macros},
               {"COMPLEX_TYPES", print_complex_types(p, name)},
               {"PARAMETERS", in.parameters + out.parameters},
               {"IN_ARGUMENTS", fmt::format("{}", fmt::join(in.arguments, ", "))},
               {"OUT_ARGUMENTS", fmt::format("{}", fmt::join(out.arguments, ", "))}});
  };
  return {print(c_header_template), print(source_template)};
}

}  // namespace tf_embed::gen
