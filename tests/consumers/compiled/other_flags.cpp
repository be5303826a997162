// SPDX-License-Identifier: Apache-2.0
// Compiled with flags of its own: an object of the class goes from one to the other.
#include "once.hpp"

tf_embed::status run_elsewhere(once::model& net) { return net.run(); }
