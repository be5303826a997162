// SPDX-License-Identifier: Apache-2.0
#include "io/file.hpp"

#include "io/small_disk.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace tf_embed::gen;
using tf_embed::test::small_disk;
using tf_embed::test::temporary_folder;

TEST_CASE("files are written whole and read back", "[file]") {
  const temporary_folder folder;
  const std::string bytes = std::string("a\0b\n", 4) + std::string(200000, 'x');
  REQUIRE(write_file_atomically(folder / "f", "old"));
  REQUIRE(write_file_atomically(folder / "f", bytes));
  CHECK(*read_whole_file(folder / "f") == bytes);
  CHECK(folder.file_count() == 1);
}

TEST_CASE("a file made of parts is written in their order, or not at all", "[file]") {
  const temporary_folder folder;
  const std::vector<file_part> parts = {[] { return std::string("one "); }, [] { return std::string(); },
                                        [] { return std::string(5000, 'x'); }};
  {
    const small_disk disk(1000);
    REQUIRE(!write_file_atomically(folder / "f", parts));
  }
  CHECK(folder.file_count() == 0);
  REQUIRE(write_file_atomically(folder / "f", parts));
  CHECK(*read_whole_file(folder / "f") == "one " + std::string(5000, 'x'));
}

TEST_CASE("a staged file takes its place when it is told to, and an equal one stays", "[file]") {
  const temporary_folder folder;
  const std::vector<file_part> parts = {[] { return std::string(70000, 'a'); }, [] { return std::string("b"); }};
  { REQUIRE(staged_file::write(folder / "f", parts)); }
  CHECK(folder.file_count() == 0);
  const auto put = [&](std::span<const file_part> bytes, bool keep_equal) {
    auto staged = staged_file::write(folder / "f", bytes);
    REQUIRE(staged);
    CHECK(folder.file_count() <= 2);
    REQUIRE(staged->commit(keep_equal));
    CHECK(folder.file_count() == 1);
  };
  put(parts, true);
  const std::filesystem::file_time_type long_ago(std::chrono::seconds(1));
  const auto is_new = [&] {
    const bool fresh = std::filesystem::last_write_time(folder / "f") != long_ago;
    std::filesystem::last_write_time(folder / "f", long_ago);
    return fresh;
  };
  CHECK(is_new());
  put(parts, true);
  CHECK_FALSE(is_new());
  put(parts, false);
  CHECK(is_new());
  const std::vector<file_part> other_end = {parts[0], [] { return std::string("c"); }};
  put(other_end, true);
  CHECK(is_new());
  CHECK(read_whole_file(folder / "f")->back() == 'c');
}

TEST_CASE("writing through a link keeps the link", "[file]") {
  const temporary_folder folder;
  folder.write("target", "old");
  std::filesystem::create_symlink("target", folder / "link");
  REQUIRE(write_file_atomically(folder / "link", "new"));
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(*read_whole_file(folder / "target") == "new");
}

TEST_CASE("a full disk leaves the old file and nothing else", "[file]") {
  const temporary_folder folder;
  folder.write("f", "old");
  {
    const small_disk disk(1000);
    const auto written = write_file_atomically(folder / "f", std::string(5000, 'x'));
    REQUIRE(!written);
    CHECK(written.error().kind == error_kind::io);
    CHECK(written.error().message == (folder / "f").string() + ": cannot write: File too large");
  }
  CHECK(*read_whole_file(folder / "f") == "old");
  CHECK(folder.file_count() == 1);
}

TEST_CASE("devices are written to, never replaced", "[file]") {
  CHECK(write_file_atomically("/dev/null", "x"));
  CHECK(target_of("/dev/null") == write_target::device);
  CHECK(write_file_atomically("/dev/full", "x").error().message == "/dev/full: cannot write: No space left on device");
}

TEST_CASE("errors of files name the file and the reason", "[file]") {
  const temporary_folder folder;
  const std::string base = folder.path().string();
  CHECK(write_file_atomically(folder / "no/f", "x").error().message ==
        base + "/no/f: cannot create: No such file or directory");
  CHECK(write_file_atomically(folder.path(), "x").error().message == base + ": cannot write: Is a directory");
  CHECK(read_whole_file(folder / "none").error().message == base + "/none: cannot open: No such file or directory");
  CHECK(read_whole_file(folder.path()).error().message == base + ": cannot read: Is a directory");
  CHECK(read_whole_file(folder / "none").error().kind == error_kind::bad_model);
  CHECK(read_whole_file("two\nlines").error().message == "two\\nlines: cannot open: No such file or directory");
}
