#pragma once

#include <map>
#include <string>

#include "support/exposition/exposition.h"

namespace docktap::test {

// What a page says of events.

double events(const Exposition& page, const std::string& type, const std::string& action);
// docker_container_events_total.
double events_of(const Exposition& page, const std::string& name, const std::string& event);
// docker_events_total of all types and actions.
double all_events(const Exposition& page);

// docker_security_events_total.
double security(const Exposition& page, const std::string& event);
// The same for each event that is not zero.
std::map<std::string, double> security_events(const Exposition& page);

// docker_exits_total, for each reason that is not zero.
std::map<std::string, double> exits(const Exposition& page);

double gaps(const Exposition& page, const std::string& reason);

double sum(const std::map<std::string, double>& counts);

// No gap, and nothing that had to be inferred, was malformed or could not be judged.
void expect_no_loss(const Exposition& page);

}  // namespace docktap::test
