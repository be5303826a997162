# SPDX-License-Identifier: Apache-2.0
# Arm Cortex-M33 with floating-point unit.
set(tf_embed_cpu_flags "-mcpu=cortex-m33 -mfpu=fpv5-sp-d16 -mfloat-abi=hard")
include("${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake")
