# SPDX-License-Identifier: Apache-2.0
# Arm Cortex-M3: no floating-point unit.
set(tf_embed_cpu_flags "-mcpu=cortex-m3 -mfloat-abi=soft")
include("${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake")
