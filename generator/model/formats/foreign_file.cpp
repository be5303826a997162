// SPDX-License-Identifier: Apache-2.0
#include "model/formats/foreign_file.hpp"

#include "io/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace tf_embed::gen {
namespace {

using namespace std::string_view_literals;

/// The name of the first file in a zip archive.
std::string_view first_zip_entry(std::string_view start) {
  constexpr std::size_t header = 30;
  if (start.size() < header) return {};
  const auto length = static_cast<std::size_t>(static_cast<unsigned char>(start[26])) +
                      256 * static_cast<std::size_t>(static_cast<unsigned char>(start[27]));
  return start.substr(header, length);
}

bool is_zip(const model_probe& p) { return p.start.starts_with("PK\x03\x04"sv); }

bool is_zip_of(const model_probe& p, std::string_view name) {
  return is_zip(p) && first_zip_entry(p.start).ends_with(name);
}

/// A LevelDB table, which the index of a checkpoint is, ends with this.
bool ends_as_table(const model_probe& p) {
  constexpr std::string_view magic = "\x57\xfb\x80\x8b\x24\x75\x47\xdb"sv;
  std::array<char, magic.size()> end;
  struct stat status = {};
  const auto size = static_cast<off_t>(end.size());
  return ::fstat(p.fd, &status) == 0 && status.st_size >= size &&
         ::pread(p.fd, end.data(), end.size(), status.st_size - size) == size &&
         std::string_view(end.data(), end.size()) == magic;
}

/// name.data-00000-of-00001.
bool is_shard_name(const model_probe& p) {
  const std::string extension = p.path.extension().string();
  const auto at = extension.find("-of-");
  return extension.starts_with(".data-") && at != std::string::npos &&
         std::all_of(extension.begin() + 6, extension.begin() + static_cast<std::ptrdiff_t>(at),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// A ModelProto of ONNX: its ir_version, which is 3 at least, then its producer, graph or operator sets. A SavedModel
/// starts alike, with version 1.
bool is_onnx(const model_probe& p) {
  return p.start.size() > 3 && p.start[0] == 0x08 && p.start[1] >= 3 && p.start[1] < 64 &&
         (p.start[2] == 0x12 || p.start[2] == 0x3a || p.start[2] == 0x42);
}

bool is_pickle(const model_probe& p) {
  return p.start.size() > 2 && p.start[0] == '\x80' && p.start[1] >= 2 && p.start[1] <= 5;
}

/// Its length in eight bytes, then a dictionary in JSON.
bool is_safetensors(const model_probe& p) { return p.start.size() > 10 && p.start.substr(5, 5) == "\0\0\0{\""sv; }

/// The first characters behind white space, in lower case.
bool starts_as_text(const model_probe& p, std::string_view expected) {
  std::string_view text = p.start;
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\xef\xbb\xbf"), text.size()));
  return text.size() >= expected.size() &&
         std::equal(expected.begin(), expected.end(), text.begin(),
                    [](char e, char c) { return e == std::tolower(static_cast<unsigned char>(c)); });
}

struct foreign_kind {
  bool (*is)(const model_probe&);
  std::string_view message;
  bool is_keras = false;  ///< the message goes on with how Keras' models are read
};

constexpr std::array kinds = {
    foreign_kind{[](const model_probe& p) { return p.start.starts_with("\x89HDF\r\n\x1a\n"sv); },
                 "is an HDF5 file, a Keras model or its weights", true},
    foreign_kind{[](const model_probe& p) { return is_zip_of(p, "metadata.json") || is_zip_of(p, "config.json"); },
                 "is a Keras model", true},
    foreign_kind{[](const model_probe& p) { return is_zip_of(p, ".npy"); },
                 "is an .npz file: arrays, not a model; arrays are given as --inputs"},
    foreign_kind{[](const model_probe& p) { return is_zip_of(p, "data.pkl") || is_zip_of(p, ".format_version"); },
                 "is a PyTorch model, which tf_embed does not read: only TensorFlow's"},
    foreign_kind{is_zip, "is a zip archive; unpack it, and give the model that is inside"},
    foreign_kind{[](const model_probe& p) { return p.start.starts_with("\x1f\x8b"sv); },
                 "is compressed by gzip; unpack it first: gunzip"},
    foreign_kind{[](const model_probe& p) { return p.start.size() > 262 && p.start.substr(257, 5) == "ustar"; },
                 "is a tar archive; unpack it, and give the model that is inside"},
    foreign_kind{[](const model_probe& p) { return p.start.size() > 8 && p.start.substr(4, 4) == "TFL3"; },
                 "is a TensorFlow Lite model, from which no TensorFlow graph can be had; give the model that it was "
                 "converted from"},
    foreign_kind{is_onnx, "is an ONNX model, which tf_embed does not read: only TensorFlow's"},
    foreign_kind{is_safetensors,
                 "is a safetensors file: weights without a graph; load them in TensorFlow and freeze "
                 "the model, see docs/FROM_TENSORFLOW.md"},
    foreign_kind{is_pickle,
                 "is a Python pickle (PyTorch, joblib), which tf_embed does not read: only TensorFlow's "
                 "models"},
    foreign_kind{[](const model_probe& p) { return p.start.starts_with("version https://git-lfs"); },
                 "is a pointer of Git LFS, not the file; fetch that by: git lfs pull"},
    foreign_kind{[](const model_probe& p) { return starts_as_text(p, "model_checkpoint_path"); },
                 "names the latest checkpoint; variables without a graph: freeze the model with them, see "
                 "docs/FROM_TENSORFLOW.md"},
    foreign_kind{[](const model_probe& p) { return is_shard_name(p) || ends_as_table(p); },
                 "is a part of a checkpoint: variables without a graph; freeze the model with them, see "
                 "docs/FROM_TENSORFLOW.md"},
    foreign_kind{[](const model_probe& p) { return starts_as_text(p, "<!doctype html") || starts_as_text(p, "<html"); },
                 "is a web page; the download went wrong"},
    foreign_kind{[](const model_probe& p) { return starts_as_text(p, "<?xml"); },
                 "is XML (OpenVINO, PMML), which tf_embed does not read: only TensorFlow's models"},
    foreign_kind{[](const model_probe& p) { return starts_as_text(p, "{"); },
                 "is JSON: the layers of a Keras model or one for TensorFlow.js; give the model that it was made from"},
};

const foreign_kind* kind_of(const model_probe& probe) {
  if (probe.is_folder) return nullptr;
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const foreign_kind& k) { return k.is(probe); });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace

bool is_foreign_file(const model_probe& probe) { return kind_of(probe) != nullptr; }

result<void> read_foreign_file(const model_probe& probe, google::protobuf::io::ZeroCopyInputStream*, source&) {
  const foreign_kind& kind = *kind_of(probe);
  std::string message(kind.message);
  if (kind.is_keras)
    message += fmt::format(
        "; TensorFlow must freeze it first: in Python, with tf_embed installed by pip, `tf_embed.compile(\"{}\", "
        "\"out\")`, or see docs/FROM_TENSORFLOW.md",
        printable_path(probe.path));
  return bad_model(message);
}

}  // namespace tf_embed::gen
