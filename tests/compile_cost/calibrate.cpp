// SPDX-License-Identifier: Apache-2.0
// A fixed amount of work for the compiler, none of it ours: how fast this machine is today.
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <tuple>
#include <vector>

template <int N>
double work(std::map<std::tuple<int, std::string>, std::vector<double>>& rows) {
  std::mt19937 random(N);
  std::normal_distribution<double> normal;
  std::vector<double> v(100);
  std::generate(v.begin(), v.end(), [&] { return normal(random); });
  std::stable_sort(v.begin(), v.end(), [](double a, double b) { return a * N < b * N; });
  rows[{N, std::to_string(N)}] = v;
  return std::accumulate(v.begin(), v.end(), 0.0) + (N > 0 ? work<(N > 0 ? N - 1 : 0)>(rows) : 0.0);
}

int main(int argc, char** argv) {
  std::map<std::tuple<int, std::string>, std::vector<double>> rows;
  std::cout << argv[argc - 1] << work<4>(rows) << '\n';
}
