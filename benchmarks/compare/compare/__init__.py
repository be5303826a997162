# SPDX-License-Identifier: Apache-2.0
"""Times tf_embed and other runtimes side by side; see ../README.md."""
