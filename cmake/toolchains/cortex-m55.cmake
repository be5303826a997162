# SPDX-License-Identifier: Apache-2.0
# Arm Cortex-M55 with floating-point unit and MVE (Helium).
set(tf_embed_cpu_flags "-mcpu=cortex-m55 -mfloat-abi=hard")
include("${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake")
