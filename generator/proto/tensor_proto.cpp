// SPDX-License-Identifier: Apache-2.0
#include "proto/tensor_proto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tf_embed::gen {
namespace {

static_assert(std::endian::native == std::endian::little, "tensor_content is little endian");

diagnostic malformed(std::string message) { return {error_kind::bad_model, std::move(message)}; }

/// "1 value", "5 values"
std::string values(std::int64_t n) { return fmt::format("{} value{}", n, n == 1 ? "" : "s"); }

/// The first half of decoding: a type whose elements are known to fit in memory.
result<tensor_type> decode_type(const proto::TensorProto& p) {
  const tensor_type type = {to_dtype(p.dtype()), {}};
  if (p.dtype() > 100 || (byte_size(type.dtype) == 0 && type.dtype != dtype::string)) {
    const std::string& known = proto::DataType_Name(p.dtype());
    return diagnostic{p.dtype() == 0 ? error_kind::bad_model : error_kind::unsupported,
                      fmt::format("a constant of type {} is not supported",
                                  known.empty() ? std::to_string(static_cast<int>(p.dtype())) : known)};
  }
  TF_EMBED_TRY(shape s, decode_shape(p.tensor_shape()));
  if (!is_static(s))
    return malformed(
        fmt::format("a constant cannot have unknown dimensions: {}", to_string(tensor_type{type.dtype, s})));
  if (element_count(s) > max_elements)
    return malformed(fmt::format("{} has more than 2^40 elements", to_string(tensor_type{type.dtype, s})));
  return tensor_type{type.dtype, std::move(s)};
}

/// Room for `type`, of which the proto gives `given` elements. Refuses to repeat few values into gigabytes.
result<tensor> make_room(const tensor_type& type, std::int64_t given) {
  const std::int64_t count = element_count(type.shape);
  if (given > count)
    return malformed(fmt::format("constant has {}, but {} holds {}", values(given), to_string(type), count));
  const auto element =
      static_cast<std::int64_t>(type.dtype == dtype::string ? sizeof(std::string) : byte_size(type.dtype));
  if (given < count && count > max_filled_bytes / element)
    return diagnostic{error_kind::unsupported,
                      fmt::format("{} filled from {} would take {} bytes; constants are filled up to {} bytes",
                                  to_string(type), values(given), count * element, max_filled_bytes)};
  return tensor(type.dtype, type.shape);
}

/// TensorFlow's list of strings in tensor_content: the lengths as varints, then the bytes of all.
result<tensor> decode_string_content(const tensor_type& type, std::string_view content) {
  const auto count = element_count(type.shape);
  const auto damaged = [&] {
    return malformed(fmt::format("tensor content does not hold the strings of {}", to_string(type)));
  };
  if (count > static_cast<std::int64_t>(content.size())) return damaged();  // each takes a byte for its length at least
  std::vector<std::uint64_t> lengths(static_cast<std::size_t>(count));
  for (std::uint64_t& length : lengths) {
    for (int shift = 0;; shift += 7) {
      if (content.empty() || shift > 28) return damaged();
      const auto byte = static_cast<unsigned char>(content[0]);
      content.remove_prefix(1);
      length |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
  }
  tensor t(type.dtype, type.shape);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] > content.size()) return damaged();
    t.mutable_strings()[i] = content.substr(0, lengths[i]);
    content.remove_prefix(lengths[i]);
  }
  if (!content.empty()) return damaged();
  return t;
}

result<tensor> decode_content(const tensor_type& type, std::string_view content) {
  if (type.dtype == dtype::string) return decode_string_content(type, content);
  const auto needed = static_cast<std::uint64_t>(element_count(type.shape)) * byte_size(type.dtype);
  if (content.size() != needed)
    return malformed(
        fmt::format("tensor content has {} bytes, but {} needs {}", content.size(), to_string(type), needed));
  tensor t(type.dtype, type.shape);
  std::memcpy(t.mutable_bytes().data(), content.data(), content.size());
  if (type.dtype == dtype::boolean)  // any other byte than 0 and 1 is no bool in C++
    for (std::byte& b : t.mutable_bytes()) b = b == std::byte{0} ? b : std::byte{1};
  return t;
}

/// An entry of one of the proto's lists as the element it stands for; the 16-bit floats come as their bits.
template <class T>
T element_from(auto entry) {
  if constexpr (std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>)
    return T{static_cast<std::uint16_t>(entry)};
  else
    return static_cast<T>(entry);
}

/// Fills a tensor of T from a list of the proto. `Parts` list entries make one element (2 for complex numbers).
template <class T, int Parts = 1, class List>
result<tensor> fill(const tensor_type& type, const List& list) {
  if (list.size() % Parts != 0)
    return malformed(fmt::format("constant of type {} has an odd number of parts, {}", to_string(type), list.size()));
  TF_EMBED_TRY(tensor t, make_room(type, list.size() / Parts));
  if (list.empty()) return t;
  T* const out = reinterpret_cast<T*>(t.mutable_bytes().data());
  const std::int64_t total = t.size() * Parts;
  for (int i = 0; i < list.size(); ++i) out[i] = element_from<T>(list[i]);
  for (std::int64_t i = list.size(); i < total; ++i) out[i] = out[i - Parts];
  return t;
}

result<tensor> decode_strings(const tensor_type& type, const proto::TensorProto& p) {
  TF_EMBED_TRY(tensor t, make_room(type, p.string_val_size()));
  if (p.string_val_size() == 0) return t;
  std::vector<std::string>& out = t.mutable_strings();
  std::copy(p.string_val().begin(), p.string_val().end(), out.begin());
  const std::string& last = p.string_val(p.string_val_size() - 1);
  const auto missing = static_cast<std::int64_t>(out.size()) - p.string_val_size();
  if (missing > 0 && static_cast<std::int64_t>(last.size()) > max_filled_bytes / missing)
    return diagnostic{error_kind::unsupported, fmt::format("{} repeats a string of {} bytes into more than {} bytes",
                                                           to_string(type), last.size(), max_filled_bytes)};
  std::fill(out.begin() + p.string_val_size(), out.end(), last);
  return t;
}

result<tensor> decode_values(const tensor_type& type, const proto::TensorProto& p) {
  switch (type.dtype) {
    case dtype::float32:
      return fill<float>(type, p.float_val());
    case dtype::float64:
      return fill<double>(type, p.double_val());
    case dtype::int8:
      return fill<std::int8_t>(type, p.int_val());
    case dtype::int16:
      return fill<std::int16_t>(type, p.int_val());
    case dtype::int32:
      return fill<std::int32_t>(type, p.int_val());
    case dtype::uint8:
      return fill<std::uint8_t>(type, p.int_val());
    case dtype::uint16:
      return fill<std::uint16_t>(type, p.int_val());
    case dtype::int64:
      return fill<std::int64_t>(type, p.int64_val());
    case dtype::uint32:
      return fill<std::uint32_t>(type, p.uint32_val());
    case dtype::uint64:
      return fill<std::uint64_t>(type, p.uint64_val());
    case dtype::boolean:
      return fill<bool>(type, p.bool_val());
    case dtype::float16:
      return fill<float16>(type, p.half_val());
    case dtype::bfloat16:
      return fill<bfloat16>(type, p.half_val());
    case dtype::complex64:
      return fill<float, 2>(type, p.scomplex_val());
    case dtype::complex128:
      return fill<double, 2>(type, p.dcomplex_val());
    default:
      return decode_strings(type, p);
  }
}

}  // namespace

dtype to_dtype(proto::DataType t) {
  const int value = t > 100 ? t - 100 : t;
  switch (value) {
    case proto::DT_QINT8:
      return dtype::int8;
    case proto::DT_QUINT8:
      return dtype::uint8;
    case proto::DT_QINT16:
      return dtype::int16;
    case proto::DT_QUINT16:
      return dtype::uint16;
    case proto::DT_QINT32:
      return dtype::int32;
    default:
      return name(static_cast<dtype>(value)) == "invalid" ? dtype::invalid : static_cast<dtype>(value);
  }
}

result<shape> decode_shape(const proto::TensorShapeProto& p) {
  if (p.unknown_rank()) return malformed("the shape has an unknown rank");
  constexpr int max_rank = 254;  // TensorFlow's own limit
  if (p.dim_size() > max_rank)
    return malformed(fmt::format("the shape has {} dimensions; {} are possible", p.dim_size(), max_rank));
  shape s;
  for (const auto& d : p.dim()) {
    if (d.size() < -1) return malformed(fmt::format("the shape has a negative dimension, {}", d.size()));
    s.push_back(d.size());
  }
  return s;
}

result<tensor> decode_tensor(const proto::TensorProto& p) {
  try {
    TF_EMBED_TRY(const tensor_type type, decode_type(p));
    return p.tensor_content().empty() ? decode_values(type, p) : decode_content(type, p.tensor_content());
  } catch (const std::bad_alloc&) {
    return malformed("not enough memory for a constant");
  }
}

result<tensor> decode_tensor(proto::TensorProto&& p) {
  result<tensor> t = decode_tensor(std::as_const(p));
  // Clearing a message keeps its buffers for reuse; a fresh one does not.
  if (t) proto::TensorProto().Swap(&p);
  return t;
}

}  // namespace tf_embed::gen
