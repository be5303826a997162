// SPDX-License-Identifier: Apache-2.0
// Where the weights of the generated header go that includes this: to the section that TF_EMBED_WEIGHTS_SECTION names
// (a string), if it is defined, else where constants go. Included again by every header, so that each may have its own:
//
//   #define TF_EMBED_WEIGHTS_SECTION ".external_flash"
//   #include "large.hpp"
//   #undef TF_EMBED_WEIGHTS_SECTION
//   #include "small.hpp"
#undef TF_EMBED_IN_WEIGHTS_SECTION
#if defined(TF_EMBED_WEIGHTS_SECTION) && defined(__clang__)
#define TF_EMBED_IN_WEIGHTS_SECTION [[gnu::section(TF_EMBED_WEIGHTS_SECTION)]]
#elif defined(TF_EMBED_WEIGHTS_SECTION)
// With -flto GCC makes inline variables local to the program, and forgets their section: unless others may see them.
#define TF_EMBED_IN_WEIGHTS_SECTION [[gnu::section(TF_EMBED_WEIGHTS_SECTION), gnu::externally_visible]]
#else
#define TF_EMBED_IN_WEIGHTS_SECTION
#endif
