/* SPDX-License-Identifier: Apache-2.0 */
/* A network used from C99; the same source is compiled as C++ too. */
#include "digits_made_up_c.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                          \
  do {                                                            \
    if (!(condition)) {                                           \
      printf("line %d: %s is not so\n", __LINE__, #condition);    \
      ++failures;                                                 \
    }                                                             \
  } while (0)

static float in[DIGITS_MADE_UP_INPUT_0_SIZE];
static float logits[DIGITS_MADE_UP_OUTPUT_0_SIZE];
static float softmax[DIGITS_MADE_UP_OUTPUT_1_SIZE];

/* An arena of the caller's: room to align it. */
static unsigned char room[DIGITS_MADE_UP_ARENA_BYTES + DIGITS_MADE_UP_ARENA_ALIGNMENT];

static unsigned char* arena(void) {
  const uintptr_t rest = (uintptr_t)room % DIGITS_MADE_UP_ARENA_ALIGNMENT;
  return room + (rest == 0 ? 0 : DIGITS_MADE_UP_ARENA_ALIGNMENT - rest);
}

static void describes_itself(void) {
  const int64_t dims[] = DIGITS_MADE_UP_INPUT_0_DIMS;
  const digits_made_up_tensor* const t = digits_made_up_input(0);
  CHECK(digits_made_up_input_count() == DIGITS_MADE_UP_INPUT_COUNT && DIGITS_MADE_UP_INPUT_COUNT == 1);
  CHECK(digits_made_up_output_count() == DIGITS_MADE_UP_OUTPUT_COUNT && DIGITS_MADE_UP_OUTPUT_COUNT == 2);
  CHECK(t != NULL && strcmp(t->name, "input") == 0 && strcmp(t->type, "float32") == 0);
  CHECK(t->rank == DIGITS_MADE_UP_INPUT_0_RANK && memcmp(t->dims, dims, sizeof dims) == 0);
  CHECK(t->size == DIGITS_MADE_UP_INPUT_0_SIZE && t->bytes == DIGITS_MADE_UP_INPUT_0_BYTES && t->bytes == sizeof in);
  CHECK(strcmp(digits_made_up_output(0)->name, "logits") == 0 && strcmp(digits_made_up_output(1)->name, "softmax") == 0);
  CHECK(digits_made_up_output(1)->bytes == sizeof softmax);
  CHECK(digits_made_up_input(1) == NULL && digits_made_up_output(2) == NULL);
  CHECK(digits_made_up_input((size_t)-1) == NULL);
  CHECK(digits_made_up_arena_bytes() == DIGITS_MADE_UP_ARENA_BYTES);
  CHECK(digits_made_up_arena_alignment() == DIGITS_MADE_UP_ARENA_ALIGNMENT);
  CHECK(strlen(digits_made_up_source_sha256()) == 64);
  CHECK(strchr(digits_made_up_generator_version(), '.') != NULL);
}

static void runs(void) {
  float other[DIGITS_MADE_UP_OUTPUT_1_SIZE];
  float sum = 0;
  size_t i;
  for (i = 0; i < DIGITS_MADE_UP_INPUT_0_SIZE; ++i) in[i] = (float)(i % 7) / 7;

  /* In the library's own arena. */
  CHECK(digits_made_up_run(NULL, in, logits, softmax) == DIGITS_MADE_UP_OK);
  for (i = 0; i < DIGITS_MADE_UP_OUTPUT_1_SIZE; ++i) sum += softmax[i];
  CHECK(fabs(sum - 1) < 1e-5);

  /* In ours, full of anything. */
  memset(room, 0xff, sizeof room);
  CHECK(digits_made_up_run(arena(), in, logits, other) == DIGITS_MADE_UP_OK);
  CHECK(memcmp(other, softmax, sizeof other) == 0);

  /* Without copies. */
  memset(room, 0xff, sizeof room);
  memcpy(digits_made_up_input_data(arena(), 0), in, sizeof in);
  CHECK(digits_made_up_compute(arena()) == DIGITS_MADE_UP_OK);
  CHECK(memcmp(digits_made_up_output_data(arena(), 1), softmax, sizeof softmax) == 0);
  CHECK((const unsigned char*)digits_made_up_output_data(arena(), 1) >= arena());
  CHECK((const unsigned char*)digits_made_up_output_data(arena(), 1) < arena() + DIGITS_MADE_UP_ARENA_BYTES);
  CHECK(digits_made_up_input_data(NULL, 0) != digits_made_up_input_data(arena(), 0));
}

static void says_what_is_wrong(void) {
  CHECK(digits_made_up_run(arena() + 4, in, logits, softmax) == DIGITS_MADE_UP_MISALIGNED_ARENA);
  CHECK(digits_made_up_compute(arena() + 4) == DIGITS_MADE_UP_MISALIGNED_ARENA);
  CHECK(digits_made_up_input_data(arena() + 4, 0) == NULL && digits_made_up_output_data(arena() + 4, 0) == NULL);
  CHECK(digits_made_up_input_data(NULL, 1) == NULL && digits_made_up_output_data(NULL, 2) == NULL);
  CHECK(digits_made_up_run(NULL, NULL, logits, softmax) == DIGITS_MADE_UP_INVALID_ARGUMENT);
  CHECK(digits_made_up_run(NULL, in, logits, NULL) == DIGITS_MADE_UP_INVALID_ARGUMENT);
  CHECK(strcmp(digits_made_up_status_text(DIGITS_MADE_UP_OK), "ok") == 0);
  CHECK(strcmp(digits_made_up_status_text(DIGITS_MADE_UP_MISALIGNED_ARENA), "arena is not aligned") == 0);
  CHECK(strcmp(digits_made_up_status_text(DIGITS_MADE_UP_DIVISION_BY_ZERO), "integer division by zero") == 0);
  CHECK(strcmp(digits_made_up_status_text(256), "unknown status") == 0);
  CHECK(strcmp(digits_made_up_status_text(-1), "unknown status") == 0);
}

int main(void) {
  describes_itself();
  runs();
  says_what_is_wrong();
  return failures == 0 ? 0 : 1;
}
