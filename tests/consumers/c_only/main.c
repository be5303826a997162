/* SPDX-License-Identifier: Apache-2.0 */
#include "fixed_c.h"
#include "shared_c.h"

#include <string.h>

int main(void) {
  static const float x[SHARED_INPUT_0_SIZE] = {1, -2, 3, 0.5f, 0.25f, -1};
  static float y[SHARED_OUTPUT_0_SIZE], z[FIXED_OUTPUT_0_SIZE];
  if (shared_run(NULL, x, y) != SHARED_OK || fixed_run(NULL, x, z) != FIXED_OK) return 1;
  return memcmp(y, z, sizeof y) == 0 && y[0] == x[0] ? 0 : 2;
}
