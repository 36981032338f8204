#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/container_filter.h"
#include "model/container_info.h"

namespace docktap::state {

// The label blocks of a ContainerRecord, escaped: made once, when a container appears or changes.

// `id="0123456789ab",name="web"`.
std::string identity_labels(const ContainerInfo& info);

// `,image="…",compose_project="…"`: static facts for docker_container_info; empty ones stay out.
std::string fact_labels(const ContainerInfo& info);

// `,label_team="web"`: the labels of a container, volume or network that the rules allow, at most
// 32, in the order given. Where two names become one the later gets `_2`.
std::string allowed_labels(const std::vector<std::pair<std::string, std::string>>& labels,
                           const std::vector<LabelRule>& rules);

// Wipes the values of all labels but those that are shown or judged by: orchestrators', allowed
// ones and `needed`. Labels carry secrets, too.
void wipe_labels(ContainerInfo& info, const std::vector<LabelRule>& rules,
                 const std::vector<std::string>& needed);

}  // namespace docktap::state
