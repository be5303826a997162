/* SPDX-License-Identifier: Apache-2.0 */
/* State, from C: tests/state/mixed. */
#include "mixed_c.h"

#include <stdio.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                       \
  do {                                                         \
    if (!(condition)) {                                        \
      printf("line %d: %s is not so\n", __LINE__, #condition); \
      ++failures;                                              \
    }                                                          \
  } while (0)

static float x[MIXED_INPUT_0_SIZE], y[MIXED_OUTPUT_0_SIZE], averaged[MIXED_OUTPUT_2_SIZE], change[MIXED_OUTPUT_3_SIZE];
static int64_t counted;

/* What the counter says behind a run. */
static int64_t count(void* arena) {
  CHECK(mixed_run(arena, x, y, &counted, averaged, change) == MIXED_OK);
  return counted;
}

int main(void) {
  static unsigned char snapshot[MIXED_STATE_BYTES];
  static unsigned char room[MIXED_ARENA_BYTES + MIXED_ARENA_ALIGNMENT];
  const uintptr_t rest = (uintptr_t)room % MIXED_ARENA_ALIGNMENT;
  unsigned char* const arena = room + (rest == 0 ? 0 : MIXED_ARENA_ALIGNMENT - rest);

  CHECK(mixed_state_bytes() == MIXED_STATE_BYTES);
  CHECK(mixed_reset(NULL) == MIXED_OK);
  memset(arena, 0x5a, MIXED_ARENA_BYTES);
  CHECK(mixed_reset(arena) == MIXED_OK);
  CHECK(count(NULL) == 43);
  CHECK(count(NULL) == 45);
  CHECK(count(arena) == 43);
  memcpy(snapshot, mixed_state(NULL), sizeof snapshot);
  CHECK(count(NULL) == 47);
  CHECK(mixed_restore(arena, snapshot, sizeof snapshot) == MIXED_OK);
  CHECK(count(arena) == 47);
  CHECK(mixed_restore(arena, snapshot, sizeof snapshot - 1) == MIXED_INVALID_ARGUMENT);
  CHECK(mixed_restore(arena, NULL, sizeof snapshot) == MIXED_INVALID_ARGUMENT);
  CHECK(mixed_reset(arena + 1) == MIXED_MISALIGNED_ARENA);
  CHECK(mixed_state(arena + 1) == NULL);
  CHECK(count(arena) == 49);
  CHECK(mixed_reset(arena) == MIXED_OK);
  CHECK(count(arena) == 43);
  return failures == 0 ? 0 : 1;
}
