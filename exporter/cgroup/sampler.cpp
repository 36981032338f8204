#include "cgroup/sampler.h"

#include <unistd.h>

#include <utility>

#include "cgroup/container_reader.h"
#include "cgroup/descriptor_budget.h"
#include "cgroup/files.h"
#include "cgroup/locator.h"

namespace docktap::cgroup {
namespace {

class FileSampler final : public Sampler {
 public:
  FileSampler(SamplerOptions options, Hierarchy hierarchy)
      : options_(std::move(options)),
        locator_(std::move(hierarchy), options_.procfs),
        budget_(std::make_shared<DescriptorBudget>(options_.descriptor_budget)) {}

  Result<std::unique_ptr<ContainerReader>> reader_for(const ContainerInfo& container,
                                                      bool with_network) override {
    Result<Location> location = locator_.locate(container);
    if (!location) return location.error();
    std::string net_dev;
    if (with_network) {
      net_dev = options_.procfs + "/" + std::to_string(container.pid) + "/net/dev";
    }
    const bool v2 = locator_.hierarchy().version == Hierarchy::Version::kV2;
    return std::unique_ptr<ContainerReader>(std::make_unique<FileReader>(
        std::move(location).value(), v2 ? files_v2() : files_v1(),
        container.cpu_quota_cores.has_value(), options_.per_core_cpu, std::move(net_dev), budget_));
  }

  std::size_t descriptors_kept() const override { return budget_->taken(); }

  const char* version() const override {
    switch (locator_.hierarchy().version) {
      case Hierarchy::Version::kV1: return "v1";
      case Hierarchy::Version::kV2: return "v2";
      case Hierarchy::Version::kHybrid: return "hybrid";
    }
    return "unknown";
  }

 private:
  SamplerOptions options_;
  Locator locator_;
  std::shared_ptr<DescriptorBudget> budget_;
};

}  // namespace

Result<std::unique_ptr<Sampler>> Sampler::open(SamplerOptions options) {
  Result<Hierarchy> hierarchy = find_hierarchy(options.cgroupfs);
  if (!hierarchy) return hierarchy.error();
  if (::access((options.procfs + "/self").c_str(), F_OK) != 0) {
    return Error(ErrorKind::kIo, "there is no procfs at " + options.procfs + "; see --path.procfs");
  }
  return std::unique_ptr<Sampler>(
      std::make_unique<FileSampler>(std::move(options), std::move(hierarchy).value()));
}

}  // namespace docktap::cgroup
