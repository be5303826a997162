// SPDX-License-Identifier: Apache-2.0
// Piecewise polynomials: 32 of them, whose coefficients AVX-512 picks for every lane by one permutation each.
#pragma once

#include <tf_embed/core/target.hpp>
#include <tf_embed/simd/xsimd_batch.hpp>

#if defined(TF_EMBED_HAS_XSIMD) && XSIMD_WITH_AVX512F

namespace tf_embed::TF_EMBED_TARGET::simd::detail {

/// f(x) near `node` is c[0] + t * (c[1] + t * (...)) with t = x - node. Nodes are such that c[0] is f there to more
/// digits than a float has; the first is 0, where c[0] is 0 too, so that small results keep all their digits.
struct piecewise_polynomial {
  alignas(64) float node[32];
  alignas(64) float c[6][32];
};

/// 2^(i / 32)
alignas(64) inline constexpr float powers_of_32nd_root[32] = {
    1.0f,       1.0218972f, 1.0442737f, 1.0671405f, 1.0905077f, 1.1143868f, 1.1387886f, 1.1637249f,
    1.1892071f, 1.2152474f, 1.2418578f, 1.269051f,  1.2968396f, 1.3252367f, 1.3542556f, 1.38391f,
    1.4142135f, 1.4451808f, 1.4768262f, 1.5091645f, 1.5422108f, 1.5759809f, 1.6104903f, 1.6457555f,
    1.6817929f, 1.7186193f, 1.7562522f, 1.7947091f, 1.8340081f, 1.8741677f, 1.9152066f, 1.9571441f};
inline constexpr piecewise_polynomial erf_polynomials = {
    {0.0f,       0.1242631f, 0.25183284f, 0.3737439f, 0.5007869f, 0.6268475f, 0.74821603f, 0.87651515f,
     1.0001075f, 1.12326f,   1.2511339f,  1.3766569f, 1.5011584f, 1.6267107f, 1.7500635f,  1.8746139f,
     2.0014067f, 2.1240034f, 2.2490034f,  2.3756485f, 2.4996042f, 2.6238937f, 2.7499142f,  2.873746f,
     2.9994087f, 3.1268883f, 3.2503862f,  3.3769026f, 3.5019026f, 3.623703f,  3.7480974f,  3.8730974f},
    {{0.0f,        0.13949752f, 0.27826834f, 0.4028849f,  0.5211911f, 0.6246498f,  0.71000713f, 0.7848691f,
      0.8427454f,  0.88783336f, 0.92316794f, 0.9484517f,  0.9662427f, 0.978581f,   0.986675f,   0.9919771f,
      0.99535125f, 0.99733365f, 0.99853015f, 0.99921966f, 0.9995922f, 0.99979335f, 0.9998993f,  0.9999518f,
      0.9999778f,  0.9999902f,  0.9999957f,  0.9999982f,  0.9999993f, 0.9999997f,  0.9999999f,  0.99999994f},
     {1.1283792f,    1.1110893f,    1.0590396f,    0.98127526f,  0.8780908f,    0.76173574f,   0.6446518f,
      0.5233543f,    0.41501823f,   0.31952146f,   0.23585127f,  0.16958484f,   0.118517555f,  0.08002587f,
      0.05276326f,   0.03359443f,   0.020550985f,  0.012393189f, 0.0071744146f, 0.003994154f,  0.0021825987f,
      0.0011545598f, 5.8655406e-4f, 2.9232822e-4f, 1.397479e-4f, 6.399868e-5f,  2.9115832e-5f, 1.2588979e-5f,
      5.327975e-6f,  2.2368515e-6f, 8.9409673e-7f, 3.4486945e-7f},
     {-2.9678878e-5f, -0.13806729f,   -0.26670069f,   -0.36674544f,   -0.43973613f,   -0.4774921f,    -0.4823387f,
      -0.45872802f,   -0.41506287f,   -0.3589057f,    -0.29508135f,   -0.23346025f,   -0.17791373f,   -0.13017899f,
      -0.09233901f,   -0.062976584f,  -0.04113079f,   -0.026323155f,  -0.016135247f,  -0.009488702f,  -0.0054556164f,
      -0.0030293816f, -0.0016129782f, -8.4000226e-4f, -4.1926204e-4f, -2.0013262e-4f, -9.4605864e-5f, -4.870057e-5f,
      -5.4618093e-5f, -8.114654e-6f,  4.382292e-6f,   3.2181386e-5f},
     {-0.37377167f,  -0.35893568f,  -0.308236f,    -0.23570712f,  -0.14589243f,  -0.0543548f,  0.025713904f,
      0.09362717f,   0.13839988f,   0.1622579f,    0.16751218f,   0.157734f,     0.13854621f,  0.114503585f,
      0.09014497f,   0.067507565f,  0.048029408f,  0.033142865f,  0.021800822f,  0.013696426f, 0.008363768f,
      0.0049144626f, 0.0027615123f, 0.0015119658f, 7.9160597e-4f, 3.9580098e-4f, 1.953716e-4f, 8.552616e-5f,
      7.040638e-6f,  1.8842482e-5f, 6.0482023e-7f, -2.9045923e-5f},
     {-0.059833158f, 0.06821225f,    0.12749988f,    0.16606317f,    0.18286169f,   0.17604458f,    0.15103492f,
      0.11186571f,   0.069168456f,   0.028568938f,   -0.0063958145f, -0.0306436f,   -0.04458597f,   -0.049673274f,
      -0.04807792f,  -0.042268023f,  -0.03437417f,   -0.026434952f,  -0.01915623f,  -0.013119108f,  -0.008649304f,
      -0.005461842f, -0.0032645569f, -0.0019160215f, -0.0010246331f, -5.498243e-4f, -2.9507585e-4f, 0.0014437377f,
      0.009140286f,  -2.929516e-5f,  -0.0019942336f, -0.008588058f},
     {0.58842653f,   0.10618281f,   0.0796707f,    0.044904623f,  0.008061216f,  -0.029829783f, -0.05331619f,
      -0.07156273f,  -0.069294125f, -0.061684225f, -0.047948994f, -0.030396167f, -0.014981789f, -0.002613828f,
      0.006609494f,  0.011241941f,  0.013054121f,  0.012434549f,  0.010652357f,  0.008364411f,  0.006120679f,
      0.0042355647f, 0.0027584145f, 0.0017429144f, 0.0010038923f, 5.8574387e-4f, 3.1119175e-4f, 0.0032670891f,
      0.018112322f,  3.6746485e-5f, 0.0038959729f, 0.01681337f}}};
inline constexpr piecewise_polynomial tanh_polynomials = {
    {1.1277468f, 1.377825f,   1.6269257f, 1.871305f,   2.1255376f, 2.374306f,   2.6287048f,  2.8765836f,
     3.2519355f, 3.7475562f,  4.25522f,   4.7453275f,  5.2478104f, 5.749863f,   6.250176f,   6.7500196f,
     7.5130596f, 8.515601f,   9.515601f,  10.515601f,  11.515601f, 12.515601f,  13.515601f,  14.515601f,
     0.0f,       0.18676686f, 0.3125049f, 0.43562806f, 0.5638294f, 0.68775415f, 0.81436706f, 0.9371823f},
    {{0.8102467f, 0.8804633f,  0.9256225f,  0.9537123f, 0.97190255f, 0.9828214f,  0.9896364f,  0.99367464f,
      0.9970092f, 0.998889f,   0.9995974f,  0.9998489f, 0.9999447f,  0.99997973f, 0.99999255f, 0.99999726f,
      0.9999994f, 0.99999994f, 1.0f,        1.0f,       1.0f,        1.0f,        1.0f,        1.0f,
      0.0f,       0.18462515f, 0.30271417f, 0.410014f,  0.5108132f,  0.5965373f,  0.6719923f,  0.733925f},
     {0.34350026f,   0.22478436f,   0.14322294f,   0.090432875f,  0.055405434f,  0.034062088f,   0.020619754f,
      0.012610719f,  0.0059726234f, 0.002220708f,  8.0509763e-4f, 3.0217267e-4f, 1.10623114e-4f, 4.0530642e-5f,
      1.4901257e-5f, 5.483607e-6f,  1.1921506e-6f, 1.6051033e-7f, 2.1722748e-8f, 2.9398541e-9f,  3.978678e-10f,
      5.384416e-11f, 7.287319e-12f, 9.862281e-13f, 1.0f,          0.96591353f,   0.9083641f,     0.8318885f,
      0.7390699f,    0.6441433f,    0.54842633f,   0.4613541f},
     {-0.27832186f,   -0.1979155f,     -0.13257079f,    -0.08624698f,   -0.05384861f,  -0.03347687f,   -0.020406011f,
      -0.012530933f,  -0.005954351f,   -0.002218081f,   -8.0471457e-4f, -3.021057e-4f, -1.1060641e-4f, -4.0520237e-5f,
      -1.4909366e-5f, -5.4823604e-6f,  -1.1903503e-6f,  -8.1834935e-7f, -3.678109e-7f, -4.9777796e-8f, -6.7366925e-9f,
      -9.117121e-10f, -1.2338688e-10f, -1.6698757e-11f, 3.1189697e-7f,  -0.17833184f,  -0.27497444f,   -0.34108582f,
      -0.3775266f,    -0.3842554f,     -0.36853826f,    -0.33859938f},
     {0.11101445f,    0.09933315f,    0.074970484f,    0.052111078f,  0.033867307f,   0.021547606f,  0.013321209f,
      0.008247985f,   0.0039456603f,  0.0014755074f,   5.359773e-4f,  2.0136315e-4f,  7.37339e-5f,   2.7018204e-5f,
      9.933483e-6f,   3.6556085e-6f,  7.925299e-7f,    2.5462832e-8f, -2.8359018e-8f, -3.837973e-9f, -5.194344e-10f,
      -7.028115e-11f, -9.515437e-12f, -1.2875458e-12f, -0.33335564f,  -0.28903422f,   -0.21954116f,  -0.13743179f,
      -0.053497683f,  0.014483507f,   0.06486252f,     0.09473018f},
     {0.0032271387f,  -0.02125044f,   -0.02511616f,  -0.020937275f,  -0.014979079f,   -0.010034915f,  -0.0063939085f,
      -0.00402708f,   -0.0019703864f, -7.427905e-4f, -2.7066737e-4f, -1.01767095e-4f, -3.7318663e-5f, -1.3773464e-5f,
      -4.8778656e-6f, -1.8626758e-6f, -4.169175e-7f, 2.5776596e-6f,  1.3777155e-6f,   1.8645353e-7f,  2.5233744e-8f,
      3.415015e-9f,   4.6217244e-10f, 6.254898e-11f, 4.7280054e-4f,  0.11257593f,     0.15779118f,    0.16980131f,
      0.15303902f,    0.11937474f,    0.07928383f,   0.04342278f},
     {-0.032126877f, -0.009572182f,  0.0013890851f,  0.004580146f,  0.0044776355f, 0.003428435f,  0.0023463664f,
      0.0015337206f, 7.7107333e-4f,  2.9298416e-4f,  1.0901617e-4f, 4.027743e-5f,  1.4849431e-5f, 5.444907e-6f,
      2.0067441e-6f, 7.370672e-7f,   1.709544e-7f,   6.8297004e-7f, 3.504196e-7f,  4.742413e-8f,  6.418215e-9f,
      8.685661e-10f, 1.1755831e-10f, 1.5908939e-11f, 0.12998602f,   0.09503707f,   0.044444762f,  -0.007918059f,
      -0.045876972f, -0.05660962f,   -0.06602661f,   -0.054608114f}}};

/// table[index % 32] for every lane.
TF_EMBED_INLINE __m512 pick(__m512i index, const float* table) noexcept {
  return _mm512_maskz_permutex2var_ps(all, _mm512_load_ps(table), index, _mm512_load_ps(table + 16));
}

/// p at x, by the polynomials `index`, of which the low five bits count.
template <class A>
TF_EMBED_INLINE xsimd::batch<float, A> evaluate(const piecewise_polynomial& p, __m512i index,
                                                xsimd::batch<float, A> x) noexcept {
  using f = xsimd::batch<float, A>;
  const f t = x - f(pick(index, p.node));
  f r = pick(index, p.c[5]);
  for (std::size_t i = 5; i-- > 0;) r = simd::fma(r, t, f(pick(index, p.c[i])));
  return r;
}

/// erf of `size`, which is not negative: a polynomial for 1/8 around each of its multiples.
template <class A>
TF_EMBED_INLINE xsimd::batch<float, A> piecewise_erf(xsimd::batch<float, A> size) noexcept {
  using f = xsimd::batch<float, A>;
  const f c = simd::min(f(3.93f), size);  // 1 from here on
  const f shifted = c + f(1572864.0f);    // 1.5 * 2^20, whose last place is 1/8
  return evaluate<A>(erf_polynomials, _mm512_castps_si512(shifted), c);
}

/// tanh of `size`, which is not negative: eight polynomials for each power of two of size + 1.
template <class A>
TF_EMBED_INLINE xsimd::batch<float, A> piecewise_tanh(xsimd::batch<float, A> size) noexcept {
  using f = xsimd::batch<float, A>;
  const f c = simd::min(f(9.5f), size);  // 1 from here on
  const __m512i bits = _mm512_castps_si512(c + f(1.0f));
  return evaluate<A>(tanh_polynomials, _mm512_maskz_srli_epi32(all, bits, 20), c);
}

/// 1 / (1 + exp(-x)) for x of at least -87, or NaN: exp is 2^(n / 32), of which the fraction is picked, times a cubic;
/// the quotient is the processor's estimate of 14 digits and a step of Newton's to 28.
TF_EMBED_INLINE __m512 sigmoid_of_16(__m512 x) noexcept {
  const __m512 one = _mm512_set1_ps(1.0f);
  const __m512 magic = _mm512_set1_ps(393216.0f);                       // 1.5 * 2^18, whose last place is 1/32
  const __m512 c = _mm512_maskz_min_ps(all, _mm512_set1_ps(40.0f), x);  // 1 from here on
  const __m512 shifted = _mm512_fmadd_ps(c, _mm512_set1_ps(-1.44269504f), magic);
  const __m512 n = _mm512_sub_ps(shifted, magic);
  __m512 r = _mm512_fmadd_ps(n, _mm512_set1_ps(0.693145752f), c);  // n * ln 2 in two parts
  r = _mm512_fmadd_ps(n, _mm512_set1_ps(1.42860677e-6f), r);
  const __m512 p = _mm512_fmadd_ps(r, _mm512_set1_ps(-0.166666667f), _mm512_set1_ps(0.5f));
  const __m512 less_one = _mm512_mul_ps(r, _mm512_fmsub_ps(r, p, one));
  const __m512 root = pick(_mm512_castps_si512(shifted), powers_of_32nd_root);
  const __m512 below = _mm512_add_ps(one, _mm512_maskz_scalef_ps(all, _mm512_fmadd_ps(root, less_one, root), n));
  const __m512 y = _mm512_maskz_rcp14_ps(all, below);
  return _mm512_fmadd_ps(y, _mm512_fnmadd_ps(below, y, one), y);
}

}  // namespace tf_embed::TF_EMBED_TARGET::simd::detail

#endif
