# SPDX-License-Identifier: Apache-2.0
"""One module a family of ops, with the stem it has in generator/ops; every module here is found by itself."""
