#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "render/host_families.h"

namespace docktap::render {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

std::string text_of(const MetricFamily& family) {
  std::string out;
  append_registry_families(out, std::vector{family});
  return out;
}

TEST(RegistryFamilies, Counter) {
  ClientMetric metric;
  metric.label = {{"path", "a\\b\"c\nd"}, {"code", "200"}};
  metric.counter.value = 1234567;
  EXPECT_EQ(text_of({"x_total", "One\nline \\ only.", prometheus::MetricType::Counter, {metric}}),
            "# HELP x_total One\\nline \\\\ only.\n"
            "# TYPE x_total counter\n"
            "x_total{path=\"a\\\\b\\\"c\\nd\",code=\"200\"} 1234567\n");
}

TEST(RegistryFamilies, GaugeThatIsNoNumber) {
  ClientMetric metric;
  metric.gauge.value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(text_of({"x", "X.", prometheus::MetricType::Gauge, {metric}}),
            "# HELP x X.\n# TYPE x gauge\nx NaN\n");
}

TEST(RegistryFamilies, NoSamplesNoFamily) {
  EXPECT_EQ(text_of({"x_total", "X.", prometheus::MetricType::Counter, {}}), "");
}

TEST(RegistryFamilies, HistogramEndsAtInfinity) {
  ClientMetric metric;
  metric.label = {{"endpoint", "/info"}};
  metric.histogram.sample_count = 3;
  metric.histogram.sample_sum = 0.75;
  metric.histogram.bucket = {{1, 0.1}, {2, 0.5}};
  const std::string expected =
      "# HELP h H.\n# TYPE h histogram\n"
      "h_bucket{endpoint=\"/info\",le=\"0.1\"} 1\n"
      "h_bucket{endpoint=\"/info\",le=\"0.5\"} 2\n"
      "h_bucket{endpoint=\"/info\",le=\"+Inf\"} 3\n"
      "h_sum{endpoint=\"/info\"} 0.75\n"
      "h_count{endpoint=\"/info\"} 3\n";
  EXPECT_EQ(text_of({"h", "H.", prometheus::MetricType::Histogram, {metric}}), expected);
  metric.histogram.bucket.push_back({3, std::numeric_limits<double>::infinity()});
  EXPECT_EQ(text_of({"h", "H.", prometheus::MetricType::Histogram, {metric}}), expected);
}

TEST(RegistryFamilies, Summary) {
  ClientMetric metric;
  metric.summary.sample_count = 2;
  metric.summary.sample_sum = 5;
  metric.summary.quantile = {{0.5, 2}};
  EXPECT_EQ(text_of({"s", "S.", prometheus::MetricType::Summary, {metric}}),
            "# HELP s S.\n# TYPE s summary\ns{quantile=\"0.5\"} 2\ns_sum 5\ns_count 2\n");
}

}  // namespace
}  // namespace docktap::render
