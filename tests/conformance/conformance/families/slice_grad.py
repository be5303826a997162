# SPDX-License-Identifier: Apache-2.0
from conformance.graph import feed, folded
from conformance.registry import case, cases

# name: shape of the zeros, begin, end, strides, shape of what is put there, masks
SLICES = {
    "all": ([3, 4], [0, 0], [3, 4], [1, 1], [3, 4], {}),
    "middle": ([5, 7, 3], [1, 2, 0], [4, 6, 3], [1, 1, 1], [3, 4, 3], {}),
    "steps": ([7, 8], [0, 1], [7, 8], [3, 2], [3, 4], {}),
    "steps_leave_a_rest": ([10], [1], [9], [4], [2], {}),
    "backward": ([7], [5], [0], [-2], [3], {}),
    "all_backward": ([4, 3], [3, 2], [-9, -9], [-1, -1], [4, 3], {}),
    "one_backward": ([4], [2], [1], [-3], [1], {}),
    "shrink": ([3, 4, 5], [1, 0, -1], [2, 4, 9], [1, 1, 1], [4], {"shrink_axis_mask": 5}),
    "new_axis": ([3, 4], [0, 1, 0], [0, 3, 4], [1, 1, 1], [1, 2, 4], {"new_axis_mask": 1}),
    "ellipsis": ([2, 3, 4, 5], [0, 1, 1], [9, 0, 4], [1, 1, 2], [2, 3, 4, 2], {"ellipsis_mask": 2}),
    "begin_and_end_mask": ([6, 5], [3, 3], [1, 1], [1, -1], [6, 5], {"begin_mask": 3, "end_mask": 3}),
    "nothing": ([3, 4], [2, 0], [1, 4], [1, 1], [0, 4], {}),
    "of_nothing": ([0, 4], [0, 0], [0, 2], [1, 1], [0, 2], {}),
    "shape_without_axes": ([], [], [], [], [], {}),
}


@cases("StridedSliceGrad")
def strided_slice_grad(op):
    for t in op.dtypes():
        yield case(t, op([4, 6], [1, 5], [4, 0], [2, -2], feed(t, [2, 3])))
    for name, (shape, begin, end, strides, given, masks) in SLICES.items():
        yield case(name, op(shape, begin, end, strides, feed("float32", given), **masks))
    yield case("shape_by_chain", op(folded([4, 6]), folded([1, 1]), [4, 6], [1, 1], feed("float32", [3, 5])))
    yield case("wrong_gradient", op([4], [1], [3], [1], feed("float32", [3])), error="dy")
