// SPDX-License-Identifier: Apache-2.0
#include "io/npz.hpp"

#include "io/file.hpp"
#include "io/npy.hpp"
#include "io/small_disk.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>
#include <zip.h>

#include <cstdlib>

using namespace tf_embed::gen;
using tf_embed::test::small_disk;
using tf_embed::test::temporary_folder;

namespace {

/// An .npy of version 1 with this header text and these data bytes.
std::string npy(std::string_view text, std::string_view data) {
  return "\x93NUMPY" + std::string{'\1', '\0', static_cast<char>(text.size()), '\0'} + std::string(text) +
         std::string(data);
}

/// A zip of one entry.
std::filesystem::path one_entry(const temporary_folder& folder, std::string_view bytes, const char* name = "a.npy",
                                zip_int32_t method = ZIP_CM_STORE) {
  const auto path = folder / "one.npz";
  zip_t* z = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  const auto index = zip_file_add(z, name, zip_source_buffer(z, bytes.data(), bytes.size(), 0), 0);
  zip_set_file_compression(z, static_cast<zip_uint64_t>(index), method, 0);
  REQUIRE(zip_close(z) == 0);
  return path;
}

tensor read_one(const temporary_folder& folder, std::string_view bytes, zip_int32_t method = ZIP_CM_STORE) {
  auto arrays = read_npz(one_entry(folder, bytes, "a.npy", method));
  REQUIRE(arrays);
  REQUIRE(arrays->size() == 1);
  return arrays->at("a");
}

/// The message for a zip with one such array, without the path.
std::string error(const temporary_folder& folder, std::string_view bytes) {
  const auto path = one_entry(folder, bytes);
  const auto arrays = read_npz(path);
  if (arrays) return "no error";
  CHECK(arrays.error().kind == error_kind::bad_model);
  const std::string start = path.string() + ": ";
  CHECK(arrays.error().message.substr(0, start.size()) == start);
  return arrays.error().message.substr(start.size());
}

std::string error_of_header(const temporary_folder& folder, std::string_view text) {
  return error(folder, npy(text, "12345678"));
}

}  // namespace

TEST_CASE("an npz comes back as it was written", "[npz]") {
  const temporary_folder folder;
  tensor strings(dtype::string, {2, 1});
  strings.mutable_strings() = {"a longer one", ""};
  std::vector<std::pair<std::string, tensor>> arrays = {
      {"scope/x:0", tensor::of<float>({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6})},
      {"scalar", tensor::scalar(std::int64_t{-7})},
      {"empty", tensor(dtype::float64, {0, 4})},
      {"half", tensor::scalar(to_float16(1.5f))},
      {"complex", tensor(dtype::complex64, {3})},
      {"strings", strings},
  };
  visit_dtype(dtype::boolean, [&]<class T>() { arrays.emplace_back("bool", tensor::scalar(T{true})); });
  REQUIRE(write_npz(folder / "a.npz", arrays));
  const auto read = read_npz(folder / "a.npz");
  REQUIRE(read);
  REQUIRE(read->size() == arrays.size());
  for (const auto& [name, t] : arrays) {
    const tensor& other = read->at(name);
    CHECK(other.type() == t.type());
    CHECK(std::equal(t.bytes().begin(), t.bytes().end(), other.bytes().begin(), other.bytes().end()));
    CHECK(other.strings() == t.strings());
  }
  const std::string bytes = *read_whole_file(folder / "a.npz");
  REQUIRE(write_npz(folder / "a.npz", arrays));
  CHECK(*read_whole_file(folder / "a.npz") == bytes);
  CHECK(folder.file_count() == 1);
}

TEST_CASE("bfloat16 travels as its bits", "[npz]") {
  const temporary_folder folder;
  REQUIRE(write_npz(folder / "a.npz", {{"x", tensor::scalar(bfloat16{0x3fc0})}}));
  const auto read = read_npz(folder / "a.npz");
  CHECK(read->at("x").dtype() == dtype::uint16);
  CHECK(read->at("x").as_int(0) == 0x3fc0);
}

TEST_CASE("an npz without arrays is one", "[npz]") {
  const temporary_folder folder;
  REQUIRE(write_npz(folder / "a.npz", {}));
  CHECK(read_npz(folder / "a.npz")->empty());
}

TEST_CASE("headers of every version and spelling are read", "[npz]") {
  const temporary_folder folder;
  const std::string text = "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }   \n";
  CHECK(read_one(folder, npy(text, std::string("\1\0\2\0", 4))).as_ints() == std::vector<std::int64_t>{1, 2});
  for (const char version : {'\2', '\3'}) {
    std::string bytes = "\x93NUMPY" + std::string{version, '\0', static_cast<char>(text.size()), '\0', '\0', '\0'};
    bytes += text + std::string("\1\0\2\0", 4);
    CHECK(read_one(folder, bytes, ZIP_CM_DEFLATE).as_ints() == std::vector<std::int64_t>{1, 2});
  }
  CHECK(read_one(folder, npy("{\"shape\":(1L,2),\"fortran_order\":False,\"descr\":\"|u1\"}", "ab")).shape() ==
        shape{1, 2});
  CHECK(read_one(folder, npy("{'descr': '>u1', 'fortran_order': False, 'shape': ()}", "a")).as_int(0) == 'a');
  const tensor b =
      read_one(folder, npy("{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}", std::string("\0\7", 2)));
  CHECK(b.as_ints() == std::vector<std::int64_t>{0, 1});
  const tensor s =
      read_one(folder, npy("{'descr': '|S3', 'fortran_order': False, 'shape': (2,)}", std::string("a\0\0b\0c", 6)));
  CHECK(s.strings() == std::vector<std::string>{"a", std::string("b\0c", 3)});
  const tensor u = read_one(folder, npy("{'descr': '<U2', 'fortran_order': False, 'shape': (2,)}",
                                        std::string("\xe4\0\0\0\0\0\0\0\x2f\x5f\0\0\0\xf6\x01\0", 16)));
  CHECK(u.strings() == std::vector<std::string>{"\u00e4", "\u5f2f\U0001f600"});
}

TEST_CASE("big-endian arrays are read", "[npz]") {
  const temporary_folder folder;
  struct row {
    const char* descr;
    std::string big;
    std::string little;
  };
  for (const row& r :
       {row{">f4", {"\x3f\x80\0\0\x40\0\0\0", 8}, {"\0\0\x80\x3f\0\0\0\x40", 8}},
        row{">i2", {"\0\1\0\2", 4}, {"\1\0\2\0", 4}},
        row{">u8", {"\0\1\2\3\4\5\6\7\0\0\0\0\0\0\0\1", 16}, {"\7\6\5\4\3\2\1\0\1\0\0\0\0\0\0\0", 16}},
        row{">c8", {"\x3f\x80\0\0\x40\0\0\0\0\0\0\0\0\0\0\1", 16}, {"\0\0\x80\x3f\0\0\0\x40\0\0\0\0\1\0\0\0", 16}},
        row{">i1", {"\1\2", 2}, {"\1\2", 2}}, row{">b1", {"\1\0", 2}, {"\1\0", 2}}}) {
    INFO(r.descr);
    const tensor t = read_one(
        folder, npy("{'descr': '" + std::string(r.descr) + "', 'fortran_order': False, 'shape': (2,)}", r.big));
    CHECK(std::string(reinterpret_cast<const char*>(t.bytes().data()), t.bytes().size()) == r.little);
  }
  const tensor f = read_one(
      folder, npy("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2)}", std::string("\0\1\0\3\0\2\0\4", 8)));
  CHECK(std::vector<std::int16_t>(f.as<std::int16_t>().begin(), f.as<std::int16_t>().end()) ==
        std::vector<std::int16_t>{1, 2, 3, 4});
  const tensor u = read_one(
      folder, npy("{'descr': '>U2', 'fortran_order': False, 'shape': (1,)}", std::string("\0\0\0\xe4\0\0\0\x61", 8)));
  CHECK(u.strings() == std::vector<std::string>{"\u00e4a"});
}

TEST_CASE("Fortran order is turned into row-major", "[npz]") {
  const temporary_folder folder;
  const auto header = [](std::string_view descr, std::string_view dimensions) {
    return "{'descr': '" + std::string(descr) + "', 'fortran_order': True, 'shape': " + std::string(dimensions) + "}";
  };
  const tensor t = read_one(folder, npy(header("|u1", "(2, 3)"), "adbecf"));
  CHECK(std::string(reinterpret_cast<const char*>(t.bytes().data()), 6) == "abcdef");
  const tensor u = read_one(folder, npy(header("|u1", "(2, 2, 2)"), "aecgbfdh"));
  CHECK(std::string(reinterpret_cast<const char*>(u.bytes().data()), 8) == "abcdefgh");
  CHECK(read_one(folder, npy(header("|S1", "(2, 2)"), "acbd")).strings() ==
        std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(read_one(folder, npy(header("<f4", "(0, 9)"), "")).size() == 0);
}

TEST_CASE("hostile arrays are errors that name the array", "[npz]") {
  const temporary_folder folder;
  CHECK(error(folder, "") == "array \"a\" is not an .npy array");
  CHECK(error(folder, "garbage, not an array") == "array \"a\" is not an .npy array");
  CHECK(error(folder, std::string("\x93NUMPY\x04\x00\x10\x00", 10)) ==
        "array \"a\" has .npy version 4.0; versions 1.0 to 3.0 are read");
  CHECK(error(folder, std::string("\x93NUMPY\x01\x00\xff\xff{", 11)) == "array \"a\" is truncated");
  CHECK(error(folder, std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff{", 13)) ==
        "array \"a\" has an .npy header of 4294967295 bytes");
  CHECK(error_of_header(folder, "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}") ==
        "array \"a\" holds 8 bytes, but float32[3] needs 12");
  CHECK(error_of_header(folder, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}") ==
        "array \"a\" holds 8 bytes, but float32[1] needs 4");
  CHECK(error_of_header(folder, "{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,)}") ==
        "array \"a\" holds 8 bytes, but float32[1099511627776] needs 4398046511104");
  CHECK(error_of_header(folder, "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 8)}") ==
        "array \"a\" declares the impossible shape [4611686018427387904,8]");
  CHECK(error_of_header(folder, "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}") ==
        "array \"a\" declares the impossible shape [?]");
  CHECK(error_of_header(folder, "{'descr': '|S4294967295', 'fortran_order': False, 'shape': (8,)}") ==
        "array \"a\" holds 8 bytes, but string[8] needs 34359738360");
  CHECK(error(folder, npy("{'descr': '|S0', 'fortran_order': False, 'shape': (99999999,)}", "")) ==
        "array \"a\" holds 99999999 strings; at most 16777216 are read");
  CHECK(error_of_header(folder, "{'descr': '|S4294967296', 'fortran_order': False, 'shape': (8,)}") ==
        "array \"a\" dtype \"|S4294967296\" is not supported");
  CHECK(error_of_header(folder, "{'descr': '|S4294967295', 'fortran_order': False, 'shape': (1099511627776,)}") ==
        "array \"a\" holds 8 bytes, but string[1099511627776] needs more");
  CHECK(error_of_header(folder, "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}") ==
        "array \"a\" dtype \"|O\" is not supported");
  CHECK(error_of_header(folder, "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,)}") ==
        "array \"a\" is a structured array, which is not supported");
  for (const std::string text : {"", "{", "{}", "{'descr'}", "{'descr': '<f4", "{'descr': '<f4', 'shape': (2,)}",
                                 "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", "{'shape': (2,,)}",
                                 "{'shape': 2}", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x"})
    CHECK(error_of_header(folder, text) == "array \"a\" has a malformed .npy header: " + printable(text));
}

TEST_CASE("damaged archives are errors", "[npz]") {
  const temporary_folder folder;
  const std::string base = folder.path().string();
  CHECK(read_npz(folder / "none.npz").error().message == base + "/none.npz: cannot open: No such file or directory");
  CHECK(read_npz(folder.path()).error().message == base + ": is a folder");
  CHECK(read_npz(folder.write("e.npz", "")).error().message == base + "/e.npz: is not an .npz file: Not a zip archive");
  CHECK(read_npz(folder.write("t.npz", "some text")).error().message ==
        base + "/t.npz: is not an .npz file: Not a zip archive");

  REQUIRE(write_npz(folder / "a.npz", {{"x", tensor(dtype::float32, {100})}, {"y", tensor(dtype::int8, {9})}}));
  const std::string good = *read_whole_file(folder / "a.npz");
  for (std::size_t n = 0; n < good.size(); n += 7) CHECK(!read_npz(folder.write("cut.npz", good.substr(0, n))));
  std::string flipped = good;
  flipped[200] = 'x';  // inside the values of x
  CHECK(read_npz(folder.write("crc.npz", flipped)).error().message ==
        base + "/crc.npz: array \"x\" cannot be read: CRC error");
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(~bad[i]);
    static_cast<void>(read_npz(folder.write("bad.npz", bad)));
  }
}

TEST_CASE("an npz that cannot be written leaves nothing behind", "[npz]") {
  const temporary_folder folder;
  const std::string base = folder.path().string();
  folder.write("a.npz", "old");
  const std::vector<std::pair<std::string, tensor>> arrays = {{"x", tensor(dtype::float32, {10000})}};
  {
    const small_disk disk(5000);
    const auto written = write_npz(folder / "a.npz", arrays);
    REQUIRE(!written);
    CHECK(written.error().kind == error_kind::io);
    CHECK(written.error().message == base + "/a.npz: cannot write: Write error: File too large");
  }
  CHECK(*read_whole_file(folder / "a.npz") == "old");
  CHECK(folder.file_count() == 1);
  CHECK(write_npz(folder / "no/a.npz", arrays).error().message ==
        base + "/no/a.npz: cannot write: Failure to create temporary file: No such file or directory");
  CHECK(write_npz(folder.path(), arrays).error().message == base + ": cannot write: Is a directory");
  CHECK(write_npz("/dev/null", arrays).error().message == "/dev/null: cannot write: is not a regular file");
  CHECK(write_npz(folder / "t.npz", {{"x", arrays[0].second}, {"x", arrays[0].second}}).error().message ==
        base + "/t.npz: cannot write: array \"x\": File already exists");
  CHECK(write_npz(folder / "t.npz", {{"r", tensor(dtype::resource, {})}}).error().message ==
        base + "/t.npz: resource[] has no place in an .npz");
  CHECK(folder.file_count() == 1);
}

TEST_CASE("real npz files are read", "[npz]") {
  const char* shared = std::getenv("TF_EMBED_SHARED");
  if (!shared || !std::filesystem::exists(shared)) return;
  int count = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(shared)) {
    if (file.path().extension() != ".npz") continue;
    const auto arrays = read_npz(file.path());
    INFO((arrays ? "" : arrays.error().message));
    REQUIRE(arrays);
    ++count;
  }
  CHECK(count > 0);
}
