# SPDX-License-Identifier: Apache-2.0
"""Conformance of tf_embed with TensorFlow: see README.md."""
