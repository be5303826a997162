# SPDX-License-Identifier: Apache-2.0
# Arm Cortex-M7 with the single-precision floating-point unit, which every M7 with one has.
set(tf_embed_cpu_flags "-mcpu=cortex-m7 -mfpu=fpv5-sp-d16 -mfloat-abi=hard")
include("${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake")
