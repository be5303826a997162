# SPDX-License-Identifier: Apache-2.0
# Arm Cortex-M4 with its single-precision floating-point unit.
set(tf_embed_cpu_flags "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard")
include("${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake")
